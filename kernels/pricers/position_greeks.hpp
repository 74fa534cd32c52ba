// Greeks of one unit of a position, whatever it is: by spot, by its own implied vol, by time and by rate.
#pragma once

#include "kernels/core/bits.hpp"
#include "kernels/math/log.hpp"
#include "kernels/pricers/greeks.hpp"
#include "kernels/pricers/position.hpp"

namespace plimsoll::pricers {

/// What theta and rho need beyond the terms of a position, which hold only products of these. A spot has none: all
/// zero.
struct RateTerms {
  double carry_rate = 0.0;          // r - q per year, continuously compounded
  double forward_time_years = 0.0;  // until the future (or, of an option on spot, the option) expires
  double discount_rate = 0.0;       // r of an option; 0 for a future, whose gains are settled at once
  double time_years = 0.0;          // of an option until its expiry; 0 for a future
};

/// The Greeks of `unit_value` at an unshocked market.
///
/// Spot, basis, implied vol, time and rate are the independent variables, as they are risk factors of their own: delta
/// holds the basis, and rho and theta hold spot and basis. A spot has delta 1 and nothing else. A future has delta
/// exp((r - q) T), theta -(r - q) S exp((r - q) T) and rho T S exp((r - q) T): derivatives of its price, which is what
/// its P&L is. Where the basis pushes a future below zero, the option on it counts it as zero and does not move with
/// it.
///
/// Vega, vanna and volga are by the position's own implied vol, the quantity that `VolShift` acts on: with
/// `VolShift::add` dV/dvol_move = vega, with `VolShift::multiply` dV/dvol_move = vol * vega.
/// The law that holds this to `unit_value`: tests/kernels/pricers/bump_test.cpp.
PLIMSOLL_HD Greeks unit_greeks(const Position& position, const RateTerms& rates, double spot, double log_spot) {
  const bool on_spot = position.payoff == Payoff::option_on_spot;
  const bool is_option = on_spot | (position.payoff == Payoff::option_on_future);
  const double carried = spot * position.growth;
  const double price = fused_multiply_add(spot, position.growth, position.basis);
  const double forward = is_option ? larger(0.0, price) : price;  // in this order NaN stays NaN
  const double log_moneyness = (on_spot ? log_spot + position.carry : math::log(forward)) - position.log_strike;
  const ForwardGreeks option =
      black_forward_greeks(position.option_type, forward, position.strike, log_moneyness, position.stdev);
  ForwardGreeks by;  // a spot or a future: the forward itself
  by.delta = is_option ? option.delta : 1.0;
  by.exercise = is_option ? option.exercise : 0.0;
  by.gamma = is_option ? option.gamma : 0.0;
  by.vega = is_option ? option.vega : 0.0;
  by.vanna = is_option ? option.vanna : 0.0;
  by.volga = is_option ? option.volga : 0.0;
  const bool moves = !is_option | (price > 0.0) | (price != price);
  ForwardDependence on;
  on.slope = moves ? position.growth : 0.0;
  on.carried = moves ? carried : 0.0;
  on.carry_rate = rates.carry_rate;
  on.forward_time_years = rates.forward_time_years;
  on.discount = position.discount;
  on.rate = rates.discount_rate;
  on.time_years = rates.time_years;
  on.root_time = position.root_time;
  return by_spot_vol_time_rate(by, forward, position.strike, position.stdev, on);
}

}  // namespace plimsoll::pricers
