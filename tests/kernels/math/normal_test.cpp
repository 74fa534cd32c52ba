// Density, distribution function, Mills ratio and quantile of the normal distribution against MPFR and printed values.
#include "kernels/math/normal.hpp"

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
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

// Abramowitz and Stegun (1964), table 26.1: P(1) and P(2) to 15 decimals.
TEST(NormalCdf, AgreesWithAbramowitzAndStegun) {
  EXPECT_NEAR(math::normal_cdf(1.0), 0.841344746068543, 5e-16);
  EXPECT_NEAR(math::normal_cdf(2.0), 0.977249868051821, 5e-16);
}

TEST(NormalCdf, TreatsSpecialValuesExactly) {
  EXPECT_EQ(math::normal_cdf(0.0), 0.5);
  EXPECT_EQ(math::normal_cdf(infinity), 1.0);
  EXPECT_EQ(math::normal_cdf(-infinity), 0.0);
  EXPECT_EQ(math::normal_cdf(-40.0), 0.0);
  EXPECT_TRUE(std::isnan(math::normal_cdf(nan)));
  EXPECT_GT(math::normal_cdf(-38.4), 0.0);  // gradual underflow, not a cliff
}

TEST(NormalCdf, IsRelativelyAccurateDownToMinus37) {
  Precise reference;
  Worst worst;
  for (int i = 0; i <= 15000; ++i) {
    const double x = -37.0 + 46.0 * i / 15000.0;
    set_distribution(reference, x);
    worst.see(reference.relative_error(math::normal_cdf(x)), x);
  }
  std::printf("normal_cdf on [-37, 9]: worst relative error %.2e at %.17g\n", worst.error, worst.at);
  EXPECT_LE(worst.error, 1.2e-15);  // the promise of the design is 1e-14
}

TEST(NormalCdf, TailsAddUpToOne) {
  for (int i = 0; i <= 40000; ++i) {
    const double x = i / 1000.0;
    EXPECT_NEAR(math::normal_cdf(x) + math::normal_cdf(-x), 1.0, 2.3e-16) << x;
  }
}

TEST(NormalPdf, IsRelativelyAccurateTo37) {
  Precise reference;
  Worst worst;
  for (int i = 0; i <= 50000; ++i) {
    const double x = -37.0 + 74.0 * i / 50000.0;
    set_density(reference, x);
    worst.see(reference.relative_error(math::normal_pdf(x)), x);
  }
  std::printf("normal_pdf on [-37, 37]: worst relative error %.2e at %.17g\n", worst.error, worst.at);
  EXPECT_LE(worst.error, 5e-16);
  EXPECT_EQ(math::normal_pdf(infinity), 0.0);
  EXPECT_TRUE(std::isnan(math::normal_pdf(nan)));
}

TEST(MillsRatio, IsRelativelyAccurateTo40AloneAndInPairs) {
  Precise reference;
  Worst alone;
  Worst paired;
  for (int i = 0; i <= 15000; ++i) {
    const double x = 40.0 * i / 15000.0;
    const double other = 40.0 * ((i * 7919) % 15001) / 15000.0;
    set_mills_ratio(reference, x);
    alone.see(reference.relative_error(math::mills_ratio(x)), x);
    paired.see(reference.relative_error(math::mills_ratio_pair(x, other).first), x);
    paired.see(reference.relative_error(math::mills_ratio_pair(other, x).second), x);
  }
  std::printf("mills_ratio on [0, 40]: worst relative error %.2e at %.17g; pair %.2e at %.17g\n", alone.error, alone.at,
              paired.error, paired.at);
  EXPECT_LE(alone.error, 1e-15);
  EXPECT_LE(paired.error, 1.1e-15);
}

TEST(MillsRatio, StaysFiniteAndTendsToTheReciprocal) {
  for (const double x : {50.0, 1e3, 1e6, 1e12}) {
    // M(x) = (1 - 1/x^2 + 3/x^4 - ...) / x, Abramowitz and Stegun 26.2.12.
    const double square = x * x;
    const double expected = (1.0 - 1.0 / square + 3.0 / (square * square) - 15.0 / (square * square * square)) / x;
    EXPECT_NEAR(math::mills_ratio(x) / expected, 1.0, 3e-12) << x;
    EXPECT_NEAR(math::mills_ratio_pair(x, 1e300).first / expected, 1.0, 3e-12) << x;
  }
  EXPECT_GT(math::mills_ratio(infinity), 0.0);
  EXPECT_LT(math::mills_ratio(infinity), 1e-14);
  const math::MillsPair both = math::mills_ratio_pair(infinity, infinity);
  EXPECT_GT(both.first, 0.0);
  EXPECT_LT(both.second, 1e-14);
  EXPECT_TRUE(std::isnan(math::mills_ratio(nan)));
}

