#include "host/market/price_book.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <functional>
#include <map>
#include <random>

namespace plimsoll::market {
namespace {

constexpr Price price(std::int64_t raw) { return Price::from_raw(raw); }
constexpr Quantity size(std::int64_t raw) { return Quantity::from_raw(raw); }

TEST(PriceBook, ShowsTheBestOfEachSide) {
  PriceBook book(8);
  book.set(Side::buy, price(99), size(5));
  book.set(Side::buy, price(100), size(7));
  book.set(Side::sell, price(102), size(1));
  book.set(Side::sell, price(101), size(2));
  EXPECT_EQ(book.side(Side::buy).level(0), (PriceLevel{price(100), size(7)}));
  EXPECT_EQ(book.side(Side::sell).level(0), (PriceLevel{price(101), size(2)}));
  EXPECT_EQ(book.side(Side::sell).level(1), (PriceLevel{price(102), size(1)}));
  EXPECT_EQ(book.side(Side::sell).level(2), PriceLevel{});
  EXPECT_FALSE(book.crossed());
  EXPECT_TRUE(book.whole());
}

TEST(PriceBook, RemovesALevelOfSizeZeroAndIgnoresOneThatIsNotThere) {
  PriceBook book(8);
  book.set(Side::buy, price(100), size(7));
  book.set(Side::buy, price(90), size(0));
  book.set(Side::buy, price(100), size(0));
  EXPECT_EQ(book.side(Side::buy).size(), 0U);
}

TEST(PriceBook, ALockedBookCountsAsCrossed) {
  PriceBook book(8);
  book.set(Side::buy, price(100), size(7));
  EXPECT_FALSE(book.crossed());
  book.set(Side::sell, price(100), size(7));
  EXPECT_TRUE(book.crossed());
}

TEST(PriceBook, SaysWhenTheBestMayHaveBeenForgotten) {
  PriceBook book(2);
  for (const std::int64_t p : {100, 99, 98}) book.set(Side::buy, price(p), size(1));
  EXPECT_EQ(book.side(Side::buy).size(), 2U);
  EXPECT_TRUE(book.whole());
  book.set(Side::buy, price(100), size(0));
  EXPECT_TRUE(book.whole());  // 99 was always known
  book.set(Side::buy, price(97), size(1));
  book.set(Side::buy, price(99), size(0));
  EXPECT_FALSE(book.whole());  // 98 is gone, so 97 need not be the best
  book.clear();
  EXPECT_TRUE(book.whole());
}

TEST(PriceBook, EvictsTheWorstForABetterOne) {
  PriceBook book(2);
  for (const std::int64_t p : {101, 102, 100}) book.set(Side::sell, price(p), size(p));
  EXPECT_EQ(book.side(Side::sell).level(0).price, price(100));
  EXPECT_EQ(book.side(Side::sell).level(1).price, price(101));
  EXPECT_EQ(book.side(Side::sell).size(), 2U);
}

TEST(PriceBook, KnowsItsLevelsOnlyDownToWhereTheSnapshotWasCut) {
  PriceBook book(8);
  book.set(Side::sell, price(101), size(1));
  book.set(Side::sell, price(102), size(1));
  book.cut_here(Side::sell);
  book.set(Side::sell, price(110), size(1));  // beyond the cut: there, but not alone
  book.set(Side::sell, price(101), size(0));
  EXPECT_TRUE(book.whole());
  book.set(Side::sell, price(102), size(0));
  EXPECT_FALSE(book.whole());
}

TEST(PriceBook, GivesNoticeBeforeTheBestReachesTheCut) {
  PriceBook book(64);
  for (std::int64_t p = 101; p <= 109; ++p) book.set(Side::sell, price(p), size(1));
  EXPECT_FALSE(book.thin());
  book.cut_here(Side::sell);  // eight prices away
  for (std::int64_t p = 101; p <= 104; ++p) {
    book.set(Side::sell, price(p), size(0));
    EXPECT_FALSE(book.thin()) << p;
  }
  book.set(Side::sell, price(105), size(0));
  EXPECT_TRUE(book.thin());
  EXPECT_TRUE(book.whole());
}

/// A sorted map that keeps everything is the model; where the ladder says `whole` the two must agree on the best.
TEST(PriceBook, AgreesWithASortedMapWheneverItSaysThatItIsWhole) {
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    std::mt19937_64 random(seed);
    PriceBook book(12);
    std::map<std::int64_t, std::int64_t, std::greater<>> bids;
    std::map<std::int64_t, std::int64_t> asks;
    int whole = 0;
    for (int step = 0; step < 4000; ++step) {
      const Side side = random() % 2 == 0 ? Side::buy : Side::sell;
      const auto p = static_cast<std::int64_t>(random() % 40 + 1);
      const std::int64_t s = random() % 2 == 0 ? 0 : static_cast<std::int64_t>(random() % 9 + 1);
      book.set(side, price(p), size(s));
      if (side == Side::buy) {
        s == 0 ? static_cast<void>(bids.erase(p)) : static_cast<void>(bids[p] = s);
      } else {
        s == 0 ? static_cast<void>(asks.erase(p)) : static_cast<void>(asks[p] = s);
      }
      if (book.side(Side::buy).whole()) {
        ++whole;
        const PriceLevel expected =
            bids.empty() ? PriceLevel{} : PriceLevel{price(bids.begin()->first), size(bids.begin()->second)};
        ASSERT_EQ(book.side(Side::buy).level(0), expected) << "seed " << seed << " step " << step;
      }
      if (book.side(Side::sell).whole()) {
        const PriceLevel expected =
            asks.empty() ? PriceLevel{} : PriceLevel{price(asks.begin()->first), size(asks.begin()->second)};
        ASSERT_EQ(book.side(Side::sell).level(0), expected) << "seed " << seed << " step " << step;
      }
    }
    EXPECT_GT(whole, 100);
  }
}

}  // namespace
}  // namespace plimsoll::market
