#include "host/market/bucket_table.hpp"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <vector>

namespace plimsoll::market {
namespace {

/// Inverse of 2^64 / golden ratio modulo 2^64, by Newton's iteration: multiples of it are keys whose hash is known.
constexpr std::uint64_t inverse() {
  std::uint64_t x = 1;
  for (int i = 0; i < 7; ++i) x *= 2 - 0x9E3779B97F4A7C15U * x;
  return x;
}
static_assert(inverse() * 0x9E3779B97F4A7C15U == 1);

/// The `index`-th key of those that all want the first bucket.
constexpr std::uint64_t crowded(std::uint64_t index) { return inverse() * (index + 1); }

TEST(BucketTable, KeepsAnEntryWhereItIsUntilItIsErased) {
  BucketTable table(10);
  const Place place = table.insert(42, 300);
  EXPECT_EQ(table.find(42), place);
  EXPECT_EQ(table.key(place), 42U);
  EXPECT_EQ(table.value(place), 300U);
  EXPECT_EQ(table.find(43), Place::nowhere);
  table.erase(place);
  EXPECT_EQ(table.find(42), Place::nowhere);
  EXPECT_EQ(table.size(), 0U);
}

TEST(BucketTable, TakesAnyKeyAndTheLargestValue) {
  BucketTable table(4);
  for (const std::uint64_t key : {std::uint64_t{0}, UINT64_MAX, std::uint64_t{1} << 63}) {
    EXPECT_EQ(table.find(key), Place::nowhere);
    EXPECT_EQ(table.value(table.insert(key, BucketTable::largest_value)), BucketTable::largest_value);
  }
  EXPECT_EQ(table.size(), 3U);
}

TEST(BucketTable, AddsToAValueInEitherDirection) {
  BucketTable table(4);
  const Place place = table.insert(1, 10);
  table.add(place, 5);
  EXPECT_EQ(table.value(place), 15U);
  table.add(place, 0 - std::uint64_t{14});
  EXPECT_EQ(table.value(place), 1U);
}

TEST(BucketTable, FindsWhatWentToAnotherBucketAfterItsOwnHasRoomAgain) {
  BucketTable table(100);
  std::vector<Place> places;
  for (std::uint64_t index = 0; index < 9; ++index) {
    places.push_back(table.insert(crowded(index), index + 1));  // 4 in the first bucket, 4 in the next, 1 behind
  }
  for (std::uint64_t index = 0; index < 8; ++index) {
    table.erase(places[index]);
    for (std::uint64_t other = 0; other < 9; ++other) {
      ASSERT_EQ(table.find(crowded(other)), other > index ? places[other] : Place::nowhere);
    }
  }
  EXPECT_EQ(table.value(table.find(crowded(8))), 9U);
}

TEST(BucketTable, FindsEverythingWhenMoreHavePassedABucketThanItCanCount) {
  BucketTable table(200);
  for (std::uint64_t index = 0; index < 200; ++index) table.insert(crowded(index), index + 1);
  for (std::uint64_t index = 0; index < 200; index += 2) table.erase(table.find(crowded(index)));
  for (std::uint64_t index = 0; index < 300; ++index) {
    const Place place = table.find(crowded(index));
    ASSERT_EQ(place != Place::nowhere, index < 200 && index % 2 == 1) << index;
    if (place != Place::nowhere) {
      ASSERT_EQ(table.value(place), index + 1);
    }
  }
  for (std::uint64_t index = 1; index < 200; index += 2) table.erase(table.find(crowded(index)));
  EXPECT_EQ(table.size(), 0U);
  EXPECT_EQ(table.find(crowded(7)), Place::nowhere);
  table.clear();
  table.insert(crowded(7), 1);
  EXPECT_NE(table.find(crowded(7)), Place::nowhere);
}

TEST(BucketTable, EndsItsSearchesWhenEveryBucketHasBeenPassed) {
  BucketTable table(3);  // 8 slots
  for (int round = 0; round < 100; ++round) {
    for (std::uint64_t key = 0; key < 3; ++key) table.insert(crowded(key), 1);
    ASSERT_TRUE(table.full());
    ASSERT_EQ(table.find(crowded(3)), Place::nowhere);
    for (std::uint64_t key = 0; key < 3; ++key) table.erase(table.find(crowded(key)));
  }
}

TEST(BucketTable, AgreesWithAMapUnderChurn) {
  for (const std::size_t capacity : {1U, 2U, 3U, 5U, 8U, 100U, 1'000U}) {
    BucketTable table(capacity);
    std::map<std::uint64_t, std::uint64_t> truth;
    std::mt19937_64 random(capacity);
    for (int step = 0; step < 50'000; ++step) {
      // Every fourth key comes from a small set that wants one bucket.
      const std::uint64_t key = random() % 4 == 0 ? crowded(random() % 40) : random() % (2 * capacity);
      const auto found = truth.find(key);
      const Place place = table.find(key);
      ASSERT_EQ(place != Place::nowhere, found != truth.end());
      if (place == Place::nowhere) {
        ASSERT_EQ(table.full(), truth.size() == capacity);
        if (table.full()) continue;
        const std::uint64_t value = 1 + random() % BucketTable::largest_value;
        truth[key] = value;
        table.insert(key, value);
      } else {
        ASSERT_EQ(table.key(place), key);
        ASSERT_EQ(table.value(place), found->second);
        table.erase(place);
        truth.erase(found);
      }
    }
    ASSERT_EQ(table.size(), truth.size());
    for (const auto& [key, value] : truth) ASSERT_EQ(table.value(table.find(key)), value);
  }
}

}  // namespace
}  // namespace plimsoll::market
