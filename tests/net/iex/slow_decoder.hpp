// A second decoder, written from the specifications' field tables alone and as slow as it likes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include "net/iex/dispatch.hpp"

namespace plimsoll::test {

/// The fields behind the type byte as unsigned integers, in the order of the table; characters count as integers.
using Fields = std::vector<std::uint64_t>;

/// Widths of consecutive fields: the tables have no holes.
inline const std::map<char, std::vector<std::size_t>>& iex_tables() {
  static const std::map<char, std::vector<std::size_t>> tables = {
      {'S', {1, 8}},
      {'D', {1, 8, 8, 4, 8, 1}},
      {'H', {1, 8, 8, 4}},
      {'I', {1, 8, 8}},
      {'O', {1, 8, 8}},
      {'P', {1, 8, 8, 1}},
      {'E', {1, 8, 8}},
      {'Q', {1, 8, 8, 4, 8, 8, 4}},
      {'8', {1, 8, 8, 4, 8}},
      {'5', {1, 8, 8, 4, 8}},
      {'T', {1, 8, 8, 4, 8, 8}},
      {'X', {1, 8, 8, 8}},
      {'B', {1, 8, 8, 4, 8, 8}},
      {'A', {1, 8, 8, 4, 8, 8, 4, 1, 1, 4, 8, 8, 8, 8}},
  };
  return tables;
}

inline Fields decode_slowly(std::span<const std::byte> message) {
  Fields fields;
  std::size_t at = 1;
  for (const std::size_t width : iex_tables().at(static_cast<char>(message[0]))) {
    std::uint64_t value = 0;
    for (std::size_t i = width; i-- > 0;) value = value * 256 + std::to_integer<std::uint64_t>(message[at + i]);
    fields.push_back(value);
    at += width;
  }
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
