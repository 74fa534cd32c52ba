#include "kernels/backends/cpu/tail_selection.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "tests/kernels/backends/synthetic_cells.hpp"

namespace plimsoll::backends::cpu {
namespace {

using measures::TailLoss;
using Tail = std::vector<TailLoss>;

Tail selected(const std::vector<Quanta>& pnl, std::size_t entries) {
  Tail tail{{123, 4}};  // what was in it must not matter
  select_tail(pnl, entries, tail);
  return tail;
}

// All losses in order by insertion, the slow and plain way.
Tail sorted(const std::vector<Quanta>& pnl, std::size_t entries) {
  Tail all;
  for (std::size_t i = 0; i < pnl.size(); ++i) {
    const Quanta loss = pnl[i] == INT64_MIN ? INT64_MAX : -pnl[i];
    auto at = all.begin();
    while (at != all.end() && at->loss >= loss) ++at;  // equal losses came earlier, so they have lower scenarios
    all.insert(at, {loss, static_cast<std::uint32_t>(i)});
  }
  all.resize(std::min(entries, all.size()));
  return all;
}

void expect_equal_for_all_sizes(const std::vector<Quanta>& pnl) {
  const std::size_t n = pnl.size();
  for (const std::size_t entries :
       {std::size_t{0}, std::size_t{1}, std::size_t{2}, n / 100 + 1, n / 40, n / 2, n - 1, n}) {
    ASSERT_EQ(selected(pnl, entries), sorted(pnl, entries)) << n << " scenarios, " << entries << " entries";
  }
}

TEST(TailSelection, TakesTheLargestLossesInOrder) {
  EXPECT_EQ(selected({5, -7, 0, -7, 9, -8}, 4), (Tail{{8, 5}, {7, 1}, {7, 3}, {0, 2}}));
}

TEST(TailSelection, AgreesWithASortOfEverything) {
  Lots lots(1);
  for (const std::size_t n : {1U, 2U, 15U, 16U, 17U, 31U, 33U, 255U, 257U, 1500U}) {
    std::vector<Quanta> pnl(n);
    for (Quanta& value : pnl) value = static_cast<Quanta>(lots.bits()) >> 10;
    expect_equal_for_all_sizes(pnl);
  }
}

TEST(TailSelection, BreaksHeavyTiesByScenario) {
  Lots lots(2);
  for (const std::size_t distinct : {1U, 2U, 3U, 10U}) {
    std::vector<Quanta> pnl(1200);
    for (Quanta& value : pnl) value = -static_cast<Quanta>(lots.below(distinct));
    expect_equal_for_all_sizes(pnl);
  }
}

TEST(TailSelection, SurvivesSamplesThatMislead) {
  // Every sixteenth value is what the guess sees. First it sees only the losses, then none of them.
  std::vector<Quanta> seen(1600, 1000);
  for (std::size_t i = 0; i < seen.size(); i += 16) seen[i] = -static_cast<Quanta>(i);
  expect_equal_for_all_sizes(seen);
  std::vector<Quanta> hidden(1600);
  for (std::size_t i = 0; i < hidden.size(); ++i) hidden[i] = i % 16 == 0 ? 1'000'000 : -static_cast<Quanta>(i);
  expect_equal_for_all_sizes(hidden);
  std::vector<Quanta> rising(1600);
  for (std::size_t i = 0; i < rising.size(); ++i) rising[i] = static_cast<Quanta>(i);
  expect_equal_for_all_sizes(rising);
  std::reverse(rising.begin(), rising.end());
  expect_equal_for_all_sizes(rising);
}

TEST(TailSelection, CountsWhatHasNoNumberAsTheLargestLoss) {
  EXPECT_EQ(selected({3, unrepresentable_quanta, -INT64_MAX, unrepresentable_quanta}, 3),
            (Tail{{INT64_MAX, 1}, {INT64_MAX, 2}, {INT64_MAX, 3}}));
  std::vector<Quanta> mostly(700, unrepresentable_quanta);
  mostly[350] = -5;
  expect_equal_for_all_sizes(mostly);
}

TEST(TailSelection, GivesEverythingWhenMoreIsAskedFor) {
  EXPECT_EQ(selected({1, -1}, 5), (Tail{{1, 1}, {-1, 0}}));
  EXPECT_TRUE(selected({}, 5).empty());
}

}  // namespace
}  // namespace plimsoll::backends::cpu
