// Greeks of positions: every payoff against an independent formula, at 400 bits and on paper.
#include "kernels/pricers/position_greeks.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "tests/kernels/pricers/contracts.hpp"
#include "tests/kernels/pricers/wide.hpp"

namespace plimsoll::pricers {
namespace {

TEST(UnitGreeks, OfAnOptionOnSpotAreBlackScholesMertons) {
  const Contract contract{.payoff = Payoff::option_on_spot,
                          .type = OptionType::put,
                          .spot = 430.0,
                          .strike = 405.0,
                          .time_years = 1.0 / 12.0,
                          .forward_time_years = 1.0 / 12.0,
                          .rate = 0.07,
                          .dividend_yield = 0.05,
                          .vol_annual = 0.20};
  const Greeks greeks = greeks_of(contract);
  EXPECT_NEAR(greeks.theta_per_year, -31.1924, 5e-5);  // Haug (1998), pages 11 to 16
  const Greeks same = bsm_greeks({contract.type, 430.0, 405.0, 1.0 / 12.0, 0.20, 0.07, 0.05});
  // The same formula; vol sqrt(T) and exp(bT) are rounded elsewhere, which a large gamma / delta carries along.
  EXPECT_NEAR(greeks.delta, same.delta, 1e-13);
  EXPECT_NEAR(greeks.gamma, same.gamma, 1e-14);
  EXPECT_NEAR(greeks.vega, same.vega, 1e-11);
  EXPECT_NEAR(greeks.theta_per_year, same.theta_per_year, 1e-11);
  EXPECT_NEAR(greeks.rho, same.rho, 1e-11);
  EXPECT_NEAR(greeks.vanna, same.vanna, 1e-12);
  EXPECT_NEAR(greeks.volga, same.volga, 1e-10);
}

TEST(UnitGreeks, OfASpotAreDeltaOne) {
  const Greeks greeks = greeks_of({.payoff = Payoff::spot, .spot = 7.0});
  EXPECT_EQ(greeks.delta, 1.0);
  for (const double none : {greeks.gamma, greeks.vega, greeks.theta_per_year, greeks.rho, greeks.vanna, greeks.volga}) {
    EXPECT_EQ(none, 0.0);
  }
}

// F = S exp((r - q) T) + basis: the cost-of-carry model, Haug (2007), chapter 1.
TEST(UnitGreeks, OfAFutureAreThoseOfItsPrice) {
  for (const double basis : {0.0, 2.5, -300.0}) {  // the last one pushes the price below zero
    const Greeks greeks = greeks_of({.payoff = Payoff::future,
                                     .spot = 200.0,
                                     .forward_time_years = 0.5,
                                     .rate = 0.06,
                                     .dividend_yield = 0.02,
                                     .basis = basis});
    const double growth = std::exp(0.04 * 0.5);
    EXPECT_NEAR(greeks.delta, growth, 1e-15);
    EXPECT_NEAR(greeks.theta_per_year, -0.04 * 200.0 * growth, 1e-14);
    EXPECT_NEAR(greeks.rho, 0.5 * 200.0 * growth, 1e-13);
    for (const double none : {greeks.gamma, greeks.vega, greeks.vanna, greeks.volga}) EXPECT_EQ(none, 0.0);
  }
}

/// exp(-rT) (F Phi(d1) - K Phi(d2)) on F = S exp((r - q) T') + basis, signed.
Wide model_value(const Contract& c, const Wide& spot, const Wide& vol, const Wide& passed, const Wide& rate) {
  const Wide time = Wide(c.time_years) - passed;
  const Wide forward = spot * exp((rate - c.dividend_yield) * (Wide(c.forward_time_years) - passed)) + c.basis;
  const double sign = c.type == OptionType::call ? 1.0 : -1.0;
  const Wide s = vol * sqrt(time);
  const Wide d1 = log(forward / c.strike) / s + s / 2.0;
  return exp(-rate * time) * (forward * distribution(d1 * sign) - Wide(c.strike) * distribution((d1 - s) * sign)) *
         sign;
}

TEST(UnitGreeks, AreTheDerivativesOfTheModelForBothOptions) {
  backends::Lots lots(41);
  for (int i = 0; i < 300; ++i) {
    const Contract c = random_contract(lots, lots.one_in(2) ? Payoff::option_on_spot : Payoff::option_on_future);
    const Wide spot(c.spot);
    const Wide vol(c.vol_annual);
    const auto by_spot_vol = [&](const Wide& s, const Wide& v) { return model_value(c, s, v, 0.0, c.rate); };
    const auto by_spot = [&](const Wide& s) { return by_spot_vol(s, vol); };
    const auto by_vol = [&](const Wide& v) { return by_spot_vol(spot, v); };
    const auto by_passing = [&](const Wide& t) { return model_value(c, spot, vol, t, c.rate); };
    const auto by_rate = [&](const Wide& r) { return model_value(c, spot, vol, 0.0, r); };
    const Greeks greeks = greeks_of(c);
    // As in greeks_test: 4e-15 in ln F - ln K moves d1 by that over s, and each Greek by at most (1 + e^2) of its size.
    const double forward = c.spot * std::exp((c.rate - c.dividend_yield) * c.forward_time_years) + c.basis;
    const double s = c.vol_annual * std::sqrt(c.time_years);
    const double e = std::fabs(std::log(forward / c.strike)) / s + 0.5 * s;
    const double d = 6e-15 * (1.0 + 1.0 / s) * (1.0 + e * e);
    const double root = std::sqrt(c.time_years);
    const auto near = [&](double computed, const Wide& exact, double scale, const char* which) {
      ASSERT_NEAR(computed, exact.to_double(), d * scale) << which << " of contract " << i;
    };
    near(greeks.delta, first_derivative(by_spot, spot, 1.0), 0.4, "delta");
    near(greeks.gamma, second_derivative(by_spot, spot, 1.0), 0.4 / (forward * s), "gamma");
    near(greeks.vega, first_derivative(by_vol, vol, 0.01), 0.4 * forward * root, "vega");
    near(greeks.theta_per_year, first_derivative(by_passing, 0.0, 0.01), forward * (0.1 + c.vol_annual / root),
         "theta");
    near(greeks.rho, first_derivative(by_rate, c.rate, 0.01), c.forward_time_years * (forward + c.strike), "rho");
    near(greeks.vanna, cross_derivative(by_spot_vol, spot, 1.0, vol, 0.01), 0.4 * (1.0 + 1.0 / c.vol_annual), "vanna");
    near(greeks.volga, second_derivative(by_vol, vol, 0.01), 0.4 * forward * root * (1.0 + 1.0 / c.vol_annual),
         "volga");
  }
}

TEST(UnitGreeks, OfAnOptionWhoseFutureIsBelowZeroDoNotMove) {
  Contract contract{.payoff = Payoff::option_on_future,
                    .type = OptionType::put,
                    .spot = 10.0,
                    .strike = 20.0,
                    .time_years = 0.5,
                    .forward_time_years = 0.75,
                    .rate = 0.04,
                    .vol_annual = 0.4,
                    .basis = -30.0};
  const Greeks put = greeks_of(contract);  // worth exp(-rT) K, whatever spot and vol do
  EXPECT_EQ(put.delta, 0.0);
  EXPECT_NEAR(put.rho, -0.5 * 20.0 * std::exp(-0.02), 1e-14);
  EXPECT_NEAR(put.theta_per_year, 0.04 * 20.0 * std::exp(-0.02), 1e-14);
  contract.type = OptionType::call;
  const Greeks call = greeks_of(contract);
  for (const double none : {put.gamma, put.vega, put.vanna, put.volga, call.delta, call.gamma, call.vega,
                            call.theta_per_year, call.rho, call.vanna, call.volga}) {
    EXPECT_EQ(none, 0.0);
  }
}

TEST(UnitGreeks, OfUnknownTermsAreNotNumbers) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  for (const Payoff payoff : {Payoff::option_on_spot, Payoff::option_on_future}) {
    const Contract known{.payoff = payoff,
                         .spot = 100.0,
                         .strike = 95.0,
                         .time_years = 0.5,
                         .forward_time_years = 0.5,
                         .rate = 0.04,
                         .vol_annual = 0.3};
    EXPECT_FALSE(std::isnan(greeks_of(known).delta));
    for (double Contract::*field : {&Contract::spot, &Contract::vol_annual, &Contract::rate, &Contract::basis}) {
      if (payoff == Payoff::option_on_spot && field == &Contract::basis) continue;  // it has none
      Contract unknown = known;
      unknown.*field = nan;
      const Greeks greeks = greeks_of(unknown);
      for (const double none :
           {greeks.delta, greeks.gamma, greeks.vega, greeks.theta_per_year, greeks.rho, greeks.vanna, greeks.volga}) {
        EXPECT_TRUE(std::isnan(none));
      }
    }
  }
}

}  // namespace
}  // namespace plimsoll::pricers
