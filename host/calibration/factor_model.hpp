// Which risk factors a portfolio has, and their covariance over the horizon.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/calibration/covariance.hpp"
#include "host/calibration/price_history.hpp"
#include "host/core/date.hpp"
#include "host/core/id.hpp"
#include "host/portfolio/instruments.hpp"
#include "host/portfolio/portfolio.hpp"
#include "kernels/scenarios/shock.hpp"

namespace plimsoll::calibration {

enum class FactorKind : std::uint8_t { spot, implied_vol, basis };

/// One risk factor: what moves, whose, and how a shock is applied to it.
struct Factor {
  FactorKind kind = FactorKind::spot;
  UnderlyingId underlying;
  scenarios::ShockKind shock =
      scenarios::ShockKind::log;  // log for spot and implied vol, absolute (price units) for basis
  std::string name;               // "AAPL spot"
};

/// Factors in order (per underlying: spot, implied vol, basis) and the covariance of their shocks over the horizon.
struct FactorModel {
  std::vector<Factor> factors;
  std::vector<double> covariance;     // n x n, row-major, symmetric, positive definite
  std::vector<std::string> warnings;  // what a reader of the result must know: gaps, shrinkage, defaults
};

/// How the implied volatility level and the basis of one underlying move.
struct VolFactorSettings {
  double vol_of_vol_annual = 0.80;  // of the log of the implied vol level
  double spot_correlation = -0.5;   // with the log return of its own spot; within (-1, 1)
  double basis_vol_annual = 0.0;    // of the future's basis, in price units; 0: no basis factor
};

struct FactorModelSettings {
  int horizon_days = 1;  // trading days; variances scale with it (square root of time)
  CovarianceSettings covariance;
  std::optional<Date> as_of;     // the history must reach it; not checked when empty
  VolFactorSettings vol_factor;  // for every underlying
  std::map<std::string, VolFactorSettings, std::less<>> vol_factors;  // by underlying name, instead of the above
  double residual_vol_correlation = 0.3;  // common correlation of the parts of implied vols that spots do not explain
};

constexpr double trading_days_per_year = 252.0;

/// Builds the factors of everything in `needs` from `history`. Throws InputError naming every needed underlying that
/// has no or too little history, and every setting out of range. Deterministic: sums run in row order.
FactorModel build_factor_model(const portfolio::Instruments& instruments,
                               const std::vector<portfolio::UnderlyingNeed>& needs, const PriceHistory& history,
                               const FactorModelSettings& settings);

}  // namespace plimsoll::calibration
