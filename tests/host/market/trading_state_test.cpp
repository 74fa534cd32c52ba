#include "host/market/trading_state.hpp"

#include <gtest/gtest.h>

namespace plimsoll::market {
namespace {

TEST(TradingState, OnlyContinuousTradingMakesALivePrice) {
  EXPECT_EQ(quality_of(TradingState::trading), Quality::live);
  EXPECT_EQ(quality_of(TradingState::quotation_only), Quality::halted);
  EXPECT_EQ(quality_of(TradingState::paused), Quality::halted);
  EXPECT_EQ(quality_of(TradingState::halted), Quality::halted);
  EXPECT_EQ(quality_of(TradingState::closed), Quality::halted);
}

TEST(TradingState, SilenceOfTheVenueIsNotPermission) {
  EXPECT_EQ(quality_of(TradingState::unknown), Quality::unknown);
  EXPECT_EQ(quality_of(static_cast<TradingState>(200)), Quality::unknown);
}

}  // namespace
}  // namespace plimsoll::market
