// Messages that came before their turn, kept by sequence number in memory of a fixed size.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "kernels/core/contract.hpp"
#include "net/moldudp64/packet.hpp"

namespace plimsoll::moldudp64 {

/// One slot a message, at the place that its sequence number names: whatever order messages come in, storing and
/// finding one costs the same, and nothing is ever moved. Covers [base, base + capacity). One thread; allocates at
/// construction only.
class SequenceWindow {
 public:
  enum class Put : std::uint8_t {
    held,
    equal,      // was there already, the same bytes
    differs,    // was there already with other bytes; the first ones stay
    old,        // before the base
    beyond,     // past the end
    too_large,  // longer than a slot
  };

  /// `messages` is rounded up to a power of two.
  SequenceWindow(std::size_t messages, std::size_t largest_message)
      : largest_(largest_message),
        stride_((largest_message + 2 + 7) / 8 * 8),
        slots_(std::bit_ceil(std::max<std::size_t>(messages, 2)), vacant),
        bytes_(slots_.size() * stride_) {
    PLIMSOLL_EXPECT(largest_message <= UINT16_MAX);
  }

  [[nodiscard]] std::uint64_t base() const noexcept { return base_; }
  [[nodiscard]] std::size_t capacity() const noexcept { return slots_.size(); }
  [[nodiscard]] std::size_t held() const noexcept { return held_; }
  [[nodiscard]] std::size_t memory_bytes() const noexcept {
    return bytes_.size() + slots_.size() * sizeof(std::uint64_t);
  }

  /// Forgets everything.
  void restart_at(std::uint64_t base) noexcept {
    if (held_ > 0) std::fill(slots_.begin(), slots_.end(), vacant);
    base_ = base;
    held_ = 0;
  }

  /// Forgets what is before `base`; not before the present base.
  void advance_to(std::uint64_t base) noexcept {
    PLIMSOLL_EXPECT(base >= base_);
    if (held_ > 0) {
      const std::uint64_t end = std::min(base, base_ + slots_.size());
      for (std::uint64_t sequence = base_; sequence < end; ++sequence) drop(sequence);
    }
    base_ = base;
  }

  /// Forgets `sequence` and what follows it.
  void cut_at(std::uint64_t sequence) noexcept {
    for (std::uint64_t at = std::max(sequence, base_); held_ > 0 && at < base_ + slots_.size(); ++at) drop(at);
  }

  Put put(std::uint64_t sequence, std::span<const std::byte> message) noexcept {
    if (sequence < base_) return Put::old;
    if (sequence - base_ >= slots_.size()) return Put::beyond;
    if (message.size() > largest_) return Put::too_large;
    std::byte* at = block(sequence);
    std::uint64_t& slot = slots_[index(sequence)];
    if (slot == sequence) {
      const std::span<const std::byte> kept(at + 2, wire::load_u16_be(at));
      return std::equal(kept.begin(), kept.end(), message.begin(), message.end()) ? Put::equal : Put::differs;
    }
    slot = sequence;
    at[0] = static_cast<std::byte>(message.size() >> 8);
    at[1] = static_cast<std::byte>(message.size() & 0xFF);
    std::copy(message.begin(), message.end(), at + 2);
    ++held_;
    return Put::held;
  }

  [[nodiscard]] bool has(std::uint64_t sequence) const noexcept {
    return held_ > 0 && sequence >= base_ && slots_[index(sequence)] == sequence;
  }
  /// has(sequence). Lives until the slot is used again.
  [[nodiscard]] MessageRun at(std::uint64_t sequence) const noexcept {
    PLIMSOLL_EXPECT(has(sequence));
    const std::byte* at = block(sequence);
    return MessageRun::of({at, std::size_t{2} + wire::load_u16_be(at)}, sequence);
  }
  /// The first one held at or after `from`, looking at `reach` numbers; `from + reach` when there is none.
  [[nodiscard]] std::uint64_t first_held(std::uint64_t from, std::uint64_t reach) const noexcept {
    std::uint64_t sequence = from;
    while (sequence - from < reach && !has(sequence)) ++sequence;
    return sequence;
  }

 private:
  static constexpr std::uint64_t vacant = UINT64_MAX;  // no message has this number: the next one must be countable

  [[nodiscard]] std::size_t index(std::uint64_t sequence) const noexcept { return sequence & (slots_.size() - 1); }
  [[nodiscard]] std::byte* block(std::uint64_t sequence) noexcept { return bytes_.data() + index(sequence) * stride_; }
  [[nodiscard]] const std::byte* block(std::uint64_t sequence) const noexcept {
    return bytes_.data() + index(sequence) * stride_;
  }
  void drop(std::uint64_t sequence) noexcept {
    std::uint64_t& slot = slots_[index(sequence)];
    if (slot != sequence) return;
    slot = vacant;
    --held_;
  }

  std::size_t largest_;
  std::size_t stride_;
  std::vector<std::uint64_t> slots_;  // whose message is in the block
  std::vector<std::byte> bytes_;
  std::uint64_t base_ = 0;
  std::size_t held_ = 0;
};

}  // namespace plimsoll::moldudp64
