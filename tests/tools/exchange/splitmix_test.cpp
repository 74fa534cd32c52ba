#include "tools/exchange/splitmix.hpp"

#include <gtest/gtest.h>

#include <set>

namespace plimsoll::exchange {
namespace {

TEST(SplitMix64, GivesThePublishedNumbers) {
  // Rosetta Code, "Pseudo-random numbers/Splitmix64": the first five outputs for the seed 1234567.
  SplitMix64 random(1234567);
  EXPECT_EQ(random.next(), 6457827717110365317u);
  EXPECT_EQ(random.next(), 3203168211198807973u);
  EXPECT_EQ(random.next(), 9817491932198370423u);
  EXPECT_EQ(random.next(), 4593380528125082431u);
  EXPECT_EQ(random.next(), 16408922859458223821u);
}

// Sample moments over a million draws; the bands are about five standard errors wide.
TEST(SplitMix64, BellHasMeanZeroVarianceOneAndTheKurtosisOfEightUniforms) {
  SplitMix64 random(7);
  constexpr int draws = 1'000'000;
  double sum = 0.0, squares = 0.0, fourths = 0.0;
  for (int draw = 0; draw < draws; ++draw) {
    const double x = random.bell();
    sum += x;
    squares += x * x;
    fourths += x * x * x * x;
  }
  EXPECT_NEAR(sum / draws, 0.0, 0.005);
  EXPECT_NEAR(squares / draws, 1.0, 0.007);
  EXPECT_NEAR(fourths / draws, 3.0 - 6.0 / 5.0 / 8.0, 0.05);  // a uniform's excess kurtosis is -6/5
}

TEST(SplitMix64, WaitingIsPositiveWithMeanOne) {
  SplitMix64 random(8);
  constexpr int draws = 1'000'000;
  double sum = 0.0;
  int beyond_two = 0;
  for (int draw = 0; draw < draws; ++draw) {
    const double x = random.waiting();
    ASSERT_GE(x, 0.0);
    sum += x;
    beyond_two += x >= 2.0 ? 1 : 0;
  }
  EXPECT_NEAR(sum / draws, 1.0, 0.005);
  EXPECT_NEAR(static_cast<double>(beyond_two) / draws, 0.125, 0.002);  // three halvings
}

TEST(SplitMix64, BelowStaysBelowAndReachesEveryValue) {
  SplitMix64 random(9);
  std::set<std::uint32_t> seen;
  for (int draw = 0; draw < 1000; ++draw) {
    const std::uint32_t value = random.below(10);
    ASSERT_LT(value, 10u);
    seen.insert(value);
  }
  EXPECT_EQ(seen.size(), 10u);
}

TEST(SplitMix64, StreamsOfOneSeedDiffer) {
  std::set<std::uint64_t> first;
  for (std::uint64_t stream = 0; stream < 1000; ++stream) first.insert(SplitMix64::stream(1, stream).next());
  for (std::uint64_t seed = 2; seed < 1002; ++seed) first.insert(SplitMix64::stream(seed, 0).next());
  EXPECT_EQ(first.size(), 2000u);
}

}  // namespace
}  // namespace plimsoll::exchange
