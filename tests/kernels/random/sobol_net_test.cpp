// Scrambling must not spoil what Sobol' points are for: equal counts in every elementary interval.
#include <gtest/gtest.h>

#include <vector>

#include "kernels/random/sobol.hpp"

namespace plimsoll::random {
namespace {

struct PointRun {
  std::uint32_t first;  // a multiple of 2^log2_count
  unsigned log2_count;
};

/// Whether each of the 2^m intervals of length 2^-m holds exactly one of the run's 2^m points.
bool stratified(const std::vector<std::uint64_t>& table, std::uint32_t dimension, PointRun run) {
  const std::uint32_t count = 1U << run.log2_count;
  std::vector<bool> taken(count, false);
  for (std::uint32_t i = 0; i < count; ++i) {
    const std::uint64_t bits = sobol_bits({table.data(), table.size()}, dimension, run.first + i);
    const std::size_t interval = static_cast<std::size_t>(bits >> (64 - run.log2_count));
    if (taken[interval]) return false;
    taken[interval] = true;
  }
  return true;
}

/// Leading `digits` bits, 0 to 32.
std::size_t leading(std::uint64_t bits, unsigned digits) {
  return static_cast<std::size_t>((bits >> 32) >> (32 - digits));
}

/// Whether every elementary interval of sides 2^-a, 2^-b, 2^-c with a + b + c = m - t holds exactly 2^t points of the
/// run, in dimensions 0, 1, 2 (or 0 and 1 only).
bool is_net(const std::vector<std::uint64_t>& table, unsigned dimensions, unsigned t, PointRun run) {
  const unsigned digits = run.log2_count - t;
  for (unsigned a = 0; a <= digits; ++a) {
    for (unsigned b = 0; a + b <= digits; ++b) {
      const unsigned c = digits - a - b;
      if (dimensions == 2 && c != 0) continue;
      std::vector<unsigned> counts(std::size_t{1} << digits, 0);
      for (std::uint32_t i = 0; i < (1U << run.log2_count); ++i) {
        const View<const std::uint64_t> view{table.data(), table.size()};
        std::size_t cell = leading(sobol_bits(view, 0, run.first + i), a);
        cell = (cell << b) | leading(sobol_bits(view, 1, run.first + i), b);
        if (dimensions == 3) cell = (cell << c) | leading(sobol_bits(view, 2, run.first + i), c);
        ++counts[cell];
      }
      for (const unsigned count : counts) {
        if (count != 1U << t) return false;
      }
    }
  }
  return true;
}

TEST(SobolNet, HasOnePointInEveryIntervalOfEveryDimension) {
  const std::vector<std::uint64_t> plain = sobol_table(sobol_max_dimensions);
  const std::vector<std::uint64_t> scrambled = scrambled_sobol_table(7, sobol_max_dimensions);
  for (std::uint32_t dimension = 0; dimension < sobol_max_dimensions; ++dimension) {
    ASSERT_TRUE(stratified(plain, dimension, {0, 8})) << dimension;
    ASSERT_TRUE(stratified(scrambled, dimension, {0, 8})) << dimension;
    ASSERT_TRUE(stratified(scrambled, dimension, {0xFFFFFF00U, 8})) << dimension;
  }
}

TEST(SobolNet, KeepsOnePointInEveryIntervalWhateverTheSeed) {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    const std::vector<std::uint64_t> table = scrambled_sobol_table(seed, 12);
    for (std::uint32_t dimension = 0; dimension < 12; ++dimension) {
      for (const unsigned log2_count : {1U, 2U, 5U, 10U}) {
        ASSERT_TRUE(stratified(table, dimension, {0, log2_count})) << seed << ", " << dimension;
        ASSERT_TRUE(stratified(table, dimension, {3U << log2_count, log2_count})) << seed << ", " << dimension;
      }
    }
  }
}

TEST(SobolNet, SpreadsAMillionPointsEvenly) {
  const std::vector<std::uint64_t> table = scrambled_sobol_table(99, sobol_max_dimensions);
  for (const std::uint32_t dimension : {0U, 1U, 1000U, sobol_max_dimensions - 1}) {
    EXPECT_TRUE(stratified(table, dimension, {0, 20})) << dimension;
  }
}

// Sobol' dimensions have t = sum of (degree of the polynomial - 1): 0 for the first two together, 1 for the first three
// (I. M. Sobol', USSR Comput. Math. Math. Phys. 7 (1967), 86-112).
TEST(SobolNet, IsAZeroNetInTwoDimensionsAndAOneNetInThree) {
  const std::vector<std::uint64_t> plain = sobol_table(3);
  EXPECT_TRUE(is_net(plain, 2, 0, {0, 10}));
  EXPECT_TRUE(is_net(plain, 3, 1, {0, 10}));
  EXPECT_FALSE(is_net(plain, 3, 0, {0, 10})) << "the check must be able to fail";
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const std::vector<std::uint64_t> table = scrambled_sobol_table(seed, 3);
    ASSERT_TRUE(is_net(table, 2, 0, {0, 10})) << seed;
    ASSERT_TRUE(is_net(table, 2, 0, {5U << 10, 10})) << seed;
    ASSERT_TRUE(is_net(table, 3, 1, {0, 10})) << seed;
  }
}

}  // namespace
}  // namespace plimsoll::random
