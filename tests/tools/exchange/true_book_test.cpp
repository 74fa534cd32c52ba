#include "tools/exchange/true_book.hpp"

#include <gtest/gtest.h>

namespace plimsoll::exchange {
namespace {

TEST(TrueBook, ExecutesTheBestPriceAndWithinItTheOldestOrder) {
  TrueBook book;
  book.add({1, Side::buy, 100, 10'000});
  book.add({2, Side::buy, 200, 10'100});
  book.add({3, Side::buy, 300, 10'100});
  book.add({4, Side::sell, 50, 10'300});
  EXPECT_EQ(book.best(Side::buy), 10'100u);
  EXPECT_EQ(book.second_best(Side::buy), 10'000u);
  EXPECT_EQ(book.best(Side::sell), 10'300u);
  EXPECT_EQ(book.second_best(Side::sell), std::nullopt);
  EXPECT_EQ(book.order(book.front(Side::buy)).reference, 2u);
  book.reduce(book.front(Side::buy), 200);
  EXPECT_EQ(book.order(book.front(Side::buy)).reference, 3u);
  book.reduce(book.front(Side::buy), 1);
  EXPECT_EQ(book.order(book.front(Side::buy)).shares, 299u);
}

TEST(TrueBook, LevelsGoFromTheBestOutwards) {
  TrueBook book;
  book.add({1, Side::sell, 100, 10'300});
  book.add({2, Side::sell, 200, 10'200});
  book.add({3, Side::sell, 300, 10'200});
  const auto levels = book.levels(Side::sell);
  ASSERT_EQ(levels.size(), 2u);
  EXPECT_EQ(levels[0].price, 10'200u);
  EXPECT_EQ(levels[0].shares, 500u);
  EXPECT_EQ(levels[0].orders, 2u);
  EXPECT_EQ(levels[1].price, 10'300u);
}

TEST(TrueBook, RemovalFromTheMiddleOfAQueueKeepsTheOthersInTurn) {
  TrueBook book;
  book.add({1, Side::buy, 10, 10'000});
  const TrueBook::Handle middle = book.add({2, Side::buy, 10, 10'000});
  book.add({3, Side::buy, 10, 10'000});
  book.reduce(middle, 10);
  EXPECT_EQ(book.live_count(), 2u);
  book.add({4, Side::buy, 10, 10'000});  // takes the freed place in memory but the last place in the queue
  for (const std::uint64_t reference : {1u, 3u, 4u}) {
    EXPECT_EQ(book.order(book.front(Side::buy)).reference, reference);
    book.reduce(book.front(Side::buy), 10);
  }
  EXPECT_EQ(book.best(Side::buy), std::nullopt);
}

TEST(TrueBook, TruthRowsLeaveTheShorterSideEmpty) {
  TrueBook book;
  book.add({1, Side::buy, 10, 1'000'100});
  book.add({2, Side::buy, 20, 1'000'000});
  book.add({3, Side::sell, 30, 1'002'500});
  EXPECT_EQ(truth_rows("HULL", book), "HULL,1,100.01,10,1,100.25,30,1\nHULL,2,100,20,1,,,\n");
}

TEST(TrueBookDeathTest, ACrossingOrderIsADefect) {
  TrueBook book;
  book.add({1, Side::buy, 10, 10'000});
  EXPECT_DEATH(book.add({2, Side::sell, 10, 10'000}), "PLM-1001");
}

}  // namespace
}  // namespace plimsoll::exchange
