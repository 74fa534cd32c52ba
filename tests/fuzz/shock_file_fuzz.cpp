// The shock file reader: any bytes are a request within its bounds, or faults with lines that the file has.
#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "host/core/error.hpp"
#include "host/stress/shock_file.hpp"
#include "host/stress/shock_scenarios.hpp"
#include "tests/fuzz/require.hpp"

using namespace plimsoll;
using namespace plimsoll::stress;

namespace {

void check_steps(const std::vector<LadderStep>& steps, calibration::FactorKind kind) {
  PLIMSOLL_REQUIRE(!steps.empty() && steps.size() <= most_ladder_steps);
  for (const LadderStep& step : steps) PLIMSOLL_REQUIRE(refusal(kind, step.shock).empty());
}

void check_request(const StressRequest& request) {
  PLIMSOLL_REQUIRE(request.scenarios.size() <= most_scenarios);
  PLIMSOLL_REQUIRE(request.ladders.size() <= most_ladders);
  PLIMSOLL_REQUIRE(request.reverse_losses.size() <= most_reverse);
  for (const ScenarioSpec& scenario : request.scenarios) {
    PLIMSOLL_REQUIRE(!scenario.name.empty() && scenario.name.size() <= longest_name);
    PLIMSOLL_REQUIRE(!scenario.history || scenario.history->first <= scenario.history->last);
    for (const NamedShock& shock : scenario.shocks) {
      PLIMSOLL_REQUIRE(refusal(shock.kind, shock.shock).empty());
      PLIMSOLL_REQUIRE(!shock.pattern.empty() && shock.place.line > 0);
      matches(shock.pattern, "AAPL.XNAS");
    }
  }
  for (const LadderSpec& ladder : request.ladders) {
    check_steps(ladder.spot, calibration::FactorKind::spot);
    check_steps(ladder.vol, calibration::FactorKind::implied_vol);
  }
  for (const double loss : request.reverse_losses) PLIMSOLL_REQUIRE(loss > 0.0 && loss <= 1e12);
}

void check(std::string_view text) {
  const auto lines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) + 1;
  try {
    check_request(parse_shock_file(text, "fuzz.toml"));
  } catch (const InputError& error) {
    PLIMSOLL_REQUIRE(!error.faults().empty());
    for (const Fault& fault : error.faults()) {
      PLIMSOLL_REQUIRE(fault.code.starts_with("PLM-19"));
      PLIMSOLL_REQUIRE(fault.line <= lines);
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(data, data + size);
  check(bytes);
  // Pieces of what a person writes, cut and joined as the bytes say: gets behind the parser of TOML.
  constexpr std::string_view pieces[] = {"[[scenario]]\n",
                                         "[[ladder]]\n",
                                         "[[reverse]]\n",
                                         "[scenario.shocks]\n",
                                         "name = 'a'\n",
                                         "name = \"b\"\n",
                                         "shocks = {",
                                         "}\n",
                                         "'*.spot' = ",
                                         "AAPL.vol = ",
                                         "'x.basis' = ",
                                         "'-10%'",
                                         "'-0.1 log'",
                                         "'5 absolute'\n",
                                         "history = ",
                                         "'2020-03-16'\n",
                                         "2020-03-16\n",
                                         "spot = [",
                                         "vol = [",
                                         "]\n",
                                         "loss = ",
                                         "1e5\n",
                                         ", ",
                                         "\n",
                                         "underlying = 'all'\n",
                                         "-10\n"};
  std::string text;
  for (const std::uint8_t byte : std::span(data, std::min<std::size_t>(size, 64))) {
    if (byte < 8 * std::size(pieces)) {
      text += pieces[byte % std::size(pieces)];
    } else {
      text += static_cast<char>(byte);
    }
  }
  check(text);
  // The example with a few bytes changed.
  std::string example(example_shock_file());
  for (std::size_t i = 0; i + 2 < std::min<std::size_t>(size, 12); i += 3) {
    example[(data[i] * std::size_t{256} + data[i + 1]) % example.size()] = static_cast<char>(data[i + 2]);
  }
  check(example);
  return 0;
}
