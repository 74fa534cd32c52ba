// Lots of one position: printed examples, shorts, flips through zero, partial closes.
#include "host/ledger/lots.hpp"

#include <gtest/gtest.h>

namespace plimsoll::ledger {
namespace {

/// Whole shares at whole prices, without a reporting currency.
void trade(Lots& lots, LotMethod method, std::int64_t quantity, std::int64_t price, std::int64_t scale = 1) {
  const Trade trade{quantity, {int128{quantity} * price * scale, 0}};
  ASSERT_EQ(lots.apply(trade, method, 100), std::nullopt);
}

Lots traded(LotMethod method, std::initializer_list<std::pair<std::int64_t, std::int64_t>> trades) {
  Lots lots;
  for (const auto& [quantity, price] : trades) trade(lots, method, quantity, price);
  return lots;
}

// Internal Revenue Service, Publication 564, "Mutual Fund Distributions" (2009), table 3, page 7: 160 shares at $25,
// 240 at $20, 10 at $30; 210 sold at $32. First in, first out their cost is printed as $5,000.
TEST(Lots, CostFirstInFirstOutWhatTheRevenueServicePrints) {
  const Lots lots = traded(LotMethod::fifo, {{160, 25}, {240, 20}, {10, 30}, {-210, 32}});
  EXPECT_EQ(lots.realised().local, 6'720 - 5'000);
  EXPECT_EQ(lots.quantity(), 200);
  EXPECT_EQ(lots.open_cost().local, 9'100 - 5'000);
}

// The same page, single-category method: 300 shares that cost $4,800 ($1,000 + $1,200 + $2,600), 150 sold: $2,400.
TEST(Lots, CostOnAverageWhatTheRevenueServicePrints) {
  const Lots lots = traded(LotMethod::average, {{100, 10}, {100, 12}, {100, 26}, {-150, 20}});
  EXPECT_EQ(lots.realised().local, 150 * 20 - 2'400);
  EXPECT_EQ(lots.open_cost().local, 2'400);
}

// The table of the first test on average: 9,100 x 210 / 410 = 4,660.97..., rounded to the unit.
TEST(Lots, RoundOnlyWhatAnAverageSplits) {
  const Lots lots = traded(LotMethod::average, {{160, 25}, {240, 20}, {10, 30}, {-210, 32}});
  EXPECT_EQ(lots.realised().local, 6'720 - 4'661);
  EXPECT_EQ(lots.open_cost().local, 9'100 - 4'661);
}

TEST(Lots, CloseTheNewestFirstUnderLifo) {
  const Lots lots = traded(LotMethod::lifo, {{10, 5}, {10, 7}, {-15, 8}});
  EXPECT_EQ(lots.realised().local, 10 * (8 - 7) + 5 * (8 - 5));
  ASSERT_EQ(lots.open().size(), 1U);
  EXPECT_EQ(lots.open().front().quantity, 5);
  EXPECT_EQ(lots.open_cost().local, 25);
}

TEST(Lots, HoldShortsWithNegativeCost) {
  for (const LotMethod method : {LotMethod::fifo, LotMethod::lifo, LotMethod::average}) {
    const Lots lots = traded(method, {{-10, 50}, {4, 40}});
    EXPECT_EQ(lots.quantity(), -6);
    EXPECT_EQ(lots.realised().local, 4 * (50 - 40)) << to_string(method);
    EXPECT_EQ(lots.open_cost().local, -300);
    EXPECT_EQ(lots.cash().local, 500 - 160);
  }
}

TEST(Lots, FlipThroughZeroInOneTrade) {
  for (const LotMethod method : {LotMethod::fifo, LotMethod::lifo, LotMethod::average}) {
    const Lots lots = traded(method, {{10, 5}, {-25, 8}, {40, 6}});
    EXPECT_EQ(lots.realised().local, 10 * (8 - 5) + 15 * (8 - 6)) << to_string(method);
    EXPECT_EQ(lots.quantity(), 25);
    EXPECT_EQ(lots.open_cost().local, 25 * 6);
    EXPECT_EQ(lots.open().size(), 1U);
  }
}

TEST(Lots, AreFlatWithoutARestWhateverWasRoundedOnTheWay) {
  Lots lots;  // 3 units for 100 in all: no lot's share is a whole number
  ASSERT_EQ(lots.apply({3, {100, 7}}, LotMethod::average, 10), std::nullopt);
  for (int at = 0; at < 3; ++at) ASSERT_EQ(lots.apply({-1, {-40, -3}}, LotMethod::average, 10), std::nullopt);
  EXPECT_EQ(lots.quantity(), 0);
  EXPECT_EQ(lots.open_cost(), Money{});
  EXPECT_EQ(lots.realised(), (Money{20, 2}));
  EXPECT_TRUE(lots.open().empty());
}

TEST(Lots, NegativePricesTurnTheSignOfMoneyOnly) {
  const Lots lots = traded(LotMethod::fifo, {{10, -37}, {-10, 10}});  // bought a barrel and was paid for it
  EXPECT_EQ(lots.cash().local, 470);
  EXPECT_EQ(lots.realised().local, 470);
}

TEST(Lots, AreBounded) {
  Lots lots;
  for (int at = 0; at < 3; ++at) ASSERT_EQ(lots.apply({1, {1, 1}}, LotMethod::fifo, 3), std::nullopt);
  EXPECT_EQ(lots.apply({1, {1, 1}}, LotMethod::fifo, 3), Refusal::too_many_lots);
  EXPECT_EQ(lots.quantity(), 3);
  EXPECT_EQ(lots.cash(), (Money{-3, -3}));
  EXPECT_EQ(lots.apply({-5, {-5, -5}}, LotMethod::fifo, 3), std::nullopt) << "closing needs no room";
}

}  // namespace
}  // namespace plimsoll::ledger
