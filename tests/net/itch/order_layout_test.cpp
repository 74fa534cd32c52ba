// Order and trade messages, sections 4.3 to 4.6: bytes assembled by hand in the order of the specification's tables.
#include <gtest/gtest.h>

#include "tests/net/itch/decoded.hpp"

namespace plimsoll::itch {
namespace {

// Behind the type: locate 0x1234, tracking 0x0005, 09:30:00.000000230 New York time (34,200,000,000,230 ns =
// 0x1f1aced9f0e6).
#define HEADER "1234 0005 1f1aced9f0e6"
constexpr MessageHeader header{0x1234, 5, 34'200'000'000'230};

TEST(OrderLayout, AddOrder) {
  const auto m = decoded<AddOrder>("41" HEADER
                                   "0000000000abcdef"  // reference
                                   "42"                // B
                                   "00000064"          // 100 shares
                                   "4141504c20202020"  // AAPL
                                   "002d6ea4");        // 297.7444
  EXPECT_EQ(m.header, header);
  EXPECT_EQ(m.reference, 0xABCDEFU);
  EXPECT_EQ(m.side, Side::buy);
  EXPECT_EQ(m.shares, 100U);
  EXPECT_EQ(trimmed(m.stock), "AAPL");
  EXPECT_EQ(m.price.raw, 2'977'444U);
  EXPECT_EQ(m.price.to_price().raw(), 297'744'400'000);
}

TEST(OrderLayout, AddOrderWithAttribution) {
  const auto m =
      decoded<AttributedAddOrder>("46" HEADER "0000000000000007 53 00000001 5a56585a20202020 00002710 4e534451");
  EXPECT_EQ(m.order.header, header);
  EXPECT_EQ(m.order.reference, 7U);
  EXPECT_EQ(m.order.side, Side::sell);
  EXPECT_EQ(m.order.shares, 1U);
  EXPECT_EQ(trimmed(m.order.stock), "ZVXZ");
  EXPECT_EQ(m.order.price.raw, 10'000U);
  EXPECT_EQ(trimmed(m.attribution), "NSDQ");
}

TEST(OrderLayout, OrderExecuted) {
  const auto m = decoded<OrderExecuted>("45" HEADER "0102030405060708 000000c8 1112131415161718");
  EXPECT_EQ(m.header, header);
  EXPECT_EQ(m.reference, 0x0102030405060708U);
  EXPECT_EQ(m.executed_shares, 200U);
  EXPECT_EQ(m.match_number, 0x1112131415161718U);
}

TEST(OrderLayout, OrderExecutedWithPrice) {
  const auto m = decoded<OrderExecutedWithPrice>("43" HEADER "0102030405060708 000000c8 1112131415161718 4e 0001e240");
  EXPECT_EQ(m.header, header);
  EXPECT_EQ(m.reference, 0x0102030405060708U);
  EXPECT_EQ(m.executed_shares, 200U);
  EXPECT_EQ(m.match_number, 0x1112131415161718U);
  EXPECT_EQ(m.printable, 'N');
  EXPECT_EQ(m.execution_price.raw, 123'456U);
}

TEST(OrderLayout, OrderCancel) {
  const auto m = decoded<OrderCancel>("58" HEADER "0102030405060708 0000000a");
  EXPECT_EQ(m.header, header);
  EXPECT_EQ(m.reference, 0x0102030405060708U);
  EXPECT_EQ(m.cancelled_shares, 10U);
}

TEST(OrderLayout, OrderDelete) {
  const auto m = decoded<OrderDelete>("44" HEADER "0102030405060708");
  EXPECT_EQ(m.header, header);
  EXPECT_EQ(m.reference, 0x0102030405060708U);
}

TEST(OrderLayout, OrderReplace) {
  const auto m = decoded<OrderReplace>("55" HEADER "0102030405060708 1112131415161718 0000012c 0001e240");
  EXPECT_EQ(m.header, header);
  EXPECT_EQ(m.original_reference, 0x0102030405060708U);
  EXPECT_EQ(m.new_reference, 0x1112131415161718U);
  EXPECT_EQ(m.shares, 300U);
  EXPECT_EQ(m.price.raw, 123'456U);
}

TEST(OrderLayout, Trade) {
  const auto m =
      decoded<TradeMessage>("50" HEADER "0000000000000000 42 00000064 4141504c20202020 002d6ea4 0000000000000009");
  EXPECT_EQ(m.header, header);
  EXPECT_EQ(m.reference, 0U);
  EXPECT_EQ(m.side, Side::buy);
  EXPECT_EQ(m.shares, 100U);
  EXPECT_EQ(trimmed(m.stock), "AAPL");
  EXPECT_EQ(m.price.raw, 2'977'444U);
  EXPECT_EQ(m.match_number, 9U);
}

TEST(OrderLayout, CrossTrade) {
  const auto m = decoded<CrossTrade>("51" HEADER "0000000100000000 4141504c20202020 002d6ea4 0000000000000009 4f");
  EXPECT_EQ(m.header, header);
  EXPECT_EQ(m.shares, 0x100000000U);
  EXPECT_EQ(trimmed(m.stock), "AAPL");
  EXPECT_EQ(m.cross_price.raw, 2'977'444U);
  EXPECT_EQ(m.match_number, 9U);
  EXPECT_EQ(m.cross_type, 'O');
}

TEST(OrderLayout, BrokenTrade) {
  const auto m = decoded<BrokenTrade>("42" HEADER "1112131415161718");
  EXPECT_EQ(m.header, header);
  EXPECT_EQ(m.match_number, 0x1112131415161718U);
}

TEST(OrderLayout, NetOrderImbalanceIndicator) {
  const auto m = decoded<NetOrderImbalance>("49" HEADER
                                            "0000000000000001 0000000000000002 53 4141504c20202020"
                                            "00000003 00000004 00000005 43 4c");
  EXPECT_EQ(m.header, header);
  EXPECT_EQ(m.paired_shares, 1U);
  EXPECT_EQ(m.imbalance_shares, 2U);
  EXPECT_EQ(m.imbalance_direction, 'S');
  EXPECT_EQ(trimmed(m.stock), "AAPL");
  EXPECT_EQ(m.far_price.raw, 3U);
  EXPECT_EQ(m.near_price.raw, 4U);
  EXPECT_EQ(m.reference_price.raw, 5U);
  EXPECT_EQ(m.cross_type, 'C');
  EXPECT_EQ(m.price_variation, 'L');
}

}  // namespace
}  // namespace plimsoll::itch
