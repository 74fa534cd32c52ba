// Remembers what the latest messages were, so that a copy with other bytes is noticed.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <vector>

#include "net/wire/endian.hpp"

namespace plimsoll::wire {

/// Any single changed byte changes the first 64 bits (every step is a bijection of the word that it takes in); the 32
/// that are kept miss one change in four billion. Words are independent of other messages, so a processor works on
/// several messages at once.
[[nodiscard]] inline std::uint32_t fingerprint(std::span<const std::byte> message) noexcept {
  constexpr std::uint64_t odd = 0x9E3779B97F4A7C15U;  // 2^64 / golden ratio
  std::uint64_t hash = message.size() * odd;
  const std::byte* at = message.data();
  std::size_t left = message.size();
  const auto take = [&hash](std::uint64_t word) noexcept {
    hash = (hash ^ word) * odd;
    hash ^= hash >> 32;
  };
  for (; left >= 8; left -= 8, at += 8) take(load_u64_le(at));
  if (left > 0) {
    std::uint64_t word = 0;
    std::memcpy(&word, at, left);
    take(word);
  }
  return static_cast<std::uint32_t>(hash ^ (hash >> 32));
}

/// The latest messages taken, a contiguous range of sequence numbers. One thread; allocates at construction only.
class MessageRecord {
 public:
  enum class Verdict : std::uint8_t { same, differs, forgotten };

  /// `messages` is rounded up to a power of two; with 0 nothing is remembered.
  explicit MessageRecord(std::size_t messages) : prints_(messages == 0 ? 0 : std::bit_ceil(messages)) {}

  /// Forgets everything; the next message to be noted is `next`.
  void restart_at(std::uint64_t next) noexcept { first_ = next_ = next; }

  /// `run`, the messages of a packet, follows what was noted before.
  template <typename Run>
  void note(const Run& run) noexcept {
    if (prints_.empty()) return;
    auto sequence = static_cast<std::uint64_t>(run.first_sequence());
    for (const std::span<const std::byte> message : run) {
      prints_[sequence++ & (prints_.size() - 1)] = fingerprint(message);
    }
    next_ = sequence;
    if (next_ - first_ > prints_.size()) first_ = next_ - prints_.size();
  }

  [[nodiscard]] Verdict compare(std::uint64_t sequence, std::span<const std::byte> message) const noexcept {
    if (sequence < first_ || sequence >= next_) return Verdict::forgotten;
    return prints_[sequence & (prints_.size() - 1)] == fingerprint(message) ? Verdict::same : Verdict::differs;
  }

 private:
  std::vector<std::uint32_t> prints_;
  std::uint64_t first_ = 0;
  std::uint64_t next_ = 0;
};

}  // namespace plimsoll::wire
