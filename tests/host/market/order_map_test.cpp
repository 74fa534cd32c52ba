#include "host/market/order_map.hpp"

#include <gtest/gtest.h>

#include <random>
#include <set>
#include <vector>

namespace plimsoll::market {
namespace {

/// At level 1 or 2, whichever the shares are.
void put(OrderMap& map, std::uint64_t ref, std::uint32_t shares) {
  map.insert(static_cast<OrderRef>(ref), shares, LevelId(shares));
}

/// 0: there is no such order.
std::uint32_t shares_of(const OrderMap& map, std::uint64_t ref) {
  const Place place = map.find(static_cast<OrderRef>(ref));
  return place == Place::nowhere ? 0 : map.shares(place);
}

TEST(OrderMap, KeepsWhatWasPutInUntilItIsErased) {
  OrderMap map(10);
  map.insert(OrderRef{42}, 300, LevelId(7U));
  EXPECT_EQ(map.level(map.find(OrderRef{42})), LevelId(7U));
  EXPECT_EQ(shares_of(map, 42), 300U);
  EXPECT_EQ(shares_of(map, 43), 0U);
  map.reduce(map.find(OrderRef{42}), 299);
  EXPECT_EQ(shares_of(map, 42), 1U);
  EXPECT_EQ(map.level(map.find(OrderRef{42})), LevelId(7U));
  map.erase(map.find(OrderRef{42}));
  EXPECT_EQ(shares_of(map, 42), 0U);
  EXPECT_EQ(map.size(), 0U);
}

TEST(OrderMap, TakesReferenceZeroAndTheLargestReference) {
  OrderMap map(2);
  EXPECT_EQ(shares_of(map, 0), 0U);
  put(map, 0, 1);
  put(map, UINT64_MAX, 2);
  EXPECT_EQ(shares_of(map, 0), 1U);
  EXPECT_EQ(shares_of(map, UINT64_MAX), 2U);
}

TEST(OrderMap, KeepsTheLargestSharesAndTheLastLevel) {
  OrderMap map(2);
  map.insert(OrderRef{1}, UINT32_MAX, LevelId(BucketTable::most_places - 1));
  EXPECT_EQ(shares_of(map, 1), UINT32_MAX);
  EXPECT_EQ(map.level(map.find(OrderRef{1})), LevelId(BucketTable::most_places - 1));
}

TEST(OrderMap, HoldsExactlyItsCapacityAndSearchesStillEndWhenFull) {
  for (const std::size_t capacity : {1U, 2U, 3U, 5U, 8U, 100U, 1'000U, 65'536U}) {
    OrderMap map(capacity);
    for (std::uint64_t ref = 0; ref < capacity; ++ref) {
      ASSERT_FALSE(map.full());
      put(map, ref, 1);
    }
    EXPECT_TRUE(map.full());
    EXPECT_EQ(map.size(), capacity);
    for (std::uint64_t ref = 0; ref < 2 * capacity; ++ref) {
      ASSERT_EQ(shares_of(map, ref), ref < capacity ? 1U : 0U);  // absent references too
    }
  }
}

TEST(OrderMap, SurvivesChurnAtFullLoad) {
  constexpr std::size_t capacity = 1'000;
  OrderMap map(capacity);
  std::mt19937_64 random(3);
  std::vector<std::uint64_t> live;
  for (std::uint64_t ref = 0; ref < capacity; ++ref) {
    put(map, ref, 1);
    live.push_back(ref);
  }
  for (std::uint64_t ref = capacity; ref < 1'000'000; ++ref) {
    std::uint64_t& victim = live[random() % capacity];
    ASSERT_EQ(shares_of(map, victim), 1U);
    map.erase(map.find(static_cast<OrderRef>(victim)));
    ASSERT_EQ(shares_of(map, victim), 0U);
    put(map, ref, 1);
    victim = ref;
  }
  for (const std::uint64_t ref : live) {
    ASSERT_EQ(shares_of(map, ref), 1U);
  }
  EXPECT_EQ(map.size(), capacity);
}

TEST(OrderMap, ErasesByConditionWithoutLosingTheRest) {
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    OrderMap map(60);
    std::mt19937_64 random(seed);
    std::set<std::uint64_t> refs;
    const unsigned low_zeros = seed % 2 == 0 ? 56 : 0;  // every other run has few distinct homes: long clusters
    while (refs.size() < 60) {
      const std::uint64_t ref = random() << low_zeros;
      if (refs.insert(ref).second) {
        put(map, ref, static_cast<std::uint32_t>(1 + random() % 2));
      }
    }
    std::set<std::uint64_t> kept;
    for (const std::uint64_t ref : refs) {
      if (shares_of(map, ref) == 1) {
        kept.insert(ref);
      }
    }
    map.erase_if([](LevelId level) { return level == LevelId(2U); });
    EXPECT_EQ(map.size(), kept.size());
    for (const std::uint64_t ref : refs) {
      ASSERT_EQ(shares_of(map, ref), kept.contains(ref) ? 1U : 0U);
    }
  }
}

TEST(OrderMap, ClearsEverything) {
  OrderMap map(100);
  for (std::uint64_t ref = 0; ref < 100; ++ref) {
    put(map, ref * 1'000'003, 1);
  }
  map.clear();
  EXPECT_EQ(map.size(), 0U);
  for (std::uint64_t ref = 0; ref < 100; ++ref) {
    ASSERT_EQ(shares_of(map, ref * 1'000'003), 0U);
  }
}

}  // namespace
}  // namespace plimsoll::market
