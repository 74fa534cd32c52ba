#include "tools/exchange/itch_messages.hpp"

#include <gtest/gtest.h>

#include <string>

namespace plimsoll::exchange {
namespace {

template <typename Message>
std::string hex(const Message& message) {
  std::string text;
  for (const std::byte byte : message.bytes()) {
    constexpr char digits[] = "0123456789abcdef";
    text += digits[std::to_integer<unsigned>(byte) >> 4];
    text += digits[std::to_integer<unsigned>(byte) & 15];
  }
  return text;
}

// Locate 7, tracking 0, 34,200.000000230 s after midnight = 0x1f1aced9f0e6.
constexpr Stamp stamp{7, 34'200'000'000'230};
const std::string head =
    "0007"
    "0000"
    "1f1aced9f0e6";

// Bytes laid out by hand from the tables of Nasdaq TotalView-ITCH 5.0, chapter 4.
TEST(ItchMessages, AddOrderIsThirtySixBytesInTheOrderOfItsTable) {
  const NewOrder order{0x0102030405060708, Side::sell, 300, 1'234'500};
  EXPECT_EQ(hex(add_order(stamp, "HULL", order)), "41" + head +
                                                      "0102030405060708"
                                                      "53"
                                                      "0000012c"
                                                      "48554c4c20202020"
                                                      "0012d644");
  EXPECT_EQ(hex(add_order_attributed(stamp, "HULL", order, "PLMA")), "46" + head +
                                                                         "0102030405060708"
                                                                         "53"
                                                                         "0000012c"
                                                                         "48554c4c20202020"
                                                                         "0012d644"
                                                                         "504c4d41");
}

TEST(ItchMessages, ChangesOfOrders) {
  const Execution execution{9, 100, 0x11};
  EXPECT_EQ(hex(order_executed(stamp, execution)), "45" + head +
                                                       "0000000000000009"
                                                       "00000064"
                                                       "0000000000000011");
  EXPECT_EQ(hex(order_executed_at(stamp, execution, Printable::no, 10'000)), "43" + head +
                                                                                 "0000000000000009"
                                                                                 "00000064"
                                                                                 "0000000000000011"
                                                                                 "4e"
                                                                                 "00002710");
  EXPECT_EQ(hex(order_cancelled(stamp, 9, 5)), "58" + head +
                                                   "0000000000000009"
                                                   "00000005");
  EXPECT_EQ(hex(order_deleted(stamp, 9)), "44" + head + "0000000000000009");
  EXPECT_EQ(hex(order_replaced(stamp, 9, {10, Side::buy, 5, 10'000})), "55" + head +
                                                                           "0000000000000009"
                                                                           "000000000000000a"
                                                                           "00000005"
                                                                           "00002710");
}

TEST(ItchMessages, Trades) {
  EXPECT_EQ(hex(hidden_trade(stamp, "HULL", {100, 10'000, 0x11})), "50" + head +
                                                                       "0000000000000000"
                                                                       "42"
                                                                       "00000064"
                                                                       "48554c4c20202020"
                                                                       "00002710"
                                                                       "0000000000000011");
  EXPECT_EQ(hex(cross_trade(stamp, "HULL", {100, 10'000, 0x11}, CrossType::opening)), "51" + head +
                                                                                          "0000000000000064"
                                                                                          "48554c4c20202020"
                                                                                          "00002710"
                                                                                          "0000000000000011"
                                                                                          "4f");
  EXPECT_EQ(hex(broken_trade(stamp, 0x11)), "42" + head + "0000000000000011");
}

TEST(ItchMessages, StatesOfSymbols) {
  EXPECT_EQ(hex(system_event({0, 0}, 'O')),
            "53"
            "0000"
            "0000"
            "000000000000"
            "4f");
  EXPECT_EQ(hex(trading_action(stamp, "HULL", 'P', "LUDP")), "48" + head +
                                                                 "48554c4c20202020"
                                                                 "50"
                                                                 "20"
                                                                 "4c554450");
  EXPECT_EQ(hex(operational_halt(stamp, "HULL", 'H')), "68" + head +
                                                           "48554c4c20202020"
                                                           "51"
                                                           "48");
  EXPECT_EQ(hex(short_sale_restriction(stamp, "HULL", '1')), "59" + head +
                                                                 "48554c4c20202020"
                                                                 "31");
  EXPECT_EQ(hex(auction_collar(stamp, "HULL", {3, 4, 2, 0})), "4a" + head +
                                                                  "48554c4c20202020"
                                                                  "00000003"
                                                                  "00000004"
                                                                  "00000002"
                                                                  "00000000");
}

/// Lengths of the remaining messages are in the type; these are the specification's.
TEST(ItchMessages, LengthsAreThoseOfTheSpecification) {
  EXPECT_EQ(stock_directory(stamp, "HULL", IssueKind::fund, ListingStage::trading).bytes().size(), 39u);
  EXPECT_EQ(market_participant(stamp, "PLMA", "HULL").bytes().size(), 26u);
  EXPECT_EQ(circuit_breaker_levels(stamp, {}).bytes().size(), 35u);
  EXPECT_EQ(ipo_quoting_period(stamp, "HULL", {}).bytes().size(), 28u);
  EXPECT_EQ(order_imbalance(stamp, "HULL", {}, CrossType::opening).bytes().size(), 50u);
  EXPECT_EQ(retail_interest(stamp, "HULL", 'A').bytes().size(), 20u);
}

TEST(ItchMessagesDeathTest, AMessageWithAFieldMissingStops) {
  EXPECT_DEATH(static_cast<void>(ItchMessage<12>('S', Stamp{}).bytes()), "PLM-1001");
}

}  // namespace
}  // namespace plimsoll::exchange
