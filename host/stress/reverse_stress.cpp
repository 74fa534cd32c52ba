#include "host/stress/reverse_stress.hpp"

#include <algorithm>
#include <cstdio>
#include <utility>

#include "host/stress/reverse_problem.hpp"
#include "host/stress/reverse_search.hpp"
#include "kernels/core/bits.hpp"
#include "kernels/scenarios/cholesky.hpp"

namespace plimsoll::stress {
namespace {

std::string solution_name(double loss, std::size_t number) {
  char text[64];
  std::snprintf(text, sizeof text, "reverse %.2f no. %zu", loss, number);
  return text;
}

}  // namespace

ReverseStress reverse_stress(Revaluation& revaluation, const calibration::FactorModel& model,
                             const StressFactors& factors, double loss_wanted, const ReverseSettings& settings,
                             std::vector<StressScenario>& scenarios) {
  ReverseStress result;
  result.loss_wanted = loss_wanted;
  result.tolerance = larger(1e-9 * loss_wanted, 1e-5);  // ten quanta
  if (!revaluation.complete()) {
    result.reason = "an input is missing, so the whole has no loss";
    return result;
  }
  const std::size_t n = model.factors.size();
  scenarios::CholeskyResult factorised = scenarios::cholesky({model.covariance.data(), model.covariance.size()}, n);
  if (!factorised.ok()) {
    result.reason = "the covariance cannot be factorised: " + factorised.message();
    return result;
  }
  ReverseProblem problem(revaluation, model, factors, std::move(factorised.lower));
  const Direction any = problem.axis(0, 1.0);
  const DirectedPoint origin{&any, 0.0};
  if (problem.losses({&origin, 1}).front() == unrepresentable_quanta) {
    result.reason = "what is held has no value";
    return result;
  }
  SearchOutcome outcome = search_nearest(problem, to_quanta(loss_wanted), settings);
  result.starts = outcome.starts;
  result.starts_crossing = outcome.starts_crossing;
  std::vector<Walker>& found = outcome.nearest;
  result.state = found.empty() ? ReverseState::out_of_reach : ReverseState::found;
  if (found.empty()) {
    result.reason = "within " + std::to_string(static_cast<int>(settings.farthest)) +
                    " standard deviations no start loses that much";
  }
  result.more_solutions = found.size() - std::min(found.size(), settings.most_solutions);
  found.resize(std::min(found.size(), settings.most_solutions));
  for (const Walker& walker : found) {
    ReverseSolution solution;
    solution.distance = walker.high;
    solution.loss_reached = to_units(walker.loss);
    solution.angle = walker.angle;
    solution.iterations = walker.iterations;
    solution.starts = walker.starts;
    const bool met = absolute(solution.loss_reached - loss_wanted) <= result.tolerance;
    solution.convergence = met ? walker.convergence : Convergence::stalled;
    for (std::uint32_t f = 0; f < n; ++f) {
      const double shock = walker.high * walker.at.x[f];
      solution.shocks.push_back({f, shock, shock / problem.deviation(f)});
    }
    solution.scenario = scenarios.size();
    StressScenario scenario =
        still_scenario(solution_name(loss_wanted, result.solutions.size() + 1), ScenarioSource::reverse, factors);
    scenario.moves = problem.moves({&walker.at, walker.high});
    scenarios.push_back(std::move(scenario));
    result.solutions.push_back(std::move(solution));
  }
  return result;
}

}  // namespace plimsoll::stress