// Relative error of z = quantile(u) by one Newton step in high precision: (Phi(z) - u) / phi(z) / z.
double quantile_error(double u, Precise& value, Precise& density) {
  const double z = math::normal_quantile(u);
  set_distribution(value, z);
  set_density(density, z);
  mpfr_sub_d(value.get(), value.get(), u, MPFR_RNDN);
  mpfr_div(value.get(), value.get(), density.get(), MPFR_RNDN);
  mpfr_div_d(value.get(), value.get(), z, MPFR_RNDN);
  return value.to_double();
}

// Wichura (1988) and any table: z(0.975) = 1.959963984540054, z(0.99) = 2.326347874040841.
TEST(NormalQuantile, GivesTheFamiliarQuantiles) {
  EXPECT_NEAR(math::normal_quantile(0.975), 1.959963984540054, 1e-15);
  EXPECT_NEAR(math::normal_quantile(0.01), -2.326347874040841, 1e-15);
}

// Wichura (1988), the test values of AS 241 itself.
TEST(NormalQuantile, ReproducesTheTestValuesOfItsPaper) {
  EXPECT_NEAR(math::normal_quantile(0.25), -0.6744897501960817, 2e-16);
  EXPECT_NEAR(math::normal_quantile(0.001), -3.090232306167814, 1e-15);
  EXPECT_NEAR(math::normal_quantile(1e-20), -9.262340089798408, 4e-15);
}

TEST(NormalQuantile, TreatsSpecialValuesExactly) {
  EXPECT_EQ(math::normal_quantile(0.5), 0.0);
  EXPECT_EQ(math::normal_quantile(0.0), -infinity);
  EXPECT_EQ(math::normal_quantile(1.0), infinity);
  for (const double u : {-1e-300, -1.0, std::nextafter(1.0, 2.0), 2.0, infinity, -infinity, nan}) {
    EXPECT_TRUE(std::isnan(math::normal_quantile(u))) << u;
  }
  EXPECT_NEAR(math::normal_quantile(5e-324), -38.46740561714434, 1e-13);
}

TEST(NormalQuantile, InvertsTheDistributionInAllThreeRegions) {
  std::mt19937_64 random(20260104);
  Precise value;
  Precise density;
  Worst worst;
  for (int i = 0; i < 15000; ++i) {
    const double uniform = (static_cast<double>(random() >> 11) + 0.5) * 0x1p-53;
    const double tail = std::ldexp(uniform, -static_cast<int>(random() % 1000));
    if (uniform == 0.5) continue;
    worst.see(quantile_error(uniform, value, density), uniform);
    if (tail != 0.5) worst.see(quantile_error(tail, value, density), tail);
  }
  std::printf("normal_quantile: worst relative error %.2e at %.17g\n", worst.error, worst.at);
  EXPECT_LE(worst.error, 1e-15);
}

TEST(NormalQuantile, DoesNotFallAcrossItsSeams) {
  const double far = std::exp(-25.0);
  for (const double seam : {0.075, 0.925, far, 1.0 - far}) {
    double u = seam;
    for (int step = 0; step < 1000; ++step) u = std::nextafter(u, 0.0);
    for (int step = 0; step < 2000; ++step) {
      const double next = std::nextafter(u, 1.0);
      const double z = math::normal_quantile(u);
      EXPECT_GE(math::normal_quantile(next), z - 4.5e-16 * std::fabs(z)) << u;
      u = next;
    }
  }
}

TEST(NormalQuantile, IsOddAboutOneHalf) {
  for (int i = 1; i < 4096; ++i) {
    const double u = i / 8192.0;  // exactly representable, as is 1 - u
    EXPECT_EQ(math::normal_quantile(u), -math::normal_quantile(1.0 - u)) << u;
  }
}

}  // namespace
}  // namespace plimsoll::math_test
