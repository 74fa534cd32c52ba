// The Black (1976) formula in forward form: the one text behind every European option here.
#pragma once

#include <cstdint>

#include "kernels/core/bits.hpp"
#include "kernels/math/exp.hpp"
#include "kernels/math/log.hpp"
#include "kernels/math/normal.hpp"

namespace plimsoll::pricers {

enum class OptionType : std::uint8_t { call, put };

namespace detail {

/// The value above intrinsic before rounding errors below zero are cut off; see `black_time_value`. `lower` is
/// min(F, K).
PLIMSOLL_HD double unbounded_time_value(double lower, double log_moneyness, double stdev) {
  constexpr double inverse_sqrt_two_pi = 0.3989422804014327;
  constexpr double smallest_stdev = 1e-150;  // changes no stdev above 1e-134, and makes 0 / 0 a 0
  constexpr double flat = -690.0;            // below it the density (< 1e-299) counts as zero: no subnormal numbers
  const double ratio = absolute(log_moneyness) / (stdev + smallest_stdev);
  const double half = 0.5 * stdev;
  const double d1 = half - ratio;
  const double minus_d2 = half + ratio;
  const double exponent = -0.5 * d1 * d1;
  const double k = math::detail::nearest_power(exponent);
  const double bell =
      math::detail::exp_near_zero(math::detail::reduced_exponent(exponent, k)) * math::detail::power_of_two(k);
  const double density = lower * (bell * inverse_sqrt_two_pi);
  const math::detail::MillsFraction first = math::detail::mills_fraction(absolute(d1));
  const math::detail::MillsFraction second = math::detail::mills_fraction(minus_d2);
  const bool above = d1 > 0.0;
  const double near = above ? first.numerator : -first.numerator;
  const double start = above ? lower : 0.0;
  // Not fused: equal ratios must leave exactly zero.
  const double numerator = near * second.denominator + second.numerator * first.denominator;
  const double scale = density / (first.denominator * second.denominator);
  // Where the density counts as zero, what was computed from it and from the fractions has no meaning.
  return exponent < flat ? start : fused_multiply_add(-numerator, scale, start);
}

}  // namespace detail

/// Undiscounted value above intrinsic, which a call and a put of the same strike share.
///
/// With f = min(F, K), k = max(F, K), x = ln(f / k) <= 0, d1 = x / s + s / 2 and d2 = d1 - s <= 0 it is the value of
/// the out-of-the-money option, f Phi(d1) - k Phi(d2). Since f phi(d1) = k phi(d2), one exponential and two Mills
/// ratios M(d) = Phi(-d) / phi(d) suffice, and far from the strike nothing cancels:
///   d1 <= 0:  f phi(d1) (M(-d1) - M(-d2))        d1 > 0:  f - f phi(d1) (M(d1) + M(-d2))
/// The two ratios are brought to their common denominator, so that there is one division.
///
/// `log_moneyness` is ln(F / K), `stdev` is vol * sqrt(time) >= 0. Zero stdev, zero forward and any finite distance
/// from the strike give the exact limit; NaN gives NaN. Black, F. (1976), Journal of Financial Economics 3, 167-179.
PLIMSOLL_HD double black_time_value(double forward, double strike, double log_moneyness, double stdev) {
  return larger(0.0, detail::unbounded_time_value(smaller(forward, strike), log_moneyness, stdev));
}

/// Undiscounted option value: intrinsic on the forward plus time value, and never less than intrinsic.
PLIMSOLL_HD double black_undiscounted(OptionType type, double forward, double strike, double log_moneyness,
                                      double stdev) {
  const double lower = smaller(forward, strike);
  const double intrinsic = (type == OptionType::call ? forward : strike) - lower;  // exact zero out of the money
  return larger(intrinsic, intrinsic + detail::unbounded_time_value(lower, log_moneyness, stdev));
}

/// Black-76: an option on a future or forward. All values per unit of underlying, in the currency of the strike.
struct BlackInputs {
  OptionType type = OptionType::call;
  double forward = 0.0;     // >= 0
  double strike = 0.0;      // > 0
  double time_years = 0.0;  // >= 0; 0 gives intrinsic
  double vol_annual = 0.0;  // >= 0; 0 gives discounted intrinsic on the forward
  double discount = 1.0;    // exp(-r T)
};

PLIMSOLL_HD double black_value(const BlackInputs& in) {
  const double stdev = in.vol_annual * square_root(in.time_years);
  const double log_moneyness = math::log(in.forward) - math::log(in.strike);
  return in.discount * black_undiscounted(in.type, in.forward, in.strike, log_moneyness, stdev);
}

/// Black-Scholes-Merton: an option on a spot that pays a continuous dividend yield. Rates continuously compounded.
/// Black, F. and Scholes, M. (1973); Merton, R. (1973), Bell Journal of Economics 4, 141-183.
struct BsmInputs {
  OptionType type = OptionType::call;
  double spot = 0.0;
  double strike = 0.0;
  double time_years = 0.0;
  double vol_annual = 0.0;
  double rate = 0.0;
  double dividend_yield = 0.0;
};

PLIMSOLL_HD double bsm_value(const BsmInputs& in) {
  const double carry = (in.rate - in.dividend_yield) * in.time_years;
  const double forward = in.spot * math::exp(carry);
  const double stdev = in.vol_annual * square_root(in.time_years);
  const double log_moneyness = (math::log(in.spot) + carry) - math::log(in.strike);
  return math::exp(-in.rate * in.time_years) * black_undiscounted(in.type, forward, in.strike, log_moneyness, stdev);
}

}  // namespace plimsoll::pricers
