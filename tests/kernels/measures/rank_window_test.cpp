// Smoothed VaR: its weights, that it stays inside VaR's interval, and that the shares of parts add up to it exactly.
#include "kernels/measures/rank_window.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "tests/kernels/measures/sorted_tail.hpp"
#include "tests/support/generate_losses.hpp"
#include "tests/support/law.hpp"

namespace plimsoll::measures_test {
namespace {

constexpr Quanta one_unit = 1 << 20;

TEST(RankWindow, WeighsTheLossesAroundVarByATriangle) {
  // 10 losses at 0.7: n = 3, VaR is L(4). The interval from L(2) to L(7) leaves two ranks on the narrower side.
  const measures::TailShape shape = measures::tail_shape(10, level("0.7"));
  const measures::RankWindow window = measures::var_window(shape, {.upper = 2, .lower = 7, .coverage = 0.9});
  EXPECT_EQ(window.center, 3U);
  EXPECT_EQ(window.half_width, 2U);
  EXPECT_EQ(window.entries(), 6U);
  EXPECT_EQ(window.total_weight(), 9);
  std::vector<Quanta> losses;
  for (const Quanta loss : {100, 64, 32, 16, 8, 4, 2, 1, 0, -50}) losses.push_back(loss * one_unit);
  // (1*64 + 2*32 + 3*16 + 2*8 + 1*4) / 9 = 196 / 9
  EXPECT_EQ(measures::smoothed_var(window, sorted_tail(losses)), 196.0 / 9.0);
}

TEST(RankWindow, IsVarAloneWhereTheSampleDoesNotBoundIt) {
  const measures::TailShape shape = measures::tail_shape(10, level("0.9"));
  for (const measures::RankInterval& ranks : {measures::RankInterval{{}, 5, 0.5}, measures::RankInterval{1, {}, 0.5}}) {
    const measures::RankWindow window = measures::var_window(shape, ranks);
    EXPECT_EQ(window.half_width, 0U);
    EXPECT_EQ(measures::smoothed_var(window, sorted_tail({9 * one_unit, 7 * one_unit, 0, 0, 0, 0, 0, 0, 0, 0})), 7.0);
  }
}

TEST(RankWindow, StaysInsideTheIntervalOfVar) {
  testing::check_law({.usual = 200, .soak = 2'000}, [] {
    const std::vector<Quanta> losses = *generate_losses(std::int64_t{1} << 40);
    const measures::ConfidenceLevel at = *generate_level();
    const measures::TailShape shape = measures::tail_shape(losses.size(), at);
    const measures::RankInterval ranks = measures::var_interval(losses.size(), at);
    const measures::RankWindow window = measures::var_window(shape, ranks);
    const std::vector<measures::TailLoss> tail = sorted_tail(losses);
    const double smoothed = measures::smoothed_var(window, tail);
    RC_ASSERT(window.entries() <= losses.size());
    RC_ASSERT(smoothed <= to_units(tail[window.first()].loss) && smoothed >= to_units(tail[window.entries() - 1].loss));
    if (window.half_width == 0) RC_ASSERT(smoothed == to_units(measures::value_at_risk(shape, tail)));
    if (ranks.upper && ranks.lower) {
      RC_ASSERT(window.first() + 1 >= *ranks.upper && window.entries() <= *ranks.lower);
    }
  });
}

TEST(RankWindow, SharesOfPartsAddUpExactly) {
  testing::check_law({.usual = 200, .soak = 2'000}, [] {
    const auto parts = *rc::gen::inRange<std::size_t>(1, 10);
    const auto half_width = *rc::gen::inRange<std::uint64_t>(0, 20);
    const measures::RankWindow window{half_width + *rc::gen::inRange<std::uint64_t>(0, 20), half_width};
    const auto pnl = *rc::gen::container<std::vector<std::vector<Quanta>>>(
        parts, rc::gen::container<std::vector<Quanta>>(window.entries(), generate_loss(std::int64_t{1} << 57)));
    std::vector<Quanta> total(window.entries(), 0);
    int128 sum = 0;
    for (const std::vector<Quanta>& part : pnl) {
      for (std::size_t i = 0; i < total.size(); ++i) total[i] += part[i];
      sum += measures::marginal_var_numerator(window, part);
    }
    RC_ASSERT(sum == measures::marginal_var_numerator(window, total));
  });
}

}  // namespace
}  // namespace plimsoll::measures_test
