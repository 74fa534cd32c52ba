#include "host/stress/stress_factors.hpp"

#include <algorithm>

namespace plimsoll::stress {

using calibration::Factor;
using calibration::FactorKind;

std::string_view shock_word(FactorKind kind) {
  switch (kind) {
    case FactorKind::spot: return "spot";
    case FactorKind::implied_vol: return "vol";
    case FactorKind::basis: return "basis";
  }
  return "unknown";
}

StressFactors make_stress_factors(const StressDesk& desk) {
  StressFactors result;
  result.factors = desk.model.factors;
  result.in_model = result.factors.size();
  const auto add_missing = [&](UnderlyingId underlying, FactorKind kind, scenarios::ShockKind shock) {
    const bool present = std::any_of(result.factors.begin(), result.factors.end(), [&](const Factor& factor) {
      return factor.underlying == underlying && factor.kind == kind;
    });
    if (!present) result.factors.push_back({kind, underlying, shock, {}});
  };
  for (const portfolio::UnderlyingNeed& need : portfolio::needed_underlyings(desk.portfolio, desk.instruments)) {
    add_missing(need.underlying, FactorKind::spot, scenarios::ShockKind::log);
    if (need.options) add_missing(need.underlying, FactorKind::implied_vol, scenarios::ShockKind::log);
    if (need.futures) add_missing(need.underlying, FactorKind::basis, scenarios::ShockKind::absolute);
  }
  for (Factor& factor : result.factors) {
    const std::string& underlying = desk.instruments.underlying_name(factor.underlying);
    result.names.push_back(underlying + '.' + std::string(shock_word(factor.kind)));
    if (factor.name.empty()) factor.name = result.names.back();
  }
  return result;
}

}  // namespace plimsoll::stress
