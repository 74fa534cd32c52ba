#include "host/journal/format.hpp"

#include <algorithm>
#include <cstring>

#include "host/journal/crc32c.hpp"
#include "host/journal/little_endian.hpp"
#include "kernels/core/contract.hpp"

namespace plimsoll::journal {
namespace {

namespace segment_at {
constexpr std::size_t magic = 0, version = 8, header_size = 12, number = 16, first_sequence = 24, reserved_bytes = 32,
                      created = 40, previous_hash = 48, build_identity = 80,
                      zeros = build_identity + build_identity_size, checksum = segment_header_size - 4;
}

namespace record_at {
constexpr std::size_t header_checksum = 0, payload_checksum = 4, mark = 8, payload_size = 16, type = 20,
                      durability = 22, payload_version = 23, sequence = 24, durable_sequence = 32, event = 40,
                      written = 48, hash = 56;
}

constexpr std::size_t name_digits = 20;
constexpr std::string_view name_suffix = ".journal";

std::uint64_t bits(Timestamp time) { return static_cast<std::uint64_t>(time.ns); }

Timestamp time_at(const std::byte* at) { return {static_cast<std::int64_t>(load_le<std::uint64_t>(at))}; }

ChainHash hash_at(const std::byte* at) {
  ChainHash hash;
  std::memcpy(hash.data(), at, hash.size());
  return hash;
}

/// What of a record's header the chain covers: length, type, class, version, sequence and both times. Not the mark and
/// not what was durable: a record that recovery writes again into another segment keeps its hash.
std::array<std::byte, 32> identity(std::span<const std::byte> record) {
  std::array<std::byte, 32> bytes;
  std::memcpy(bytes.data(), record.data() + record_at::payload_size, 16);
  std::memcpy(bytes.data() + 16, record.data() + record_at::event, 16);
  return bytes;
}

}  // namespace

std::uint64_t segment_mark(std::span<const std::byte> header) noexcept {
  // Two checksums of different bytes; never zero, so that preallocated zeros are no record.
  const std::uint64_t low = crc32c(header.first(segment_at::zeros));
  const std::uint64_t high = crc32c(header.subspan(segment_at::number, segment_at::zeros - segment_at::number));
  return (high << 32 | low) | 1U;
}

SegmentHeaderBytes encode(const SegmentHeader& header) {
  PLIMSOLL_EXPECT(header.build_identity.size() <= build_identity_size);
  SegmentHeaderBytes bytes{};
  std::memcpy(bytes.data() + segment_at::magic, segment_magic.data(), segment_magic.size());
  store_le(bytes.data() + segment_at::version, format_version);
  store_le(bytes.data() + segment_at::header_size, static_cast<std::uint32_t>(segment_header_size));
  store_le(bytes.data() + segment_at::number, header.number);
  store_le(bytes.data() + segment_at::first_sequence, header.first_sequence);
  store_le(bytes.data() + segment_at::reserved_bytes, header.reserved_bytes);
  store_le(bytes.data() + segment_at::created, bits(header.created));
  std::memcpy(bytes.data() + segment_at::previous_hash, header.previous_hash.data(), header.previous_hash.size());
  if (!header.build_identity.empty()) {
    std::memcpy(bytes.data() + segment_at::build_identity, header.build_identity.data(), header.build_identity.size());
  }
  store_le(bytes.data() + segment_at::checksum, crc32c(std::span(bytes).first(segment_at::checksum)));
  return bytes;
}

DecodedSegmentHeader decode_segment_header(std::span<const std::byte> bytes) {
  DecodedSegmentHeader result;
  if (bytes.size() < segment_header_size) return result;
  bytes = bytes.first(segment_header_size);
  if (std::memcmp(bytes.data(), segment_magic.data(), segment_magic.size()) != 0) return result;
  if (crc32c(bytes.first(segment_at::checksum)) != load_le<std::uint32_t>(bytes.data() + segment_at::checksum)) {
    return result;
  }
  result.version = load_le<std::uint32_t>(bytes.data() + segment_at::version);
  if (result.version != format_version) {
    result.state = HeaderState::other_version;
    return result;
  }
  SegmentHeader& header = result.header;
  header.number = load_le<std::uint64_t>(bytes.data() + segment_at::number);
  header.first_sequence = load_le<std::uint64_t>(bytes.data() + segment_at::first_sequence);
  header.reserved_bytes = load_le<std::uint64_t>(bytes.data() + segment_at::reserved_bytes);
  header.created = time_at(bytes.data() + segment_at::created);
  header.previous_hash = hash_at(bytes.data() + segment_at::previous_hash);
  const auto text = bytes.subspan(segment_at::build_identity, build_identity_size);
  for (const std::byte byte : text) {
    if (byte == std::byte{0}) break;
    header.build_identity += static_cast<char>(byte);
  }
  const auto zeros = bytes.subspan(segment_at::zeros, segment_at::checksum - segment_at::zeros);
  const bool sound = load_le<std::uint32_t>(bytes.data() + segment_at::header_size) == segment_header_size &&
                     header.number >= 1 && header.first_sequence >= 1 && header.reserved_bytes <= largest_segment &&
                     std::all_of(zeros.begin(), zeros.end(), [](std::byte byte) { return byte == std::byte{0}; });
  if (!sound) return result;
  result.mark = segment_mark(bytes);
  result.state = HeaderState::valid;
  return result;
}

std::string segment_name(std::uint64_t number) {
  std::string digits = std::to_string(number);
  return std::string(name_digits - digits.size(), '0').append(digits).append(name_suffix);
}

std::optional<std::uint64_t> segment_number(std::string_view name) noexcept {
  if (name.size() != name_digits + name_suffix.size() || name.substr(name_digits) != name_suffix) return std::nullopt;
  std::uint64_t number = 0;
  for (const char digit : name.substr(0, name_digits)) {
    if (digit < '0' || digit > '9' || number > (UINT64_MAX - 9) / 10) return std::nullopt;
    number = number * 10 + static_cast<std::uint64_t>(digit - '0');
  }
  return number;
}

void encode_record(RecordHeader& header, std::uint64_t mark, const ChainHash& previous,
                   std::span<const std::byte> payload, RecordChain& chain, std::span<std::byte> into) noexcept {
  PLIMSOLL_EXPECT(payload.size() <= largest_payload && into.size() == record_size(payload.size()));
  header.payload_size = static_cast<std::uint32_t>(payload.size());
  std::byte* bytes = into.data();
  if (!payload.empty()) std::memmove(bytes + record_header_size, payload.data(), payload.size());
  std::fill(into.begin() + static_cast<std::ptrdiff_t>(record_header_size + payload.size()), into.end(), std::byte{0});
  store_le(bytes + record_at::payload_checksum, crc32c(into.subspan(record_header_size)));
  store_le(bytes + record_at::mark, mark);
  store_le(bytes + record_at::payload_size, header.payload_size);
  store_le(bytes + record_at::type, static_cast<std::uint16_t>(header.type));
  store_le(bytes + record_at::durability, static_cast<std::uint8_t>(header.durability));
  store_le(bytes + record_at::payload_version, header.payload_version);
  store_le(bytes + record_at::sequence, header.sequence);
  store_le(bytes + record_at::durable_sequence, header.durable_sequence);
  store_le(bytes + record_at::event, bits(header.event));
  store_le(bytes + record_at::written, bits(header.written));
  header.hash = link_of(into, previous, chain);
  std::memcpy(bytes + record_at::hash, header.hash.data(), header.hash.size());
  store_le(bytes + record_at::header_checksum, crc32c(into.subspan(4, record_header_size - 4)));
}

std::optional<RecordHeader> decode_record_header(std::span<const std::byte> bytes, std::uint64_t mark) noexcept {
  if (bytes.size() < record_header_size) return std::nullopt;
  const std::byte* at = bytes.data();
  if (load_le<std::uint64_t>(at + record_at::mark) != mark) return std::nullopt;
  if (load_le<std::uint32_t>(at) != crc32c(bytes.subspan(4, record_header_size - 4))) return std::nullopt;
  RecordHeader header;
  header.payload_size = load_le<std::uint32_t>(at + record_at::payload_size);
  header.type = static_cast<RecordType>(load_le<std::uint16_t>(at + record_at::type));
  header.durability = static_cast<Durability>(load_le<std::uint8_t>(at + record_at::durability));
  header.payload_version = load_le<std::uint8_t>(at + record_at::payload_version);
  header.sequence = load_le<std::uint64_t>(at + record_at::sequence);
  header.durable_sequence = load_le<std::uint64_t>(at + record_at::durable_sequence);
  header.event = time_at(at + record_at::event);
  header.written = time_at(at + record_at::written);
  header.hash = hash_at(at + record_at::hash);
  const bool sound = header.payload_size <= largest_payload && name_of(header.durability) != "" &&
                     header.sequence >= 1 && header.durable_sequence < header.sequence;
  if (!sound) return std::nullopt;
  return header;
}

bool payload_intact(std::span<const std::byte> record) noexcept {
  const std::size_t payload_size = load_le<std::uint32_t>(record.data() + record_at::payload_size);
  const auto padding = record.subspan(record_header_size + payload_size);
  return load_le<std::uint32_t>(record.data() + record_at::payload_checksum) ==
             crc32c(record.subspan(record_header_size)) &&
         std::all_of(padding.begin(), padding.end(), [](std::byte byte) { return byte == std::byte{0}; });
}

ChainHash link_of(std::span<const std::byte> record, const ChainHash& previous, RecordChain& chain) noexcept {
  return chain.link(previous, identity(record), record.subspan(record_header_size));
}

}  // namespace plimsoll::journal
