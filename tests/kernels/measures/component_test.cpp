// Component ES adds up to the total, exactly, at every level of a tree.
#include "kernels/measures/component.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "tests/kernels/measures/sorted_tail.hpp"
#include "tests/support/generate_losses.hpp"
#include "tests/support/law.hpp"

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
  testing::check_law({.usual = 200, .soak = 10'000}, [] {
    const auto leaves = *rc::gen::inRange<std::size_t>(1, 10);
    const auto count = *rc::gen::scale(5.0, rc::gen::inRange<std::size_t>(1, 101));
    const Quanta spread = *generate_spread(std::int64_t{1} << 57);
    const auto pnl = *rc::gen::container<std::vector<std::vector<Quanta>>>(
        leaves, rc::gen::container<std::vector<Quanta>>(count, generate_loss(spread)));
    std::vector<Quanta> losses(count, 0);
    for (const std::vector<Quanta>& leaf : pnl) {
      for (std::size_t i = 0; i < count; ++i) losses[i] -= leaf[i];
    }
    const std::vector<measures::TailLoss> tail = sorted_tail(losses);
    const measures::TailShape shape = measures::tail_shape(count, *generate_level());
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
    RC_ASSERT((leaves_sum == measures::expected_shortfall_numerator(shape, tail)));
    RC_ASSERT((halves_sum == leaves_sum));
  });
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
