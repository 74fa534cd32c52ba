// Every record layout against offsets typed in from the specification, at every length and in every version.
#include "net/dbn/dispatch.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string_view>

#include "tests/net/dbn/dbn_bytes.hpp"

namespace plimsoll::dbn {
namespace {

/// Keeps the last record of each kind.
struct Keeper : RecordHandler {
  using RecordHandler::on;
  void on(const Mbo& record) noexcept { mbo = record, ++calls; }
  void on(const Trade& record) noexcept { trade = record, ++calls; }
  void on(const Mbp1& record) noexcept { mbp_1 = record, ++calls; }
  void on(const Mbp10& record) noexcept { mbp_10 = record, ++calls; }
  void on(const Bbo& record) noexcept { bbo = record, ++calls; }
  void on(const ConsolidatedMbp1& record) noexcept { cmbp_1 = record, ++calls; }
  void on(const ConsolidatedBbo& record) noexcept { cbbo = record, ++calls; }
  void on(const Status& record) noexcept { status = record, ++calls; }
  void on(const Definition& record) noexcept { definition = record, ++calls; }
  void on(const SymbolMapping& record) noexcept { mapping = record, ++calls; }

  Mbo mbo;
  Trade trade;
  Mbp1 mbp_1;
  Mbp10 mbp_10;
  Bbo bbo;
  ConsolidatedMbp1 cmbp_1;
  ConsolidatedBbo cbbo;
  Status status;
  Definition definition;
  SymbolMapping mapping;
  int calls = 0;
};

/// A record of random bytes with a true length and type, and numbers read from it at an offset: the slow way.
struct RandomRecord {
  RandomRecord(std::mt19937_64& random, std::size_t size, std::uint8_t type) : bytes(size) {
    for (std::byte& byte : bytes) byte = static_cast<std::byte>(random());
    bytes[0] = static_cast<std::byte>(size / 4);
    bytes[1] = static_cast<std::byte>(type);
  }
  [[nodiscard]] std::uint64_t at(std::size_t offset, std::size_t width) const {
    std::uint64_t value = 0;
    for (std::size_t i = width; i-- > 0;) value = value * 256 + std::to_integer<std::uint64_t>(bytes.at(offset + i));
    return value;
  }
  [[nodiscard]] std::int64_t price(std::size_t offset) const { return static_cast<std::int64_t>(at(offset, 8)); }
  [[nodiscard]] std::string_view text(std::size_t offset, std::size_t width) const {
    return {reinterpret_cast<const char*>(bytes.data()) + offset, width};
  }
  test::ByteVector bytes;
};

template <std::size_t width>
std::string_view view(const std::array<char, width>& text, std::size_t size = width) {
  return {text.data(), size};
}

constexpr Encoding v3{3, SendTime::absent};

void expect_header(const RandomRecord& raw, const RecordHeader& header) {
  EXPECT_EQ(header.type, raw.at(1, 1));
  EXPECT_EQ(header.publisher, raw.at(2, 2));
  EXPECT_EQ(header.instrument, raw.at(4, 4));
  EXPECT_EQ(header.ts_event, raw.at(8, 8));
}

void expect_level(const RandomRecord& raw, std::size_t at, const BidAsk& level) {
  EXPECT_EQ(level.bid, raw.price(at));
  EXPECT_EQ(level.ask, raw.price(at + 8));
  EXPECT_EQ(level.bid_size, raw.at(at + 16, 4));
  EXPECT_EQ(level.ask_size, raw.at(at + 20, 4));
  EXPECT_EQ(level.bid_orders, raw.at(at + 24, 4));
  EXPECT_EQ(level.ask_orders, raw.at(at + 28, 4));
}

void expect_level(const RandomRecord& raw, const ConsolidatedBidAsk& level) {
  EXPECT_EQ(level.bid, raw.price(48));
  EXPECT_EQ(level.ask, raw.price(56));
  EXPECT_EQ(level.bid_size, raw.at(64, 4));
  EXPECT_EQ(level.ask_size, raw.at(68, 4));
  EXPECT_EQ(level.bid_publisher, raw.at(72, 2));
  EXPECT_EQ(level.ask_publisher, raw.at(76, 2));
}

void expect_trade(const RandomRecord& raw, const Trade& trade) {
  expect_header(raw, trade.header);
  EXPECT_EQ(trade.price, raw.price(16));
  EXPECT_EQ(trade.size, raw.at(24, 4));
  EXPECT_EQ(static_cast<unsigned char>(trade.action), raw.at(28, 1));
  EXPECT_EQ(static_cast<unsigned char>(trade.side), raw.at(29, 1));
  EXPECT_EQ(trade.flags, raw.at(30, 1));
  EXPECT_EQ(trade.depth, raw.at(31, 1));
  EXPECT_EQ(trade.ts_recv, raw.at(32, 8));
  EXPECT_EQ(static_cast<std::uint32_t>(trade.ts_in_delta_ns), raw.at(40, 4));
  EXPECT_EQ(trade.sequence, raw.at(44, 4));
}

TEST(DbnRecords, AnOrderStandsWhereTheSpecificationPutsIt) {
  Keeper keeper;
  const auto bytes =
      test::mbo({'A', 'B', 647'784'973'705, 3'722'750'000'000, 11, 0x82, 5'482, 1, 1'609'160'400'000'704'060});
  ASSERT_EQ(dispatch(bytes, v3, keeper), Verdict::delivered);
  EXPECT_EQ(keeper.mbo.order, 647'784'973'705U);
  EXPECT_EQ(keeper.mbo.price, 3'722'750'000'000);
  EXPECT_EQ(keeper.mbo.size, 11U);
  EXPECT_EQ(keeper.mbo.action, Action::add);
  EXPECT_EQ(keeper.mbo.side, BookSide::bid);
  EXPECT_EQ(keeper.mbo.header.instrument, 5'482U);
  EXPECT_EQ(receive_time(bytes).ns, 1'609'160'400'000'704'060);
}

TEST(DbnRecords, AgreeWithTheFieldOffsetsOnRandomBytes) {
  std::mt19937_64 random(20'231'225);
  Keeper keeper;
  for (int round = 0; round < 500; ++round) {
    const RandomRecord order(random, 56, 0xA0);
    ASSERT_EQ(dispatch(order.bytes, v3, keeper), Verdict::delivered);
    expect_header(order, keeper.mbo.header);
    EXPECT_EQ(keeper.mbo.order, order.at(16, 8));
    EXPECT_EQ(keeper.mbo.price, order.price(24));
    EXPECT_EQ(keeper.mbo.size, order.at(32, 4));
    EXPECT_EQ(keeper.mbo.flags, order.at(36, 1));
    EXPECT_EQ(keeper.mbo.channel, order.at(37, 1));
    EXPECT_EQ(static_cast<unsigned char>(keeper.mbo.action), order.at(38, 1));
    EXPECT_EQ(static_cast<unsigned char>(keeper.mbo.side), order.at(39, 1));
    EXPECT_EQ(keeper.mbo.ts_recv, order.at(40, 8));
    EXPECT_EQ(static_cast<std::uint32_t>(keeper.mbo.ts_in_delta_ns), order.at(48, 4));
    EXPECT_EQ(keeper.mbo.sequence, order.at(52, 4));

    const RandomRecord trade(random, 48, 0x00);
    ASSERT_EQ(dispatch(trade.bytes, v3, keeper), Verdict::delivered);
    expect_trade(trade, keeper.trade);

    const RandomRecord one(random, 80, 0x01);
    ASSERT_EQ(dispatch(one.bytes, v3, keeper), Verdict::delivered);
    expect_trade(one, keeper.mbp_1.event);
    expect_level(one, 48, keeper.mbp_1.levels[0]);

    const RandomRecord ten(random, 368, 0x0A);
    ASSERT_EQ(dispatch(ten.bytes, v3, keeper), Verdict::delivered);
    expect_trade(ten, keeper.mbp_10.event);
    for (std::size_t i = 0; i < 10; ++i) expect_level(ten, 48 + 32 * i, keeper.mbp_10.levels[i]);

    const RandomRecord sample(random, 80, random() % 2 == 0 ? 0xC3 : 0xC4);
    ASSERT_EQ(dispatch(sample.bytes, v3, keeper), Verdict::delivered);
    expect_header(sample, keeper.bbo.header);
    EXPECT_EQ(keeper.bbo.last_price, sample.price(16));
    EXPECT_EQ(keeper.bbo.last_size, sample.at(24, 4));
    EXPECT_EQ(static_cast<unsigned char>(keeper.bbo.side), sample.at(29, 1));
    EXPECT_EQ(keeper.bbo.flags, sample.at(30, 1));
    EXPECT_EQ(keeper.bbo.ts_recv, sample.at(32, 8));
    EXPECT_EQ(keeper.bbo.sequence, sample.at(44, 4));
    expect_level(sample, 48, keeper.bbo.level);

    const RandomRecord consolidated(random, 80, random() % 2 == 0 ? 0xB1 : 0xC2);
    ASSERT_EQ(dispatch(consolidated.bytes, v3, keeper), Verdict::delivered);
    EXPECT_EQ(keeper.cmbp_1.price, consolidated.price(16));
    EXPECT_EQ(static_cast<unsigned char>(keeper.cmbp_1.action), consolidated.at(28, 1));
    EXPECT_EQ(keeper.cmbp_1.flags, consolidated.at(30, 1));
    EXPECT_EQ(static_cast<std::uint32_t>(keeper.cmbp_1.ts_in_delta_ns), consolidated.at(40, 4));
    expect_level(consolidated, keeper.cmbp_1.level);

    const RandomRecord sampled(random, 80, random() % 2 == 0 ? 0xC0 : 0xC1);
    ASSERT_EQ(dispatch(sampled.bytes, v3, keeper), Verdict::delivered);
    EXPECT_EQ(keeper.cbbo.last_price, sampled.price(16));
    EXPECT_EQ(keeper.cbbo.ts_recv, sampled.at(32, 8));
    expect_level(sampled, keeper.cbbo.level);

    const RandomRecord status(random, 40, 0x12);
    ASSERT_EQ(dispatch(status.bytes, v3, keeper), Verdict::delivered);
    EXPECT_EQ(keeper.status.ts_recv, status.at(16, 8));
    EXPECT_EQ(keeper.status.action, status.at(24, 2));
    EXPECT_EQ(keeper.status.reason, status.at(26, 2));
    EXPECT_EQ(keeper.status.trading_event, status.at(28, 2));
    EXPECT_EQ(static_cast<unsigned char>(keeper.status.is_trading), status.at(30, 1));
  }
}

/// Where fields of a definition stand in each version.
struct DefinitionPlaces {
  std::uint8_t version;
  std::size_t size, strike, unit_of_measure_quantity, underlying_id, raw_id, raw_width, currency, raw_symbol,
      symbol_width, exchange, asset, asset_width, security_type, underlying, instrument_class, update_action;
};
constexpr DefinitionPlaces definitions[] = {
    {1, 360, 328, 88, 116, 120, 4, 186, 200, 22, 243, 248, 7, 262, 300, 325, 349},
    {2, 400, 112, 88, 124, 128, 4, 186, 200, 71, 292, 297, 7, 311, 349, 374, 382},
    {3, 520, 104, 80, 140, 112, 8, 224, 238, 71, 330, 335, 11, 353, 391, 487, 493},
};

TEST(DbnRecords, DefinitionsOfEachVersionAgreeWithTheirOffsets) {
  std::mt19937_64 random(7);
  for (const DefinitionPlaces& place : definitions) {
    const RandomRecord raw(random, place.size, 0x13);
    Keeper keeper;
    ASSERT_EQ(dispatch(raw.bytes, Encoding{place.version, SendTime::absent}, keeper), Verdict::delivered);
    const Definition& found = keeper.definition;
    EXPECT_EQ(found.ts_recv, raw.at(16, 8));
    EXPECT_EQ(found.min_price_increment, raw.price(24));
    EXPECT_EQ(found.expiration, raw.at(40, 8));
    EXPECT_EQ(found.activation, raw.at(48, 8));
    EXPECT_EQ(found.unit_of_measure_quantity, raw.price(place.unit_of_measure_quantity));
    EXPECT_EQ(found.strike_price, raw.price(place.strike)) << int{place.version};
    EXPECT_EQ(found.underlying_instrument, raw.at(place.underlying_id, 4)) << int{place.version};
    EXPECT_EQ(found.raw_instrument, raw.at(place.raw_id, place.raw_width)) << int{place.version};
    EXPECT_EQ(view(found.currency), raw.text(place.currency, 4));
    EXPECT_EQ(view(found.raw_symbol, place.symbol_width), raw.text(place.raw_symbol, place.symbol_width));
    EXPECT_EQ(view(found.exchange), raw.text(place.exchange, 5));
    EXPECT_EQ(view(found.asset, place.asset_width), raw.text(place.asset, place.asset_width));
    EXPECT_EQ(view(found.security_type), raw.text(place.security_type, 7));
    EXPECT_EQ(view(found.underlying), raw.text(place.underlying, 21));
    EXPECT_EQ(static_cast<unsigned char>(found.instrument_class), raw.at(place.instrument_class, 1));
    EXPECT_EQ(static_cast<unsigned char>(found.update_action), raw.at(place.update_action, 1));
  }
}

TEST(DbnRecords, SymbolMappingsHaveShorterSymbolsInVersion1) {
  std::mt19937_64 random(8);
  const RandomRecord old(random, 80, 0x16);
  Keeper keeper;
  ASSERT_EQ(dispatch(old.bytes, Encoding{1, SendTime::absent}, keeper), Verdict::delivered);
  EXPECT_EQ(view(keeper.mapping.in_symbol, 22), old.text(16, 22));
  EXPECT_EQ(view(keeper.mapping.out_symbol, 22), old.text(38, 22));
  EXPECT_EQ(keeper.mapping.start, old.at(64, 8));
  const RandomRecord wide(random, 176, 0x16);
  ASSERT_EQ(dispatch(wide.bytes, v3, keeper), Verdict::delivered);
  EXPECT_EQ(view(keeper.mapping.in_symbol), wide.text(17, 71));
  EXPECT_EQ(view(keeper.mapping.out_symbol), wide.text(89, 71));
  EXPECT_EQ(keeper.mapping.end, wide.at(168, 8));
}

TEST(DbnRecords, EveryTypeAtEveryLengthIsDeliveredOnlyAtItsOwn) {
  std::mt19937_64 random(9);
  for (unsigned type = 0; type < 256; ++type) {
    for (std::size_t words = 4; words < 256; ++words) {
      const RandomRecord raw(random, words * 4, static_cast<std::uint8_t>(type));
      Keeper keeper;
      const Verdict verdict = dispatch(raw.bytes, v3, keeper);
      EXPECT_EQ(keeper.calls, verdict == Verdict::delivered ? 1 : 0);
      if (name_of(static_cast<std::uint8_t>(type)).empty()) {
        EXPECT_EQ(verdict, Verdict::skipped) << type;
      }
    }
  }
}

TEST(DbnRecords, AWrongLengthAForeignTypeAndAStubAreNeverDecoded) {
  Keeper keeper;
  RecordCounts counts;
  auto bytes = test::mbo({});
  bytes.resize(60);
  bytes[0] = std::byte{15};
  EXPECT_EQ(dispatch(bytes, v3, keeper, counts), Verdict::wrong_length);
  EXPECT_EQ(dispatch(test::joined({test::record_header(56, 0x21), test::ByteVector(40)}), v3, keeper, counts),
            Verdict::skipped);  // ohlcv-1m
  EXPECT_EQ(dispatch(std::span(bytes).first(12), v3, keeper, counts), Verdict::no_header);
  EXPECT_EQ(dispatch(std::span(bytes).first(56), v3, keeper, counts), Verdict::no_header);  // says 60
  EXPECT_EQ(keeper.calls, 0);
  EXPECT_EQ(counts.total(), 4U);
  EXPECT_EQ(counts.skipped(0x21), 1U);
  EXPECT_EQ(counts.wrong_lengths(), 3U);
}

TEST(DbnRecords, ASendTimeStandsBehindEachRecordWhenTheFileSaysSo) {
  auto bytes = test::joined({test::mbo({}), test::ByteVector(8)});
  bytes[0] = std::byte{16};
  Keeper keeper;
  EXPECT_EQ(dispatch(bytes, Encoding{3, SendTime::appended}, keeper), Verdict::delivered);
  EXPECT_EQ(dispatch(bytes, v3, keeper), Verdict::wrong_length);
}

TEST(DbnRecords, AnUndefinedTimeIsNoTime) {
  EXPECT_EQ(to_timestamp(undefined_time).ns, 0);
  EXPECT_EQ(to_timestamp(5).ns, 5);
  const auto bar = test::joined({test::record_header(56, 0x21), test::ByteVector(40)});
  EXPECT_EQ(receive_time(bar).ns, static_cast<std::int64_t>(test::start_ns));  // has none of its own
}

}  // namespace
}  // namespace plimsoll::dbn
