// One MoldUDP64 downstream packet, read in place.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <span>

#include "kernels/core/contract.hpp"
#include "net/wire/cursor.hpp"

// Source: Nasdaq, "MoldUDP64 Protocol Specification", V 1.00 (2009-07-07), section "Downstream Packet": header of
// session (10 bytes, ANUMERIC), sequence number of the first message (8) and message count (2), then message blocks of
// length (2) and data. All numbers are big-endian.

namespace plimsoll::moldudp64 {

constexpr std::size_t header_size = 20;
constexpr std::uint16_t heartbeat_count = 0;
constexpr std::uint16_t end_of_session_count = 0xFFFF;

using SessionName = std::array<char, 10>;

struct PacketHeader {
  SessionName session{};
  std::uint64_t sequence = 0;  // of the first message; of the next one to come in heartbeats and at the end of session
  std::uint16_t count = 0;

  /// Heartbeats and end-of-session packets carry no messages.
  [[nodiscard]] constexpr std::uint16_t messages() const noexcept {
    return count == end_of_session_count ? std::uint16_t{0} : count;
  }
};

/// Consecutive whole message blocks. Copyable and walkable any number of times, for example once to prefetch and once
/// to apply: `for (std::span<const std::byte> message : run)`. Lives no longer than the packet's bytes.
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
    [[nodiscard]] value_type operator*() const noexcept { return {at_ + 2, wire::load_u16_be(at_)}; }
    Iterator& operator++() noexcept {
      at_ += 2 + wire::load_u16_be(at_);
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
  /// A single block that was kept: its length and as many bytes.
  [[nodiscard]] static MessageRun of(std::span<const std::byte> block, std::uint64_t sequence) noexcept {
    PLIMSOLL_EXPECT(block.size() >= 2 && block.size() == std::size_t{2} + wire::load_u16_be(block.data()));
    return {block, sequence, 1};
  }
  [[nodiscard]] constexpr std::uint64_t first_sequence() const noexcept { return first_sequence_; }
  [[nodiscard]] constexpr std::uint16_t size() const noexcept { return count_; }
  [[nodiscard]] constexpr bool empty() const noexcept { return count_ == 0; }
  [[nodiscard]] Iterator begin() const noexcept { return Iterator(blocks_.data()); }
  [[nodiscard]] Iterator end() const noexcept { return Iterator(blocks_.data() + blocks_.size()); }

  /// Without the first `count` messages; count <= size().
  [[nodiscard]] MessageRun after(std::uint16_t count) const noexcept {
    const std::byte* at = blocks_.data();
    for (std::uint16_t i = 0; i < count; ++i) at += 2 + wire::load_u16_be(at);
    return {{at, blocks_.data() + blocks_.size()}, first_sequence_ + count, static_cast<std::uint16_t>(count_ - count)};
  }

 private:
  friend struct Packet;
  constexpr MessageRun(std::span<const std::byte> blocks, std::uint64_t first_sequence, std::uint16_t count) noexcept
      : blocks_(blocks), first_sequence_(first_sequence), count_(count) {}

  std::span<const std::byte> blocks_;  // exactly `count_` whole blocks: only Packet makes a run, after walking them
  std::uint64_t first_sequence_ = 0;
  std::uint16_t count_ = 0;
};

enum class PacketFault : std::uint8_t {
  none,
  short_header,    // fewer than 20 bytes; nothing else is known
  bad_sequence,    // sequence + count passes the end of 64 bits; no messages are taken from it
  short_block,     // a block's length or data is cut: the whole messages before it are in `run`
  trailing_bytes,  // bytes after the last announced block: all messages are in `run`
};

struct Packet {
  PacketHeader header;
  MessageRun run;  // the whole messages; fewer than header.messages() only with a fault
  PacketFault fault = PacketFault::none;

  /// Walks all blocks once, so that later walks over `run` cannot leave the payload.
  [[nodiscard]] static Packet parse(std::span<const std::byte> payload) noexcept {
    Packet packet;
    if (payload.size() < header_size) {
      packet.fault = PacketFault::short_header;
      return packet;
    }
    const std::byte* at = payload.data();
    std::copy_n(reinterpret_cast<const char*>(at), packet.header.session.size(), packet.header.session.data());
    packet.header.sequence = wire::load_u64_be(at + 10);
    packet.header.count = wire::load_u16_be(at + 18);
    const std::uint16_t announced = packet.header.messages();
    if (packet.header.sequence > UINT64_MAX - announced) {
      packet.fault = PacketFault::bad_sequence;
      return packet;
    }
    const std::span<const std::byte> blocks = payload.subspan(header_size);
    std::size_t used = 0;
    std::uint16_t whole = 0;
    for (; whole < announced; ++whole) {
      if (blocks.size() - used < 2) break;
      const std::size_t size = std::size_t{2} + wire::load_u16_be(blocks.data() + used);
      if (blocks.size() - used < size) break;
      used += size;
    }
    packet.run = MessageRun(blocks.first(used), packet.header.sequence, whole);
    if (whole < announced) {
      packet.fault = PacketFault::short_block;
    } else if (used < blocks.size()) {
      packet.fault = PacketFault::trailing_bytes;
    }
    return packet;
  }
};

}  // namespace plimsoll::moldudp64
