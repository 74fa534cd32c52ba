// One factor model for two states, so that both can be revalued on common scenarios.
#pragma once

#include "host/calibration/factor_model.hpp"
#include "host/portfolio/instruments.hpp"
#include "host/risk/change_state.hpp"

namespace plimsoll::risk {

/// The factors of the state on `order`, in their order, then those that only the other one has. A factor draws by its
/// place, so under Philox the scenarios of the first state are its own, bit for bit, and what comes after is new.
///
/// The covariance is that of the state on `covariance`. A factor that only the other state has comes with the variance
/// and the correlations that it has there. Where the two have no state in common that says how they correlate, the
/// correlation is the one that their common factors explain, which keeps the matrix positive definite (Dempster,
/// "Covariance selection", Biometrics 28, 1972: the completion with conditional independence); where estimates of the
/// two states contradict each other all the same, correlations with factors of the other state are shrunk until they do
/// not, which the model's warnings say.
///
/// A factor that the state on `covariance` needs and does not have stands still there: it keeps its place and moves
/// nothing. Underlyings are those of `instruments`, by name.
calibration::FactorModel joint_factors(const TwoStates& states, Side order, Side covariance,
                                       const portfolio::Instruments& instruments);

}  // namespace plimsoll::risk
