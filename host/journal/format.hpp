// The bytes of a journal, format 1: constants and the two headers. All numbers little-endian; the README has the
// tables.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "host/core/time.hpp"
#include "host/journal/record_chain.hpp"
#include "host/journal/record_type.hpp"

namespace plimsoll::journal {

inline constexpr std::string_view segment_magic = "PLMJRNL1";
inline constexpr std::uint32_t format_version = 1;
inline constexpr std::size_t segment_header_size = 4096;  // a page, so that no record shares a sector with it
inline constexpr std::size_t build_identity_size = 64;
inline constexpr std::size_t record_header_size = 88;
inline constexpr std::size_t record_alignment = 8;
inline constexpr std::size_t largest_payload = 1U << 20;
inline constexpr std::uint64_t largest_segment = std::uint64_t{1} << 32;
inline constexpr std::uint64_t most_segments = 100'000;

struct SegmentHeader {
  std::uint64_t number = 0;          // from 1, dense
  std::uint64_t first_sequence = 0;  // of the first record that belongs to this segment
  std::uint64_t reserved_bytes = 0;  // what was preallocated
  Timestamp created;
  ChainHash previous_hash{};   // of record first_sequence - 1
  std::string build_identity;  // of the program that wrote it; at most 64 bytes
};

using SegmentHeaderBytes = std::array<std::byte, segment_header_size>;

[[nodiscard]] SegmentHeaderBytes encode(const SegmentHeader& header);

enum class HeaderState { valid, damaged, other_version };

struct DecodedSegmentHeader {
  HeaderState state = HeaderState::damaged;
  std::uint32_t version = 0;
  SegmentHeader header;
  std::uint64_t mark = 0;  // stands in each record of the segment: another segment's records are no evidence here
};

[[nodiscard]] DecodedSegmentHeader decode_segment_header(std::span<const std::byte> bytes);

/// Eight bytes that tell this segment's records from those of others; derived from the header's bytes.
[[nodiscard]] std::uint64_t segment_mark(std::span<const std::byte> header) noexcept;

/// "00000000000000000007.journal"
[[nodiscard]] std::string segment_name(std::uint64_t number);
/// The number in such a name, or nothing.
[[nodiscard]] std::optional<std::uint64_t> segment_number(std::string_view name) noexcept;
inline constexpr std::string_view unfinished_suffix = ".new";  // a segment that is not yet part of the journal

struct RecordHeader {
  RecordType type = RecordType::seal;
  Durability durability = Durability::best_effort;
  std::uint8_t payload_version = 0;
  std::uint32_t payload_size = 0;
  std::uint64_t sequence = 0;          // from 1, dense
  std::uint64_t durable_sequence = 0;  // all up to this was durable when the record was written
  Timestamp event;                     // of what is recorded
  Timestamp written;                   // by the writer
  ChainHash hash{};
};

[[nodiscard]] constexpr std::size_t padded(std::size_t payload_size) noexcept {
  return (payload_size + record_alignment - 1) / record_alignment * record_alignment;
}

[[nodiscard]] constexpr std::size_t record_size(std::size_t payload_size) noexcept {
  return record_header_size + padded(payload_size);
}

/// Writes header, payload and padding into `into`, which has exactly record_size bytes, and gives header.hash the link
/// after `previous`. The payload may already lie in its place in `into`.
void encode_record(RecordHeader& header, std::uint64_t mark, const ChainHash& previous,
                   std::span<const std::byte> payload, RecordChain& chain, std::span<std::byte> into) noexcept;

/// The header in the first record_header_size bytes, when its checksum, mark, bounds and reserved values are right.
[[nodiscard]] std::optional<RecordHeader> decode_record_header(std::span<const std::byte> bytes,
                                                               std::uint64_t mark) noexcept;

/// Whether the payload and padding behind a decoded header are what the header's checksum says.
[[nodiscard]] bool payload_intact(std::span<const std::byte> record) noexcept;

/// The link of a whole intact record after `previous`.
[[nodiscard]] ChainHash link_of(std::span<const std::byte> record, const ChainHash& previous,
                                RecordChain& chain) noexcept;

}  // namespace plimsoll::journal
