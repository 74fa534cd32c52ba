// VaR and ES against printed values and against their definition, counted out element by element.
#include "kernels/measures/tail.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <random>
#include <vector>

#include "kernels/math/normal.hpp"
#include "kernels/measures/mean.hpp"
#include "kernels/measures/rounded_ratio.hpp"
#include "tests/kernels/measures/sorted_tail.hpp"
#include "tests/support/generate_losses.hpp"
#include "tests/support/law.hpp"

namespace plimsoll::measures_test {
namespace {

using measures::TailLoss;
using measures::TailShape;

constexpr Quanta one_unit = 1 << 20;

// The Basel convention for a tail of 6.25 of 250 losses: (250 + ... + 245 + 0.25 * 244) / 6.25.
TEST(ExpectedShortfall, Is247Point36ForLosses1To250) {
  std::vector<Quanta> losses;
  for (int i = 1; i <= 250; ++i) losses.push_back(i * one_unit);
  const std::vector<TailLoss> tail = sorted_tail(losses);
  const TailShape shape = measures::tail_shape(250, level("0.975"));
  EXPECT_EQ(shape.whole, 6U);
  EXPECT_EQ(shape.size(), 6.25);
  EXPECT_EQ(measures::value_at_risk(shape, tail), 244 * one_unit);
  EXPECT_EQ(measures::expected_shortfall(shape, tail), 247.36);
}

TEST(TailShape, IsExactWhereDoublesAreNot) {
  // 1000 * (1 - 0.99) is 10.000000000000009 in doubles and 100 * (1 - 0.99) is 1.0000000000000009.
  EXPECT_EQ(measures::tail_shape(1000, level("0.99")).whole, 10U);
  EXPECT_EQ(measures::tail_shape(1000, level("0.99")).remainder, 0);
  // 1000 * (1 - 0.9) is 99.99999999999997: a floor would take 99.
  EXPECT_EQ(measures::tail_shape(1000, level("0.9")).whole, 100U);
  const TailShape large = measures::tail_shape(UINT32_MAX, level("0.000000001"));
  EXPECT_EQ(large.whole, 4294967290U);  // 4294967295 - 4.294967295
  EXPECT_LT(large.whole, large.scenarios);
}

TEST(TailShape, SaysWhenTheSampleIsTooSmallForTheLevel) {
  const TailShape shape = measures::tail_shape(50, level("0.99"));
  EXPECT_EQ(shape.whole, 0U);
  EXPECT_FALSE(shape.is_sampled());
  std::vector<Quanta> losses(50, -one_unit);
  losses[17] = 7 * one_unit;
  const std::vector<TailLoss> tail = sorted_tail(losses);
  EXPECT_EQ(measures::value_at_risk(shape, tail), 7 * one_unit);
  EXPECT_EQ(measures::expected_shortfall(shape, tail), 7.0);
  EXPECT_TRUE(measures::tail_shape(100, level("0.99")).is_sampled());
}

TEST(TailShapeDeathTest, RefusesNoScenariosAndImpossibleLevels) {
  EXPECT_DEATH((void)measures::tail_shape(0, level("0.99")), "PLM-1001");
  EXPECT_DEATH((void)measures::tail_shape(10, {1, 1}), "PLM-1001");
  EXPECT_DEATH((void)measures::tail_shape(10, {0, 1}), "PLM-1001");
}

TEST(TailShapeDeathTest, RefusesATailThatIsTooShort) {
  const std::vector<TailLoss> tail = sorted_tail({3, 2, 1});
  EXPECT_DEATH((void)measures::expected_shortfall(measures::tail_shape(100, level("0.95")), tail), "PLM-1001");
}

// ES is the mean of the quantile function over the tail: repeat every loss `denominator` times and average the first
// N * (denominator - numerator) of them.
TEST(ExpectedShortfall, EqualsItsDefinitionOnRandomVectorsWithTies) {
  testing::check_law({.usual = 400, .soak = 20'000}, [] {
    const std::vector<Quanta> losses = *generate_losses(std::int64_t{1} << 61);
    const measures::ConfidenceLevel at = *generate_level();
    const std::vector<TailLoss> tail = sorted_tail(losses);
    std::vector<Quanta> repeated;
    for (const TailLoss& entry : tail) repeated.insert(repeated.end(), at.denominator, entry.loss);
    const std::size_t counted = losses.size() * (at.denominator - at.numerator);
    int128 sum = 0;
    for (std::size_t i = 0; i < counted; ++i) sum += repeated[i];

    const TailShape shape = measures::tail_shape(losses.size(), at);
    RC_ASSERT((measures::expected_shortfall_numerator(shape, tail) == sum));
    RC_ASSERT((shape.total == static_cast<std::int64_t>(counted)));
    RC_ASSERT(measures::value_at_risk(shape, tail) == repeated[counted]);
    const double es = measures::expected_shortfall(shape, tail);
    RC_ASSERT(es >= to_units(measures::value_at_risk(shape, tail)) - 1e-9 * std::fabs(es));
  });
}

// What makes them measures of risk: more loss is more risk, a sure loss adds itself, and (ES) a sum is no riskier than
// its parts (Artzner, Delbaen, Eber, Heath 1999; Acerbi and Tasche 2002 for this estimator). In integers, no tolerance.
TEST(ExpectedShortfall, IsMonotoneTranslatesAndRewardsDiversification) {
  testing::check_law({.usual = 400, .soak = 20'000}, [] {
    const std::vector<Quanta> first = *generate_losses(std::int64_t{1} << 59);
    const auto second = *rc::gen::container<std::vector<Quanta>>(first.size(), generate_loss(std::int64_t{1} << 59));
    const Quanta sure = *generate_loss(1'000'000);
    const TailShape shape = measures::tail_shape(first.size(), *generate_level());
    std::vector<Quanta> sum;
    std::vector<Quanta> worse;
    std::vector<Quanta> moved;
    for (std::size_t i = 0; i < first.size(); ++i) {
      sum.push_back(first[i] + second[i]);
      worse.push_back(first[i] + std::max<Quanta>(0, second[i]));
      moved.push_back(first[i] + sure);
    }
    const auto es = [&shape](const std::vector<Quanta>& losses) {
      return measures::expected_shortfall_numerator(shape, sorted_tail(losses));
    };
    const auto var = [&shape](const std::vector<Quanta>& losses) {
      return measures::value_at_risk(shape, sorted_tail(losses));
    };
    RC_ASSERT((es(worse) >= es(first)));
    RC_ASSERT(var(worse) >= var(first));
    RC_ASSERT((es(moved) == es(first) + int128{sure} * shape.total));
    RC_ASSERT(var(moved) == var(first) + sure);
    RC_ASSERT((es(sum) <= es(first) + es(second)));
  });
}

TEST(ExpectedShortfall, DoesNotDependOnTheOrderOfEqualLosses) {
  const std::vector<TailLoss> tail = sorted_tail({5, 9, 5, 9, 5});
  const std::vector<TailLoss> expected = {{9, 1}, {9, 3}, {5, 0}, {5, 2}, {5, 4}};
  EXPECT_EQ(tail, expected);
}

TEST(ExpectedShortfall, HoldsTheLargestLossesWithoutOverflow) {
  const std::vector<TailLoss> tail = sorted_tail(std::vector<Quanta>(100000, std::int64_t{1} << 62));
  const TailShape shape = measures::tail_shape(100000, level("0.000000001"));
  EXPECT_EQ(measures::expected_shortfall(shape, tail), std::ldexp(1.0, 42));
}

// Losses at the midpoints of N equal slices of probability; the error of such a grid is of the order of its spacing.
template <typename Quantile>
std::vector<TailLoss> grid_tail(int count, Quantile quantile) {
  std::vector<Quanta> losses;
  for (int i = 0; i < count; ++i) losses.push_back(to_quanta(1000.0 * quantile((i + 0.5) / count)));
  return sorted_tail(losses);
}

// shared reference "Risk measures", normal: level, VaR, ES per unit sigma.
TEST(ExpectedShortfall, ApproachesTheNormalValues) {
  struct Case {
    const char* level;
    double var, es;
  };
  constexpr Case cases[] = {{"0.90", 1.2815515655, 1.7549833193},  {"0.95", 1.6448536270, 2.0627128075},
                            {"0.975", 1.9599639845, 2.3378027922}, {"0.99", 2.3263478740, 2.6652142203},
                            {"0.995", 2.5758293035, 2.8919486054}, {"0.999", 3.0902323062, 3.3670900771}};
  constexpr int count = 400000;
  const std::vector<TailLoss> tail = grid_tail(count, [](double u) { return math::normal_quantile(u); });
  for (const Case& c : cases) {
    const TailShape shape = measures::tail_shape(count, level(c.level));
    // One slice of probability moves the quantile by 1 / (N phi(z)).
    const double slice = 1.0 / (count * std::exp(-0.5 * c.var * c.var) / std::sqrt(2.0 * std::numbers::pi));
    EXPECT_NEAR(to_units(measures::value_at_risk(shape, tail)) / 1000.0, c.var, slice) << c.level;
    EXPECT_NEAR(measures::expected_shortfall(shape, tail) / 1000.0, c.es, slice) << c.level;
  }
}

// Distribution function of Student's t: Abramowitz and Stegun 26.7.3 for 3 and 26.7.4 for 10 degrees of freedom.
double student_cdf(int degrees, double t) {
  const double theta = std::atan(t / std::sqrt(degrees));
  const double c = std::cos(theta);
  if (degrees == 3) return 0.5 + (theta + std::sin(theta) * c) / std::numbers::pi;
  const double s = c * c;
  return 0.5 +
         0.5 * std::sin(theta) * (1.0 + s * (1.0 / 2.0 + s * (3.0 / 8.0 + s * (15.0 / 48.0 + s * 105.0 / 384.0))));
}

double student_quantile(int degrees, double u) {
  double low = -2000.0;
  double high = 2000.0;
  for (int step = 0; step < 80; ++step) {
    const double middle = 0.5 * (low + high);
    (student_cdf(degrees, middle) < u ? low : high) = middle;
  }
  return low;
}

// shared reference "Risk measures", Student t at 2.5 %: t3 3.1824 5.0396, t10 2.2281 2.8190.
TEST(ExpectedShortfall, ApproachesTheStudentValues) {
  constexpr int count = 40000;
  const TailShape shape = measures::tail_shape(count, level("0.975"));
  const std::vector<TailLoss> three = grid_tail(count, [](double u) { return student_quantile(3, u); });
  EXPECT_NEAR(to_units(measures::value_at_risk(shape, three)) / 1000.0, 3.1824, 1.5e-3);
  EXPECT_NEAR(measures::expected_shortfall(shape, three) / 1000.0, 5.0396, 1e-2);  // the far tail is slow to converge
  const std::vector<TailLoss> ten = grid_tail(count, [](double u) { return student_quantile(10, u); });
  EXPECT_NEAR(to_units(measures::value_at_risk(shape, ten)) / 1000.0, 2.2281, 1e-3);
  EXPECT_NEAR(measures::expected_shortfall(shape, ten) / 1000.0, 2.8190, 1e-3);
}

TEST(RoundedRatio, IsTheNearestDouble) {
  std::mt19937_64 random(20260202);
  for (int round = 0; round < 20000; ++round) {
    const auto numerator = static_cast<std::int64_t>(random()) >> (random() % 63);
    const auto denominator = static_cast<std::int64_t>(1 + (random() >> (2 + random() % 60)));
    const double rounded = measures::rounded_ratio(numerator, denominator);
    // The remainder of the nearest double is no larger than that of its neighbours; 64-bit long doubles resolve it.
    const long double exact = static_cast<long double>(numerator) / static_cast<long double>(denominator);
    EXPECT_LE(std::fabs(static_cast<double>(exact - rounded)),
              0.5005 * (std::nextafter(std::fabs(rounded), HUGE_VAL) - std::fabs(rounded)));
  }
  EXPECT_EQ(measures::rounded_ratio(1, 3), 1.0 / 3.0);
  EXPECT_EQ(measures::rounded_ratio(-7, 2), -3.5);
  EXPECT_EQ(measures::rounded_ratio(0, 5), 0.0);
  EXPECT_EQ(measures::rounded_ratio((int128{1} << 53) + 1, 1), 9007199254740992.0);  // tie to even
  EXPECT_EQ(measures::rounded_ratio((int128{1} << 54) + 3, 2), 9007199254740994.0);  // above a tie
  EXPECT_EQ(measures::rounded_ratio(int128{1} << 125, 1), 0x1p125);
  EXPECT_EQ(measures::mean_units(int128{3} * one_unit, 2), 1.5);
}

}  // namespace
}  // namespace plimsoll::measures_test
