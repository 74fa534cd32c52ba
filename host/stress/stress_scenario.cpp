#include "host/stress/stress_scenario.hpp"

#include <map>
#include <utility>

namespace plimsoll::stress {

StressScenario still_scenario(std::string name, ScenarioSource source, const StressFactors& factors) {
  StressScenario scenario;
  scenario.name = std::move(name);
  scenario.source = source;
  for (const calibration::Factor& factor : factors.factors) {
    scenario.kinds.push_back(factor.shock);
    scenario.moves.push_back(scenarios::neutral_move(factor.shock));
  }
  return scenario;
}

Digest128 set_identity(const std::vector<const StressScenario*>& scenarios, const StressFactors& factors) {
  Hash128 hash;
  hash.add(std::string_view{"plimsoll stress scenarios"});
  hash.add(std::uint64_t{factors.size()});
  for (const std::string& name : factors.names) hash.add(std::string_view{name});
  hash.add(std::uint64_t{scenarios.size()});
  for (const StressScenario* scenario : scenarios) {
    hash.add(std::string_view{scenario->name}).add(static_cast<std::uint64_t>(scenario->source));
    for (const scenarios::ShockKind kind : scenario->kinds) hash.add(static_cast<std::uint64_t>(kind));
    for (const double move : scenario->moves) hash.add(move);
    hash.add(std::uint64_t{scenario->missing.size()});
    for (const MissingMove& missing : scenario->missing) hash.add(std::uint64_t{missing.factor});
  }
  return hash.finish();
}

std::vector<MoveBatch> make_batches(const std::vector<StressScenario>& scenarios) {
  std::map<std::vector<scenarios::ShockKind>, std::size_t> batch_of_kinds;
  std::vector<MoveBatch> batches;
  for (std::size_t s = 0; s < scenarios.size(); ++s) {
    const auto [at, is_new] = batch_of_kinds.try_emplace(scenarios[s].kinds, batches.size());
    if (is_new) batches.emplace_back();
    batches[at->second].scenarios.push_back(s);
  }
  for (MoveBatch& batch : batches) {
    const auto count = static_cast<std::uint32_t>(batch.scenarios.size());
    batch.matrix = scenarios::MoveMatrix(count, scenarios[batch.scenarios.front()].kinds);
    for (std::size_t column = 0; column < count; ++column) {
      const StressScenario& scenario = scenarios[batch.scenarios[column]];
      for (std::size_t factor = 0; factor < scenario.moves.size(); ++factor) {
        batch.matrix.at(factor, column) = scenario.moves[factor];
      }
    }
  }
  return batches;
}

}  // namespace plimsoll::stress
