#include "net/iex/dispatch.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <variant>

#include "tests/net/bytes.hpp"

namespace plimsoll::iex {
namespace {

using test::ByteVector;

/// Keeps the last message.
struct Last : MessageHandler {
  std::variant<std::monostate, SystemEvent, SecurityDirectory, TradingStatus, RetailLiquidity, OperationalHalt,
               ShortSaleTest, SecurityEvent, QuoteUpdate, PriceLevelUpdate, TradeReport, OfficialPrice, TradeBreak,
               AuctionInformation>
      message;
  int calls = 0;
  template <typename T>
  void on(const T& heard) noexcept {
    message = heard;
    ++calls;
  }
};

template <typename T>
T decode_text(const std::string& text) {
  Last last;
  const ByteVector bytes = test::hex(text);
  EXPECT_EQ(bytes.size(), T::wire_size);
  EXPECT_EQ(dispatch(bytes, last), Verdict::delivered);
  EXPECT_EQ(last.calls, 1);
  EXPECT_TRUE(std::holds_alternative<T>(last.message));
  const T* heard = std::get_if<T>(&last.message);
  return heard != nullptr ? *heard : T{};
}

// The examples of "TOPS Specification" 1.66 and "DEEP Specification" 1.06, one per message format. Where the printed
// time of 2016-08-23 is New York time, the bytes are UTC, four hours later; epoch nanoseconds by calendar arithmetic.
constexpr std::int64_t aug_23 = 1'471'980'632'572'715'948;  // 2016-08-23 19:30:32.572715948

TEST(IexMessages, SystemEvent) {
  const auto message = decode_text<SystemEvent>("53 45 00a09997e93db614");
  EXPECT_EQ(message.code, SystemEvent::Code::end_of_system_hours);
  EXPECT_EQ(message.time.ns, 1'492'448'400'000'000'000);  // 2017-04-17 17:00:00
}

TEST(IexMessages, SecurityDirectory) {
  const auto message =
      decode_text<SecurityDirectory>("44 80 0020897b5a1fb614 5a49455854202020 64000000 241d0f0000000000 01");
  EXPECT_TRUE(message.test_security());
  EXPECT_FALSE(message.when_issued());
  EXPECT_FALSE(message.exchange_traded_product());
  EXPECT_EQ(message.time.ns, 1'492'414'800'000'000'000);  // 2017-04-17 07:40:00
  EXPECT_EQ(message.symbol.trimmed(), "ZIEXT");
  EXPECT_EQ(message.round_lot, 100U);
  EXPECT_EQ(message.adjusted_close, WirePrice{990'500});  // 99.05
  EXPECT_EQ(message.luld_tier, 1);
}

TEST(IexMessages, TradingStatus) {
  const auto message = decode_text<TradingStatus>("48 48 ac63c02096866d14 5a49455854202020 54312020");
  EXPECT_EQ(message.code, TradingStatus::Code::halted);
  EXPECT_EQ(message.time.ns, aug_23);
  EXPECT_EQ(message.symbol.trimmed(), "ZIEXT");
  EXPECT_EQ(std::string_view(message.reason.data(), 4), "T1  ");
}

TEST(IexMessages, RetailLiquidity) {  // put together from the field table
  const auto message = decode_text<RetailLiquidity>("49 41 ac63c02096866d14 5a49455854202020");
  EXPECT_EQ(message.code, RetailLiquidity::Code::buy);
  EXPECT_EQ(message.time.ns, aug_23);
  EXPECT_EQ(message.symbol.trimmed(), "ZIEXT");
}

TEST(IexMessages, OperationalHalt) {
  const auto message = decode_text<OperationalHalt>("4f 4f ac63c02096866d14 5a49455854202020");
  EXPECT_EQ(message.code, OperationalHalt::Code::halted);
  EXPECT_EQ(message.time.ns, aug_23);
  EXPECT_EQ(message.symbol.trimmed(), "ZIEXT");
}

TEST(IexMessages, ShortSaleTest) {
  const auto message = decode_text<ShortSaleTest>("50 01 ac63c02096866d14 5a49455854202020 41");
  EXPECT_EQ(message.in_effect, 1);
  EXPECT_EQ(message.detail, ShortSaleTest::Detail::activated);
  EXPECT_EQ(message.time.ns, aug_23);
  EXPECT_EQ(message.symbol.trimmed(), "ZIEXT");
}

TEST(IexMessages, SecurityEvent) {
  const auto message = decode_text<SecurityEvent>("45 4f 00f0302a5b25b614 5a49455854202020");
  EXPECT_EQ(message.code, SecurityEvent::Code::opening_complete);
  EXPECT_EQ(message.time.ns, 1'492'421'400'000'000'000);  // 2017-04-17 09:30:00
  EXPECT_EQ(message.symbol.trimmed(), "ZIEXT");
}

TEST(IexMessages, QuoteUpdate) {
  const auto message = decode_text<QuoteUpdate>(
      "51 00 ac63c02096866d14 5a49455854202020 e4250000 241d0f0000000000 ec1d0f0000000000 e8030000");
  EXPECT_TRUE(message.available());
  EXPECT_FALSE(message.extended_hours());
  EXPECT_EQ(message.time.ns, aug_23);
  EXPECT_EQ(message.symbol.trimmed(), "ZIEXT");
  EXPECT_EQ(message.bid_size, 9700U);
  EXPECT_EQ(message.bid, WirePrice{990'500});
  EXPECT_EQ(message.ask, WirePrice{990'700});
  EXPECT_EQ(message.ask_size, 1000U);
}

TEST(IexMessages, PriceLevelUpdateOfEitherSide) {
  const std::string rest = "01 ac63c02096866d14 5a49455854202020 e4250000 241d0f0000000000";
  const auto buy = decode_text<PriceLevelUpdate>("38" + rest);
  EXPECT_EQ(buy.side, BookSide::buy);
  EXPECT_TRUE(buy.event_complete());
  EXPECT_EQ(buy.time.ns, aug_23);
  EXPECT_EQ(buy.symbol.trimmed(), "ZIEXT");
  EXPECT_EQ(buy.size, 9700U);
  EXPECT_EQ(buy.price, WirePrice{990'500});
  EXPECT_EQ(decode_text<PriceLevelUpdate>("35" + rest).side, BookSide::sell);
}

TEST(IexMessages, TradeReport) {
  const auto message =
      decode_text<TradeReport>("54 00 c3dff705a2866d14 5a49455854202020 64000000 241d0f0000000000 968f060000000000");
  EXPECT_EQ(message.conditions.bits, 0);
  EXPECT_EQ(message.time.ns, 1'471'980'683'662'974'915);  // 2016-08-23 19:31:23.662974915
  EXPECT_EQ(message.symbol.trimmed(), "ZIEXT");
  EXPECT_EQ(message.size, 100U);
  EXPECT_EQ(message.price, WirePrice{990'500});
  EXPECT_EQ(message.trade_id, 429'974);
}

TEST(IexMessages, OfficialPrice) {
  const auto message = decode_text<OfficialPrice>("58 51 00f0302a5b25b614 5a49455854202020 241d0f0000000000");
  EXPECT_EQ(message.code, OfficialPrice::Code::opening);
  EXPECT_EQ(message.time.ns, 1'492'421'400'000'000'000);
  EXPECT_EQ(message.symbol.trimmed(), "ZIEXT");
  EXPECT_EQ(message.price, WirePrice{990'500});
}

TEST(IexMessages, TradeBreak) {
  const auto message =
      decode_text<TradeBreak>("42 00 b28fa5a0ab866d14 5a49455854202020 64000000 241d0f0000000000 968f060000000000");
  EXPECT_EQ(message.time.ns, 1'471'980'724'912'754'610);  // 2016-08-23 19:32:04.912754610
  EXPECT_EQ(message.symbol.trimmed(), "ZIEXT");
  EXPECT_EQ(message.size, 100U);
  EXPECT_EQ(message.price, WirePrice{990'500});
  EXPECT_EQ(message.trade_id, 429'974);
}

TEST(IexMessages, AuctionInformation) {
  // The specification prints 100,000 paired and 10,000 imbalance shares beside big-endian bytes; they are read as
  // bytes.
  const auto message = decode_text<AuctionInformation>(
      "41 43 ddc7f09a1a3ab614 5a49455854202020 186a0000 241d0f0000000000 181f0f0000000000 27100000 42 00 80e6f458"
      "0c210f0000000000 c01c0f0000000000 a4990d0000000000 dc9f100000000000");
  EXPECT_EQ(message.kind, AuctionInformation::Kind::closing);
  EXPECT_EQ(message.time.ns, 1'492'444'212'462'929'885);  // 2017-04-17 15:50:12.462929885
  EXPECT_EQ(message.symbol.trimmed(), "ZIEXT");
  EXPECT_EQ(message.paired_shares, 0x6A18U);
  EXPECT_EQ(message.reference_price, WirePrice{990'500});
  EXPECT_EQ(message.indicative_clearing_price, WirePrice{991'000});
  EXPECT_EQ(message.imbalance_shares, 0x1027U);
  EXPECT_EQ(message.imbalance, AuctionInformation::Imbalance::buy);
  EXPECT_EQ(message.extensions, 0);
  EXPECT_EQ(message.scheduled_time_s, 1'492'444'800U);  // 2017-04-17 16:00:00
  EXPECT_EQ(message.book_clearing_price, WirePrice{991'500});
  EXPECT_EQ(message.collar_reference_price, WirePrice{990'400});
  EXPECT_EQ(message.lower_collar, WirePrice{891'300});
  EXPECT_EQ(message.upper_collar, WirePrice{1'089'500});
}

TEST(IexMessages, FlagsAreSingleBitsFromTheTop) {
  EXPECT_FALSE(QuoteUpdate{.flags = 0x80}.available());
  EXPECT_TRUE(QuoteUpdate{.flags = 0x7F}.available());
  EXPECT_TRUE(QuoteUpdate{.flags = 0x40}.extended_hours());
  EXPECT_TRUE(SaleConditions{0x80}.intermarket_sweep());
  EXPECT_TRUE(SaleConditions{0x40}.extended_hours());
  EXPECT_TRUE(SaleConditions{0x20}.odd_lot());
  EXPECT_TRUE(SaleConditions{0x10}.trade_through_exempt());
  EXPECT_TRUE(SaleConditions{0x08}.single_price_cross());
  EXPECT_FALSE(SaleConditions{0x07}.single_price_cross());
  EXPECT_TRUE(SecurityDirectory{.flags = 0x40}.when_issued());
  EXPECT_TRUE(SecurityDirectory{.flags = 0x20}.exchange_traded_product());
}

// Lengths as printed in the two specifications, kept apart from the code's own table.
std::size_t printed_length(int type) {
  switch (type) {
    case 'S': return 10;
    case 'D': return 31;
    case 'H': return 22;
    case 'I': return 18;
    case 'O': return 18;
    case 'P': return 19;
    case 'E': return 18;
    case 'Q': return 42;
    case '8': return 30;
    case '5': return 30;
    case 'T': return 38;
    case 'X': return 26;
    case 'B': return 38;
    case 'A': return 80;
    default: return 0;
  }
}

TEST(IexDispatch, EveryTypeAtEveryLength) {
  for (int type = 0; type < 256; ++type) {
    const std::size_t wanted = printed_length(type);
    EXPECT_EQ(wire_size(static_cast<MessageType>(type)), wanted) << "type " << type;
    for (std::size_t size = 1; size <= 100; ++size) {
      ByteVector bytes(size, std::byte{0});
      bytes.shrink_to_fit();  // so that a sanitizer sees a read one byte beyond
      bytes[0] = static_cast<std::byte>(type);
      Last last;
      const Verdict expected = wanted == 0      ? Verdict::unknown_type
                               : size < wanted  ? Verdict::wrong_length
                               : size == wanted ? Verdict::delivered
                                                : Verdict::grown;
      ASSERT_EQ(dispatch(bytes, last), expected) << "type " << type << " length " << size;
      ASSERT_EQ(last.calls, wanted != 0 && size >= wanted ? 1 : 0) << "type " << type << " length " << size;
    }
  }
}

TEST(IexDispatch, AMessageWithoutATypeIsEmpty) {
  Last last;
  EXPECT_EQ(dispatch({}, last), Verdict::empty);
  EXPECT_EQ(last.calls, 0);
}

TEST(IexDispatch, AppendedBytesDoNotChangeWhatIsKnown) {
  Last last;
  EXPECT_EQ(dispatch(test::hex("53 45 00a09997e93db614 ffffff"), last), Verdict::grown);
  EXPECT_EQ(std::get<SystemEvent>(last.message).time.ns, 1'492'448'400'000'000'000);
}

TEST(IexDispatch, AHandlerTakesOnlyWhatItWants) {
  struct Trades : MessageHandler {
    using MessageHandler::on;
    void on(const TradeReport& trade) noexcept { shares += trade.size; }
    std::uint64_t shares = 0;
  } trades;
  EXPECT_EQ(dispatch(test::hex("53 45 00a09997e93db614"), trades), Verdict::delivered);
  dispatch(test::hex("54 00 c3dff705a2866d14 5a49455854202020 64000000 241d0f0000000000 968f060000000000"), trades);
  EXPECT_EQ(trades.shares, 100U);
}

TEST(IexDispatch, CountsEveryMessageOnce) {
  MessageCounts counts;
  Last last;
  dispatch(test::hex("53 45 00a09997e93db614"), last, counts);
  dispatch(test::hex("53 45 00a09997e93db614 00"), last, counts);
  dispatch(test::hex("53 45"), last, counts);
  dispatch(test::hex("7a 00 00"), last, counts);
  dispatch({}, last, counts);
  EXPECT_EQ(counts.delivered('S'), 2U);
  EXPECT_EQ(counts.delivered(), 2U);
  EXPECT_EQ(counts.grown(), 1U);
  EXPECT_EQ(counts.wrong_length('S'), 1U);
  EXPECT_EQ(counts.wrong_length(), 1U);
  EXPECT_EQ(counts.unknown('z'), 1U);
  EXPECT_EQ(counts.unknown(), 1U);
  EXPECT_EQ(counts.empty(), 1U);
  EXPECT_EQ(counts.total(), 5U);
}

}  // namespace
}  // namespace plimsoll::iex
