// A second decoder, from the table of fields alone, and what the decoder under test delivers in the same form.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

#include "net/iex/dispatch.hpp"
#include "tests/protocol/iex_fields.hpp"

namespace plimsoll::test {

/// The fields behind the type byte as unsigned integers, in the order of the table; characters count as integers.
using Fields = FieldValues;

inline Fields decode_slowly(std::span<const std::byte> message) {
  Fields fields;
  static_cast<void>(interpret(iex_fields(), message, fields));
  return fields;
}

/// Turns what the decoder under test delivers into the same form.
struct Flatten : iex::MessageHandler {
  Fields fields;
  char type = 0;

  static std::uint64_t number(std::int64_t value) { return static_cast<std::uint64_t>(value); }
  static std::uint64_t number(Timestamp time) { return number(time.ns); }
  static std::uint64_t number(iex::WirePrice price) { return number(price.units); }
  template <std::size_t width>
  static std::uint64_t number(const std::array<char, width>& text) {
    std::uint64_t value = 0;
    for (std::size_t i = width; i-- > 0;) value = value * 256 + static_cast<unsigned char>(text[i]);
    return value;
  }
  static std::uint64_t number(const iex::Symbol& symbol) { return number(symbol.text); }
  template <typename Code>
  requires std::is_enum_v<Code>
  static std::uint64_t number(Code code) { return static_cast<unsigned char>(code); }
  template <typename... Parts>
  void set(char letter, Parts... parts) {
    type = letter;
    fields = {number(parts)...};
  }

  void on(const iex::SystemEvent& m) noexcept { set('S', m.code, m.time); }
  void on(const iex::SecurityDirectory& m) noexcept {
    set('D', m.flags, m.time, m.symbol, m.round_lot, m.adjusted_close, m.luld_tier);
  }
  void on(const iex::TradingStatus& m) noexcept { set('H', m.code, m.time, m.symbol, m.reason); }
  void on(const iex::RetailLiquidity& m) noexcept { set('I', m.code, m.time, m.symbol); }
  void on(const iex::OperationalHalt& m) noexcept { set('O', m.code, m.time, m.symbol); }
  void on(const iex::ShortSaleTest& m) noexcept { set('P', m.in_effect, m.time, m.symbol, m.detail); }
  void on(const iex::SecurityEvent& m) noexcept { set('E', m.code, m.time, m.symbol); }
  void on(const iex::QuoteUpdate& m) noexcept {
    set('Q', m.flags, m.time, m.symbol, m.bid_size, m.bid, m.ask, m.ask_size);
  }
  void on(const iex::PriceLevelUpdate& m) noexcept {
    set(m.side == iex::BookSide::buy ? '8' : '5', m.flags, m.time, m.symbol, m.size, m.price);
  }
  void on(const iex::TradeReport& m) noexcept {
    set('T', m.conditions.bits, m.time, m.symbol, m.size, m.price, m.trade_id);
  }
  void on(const iex::OfficialPrice& m) noexcept { set('X', m.code, m.time, m.symbol, m.price); }
  void on(const iex::TradeBreak& m) noexcept {
    set('B', m.conditions.bits, m.time, m.symbol, m.size, m.price, m.trade_id);
  }
  void on(const iex::AuctionInformation& m) noexcept {
    set('A', m.kind, m.time, m.symbol, m.paired_shares, m.reference_price, m.indicative_clearing_price,
        m.imbalance_shares, m.imbalance, m.extensions, m.scheduled_time_s, m.book_clearing_price,
        m.collar_reference_price, m.lower_collar, m.upper_collar);
  }
};

}  // namespace plimsoll::test
