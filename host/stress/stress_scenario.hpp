// One named scenario over the stress factors, with what is not known about it; and sets of them as matrices of moves.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "host/stress/stress_factors.hpp"
#include "kernels/core/hash.hpp"
#include "kernels/scenarios/move_matrix.hpp"
#include "kernels/scenarios/shock.hpp"

namespace plimsoll::stress {

enum class ScenarioSource : std::uint8_t { historical, shocks, ladder, reverse };

constexpr std::string_view to_string(ScenarioSource source) {
  switch (source) {
    case ScenarioSource::historical: return "historical";
    case ScenarioSource::shocks: return "shocks";
    case ScenarioSource::ladder: return "ladder";
    case ScenarioSource::reverse: return "reverse";
  }
  return "unknown";
}

/// A factor whose move in a scenario is not known. Whatever depends on it has no number in that scenario (law 4).
struct MissingMove {
  std::uint32_t factor = 0;
  std::string reason;  // "no close on 2008-10-10"
};

/// Kinds and moves are by stress factor; where a move is missing it stands still, and `missing` says so.
struct StressScenario {
  std::string name;
  ScenarioSource source = ScenarioSource::shocks;
  std::vector<scenarios::ShockKind> kinds;
  std::vector<double> moves;
  std::vector<MissingMove> missing;
};

/// Nothing moves.
StressScenario still_scenario(std::string name, ScenarioSource source, const StressFactors& factors);

/// Identity of a list of scenarios: names, kinds, moves and what is missing. Of the content only, not of the portfolio.
Digest128 set_identity(const std::vector<const StressScenario*>& scenarios, const StressFactors& factors);

/// Scenarios whose kinds agree, as one matrix: a factor has one kind in a matrix.
struct MoveBatch {
  scenarios::MoveMatrix matrix;
  std::vector<std::size_t> scenarios;  // index of each column in the list it was made from
};
/// In order of the first scenario of each batch.
std::vector<MoveBatch> make_batches(const std::vector<StressScenario>& scenarios);

}  // namespace plimsoll::stress
