#include "host/calibration/implied_vol.hpp"

#include <algorithm>
#include <cmath>

#include "kernels/math/log.hpp"
#include "kernels/math/normal.hpp"

namespace plimsoll::calibration {
namespace {

constexpr double widest_stdev = 80.0;  // Black's formula reaches its upper bound in double precision before this
constexpr double two_ulps = 4.5e-16;
constexpr int most_steps =
    512;  // never reached: two steps halve the bracket or the step, and 60 halvings exhaust a double

/// The time value as a function of the standard deviation, with everything else fixed.
struct TimeValue {
  double forward;
  double strike;
  double log_moneyness;

  double operator()(double stdev) const { return pricers::black_time_value(forward, strike, log_moneyness, stdev); }
  /// Derivative: f phi(d1) with f = min(F, K) and d1 = -|ln(F/K)| / s + s / 2.
  double slope(double stdev) const {
    const double d1 = -std::fabs(log_moneyness) / stdev + 0.5 * stdev;
    return std::min(forward, strike) * (math::exp(-0.5 * d1 * d1) * 0.3989422804014327);
  }
};

/// The standard deviation at which `value` equals `target`, or 0 when none below `widest_stdev` does.
double solve(const TimeValue& value, double target) {
  double low = 0.0;
  double high = widest_stdev;
  if (!(value(high) > target)) return 0.0;
  double stdev = std::clamp(std::sqrt(2.0 * std::fabs(value.log_moneyness)), 1e-3, 20.0);
  double last_change = high - low;
  const double log_target = math::log(target);
  for (int step = 0; step < most_steps; ++step) {
    const double found = value(stdev);
    if (found == target) return stdev;
    (found < target ? low : high) = stdev;
    const double slope = value.slope(stdev);
    // Newton on log(value): nearly straight in the wings, where the value itself is a cliff. A step that leaves the
    // bracket, or is not half as long as the one before, is replaced by halving the bracket.
    const bool usable = found > 0.0 && slope > 0.0;
    const double change = usable ? (log_target - math::log(found)) * found / slope : 0.0;
    double next = stdev + change;
    if (usable && std::fabs(change) <= two_ulps * stdev) return next;
    if (!usable || !(next > low && next < high) || std::fabs(change) > 0.5 * last_change) {
      next = low + 0.5 * (high - low);
      if (next == low || next == high) return next;
    }
    last_change = std::fabs(next - stdev);
    stdev = next;
  }
  return stdev;
}

}  // namespace

ImpliedVol implied_vol(const pricers::BlackInputs& inputs, double price) {
  const bool sane = std::isfinite(price) && std::isfinite(inputs.forward) && inputs.forward > 0.0 &&
                    std::isfinite(inputs.strike) && inputs.strike > 0.0 && std::isfinite(inputs.time_years) &&
                    std::isfinite(inputs.discount) && inputs.discount > 0.0;
  if (!sane) return {VolStatus::not_a_number, 0.0};
  if (inputs.time_years <= 0.0) return {VolStatus::expired, 0.0};
  const double ahead =
      inputs.type == pricers::OptionType::call ? inputs.forward - inputs.strike : inputs.strike - inputs.forward;
  const double target = price / inputs.discount - std::max(ahead, 0.0);
  if (target <= 0.0) return {VolStatus::below_intrinsic, 0.0};
  if (target >= std::min(inputs.forward, inputs.strike)) return {VolStatus::above_bound, 0.0};
  const TimeValue value{inputs.forward, inputs.strike, math::log(inputs.forward) - math::log(inputs.strike)};
  const double stdev = solve(value, target);
  if (stdev <= 0.0) return {VolStatus::above_bound, 0.0};
  return {VolStatus::ok, stdev / std::sqrt(inputs.time_years)};
}

}  // namespace plimsoll::calibration
