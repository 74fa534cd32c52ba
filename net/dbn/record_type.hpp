// What kinds of records there are, and the header that all of them begin with.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "host/core/time.hpp"
#include "net/wire/endian.hpp"

// Source: Databento Binary Encoding (DBN), versions 1 to 3: https://databento.com/docs/standards-and-conventions,
// sections "Databento Binary Encoding" (record header) and "Common fields, enums and types" (rtype, flags, action,
// side, undefined values). All numbers are little-endian.

namespace plimsoll::dbn {

constexpr std::uint8_t oldest_version = 1;
constexpr std::uint8_t newest_version = 3;

/// "rtype". One type can serve several schemas.
enum class RecordType : std::uint8_t {
  trade = 0x00,       // schema trades
  mbp_1 = 0x01,       // schemas mbp-1 and tbbo
  mbp_10 = 0x0A,      // schema mbp-10
  ohlcv_old = 0x11,   // bars of any length, until 2023
  status = 0x12,      //
  definition = 0x13,  //
  imbalance = 0x14,   //
  error = 0x15,       // live gateways only, as are the next two
  symbol_mapping = 0x16,
  system = 0x17,
  statistics = 0x18,
  ohlcv_1s = 0x20,
  ohlcv_1m = 0x21,
  ohlcv_1h = 0x22,
  ohlcv_1d = 0x23,
  ohlcv_end_of_day = 0x24,
  mbo = 0xA0,
  cmbp_1 = 0xB1,
  cbbo_1s = 0xC0,
  cbbo_1m = 0xC1,
  tcbbo = 0xC2,
  bbo_1s = 0xC3,
  bbo_1m = 0xC4,
};

/// As Databento's schemas are called; empty for a type that the specification does not have.
constexpr std::string_view name_of(std::uint8_t type) noexcept {
  switch (static_cast<RecordType>(type)) {
    case RecordType::trade: return "trades";
    case RecordType::mbp_1: return "mbp-1";
    case RecordType::mbp_10: return "mbp-10";
    case RecordType::ohlcv_old: return "ohlcv";
    case RecordType::status: return "status";
    case RecordType::definition: return "definition";
    case RecordType::imbalance: return "imbalance";
    case RecordType::error: return "error";
    case RecordType::symbol_mapping: return "symbol_mapping";
    case RecordType::system: return "system";
    case RecordType::statistics: return "statistics";
    case RecordType::ohlcv_1s: return "ohlcv-1s";
    case RecordType::ohlcv_1m: return "ohlcv-1m";
    case RecordType::ohlcv_1h: return "ohlcv-1h";
    case RecordType::ohlcv_1d: return "ohlcv-1d";
    case RecordType::ohlcv_end_of_day: return "ohlcv-eod";
    case RecordType::mbo: return "mbo";
    case RecordType::cmbp_1: return "cmbp-1";
    case RecordType::cbbo_1s: return "cbbo-1s";
    case RecordType::cbbo_1m: return "cbbo-1m";
    case RecordType::tcbbo: return "tcbbo";
    case RecordType::bbo_1s: return "bbo-1s";
    case RecordType::bbo_1m: return "bbo-1m";
  }
  return {};
}

/// Undefined values: "there is none", never a number to compute with.
constexpr std::int64_t undefined_price = INT64_MAX;
constexpr std::uint32_t undefined_size = UINT32_MAX;
constexpr std::uint64_t undefined_time = UINT64_MAX;

/// Bits of "flags".
namespace flag {
constexpr std::uint8_t last = 0x80;            // ends the venue's event for this instrument
constexpr std::uint8_t top_of_book = 0x40;     // replaces the best price; not a single order
constexpr std::uint8_t snapshot = 0x20;        // comes from a replay or a snapshot server
constexpr std::uint8_t price_level = 0x10;     // a whole level; not a single order
constexpr std::uint8_t bad_ts_recv = 0x08;     // the receive time is not exact
constexpr std::uint8_t maybe_bad_book = 0x04;  // the vendor lost messages and cannot repair it
}  // namespace flag

constexpr std::size_t header_size = 1 + 1 + 2 + 4 + 8;
static_assert(header_size == 16);
constexpr std::size_t length_unit = 4;  // the header counts the record in words of 32 bits
constexpr std::size_t largest_record = 255 * length_unit;

struct RecordHeader {
  std::uint8_t type = 0;
  std::uint16_t publisher = 0;   // dataset and venue
  std::uint32_t instrument = 0;  // the venue's number of the day
  std::uint64_t ts_event = 0;    // the venue's time
  friend constexpr bool operator==(const RecordHeader&, const RecordHeader&) = default;
};

/// The record's whole length, header included; `record` has at least one byte.
[[nodiscard]] inline std::size_t length_of(std::span<const std::byte> record) noexcept {
  return wire::load_u8(record.data()) * length_unit;
}

/// Zero for "undefined" and for what no calendar reaches.
[[nodiscard]] constexpr Timestamp to_timestamp(std::uint64_t ns) noexcept {
  return ns > static_cast<std::uint64_t>(INT64_MAX) ? Timestamp{} : Timestamp{static_cast<std::int64_t>(ns)};
}

/// When the vendor received what the record tells, else the venue's time; zero when neither is defined. `record` is
/// whole.
[[nodiscard]] Timestamp receive_time(std::span<const std::byte> record) noexcept;

namespace detail {

/// Where "ts_recv" stands; that of the header's time where a type has none.
constexpr std::size_t receive_time_at(std::uint8_t type) noexcept {
  switch (static_cast<RecordType>(type)) {
    case RecordType::mbo: return 40;
    case RecordType::trade:
    case RecordType::mbp_1:
    case RecordType::mbp_10:
    case RecordType::cmbp_1:
    case RecordType::cbbo_1s:
    case RecordType::cbbo_1m:
    case RecordType::tcbbo:
    case RecordType::bbo_1s:
    case RecordType::bbo_1m: return 32;
    case RecordType::status:
    case RecordType::definition:
    case RecordType::imbalance:
    case RecordType::statistics: return 16;
    default: return 8;
  }
}

}  // namespace detail

inline Timestamp receive_time(std::span<const std::byte> record) noexcept {
  if (record.size() < header_size) return {};
  const std::size_t at = detail::receive_time_at(wire::load_u8(record.data() + 1));
  if (record.size() >= at + sizeof(std::uint64_t)) {
    const Timestamp received = to_timestamp(wire::load_u64_le(record.data() + at));
    if (received.ns != 0) return received;
  }
  return to_timestamp(wire::load_u64_le(record.data() + 8));
}

}  // namespace plimsoll::dbn
