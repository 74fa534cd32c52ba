#include "host/market/wire_price.hpp"

#include <gtest/gtest.h>

namespace plimsoll::market {
namespace {

TEST(WirePrice, ConvertsExactly) {
  EXPECT_EQ(to_price({1}).raw(), 100'000);                         // 0.0001
  EXPECT_EQ(to_price({189'4200}).raw(), 189'420'000'000);          // 189.42
  EXPECT_EQ(to_price({200'000'0000}).raw(), 200'000'000'000'000);  // the largest ITCH price
}

TEST(WirePrice, AcceptsOnlyPositivePricesThatFit) {
  EXPECT_FALSE(acceptable({INT64_MIN}));
  EXPECT_FALSE(acceptable({-1}));
  EXPECT_FALSE(acceptable({0}));
  EXPECT_TRUE(acceptable({1}));
  EXPECT_TRUE(acceptable({92'233'720'368'547}));  // floor((2^63 - 1) / 1e5)
  EXPECT_FALSE(acceptable({92'233'720'368'548}));
  EXPECT_FALSE(acceptable({INT64_MAX}));
}

TEST(WirePrice, TheMostSharesFitAQuantityAndTwiceAsManyDoNot) {
  EXPECT_EQ(to_quantity(most_shares).raw(), 8'589'934'591'000'000'000);
  EXPECT_GT(2.0 * static_cast<double>(most_shares) * 1e9, 9.223372036854775807e18);
}

}  // namespace
}  // namespace plimsoll::market
