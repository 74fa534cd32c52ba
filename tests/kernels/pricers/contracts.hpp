// Contracts in plain terms, random ones too, and the positions that the kernels make of them.
#pragma once

#include "kernels/core/bits.hpp"
#include "kernels/math/exp.hpp"
#include "kernels/math/log.hpp"
#include "kernels/pricers/position.hpp"
#include "kernels/pricers/position_greeks.hpp"
#include "tests/kernels/backends/synthetic_cells.hpp"

namespace plimsoll::pricers {

struct Contract {
  Payoff payoff = Payoff::spot;
  OptionType type = OptionType::call;
  double spot = 100.0;
  double strike = 100.0;
  double time_years = 0.0;          // of an option
  double forward_time_years = 0.0;  // of a future, of the future an option is on, of an option on spot
  double rate = 0.0;
  double dividend_yield = 0.0;
  double vol_annual = 0.0;
  double basis = 0.0;
};

inline bool is_option(const Contract& c) {
  return c.payoff == Payoff::option_on_spot || c.payoff == Payoff::option_on_future;
}

/// `base_value` is set at the unshocked market.
inline Position position_of(const Contract& c, double weight = 1.0) {
  Position position;
  position.payoff = c.payoff;
  position.option_type = c.type;
  position.weight = weight;
  if (c.payoff != Payoff::spot) {
    position.carry = (c.rate - c.dividend_yield) * c.forward_time_years;
    position.growth = math::exp(position.carry);
  }
  if (c.payoff == Payoff::future || c.payoff == Payoff::option_on_future) position.basis = c.basis;
  if (is_option(c)) {
    position.strike = c.strike;
    position.log_strike = math::log(c.strike);
    position.root_time = square_root(c.time_years);
    position.stdev = c.vol_annual * position.root_time;
    position.discount = math::exp(-c.rate * c.time_years);
  }
  position.base_value = unit_value(position, VolShift::multiply, {c.spot, math::log(c.spot), 1.0, 0.0});
  return position;
}

inline RateTerms rate_terms_of(const Contract& c) {
  RateTerms terms;
  if (c.payoff == Payoff::spot) return terms;
  terms.carry_rate = c.rate - c.dividend_yield;
  terms.forward_time_years = c.forward_time_years;
  if (!is_option(c)) return terms;
  terms.discount_rate = c.rate;
  terms.time_years = c.time_years;
  return terms;
}

inline Greeks greeks_of(const Contract& c) {
  return unit_greeks(position_of(c), rate_terms_of(c), c.spot, math::log(c.spot));
}

/// Strikes within three standard deviations, so that no Greek is lost in another's rounding.
inline Contract random_contract(backends::Lots& lots, Payoff payoff) {
  Contract c;
  c.payoff = payoff;
  c.type = lots.one_in(2) ? OptionType::call : OptionType::put;
  c.spot = lots.between(20.0, 500.0);
  c.rate = lots.between(-0.02, 0.08);
  c.dividend_yield = lots.between(0.0, 0.05);
  c.time_years = lots.between(0.05, 2.0);
  c.forward_time_years = c.time_years + (payoff == Payoff::option_on_spot ? 0.0 : lots.between(0.0, 0.5));
  c.vol_annual = lots.between(0.1, 0.8);
  c.basis = payoff == Payoff::option_on_spot ? 0.0 : c.spot * lots.between(-0.02, 0.02);
  const double stdev = c.vol_annual * square_root(c.time_years);
  c.strike = c.spot * math::exp(lots.between(-3.0, 3.0) * stdev);
  return c;
}

}  // namespace plimsoll::pricers
