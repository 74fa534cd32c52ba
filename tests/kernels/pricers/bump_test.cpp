// Greeks against the scenario path: central differences of explicit moves, for every payoff and both vol shifts.
#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include "kernels/pricers/cell.hpp"
#include "tests/kernels/pricers/contracts.hpp"

namespace plimsoll::pricers {
namespace {

// A spot move of h and a vol move of g change ln F / s and s by h / s and g of their size. With e = |ln(F / K)| / s +
// s / 2 every derivative of B by these is a polynomial in e times F phi(d1), so that a central difference with steps
// h = s t and g = t errs by at most t^2 (1 + e)^4 of the natural size of the Greek (truncation; the constants 1/6, 1/12
// of the series are left as margin for the polynomials' coefficients). A value has a rounding error below 1e-14 F, of
// which a first difference sees 2 / (2 t), a second one 4 / t^2.
constexpr double t = 0x1p-10;
constexpr double value_error = 1e-14;

struct Sizes {
  double spot_step = 0.0;  // h
  double slack = 0.0;      // t^2 (1 + e)^4
  double first = 0.0;      // rounding of a first difference in units of s t
  double second = 0.0;     // of a second one, in units of t^2
  double forward = 0.0;
  double stdev = 0.0;
};

Sizes sizes_of(const Contract& c, const Position& position) {
  Sizes sizes;
  const double future = c.spot * position.growth + position.basis;
  sizes.forward = future;
  sizes.stdev = is_option(c) ? position.stdev : 0.2;  // any step does for a straight line
  sizes.spot_step = sizes.stdev * t;
  const double e = is_option(c) ? std::fabs(std::log(future / c.strike)) / sizes.stdev + 0.5 * sizes.stdev : 0.0;
  // The spot part of a future with a basis is not quite the future: 1 + |basis| / F is the room for it.
  sizes.slack = t * t * std::pow(1.0 + e, 4) * (1.0 + std::fabs(position.basis) / future);
  sizes.first = value_error * future / t;
  sizes.second = 4.0 * value_error * future / (t * t);
  return sizes;
}

class Bumps : public ::testing::TestWithParam<std::tuple<Payoff, VolShift>> {};

TEST_P(Bumps, OfUnitValueGiveTheGreeks) {
  const auto [payoff, shift] = GetParam();
  backends::Lots lots(53);
  for (int i = 0; i < 400; ++i) {
    const Contract c = random_contract(lots, payoff);
    const Position position = position_of(c);
    const Sizes at = sizes_of(c, position);
    const double h = at.spot_step;
    const double neutral = shift == VolShift::multiply ? 1.0 : 0.0;
    const double unit = shift == VolShift::multiply ? 1.0 : c.vol_annual;  // of a vol move, so that t is relative
    const auto value = [&, shift = shift](double spot_steps, double vol_steps) {
      const double spot = c.spot * (1.0 + h * spot_steps);
      return unit_value(position, shift, {spot, math::log(spot), neutral + unit * t * vol_steps, 0.0});
    };
    // Greeks by relative moves: what the differences estimate.
    const Greeks greeks = greeks_of(c);
    const double s = c.spot;
    const double v = c.vol_annual;
    const double size = 0.4 * at.forward * at.stdev;  // F phi(0) s: what one standard deviation is worth
    const auto near = [&](double difference, double closed, double rounding, const char* which) {
      ASSERT_NEAR(difference, closed, at.slack * size + rounding) << which << " of contract " << i;
      // A bound that lets everything pass proves nothing.
      ASSERT_LT(at.slack * size + rounding, 2e-3 * size) << which << " of contract " << i;
    };
    near((value(1, 0) - value(-1, 0)) / (2.0 * t), greeks.delta * s * at.stdev, at.first, "delta");
    near((value(1, 0) - 2.0 * value(0, 0) + value(-1, 0)) / (t * t), greeks.gamma * s * s * at.stdev * at.stdev,
         at.second, "gamma");
    near((value(0, 1) - value(0, -1)) / (2.0 * t), greeks.vega * v, at.first, "vega");
    near((value(0, 1) - 2.0 * value(0, 0) + value(0, -1)) / (t * t), greeks.volga * v * v, at.second, "volga");
    near((value(1, 1) - value(1, -1) - value(-1, 1) + value(-1, -1)) / (4.0 * t * t), greeks.vanna * s * at.stdev * v,
         at.second, "vanna");
  }
}

TEST_P(Bumps, OfACellsPnlGiveTheGreeks) {
  const auto [payoff, shift] = GetParam();
  backends::Lots lots(59);
  for (int i = 0; i < 400; ++i) {
    const Contract c = random_contract(lots, payoff);
    constexpr double weight = -2e5;  // of some 100 each: P&L of 1e4 to 1e6, so half a quantum is far below the bound
    const std::array<Position, 1> positions{position_of(c, weight)};
    const Sizes at = sizes_of(c, positions[0]);
    const double h = at.spot_step;
    const double neutral = shift == VolShift::multiply ? 1.0 : 0.0;
    const double g = t * (shift == VolShift::multiply ? 1.0 : c.vol_annual);
    // Scenarios: spot up, spot down, vol up, vol down, and the four corners.
    const std::array<double, 8> spot_moves{1 + h, 1 - h, 1, 1, 1 + h, 1 + h, 1 - h, 1 - h};
    std::array<double, 8> vol_moves{};
    const std::array<double, 8> vol_steps{0, 0, 1, -1, 1, -1, 1, -1};
    for (std::size_t k = 0; k < 8; ++k) vol_moves[k] = neutral + g * vol_steps[k];
    const std::array<double, 8> basis_moves{};
    CellView cell;
    cell.positions = {positions.data(), positions.size()};
    cell.spot = c.spot;
    cell.spot_moves = spot_moves.data();
    cell.vol_moves = vol_moves.data();
    cell.basis_moves = basis_moves.data();
    cell.vol_shift = shift;
    std::array<double, 8> pnl{};
    for (std::size_t k = 0; k < 8; ++k) {
      ASSERT_NE(cell.pnl(k), unrepresentable_quanta);
      pnl[k] = to_units(cell.pnl(k)) / weight;
    }
    const Greeks greeks = greeks_of(c);
    const double size = 0.4 * at.forward * at.stdev;
    const double quantum = std::fabs(units_per_quantum / weight);
    const auto near = [&](double difference, double closed, double rounding, const char* which) {
      ASSERT_NEAR(difference, closed, at.slack * size + rounding) << which << " of contract " << i;
      ASSERT_LT(at.slack * size + rounding, 3e-3 * size) << which << " of contract " << i;
    };
    const double first = at.first + quantum / (2.0 * t);
    const double second = at.second + 2.0 * quantum / (t * t);
    near((pnl[0] - pnl[1]) / (2.0 * t), greeks.delta * c.spot * at.stdev, first, "delta");
    near((pnl[0] + pnl[1]) / (t * t), greeks.gamma * c.spot * c.spot * at.stdev * at.stdev, second, "gamma");
    near((pnl[2] - pnl[3]) / (2.0 * t), greeks.vega * c.vol_annual, first, "vega");
    near((pnl[2] + pnl[3]) / (t * t), greeks.volga * c.vol_annual * c.vol_annual, second, "volga");
    near((pnl[4] - pnl[5] - pnl[6] + pnl[7]) / (4.0 * t * t), greeks.vanna * c.spot * at.stdev * c.vol_annual, second,
         "vanna");
  }
}

INSTANTIATE_TEST_SUITE_P(EveryPayoff, Bumps,
                         ::testing::Combine(::testing::Values(Payoff::spot, Payoff::future, Payoff::option_on_spot,
                                                              Payoff::option_on_future),
                                            ::testing::Values(VolShift::multiply, VolShift::add)));

}  // namespace
}  // namespace plimsoll::pricers
