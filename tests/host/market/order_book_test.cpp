#include "host/market/order_book.hpp"

#include <gtest/gtest.h>

#include "host/market/book_quote.hpp"

namespace plimsoll::market {
namespace {

/// A book with memory of its own.
class Book {
 public:
  BookEffect add(Side side, WirePrice price, std::uint32_t shares) {
    return book_.add(memory_, LevelKey(symbol, side, price), shares, last_);
  }
  BookEffect reduce(std::uint32_t shares) { return book_.reduce(memory_, last_, shares); }
  BookEffect remove(std::uint32_t shares) { return book_.remove(memory_, last_, shares); }
  BookEffect set_level(Side side, WirePrice price, std::uint64_t shares) {
    return book_.set_level(memory_, LevelKey(symbol, side, price), shares);
  }
  void clear() { book_.clear(memory_, symbol); }
  [[nodiscard]] BookView view() const { return {book_, memory_, symbol}; }

 private:
  static constexpr SymbolId symbol{65'535U};
  LevelMemory memory_{256};
  OrderBook book_;
  LevelId last_;  // where the last order went
};

TEST(OrderBook, ShowsTheHighestBidAndTheLowestAsk) {
  Book book;
  book.add(Side::buy, {99'0000}, 100);
  book.add(Side::buy, {99'5000}, 200);
  book.add(Side::sell, {101'0000}, 300);
  book.add(Side::sell, {100'5000}, 400);
  EXPECT_EQ(book.view().best(Side::buy), (BookLevel{{99'5000}, 200, 1}));
  EXPECT_EQ(book.view().best(Side::sell), (BookLevel{{100'5000}, 400, 1}));
  EXPECT_EQ(book.view().level(Side::sell, 1), (BookLevel{{101'0000}, 300, 1}));
  EXPECT_EQ(book.view().level(Side::sell, 2), BookLevel{});
}

TEST(OrderBook, BecomesAQuoteInNanos) {
  Book book;
  book.add(Side::buy, {1234'5678}, 100);
  book.add(Side::sell, {1234'5679}, 7);
  Quote quote;
  show_best(book.view(), quote);
  EXPECT_EQ(quote.bid.raw(), 1'234'567'800'000);
  EXPECT_EQ(quote.ask.raw(), 1'234'567'900'000);
  EXPECT_EQ(quote.bid_size.raw(), 100'000'000'000);
  EXPECT_EQ(quote.ask_size.raw(), 7'000'000'000);
  EXPECT_TRUE(quote.two_sided());
}

TEST(OrderBook, EmptySideHasSizeZeroInTheQuote) {
  Book book;
  book.add(Side::buy, {10'0000}, 100);
  Quote quote;
  quote.ask_size = Quantity::from_raw(5);
  show_best(book.view(), quote);
  EXPECT_EQ(quote.ask_size.raw(), 0);
  EXPECT_FALSE(quote.two_sided());
}

TEST(OrderBook, SaysWhenItIsLockedOrCrossed) {
  Book book;
  EXPECT_FALSE(book.view().crossed());
  book.add(Side::buy, {10'0000}, 100);
  EXPECT_FALSE(book.view().crossed());
  book.add(Side::sell, {10'0001}, 100);
  EXPECT_FALSE(book.view().crossed());
  book.add(Side::sell, {10'0000}, 100);
  EXPECT_TRUE(book.view().crossed());
  book.remove(100);
  EXPECT_FALSE(book.view().crossed());
  book.add(Side::buy, {10'0002}, 100);
  EXPECT_TRUE(book.view().crossed());
}

TEST(OrderBook, TakesWholeLevelsFromPriceLevelFeeds) {
  Book book;
  EXPECT_EQ(book.set_level(Side::sell, {20'0000}, 500), BookEffect::best);
  EXPECT_EQ(book.set_level(Side::sell, {20'0100}, 600), BookEffect::inside);
  EXPECT_EQ(book.set_level(Side::sell, {20'0000}, 0), BookEffect::best);
  EXPECT_EQ(book.view().best(Side::sell), (BookLevel{{20'0100}, 600, 1}));
  EXPECT_EQ(book.view().depth(Side::sell), 1U);
}

TEST(OrderBook, DropsALevelWithItsLastOrder) {
  Book book;
  book.add(Side::buy, {10'0000}, 10);
  book.add(Side::buy, {10'0000}, 7);
  EXPECT_EQ(book.view().best(Side::buy), (BookLevel{{10'0000}, 17, 2}));
  EXPECT_EQ(book.remove(10), BookEffect::best);
  EXPECT_EQ(book.reduce(3), BookEffect::best);
  EXPECT_EQ(book.view().best(Side::buy), (BookLevel{{10'0000}, 4, 1}));
  EXPECT_EQ(book.remove(4), BookEffect::best);
  EXPECT_EQ(book.view().depth(Side::buy), 0U);
}

TEST(OrderBook, SaysWhetherTheBestChanged) {
  Book book;
  EXPECT_EQ(book.add(Side::sell, {10'0000}, 10), BookEffect::best);
  EXPECT_EQ(book.add(Side::sell, {10'0001}, 10), BookEffect::inside);
  EXPECT_EQ(book.reduce(1), BookEffect::inside);
  EXPECT_EQ(book.remove(9), BookEffect::inside);
  EXPECT_EQ(book.add(Side::sell, {9'9999}, 10), BookEffect::best);
}

TEST(OrderBook, KeepsTheLargestPriceOnBothSides) {
  Book book;
  EXPECT_EQ(book.add(Side::buy, largest_wire_price, 1), BookEffect::best);
  EXPECT_EQ(book.add(Side::sell, largest_wire_price, 2), BookEffect::best);
  EXPECT_EQ(book.view().best(Side::buy), (BookLevel{largest_wire_price, 1, 1}));
  EXPECT_EQ(book.view().best(Side::sell), (BookLevel{largest_wire_price, 2, 1}));
  EXPECT_EQ(book.view().level(Side::sell, 0), book.view().best(Side::sell));
}

TEST(OrderBook, IsEmptyAfterClearingAndTakesTheSameLevelsAgain) {
  Book book;
  for (int round = 0; round < 3; ++round) {
    EXPECT_EQ(book.add(Side::buy, {9}, 5), BookEffect::best);
    EXPECT_EQ(book.add(Side::buy, {8}, 5), BookEffect::inside);
    EXPECT_EQ(book.add(Side::sell, {10}, 5), BookEffect::best);
    EXPECT_EQ(book.view().best(Side::buy), (BookLevel{{9}, 5, 1}));
    book.clear();
    EXPECT_EQ(book.view().best(Side::buy), BookLevel{});
    EXPECT_EQ(book.view().depth(Side::buy) + book.view().depth(Side::sell), 0U);
  }
}

TEST(OrderBook, RefusesMoreSharesThanAQuantityCanHold) {
  Book book;
  EXPECT_EQ(book.set_level(Side::buy, {5}, most_shares + 1), BookEffect::refused);
  EXPECT_EQ(book.set_level(Side::buy, {5}, most_shares), BookEffect::best);
  EXPECT_EQ(book.add(Side::buy, {5}, 1), BookEffect::refused);
  EXPECT_EQ(book.view().best(Side::buy), (BookLevel{{5}, most_shares, 1}));
}

TEST(OrderBook, IgnoresTheRemovalOfALevelThatIsNotThere) {
  Book book;
  EXPECT_EQ(book.set_level(Side::buy, {5}, 0), BookEffect::none);
  EXPECT_EQ(book.set_level(Side::buy, {5}, 100), BookEffect::best);
  EXPECT_EQ(book.set_level(Side::buy, {4}, 200), BookEffect::inside);
  EXPECT_EQ(book.set_level(Side::buy, {5}, 40), BookEffect::best);
  EXPECT_EQ(book.view().best(Side::buy).shares, 40U);
}

}  // namespace
}  // namespace plimsoll::market
