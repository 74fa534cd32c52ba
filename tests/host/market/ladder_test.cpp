#include "host/market/ladder.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <random>
#include <vector>

namespace plimsoll::market {
namespace {

TEST(Ladder, KeepsTheBestKeyInFront) {
  LevelMemory memory(64);
  Ladder ladder;
  const LevelId middle = ladder.find_or_add(memory, 100);
  const LevelId low = ladder.find_or_add(memory, 90);
  const LevelId high = ladder.find_or_add(memory, 110);
  ASSERT_EQ(ladder.size(), 3U);
  EXPECT_TRUE(ladder.best_is(110));
  EXPECT_EQ(ladder.from_best(0), high);
  EXPECT_EQ(ladder.from_best(1), middle);
  EXPECT_EQ(ladder.from_best(2), low);
  EXPECT_EQ(ladder.find_or_add(memory, 90), low);  // a level keeps its place
  EXPECT_FALSE(ladder.find(95).valid());
  ladder.erase(memory, 110);
  EXPECT_TRUE(ladder.best_is(100));
  EXPECT_EQ(ladder.find(100), middle);
}

TEST(Ladder, HasNoBestWhenItIsEmpty) {
  LevelMemory memory(64);
  Ladder ladder;
  EXPECT_FALSE(ladder.best_is(0));
  EXPECT_FALSE(ladder.find(0).valid());
  EXPECT_TRUE(ladder.find_or_add(memory, 0).valid());
  ladder.erase(memory, 0);
  EXPECT_FALSE(ladder.best_is(0));
}

TEST(Ladder, RefusesAnotherLevelWhenMemoryIsExhaustedAndStaysWhole) {
  for (const std::size_t capacity : {4U, 7U, 8U, 9U, 100U}) {
    LevelMemory memory(capacity);
    Ladder ladder;
    std::size_t count = 0;
    while (ladder.find_or_add(memory, static_cast<std::int64_t>(count)).valid()) {
      ++count;
      ASSERT_LE(count, capacity);
    }
    EXPECT_EQ(count, capacity);
    EXPECT_EQ(ladder.size(), count);
    EXPECT_TRUE(ladder.find_or_add(memory, static_cast<std::int64_t>(count) - 1).valid());  // needs no memory
  }
}

TEST(Ladder, GivesItsMemoryBack) {
  LevelMemory memory(64);
  for (int round = 0; round < 1'000; ++round) {
    Ladder ladder;
    for (std::int64_t key = 0; key < 64; ++key) {
      ASSERT_TRUE(ladder.find_or_add(memory, key).valid()) << "round " << round;
    }
    ladder.clear(memory);
    EXPECT_EQ(ladder.size(), 0U);
  }
}

TEST(Ladder, RefusesAKeyTooFarFromTheOthersUntilItIsEmpty) {
  LevelMemory memory(64);
  Ladder ladder;
  constexpr std::int64_t far = std::int64_t{1} << 40;
  EXPECT_TRUE(ladder.find_or_add(memory, far).valid());
  EXPECT_TRUE(ladder.find_or_add(memory, far + INT32_MAX).valid());
  EXPECT_TRUE(ladder.find_or_add(memory, far + INT32_MIN).valid());
  EXPECT_FALSE(ladder.find_or_add(memory, far + INT32_MAX + 1).valid());
  EXPECT_FALSE(ladder.find_or_add(memory, far + INT32_MIN - 1).valid());
  EXPECT_FALSE(ladder.find(-far).valid());
  EXPECT_FALSE(ladder.find_or_add(memory, -far).valid());
  EXPECT_EQ(ladder.size(), 3U);
  EXPECT_TRUE(ladder.best_is(far + INT32_MAX));
  ladder.erase(memory, far);
  ladder.erase(memory, far + INT32_MAX);
  ladder.erase(memory, far + INT32_MIN);
  EXPECT_TRUE(ladder.find_or_add(memory, -far).valid());  // an empty ladder takes any first key
}

TEST(Ladder, SortsAnyOrderOfArrival) {
  for (const std::size_t count : {1U, 2U, 7U, 8U, 9U, 15U, 16U, 17U, 48U, 49U, 64U, 1'000U}) {
    LevelMemory memory(4'096);
    Ladder ladder;
    std::vector<std::int64_t> keys(count);
    std::iota(keys.begin(), keys.end(), -500);
    std::mt19937_64 random(count);
    std::shuffle(keys.begin(), keys.end(), random);
    std::vector<LevelId> places(count);
    for (const std::int64_t key : keys) {
      places[static_cast<std::size_t>(key + 500)] = ladder.find_or_add(memory, key);
    }
    ASSERT_EQ(ladder.size(), count);
    for (std::size_t index = 0; index < count; ++index) {
      ASSERT_EQ(ladder.from_best(index), places[count - 1 - index]);
      ASSERT_EQ(ladder.find(static_cast<std::int64_t>(index) - 500), places[index]);
    }
    std::shuffle(keys.begin(), keys.end(), random);
    for (const std::int64_t key : keys) {
      ladder.erase(memory, key);
      ASSERT_FALSE(ladder.find(key).valid());
    }
    EXPECT_EQ(ladder.size(), 0U);
  }
}

}  // namespace
}  // namespace plimsoll::market
