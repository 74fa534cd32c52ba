#include "kernels/pricers/position.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace plimsoll::pricers {
namespace {

ShockedMarket market_at(double spot, double vol_move, double basis_move) {
  return {spot, math::log(spot), vol_move, basis_move};
}

Position option_position(Payoff payoff, OptionType type, double strike, double time, double vol, double rate) {
  Position position;
  position.payoff = payoff;
  position.option_type = type;
  position.strike = strike;
  position.log_strike = math::log(strike);
  position.root_time = std::sqrt(time);
  position.stdev = vol * position.root_time;
  position.carry = rate * time;
  position.growth = math::exp(position.carry);
  position.discount = math::exp(-rate * time);
  return position;
}

TEST(UnitValue, OfAnOptionOnSpotIsBlackScholesMerton) {
  const Position position = option_position(Payoff::option_on_spot, OptionType::put, 95.0, 0.5, 0.2, 0.10);
  BsmInputs in;
  in.type = OptionType::put;
  in.spot = 100.0;
  in.strike = 95.0;
  in.time_years = 0.5;
  in.vol_annual = 0.2 * 1.1;
  in.rate = 0.10;
  // The same formula through other roundings of vol * sqrt(T): 1e-13 relative covers vega times one ulp.
  EXPECT_NEAR(unit_value(position, VolShift::multiply, market_at(100.0, 1.1, 0.0)), bsm_value(in), 1e-12);
}

TEST(UnitValue, OfAnOptionOnAFutureIsBlack76OnTheShiftedFuture) {
  Position position = option_position(Payoff::option_on_future, OptionType::call, 19.0, 0.75, 0.28, 0.10);
  position.basis = 0.25;
  BlackInputs in;
  in.forward = 18.0 * std::exp(0.10 * 0.75) + 0.25 - 0.05;
  in.strike = 19.0;
  in.time_years = 0.75;
  in.vol_annual = 0.28;
  in.discount = std::exp(-0.10 * 0.75);
  EXPECT_NEAR(unit_value(position, VolShift::multiply, market_at(18.0, 1.0, -0.05)), black_value(in), 1e-12);
}

TEST(UnitValue, OfAFutureIsCarryPlusBasis) {
  Position position;
  position.payoff = Payoff::future;
  position.growth = 1.5;
  position.basis = 2.0;
  EXPECT_EQ(unit_value(position, VolShift::multiply, market_at(10.0, 1.0, 0.5)), 17.5);
}

TEST(VolShift, AddsOrMultipliesAndNeverGoesBelowZero) {
  const Position position = option_position(Payoff::option_on_spot, OptionType::call, 100.0, 4.0, 0.2, 0.0);
  EXPECT_DOUBLE_EQ(shocked_stdev(position, VolShift::multiply, 1.5), 0.6);
  EXPECT_DOUBLE_EQ(shocked_stdev(position, VolShift::add, 0.05), 0.5);
  EXPECT_EQ(shocked_stdev(position, VolShift::add, -0.5), 0.0);
}

TEST(UnitValue, AFutureBelowZeroLeavesItsCallWorthless) {
  Position position = option_position(Payoff::option_on_future, OptionType::call, 19.0, 0.75, 0.28, 0.0);
  EXPECT_EQ(unit_value(position, VolShift::multiply, market_at(1.0, 1.0, -5.0)), 0.0);
  position.option_type = OptionType::put;
  EXPECT_EQ(unit_value(position, VolShift::multiply, market_at(1.0, 1.0, -5.0)), 19.0);
}

}  // namespace
}  // namespace plimsoll::pricers
