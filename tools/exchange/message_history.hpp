// The latest messages of a session, for those who ask again.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "tools/exchange/mold_sender.hpp"

namespace plimsoll::exchange {

/// Fixed memory: 64 bytes a message, the oldest make room for the newest.
class MessageHistory {
 public:
  /// `messages` is rounded up to a power of two.
  explicit MessageHistory(std::size_t messages) : slots_(std::bit_ceil(std::max<std::size_t>(messages, 1))) {}

  /// Forgets everything; the next message is number 1.
  void begin_session(const std::string& name) {
    name_ = name;
    next_ = 1;
  }

  /// The messages of a downstream packet, which follow those before.
  void append(std::span<const std::byte> packet) {
    const std::uint16_t count = number(packet, 18);
    if (count == 0 || count == 0xFFFF) return;
    std::size_t at = 20;
    for (std::uint16_t i = 0; i < count; ++i) {
      const std::size_t size = number(packet, at);
      Slot& slot = slots_[next_++ & (slots_.size() - 1)];
      slot.size = static_cast<std::uint8_t>(size);
      std::copy_n(packet.begin() + static_cast<std::ptrdiff_t>(at) + 2, size, slot.bytes);
      at += 2 + size;
    }
  }

  [[nodiscard]] const std::string& session() const { return name_; }
  [[nodiscard]] std::uint64_t next() const { return next_; }
  [[nodiscard]] std::uint64_t oldest() const { return next_ > slots_.size() ? next_ - slots_.size() : 1; }

  /// Writes a downstream packet of the messages from `first` on, at most `wanted` and at most as many as fit; returns
  /// its size. All of them must be there.
  std::size_t write(std::uint64_t first, std::uint16_t wanted,
                    std::span<std::byte, MoldSender::most_payload> out) const {
    std::size_t at = 20;
    std::uint16_t count = 0;
    while (count < wanted) {
      const Slot& slot = slots_[(first + count) & (slots_.size() - 1)];
      if (at + 2 + slot.size > out.size()) break;
      put<2>(out, at, slot.size);
      std::copy_n(slot.bytes, slot.size, out.begin() + static_cast<std::ptrdiff_t>(at) + 2);
      at += std::size_t{2} + slot.size;
      ++count;
    }
    std::transform(name_.begin(), name_.end(), out.begin(), [](char c) { return static_cast<std::byte>(c); });
    put<8>(out, 10, first);
    put<2>(out, 18, count);
    return at;
  }

 private:
  struct Slot {
    std::byte bytes[63];  // the longest message of ITCH 5.0 has 50
    std::uint8_t size = 0;
  };

  static std::uint16_t number(std::span<const std::byte> bytes, std::size_t at) {
    return static_cast<std::uint16_t>(std::to_integer<unsigned>(bytes[at]) << 8 |
                                      std::to_integer<unsigned>(bytes[at + 1]));
  }
  template <std::size_t width>
  static void put(std::span<std::byte> bytes, std::size_t at, std::uint64_t value) {
    for (std::size_t i = 0; i < width; ++i) bytes[at + i] = static_cast<std::byte>(value >> (8 * (width - 1 - i)));
  }

  std::vector<Slot> slots_;
  std::string name_;
  std::uint64_t next_ = 1;
};

}  // namespace plimsoll::exchange
