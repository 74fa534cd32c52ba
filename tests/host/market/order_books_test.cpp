#include "host/market/order_books.hpp"

#include <gtest/gtest.h>

namespace plimsoll::market {
namespace {

constexpr SymbolId apple(3U);
constexpr SymbolId other(4U);
constexpr BookLimits small{8, 4, 1'024};

NewOrder bid(std::uint64_t ref, std::int64_t price, std::uint32_t shares, SymbolId symbol = apple) {
  return {static_cast<OrderRef>(ref), symbol, Side::buy, {price}, shares};
}
NewOrder ask(std::uint64_t ref, std::int64_t price, std::uint32_t shares, SymbolId symbol = apple) {
  return {static_cast<OrderRef>(ref), symbol, Side::sell, {price}, shares};
}

TEST(OrderBooks, FollowOneOrderFromItsBirthToItsEnd) {
  OrderBooks books(small);
  EXPECT_EQ(books.add(ask(1, 100'0000, 500)).status, BookStatus::ok);
  EXPECT_EQ(books.execute(OrderRef{1}, 200).status, BookStatus::ok);
  EXPECT_EQ(books.book(apple).best(Side::sell), (BookLevel{{100'0000}, 300, 1}));
  EXPECT_EQ(books.cancel(OrderRef{1}, 100).status, BookStatus::ok);
  EXPECT_EQ(books.book(apple).best(Side::sell), (BookLevel{{100'0000}, 200, 1}));
  EXPECT_EQ(books.replace({OrderRef{1}, OrderRef{2}, {99'0000}, 50}).status, BookStatus::ok);
  EXPECT_EQ(books.book(apple).best(Side::sell), (BookLevel{{99'0000}, 50, 1}));
  EXPECT_EQ(books.remove(OrderRef{1}).status, BookStatus::unknown_order);
  EXPECT_EQ(books.execute(OrderRef{2}, 50).status, BookStatus::ok);
  EXPECT_EQ(books.book(apple).depth(Side::sell), 0U);
  EXPECT_EQ(books.live_orders(), 0U);
}

TEST(OrderBooks, SayWhichOrderWasTouchedAndWhetherTheBestChanged) {
  OrderBooks books(small);
  books.add(bid(1, 50'0000, 100));
  const BookChange behind = books.add(bid(2, 49'0000, 100));
  EXPECT_FALSE(behind.best_changed);
  const BookChange trade = books.execute(OrderRef{1}, 100);
  EXPECT_TRUE(trade.best_changed);
  EXPECT_EQ(trade.symbol, apple);
  EXPECT_EQ(trade.side, Side::buy);
  EXPECT_EQ(trade.price, WirePrice{50'0000});
}

TEST(OrderBooks, ReportAReplacementThatLeavesTheBestPrice) {
  OrderBooks books(small);
  books.add(bid(1, 50'0000, 100));
  books.add(bid(2, 49'0000, 100));
  EXPECT_TRUE(books.replace({OrderRef{1}, OrderRef{3}, {48'0000}, 100}).best_changed);
  EXPECT_FALSE(books.replace({OrderRef{3}, OrderRef{4}, {47'0000}, 100}).best_changed);
}

TEST(OrderBooks, CountWhatTheyRefuseAndStayAsTheyWere) {
  OrderBooks books(small);
  books.add(bid(1, 50'0000, 100));
  EXPECT_EQ(books.add(bid(1, 51'0000, 100)).status, BookStatus::duplicate_order);
  EXPECT_EQ(books.add(bid(2, 51'0000, 0)).status, BookStatus::bad_quantity);
  EXPECT_EQ(books.add(bid(2, 0, 100)).status, BookStatus::bad_price);
  EXPECT_EQ(books.add(bid(2, -1, 100)).status, BookStatus::bad_price);
  EXPECT_EQ(books.add(bid(2, largest_wire_price.units + 1, 100)).status, BookStatus::bad_price);
  EXPECT_EQ(books.add(bid(2, 51'0000, 100, SymbolId(8U))).status, BookStatus::unknown_symbol);
  EXPECT_EQ(books.add(bid(2, 51'0000, 100, SymbolId())).status, BookStatus::unknown_symbol);
  EXPECT_EQ(books.execute(OrderRef{9}, 1).status, BookStatus::unknown_order);
  EXPECT_EQ(books.execute(OrderRef{1}, 0).status, BookStatus::bad_quantity);
  EXPECT_EQ(books.execute(OrderRef{1}, 101).status, BookStatus::bad_quantity);
  EXPECT_EQ(books.replace({OrderRef{9}, OrderRef{2}, {1}, 1}).status, BookStatus::unknown_order);
  EXPECT_EQ(books.replace({OrderRef{1}, OrderRef{1}, {1}, 1}).status, BookStatus::duplicate_order);
  EXPECT_EQ(books.replace({OrderRef{1}, OrderRef{2}, {0}, 1}).status, BookStatus::bad_price);
  EXPECT_EQ(books.replace({OrderRef{1}, OrderRef{2}, {1}, 0}).status, BookStatus::bad_quantity);
  EXPECT_EQ(books.book(apple).best(Side::buy), (BookLevel{{50'0000}, 100, 1}));
  EXPECT_EQ(books.count(BookStatus::ok), 1U);
  EXPECT_EQ(books.count(BookStatus::unknown_order), 2U);
  EXPECT_EQ(books.count(BookStatus::bad_quantity), 4U);
  EXPECT_EQ(books.count(BookStatus::bad_price), 4U);
  EXPECT_EQ(books.count(BookStatus::duplicate_order), 2U);
  EXPECT_EQ(books.count(BookStatus::unknown_symbol), 2U);
}

TEST(OrderBooks, RefuseOrdersBeyondTheirCapacityAndTakeThemAgainLater) {
  OrderBooks books(small);
  for (std::uint64_t ref = 1; ref <= 4; ++ref) {
    ASSERT_EQ(books.add(bid(ref, 50'0000, 1)).status, BookStatus::ok);
  }
  EXPECT_EQ(books.add(bid(5, 50'0000, 1)).status, BookStatus::orders_full);
  EXPECT_EQ(books.replace({OrderRef{1}, OrderRef{6}, {1}, 1}).status, BookStatus::ok);  // needs no room
  EXPECT_EQ(books.remove(OrderRef{2}).status, BookStatus::ok);
  EXPECT_EQ(books.add(bid(5, 50'0000, 1)).status, BookStatus::ok);
}

TEST(OrderBooks, RefuseALevelWhenLevelMemoryIsExhausted) {
  OrderBooks books({2, 100, 16});
  for (std::uint64_t ref = 1; ref <= 16; ++ref) {
    ASSERT_EQ(books.add(bid(ref, static_cast<std::int64_t>(ref), 1, SymbolId(0U))).status, BookStatus::ok);
  }
  EXPECT_EQ(books.add(bid(17, 17, 1, SymbolId(0U))).status, BookStatus::levels_full);
  EXPECT_EQ(books.add(ask(17, 17, 1, SymbolId(1U))).status, BookStatus::levels_full);
  EXPECT_EQ(books.live_orders(), 16U);
  EXPECT_EQ(books.remove(OrderRef{17}).status, BookStatus::unknown_order);
  EXPECT_EQ(books.count(BookStatus::levels_full), 2U);
}

TEST(OrderBooks, ClearOneSymbolAndLeaveTheOthers) {
  OrderBooks books(small);
  books.add(bid(1, 50'0000, 100));
  books.add(bid(2, 60'0000, 100, other));
  books.clear(apple);
  EXPECT_EQ(books.book(apple).depth(Side::buy), 0U);
  EXPECT_EQ(books.remove(OrderRef{1}).status, BookStatus::unknown_order);
  EXPECT_EQ(books.book(other).best(Side::buy), (BookLevel{{60'0000}, 100, 1}));
  books.clear();
  EXPECT_EQ(books.live_orders(), 0U);
  EXPECT_EQ(books.book(other).depth(Side::buy), 0U);
}

}  // namespace
}  // namespace plimsoll::market
