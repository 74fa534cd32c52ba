#include "host/market/levels.hpp"

#include <gtest/gtest.h>

namespace plimsoll::market {
namespace {

constexpr LevelKey bid(SymbolId(7U), Side::buy, {10'0000});
constexpr LevelKey ask(SymbolId(7U), Side::sell, {10'0000});

TEST(LevelTable, CountsOrdersAndShares) {
  LevelTable levels(10);
  const LevelId level = levels.insert(bid, 100);
  levels.add_order(level, 50);
  EXPECT_EQ(levels.size(level).shares, 150U);
  EXPECT_EQ(levels.size(level).orders, 2U);
  levels.take_shares(level, 30);
  levels.take_order(level, 70);
  EXPECT_EQ(levels.size(level).shares, 50U);
  EXPECT_EQ(levels.size(level).orders, 1U);
  levels.set_shares(level, 5);
  EXPECT_EQ(levels.size(level).shares, 5U);
  levels.set_shares(level, 500);
  EXPECT_EQ(levels.size(level).shares, 500U);
  EXPECT_EQ(levels.size(level).orders, 1U);
  EXPECT_EQ(levels.find(bid), level);
  levels.erase(level);
  EXPECT_FALSE(levels.find(bid).valid());
}

TEST(LevelTable, TellsSidesSymbolsAndPricesApart) {
  LevelTable levels(10);
  const LevelId first = levels.insert(bid, 1);
  const LevelId second = levels.insert(ask, 2);
  const LevelId third = levels.insert({SymbolId(8U), Side::buy, {10'0000}}, 3);
  const LevelId fourth = levels.insert({SymbolId(7U), Side::buy, {10'0001}}, 4);
  EXPECT_EQ(levels.size(first).shares, 1U);
  EXPECT_EQ(levels.size(second).shares, 2U);
  EXPECT_EQ(levels.size(third).shares, 3U);
  EXPECT_EQ(levels.size(fourth).shares, 4U);
}

TEST(LevelTable, HoldsTheMostSharesAndKeepsTheirCountOfOrdersApart) {
  LevelTable levels(2);
  const LevelId level = levels.insert(bid, most_shares - 3);
  for (int order = 0; order < 3; ++order) levels.add_order(level, 1);
  EXPECT_EQ(levels.size(level).shares, most_shares);
  EXPECT_EQ(levels.size(level).orders, 4U);
}

TEST(LevelKey, GivesBackWhatWentIn) {
  for (const WirePrice price : {WirePrice{1}, WirePrice{10'0000}, WirePrice{UINT32_MAX}, largest_wire_price}) {
    for (const std::uint32_t symbol : {0U, 1U, 65'535U}) {
      for (const Side side : {Side::buy, Side::sell}) {
        const LevelKey key(SymbolId(symbol), side, price);
        EXPECT_EQ(key.price(), price);
        EXPECT_EQ(key.symbol(), SymbolId(symbol));
        EXPECT_EQ(key.side(), side);
      }
    }
  }
}

}  // namespace
}  // namespace plimsoll::market
