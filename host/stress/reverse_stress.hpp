// Reverse stress: the smallest shock, measured by how unlikely the factor model finds it, that loses a given amount.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "host/stress/revaluation.hpp"
#include "host/stress/stress_scenario.hpp"

namespace plimsoll::stress {

struct ReverseSettings {
  std::uint64_t seed = 1;
  std::uint32_t draws = 2048;     // Monte Carlo scenarios of which the most damaging are starts
  std::size_t drawn_starts = 16;  // so many of them
  std::size_t axis_starts = 16;   // single factors, up or down, the most damaging ones
  double farthest = 100.0;        // standard deviations: beyond, a loss counts as out of reach
  std::size_t most_iterations = 100;
  std::size_t most_solutions = 5;  // local minima that are reported
};

enum class ReverseState : std::uint8_t {
  found,
  out_of_reach,  // along no start is the amount lost
  unknown,       // an input is missing, so there is no loss to speak of
};
enum class Convergence : std::uint8_t {
  converged,  // shock and gradient point the same way to 1e-3 rad, and the loss is met
  stalled,    // no step improves: a kink of the loss, or a gradient below what integers resolve
  iteration_limit,
};

constexpr std::string_view to_string(ReverseState state) {
  switch (state) {
    case ReverseState::found: return "found";
    case ReverseState::out_of_reach: return "out_of_reach";
    case ReverseState::unknown: return "unknown";
  }
  return "unknown";
}
constexpr std::string_view to_string(Convergence convergence) {
  switch (convergence) {
    case Convergence::converged: return "converged";
    case Convergence::stalled: return "stalled";
    case Convergence::iteration_limit: return "iteration_limit";
  }
  return "unknown";
}

/// One factor's part in a solution.
struct ReverseShock {
  std::uint32_t factor = 0;  // in the model
  double shock = 0.0;        // of the factor's kind
  double deviations = 0.0;   // shock over the factor's own standard deviation
};

/// A local minimum of the distance among the shocks that lose the amount: nothing nearby is nearer. Nothing proves that
/// none is nearer elsewhere.
struct ReverseSolution {
  double distance = 0.0;      // Mahalanobis, standard deviations
  double loss_reached = 0.0;  // by full revaluation, reporting currency
  double angle = 0.0;         // between shock and gradient, radians; 0 at an exact minimum
  std::size_t iterations = 0;
  std::size_t starts = 0;  // how many starts ended here
  Convergence convergence = Convergence::stalled;
  std::vector<ReverseShock> shocks;  // by model factor
  std::size_t scenario = 0;          // in the report
};

struct ReverseStress {
  double loss_wanted = 0.0;
  double tolerance = 0.0;  // |loss_reached - loss_wanted| of a converged solution is below this
  ReverseState state = ReverseState::unknown;
  std::string reason;                      // when nothing was found
  std::size_t starts = 0;                  // directions tried
  std::size_t starts_crossing = 0;         // of them along which the amount is lost
  std::vector<ReverseSolution> solutions;  // nearest first
  std::size_t more_solutions = 0;          // beyond most_solutions
};

/// Minimises z'z subject to loss(L z) = amount, L the Cholesky factor of the model's covariance, from many starts: both
/// directions of Sigma times the gradient at zero, single factors, and the worst of a set of draws. Each start is
/// scaled to the first point on its ray that loses the amount; then, while it pays, the direction is turned towards the
/// gradient (the Hasofer-Lind-Rackwitz-Fiessler direction of structural reliability: Hasofer and Lind 1974, J. Eng.
/// Mech. Div. 100, 111-121; Rackwitz and Fiessler 1978, Computers and Structures 9, 489-494) by the fraction that loses
/// most at the same distance, and scaled again. Every iterate loses the amount and the distance never grows. For a
/// linear loss one turn is exact. Losses and gradients (central differences) come from full revaluation.
/// `scenarios` receives one per solution. Pure function of its arguments: the same bits everywhere.
ReverseStress reverse_stress(Revaluation& revaluation, const calibration::FactorModel& model,
                             const StressFactors& factors, double loss_wanted, const ReverseSettings& settings,
                             std::vector<StressScenario>& scenarios);

}  // namespace plimsoll::stress
