// The logarithm against MPFR, at its limits, and near 1, where it is small.
#include "kernels/math/log.hpp"

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

double log_error(double x, Precise& reference) {
  mpfr_set_d(reference.get(), x, MPFR_RNDN);
  mpfr_log(reference.get(), reference.get(), MPFR_RNDN);
  return reference.ulps(math::log(x));
}

TEST(Log, GivesLn2) { EXPECT_EQ(math::log(2.0), 0.6931471805599453); }

TEST(Log, TreatsSpecialValuesExactly) {
  EXPECT_EQ(math::log(1.0), 0.0);
  EXPECT_EQ(math::log(0.0), -infinity);
  EXPECT_EQ(math::log(-0.0), -infinity);
  EXPECT_EQ(math::log(infinity), infinity);
  EXPECT_TRUE(std::isnan(math::log(-1.0)));
  EXPECT_TRUE(std::isnan(math::log(-5e-324)));
  EXPECT_TRUE(std::isnan(math::log(-infinity)));
  EXPECT_TRUE(std::isnan(math::log(std::numeric_limits<double>::quiet_NaN())));
}

TEST(Log, IsWithinOneUlpOnRandomPositiveBitPatterns) {
  std::mt19937_64 random(20260102);
  Precise reference;
  Worst worst;
  for (int i = 0; i < 1000000; ++i) {
    const double x = from_bits(random() >> 1);
    if (!std::isfinite(x) || x == 0.0) continue;
    worst.see(log_error(x, reference), x);
  }
  std::printf("log on random bit patterns: worst %.4f ulp at %.17g\n", worst.error, worst.at);
  EXPECT_LE(worst.error, 1.0);
}

TEST(Log, IsWithinOneUlpOnADenseGridAroundOne) {
  Precise reference;
  Worst worst;
  for (int i = 1; i <= 400000; ++i) {
    const double x = 0.5 + 1.5 * i / 400000.0;  // both octaves in which no multiple of ln 2 dominates
    worst.see(log_error(x, reference), x);
  }
  for (int i = 1; i < 52; ++i) {
    worst.see(log_error(1.0 + std::ldexp(1.0, -i), reference), 1.0 + std::ldexp(1.0, -i));
    worst.see(log_error(1.0 - std::ldexp(1.0, -i), reference), 1.0 - std::ldexp(1.0, -i));
  }
  std::printf("log on a grid of [0.5, 2]: worst %.4f ulp at %.17g\n", worst.error, worst.at);
  EXPECT_LE(worst.error, 1.0);
}

TEST(Log, IsWithinOneUlpForSubnormalArguments) {
  std::mt19937_64 random(20260103);
  Precise reference;
  Worst worst;
  for (int i = 0; i < 100000; ++i) {
    const double x = from_bits((random() & 0x000FFFFFFFFFFFFFU) >> (random() % 52) | 1U);
    worst.see(log_error(x, reference), x);
  }
  EXPECT_LE(worst.error, 1.0);
}

TEST(Log, NeverFallsAcrossTheSeamsOfItsReduction) {
  for (int k = -1070; k < 1023; ++k) {
    double x = std::ldexp(0.7071067811865476, k);
    for (int step = 0; step < 8; ++step) x = std::nextafter(x, 0.0);
    for (int step = 0; step < 16; ++step) {
      const double next = std::nextafter(x, infinity);
      EXPECT_GE(math::log(next), math::log(x) - 2.3e-16 * std::fabs(math::log(x))) << x;
      x = next;
    }
  }
}

}  // namespace
}  // namespace plimsoll::math_test
