#include "host/calibration/factor_model.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <optional>

#include "host/calibration/history_columns.hpp"
#include "host/calibration/history_span.hpp"
#include "host/core/fault_list.hpp"
#include "host/core/nearest_name.hpp"
#include "host/portfolio/venue_suffix.hpp"
#include "kernels/core/contract.hpp"

namespace plimsoll::calibration {
namespace {

constexpr std::size_t returns_for_trust = 60;  // fewer than a quarter of trading days is worth a warning

std::string number(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%g", value);
  return text;
}

const VolFactorSettings& settings_of(const FactorModelSettings& settings, const std::string& name) {
  const auto at = settings.vol_factors.find(name);
  return at == settings.vol_factors.end() ? settings.vol_factor : at->second;
}

void check_range(double value, double low, double high, const std::string& what, FaultList& faults) {
  if (value >= low && value <= high) return;
  faults.add(0, "PLM-1508", what + " is " + number(value) + "; must be between " + number(low) + " and " + number(high),
             "Correct the setting.");
}

void check_settings(const FactorModelSettings& settings, const portfolio::Instruments& instruments, FaultList& faults) {
  check_range(settings.horizon_days, 1, 1000, "horizon_days", faults);
  check_range(settings.covariance.decay, 0.5, 1.0, "the EWMA decay", faults);
  check_range(settings.residual_vol_correlation, 0.0, 0.99, "residual_vol_correlation", faults);
  const auto check_factor = [&](const VolFactorSettings& factor, const std::string& whose) {
    check_range(factor.vol_of_vol_annual, 0.0, 10.0, "vol_of_vol_annual" + whose, faults);
    check_range(factor.spot_correlation, -0.999, 0.999, "spot_correlation" + whose, faults);
    check_range(factor.basis_vol_annual, 0.0, 1e9, "basis_vol_annual" + whose, faults);
  };
  check_factor(settings.vol_factor, "");
  for (const auto& [name, factor] : settings.vol_factors) {
    if (!instruments.find_underlying(name)) {
      NearestName nearest(name);
      for (const std::string& known : instruments.underlyings()) nearest.offer(known);
      faults.add(0, "PLM-1508", "settings are given for " + quoted(name) + ", which is not an underlying",
                 nearest.suggestion("Remove them."));
    }
    check_factor(factor, " of " + name);
  }
}

/// Log returns of every needed underlying, in order; faults for those that cannot be estimated.
std::vector<std::vector<double>> needed_returns(const portfolio::Instruments& instruments,
                                                const std::vector<portfolio::UnderlyingNeed>& needs,
                                                const PriceHistory& history, std::optional<Date> as_of,
                                                FaultList& faults, std::vector<std::string>& warnings) {
  std::vector<std::vector<double>> returns;
  std::vector<std::size_t> used;
  HistoryColumns columns(history, instruments);
  for (const portfolio::UnderlyingNeed& need : needs) {
    const std::string& name = instruments.underlying_name(need.underlying);
    const std::optional<std::size_t> column = columns.find(name);
    if (!column && columns.ambiguous(name)) {
      faults.add(0, "PLM-1506",
                 "there is no history of " + quoted(name) + "; column " + quoted(portfolio::symbol_part(name)) +
                     " could mean another instrument too",
                 "Name the column with its venue, " + quoted(name) + ".");
      continue;
    }
    if (!column) {
      NearestName nearest(name);
      for (const std::string& known : history.names()) nearest.offer(known);
      faults.add(0, "PLM-1506", "there is no history of " + quoted(name) + ", which the portfolio needs",
                 nearest.suggestion("Add a column of its closes."));
      continue;
    }
    used.push_back(*column);
    const SeriesCount count = history.count(*column);
    returns.push_back(history.log_returns(*column));
    const bool moves =
        std::any_of(returns.back().begin(), returns.back().end(), [](double r) { return std::fabs(r) > 0.0; });
    if (count.returns < 2) {
      faults.add(0, "PLM-1507",
                 quoted(name) + " has " + std::to_string(count.returns) +
                     " returns up to the as-of date; a variance needs at least two",
                 "Give a longer history of it.");
    } else if (!moves) {
      faults.add(0, "PLM-1509", "the closes of " + quoted(name) + " never change; its volatility would be zero",
                 "Check the column, or leave the instrument out.");
    } else if (count.returns < returns_for_trust) {
      warnings.push_back(name + ": only " + std::to_string(count.returns) +
                         " returns; its volatility is uncertain by about " +
                         number(std::round(100.0 / std::sqrt(2.0 * static_cast<double>(count.returns)))) + " %");
    }
    if (count.gaps != 0 || count.closes != history.rows()) {
      warnings.push_back(name + ": " + std::to_string(count.returns) + " of " + std::to_string(history.rows() - 1) +
                         " returns are known (" + count.first.to_string() + " to " + count.last.to_string() + ", " +
                         std::to_string(count.gaps) + " gaps)");
    }
  }
  columns.warn(warnings);
  check_span(history, used, as_of, faults, warnings);
  return returns;
}

/// Spot covariance of one day, positive definite.
std::vector<double> spot_covariance(const std::vector<std::vector<double>>& returns, const CovarianceSettings& settings,
                                    std::vector<std::string>& warnings) {
  const CovarianceEstimate estimate = estimate_covariance(returns, settings);
  if (estimate.uncorrelated_pairs != 0) {
    warnings.push_back(std::to_string(estimate.uncorrelated_pairs) + " pairs have fewer than " +
                       std::to_string(settings.fewest_overlaps) + " common returns and count as uncorrelated");
  }
  ShrunkCovariance shrunk = shrink_to_positive_definite(estimate.matrix, estimate.size);
  if (shrunk.intensity > 0.0) {
    warnings.push_back("the covariance was not positive definite; correlations were shrunk by " +
                       number(100.0 * shrunk.intensity) + " %");
  }
  return std::move(shrunk.matrix);
}

/// A factor as a sum of independent parts: loading times the standardised spot of its underlying, plus a residual.
struct Loading {
  std::size_t spot = 0;   // index among the needed underlyings
  double on_spot = 0.0;   // standard deviation explained by that spot
  double residual = 0.0;  // standard deviation of the rest
};

}  // namespace

// Every factor is a_i * z_{s(i)} + b_i * e_i with z the standardised spots (correlation matrix R) and e independent of
// z: spots have a = sigma, b = 0; implied vols a = rho * nu, b = sqrt(1 - rho^2) * nu, and their e have one common
// correlation c in [0, 1); bases a = 0 with an e of their own. The covariance a_i a_j R + b_i b_j corr(e) is a sum of
// two positive semidefinite matrices and so can never fail to be one, whatever rho, nu and c are.
FactorModel build_factor_model(const portfolio::Instruments& instruments,
                               const std::vector<portfolio::UnderlyingNeed>& needs, const PriceHistory& history,
                               const FactorModelSettings& settings) {
  FaultList setting_faults("");
  check_settings(settings, instruments, setting_faults);
  setting_faults.throw_if_any();
  FactorModel model;
  FaultList faults(history.file());
  const std::vector<std::vector<double>> returns =
      needed_returns(instruments, needs, history, settings.as_of, faults, model.warnings);
  faults.throw_if_any();
  const std::size_t spots = needs.size();
  const std::vector<double> daily = spot_covariance(returns, settings.covariance, model.warnings);
  const double horizon_days = settings.horizon_days;
  const double horizon_root_years = std::sqrt(horizon_days / trading_days_per_year);

  std::vector<Loading> loadings;
  bool any_vol = false;
  for (std::size_t s = 0; s < spots; ++s) {
    const UnderlyingId underlying = needs[s].underlying;
    const std::string& name = instruments.underlying_name(underlying);
    const VolFactorSettings& factor = settings_of(settings, name);
    model.factors.push_back({FactorKind::spot, underlying, scenarios::ShockKind::log, name + " spot"});
    loadings.push_back({s, std::sqrt(daily[s * spots + s] * horizon_days), 0.0});
    if (needs[s].options && factor.vol_of_vol_annual > 0.0) {
      const double deviation = factor.vol_of_vol_annual * horizon_root_years;
      const double rho = factor.spot_correlation;
      model.factors.push_back({FactorKind::implied_vol, underlying, scenarios::ShockKind::log, name + " implied vol"});
      loadings.push_back({s, rho * deviation, std::sqrt(1.0 - rho * rho) * deviation});
      any_vol = true;
    }
    if (needs[s].futures && factor.basis_vol_annual > 0.0) {
      model.factors.push_back({FactorKind::basis, underlying, scenarios::ShockKind::absolute, name + " basis"});
      loadings.push_back({s, 0.0, factor.basis_vol_annual * horizon_root_years});
    }
  }
  if (any_vol) {
    model.warnings.push_back("implied-vol factors are assumed, not estimated: vol of vol " +
                             number(settings.vol_factor.vol_of_vol_annual) + " a year, correlation to spot " +
                             number(settings.vol_factor.spot_correlation) +
                             ", correlation of what spots do not explain " + number(settings.residual_vol_correlation) +
                             (settings.vol_factors.empty() ? "" : " unless set per underlying"));
  }

  const std::size_t n = model.factors.size();
  model.covariance.assign(n * n, 0.0);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j <= i; ++j) {
      const std::size_t a = loadings[i].spot;
      const std::size_t b = loadings[j].spot;
      const bool both_spots = model.factors[i].kind == FactorKind::spot && model.factors[j].kind == FactorKind::spot;
      const bool both_vols =
          model.factors[i].kind == FactorKind::implied_vol && model.factors[j].kind == FactorKind::implied_vol;
      double covariance = 0.0;
      if (both_spots) {
        covariance = daily[a * spots + b] * horizon_days;  // as estimated, without a detour through the correlation
      } else {
        const double scale = std::sqrt(daily[a * spots + a]) * std::sqrt(daily[b * spots + b]);
        const double correlation = a == b ? 1.0 : daily[a * spots + b] / scale;
        const double residual_correlation = i == j ? 1.0 : both_vols ? settings.residual_vol_correlation : 0.0;
        covariance = loadings[i].on_spot * loadings[j].on_spot * correlation +
                     loadings[i].residual * loadings[j].residual * residual_correlation;
      }
      model.covariance[i * n + j] = covariance;
      model.covariance[j * n + i] = covariance;
    }
  }
  return model;
}

}  // namespace plimsoll::calibration
