// Reports in a journal: any payload is nothing, or a part that is written with the same bytes again.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "host/journal/report_record.hpp"
#include "tests/fuzz/require.hpp"

using namespace plimsoll;
using namespace plimsoll::journal;

namespace {

void check(std::span<const std::byte> payload) {
  const auto part = decode_report_part(payload, ReportPart::version);
  if (!part) return;
  PLIMSOLL_REQUIRE(part->part >= 1 && part->part <= part->parts);
  std::size_t levels = 0;
  for (const risk::NodeRisk& node : part->nodes) levels += 1 + node.levels.size();
  for (const ReportUnderlying& underlying : part->underlyings) levels += 1 + underlying.components.size();
  for (const ReportStress& run : part->stress) levels += run.nodes.size();
  PLIMSOLL_REQUIRE(levels <= payload.size());  // memory follows the bytes that are there
  PLIMSOLL_REQUIRE(std::ranges::equal(encode(*part), payload));
}

/// A report of one node, one underlying and one stress scenario.
risk::RiskReport small_report() {
  risk::RiskReport report;
  report.cycle = 7;
  report.reporting_currency = "USD";
  risk::NodeRisk& node = report.nodes.emplace_back();
  node.book = BookId{0U};
  node.path = "firm";
  node.value = 12.5;
  node.levels.emplace_back().var = 3.0;
  node.exposure.emplace().greeks.currency.emplace().delta_per_spot_pct = -1.0;
  report.underlyings.push_back({UnderlyingId{0U}, "AAPL", 1, {risk::Component{}}});
  report.stress.emplace().scenarios.push_back({"crash", "shocks", {Quanta{-5}}, {Quality::live}, {}});
  return report;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::span<const std::byte> input(reinterpret_cast<const std::byte*>(data), size);
  check(input);
  // The input written over a sound payload, from a place that it chooses: random bytes are almost never a report.
  std::vector<std::byte> sound = encode_report(small_report(), least_report_payload).front();
  PLIMSOLL_REQUIRE(decode_report_part(sound, ReportPart::version).has_value());
  if (size > 1) {
    const std::size_t at = data[0] % sound.size();
    const std::size_t length = std::min({size - 1, sound.size() - at, std::size_t{data[1]} % 9});
    std::copy_n(input.begin() + 1, length, sound.begin() + static_cast<std::ptrdiff_t>(at));
    if (data[1] % 5 == 0) sound.resize(at);
  }
  check(sound);
  return 0;
}
