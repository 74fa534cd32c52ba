#include <array>

#include "host/stress/shock_file.hpp"

namespace plimsoll::stress {
namespace {

constexpr std::array spot_steps{"-20%", "-15%", "-10%", "-5%", "0%", "+5%", "+10%", "+15%", "+20%"};
constexpr std::array vol_steps{"-25%", "0%", "+25%", "+50%"};

template <std::size_t size>
std::vector<LadderStep> steps_of(const std::array<const char*, size>& texts, calibration::FactorKind kind) {
  std::vector<LadderStep> steps;
  for (const char* text : texts) steps.push_back(*parse_ladder_step(text, kind));
  return steps;
}

constexpr std::string_view example = R"(# Stress scenarios for `plimsoll stress --shocks FILE`.
#
# A shock names UNDERLYING.spot, UNDERLYING.vol or UNDERLYING.basis; a * stands for any characters. The name with the
# most characters beside the * wins: "AAPL.spot" before "AA*.spot" before "*.spot".
#   "-10%"             relative: times 0.90
#   "-0.105 log"       times exp(-0.105)
#   "+0.05 absolute"   price units for spot and basis, annual volatility for vol (five vol points)
# What no shock names stands still.

[[scenario]]
name = "crash"
[scenario.shocks]
"*.spot" = "-20%"
"*.vol" = "+60%"

[[scenario]]
name = "slow grind up"
shocks = { "*.spot" = "+5%", "*.vol" = "-20%" }

[[scenario]]
name = "vol points"
shocks = { "*.vol" = "+0.10 absolute" }

# What the spots did on a day, or from the close before the first to the close of the last day of a span. The dates must
# be in the price history. A history says nothing about implied vols: add what you believe.
#
# [[scenario]]
# name = "October 2008"
# history = "2008-10-06..2008-10-10"
# shocks = { "*.vol" = "+50%" }

# Every combination of a spot and a vol step; underlying = "all", or one name.
[[ladder]]
underlying = "all"
spot = ["-20%", "-10%", "-5%", "0%", "+5%", "+10%", "+20%"]
vol = ["-25%", "0%", "+25%", "+50%"]

# The likeliest shock that loses this much, in reporting currency.
[[reverse]]
loss = 10000
)";

}  // namespace

std::vector<LadderStep> usual_spot_steps() { return steps_of(spot_steps, calibration::FactorKind::spot); }
std::vector<LadderStep> usual_vol_steps() { return steps_of(vol_steps, calibration::FactorKind::implied_vol); }

std::string_view example_shock_file() { return example; }

}  // namespace plimsoll::stress
