// A stress request applied to a desk: the scenarios, ready to be run against any market.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "host/calibration/price_history.hpp"
#include "host/stress/shock_file.hpp"
#include "host/stress/stress_scenario.hpp"

namespace plimsoll::stress {

/// Where the scenarios of a ladder stand: [first + v * spot.size() + s] is spot step s with vol step v.
struct Ladder {
  std::string underlying;  // or "all"
  std::vector<std::string> spot;
  std::vector<std::string> vol;
  std::size_t first = 0;
};

struct StressPlan {
  StressFactors factors;
  std::vector<StressScenario> scenarios;  // as asked for, then ladder by ladder
  std::vector<Ladder> ladders;
  std::vector<double> reverse_losses;
  std::vector<std::string> warnings;
};

constexpr std::size_t most_ladder_moves = std::size_t{1} << 24;  // scenarios times factors, of all ladders together

/// Throws InputError with everything about the request that does not fit the desk or the history; nothing is half
/// applied. `history` need not be the one that the model was estimated from.
StressPlan make_stress_plan(const StressRequest& request, const StressDesk& desk,
                            const calibration::PriceHistory& history);

}  // namespace plimsoll::stress
