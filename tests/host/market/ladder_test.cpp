#include "host/market/ladder.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <random>
#include <set>
#include <vector>

namespace plimsoll::market {
namespace {

TEST(Ladder, KeepsTheBestKeyInFront) {
  RungMemory memory(64);
  Ladder ladder;
  EXPECT_TRUE(ladder.add(memory, 100));
  EXPECT_TRUE(ladder.add(memory, 90));
  EXPECT_TRUE(ladder.add(memory, 110));
  ASSERT_EQ(ladder.size(), 3U);
  EXPECT_TRUE(ladder.best_is(110));
  EXPECT_EQ(ladder.from_best(0), 110);
  EXPECT_EQ(ladder.from_best(1), 100);
  EXPECT_EQ(ladder.from_best(2), 90);
  ladder.erase(110);
  EXPECT_TRUE(ladder.best_is(100));
}

TEST(Ladder, HasNoBestWhenItIsEmpty) {
  RungMemory memory(64);
  Ladder ladder;
  EXPECT_FALSE(ladder.best_is(0));
  EXPECT_TRUE(ladder.add(memory, 0));
  EXPECT_TRUE(ladder.best_is(0));
  ladder.erase(0);
  EXPECT_FALSE(ladder.best_is(0));
}

TEST(Ladder, RefusesAnotherKeyWhenMemoryIsExhaustedAndStaysWhole) {
  for (const std::size_t levels : {2U, 4U, 7U, 8U, 9U, 100U}) {
    RungMemory memory(levels);
    Ladder ladder;
    std::int64_t count = 0;
    while (ladder.add(memory, count)) {
      ++count;
      ASSERT_LE(count, 4 * static_cast<std::int64_t>(levels));
    }
    EXPECT_GE(count, static_cast<std::int64_t>(levels));  // what was promised
    ASSERT_EQ(ladder.size(), static_cast<std::size_t>(count));
    for (std::int64_t key = 0; key < count; ++key) {
      ASSERT_EQ(ladder.from_best(static_cast<std::size_t>(count - 1 - key)), key);
    }
  }
}

TEST(Ladder, GivesItsMemoryBack) {
  RungMemory memory(64);
  for (int round = 0; round < 1'000; ++round) {
    Ladder ladder;
    for (std::int64_t key = 0; key < 64; ++key) {
      ASSERT_TRUE(ladder.add(memory, key)) << "round " << round;
    }
    ladder.clear(memory);
    EXPECT_EQ(ladder.size(), 0U);
  }
}

TEST(Ladder, RefusesAKeyTooFarFromTheOthersUntilItIsEmpty) {
  RungMemory memory(64);
  Ladder ladder;
  constexpr std::int64_t far = std::int64_t{1} << 40;
  EXPECT_TRUE(ladder.add(memory, far));
  EXPECT_TRUE(ladder.add(memory, far + INT32_MAX));
  EXPECT_TRUE(ladder.add(memory, far + INT32_MIN));
  EXPECT_FALSE(ladder.add(memory, far + INT32_MAX + 1));
  EXPECT_FALSE(ladder.add(memory, far + INT32_MIN - 1));
  EXPECT_FALSE(ladder.add(memory, -far));
  EXPECT_EQ(ladder.size(), 3U);
  EXPECT_TRUE(ladder.best_is(far + INT32_MAX));
  ladder.erase(far);
  ladder.erase(far + INT32_MAX);
  ladder.erase(far + INT32_MIN);
  EXPECT_TRUE(ladder.add(memory, -far));  // an empty ladder takes any first key
}

TEST(Ladder, SortsAnyOrderOfArrival) {
  for (const std::size_t count : {1U, 2U, 7U, 8U, 9U, 15U, 16U, 17U, 31U, 32U, 33U, 63U, 64U, 65U, 66U, 1'000U}) {
    RungMemory memory(4'096);
    Ladder ladder;
    std::vector<std::int64_t> keys(count);
    std::iota(keys.begin(), keys.end(), -500);
    std::mt19937_64 random(count);
    std::shuffle(keys.begin(), keys.end(), random);
    for (const std::int64_t key : keys) {
      ASSERT_TRUE(ladder.add(memory, key));
    }
    ASSERT_EQ(ladder.size(), count);
    for (std::size_t index = 0; index < count; ++index) {
      ASSERT_EQ(ladder.from_best(index), static_cast<std::int64_t>(count - 1 - index) - 500);
    }
    std::set<std::int64_t> left(keys.begin(), keys.end());
    std::shuffle(keys.begin(), keys.end(), random);
    for (const std::int64_t key : keys) {
      ladder.erase(key);
      left.erase(key);
      ASSERT_EQ(ladder.size(), left.size());
      std::size_t index = left.size();
      for (const std::int64_t other : left) ASSERT_EQ(ladder.from_best(--index), other);
    }
  }
}

}  // namespace
}  // namespace plimsoll::market
