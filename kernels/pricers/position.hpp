// One position as the revaluation kernels see it: terms that do not change with the scenario, worked out once.
#pragma once

#include <cstdint>

#include "kernels/core/bits.hpp"
#include "kernels/math/log.hpp"
#include "kernels/pricers/black.hpp"
#include "kernels/scenarios/shock.hpp"

namespace plimsoll::pricers {

/// Which formula values a position.
enum class Payoff : std::uint8_t { spot, future, option_on_spot, option_on_future };

/// What the market looks like in one scenario, shared by all positions of a cell.
struct ShockedMarket {
  double spot = 0.0;
  double log_spot = 0.0;
  double vol_move = 1.0;    // multiplier or addend, see VolShift
  double basis_move = 0.0;  // added to every basis of the cell's underlying, in price units
};

/// How `vol_move` changes an implied volatility.
enum class VolShift : std::uint8_t { multiply, add };

/// Scenario-independent terms. The host fills them; unused ones stay at their defaults.
struct Position {
  double weight = 0.0;      // quantity * multiplier, signed
  double base_value = 0.0;  // value of one unit at the snapshot, by `unit_value` at a zero shock
  double growth = 1.0;      // exp((r - q) T): forward = spot * growth (+ basis)
  double carry = 0.0;       // (r - q) T
  double basis = 0.0;       // future price - spot * growth at the snapshot
  double strike = 0.0;
  double log_strike = 0.0;
  double stdev = 0.0;      // vol * sqrt(T)
  double root_time = 0.0;  // sqrt(T)
  double discount = 1.0;   // exp(-r T)
  Payoff payoff = Payoff::spot;
  OptionType option_type = OptionType::call;
};

/// Standard deviation of log price until expiry after the vol shock; never negative.
PLIMSOLL_HD double shocked_stdev(const Position& position, VolShift shift, double vol_move) {
  const double multiplied = position.stdev * vol_move;
  const double added = fused_multiply_add(vol_move, position.root_time, position.stdev);
  return larger(shift == VolShift::multiply ? multiplied : added, 0.0);
}

/// Price of a future: cost of carry plus the quoted basis.
PLIMSOLL_HD double future_price(const Position& position, const ShockedMarket& market) {
  return fused_multiply_add(market.spot, position.growth, position.basis + market.basis_move);
}

/// Value of one unit of a European option on the spot. `log_spot` is shared by the cell, so no logarithm is taken here.
PLIMSOLL_HD double spot_option_value(const Position& position, VolShift shift, const ShockedMarket& market) {
  const double forward = market.spot * position.growth;
  const double log_moneyness = (market.log_spot + position.carry) - position.log_strike;
  return position.discount * black_undiscounted(position.option_type, forward, position.strike, log_moneyness,
                                                shocked_stdev(position, shift, market.vol_move));
}

/// Value of one unit of a European option on a future. A forward pushed below zero by the basis counts as zero.
PLIMSOLL_HD double future_option_value(const Position& position, VolShift shift, const ShockedMarket& market) {
  const double forward = larger(future_price(position, market), 0.0);
  const double log_moneyness = math::log(forward) - position.log_strike;
  return position.discount * black_undiscounted(position.option_type, forward, position.strike, log_moneyness,
                                                shocked_stdev(position, shift, market.vol_move));
}

/// Value of one unit, whatever it is. A future is worth its price here: only differences of it are ever used.
PLIMSOLL_HD double unit_value(const Position& position, VolShift shift, const ShockedMarket& market) {
  switch (position.payoff) {
    case Payoff::spot: return market.spot;
    case Payoff::future: return future_price(position, market);
    case Payoff::option_on_spot: return spot_option_value(position, shift, market);
    case Payoff::option_on_future: return future_option_value(position, shift, market);
  }
  return 0.0;
}

/// Adds a position's P&L to a running sum: the only place where P&L is formed.
PLIMSOLL_HD double add_pnl(const Position& position, double value, double sum) {
  return fused_multiply_add(position.weight, value - position.base_value, sum);
}

}  // namespace plimsoll::pricers
