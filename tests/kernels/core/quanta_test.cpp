#include "kernels/core/quanta.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>

#include "kernels/core/int128.hpp"

namespace plimsoll {
namespace {

TEST(Quanta, OneUnitIsTwoToTheTwentyQuanta) {
  EXPECT_EQ(to_quanta(1.0), 1 << 20);
  EXPECT_EQ(to_quanta(-2.5), -(5 << 19));
  EXPECT_EQ(to_units(3 << 19), 1.5);
}

TEST(Quanta, TiesGoToTheEvenQuantum) {
  EXPECT_EQ(to_quanta(0.5 * units_per_quantum), 0);
  EXPECT_EQ(to_quanta(1.5 * units_per_quantum), 2);
  EXPECT_EQ(to_quanta(2.5 * units_per_quantum), 2);
  EXPECT_EQ(to_quanta(-0.5 * units_per_quantum), 0);
  EXPECT_EQ(to_quanta(-1.5 * units_per_quantum), -2);
  // Across the split at 2^32 as well.
  EXPECT_EQ(to_quanta((4294967296.0 + 0.5) * units_per_quantum), 4294967296);
  EXPECT_EQ(to_quanta((4294967296.0 + 1.5) * units_per_quantum), 4294967298);
}

TEST(Quanta, WhatCannotBeRepresentedIsNamedAndNotWrapped) {
  const double limit = largest_quanta * units_per_quantum;
  const double below = std::nextafter(limit, 0.0);
  EXPECT_EQ(to_quanta(below), static_cast<Quanta>(below * quanta_per_unit));
  EXPECT_EQ(to_quanta(-below), -static_cast<Quanta>(below * quanta_per_unit));
  for (const double bad : {limit, -limit, 1e300, -1e300, std::numeric_limits<double>::infinity(),
                           -std::numeric_limits<double>::infinity(), std::numeric_limits<double>::quiet_NaN()}) {
    EXPECT_EQ(to_quanta(bad), unrepresentable_quanta) << bad;
  }
}

TEST(Quanta, ConversionEqualsLlrintOverTheWholeRange) {
  std::mt19937_64 random(7);
  std::uniform_real_distribution<double> mantissa(-1.0, 1.0);
  std::uniform_int_distribution<int> exponent(-30, 41);
  for (int i = 0; i < 1'000'000; ++i) {
    const double units = std::ldexp(mantissa(random), exponent(random));
    ASSERT_EQ(to_quanta(units), std::llrint(units * quanta_per_unit)) << units;  // default mode: half to even
  }
}

TEST(Quanta, AdditionIsExactOrRefuses) {
  constexpr Quanta limit = Quanta{1} << 62;
  std::mt19937_64 random(11);
  std::uniform_int_distribution<Quanta> any(-limit, limit);
  for (int i = 0; i < 100'000; ++i) {
    const Quanta a = any(random);
    const Quanta b = any(random);
    const int128 exact = static_cast<int128>(a) + b;
    const bool fits = exact <= limit && exact >= -limit;
    ASSERT_EQ(add_quanta(a, b), fits ? static_cast<Quanta>(exact) : unrepresentable_quanta) << a << " + " << b;
  }
  EXPECT_EQ(add_quanta(limit, 0), limit);
  EXPECT_EQ(add_quanta(limit, 1), unrepresentable_quanta);
  EXPECT_EQ(add_quanta(-limit, -1), unrepresentable_quanta);
  EXPECT_EQ(add_quanta(unrepresentable_quanta, 5), unrepresentable_quanta);
  EXPECT_EQ(add_quanta(5, unrepresentable_quanta), unrepresentable_quanta);
}

}  // namespace
}  // namespace plimsoll
