// The classic pcap file format, read in place.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "host/core/time.hpp"
#include "net/wire/cursor.hpp"

// Format: "PCAP Capture File Format", draft-ietf-opsawg-pcap, sections 4 (file header) and 5 (packet record).

namespace plimsoll::capture {

enum class PcapVerdict : std::uint8_t { usable, short_header, not_pcap, pcapng, bad_version, bad_link_type };

/// What the file header says. `magic`, `version` and `link_type` are filled as far as they could be read.
struct PcapHeader {
  std::uint32_t magic = 0;  // first four bytes, read big-endian
  std::uint16_t version_major = 0;
  std::uint16_t version_minor = 0;
  std::uint32_t link_type = 0;
  bool swapped = false;              // file is big-endian
  std::int64_t ns_per_fraction = 0;  // 1,000 for microsecond files, 1 for nanosecond files
};

constexpr std::size_t pcap_header_size = 24;
constexpr std::size_t pcap_record_header_size = 16;
/// Larger records are damage, not frames: libpcap's own ceiling (MAXIMUM_SNAPLEN in pcap-int.h).
constexpr std::uint32_t largest_record = 262'144;
constexpr std::uint32_t link_type_ethernet = 1;

/// One captured frame, in place.
struct PcapRecord {
  Timestamp ts;
  std::span<const std::byte> bytes;  // what was kept
  std::uint32_t original_size = 0;   // what was on the wire; more than bytes.size() when the snap length cut it
};

/// How a capture ends: after a whole record, inside one, or at a record whose length cannot be true.
enum class Tail : std::uint8_t { clean, truncated, damaged };

/// Walks the records of a file whose header is usable.
class PcapRecords {
 public:
  PcapRecords() noexcept = default;
  PcapRecords(std::span<const std::byte> file, const PcapHeader& header) noexcept
      : cursor_(file.subspan(pcap_header_size)), ns_per_fraction_(header.ns_per_fraction), swapped_(header.swapped) {}

  /// False at the end of the file or at the first record that is not whole; `tail` then says which.
  [[nodiscard]] bool next(PcapRecord& out) noexcept {
    if (cursor_.remaining() == 0 || tail_ != Tail::clean) return false;
    const std::int64_t seconds = u32();
    const std::int64_t fraction = u32();
    const std::uint32_t kept = u32();
    out.original_size = u32();
    if (cursor_.ok() && kept > largest_record) {
      tail_ = Tail::damaged;
      return false;
    }
    out.bytes = cursor_.bytes(kept);
    if (!cursor_.ok()) {
      tail_ = Tail::truncated;
      return false;
    }
    out.ts.ns = seconds * 1'000'000'000 + fraction * ns_per_fraction_;
    return true;
  }

  [[nodiscard]] bool at_end() const noexcept { return cursor_.remaining() == 0 || tail_ != Tail::clean; }
  /// Final once `next` has returned false.
  [[nodiscard]] Tail tail() const noexcept { return tail_; }

 private:
  std::uint32_t u32() noexcept { return swapped_ ? cursor_.u32_be() : cursor_.u32_le(); }

  wire::Cursor cursor_;
  std::int64_t ns_per_fraction_ = 1000;
  bool swapped_ = false;
  Tail tail_ = Tail::clean;
};

/// `out` is filled as far as the bytes go; it describes records only when the verdict is `usable`.
[[nodiscard]] inline PcapVerdict parse_pcap_header(std::span<const std::byte> file, PcapHeader& out) noexcept {
  wire::Cursor cursor(file);
  out = {};
  out.magic = cursor.u32_be();
  if (!cursor.ok()) return PcapVerdict::short_header;
  switch (out.magic) {
    case 0xA1B2C3D4: out.swapped = true, out.ns_per_fraction = 1000; break;
    case 0xD4C3B2A1: out.swapped = false, out.ns_per_fraction = 1000; break;
    case 0xA1B23C4D: out.swapped = true, out.ns_per_fraction = 1; break;
    case 0x4D3CB2A1: out.swapped = false, out.ns_per_fraction = 1; break;
    case 0x0A0D0D0A: return PcapVerdict::pcapng;
    default: return PcapVerdict::not_pcap;
  }
  const auto u16 = [&] { return out.swapped ? cursor.u16_be() : cursor.u16_le(); };
  out.version_major = u16();
  out.version_minor = u16();
  cursor.skip(12);  // reserved (time zone, accuracy) and snap length
  // The upper half may describe a frame check sequence, which is ignored as padding.
  out.link_type = (out.swapped ? cursor.u32_be() : cursor.u32_le()) & 0xFFFFU;
  if (!cursor.ok()) return PcapVerdict::short_header;
  if (out.version_major != 2 || out.version_minor != 4) return PcapVerdict::bad_version;
  if (out.link_type != link_type_ethernet) return PcapVerdict::bad_link_type;
  return PcapVerdict::usable;
}

}  // namespace plimsoll::capture
