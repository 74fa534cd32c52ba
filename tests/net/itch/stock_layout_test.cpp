// System and stock messages, sections 4.1, 4.2, 4.7 and 4.8: bytes assembled by hand in the order of the
// specification's tables.
#include <gtest/gtest.h>

#include "tests/net/itch/decoded.hpp"

namespace plimsoll::itch {
namespace {

#define HEADER "0001 0002 000000000003"
#define MSFT "4d53465420202020"
constexpr MessageHeader header{1, 2, 3};

TEST(StockLayout, SystemEvent) {
  const auto m = decoded<SystemEvent>("53" HEADER "51");
  EXPECT_EQ(m.header, header);
  EXPECT_EQ(m.event_code, 'Q');
}

TEST(StockLayout, StockDirectory) {
  const auto m = decoded<StockDirectory>("52" HEADER MSFT
                                         "51"        // Q: Nasdaq Global Select
                                         "4e"        // N: normal
                                         "00000064"  // lots of 100
                                         "59"        // Y: round lots only
                                         "43"        // C: common stock
                                         "5a20"      // Z: no subtype
                                         "50"        // P: live
                                         "4e"        // N: not on the threshold list
                                         "2d"        // -: not an IPO
                                         "31"        // tier 1
                                         "55"        // U: ETP flag as found
                                         "00000002"  // leverage
                                         "49");      // I: inverse, as found
  EXPECT_EQ(m.header, header);
  EXPECT_EQ(trimmed(m.stock), "MSFT");
  EXPECT_EQ(m.market_category, 'Q');
  EXPECT_EQ(m.financial_status, 'N');
  EXPECT_EQ(m.round_lot_size, 100U);
  EXPECT_EQ(m.round_lots_only, 'Y');
  EXPECT_EQ(m.issue_classification, 'C');
  EXPECT_EQ(trimmed(m.issue_sub_type), "Z");
  EXPECT_EQ(m.authenticity, 'P');
  EXPECT_EQ(m.short_sale_threshold, 'N');
  EXPECT_EQ(m.ipo_flag, '-');
  EXPECT_EQ(m.luld_price_tier, '1');
  EXPECT_EQ(m.etp_flag, 'U');
  EXPECT_EQ(m.etp_leverage_factor, 2U);
  EXPECT_EQ(m.inverse_indicator, 'I');
}

TEST(StockLayout, StockTradingAction) {
  const auto m = decoded<StockTradingAction>("48" HEADER MSFT "48 20 4c554450");
  EXPECT_EQ(m.header, header);
  EXPECT_EQ(trimmed(m.stock), "MSFT");
  EXPECT_EQ(m.trading_state, 'H');
  EXPECT_EQ(m.reserved, ' ');
  EXPECT_EQ(trimmed(m.reason), "LUDP");
}

TEST(StockLayout, RegShoRestriction) {
  const auto m = decoded<RegShoRestriction>("59" HEADER MSFT "31");
  EXPECT_EQ(m.header, header);
  EXPECT_EQ(trimmed(m.stock), "MSFT");
  EXPECT_EQ(m.action, '1');
}

TEST(StockLayout, MarketParticipantPosition) {
  const auto m = decoded<MarketParticipantPosition>("4c" HEADER "4a504d53" MSFT "59 4e 41");
  EXPECT_EQ(m.header, header);
  EXPECT_EQ(trimmed(m.participant), "JPMS");
  EXPECT_EQ(trimmed(m.stock), "MSFT");
  EXPECT_EQ(m.primary_market_maker, 'Y');
  EXPECT_EQ(m.market_maker_mode, 'N');
  EXPECT_EQ(m.participant_state, 'A');
}

TEST(StockLayout, MwcbDeclineLevels) {
  // 3,000.12 at eight decimals is 300,012,000,000 = 0x45da1bd300.
  const auto m = decoded<MwcbDeclineLevels>("56" HEADER "00000045da1bd300 0000000000000002 ffffffffffffffff");
  EXPECT_EQ(m.header, header);
  EXPECT_EQ(m.level_1.raw, 300'012'000'000U);
  EXPECT_EQ(m.level_1.to_price()->raw(), 3'000'120'000'000);
  EXPECT_EQ(m.level_2.raw, 2U);
  EXPECT_FALSE(m.level_3.to_price().has_value());
}

TEST(StockLayout, MwcbStatus) {
  const auto m = decoded<MwcbStatus>("57" HEADER "32");
  EXPECT_EQ(m.header, header);
  EXPECT_EQ(m.breached_level, '2');
}

TEST(StockLayout, QuotingPeriodUpdate) {
  const auto m = decoded<QuotingPeriodUpdate>("4b" HEADER MSFT "00008598 41 0007a120");
  EXPECT_EQ(m.header, header);
  EXPECT_EQ(trimmed(m.stock), "MSFT");
  EXPECT_EQ(m.release_time_s, 34'200U);
  EXPECT_EQ(m.release_qualifier, 'A');
  EXPECT_EQ(m.ipo_price.raw, 500'000U);
}

TEST(StockLayout, LuldAuctionCollar) {
  const auto m = decoded<LuldAuctionCollar>("4a" HEADER MSFT "00000001 00000002 00000003 00000004");
  EXPECT_EQ(m.header, header);
  EXPECT_EQ(trimmed(m.stock), "MSFT");
  EXPECT_EQ(m.reference_price.raw, 1U);
  EXPECT_EQ(m.upper_price.raw, 2U);
  EXPECT_EQ(m.lower_price.raw, 3U);
  EXPECT_EQ(m.extension, 4U);
}

TEST(StockLayout, OperationalHalt) {
  const auto m = decoded<OperationalHalt>("68" HEADER MSFT "51 54");
  EXPECT_EQ(m.header, header);
  EXPECT_EQ(trimmed(m.stock), "MSFT");
  EXPECT_EQ(m.market_code, 'Q');
  EXPECT_EQ(m.action, 'T');
}

TEST(StockLayout, RetailInterest) {
  const auto m = decoded<RetailInterest>("4e" HEADER MSFT "41");
  EXPECT_EQ(m.header, header);
  EXPECT_EQ(trimmed(m.stock), "MSFT");
  EXPECT_EQ(m.interest_flag, 'A');
}

TEST(StockLayout, DirectListingPriceDiscovery) {
  const auto m =
      decoded<DirectListing>("4f" HEADER MSFT "59 00000001 00000002 00000003 0000000000000004 00000005 00000006");
  EXPECT_EQ(m.header, header);
  EXPECT_EQ(trimmed(m.stock), "MSFT");
  EXPECT_EQ(m.open_eligibility, 'Y');
  EXPECT_EQ(m.minimum_price.raw, 1U);
  EXPECT_EQ(m.maximum_price.raw, 2U);
  EXPECT_EQ(m.near_execution_price.raw, 3U);
  EXPECT_EQ(m.near_execution_time, 4U);
  EXPECT_EQ(m.lower_collar.raw, 5U);
  EXPECT_EQ(m.upper_collar.raw, 6U);
}

}  // namespace
}  // namespace plimsoll::itch
