#include "kernels/random/sobol.hpp"

#include <gtest/gtest.h>

#include <boost/random/sobol.hpp>
#include <cmath>
#include <set>
#include <vector>

#include "kernels/random/address.hpp"
#include "kernels/random/uniform.hpp"

namespace plimsoll::random {
namespace {

View<const std::uint64_t> view(const std::vector<std::uint64_t>& table) { return {table.data(), table.size()}; }

double coordinate(const std::vector<std::uint64_t>& table, std::uint32_t dimension, std::uint32_t index) {
  return std::ldexp(static_cast<double>(sobol_bits(view(table), dimension, index)), -64);
}

TEST(Sobol, BeginsWithThePublishedPoints) {
  // Joe and Kuo's own example of the first ten points in three dimensions for new-joe-kuo-6.21201.
  const double published[10][3] = {{0, 0, 0},
                                   {0.5, 0.5, 0.5},
                                   {0.75, 0.25, 0.25},
                                   {0.25, 0.75, 0.75},
                                   {0.375, 0.375, 0.625},
                                   {0.875, 0.875, 0.125},
                                   {0.625, 0.125, 0.875},
                                   {0.125, 0.625, 0.375},
                                   {0.1875, 0.3125, 0.9375},
                                   {0.6875, 0.8125, 0.4375}};
  const std::vector<std::uint64_t> table = sobol_table(3);
  for (std::uint32_t index = 0; index < 10; ++index) {
    for (std::uint32_t dimension = 0; dimension < 3; ++dimension) {
      EXPECT_EQ(coordinate(table, dimension, index), published[index][dimension]) << index << ", " << dimension;
    }
  }
}

TEST(Sobol, WalksTheSamePathAsBoostsEngineInAllItsDimensions) {
  // Boost's engine steps from point to point; ours computes each from its index. Boost leaves out point 0.
  const std::vector<std::uint64_t> table = sobol_table(sobol_max_dimensions);
  boost::random::sobol_engine<std::uint32_t, 32> engine(sobol_max_dimensions);
  for (std::uint32_t index = 1; index <= 300; ++index) {
    for (std::uint32_t dimension = 0; dimension < sobol_max_dimensions; ++dimension) {
      ASSERT_EQ(sobol_bits(view(table), dimension, index) >> 32, engine()) << index << ", " << dimension;
    }
  }
}

TEST(Sobol, ReachesTheLastIndex) {
  // Gray code of 2^32 - 1 is 2^31, so the last point is the last direction number, whose last bit is 1.
  const std::vector<std::uint64_t> table = sobol_table(10);
  for (std::uint32_t dimension = 0; dimension < 10; ++dimension) {
    EXPECT_EQ((sobol_bits(view(table), dimension, UINT32_MAX) >> 32) & 1U, 1U) << dimension;
  }
}

TEST(ScrambledSobol, DependsOnTheSeedAndOnNothingElse) {
  EXPECT_EQ(scrambled_sobol_table(7, 5), scrambled_sobol_table(7, 5));
  EXPECT_NE(scrambled_sobol_table(7, 5), scrambled_sobol_table(8, 5));
  EXPECT_NE(scrambled_sobol_table(7, 5), scrambled_sobol_table(7 + (std::uint64_t{1} << 32), 5));
  std::vector<std::uint64_t> longer = scrambled_sobol_table(7, 50);
  longer.resize(5 * sobol_row_words);
  EXPECT_EQ(longer, scrambled_sobol_table(7, 5)) << "a dimension must not depend on how many there are";
}

TEST(ScrambledSobol, ScramblesEveryDimensionDifferently) {
  const std::vector<std::uint64_t> table = scrambled_sobol_table(7, sobol_max_dimensions);
  std::set<std::uint64_t> shifts;
  for (std::size_t dimension = 0; dimension < sobol_max_dimensions; ++dimension) {
    shifts.insert(table[dimension * sobol_row_words + sobol_directions]);
  }
  EXPECT_EQ(shifts.size(), sobol_max_dimensions);
}

// Scrambling must make each single point uniform. 4,096 seeds in 64 bins: chi-square with 63 degrees of freedom, five
// standard deviations. And its lower bits must be filled: bits 32 to 51 are one in half of the seeds.
TEST(ScrambledSobol, MakesEverySinglePointUniformOverSeeds) {
  constexpr int seeds = 4096;
  for (const std::uint32_t index : {0U, 1U, 12345U}) {
    std::vector<int> bins(64, 0);
    std::vector<int> ones(64, 0);
    for (std::uint64_t seed = 0; seed < seeds; ++seed) {
      const std::vector<std::uint64_t> table = scrambled_sobol_table(seed, 2);
      const std::uint64_t bits = sobol_bits(view(table), 1, index);
      ++bins[bits >> 58];
      for (std::size_t bit = 0; bit < 64; ++bit) ones[bit] += static_cast<int>((bits >> bit) & 1U);
    }
    double statistic = 0.0;
    for (const int count : bins) statistic += (count - 64.0) * (count - 64.0) / 64.0;
    EXPECT_NEAR(statistic, 63.0, 5.0 * std::sqrt(126.0)) << index;
    for (std::size_t bit = 0; bit < 64; ++bit) EXPECT_NEAR(ones[bit], 2048, 5 * 32) << index << ", bit " << bit;
  }
}

TEST(ScrambledSobol, FillsTheDigitsBelowThoseOfThePlainPointsDifferentlyForEveryPoint) {
  // 2^12 points are told apart by digits 33 to 64 alone when 12 random columns of 32 digits are independent, which they
  // are but for one dimension in 2^20.
  const std::vector<std::uint64_t> table = scrambled_sobol_table(7, 20);
  for (std::uint32_t dimension = 0; dimension < 20; ++dimension) {
    std::set<std::uint64_t> low_digits;
    for (std::uint32_t index = 0; index < 4096; ++index) {
      low_digits.insert(sobol_bits(view(table), dimension, index) & 0xFFFFFFFFU);
    }
    ASSERT_EQ(low_digits.size(), 4096U) << dimension;
  }
}

TEST(ScrambledSobol, KeepsDimensionsUncorrelated) {
  // 2^12 points in 40 dimensions. A random sample's correlations have standard error 1/64; Sobol' points do no worse.
  const std::vector<std::uint64_t> table = scrambled_sobol_table(3, 40);
  for (std::uint32_t one = 0; one < 40; ++one) {
    for (std::uint32_t two = 0; two < one; ++two) {
      double product = 0.0;
      for (std::uint32_t index = 0; index < 4096; ++index) {
        product += (coordinate(table, one, index) - 0.5) * (coordinate(table, two, index) - 0.5);
      }
      ASSERT_NEAR(product * 12 / 4096, 0.0, 5.0 / 64) << one << ", " << two;
    }
  }
}

// The integral of prod(1 + (x_d - 1/2)) over the 6-cube is 1; its variance is (13/12)^6 - 1 = 0.616.
double product_integral_error(const std::vector<double>& points) {
  double sum = 0.0;
  for (std::size_t i = 0; i < points.size(); i += 6) {
    double product = 1.0;
    for (std::size_t d = 0; d < 6; ++d) product *= 0.5 + points[i + d];
    sum += product;
  }
  return sum / (static_cast<double>(points.size()) / 6) - 1.0;
}

TEST(ScrambledSobol, IntegratesWithAFarSmallerErrorThanRandomPoints) {
  constexpr std::uint32_t points = 1024;
  constexpr int seeds = 50;
  double scrambled = 0.0;
  double random = 0.0;
  for (std::uint64_t seed = 0; seed < seeds; ++seed) {
    const std::vector<std::uint64_t> table = scrambled_sobol_table(seed, 6);
    std::vector<double> sobol_points;
    std::vector<double> random_points;
    for (std::uint32_t index = 0; index < points; ++index) {
      for (std::uint32_t d = 0; d < 6; ++d) {
        sobol_points.push_back(uniform_from_bits(sobol_bits(view(table), d, index)));
        random_points.push_back(uniform_from_bits(draw_bits(DrawAddress{seed, index, d, 0})));
      }
    }
    scrambled += std::pow(product_integral_error(sobol_points), 2) / seeds;
    random += std::pow(product_integral_error(random_points), 2) / seeds;
  }
  // The random error is known: variance 0.616 / 1024, and a mean of 50 squares has relative error sqrt(2 / 50).
  EXPECT_NEAR(random, 0.616 / points, 5 * std::sqrt(2.0 / seeds) * 0.616 / points);
  EXPECT_LT(scrambled, random / 100) << "mean squared error";
}

}  // namespace
}  // namespace plimsoll::random
