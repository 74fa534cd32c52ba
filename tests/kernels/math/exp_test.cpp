// The exponential against MPFR, at its limits, and across the seams of its argument reduction.
#include "kernels/math/exp.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <cstdio>
#include <limits>
#include <random>

#include "tests/kernels/math/high_precision.hpp"

namespace plimsoll::math_test {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

double exp_error(double x, Precise& reference) {
  mpfr_set_d(reference.get(), x, MPFR_RNDN);
  mpfr_exp(reference.get(), reference.get(), MPFR_RNDN);
  return reference.ulps(math::exp(x));
}

TEST(Exp, GivesE) { EXPECT_EQ(math::exp(1.0), 2.718281828459045); }

TEST(Exp, TreatsSpecialValuesExactly) {
  EXPECT_EQ(math::exp(0.0), 1.0);
  EXPECT_EQ(math::exp(-0.0), 1.0);
  EXPECT_EQ(math::exp(infinity), infinity);
  EXPECT_EQ(math::exp(-infinity), 0.0);
  EXPECT_EQ(math::exp(1e308), infinity);
  EXPECT_EQ(math::exp(-1e308), 0.0);
  EXPECT_TRUE(std::isnan(math::exp(std::numeric_limits<double>::quiet_NaN())));
  EXPECT_EQ(math::exp(5e-324), 1.0);
}

TEST(Exp, OverflowsAndUnderflowsWhereTheExactValueDoes) {
  const double last_finite = 709.782712893384;  // ln(DBL_MAX) = 709.78271289338397...
  EXPECT_TRUE(std::isfinite(math::exp(last_finite)));
  EXPECT_EQ(math::exp(std::nextafter(709.7827128933841, infinity)), infinity);
  EXPECT_EQ(math::exp(-745.1332191019411), 5e-324);  // ln(2^-1075) = -745.13321910194122...
  EXPECT_EQ(math::exp(-745.1332191019413), 0.0);
}

TEST(Exp, IsWithinOneUlpOnADenseGridIncludingSubnormalResults) {
  Precise reference;
  Worst worst;
  for (int i = 0; i <= 500000; ++i) {
    const double x = -745.0 + 1454.7 * i / 500000.0;
    worst.see(exp_error(x, reference), x);
  }
  std::printf("exp on a grid of [-745, 709.7]: worst %.4f ulp at %.17g\n", worst.error, worst.at);
  EXPECT_LE(worst.error, 1.0);
}

TEST(Exp, IsWithinOneUlpOnRandomBitPatterns) {
  std::mt19937_64 random(20260101);
  Precise reference;
  Worst worst;
  for (int i = 0; i < 1000000; ++i) {
    // Any sign and mantissa, exponents 2^-56 to 2^9: smaller arguments give 1, larger ones 0 or infinity.
    const std::uint64_t bits = random();
    const std::uint64_t exponent = 1023 - 56 + (bits >> 52 & 0x7FFU) % 66;
    const double x = from_bits((bits & 0x800FFFFFFFFFFFFFU) | exponent << 52);
    if (x > 709.78 || x < -745.1) continue;
    worst.see(exp_error(x, reference), x);
  }
  std::printf("exp on random bit patterns: worst %.4f ulp at %.17g\n", worst.error, worst.at);
  EXPECT_LE(worst.error, 1.0);
}

TEST(Exp, NeverFallsAcrossTheSeamsOfItsReduction) {
  for (int k = -1070; k < 1023; ++k) {
    double x = (k + 0.5) * 0.6931471805599453;
    for (int step = 0; step < 8; ++step) x = std::nextafter(x, -infinity);
    for (int step = 0; step < 16; ++step) {
      const double next = std::nextafter(x, infinity);
      // Neighbouring results may be wrong by an ulp each way; a seam would show as a larger fall.
      EXPECT_GE(math::exp(next), math::exp(x) * (1.0 - 2.3e-16)) << x;
      x = next;
    }
  }
}

TEST(ExpMinusHalfSquare, KeepsRelativeAccuracyFarInTheTail) {
  Precise reference;
  Worst worst;
  Worst plain;
  for (int i = -37000; i <= 37000; ++i) {
    const double x = i / 1000.0;
    mpfr_set_d(reference.get(), x, MPFR_RNDN);
    mpfr_sqr(reference.get(), reference.get(), MPFR_RNDN);
    mpfr_div_si(reference.get(), reference.get(), -2, MPFR_RNDN);
    mpfr_exp(reference.get(), reference.get(), MPFR_RNDN);
    worst.see(reference.ulps(math::exp_minus_half_square(x)), x);
    plain.see(reference.ulps(math::exp(-0.5 * x * x)), x);
  }
  std::printf("exp(-x^2/2) on [-37, 37]: worst %.4f ulp at %.17g; without the split %.1f ulp\n", worst.error, worst.at,
              plain.error);
  EXPECT_LE(worst.error, 1.0);
  EXPECT_GT(plain.error, 20.0);  // else the split would be pointless
  EXPECT_EQ(math::exp_minus_half_square(0.0), 1.0);
  EXPECT_EQ(math::exp_minus_half_square(38.5), math::exp(-741.125));  // exactly representable, subnormal
  EXPECT_GT(math::exp_minus_half_square(38.6), 0.0);
  EXPECT_EQ(math::exp_minus_half_square(38.61), 0.0);
  EXPECT_EQ(math::exp_minus_half_square(infinity), 0.0);
  EXPECT_EQ(math::exp_minus_half_square(-1e200), 0.0);
  EXPECT_TRUE(std::isnan(math::exp_minus_half_square(std::numeric_limits<double>::quiet_NaN())));
}

}  // namespace
}  // namespace plimsoll::math_test
