// One IEX-TP outbound segment, read in place.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <span>

#include "host/core/time.hpp"
#include "net/wire/cursor.hpp"

// Source: Investors Exchange, "IEX Transport Specification" (IEX-TP), sections "Outbound segment" (40-byte header) and
// "Message block" (2-byte length, data). All numbers are little-endian. One segment is one UDP payload.

namespace plimsoll::iex {

constexpr std::size_t segment_header_size = 40;
constexpr std::uint8_t transport_version = 1;

/// Message protocol ids of the two feeds: "TOPS Specification" 1.6 and "DEEP Specification" 1.0, section "Network
/// details".
constexpr std::uint16_t tops_1_6 = 0x8003;
constexpr std::uint16_t deep_1_0 = 0x8004;

struct SegmentHeader {
  std::uint8_t version = 0;
  std::uint16_t protocol = 0;  // what the messages mean
  std::uint32_t channel = 0;   // one stream of sequenced messages
  std::uint32_t session = 0;   // new every trading day
  std::uint16_t payload_size = 0;
  std::uint16_t count = 0;         // of messages; 0 is a heartbeat
  std::int64_t stream_offset = 0;  // payload bytes sent before this segment
  std::int64_t sequence = 0;       // of the first message; of the next one to come in heartbeats
  Timestamp send_time;
};

/// Consecutive whole message blocks: `for (std::span<const std::byte> message : run)`, any number of times. Lives no
/// longer than the segment's bytes.
class MessageRun {
 public:
  class Iterator {
   public:
    using iterator_category = std::forward_iterator_tag;
    using value_type = std::span<const std::byte>;
    using difference_type = std::ptrdiff_t;
    using pointer = const value_type*;
    using reference = value_type;

    constexpr Iterator() noexcept = default;
    constexpr explicit Iterator(const std::byte* at) noexcept : at_(at) {}
    [[nodiscard]] value_type operator*() const noexcept { return {at_ + 2, wire::load_u16_le(at_)}; }
    Iterator& operator++() noexcept {
      at_ += 2 + wire::load_u16_le(at_);
      return *this;
    }
    Iterator operator++(int) noexcept {
      const Iterator before = *this;
      ++*this;
      return before;
    }
    friend constexpr bool operator==(Iterator, Iterator) noexcept = default;

   private:
    const std::byte* at_ = nullptr;
  };

  constexpr MessageRun() noexcept = default;
  [[nodiscard]] constexpr std::int64_t first_sequence() const noexcept { return first_sequence_; }
  [[nodiscard]] constexpr std::uint16_t size() const noexcept { return count_; }
  [[nodiscard]] constexpr bool empty() const noexcept { return count_ == 0; }
  [[nodiscard]] Iterator begin() const noexcept { return Iterator(blocks_.data()); }
  [[nodiscard]] Iterator end() const noexcept { return Iterator(blocks_.data() + blocks_.size()); }

  /// Without the first `count` messages; count <= size().
  [[nodiscard]] MessageRun after(std::uint16_t count) const noexcept {
    const std::byte* at = blocks_.data();
    for (std::uint16_t i = 0; i < count; ++i) at += 2 + wire::load_u16_le(at);
    return {{at, blocks_.data() + blocks_.size()}, first_sequence_ + count, static_cast<std::uint16_t>(count_ - count)};
  }

 private:
  friend struct Segment;
  constexpr MessageRun(std::span<const std::byte> blocks, std::int64_t first_sequence, std::uint16_t count) noexcept
      : blocks_(blocks), first_sequence_(first_sequence), count_(count) {}

  std::span<const std::byte> blocks_;  // exactly `count_` whole blocks: only Segment makes a run, after walking them
  std::int64_t first_sequence_ = 0;
  std::uint16_t count_ = 0;
};

enum class SegmentFault : std::uint8_t {
  none,
  short_header,    // fewer than 40 bytes; nothing else is known
  bad_version,     // not version 1; nothing else is believed
  bad_sequence,    // sequence or stream offset negative or past the end of 63 bits; no messages are taken from it
  short_block,     // payload or a block is cut: the whole messages before the cut are in `run`
  trailing_bytes,  // bytes after the last announced block or after the payload: all messages are in `run`
};

struct Segment {
  SegmentHeader header;
  MessageRun run;  // the whole messages; fewer than header.count only with a fault
  SegmentFault fault = SegmentFault::none;

  /// Walks all blocks once, so that later walks over `run` cannot leave the payload.
  [[nodiscard]] static Segment parse(std::span<const std::byte> datagram) noexcept {
    Segment segment;
    wire::Cursor cursor(datagram);
    SegmentHeader& header = segment.header;
    header.version = cursor.u8();
    cursor.skip(1);  // reserved
    header.protocol = cursor.u16_le();
    header.channel = cursor.u32_le();
    header.session = cursor.u32_le();
    header.payload_size = cursor.u16_le();
    header.count = cursor.u16_le();
    header.stream_offset = cursor.i64_le();
    header.sequence = cursor.i64_le();
    header.send_time = Timestamp{cursor.i64_le()};
    segment.fault = judge(header, cursor.ok());
    if (segment.fault != SegmentFault::none) return segment;

    const std::size_t present = cursor.remaining();
    const std::span<const std::byte> payload = cursor.bytes(std::min<std::size_t>(present, header.payload_size));
    std::size_t used = 0;
    std::uint16_t whole = 0;
    for (; whole < header.count; ++whole) {
      if (payload.size() - used < 2) break;
      const std::size_t size = std::size_t{2} + wire::load_u16_le(payload.data() + used);
      if (payload.size() - used < size) break;
      used += size;
    }
    segment.run = MessageRun(payload.first(used), header.sequence, whole);
    if (whole < header.count || present < header.payload_size) {
      segment.fault = SegmentFault::short_block;
    } else if (used < present) {
      segment.fault = SegmentFault::trailing_bytes;
    }
    return segment;
  }

 private:
  static SegmentFault judge(const SegmentHeader& header, bool whole) noexcept {
    constexpr std::int64_t room = UINT16_MAX;  // a segment's own messages and bytes
    if (!whole) return SegmentFault::short_header;
    if (header.version != transport_version) return SegmentFault::bad_version;
    const bool sequence_fits = header.sequence >= 0 && header.sequence <= INT64_MAX - room;
    const bool offset_fits = header.stream_offset >= 0 && header.stream_offset <= INT64_MAX - room;
    return sequence_fits && offset_fits ? SegmentFault::none : SegmentFault::bad_sequence;
  }
};

}  // namespace plimsoll::iex
