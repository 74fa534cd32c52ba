#include "kernels/core/quanta.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "kernels/core/int128.hpp"
#include "tests/support/generate_amount.hpp"
#include "tests/support/law.hpp"

namespace plimsoll {
namespace {

constexpr testing::Repeats many_cases{.usual = 20'000, .soak = 1'000'000};

TEST(Quanta, OneUnitIsTwoToTheTwentyQuanta) {
  EXPECT_EQ(to_quanta(1.0), 1 << 20);
  EXPECT_EQ(to_quanta(-2.5), -(5 << 19));
  EXPECT_EQ(to_units(3 << 19), 1.5);
}

TEST(Quanta, DifferencesThatDoNotFitHaveNoNumber) {
  constexpr Quanta limit = Quanta{1} << 62;
  EXPECT_EQ(subtract_quanta(3, 5), -2);
  EXPECT_EQ(subtract_quanta(limit, limit), 0);
  EXPECT_EQ(subtract_quanta(-limit, 0), -limit);
  EXPECT_EQ(subtract_quanta(limit, -1), unrepresentable_quanta);
  EXPECT_EQ(subtract_quanta(limit, -limit), unrepresentable_quanta);
  EXPECT_EQ(subtract_quanta(unrepresentable_quanta, 1), unrepresentable_quanta);
  EXPECT_EQ(subtract_quanta(1, unrepresentable_quanta), unrepresentable_quanta);
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
  testing::check_law(many_cases, [] {
    const double units = *generate_units();
    RC_ASSERT(to_quanta(units) == std::llrint(units * quanta_per_unit));  // default mode: half to even
    RC_ASSERT(to_quanta(-units) == -to_quanta(units));
  });
}

constexpr Quanta limit = Quanta{1} << 62;

TEST(Quanta, AdditionIsExactOrRefuses) {
  testing::check_law(many_cases, [] {
    const Quanta a = *generate_quanta();
    const Quanta b = *generate_quanta();
    const int128 exact = static_cast<int128>(a) + b;
    const bool fits = exact <= limit && exact >= -limit;
    RC_ASSERT(add_quanta(a, b) == (fits ? static_cast<Quanta>(exact) : unrepresentable_quanta));
  });
  EXPECT_EQ(add_quanta(limit, 0), limit);
  EXPECT_EQ(add_quanta(limit, 1), unrepresentable_quanta);
  EXPECT_EQ(add_quanta(-limit, -1), unrepresentable_quanta);
  EXPECT_EQ(add_quanta(unrepresentable_quanta, 5), unrepresentable_quanta);
  EXPECT_EQ(add_quanta(5, unrepresentable_quanta), unrepresentable_quanta);
}

// What "node += new - old" rests on: wherever no sum leaves the range, order does not matter and what was added can be
// taken away.
TEST(Quanta, SumsDoNotDependOnOrderAndCanBeUndone) {
  testing::check_law(many_cases, [] {
    const Quanta a = *generate_quanta() / 4;
    const Quanta b = *generate_quanta() / 4;
    const Quanta c = *generate_quanta() / 4;
    RC_ASSERT(add_quanta(a, b) == add_quanta(b, a));
    RC_ASSERT(add_quanta(add_quanta(a, b), c) == add_quanta(a, add_quanta(b, c)));
    RC_ASSERT(add_quanta(add_quanta(a, b), -b) == a);
  });
}

// Once a sum has left the range no later term brings it back, so that a total cannot look whole by accident.
TEST(Quanta, ARefusedSumStaysRefused) {
  testing::check_law(many_cases, [] {
    const Quanta any = *generate_quanta();
    RC_ASSERT(add_quanta(add_quanta(limit, 1), any) == unrepresentable_quanta);
    RC_ASSERT(add_quanta(any, add_quanta(-limit, -1)) == unrepresentable_quanta);
  });
}

}  // namespace
}  // namespace plimsoll
