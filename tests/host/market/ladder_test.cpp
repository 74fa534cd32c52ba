#include "host/market/ladder.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <random>
#include <vector>

namespace plimsoll::market {
namespace {

TEST(Ladder, KeepsTheBestKeyInFront) {
  LevelPool pool(64);
  Ladder ladder;
  EXPECT_EQ(ladder.add(pool, 100, 10), LadderChange::best);
  EXPECT_EQ(ladder.add(pool, 90, 20), LadderChange::inside);
  EXPECT_EQ(ladder.add(pool, 110, 30), LadderChange::best);
  EXPECT_EQ(ladder.add(pool, 110, 5), LadderChange::best);
  ASSERT_EQ(ladder.size(), 3U);
  EXPECT_EQ(ladder.from_best(0).key, 110);
  EXPECT_EQ(ladder.from_best(0).shares(), 35U);
  EXPECT_EQ(ladder.from_best(0).orders(), 2U);
  EXPECT_EQ(ladder.from_best(2).key, 90);
}

TEST(Ladder, DropsALevelWithItsLastOrder) {
  LevelPool pool(64);
  Ladder ladder;
  ladder.add(pool, 100, 10);
  ladder.add(pool, 100, 7);
  EXPECT_EQ(ladder.remove(100, 10), LadderChange::best);
  EXPECT_EQ(ladder.reduce(100, 3), LadderChange::best);
  EXPECT_EQ(ladder.from_best(0).shares(), 4U);
  EXPECT_EQ(ladder.remove(100, 4), LadderChange::best);
  EXPECT_EQ(ladder.size(), 0U);
}

TEST(Ladder, RefusesAnotherLevelWhenThePoolIsExhaustedAndStaysWhole) {
  LevelPool pool(LevelPool::smallest_block);
  Ladder ladder;
  for (std::int64_t key = 0; key < 8; ++key) {
    ASSERT_NE(ladder.add(pool, key, 1), LadderChange::refused);
  }
  EXPECT_EQ(ladder.add(pool, 8, 1), LadderChange::refused);
  EXPECT_EQ(ladder.size(), 8U);
  EXPECT_EQ(ladder.add(pool, 7, 1), LadderChange::best);  // an existing level needs no memory
}

TEST(Ladder, GivesItsBlocksBack) {
  LevelPool pool(8 + 16 + 32);
  for (int round = 0; round < 1'000; ++round) {
    Ladder ladder;
    for (std::int64_t key = 0; key < 32; ++key) {
      ASSERT_NE(ladder.add(pool, key, 1), LadderChange::refused) << "round " << round;
    }
    ladder.clear(pool);
    EXPECT_EQ(ladder.size(), 0U);
  }
}

TEST(Ladder, RefusesMoreSharesThanAQuantityCanHold) {
  LevelPool pool(64);
  Ladder ladder;
  EXPECT_EQ(ladder.set(pool, 5, most_shares + 1), LadderChange::refused);
  EXPECT_EQ(ladder.set(pool, 5, most_shares), LadderChange::best);
  EXPECT_EQ(ladder.add(pool, 5, 1), LadderChange::refused);
  EXPECT_EQ(ladder.from_best(0).shares(), most_shares);
  EXPECT_EQ(ladder.from_best(0).orders(), 1U);
}

TEST(Ladder, SetsWholeLevels) {
  LevelPool pool(64);
  Ladder ladder;
  EXPECT_EQ(ladder.set(pool, 5, 0), LadderChange::none);
  EXPECT_EQ(ladder.set(pool, 5, 100), LadderChange::best);
  EXPECT_EQ(ladder.set(pool, 4, 200), LadderChange::inside);
  EXPECT_EQ(ladder.set(pool, 5, 40), LadderChange::best);
  EXPECT_EQ(ladder.from_best(0).shares(), 40U);
  EXPECT_EQ(ladder.set(pool, 5, 0), LadderChange::best);
  EXPECT_EQ(ladder.from_best(0).key, 4);
  EXPECT_EQ(ladder.from_best(0).shares(), 200U);
}

TEST(Ladder, SortsAnyOrderOfArrival) {
  for (const std::size_t count : {1U, 7U, 8U, 9U, 10U, 64U, 1'000U}) {
    LevelPool pool(4'096);
    Ladder ladder;
    std::vector<std::int64_t> keys(count);
    std::iota(keys.begin(), keys.end(), -500);
    std::mt19937_64 random(count);
    std::shuffle(keys.begin(), keys.end(), random);
    for (const std::int64_t key : keys) {
      ladder.add(pool, key, 1);
    }
    ASSERT_EQ(ladder.size(), count);
    for (std::size_t index = 0; index < count; ++index) {
      ASSERT_EQ(ladder.from_best(index).key, static_cast<std::int64_t>(count) - 501 - static_cast<std::int64_t>(index));
    }
    std::shuffle(keys.begin(), keys.end(), random);
    for (const std::int64_t key : keys) {
      ladder.remove(key, 1);
    }
    EXPECT_EQ(ladder.size(), 0U);
  }
}

}  // namespace
}  // namespace plimsoll::market
