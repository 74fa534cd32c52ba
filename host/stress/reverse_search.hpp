// The search behind reverse stress: from many directions down to the nearest points that lose an amount.
#pragma once

#include <cstddef>
#include <vector>

#include "host/stress/reverse_problem.hpp"
#include "host/stress/reverse_stress.hpp"

namespace plimsoll::stress {

/// One start on its way.
struct Walker {
  Direction at;
  double low = 0.0;   // the amount is not lost here,
  double high = 0.0;  // but it is here
  Quanta loss = 0;    // at `high`
  bool crossed = false;
  bool active = true;
  double angle = 0.0;
  std::size_t iterations = 0;
  std::size_t starts = 1;
  Convergence convergence = Convergence::iteration_limit;
};

struct SearchOutcome {
  std::size_t starts = 0;           // directions tried
  std::size_t starts_crossing = 0;  // of them along which the amount is lost
  std::vector<Walker> nearest;      // where they ended, nearest first
};

/// See reverse_stress.hpp for the method.
SearchOutcome search_nearest(ReverseProblem& problem, Quanta wanted, const ReverseSettings& settings);

}  // namespace plimsoll::stress
