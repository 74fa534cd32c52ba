// Bytes to records, field by field through the cursor.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

#include "net/dbn/records.hpp"
#include "net/wire/cursor.hpp"

namespace plimsoll::dbn::detail {

inline std::int32_t i32(wire::Cursor& cursor) noexcept { return static_cast<std::int32_t>(cursor.u32_le()); }
inline char letter(wire::Cursor& cursor) noexcept { return static_cast<char>(cursor.u8()); }

/// A text of `width` bytes, which another version may have wider.
template <std::size_t room>
void text(wire::Cursor& cursor, std::size_t width, std::array<char, room>& out) noexcept {
  const std::span<const std::byte> bytes = cursor.bytes(width);  // none when the record is cut
  if (!bytes.empty()) std::memcpy(out.data(), bytes.data(), std::min(bytes.size(), room));
}

inline void read(wire::Cursor& cursor, RecordHeader& out) noexcept {
  cursor.skip(1);  // length
  out.type = cursor.u8();
  out.publisher = cursor.u16_le();
  out.instrument = cursor.u32_le();
  out.ts_event = cursor.u64_le();
}

inline void read(wire::Cursor& cursor, Mbo& out) noexcept {
  read(cursor, out.header);
  out.order = cursor.u64_le();
  out.price = cursor.i64_le();
  out.size = cursor.u32_le();
  out.flags = cursor.u8();
  out.channel = cursor.u8();
  out.action = static_cast<Action>(letter(cursor));
  out.side = static_cast<BookSide>(letter(cursor));
  out.ts_recv = cursor.u64_le();
  out.ts_in_delta_ns = i32(cursor);
  out.sequence = cursor.u32_le();
}

inline void read(wire::Cursor& cursor, Trade& out) noexcept {
  read(cursor, out.header);
  out.price = cursor.i64_le();
  out.size = cursor.u32_le();
  out.action = static_cast<Action>(letter(cursor));
  out.side = static_cast<BookSide>(letter(cursor));
  out.flags = cursor.u8();
  out.depth = cursor.u8();
  out.ts_recv = cursor.u64_le();
  out.ts_in_delta_ns = i32(cursor);
  out.sequence = cursor.u32_le();
}

inline void read(wire::Cursor& cursor, BidAsk& out) noexcept {
  out.bid = cursor.i64_le();
  out.ask = cursor.i64_le();
  out.bid_size = cursor.u32_le();
  out.ask_size = cursor.u32_le();
  out.bid_orders = cursor.u32_le();
  out.ask_orders = cursor.u32_le();
}

template <std::size_t depth>
void read(wire::Cursor& cursor, MarketByPrice<depth>& out) noexcept {
  read(cursor, out.event);
  for (BidAsk& level : out.levels) read(cursor, level);
}

inline void read(wire::Cursor& cursor, Bbo& out) noexcept {
  read(cursor, out.header);
  out.last_price = cursor.i64_le();
  out.last_size = cursor.u32_le();
  cursor.skip(1);
  out.side = static_cast<BookSide>(letter(cursor));
  out.flags = cursor.u8();
  cursor.skip(1);
  out.ts_recv = cursor.u64_le();
  cursor.skip(4);
  out.sequence = cursor.u32_le();
  read(cursor, out.level);
}

inline void read(wire::Cursor& cursor, ConsolidatedBidAsk& out) noexcept {
  out.bid = cursor.i64_le();
  out.ask = cursor.i64_le();
  out.bid_size = cursor.u32_le();
  out.ask_size = cursor.u32_le();
  out.bid_publisher = cursor.u16_le();
  cursor.skip(2);
  out.ask_publisher = cursor.u16_le();
  cursor.skip(2);
}

inline void read(wire::Cursor& cursor, ConsolidatedMbp1& out) noexcept {
  read(cursor, out.header);
  out.price = cursor.i64_le();
  out.size = cursor.u32_le();
  out.action = static_cast<Action>(letter(cursor));
  out.side = static_cast<BookSide>(letter(cursor));
  out.flags = cursor.u8();
  cursor.skip(1);
  out.ts_recv = cursor.u64_le();
  out.ts_in_delta_ns = i32(cursor);
  cursor.skip(4);
  read(cursor, out.level);
}

inline void read(wire::Cursor& cursor, ConsolidatedBbo& out) noexcept {
  read(cursor, out.header);
  out.last_price = cursor.i64_le();
  out.last_size = cursor.u32_le();
  cursor.skip(1);
  out.side = static_cast<BookSide>(letter(cursor));
  out.flags = cursor.u8();
  cursor.skip(1);
  out.ts_recv = cursor.u64_le();
  cursor.skip(8);
  read(cursor, out.level);
}

inline void read(wire::Cursor& cursor, Status& out) noexcept {
  read(cursor, out.header);
  out.ts_recv = cursor.u64_le();
  out.action = cursor.u16_le();
  out.reason = cursor.u16_le();
  out.trading_event = cursor.u16_le();
  out.is_trading = letter(cursor);
  out.is_quoting = letter(cursor);
  out.is_short_sell_restricted = letter(cursor);
  cursor.skip(7);
}

/// currency ... underlying, in the widths of the version.
inline void read_texts(wire::Cursor& cursor, std::size_t symbol, std::size_t asset, Definition& out) noexcept {
  text(cursor, 4, out.currency);
  cursor.skip(4 + 6);  // settlement currency, security sub-type
  text(cursor, symbol, out.raw_symbol);
  cursor.skip(21);  // group
  text(cursor, 5, out.exchange);
  text(cursor, asset, out.asset);
  cursor.skip(7);  // CFI
  text(cursor, 7, out.security_type);
  cursor.skip(31);  // unit of measure
  text(cursor, 21, out.underlying);
  cursor.skip(4);  // currency of the strike
}

inline void read_definition(wire::Cursor& cursor, std::uint8_t version, Definition& out) noexcept {
  read(cursor, out.header);
  out.ts_recv = cursor.u64_le();
  out.min_price_increment = cursor.i64_le();
  cursor.skip(8);  // display factor
  out.expiration = cursor.u64_le();
  out.activation = cursor.u64_le();
  cursor.skip(version < 3 ? 4 * 8 : 3 * 8);  // price limits and variation, before version 3 the reference price
  out.unit_of_measure_quantity = cursor.i64_le();
  cursor.skip(2 * 8);  // value of an increment, price ratio
  if (version > 1) out.strike_price = cursor.i64_le();
  if (version > 2) {
    out.raw_instrument = cursor.u64_le();
    cursor.skip(2 * 8);  // price and delta of the leg
  }
  cursor.skip(4);  // attributes
  out.underlying_instrument = cursor.u32_le();
  if (version < 3) out.raw_instrument = cursor.u32_le();
  switch (version) {
    case 1: cursor.skip(13 * 4 + 5 * 2); break;
    case 2: cursor.skip(11 * 4 + 5 * 2); break;
    default: cursor.skip(17 * 4 + 6 * 2);
  }
  read_texts(cursor, version < 2 ? symbol_width_v1 : symbol_width, version < 3 ? asset_width_v1 : asset_width_v3, out);
  if (version > 2) cursor.skip(symbol_width);  // the leg's symbol
  out.instrument_class = letter(cursor);
  if (version < 2) {
    cursor.skip(2);
    out.strike_price = cursor.i64_le();
    cursor.skip(6);
  }
  cursor.skip(version < 3 ? 7 : 5);  // matching algorithm, display of prices, product complex
  out.update_action = letter(cursor);
  switch (version) {
    case 1: cursor.skip(7 + 3); break;
    case 2: cursor.skip(7 + 10); break;
    default: cursor.skip(9 + 17);
  }
}

inline void read_mapping(wire::Cursor& cursor, std::uint8_t version, SymbolMapping& out) noexcept {
  read(cursor, out.header);
  const std::size_t width = version < 2 ? symbol_width_v1 : symbol_width;
  const std::size_t kind = version < 2 ? 0 : 1;  // how the symbol is to be understood
  cursor.skip(kind);
  text(cursor, width, out.in_symbol);
  cursor.skip(kind);
  text(cursor, width, out.out_symbol);
  cursor.skip(version < 2 ? 4 : 0);
  out.start = cursor.u64_le();
  out.end = cursor.u64_le();
}

}  // namespace plimsoll::dbn::detail
