#include "kernels/pricers/black.hpp"

#include <gtest/gtest.h>
#include <mpfr.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

namespace plimsoll::pricers {
namespace {

// Haug, E. G., The Complete Guide to Option Pricing Formulas, McGraw-Hill 1998, p. 2 (call) and p. 5 (Black-76).
TEST(BlackScholesMerton, ReproducesTheTextbookCall) {
  BsmInputs in;
  in.type = OptionType::call;
  in.spot = 60.0;
  in.strike = 65.0;
  in.time_years = 0.25;
  in.rate = 0.08;
  in.vol_annual = 0.30;
  EXPECT_NEAR(bsm_value(in), 2.1334, 1e-4);  // printed to four decimals
}

TEST(Black76, ReproducesTheTextbookOptionOnAFuture) {
  BlackInputs in;
  in.forward = 19.0;
  in.strike = 19.0;
  in.time_years = 0.75;
  in.vol_annual = 0.28;
  in.discount = std::exp(-0.10 * 0.75);
  in.type = OptionType::call;
  EXPECT_NEAR(black_value(in), 1.7011, 1e-4);
  in.type = OptionType::put;
  EXPECT_NEAR(black_value(in), 1.7011, 1e-4);  // at the money both are the same
}

// Phi(-x) / phi(x)-free reference: F Phi(d1) - K Phi(d2) with 200 bits.
double reference(double sign, double forward, double strike, double stdev) {
  mpfr_t f, k, s, d1, d2, half, root2, value;
  mpfr_inits2(200, f, k, s, d1, d2, half, root2, value, nullptr);
  mpfr_set_d(f, forward, MPFR_RNDN);
  mpfr_set_d(k, strike, MPFR_RNDN);
  mpfr_set_d(s, stdev, MPFR_RNDN);
  mpfr_div(d1, f, k, MPFR_RNDN);
  mpfr_log(d1, d1, MPFR_RNDN);
  mpfr_div(d1, d1, s, MPFR_RNDN);
  mpfr_div_ui(half, s, 2, MPFR_RNDN);
  mpfr_add(d1, d1, half, MPFR_RNDN);
  mpfr_sub(d2, d1, s, MPFR_RNDN);
  mpfr_sqrt_ui(root2, 2, MPFR_RNDN);
  const auto normal = [&](mpfr_t x) {  // Phi(sign x) = erfc(-sign x / sqrt 2) / 2
    mpfr_mul_d(x, x, -sign, MPFR_RNDN);
    mpfr_div(x, x, root2, MPFR_RNDN);
    mpfr_erfc(x, x, MPFR_RNDN);
    mpfr_div_ui(x, x, 2, MPFR_RNDN);
  };
  normal(d1);
  normal(d2);
  mpfr_mul(d1, d1, f, MPFR_RNDN);
  mpfr_mul(d2, d2, k, MPFR_RNDN);
  mpfr_sub(value, d1, d2, MPFR_RNDN);
  mpfr_mul_d(value, value, sign, MPFR_RNDN);
  const double result = mpfr_get_d(value, MPFR_RNDN);
  mpfr_clears(f, k, s, d1, d2, half, root2, value, nullptr);
  return result;
}

TEST(Black, AgreesWithTwoHundredBitsOverAWideRange) {
  std::mt19937_64 random(3);
  std::uniform_real_distribution<double> log_moneyness(-1.5, 1.5);
  std::uniform_real_distribution<double> log_stdev(std::log(1e-3), std::log(4.0));
  double worst = 0.0;
  for (int i = 0; i < 20'000; ++i) {
    const double strike = 100.0;
    const double forward = strike * std::exp(log_moneyness(random));
    const double stdev = std::exp(log_stdev(random));
    const double x = math::log(forward) - math::log(strike);
    const double call = black_undiscounted(OptionType::call, forward, strike, x, stdev);
    const double put = black_undiscounted(OptionType::put, forward, strike, x, stdev);
    worst = std::max(worst, std::fabs(call - reference(1.0, forward, strike, stdev)) / forward);
    worst = std::max(worst, std::fabs(put - reference(-1.0, forward, strike, stdev)) / strike);
  }
  RecordProperty("worst_error_in_units_of_the_forward", std::to_string(worst));
  // ln F - ln K carries 2 ulps of ln F = 4.6, hence an error of up to 2e-15 in x; delta <= 1 passes it on.
  EXPECT_LT(worst, 4e-15);
}

TEST(Black, KeepsRelativeAccuracyFarOutOfTheMoney) {
  // 25 standard deviations away nothing may cancel: the value is about 1e-140 and good to the error of x times d1.
  const double forward = 100.0;
  const double stdev = 0.1;
  const double strike = 100.0 * std::exp(2.5);
  const double x = math::log(forward) - math::log(strike);
  const double value = black_undiscounted(OptionType::call, forward, strike, x, stdev);
  const double expected = reference(1.0, forward, strike, stdev);
  EXPECT_GT(expected, 0.0);
  EXPECT_NEAR(value / expected, 1.0, 1e-12);
}

TEST(Black, AtExpiryAndAtZeroVolTheValueIsIntrinsicExactly) {
  for (const double spot : {1e-6, 50.0, 99.999999, 100.0, 100.000001, 1e9}) {
    BsmInputs in;
    in.spot = spot;
    in.strike = 100.0;
    in.vol_annual = 0.3;
    in.rate = 0.05;
    in.time_years = 0.0;
    in.type = OptionType::call;
    EXPECT_EQ(bsm_value(in), std::max(spot - 100.0, 0.0)) << spot;
    in.type = OptionType::put;
    EXPECT_EQ(bsm_value(in), std::max(100.0 - spot, 0.0)) << spot;

    BlackInputs flat;
    flat.forward = spot;
    flat.strike = 100.0;
    flat.time_years = 2.0;
    flat.vol_annual = 0.0;
    flat.discount = 0.5;
    flat.type = OptionType::call;
    EXPECT_EQ(black_value(flat), 0.5 * std::max(spot - 100.0, 0.0)) << spot;
  }
}

TEST(Black, AWorthlessForwardLeavesThePutItsStrike) {
  BlackInputs in;
  in.forward = 0.0;
  in.strike = 100.0;
  in.time_years = 1.0;
  in.vol_annual = 0.2;
  in.discount = 0.9;
  in.type = OptionType::call;
  EXPECT_EQ(black_value(in), 0.0);
  in.type = OptionType::put;
  EXPECT_EQ(black_value(in), 90.0);
}

TEST(Black, ExtremesAreLimitsAndNeverNaN) {
  const double tiny = std::numeric_limits<double>::min();
  for (const double forward : {0.0, tiny, 1e-10, 1.0, 1e10, 1e300}) {
    for (const double strike : {tiny, 1e-10, 1.0, 1e10, 1e300}) {
      for (const double stdev : {0.0, tiny, 1e-12, 0.1, 10.0, 1e3}) {
        const double x = math::log(forward) - math::log(strike);
        const double call = black_undiscounted(OptionType::call, forward, strike, x, stdev);
        const double put = black_undiscounted(OptionType::put, forward, strike, x, stdev);
        EXPECT_GE(call, std::max(forward - strike, 0.0)) << forward << ' ' << strike << ' ' << stdev;
        EXPECT_LE(call, forward) << forward << ' ' << strike << ' ' << stdev;
        EXPECT_GE(put, std::max(strike - forward, 0.0)) << forward << ' ' << strike << ' ' << stdev;
        EXPECT_LE(put, strike) << forward << ' ' << strike << ' ' << stdev;
      }
    }
  }
}

TEST(Black, AnInputThatIsNotANumberIsNotPricedAway) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  for (const OptionType type : {OptionType::call, OptionType::put}) {
    EXPECT_TRUE(std::isnan(black_undiscounted(type, 100.0, 90.0, nan, 0.2)));
    EXPECT_TRUE(std::isnan(black_undiscounted(type, 100.0, 90.0, std::log(100.0 / 90.0), nan)));
  }
  EXPECT_TRUE(std::isnan(black_time_value(100.0, 90.0, nan, 0.2)));
  EXPECT_TRUE(std::isnan(black_time_value(100.0, 90.0, 0.1, nan)));
}

TEST(Black, PutCallParityHoldsToOneRounding) {
  std::mt19937_64 random(5);
  std::uniform_real_distribution<double> price(50.0, 200.0);
  std::uniform_real_distribution<double> deviation(0.01, 2.0);
  for (int i = 0; i < 10'000; ++i) {
    const double forward = price(random);
    const double strike = price(random);
    const double stdev = deviation(random);
    const double x = math::log(forward) - math::log(strike);
    const double call = black_undiscounted(OptionType::call, forward, strike, x, stdev);
    const double put = black_undiscounted(OptionType::put, forward, strike, x, stdev);
    ASSERT_NEAR(call - put, forward - strike, 1e-13 * (forward + strike));
  }
}

}  // namespace
}  // namespace plimsoll::pricers
