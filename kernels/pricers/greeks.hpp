// Closed-form sensitivities ("Greeks") of the European options in black.hpp: branch-free, exact where time or vol ends.
#pragma once

#include "kernels/core/bits.hpp"
#include "kernels/math/exp.hpp"
#include "kernels/math/log.hpp"
#include "kernels/math/mills.hpp"
#include "kernels/math/normal.hpp"
#include "kernels/pricers/black.hpp"

namespace plimsoll::pricers {

// Formulas: Haug, E. G. (2007), The Complete Guide to Option Pricing Formulas, 2nd edition, McGraw-Hill, chapter 2
// ("Black-Scholes-Merton Greeks"), with cost of carry b = r - q; each field below names Haug's word for it. Written
// here for the forward F = S e^(bT) and the standard deviation s = vol sqrt(T), so that one text serves options on spot
// and on futures; d1 = ln(F / K) / s + s / 2, d2 = d1 - s.

/// Plain derivatives of the value of one unit long, nothing scaled: vol 1.00 is 100 % a year, a rate of 1.00 is 100 %.
struct Greeks {
  double delta = 0.0;           // dV/dS, units of the underlying
  double gamma = 0.0;           // d2V/dS2, units of the underlying per price unit
  double vega = 0.0;            // dV/dvol, currency per 1.00 of annual vol
  double theta_per_year = 0.0;  // dV/dt, currency per year that passes
  double rho = 0.0;             // dV/dr, currency per 1.00 of the continuously compounded rate
  double vanna = 0.0;           // d2V/dS dvol (Haug: DdeltaDvol), units of the underlying per 1.00 of vol
  double volga = 0.0;           // d2V/dvol2 (Haug: DvegaDvol, vomma), currency per 1.00 of vol squared
};

/// Derivatives of the undiscounted value B = F `delta` - K `exercise` by forward and stdev.
struct ForwardGreeks {
  double delta = 0.0;     // dB/dF: Phi(d1) of a call, -Phi(-d1) of a put
  double exercise = 0.0;  // -dB/dK: Phi(d2) of a call, -Phi(-d2) of a put
  double gamma = 0.0;     // d2B/dF2 = phi(d1) / (F s)
  double vega = 0.0;      // dB/ds = F phi(d1)
  double vanna = 0.0;     // d2B/dF ds = -phi(d1) d2 / s
  double volga = 0.0;     // d2B/ds2 = F phi(d1) d1 d2 / s
};

namespace detail {

/// x limited to +-1e100, NaN for NaN: far beyond where the normal density is zero, and squares of it are finite.
PLIMSOLL_HD double bounded_deviation(double x) {
  const double below = 1e100 < x ? 1e100 : x;
  return -1e100 > below ? -1e100 : below;
}

/// Phi(d) of a call, -Phi(-d) of a put, from phi(d) and M(|d|): each tail is formed by itself, so that nothing cancels.
PLIMSOLL_HD double signed_distribution(OptionType type, double d, double tail) {
  const double call = d > 0.0 ? 1.0 - tail : tail;
  const double put = d > 0.0 ? -tail : tail - 1.0;
  return type == OptionType::call ? call : put;
}

}  // namespace detail

/// `log_moneyness` is ln(F / K), `stdev` is vol * sqrt(time) >= 0, as for `black_undiscounted`.
///
/// At zero stdev the value is two straight lines: delta and exercise are 1 or 0 (of a put 0 or -1) by the exact
/// comparison of F with K, and all else is 0. At F = K and zero stdev no limit exists (it depends on the way there); by
/// convention delta and exercise are then one half, what they tend to along F = K and what a central difference sees,
/// and all else is 0. A zero forward is the limit too. Never NaN unless an argument is.
///
/// Rounding error, with u = 2^-53, e = |log_moneyness| / s + s / 2 and k = 1 + e |d1|: delta, exercise (e |d2|), gamma,
/// vega below 12 k u relative, vanna below 12 k u phi(d1) e / s, volga below 12 k u F phi(d1) e^2 / s absolute, where
/// phi(d1) is a normal number. `log_moneyness` counts as exact; an error dx of it moves d1 by dx / s.
/// Checked against MPFR: tests/kernels/pricers/greeks_test.cpp.
PLIMSOLL_HD ForwardGreeks black_forward_greeks(OptionType type, double forward, double strike, double log_moneyness,
                                               double stdev) {
  constexpr double smallest_stdev = 1e-150;          // counts as zero, as in `black_time_value`
  constexpr double smallest_forward = 1e-290;        // changes no forward above 1e-274, and makes 0 / 0 a 0
  const bool no_vol_left = stdev <= smallest_stdev;  // false for NaN
  const double distance = no_vol_left ? forward - strike : log_moneyness;  // neighbouring prices may share a logarithm
  const double ratio = distance / (stdev + smallest_stdev);
  const double half = 0.5 * stdev;
  const double d1 = detail::bounded_deviation(ratio + half);
  const double d2 = detail::bounded_deviation(ratio - half);
  const double first = math::normal_pdf(d1);
  const double second = math::normal_pdf(d2);
  const math::MillsPair mills = math::mills_ratio_pair(absolute(d1), absolute(d2));
  const double density = no_vol_left ? 0.0 : first;
  ForwardGreeks greeks;
  greeks.delta = detail::signed_distribution(type, d1, first * mills.first);
  greeks.exercise = detail::signed_distribution(type, d2, second * mills.second);
  // Divided one after the other: the product of two small divisors may be zero.
  greeks.gamma = density / (stdev + smallest_stdev) / (forward + smallest_forward);
  greeks.vega = forward * density;
  greeks.vanna = -(density * d2) / (stdev + smallest_stdev);
  greeks.volga = greeks.vega * d1 * d2 / (stdev + smallest_stdev);
  return greeks;
}

/// How forward and discount depend on what the Greeks are taken by: F = carried e^(carry_rate dt) + basis.
struct ForwardDependence {
  double slope = 1.0;               // dF/dS
  double carried = 0.0;             // the part of F that grows at the carry rate: S e^(bT)
  double carry_rate = 0.0;          // b = r - q, per year
  double forward_time_years = 0.0;  // until the forward's delivery; of an option on a future, the future's expiry
  double discount = 1.0;            // exp(-r T)
  double rate = 0.0;                // r
  double time_years = 0.0;          // T, until the option's expiry
  double root_time = 0.0;           // sqrt(T)
};

/// The chain rule from (F, s) to (S, vol, t, r). Strike and stdev are those the forward Greeks were taken at.
///
/// With V = D (F delta - K exercise), dF/dt = -b carried, dF/dr = forward_time carried and ds/dt = -s / 2T:
///   theta = D (delta (r F - b carried) - r K exercise) - D vega s / 2T      (Haug, "Theta")
///   rho   = D (delta (forward_time carried - T F) + T K exercise)           (Haug, "Rho")
/// Both hold spot, basis, dividend yield and vol fixed.
PLIMSOLL_HD Greeks by_spot_vol_time_rate(const ForwardGreeks& by, double forward, double strike, double stdev,
                                         const ForwardDependence& on) {
  constexpr double smallest_time = 1e-150;  // makes 0 / 0 a 0: without time left there is no stdev and no decay
  const double decay = by.vega * stdev / (2.0 * (on.time_years + smallest_time));
  const double earned = on.rate * forward - on.carry_rate * on.carried;
  const double moved = on.forward_time_years * on.carried - on.time_years * forward;
  const double exercised = strike * by.exercise;
  Greeks greeks;
  greeks.delta = on.discount * by.delta * on.slope;
  greeks.gamma = on.discount * by.gamma * on.slope * on.slope;
  greeks.vega = on.discount * by.vega * on.root_time;
  greeks.theta_per_year = on.discount * (by.delta * earned - on.rate * exercised - decay);
  greeks.rho = on.discount * (by.delta * moved + on.time_years * exercised);
  greeks.vanna = on.discount * by.vanna * on.slope * on.root_time;
  greeks.volga = on.discount * by.volga * (on.root_time * on.root_time);
  return greeks;
}

/// Black-76: by the forward, which depends on no rate and no time here, so rho is -T times the value (Haug, "Rho" of
/// options on futures). `rate` is the r of `in.discount` = exp(-r T).
PLIMSOLL_HD Greeks black_greeks(const BlackInputs& in, double rate) {
  ForwardDependence on;
  on.discount = in.discount;
  on.rate = rate;
  on.time_years = in.time_years;
  on.root_time = square_root(in.time_years);
  const double stdev = in.vol_annual * on.root_time;
  const double log_moneyness = math::log(in.forward) - math::log(in.strike);
  return by_spot_vol_time_rate(black_forward_greeks(in.type, in.forward, in.strike, log_moneyness, stdev), in.forward,
                               in.strike, stdev, on);
}

/// Black-Scholes-Merton with a dividend yield: by the spot.
PLIMSOLL_HD Greeks bsm_greeks(const BsmInputs& in) {
  const double carry = (in.rate - in.dividend_yield) * in.time_years;
  ForwardDependence on;
  on.slope = math::exp(carry);
  on.carried = in.spot * on.slope;
  on.carry_rate = in.rate - in.dividend_yield;
  on.forward_time_years = in.time_years;
  on.discount = math::exp(-in.rate * in.time_years);
  on.rate = in.rate;
  on.time_years = in.time_years;
  on.root_time = square_root(in.time_years);
  const double stdev = in.vol_annual * on.root_time;
  const double log_moneyness = (math::log(in.spot) + carry) - math::log(in.strike);
  return by_spot_vol_time_rate(black_forward_greeks(in.type, on.carried, in.strike, log_moneyness, stdev), on.carried,
                               in.strike, stdev, on);
}

}  // namespace plimsoll::pricers
