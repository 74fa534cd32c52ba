#include "host/market/order_book.hpp"

#include <gtest/gtest.h>

#include "host/market/book_quote.hpp"

namespace plimsoll::market {
namespace {

TEST(OrderBook, ShowsTheHighestBidAndTheLowestAsk) {
  LevelPool pool(256);
  OrderBook book;
  book.add(pool, Side::buy, {99'0000}, 100);
  book.add(pool, Side::buy, {99'5000}, 200);
  book.add(pool, Side::sell, {101'0000}, 300);
  book.add(pool, Side::sell, {100'5000}, 400);
  EXPECT_EQ(book.best(Side::buy), (BookLevel{{99'5000}, 200, 1}));
  EXPECT_EQ(book.best(Side::sell), (BookLevel{{100'5000}, 400, 1}));
  EXPECT_EQ(book.level(Side::sell, 1), (BookLevel{{101'0000}, 300, 1}));
  EXPECT_EQ(book.level(Side::sell, 2), BookLevel{});
}

TEST(OrderBook, BecomesAQuoteInNanos) {
  LevelPool pool(256);
  OrderBook book;
  book.add(pool, Side::buy, {1234'5678}, 100);
  book.add(pool, Side::sell, {1234'5679}, 7);
  Quote quote;
  show_best(book, quote);
  EXPECT_EQ(quote.bid.raw(), 1'234'567'800'000);
  EXPECT_EQ(quote.ask.raw(), 1'234'567'900'000);
  EXPECT_EQ(quote.bid_size.raw(), 100'000'000'000);
  EXPECT_EQ(quote.ask_size.raw(), 7'000'000'000);
  EXPECT_TRUE(quote.two_sided());
}

TEST(OrderBook, EmptySideHasSizeZeroInTheQuote) {
  LevelPool pool(256);
  OrderBook book;
  book.add(pool, Side::buy, {10'0000}, 100);
  Quote quote;
  quote.ask_size = Quantity::from_raw(5);
  show_best(book, quote);
  EXPECT_EQ(quote.ask_size.raw(), 0);
  EXPECT_FALSE(quote.two_sided());
}

TEST(OrderBook, SaysWhenItIsLockedOrCrossed) {
  LevelPool pool(256);
  OrderBook book;
  EXPECT_FALSE(book.crossed());
  book.add(pool, Side::buy, {10'0000}, 100);
  EXPECT_FALSE(book.crossed());
  book.add(pool, Side::sell, {10'0001}, 100);
  EXPECT_FALSE(book.crossed());
  book.add(pool, Side::sell, {10'0000}, 100);
  EXPECT_TRUE(book.crossed());
  book.remove(Side::sell, {10'0000}, 100);
  EXPECT_FALSE(book.crossed());
  book.add(pool, Side::buy, {10'0002}, 100);
  EXPECT_TRUE(book.crossed());
}

TEST(OrderBook, TakesWholeLevelsFromPriceLevelFeeds) {
  LevelPool pool(256);
  OrderBook book;
  EXPECT_EQ(book.set_level(pool, Side::sell, {20'0000}, 500), LadderChange::best);
  EXPECT_EQ(book.set_level(pool, Side::sell, {20'0100}, 600), LadderChange::inside);
  EXPECT_EQ(book.set_level(pool, Side::sell, {20'0000}, 0), LadderChange::best);
  EXPECT_EQ(book.best(Side::sell), (BookLevel{{20'0100}, 600, 1}));
  EXPECT_EQ(book.depth(Side::sell), 1U);
}

}  // namespace
}  // namespace plimsoll::market
