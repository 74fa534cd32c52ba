// How far the expected shortfall of N scenarios may be from the true one.
#pragma once

#include <optional>
#include <span>

#include "kernels/measures/tail.hpp"

namespace plimsoll::measures {

/// Standard error of ES in reporting-currency units: sqrt((Var(L | tail) + level (ES - VaR)^2) / n), n = N (1 - level).
/// Manistre, B. J. and Hancock, G. H. (2005), Variance of the CTE Estimator, North American Actuarial Journal 9(2),
/// 129-156. Asymptotic and for independent scenarios: with quasi-random or antithetic draws it overstates. None with
/// fewer than two losses beyond VaR, which show no spread.
///
/// Doubles, summed in the order of the tail; that order is unique up to equal losses, so the result is reproducible.
[[nodiscard]] std::optional<double> expected_shortfall_standard_error(const TailShape& shape,
                                                                      std::span<const TailLoss> tail);

}  // namespace plimsoll::measures
