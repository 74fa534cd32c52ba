// Reports as records: what goes in comes out, in as many parts as the bound asks for; anything else is nothing.
#include "host/journal/report_record.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <limits>

namespace plimsoll::journal {
namespace {

using measures::ConfidenceLevel;
using testing::IsEmpty;
using testing::SizeIs;

risk::NodeRisk node_of(std::uint32_t book, const std::string& path) {
  risk::NodeRisk node;
  node.book = BookId{book};
  node.path = path;
  node.positions = 300;
  node.value = 1'234.5;
  node.pnl_mean = -2.25;
  node.quality = Quality::stale;
  node.levels.resize(2);
  node.levels[0] = {.level = {99, 100},
                    .var = 10.0,
                    .var_lower = 9.0,
                    .var_upper = std::nullopt,
                    .var_coverage = 0.95,
                    .var_smoothed = 10.5,
                    .es = 12.0,
                    .es_standard_error = 0.25,
                    .component_es = -1.5,
                    .component_var = std::nullopt,
                    .marginal_var = 0.125};
  node.levels[1].level = {39, 40};
  node.levels[1].es = 11.0;
  return node;
}

risk::NodeExposure exposure() {
  risk::NodeExposure exposure;
  exposure.gross = 5.0;
  exposure.pnl_since_start = -0.5;
  exposure.start_snapshot = 3;
  exposure.greeks.positions = 299;
  exposure.greeks.quality = Quality::halted;
  exposure.greeks.currency = risk::CurrencyGreeks{1, 2, 3, 4, 5, 6, 7};
  exposure.greeks.underlying = risk::UnderlyingGreeks{8, 9};
  return exposure;
}

risk::RiskReport small_report() {
  risk::RiskReport report;
  report.cycle = 41;
  report.snapshot = 40;
  report.as_of = {1'402'061'400'000'000'001};
  report.quality = Quality::stale;
  report.backend.name = "cpu";
  report.scenarios = 16'384;
  report.reporting_currency = "USD";
  report.nodes = {node_of(0, "firm"), node_of(1, "firm/options")};
  report.nodes[0].exposure = exposure();
  report.underlyings.push_back({UnderlyingId{5U}, "AAPL", 12, {}});
  risk::Component share;
  share.level = {99, 100};
  share.var = 1.0;
  share.es = 2.0;
  share.marginal_var = 3.0;
  report.underlyings[0].components = {share};
  risk::StressLine crash{
      "crash", "shocks", {Quanta{-1'048'576}, unrepresentable_quanta}, {Quality::live, Quality::unknown}, {}};
  crash.missing = {"vol of X", "basis of Y"};
  report.stress.emplace().scenarios = {crash};
  return report;
}

std::vector<ReportPart> decoded(const std::vector<std::vector<std::byte>>& payloads) {
  std::vector<ReportPart> parts;
  for (const auto& payload : payloads) {
    auto part = decode_report_part(payload, ReportPart::version);
    EXPECT_TRUE(part.has_value()) << "part " << parts.size() + 1;
    if (part) parts.push_back(*std::move(part));
  }
  return parts;
}

void expect_equal(const risk::NodeRisk& found, const risk::NodeRisk& expected) {
  EXPECT_EQ(found.book, expected.book);
  EXPECT_EQ(found.path, expected.path);
  EXPECT_EQ(found.positions, expected.positions);
  EXPECT_EQ(found.value, expected.value);
  EXPECT_EQ(found.pnl_mean, expected.pnl_mean);
  EXPECT_EQ(found.quality, expected.quality);
  ASSERT_EQ(found.levels.size(), expected.levels.size());
  for (std::size_t i = 0; i < found.levels.size(); ++i) {
    const risk::LevelRisk& a = found.levels[i];
    const risk::LevelRisk& b = expected.levels[i];
    const auto numbers = [](const risk::LevelRisk& level) {
      return std::tuple(level.level.numerator, level.level.denominator, level.var, level.var_lower, level.var_upper,
                        level.var_coverage, level.var_smoothed, level.es, level.es_standard_error, level.component_es,
                        level.component_var, level.marginal_var);
    };
    EXPECT_EQ(numbers(a), numbers(b));
  }
  ASSERT_EQ(found.exposure.has_value(), expected.exposure.has_value());
  if (!found.exposure) return;
  const auto numbers = [](const risk::NodeExposure& e) {
    return std::tuple(e.gross, e.net, e.delta_equivalent, e.pnl_since_start, e.start_snapshot, e.greeks.positions,
                      e.greeks.quality, e.greeks.currency, e.greeks.underlying);
  };
  EXPECT_TRUE(numbers(*found.exposure) == numbers(*expected.exposure));
}

TEST(ReportRecord, GivesBackTheNumbersOfAReport) {
  const risk::RiskReport report = small_report();
  const auto payloads = encode_report(report, 1U << 20);
  ASSERT_THAT(payloads, SizeIs(1));
  const ReportPart part = decoded(payloads).at(0);
  EXPECT_EQ(part.cycle, 41U);
  EXPECT_EQ(part.snapshot, 40U);
  EXPECT_EQ(part.as_of.ns, 1'402'061'400'000'000'001);
  EXPECT_EQ(part.quality, Quality::stale);
  EXPECT_EQ(part.backend, ReportBackend::cpu);
  EXPECT_EQ(part.scenarios, 16'384U);
  EXPECT_EQ(part.reporting_currency, "USD");
  EXPECT_EQ(part.left_out, 0U);
  ASSERT_THAT(part.nodes, SizeIs(2));
  for (std::size_t i = 0; i < 2; ++i) expect_equal(part.nodes[i], report.nodes[i]);
  ASSERT_THAT(part.underlyings, SizeIs(1));
  EXPECT_EQ(part.underlyings[0].name, "AAPL");
  EXPECT_EQ(part.underlyings[0].positions, 12U);
  ASSERT_THAT(part.underlyings[0].components, SizeIs(1));
  EXPECT_EQ(part.underlyings[0].components[0].marginal_var, 3.0);
  ASSERT_THAT(part.stress, SizeIs(1));
  EXPECT_EQ(part.stress[0].name, "crash");
  EXPECT_EQ(part.stress[0].missing, 2U);
  ASSERT_THAT(part.stress[0].nodes, SizeIs(2));
  EXPECT_EQ(part.stress[0].nodes[0].pnl, -1'048'576);
  EXPECT_EQ(part.stress[0].nodes[1].pnl, unrepresentable_quanta);
}

TEST(ReportRecord, SpreadsALargeReportOverPartsOfTheBound) {
  risk::RiskReport report = small_report();
  for (std::uint32_t book = 2; book < 500; ++book)
    report.nodes.push_back(node_of(book, "firm/desk/" + std::to_string(book)));
  report.stress->scenarios[0].pnl.assign(500, Quanta{-7});
  report.stress->scenarios[0].quality.assign(500, Quality::live);
  for (const std::size_t bound : {least_report_payload, std::size_t{4096}, std::size_t{1} << 20}) {
    const auto payloads = encode_report(report, bound);
    std::vector<risk::NodeRisk> nodes;
    std::size_t stressed = 0;
    std::uint64_t number = 0;
    for (const auto& payload : payloads) EXPECT_LE(payload.size(), bound);
    for (const ReportPart& part : decoded(payloads)) {
      EXPECT_EQ(part.part, ++number);
      EXPECT_EQ(part.parts, payloads.size());
      EXPECT_EQ(part.left_out, 0U);
      nodes.insert(nodes.end(), part.nodes.begin(), part.nodes.end());
      for (const ReportStress& run : part.stress) {
        EXPECT_EQ(run.first.index(), stressed);
        stressed += run.nodes.size();
      }
    }
    ASSERT_EQ(nodes.size(), report.nodes.size());
    for (std::size_t i = 0; i < nodes.size(); ++i) expect_equal(nodes[i], report.nodes[i]);
    EXPECT_EQ(stressed, 500U);
  }
}

TEST(ReportRecord, CountsWhatDoesNotFitInsteadOfCuttingIt) {
  risk::RiskReport report = small_report();
  report.nodes[1].path.assign(2'000, 'x');  // above the bound
  report.nodes.push_back(node_of(2, "firm/no\xFFutf8"));
  report.nodes.push_back(node_of(3, "firm/infinite"));
  report.nodes.back().levels[0].var = std::numeric_limits<double>::infinity();
  const auto payloads = encode_report(report, least_report_payload);
  const auto parts = decoded(payloads);
  std::size_t nodes = 0;
  for (const ReportPart& part : parts) {
    EXPECT_EQ(part.left_out, 3U);
    nodes += part.nodes.size();
  }
  EXPECT_EQ(nodes, 1U);
}

TEST(ReportRecord, OfNothingHeldIsOnePart) {
  const auto parts = decoded(encode_report(risk::RiskReport{}, least_report_payload));
  ASSERT_THAT(parts, SizeIs(1));
  EXPECT_THAT(parts[0].nodes, IsEmpty());
  EXPECT_EQ(parts[0].quality, Quality::unknown);
}

TEST(ReportRecord, IsNothingAtEveryOtherLengthAndVersion) {
  const auto payload = encode_report(small_report(), 1U << 20).front();
  EXPECT_FALSE(decode_report_part(payload, ReportPart::version + 1));
  std::size_t whole = 0;
  for (std::size_t size = 0; size < payload.size(); ++size) {
    const auto part = decode_report_part(std::span(payload).first(size), ReportPart::version);
    if (!part) continue;
    ++whole;  // cut exactly between two things: it is what a report of fewer things would have been
    EXPECT_LT(part->nodes.size() + part->underlyings.size() + part->stress.size(), 4U);
  }
  EXPECT_EQ(whole, 4U);  // after the head, each node and the underlying; the journal's own length and checksum tell
  auto longer = payload;
  longer.push_back(std::byte{0});
  EXPECT_FALSE(decode_report_part(longer, ReportPart::version));
}

TEST(ReportRecord, IsWrittenBackBitForBitOrIsNothing) {
  const auto payload = encode_report(small_report(), 1U << 20).front();
  std::size_t read = 0;
  for (std::size_t bit = 0; bit < payload.size() * 8; ++bit) {
    auto flipped = payload;
    flipped[bit / 8] ^= std::byte{1} << (bit % 8);
    const auto part = decode_report_part(flipped, ReportPart::version);
    if (!part) continue;
    ++read;
    EXPECT_EQ(encode(*part), flipped) << "bit " << bit;
  }
  EXPECT_GT(read, 1'000U);  // most bits are those of numbers
}

}  // namespace
}  // namespace plimsoll::journal
