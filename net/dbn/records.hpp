// The records that we understand, in host order.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "net/dbn/record_type.hpp"

// Source: Databento, https://databento.com/docs/schemas-and-data-formats, one section per schema (named at each
// struct); definition and symbol mapping differ between versions (section "DBN", "Versioning"). Prices are signed
// integers of 1e-9 of the currency.

namespace plimsoll::dbn {

namespace detail {

/// Widths of consecutive fields in bytes.
template <typename... Widths>
consteval std::size_t sum(Widths... widths) {
  return (static_cast<std::size_t>(widths) + ...);
}

}  // namespace detail

/// "Action". Any other letter is passed on, and the receiver refuses it.
enum class Action : char {
  add = 'A',
  modify = 'M',  // new price and size of a known order
  cancel = 'C',  // `size` is what goes; the rest stands
  clear = 'R',   // all orders of the instrument are gone
  trade = 'T',   // an aggressor traded; the book is changed by the cancellations that follow
  fill = 'F',    // a resting order traded; likewise
  none = 'N',
};

/// "Side": of the order, or of the aggressor in trades.
enum class BookSide : char { ask = 'A', bid = 'B', none = 'N' };

/// Schema "mbo", market by order.
struct Mbo {
  static constexpr std::size_t size_bytes = detail::sum(header_size, 8, 8, 4, 1, 1, 1, 1, 8, 4, 4);
  RecordHeader header;
  std::uint64_t order = 0;
  std::int64_t price = undefined_price;
  std::uint32_t size = 0;
  std::uint8_t flags = 0;
  std::uint8_t channel = 0;
  Action action = Action::none;
  BookSide side = BookSide::none;
  std::uint64_t ts_recv = 0;
  std::int32_t ts_in_delta_ns = 0;
  std::uint32_t sequence = 0;
};
static_assert(Mbo::size_bytes == 56);

/// One level of both sides; a side that is empty has the undefined price.
struct BidAsk {
  static constexpr std::size_t size_bytes = detail::sum(8, 8, 4, 4, 4, 4);
  std::int64_t bid = undefined_price;
  std::int64_t ask = undefined_price;
  std::uint32_t bid_size = 0;
  std::uint32_t ask_size = 0;
  std::uint32_t bid_orders = 0;
  std::uint32_t ask_orders = 0;
};
static_assert(BidAsk::size_bytes == 32);

/// Schema "trades"; the other market-by-price schemas begin with the same fields.
struct Trade {
  static constexpr std::size_t size_bytes = detail::sum(header_size, 8, 4, 1, 1, 1, 1, 8, 4, 4);
  RecordHeader header;
  std::int64_t price = undefined_price;
  std::uint32_t size = 0;
  Action action = Action::none;
  BookSide side = BookSide::none;
  std::uint8_t flags = 0;
  std::uint8_t depth = 0;  // the level that changed
  std::uint64_t ts_recv = 0;
  std::int32_t ts_in_delta_ns = 0;
  std::uint32_t sequence = 0;
};
static_assert(Trade::size_bytes == 48);

/// Schemas "mbp-1" and "tbbo" (one level), "mbp-10" (ten).
template <std::size_t depth>
struct MarketByPrice {
  static constexpr std::size_t size_bytes = Trade::size_bytes + depth * BidAsk::size_bytes;
  Trade event;
  std::array<BidAsk, depth> levels{};
};
using Mbp1 = MarketByPrice<1>;
using Mbp10 = MarketByPrice<10>;
static_assert(Mbp1::size_bytes == 80 && Mbp10::size_bytes == 368);

/// Schemas "bbo-1s" and "bbo-1m": the best prices at the end of an interval, and the last trade before it.
struct Bbo {
  static constexpr std::size_t size_bytes =
      detail::sum(header_size, 8, 4, 1, 1, 1, 1, 8, 4, 4, BidAsk::size_bytes);  // 1, 1 and 4 of them reserved
  RecordHeader header;
  std::int64_t last_price = undefined_price;
  std::uint32_t last_size = 0;
  BookSide side = BookSide::none;
  std::uint8_t flags = 0;
  std::uint64_t ts_recv = 0;  // end of the interval
  std::uint32_t sequence = 0;
  BidAsk level;
};
static_assert(Bbo::size_bytes == 80);

/// One level over all venues, and whose it is.
struct ConsolidatedBidAsk {
  static constexpr std::size_t size_bytes = detail::sum(8, 8, 4, 4, 2, 2, 2, 2);  // the second and fourth 2 reserved
  std::int64_t bid = undefined_price;
  std::int64_t ask = undefined_price;
  std::uint32_t bid_size = 0;
  std::uint32_t ask_size = 0;
  std::uint16_t bid_publisher = 0;
  std::uint16_t ask_publisher = 0;
};
static_assert(ConsolidatedBidAsk::size_bytes == 32);

/// Schemas "cmbp-1" and "tcbbo".
struct ConsolidatedMbp1 {
  static constexpr std::size_t size_bytes =
      detail::sum(header_size, 8, 4, 1, 1, 1, 1, 8, 4, 4, ConsolidatedBidAsk::size_bytes);  // the last 1 and 4 reserved
  RecordHeader header;
  std::int64_t price = undefined_price;
  std::uint32_t size = 0;
  Action action = Action::none;
  BookSide side = BookSide::none;
  std::uint8_t flags = 0;
  std::uint64_t ts_recv = 0;
  std::int32_t ts_in_delta_ns = 0;
  ConsolidatedBidAsk level;
};
static_assert(ConsolidatedMbp1::size_bytes == 80);

/// Schemas "cbbo-1s" and "cbbo-1m".
struct ConsolidatedBbo {
  static constexpr std::size_t size_bytes =
      detail::sum(header_size, 8, 4, 1, 1, 1, 1, 8, 8, ConsolidatedBidAsk::size_bytes);  // 1, 1 and 8 reserved
  RecordHeader header;
  std::int64_t last_price = undefined_price;
  std::uint32_t last_size = 0;
  BookSide side = BookSide::none;
  std::uint8_t flags = 0;
  std::uint64_t ts_recv = 0;
  ConsolidatedBidAsk level;
};
static_assert(ConsolidatedBbo::size_bytes == 80);

/// Schema "status".
struct Status {
  static constexpr std::size_t size_bytes = detail::sum(header_size, 8, 2, 2, 2, 1, 1, 1, 7);  // 7 reserved
  RecordHeader header;
  std::uint64_t ts_recv = 0;
  std::uint16_t action = 0;
  std::uint16_t reason = 0;
  std::uint16_t trading_event = 0;
  char is_trading = '~';  // Y, N or ~ (not known), as are the next two
  char is_quoting = '~';
  char is_short_sell_restricted = '~';
};
static_assert(Status::size_bytes == 40);

constexpr std::size_t symbol_width_v1 = 22;
constexpr std::size_t symbol_width = 71;  // versions 2 and 3
constexpr std::size_t asset_width_v1 = 7;
constexpr std::size_t asset_width_v3 = 11;

/// Schema "definition": what names an instrument and says how it is priced. The other fields are read over.
struct Definition {
  // 12 numbers of 64 bits, 16 of 32, 5 of 16; texts; one letter, 2 reserved, the strike, 6 reserved; 15 small numbers.
  static constexpr std::size_t size_v1 = detail::sum(header_size, 12 * 8, 16 * 4, 5 * 2, 4, 4, 6, symbol_width_v1, 21,
                                                     5, asset_width_v1, 7, 7, 31, 21, 4, 1, 2, 8, 6, 15, 3);
  // The strike stands with the other 64-bit numbers; nothing is reserved before the end.
  static constexpr std::size_t size_v2 = detail::sum(header_size, 13 * 8, 14 * 4, 5 * 2, 4, 4, 6, symbol_width, 21, 5,
                                                     asset_width_v1, 7, 7, 31, 21, 4, 16, 10);
  // Legs of spreads came in, four fields that "statistics" repeats went.
  static constexpr std::size_t size_v3 = detail::sum(header_size, 15 * 8, 19 * 4, 6 * 2, 4, 4, 6, symbol_width, 21, 5,
                                                     asset_width_v3, 7, 7, 31, 21, 4, symbol_width, 16, 17);
  RecordHeader header;
  std::uint64_t ts_recv = 0;
  std::int64_t min_price_increment = undefined_price;
  std::uint64_t expiration = undefined_time;
  std::uint64_t activation = undefined_time;
  std::int64_t unit_of_measure_quantity = undefined_price;
  std::int64_t strike_price = undefined_price;
  std::uint32_t underlying_instrument = 0;
  std::uint64_t raw_instrument = 0;
  std::array<char, 4> currency{};
  std::array<char, symbol_width> raw_symbol{};  // texts are padded with zero bytes
  std::array<char, 5> exchange{};
  std::array<char, asset_width_v3> asset{};
  std::array<char, 7> security_type{};
  std::array<char, 21> underlying{};
  char instrument_class = '\0';
  char update_action = '\0';  // A, M or D
};
static_assert(Definition::size_v1 == 360 && Definition::size_v2 == 400 && Definition::size_v3 == 520);

/// Live gateways tell with it which symbol an instrument's number stands for.
struct SymbolMapping {
  static constexpr std::size_t size_v1 = detail::sum(header_size, symbol_width_v1, symbol_width_v1, 4, 8, 8);
  static constexpr std::size_t size_v2 = detail::sum(header_size, 1, symbol_width, 1, symbol_width, 8, 8);
  RecordHeader header;
  std::array<char, symbol_width> in_symbol{};
  std::array<char, symbol_width> out_symbol{};
  std::uint64_t start = undefined_time;
  std::uint64_t end = undefined_time;
};
static_assert(SymbolMapping::size_v1 == 80 && SymbolMapping::size_v2 == 176);

}  // namespace plimsoll::dbn
