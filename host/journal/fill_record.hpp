// Fills, busts, corrections and changes of positions as payloads of the journal.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "host/core/decimal.hpp"
#include "host/ledger/fill.hpp"

namespace plimsoll::journal {

/// The payload of a record of type `fill`.
constexpr std::uint8_t fill_record_version = 1;
/// The payload of a record of type `position`.
constexpr std::uint8_t position_record_version = 1;

/// What an event did to one position; follows the record of its event.
struct PositionChange {
  std::string book;
  std::string instrument;
  Quantity before;
  Quantity after;
  std::uint64_t cause = 0;  // sequence of the record that changed it

  friend bool operator==(const PositionChange&, const PositionChange&) = default;
};

/// Little-endian. First a byte for the kind (1 fill, 2 bust, 3 correction); each text is a u16 length and its bytes; a
/// date is i32 days since 1970-01-01, a time i64 ns, a number i64 x 1e-9, a side a byte (0 buy, 1 sell).
///
///     key         venue, execution id, trade date
///     fill        key, book, instrument, side, quantity, price, fee, fee currency, traded, received
///     bust        key of the reference, execution id, issued
///     correction  fill, key of the reference, issued
///     position    book, instrument, before, after, u64 cause
///
/// Precondition: the names are within the bounds of host/ledger/fill.hpp.
[[nodiscard]] std::vector<std::byte> encode(const ledger::FillEvent& event);
[[nodiscard]] std::vector<std::byte> encode(const PositionChange& change);

/// Empty for another version and for anything that `encode` does not write: a name beyond its bound, a quantity that is
/// not positive, a rest behind the last field. Whether the ledger would take it is not asked.
[[nodiscard]] std::optional<ledger::FillEvent> decode_fill_event(std::span<const std::byte> payload,
                                                                 std::uint8_t version);
[[nodiscard]] std::optional<PositionChange> decode_position_change(std::span<const std::byte> payload,
                                                                   std::uint8_t version);

}  // namespace plimsoll::journal
