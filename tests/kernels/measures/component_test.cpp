// Component ES adds up to the total, exactly, at every level of a tree.
#include "kernels/measures/component.hpp"

#include <gtest/gtest.h>

#include <random>
#include <vector>

#include "tests/kernels/measures/sorted_tail.hpp"

namespace plimsoll::measures_test {
namespace {

constexpr Quanta one_unit = 1 << 20;

// Four scenarios at 0.5: the tail is the two worst of the total, scenarios 3 and 1.
TEST(ComponentExpectedShortfall, IsTheMeanLossOfTheNodeInTheTailOfTheTotal) {
  const std::vector<Quanta> equities = {5 * one_unit, -8 * one_unit, 0, -20 * one_unit};
  const std::vector<Quanta> hedge = {-5 * one_unit, 2 * one_unit, 0, 4 * one_unit};
  const std::vector<measures::TailLoss> tail = sorted_tail({0, 6 * one_unit, 0, 16 * one_unit});
  const measures::TailShape shape = measures::tail_shape(4, level("0.5"));
  std::vector<Quanta> equities_there;
  std::vector<Quanta> hedge_there;
  for (const measures::TailLoss& entry : tail) {
    equities_there.push_back(equities[entry.scenario]);
    hedge_there.push_back(hedge[entry.scenario]);
  }
  EXPECT_EQ(measures::component_es(shape, equities_there), 14.0);
  EXPECT_EQ(measures::component_es(shape, hedge_there), -3.0);
  EXPECT_EQ(measures::expected_shortfall(shape, tail), 11.0);
}

TEST(ComponentExpectedShortfall, AddsUpToTheTotalExactlyOnRandomTrees) {
  std::mt19937_64 random(20260301);
  const measures::ConfidenceLevel levels[] = {{39, 40}, {99, 100}, {1, 3}, {999999999, 1000000000}};
  for (int round = 0; round < 200; ++round) {
    const std::size_t count = 1 + random() % 500;
    const std::size_t leaves = 1 + random() % 9;
    const std::int64_t spread = round % 2 == 0 ? 5 : std::int64_t{1} << 58;  // heavy ties, then nearly full range
    std::vector<std::vector<Quanta>> pnl(leaves, std::vector<Quanta>(count));
    std::vector<Quanta> losses(count, 0);
    for (std::vector<Quanta>& leaf : pnl) {
      for (std::size_t i = 0; i < count; ++i) {
        leaf[i] = static_cast<std::int64_t>(random() >> 1) % spread - spread / 2;
        losses[i] -= leaf[i];
      }
    }
    const std::vector<measures::TailLoss> tail = sorted_tail(losses);
    const measures::TailShape shape = measures::tail_shape(count, levels[random() % std::size(levels)]);
    int128 leaves_sum = 0;
    int128 halves_sum = 0;  // two desks, each a sum of leaves
    std::vector<Quanta> desks[2] = {std::vector<Quanta>(tail.size(), 0), std::vector<Quanta>(tail.size(), 0)};
    for (std::size_t leaf = 0; leaf < leaves; ++leaf) {
      std::vector<Quanta> there;
      for (const measures::TailLoss& entry : tail) there.push_back(pnl[leaf][entry.scenario]);
      for (std::size_t i = 0; i < there.size(); ++i) desks[leaf % 2][i] += there[i];
      leaves_sum += measures::component_numerator(shape, there);
    }
    for (const std::vector<Quanta>& desk : desks) halves_sum += measures::component_numerator(shape, desk);
    EXPECT_TRUE(leaves_sum == measures::expected_shortfall_numerator(shape, tail)) << round;
    EXPECT_TRUE(halves_sum == leaves_sum) << round;
  }
}

TEST(ComponentExpectedShortfall, OfTheTotalItselfIsItsExpectedShortfall) {
  const std::vector<measures::TailLoss> tail = sorted_tail({9, 4, 4, 7, -3, 12, 0, 1, 1, 2});
  const measures::TailShape shape = measures::tail_shape(10, level("0.75"));
  std::vector<Quanta> pnl;
  for (const measures::TailLoss& entry : tail) pnl.push_back(-entry.loss);
  EXPECT_EQ(measures::component_es(shape, pnl), measures::expected_shortfall(shape, tail));
}

}  // namespace
}  // namespace plimsoll::measures_test
