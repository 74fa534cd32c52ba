// The Black (1976) formula in forward form: the one text behind every European option here.
#pragma once

#include <cstdint>

#include "kernels/core/bits.hpp"
#include "kernels/math/exp.hpp"
#include "kernels/math/log.hpp"
#include "kernels/math/normal.hpp"

namespace plimsoll::pricers {

enum class OptionType : std::uint8_t { call, put };

/// Undiscounted value above intrinsic, which a call and a put of the same strike share.
///
/// With f = min(F, K), k = max(F, K), x = ln(f / k) <= 0, d1 = x / s + s / 2 and d2 = d1 - s <= 0 it is the value of
/// the out-of-the-money option, f Phi(d1) - k Phi(d2). Since f phi(d1) = k phi(d2), one exponential and two Mills
/// ratios M(d) = Phi(-d) / phi(d) suffice, and far from the strike nothing cancels:
///   d1 <= 0:  f phi(d1) (M(-d1) - M(-d2))        d1 > 0:  f - f phi(d1) (M(d1) + M(-d2))
///
/// `log_moneyness` is ln(F / K), `stdev` is vol * sqrt(time) >= 0. Zero stdev, zero forward and any finite distance
/// from the strike give the exact limit. Black, F. (1976), Journal of Financial Economics 3, 167-179.
PLIMSOLL_HD double black_time_value(double forward, double strike, double log_moneyness, double stdev) {
  constexpr double inverse_sqrt_two_pi = 0.3989422804014327;
  constexpr double smallest_stdev = 1e-150;  // at zero stdev: d1 = 0 or so far down that the density is zero
  const double lower = smaller(forward, strike);
  const double x = -absolute(log_moneyness);
  const double ratio = x / larger(stdev, smallest_stdev);
  const double half = 0.5 * stdev;
  const double d1 = ratio + half;
  const double minus_d2 = half - ratio;
  const double density = lower * (math::exp(-0.5 * d1 * d1) * inverse_sqrt_two_pi);
  const auto mills = math::mills_ratio_pair(absolute(d1), minus_d2);
  const bool above = d1 > 0.0;
  const double near = above ? mills.first : -mills.first;
  const double start = above ? lower : 0.0;
  return larger(start - density * (near + mills.second), 0.0);
}

/// Undiscounted option value: intrinsic on the forward plus time value.
PLIMSOLL_HD double black_undiscounted(OptionType type, double forward, double strike, double log_moneyness,
                                      double stdev) {
  const double ahead = type == OptionType::call ? forward - strike : strike - forward;
  return larger(ahead, 0.0) + black_time_value(forward, strike, log_moneyness, stdev);
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
