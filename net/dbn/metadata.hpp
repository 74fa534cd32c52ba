// What a DBN file says about itself before its first record.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "host/core/date.hpp"
#include "net/dbn/dispatch.hpp"

// Source: Databento, "DBN encoding", section "Metadata": "DBN", version (1 byte), length of the rest (4); then fixed
// fields of 100 bytes, a schema definition that is always empty, and lists whose lengths stand before them. Version 1
// has a record count and symbols of 22 bytes, version 2 says how wide symbols are, version 3 pads to 8 bytes.

namespace plimsoll::dbn {

constexpr std::size_t prelude_size = 8;
constexpr std::size_t metadata_fixed_size = 100;
/// A parent symbol with all its options is 2 MB; more than this is no header but a mistake.
constexpr std::uint32_t largest_metadata = 64U << 20;

/// "Symbology": how a symbol is to be understood.
enum class SymbolKind : std::uint8_t {
  instrument_id = 0,
  raw_symbol = 1,
  smart = 2,
  continuous = 3,
  parent = 4,
  mixed = 0xFF,  // or none
};

/// The days on which a symbol stood for another, [first, end).
struct MappingInterval {
  Date first;
  Date end;
  std::string symbol;
};

struct SymbolIntervals {
  std::string symbol;  // as it was asked for
  std::vector<MappingInterval> intervals;
};

constexpr std::uint16_t mixed_schema = 0xFFFF;

struct Metadata {
  Encoding encoding;
  std::string dataset;
  std::uint16_t schema = mixed_schema;
  std::uint64_t start_ns = 0;
  std::uint64_t end_ns = undefined_time;
  std::uint64_t limit = 0;  // of records that were asked for; 0: none
  SymbolKind in = SymbolKind::mixed;
  SymbolKind out = SymbolKind::instrument_id;
  std::vector<std::string> symbols;
  std::vector<std::string> partial;
  std::vector<std::string> not_found;
  std::vector<SymbolIntervals> mappings;
};

/// "mbo", "mbp-1" ...; "mixed" when there are several, "schema 99" when we do not know it.
[[nodiscard]] std::string schema_name(std::uint16_t schema);

enum class MetadataFault : std::uint8_t {
  none,
  cut,                // a field or list passes the end
  width,              // no width that a symbol can have
  schema_definition,  // of a length other than zero: the specification has no meaning for it
  flag,               // neither 0 nor 1 where only these are meant
  date,               // no day of the calendar, or an interval that ends before it begins
  text,               // a symbol with a control character or without any letter
};

struct MetadataVerdict {
  MetadataFault fault = MetadataFault::none;
  std::size_t offset = 0;  // in the file, where the field begins that cannot be
};

/// The first eight bytes. `length` counts what follows them.
struct Prelude {
  std::uint8_t version = 0;
  std::uint32_t length = 0;
};
enum class PreludeVerdict : std::uint8_t { usable, not_dbn, bad_version, bad_length };
/// At least prelude_size bytes; `out` is filled as far as it makes sense.
[[nodiscard]] PreludeVerdict parse_prelude(std::span<const std::byte> bytes, Prelude& out) noexcept;

/// `body`: what follows a usable prelude, all of it. Memory: a small multiple of `body`.
[[nodiscard]] MetadataVerdict parse_metadata(std::span<const std::byte> body, std::uint8_t version, Metadata& out);

}  // namespace plimsoll::dbn
