// Greeks of the Black formula: printed values, MPFR, laws and limits.
#include "kernels/pricers/greeks.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "tests/kernels/backends/synthetic_cells.hpp"
#include "tests/kernels/pricers/wide.hpp"

namespace plimsoll::pricers {
namespace {

using backends::Lots;

BsmInputs bsm(OptionType type, double spot, double strike, double time_years, double rate, double dividend_yield,
              double vol_annual) {
  return {type, spot, strike, time_years, vol_annual, rate, dividend_yield};
}

// Haug (2007), pages 32 and 33: S = 90, X = 80, T = 0.25, r = b = 0.05, vol 0.2; printed to four decimals.
TEST(BsmGreeks, HaveHaugsVanna) {
  EXPECT_NEAR(bsm_greeks(bsm(OptionType::put, 90.0, 80.0, 0.25, 0.05, 0.0, 0.20)).vanna, -1.0008, 5e-5);
}

// Haug (2007), pages 58 and 59: S = 90, X = 130, T = 0.75, r = 0.05, b = 0, vol 0.28; printed to four decimals.
TEST(BsmGreeks, HaveHaugsVolga) {
  EXPECT_NEAR(bsm_greeks(bsm(OptionType::put, 90.0, 130.0, 0.75, 0.05, 0.05, 0.28)).volga, 92.3444, 5e-5);
}

// Haug (1998), pages 11 to 16, to four decimals. The other rows are in tests/literature.
TEST(BsmGreeks, HaveHaugsFirstDerivatives) {
  EXPECT_NEAR(bsm_greeks(bsm(OptionType::call, 105.0, 100.0, 0.5, 0.10, 0.10, 0.36)).delta, 0.5946, 5e-5);
  EXPECT_NEAR(bsm_greeks(bsm(OptionType::put, 105.0, 100.0, 0.5, 0.10, 0.10, 0.36)).delta, -0.3566, 1e-4);  // cut off
  EXPECT_NEAR(bsm_greeks(bsm(OptionType::call, 55.0, 60.0, 0.75, 0.10, 0.0, 0.30)).gamma, 0.0278, 5e-5);
  EXPECT_NEAR(bsm_greeks(bsm(OptionType::put, 55.0, 60.0, 0.75, 0.10, 0.0, 0.30)).vega, 18.9358, 5e-5);
  EXPECT_NEAR(bsm_greeks(bsm(OptionType::put, 430.0, 405.0, 1.0 / 12.0, 0.07, 0.05, 0.20)).theta_per_year, -31.1924,
              5e-5);
  EXPECT_NEAR(bsm_greeks(bsm(OptionType::call, 72.0, 75.0, 1.0, 0.09, 0.0, 0.19)).rho, 38.7325, 1e-4);
}

TEST(ForwardGreeks, AgreeWithFourHundredBitsWithinTheStatedBounds) {
  constexpr double u = 0x1p-53;
  Lots lots(11);
  double worst = 0.0;  // in units of the bound
  for (int i = 0; i < 400; ++i) {
    const double forward = 100.0 * lots.between(0.2, 5.0);
    const double stdev = std::exp(lots.between(std::log(1e-4), std::log(4.0)));
    const double aim = lots.between(-30.0, 30.0);  // where d1 shall lie
    const double log_moneyness = (aim - 0.5 * stdev) * stdev;
    const Wide x(log_moneyness);
    const Wide s(stdev);
    const Wide d1 = x / s + s / 2.0;
    const Wide d2 = d1 - s;
    const Wide bell = density(d1);
    const double e = std::fabs(log_moneyness) / stdev + 0.5 * stdev;
    const double k1 = 12.0 * u * (1.0 + e * std::fabs(d1.to_double()));
    const double k2 = 12.0 * u * (1.0 + e * std::fabs(d2.to_double()));
    const double scale = bell.to_double();
    const auto see = [&](double computed, const Wide& exact, double bound, const char* which) {
      const double error = std::fabs((Wide(computed) - exact).to_double());
      worst = std::max(worst, error / bound);
      ASSERT_LE(error, bound) << which << " x " << log_moneyness << " s " << stdev << " d1 " << aim;
    };
    for (const double sign : {1.0, -1.0}) {
      const OptionType type = sign > 0.0 ? OptionType::call : OptionType::put;
      // The strike enters only where no vol is left.
      const ForwardGreeks greeks = black_forward_greeks(type, forward, 123.0, log_moneyness, stdev);
      const Wide first = distribution(d1 * sign) * sign;
      const Wide second = distribution(d2 * sign) * sign;
      see(greeks.delta, first, k1 * std::fabs(first.to_double()), "delta");
      see(greeks.exercise, second, k2 * std::fabs(second.to_double()), "exercise");
      see(greeks.gamma, bell / s / forward, k1 * scale / stdev / forward, "gamma");
      see(greeks.vega, bell * forward, k1 * scale * forward, "vega");
      see(greeks.vanna, -bell * d2 / s, k1 * scale * e / stdev, "vanna");
      see(greeks.volga, bell * d1 * d2 / s * forward, k1 * scale * forward * e * e / stdev, "volga");
    }
  }
  RecordProperty("worst_error_in_units_of_the_bound", std::to_string(worst));
}

/// S exp(-qT) Phi(d1) - K exp(-rT) Phi(d2) as Haug prints it, signed for calls and puts: no forward, no Mills ratio.
Wide textbook_value(double sign, const Wide& spot, const Wide& strike, const Wide& time, const Wide& vol,
                    const Wide& rate, const Wide& yield) {
  const Wide s = vol * sqrt(time);
  const Wide d1 = (log(spot / strike) + (rate - yield + vol * vol / 2.0) * time) / s;
  return (spot * exp(-yield * time) * distribution(d1 * sign) -
          strike * exp(-rate * time) * distribution((d1 - s) * sign)) *
         sign;
}

TEST(BsmGreeks, AreTheDerivativesOfTheTextbookFormula) {
  Lots lots(5);
  for (int i = 0; i < 300; ++i) {
    BsmInputs in;
    in.type = lots.one_in(2) ? OptionType::call : OptionType::put;
    in.strike = 100.0;
    in.spot = lots.between(40.0, 250.0);
    in.time_years = lots.between(0.01, 4.0);
    in.vol_annual = lots.between(0.05, 1.0);
    in.rate = lots.between(-0.02, 0.1);
    in.dividend_yield = lots.between(0.0, 0.08);
    const double sign = in.type == OptionType::call ? 1.0 : -1.0;
    const Wide spot(in.spot);
    const Wide vol(in.vol_annual);
    const auto by_spot_vol = [&](const Wide& s, const Wide& v) {
      return textbook_value(sign, s, in.strike, in.time_years, v, in.rate, in.dividend_yield);
    };
    const auto by_spot = [&](const Wide& s) { return by_spot_vol(s, vol); };
    const auto by_vol = [&](const Wide& v) { return by_spot_vol(spot, v); };
    const auto by_time = [&](const Wide& t) {
      return textbook_value(sign, spot, in.strike, t, vol, in.rate, in.dividend_yield);
    };
    const auto by_rate = [&](const Wide& r) {
      return textbook_value(sign, spot, in.strike, in.time_years, vol, r, in.dividend_yield);
    };
    const Greeks greeks = bsm_greeks(in);
    // ln S - ln K carries up to 2e-15, which moves d1 by 2e-15 / s; each Greek then by its own derivative by d1, at
    // most (1 + e^2) times its size at the strike.
    const double s = in.vol_annual * std::sqrt(in.time_years);
    const double e = std::fabs(std::log(in.spot / in.strike)) / s + 0.5 * s + 0.1 * in.time_years / s;
    const double d = 4e-15 * (1.0 + 1.0 / s) * (1.0 + e * e);
    const double root = std::sqrt(in.time_years);
    const auto near = [&](double computed, const Wide& exact, double scale, const char* which) {
      ASSERT_NEAR(computed, exact.to_double(), d * scale)
          << which << " S " << in.spot << " T " << in.time_years << " vol " << in.vol_annual;
    };
    near(greeks.delta, first_derivative(by_spot, spot, 1.0), 0.4, "delta");
    near(greeks.gamma, second_derivative(by_spot, spot, 1.0), 0.4 / (in.spot * s), "gamma");
    near(greeks.vega, first_derivative(by_vol, vol, 0.01), 0.4 * in.spot * root, "vega");
    near(greeks.theta_per_year, -first_derivative(by_time, in.time_years, 0.01), in.spot * (0.1 + in.vol_annual / root),
         "theta");
    near(greeks.rho, first_derivative(by_rate, in.rate, 0.01), in.time_years * in.strike, "rho");
    near(greeks.vanna, cross_derivative(by_spot_vol, spot, 1.0, vol, 0.01), 0.4 * (1.0 + 1.0 / in.vol_annual), "vanna");
    near(greeks.volga, second_derivative(by_vol, vol, 0.01), 0.4 * in.spot * root * (1.0 + 1.0 / in.vol_annual),
         "volga");
  }
}

// Haug (2007), chapter 2: of an option on a future rho is -T times its value, and theta is r V less the decay.
TEST(Black76Greeks, HoldTheFuture) {
  BlackInputs in{OptionType::put, 98.0, 105.0, 0.75, 0.28, std::exp(-0.05 * 0.75)};
  const Greeks greeks = black_greeks(in, 0.05);
  EXPECT_NEAR(greeks.rho, -0.75 * black_value(in), 1e-12);
  const double decay = 0.5 * in.vol_annual * in.vol_annual * in.forward * in.forward * greeks.gamma;
  EXPECT_NEAR(greeks.theta_per_year, 0.05 * black_value(in) - decay, 1e-12);
}

TEST(BsmGreeks, KeepPutCallParity) {
  Lots lots(23);
  for (int i = 0; i < 2'000; ++i) {
    BsmInputs in =
        bsm(OptionType::call, lots.between(20.0, 300.0), 100.0, lots.one_in(8) ? 0.0 : lots.between(0.0, 3.0),
            lots.between(-0.02, 0.1), lots.between(0.0, 0.08), lots.one_in(8) ? 0.0 : lots.between(0.01, 1.0));
    const Greeks call = bsm_greeks(in);
    in.type = OptionType::put;
    const Greeks put = bsm_greeks(in);
    // C - P = S exp(-qT) - K exp(-rT), differentiated.
    const double stock = std::exp(-in.dividend_yield * in.time_years);
    const double bond = in.strike * std::exp(-in.rate * in.time_years);
    ASSERT_NEAR(call.delta - put.delta, stock, 1e-15);
    ASSERT_NEAR(call.rho - put.rho, in.time_years * bond, 3e-15 * in.time_years * (in.spot * stock + bond));
    ASSERT_NEAR(call.theta_per_year - put.theta_per_year, in.dividend_yield * in.spot * stock - in.rate * bond,
                1e-15 * (in.spot + bond) + 1e-15 * std::fabs(call.theta_per_year));
    // The strike is an argument, not a factor: all second derivatives and vega are the same bits.
    ASSERT_EQ(call.gamma, put.gamma);
    ASSERT_EQ(call.vega, put.vega);
    ASSERT_EQ(call.vanna, put.vanna);
    ASSERT_EQ(call.volga, put.volga);
  }
}

// Homogeneity of B(F, K, s) in (F, K), and the exchange of F and K (put-call symmetry, Haug (2007), chapter 1).
TEST(ForwardGreeks, AreSymmetricInForwardAndStrike) {
  Lots lots(29);
  for (int i = 0; i < 2'000; ++i) {
    const double forward = lots.between(20.0, 300.0);
    const double strike = lots.between(20.0, 300.0);
    const double stdev = lots.one_in(8) ? 0.0 : lots.between(0.02, 2.0);
    const double x = math::log(forward) - math::log(strike);
    const ForwardGreeks call = black_forward_greeks(OptionType::call, forward, strike, x, stdev);
    const ForwardGreeks mirrored = black_forward_greeks(OptionType::put, strike, forward, -x, stdev);
    ASSERT_EQ(call.delta, -mirrored.exercise);
    ASSERT_EQ(call.exercise, -mirrored.delta);
    // F^2 Gamma(F) = K^2 Gamma(K), and vega is one and the same: F phi(d1) = K phi(d2). Through ln F - ln K, 4e-15.
    const double d = std::fabs(x) / (stdev + 1e-150) + 0.5 * stdev;
    if (d > 30.0) continue;
    const double relative = 1e-14 * (1.0 + d * d + d / (stdev + 1e-150));
    ASSERT_NEAR(call.vega, mirrored.vega, relative * call.vega);
    ASSERT_NEAR(call.gamma * forward * forward, mirrored.gamma * strike * strike,
                relative * call.gamma * forward * forward);
    ASSERT_NEAR(call.volga, mirrored.volga, relative * call.vega * (d * d + 1.0) / (stdev + 1e-150));
    // Vega-gamma relation: dB/ds = F^2 s d2B/dF2.
    ASSERT_NEAR(call.vega, forward * forward * stdev * call.gamma, 1e-15 * call.vega);
  }
}

TEST(BsmGreeks, AreExactStepsAtExpiry) {
  for (const OptionType type : {OptionType::call, OptionType::put}) {
    const double sign = type == OptionType::call ? 1.0 : -1.0;
    for (const double spot :
         {1e-9, 60.0, std::nextafter(100.0, 0.0), 100.0, std::nextafter(100.0, 200.0), 140.0, 1e12}) {
      const Greeks greeks = bsm_greeks(bsm(type, spot, 100.0, 0.0, 0.05, 0.02, 0.3));
      const double in_the_money = sign * (spot - 100.0);
      const double delta = in_the_money > 0.0 ? sign : in_the_money == 0.0 ? 0.5 * sign : 0.0;
      EXPECT_EQ(greeks.delta, delta) << spot;
      EXPECT_EQ(greeks.gamma, 0.0) << spot;
      EXPECT_EQ(greeks.vega, 0.0) << spot;
      EXPECT_EQ(greeks.vanna, 0.0) << spot;
      EXPECT_EQ(greeks.volga, 0.0) << spot;
      EXPECT_EQ(greeks.rho, 0.0) << spot;
      // What is left of theta is the carry of the two lines: q S - r K per unit of delta.
      EXPECT_NEAR(greeks.theta_per_year, delta * (0.02 * spot - 0.05 * 100.0), 1e-15 * spot + 1e-14) << spot;
    }
  }
}

TEST(BsmGreeks, OfZeroVolAreThoseOfAForwardOrOfNothing) {
  const double grown = std::exp(0.03 * 2.0);
  const Greeks in = bsm_greeks(bsm(OptionType::call, 100.0, 90.0, 2.0, 0.05, 0.02, 0.0));
  EXPECT_NEAR(in.delta, std::exp(-0.02 * 2.0), 1e-15);
  EXPECT_NEAR(in.rho, 2.0 * 90.0 * std::exp(-0.05 * 2.0), 1e-12);
  EXPECT_NEAR(in.theta_per_year, 0.02 * 100.0 * std::exp(-0.04) - 0.05 * 90.0 * std::exp(-0.1), 1e-14);
  const Greeks out = bsm_greeks(bsm(OptionType::call, 100.0, 100.0 * grown + 1e-9, 2.0, 0.05, 0.02, 0.0));
  for (const double none : {out.delta, out.gamma, out.vega, out.theta_per_year, out.rho, out.vanna, out.volga}) {
    EXPECT_EQ(none, 0.0);
  }
  for (const double none : {in.gamma, in.vega, in.vanna, in.volga}) EXPECT_EQ(none, 0.0);
}

TEST(ForwardGreeks, AreHalfAStepWhereForwardIsStrikeAndNoVolIsLeft) {
  const ForwardGreeks call = black_forward_greeks(OptionType::call, 50.0, 50.0, 0.0, 0.0);
  const ForwardGreeks put = black_forward_greeks(OptionType::put, 50.0, 50.0, 0.0, 0.0);
  EXPECT_EQ(call.delta, 0.5);
  EXPECT_EQ(put.delta, -0.5);
  EXPECT_EQ(call.exercise, 0.5);
  EXPECT_EQ(put.exercise, -0.5);
  EXPECT_EQ(call.gamma, 0.0);
  EXPECT_EQ(call.vega, 0.0);
}

TEST(ForwardGreeks, AreNeverNaNAndStayInTheirBounds) {
  const double tiny = std::numeric_limits<double>::min();
  for (const OptionType type : {OptionType::call, OptionType::put}) {
    const double sign = type == OptionType::call ? 1.0 : -1.0;
    for (const double forward : {0.0, tiny, 1e-10, 1.0, 1e10, 1e300}) {
      for (const double strike : {tiny, 1e-10, 1.0, 1e10, 1e300}) {
        for (const double stdev : {0.0, tiny, 1e-151, 1e-149, 1e-12, 0.1, 10.0, 1e3}) {
          const double x = math::log(forward) - math::log(strike);
          const ForwardGreeks greeks = black_forward_greeks(type, forward, strike, x, stdev);
          const auto where = ::testing::Message() << forward << ' ' << strike << ' ' << stdev;
          EXPECT_TRUE(greeks.delta * sign >= 0.0 && greeks.delta * sign <= 1.0) << where;
          EXPECT_TRUE(greeks.exercise * sign >= 0.0 && greeks.exercise * sign <= 1.0) << where;
          EXPECT_GE(greeks.gamma, 0.0) << where;
          EXPECT_TRUE(greeks.vega >= 0.0 && greeks.vega <= 0.4 * forward) << where;
          EXPECT_FALSE(std::isnan(greeks.vanna)) << where;
          EXPECT_FALSE(std::isnan(greeks.volga)) << where;
        }
      }
    }
  }
}

TEST(ForwardGreeks, AnInputThatIsNotANumberIsNotPricedAway) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  for (const OptionType type : {OptionType::call, OptionType::put}) {
    EXPECT_TRUE(std::isnan(black_forward_greeks(type, 100.0, 90.0, nan, 0.2).delta));
    EXPECT_TRUE(std::isnan(black_forward_greeks(type, 100.0, 90.0, 0.1, nan).gamma));
    EXPECT_TRUE(std::isnan(black_forward_greeks(type, nan, 90.0, nan, 0.0).delta));
    const Greeks greeks = bsm_greeks(bsm(type, 100.0, 90.0, 1.0, nan, 0.0, 0.2));
    for (const double none :
         {greeks.delta, greeks.gamma, greeks.vega, greeks.theta_per_year, greeks.rho, greeks.vanna, greeks.volga}) {
      EXPECT_TRUE(std::isnan(none));
    }
  }
}

// Black, F. and Scholes, M. (1973): theta + r S delta - q S delta + vol^2 S^2 gamma / 2 = r V, at every point.
TEST(BsmGreeks, SolveTheBlackScholesEquation) {
  Lots lots(31);
  for (int i = 0; i < 2'000; ++i) {
    const BsmInputs in =
        bsm(lots.one_in(2) ? OptionType::call : OptionType::put, lots.between(40.0, 250.0), 100.0,
            lots.between(0.01, 3.0), lots.between(-0.02, 0.1), lots.between(0.0, 0.08), lots.between(0.05, 1.0));
    const Greeks greeks = bsm_greeks(in);
    const double left = greeks.theta_per_year + (in.rate - in.dividend_yield) * in.spot * greeks.delta +
                        0.5 * in.vol_annual * in.vol_annual * in.spot * in.spot * greeks.gamma;
    const double size = std::fabs(greeks.theta_per_year) + 0.1 * (in.spot + in.strike);
    ASSERT_NEAR(left, in.rate * bsm_value(in), 4e-15 * size);  // some ten roundings of each term
  }
}

}  // namespace
}  // namespace plimsoll::pricers
