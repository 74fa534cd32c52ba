// The interval of VaR: ranks against printed binomial probabilities, and its coverage by experiment.
#include "kernels/measures/interval.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <vector>

#include "tests/kernels/measures/sorted_tail.hpp"

namespace plimsoll::measures_test {
namespace {

// Basel backtesting table, 250 days at 1 %: P(B <= 0) = 8.1059 %, P(B <= 4) = 89.2188 %, P(B <= 5) = 95.8817 %. With a
// tenth allowed on each side, B = 0 is left out below, B >= 6 above, and B >= 5 (10.78 %) is too much.
TEST(VarInterval, AgreesWithTheBaselTable) {
  const measures::RankInterval ranks = measures::var_interval(250, level("0.99"), 0.80);
  EXPECT_EQ(ranks.upper, 1U);
  EXPECT_EQ(ranks.lower, 6U);
  EXPECT_NEAR(ranks.coverage, 0.958817 - 0.081059, 1e-6);
}

TEST(VarInterval, HasNoUpperEndWhenTheSampleIsTooSmallForOne) {
  const measures::RankInterval ranks = measures::var_interval(250, level("0.99"));
  EXPECT_FALSE(ranks.upper.has_value());  // P(B = 0) = 8.1 % is more than 2.5 %
  ASSERT_TRUE(ranks.lower.has_value());
  EXPECT_GE(ranks.coverage, 0.95);
  const measures::RankInterval tiny = measures::var_interval(1, level("0.5"));
  EXPECT_FALSE(tiny.upper.has_value());
  EXPECT_FALSE(tiny.lower.has_value());
  EXPECT_EQ(tiny.coverage, 1.0);
}

// P(r <= B < s) by logarithms of factorials: another route than the recurrence.
long double binomial_probability(std::uint64_t n, std::uint64_t k, long double p) {
  const auto count = static_cast<long double>(n);
  const auto hits = static_cast<long double>(k);
  return std::exp(std::lgamma(count + 1) - std::lgamma(hits + 1) - std::lgamma(count - hits + 1) + hits * std::log(p) +
                  (count - hits) * std::log1p(-p));
}

TEST(VarInterval, LeavesOutAsMuchAsAllowedAndNoMore) {
  for (const char* text : {"0.9", "0.95", "0.975", "0.99", "0.999"}) {
    for (const std::uint64_t n : {100U, 500U, 1000U, 4096U, 65536U}) {
      const measures::RankInterval ranks = measures::var_interval(n, level(text));
      const auto p = 1.0L - static_cast<long double>(level(text).numerator) / level(text).denominator;
      const std::uint64_t r = ranks.upper.value_or(0);
      const std::uint64_t s = ranks.lower.value_or(n + 1);
      long double below = 0;
      long double inside = 0;
      for (std::uint64_t k = 0; k < r; ++k) below += binomial_probability(n, k, p);
      for (std::uint64_t k = r; k < s; ++k) inside += binomial_probability(n, k, p);
      const long double above = 1 - below - inside;
      EXPECT_NEAR(ranks.coverage, static_cast<double>(inside), 1e-9) << text << ' ' << n;
      EXPECT_LE(below, 0.025L + 1e-9L);
      EXPECT_LE(above, 0.025L + 1e-9L);
      EXPECT_GT(below + binomial_probability(n, r, p), 0.025L - 1e-9L);
      EXPECT_GT(above + binomial_probability(n, s - 1, p), 0.025L - 1e-9L);
    }
  }
}

TEST(VarInterval, EnclosesVarAndNeedsFewEntries) {
  const measures::ConfidenceLevel levels[] = {level("0.975"), level("0.99")};
  const std::uint64_t n = 131072;
  const std::uint64_t needed = measures::entries_needed(n, levels);
  for (const measures::ConfidenceLevel& at : levels) {
    const measures::RankInterval ranks = measures::var_interval(n, at);
    const std::uint64_t rank = measures::tail_shape(n, at).entries();
    EXPECT_LT(ranks.upper.value(), rank);
    EXPECT_GT(ranks.lower.value(), rank);
    EXPECT_LE(ranks.lower.value(), needed);
    // The normal approximation: 1.96 sqrt(N p (1 - p)) either way.
    const double half = 1.96 * std::sqrt(static_cast<double>(n) * (1.0 - at.value()) * at.value());
    EXPECT_NEAR(static_cast<double>(ranks.lower.value() - ranks.upper.value()), 2.0 * half, 3.0);
  }
  EXPECT_EQ(needed, measures::var_interval(n, level("0.975")).lower.value());
  // Five scenarios at 1 %: P(B >= 1) = 4.9 % is too much to leave out, P(B >= 2) = 0.1 % is not.
  EXPECT_EQ(measures::entries_needed(5, level("0.99")), 2U);
  EXPECT_EQ(measures::entries_needed(1, level("0.5")), 1U);
}

TEST(VarInterval, CoversTheTrueQuantileAtItsRateOverAThousandSeeds) {
  struct Case {
    const char* level;
    double quantile;  // of the standard normal
    std::uint64_t scenarios;
  };
  for (const Case& c : {Case{"0.99", 2.3263478740408408, 1000}, Case{"0.95", 1.6448536269514722, 500}}) {
    const measures::RankInterval ranks = measures::var_interval(c.scenarios, level(c.level));
    const Quanta truth = to_quanta(1000.0 * c.quantile);
    int covered = 0;
    for (unsigned seed = 0; seed < 1000; ++seed) {
      std::mt19937_64 random(seed);
      std::normal_distribution<double> normal;
      std::vector<Quanta> losses;
      for (std::uint64_t i = 0; i < c.scenarios; ++i) losses.push_back(to_quanta(1000.0 * normal(random)));
      const measures::LossInterval interval = measures::loss_interval(sorted_tail(losses), ranks);
      covered += interval.lower.value() <= truth && truth < interval.upper.value() ? 1 : 0;
    }
    // Three and a half standard deviations of a binomial count with the stated coverage.
    const double expected = 1000.0 * ranks.coverage;
    EXPECT_NEAR(covered, expected, 3.5 * std::sqrt(expected * (1.0 - ranks.coverage))) << c.level;
  }
}

}  // namespace
}  // namespace plimsoll::measures_test
