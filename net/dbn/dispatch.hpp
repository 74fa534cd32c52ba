// Decides what one record is, checks its length and hands it over decoded.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "kernels/core/contract.hpp"
#include "net/dbn/decode.hpp"

namespace plimsoll::dbn {

/// Whether each record carries eight more bytes: when the vendor's gateway sent it.
enum class SendTime : std::uint8_t { absent, appended };

/// What a record's layout depends on, from the file's metadata.
struct Encoding {
  std::uint8_t version = newest_version;
  SendTime send_time = SendTime::absent;
};

/// Ignores every record; derive from it, say `using RecordHandler::on;` and overload what you want.
struct RecordHandler {
  template <typename Record>
  void on(const Record& /*record*/) noexcept {}
};

enum class Verdict : std::uint8_t {
  delivered,
  skipped,       // a type that carries no market we use (bars, imbalances, statistics ...), or a new one
  wrong_length,  // a known type whose length is not the one of its version; never decoded
  no_header,     // fewer bytes than a header, or not as many as its length says
};

namespace detail {

template <typename Record, typename Read, typename Handler>
Verdict deliver(std::span<const std::byte> bytes, std::size_t wanted, Read read_fields, Handler& handler) noexcept {
  if (bytes.size() != wanted) return Verdict::wrong_length;
  wire::Cursor cursor(bytes);
  Record record;
  read_fields(cursor, record);
  PLIMSOLL_EXPECT(cursor.ok() && cursor.remaining() == 0);  // the layout is as long as its fields
  handler.on(record);
  return Verdict::delivered;
}

template <typename Record, typename Handler>
Verdict deliver(std::span<const std::byte> bytes, Handler& handler) noexcept {
  return deliver<Record>(
      bytes, Record::size_bytes, [](wire::Cursor& cursor, Record& record) { read(cursor, record); }, handler);
}

template <typename Handler>
Verdict deliver_definition(std::span<const std::byte> bytes, std::uint8_t version, Handler& handler) noexcept {
  constexpr std::array<std::size_t, 3> sizes{Definition::size_v1, Definition::size_v2, Definition::size_v3};
  return deliver<Definition>(
      bytes, sizes[version - 1U],
      [version](wire::Cursor& cursor, Definition& record) { read_definition(cursor, version, record); }, handler);
}

template <typename Handler>
Verdict deliver_mapping(std::span<const std::byte> bytes, std::uint8_t version, Handler& handler) noexcept {
  return deliver<SymbolMapping>(
      bytes, version < 2 ? SymbolMapping::size_v1 : SymbolMapping::size_v2,
      [version](wire::Cursor& cursor, SymbolMapping& record) { read_mapping(cursor, version, record); }, handler);
}

}  // namespace detail

/// Calls `handler.on(record)` once for a well-formed record of a type that we understand, else not at all. `bytes` is
/// one whole record; `encoding.version` is one that we know.
template <typename Handler>
Verdict dispatch(std::span<const std::byte> bytes, const Encoding& encoding, Handler& handler) noexcept {
  using detail::deliver;
  PLIMSOLL_EXPECT(encoding.version >= oldest_version && encoding.version <= newest_version);
  if (bytes.size() < header_size || bytes.size() != length_of(bytes)) return Verdict::no_header;
  const auto type = static_cast<RecordType>(wire::load_u8(bytes.data() + 1));
  if (encoding.send_time == SendTime::appended) {
    if (bytes.size() < header_size + sizeof(std::uint64_t)) return Verdict::wrong_length;
    bytes = bytes.first(bytes.size() - sizeof(std::uint64_t));
  }
  switch (type) {
    case RecordType::mbo: return deliver<Mbo>(bytes, handler);
    case RecordType::trade: return deliver<Trade>(bytes, handler);
    case RecordType::mbp_1: return deliver<Mbp1>(bytes, handler);
    case RecordType::mbp_10: return deliver<Mbp10>(bytes, handler);
    case RecordType::bbo_1s:
    case RecordType::bbo_1m: return deliver<Bbo>(bytes, handler);
    case RecordType::cmbp_1:
    case RecordType::tcbbo: return deliver<ConsolidatedMbp1>(bytes, handler);
    case RecordType::cbbo_1s:
    case RecordType::cbbo_1m: return deliver<ConsolidatedBbo>(bytes, handler);
    case RecordType::status: return deliver<Status>(bytes, handler);
    case RecordType::definition: return detail::deliver_definition(bytes, encoding.version, handler);
    case RecordType::symbol_mapping: return detail::deliver_mapping(bytes, encoding.version, handler);
    case RecordType::ohlcv_old:
    case RecordType::imbalance:
    case RecordType::error:
    case RecordType::system:
    case RecordType::statistics:
    case RecordType::ohlcv_1s:
    case RecordType::ohlcv_1m:
    case RecordType::ohlcv_1h:
    case RecordType::ohlcv_1d:
    case RecordType::ohlcv_end_of_day: return Verdict::skipped;
  }
  return Verdict::skipped;
}

/// What the records of a file were, by type.
class RecordCounts {
 public:
  void count(std::span<const std::byte> bytes, Verdict verdict) noexcept {
    ++total_;
    const std::size_t type = bytes.size() < 2 ? 0 : wire::load_u8(bytes.data() + 1);
    switch (verdict) {
      case Verdict::delivered: ++delivered_[type]; break;
      case Verdict::skipped: ++skipped_[type], ++all_skipped_; break;
      case Verdict::wrong_length:
      case Verdict::no_header: ++wrong_lengths_; break;
    }
  }
  [[nodiscard]] std::uint64_t delivered(std::uint8_t type) const noexcept { return delivered_[type]; }
  [[nodiscard]] std::uint64_t skipped(std::uint8_t type) const noexcept { return skipped_[type]; }
  [[nodiscard]] std::uint64_t skipped() const noexcept { return all_skipped_; }
  [[nodiscard]] std::uint64_t wrong_lengths() const noexcept { return wrong_lengths_; }
  [[nodiscard]] std::uint64_t total() const noexcept { return total_; }

 private:
  std::array<std::uint64_t, 256> delivered_{};
  std::array<std::uint64_t, 256> skipped_{};
  std::uint64_t all_skipped_ = 0;
  std::uint64_t wrong_lengths_ = 0;
  std::uint64_t total_ = 0;
};

/// `dispatch` and count.
template <typename Handler>
Verdict dispatch(std::span<const std::byte> bytes, const Encoding& encoding, Handler& handler,
                 RecordCounts& counts) noexcept {
  const Verdict verdict = dispatch(bytes, encoding, handler);
  counts.count(bytes, verdict);
  return verdict;
}

}  // namespace plimsoll::dbn
