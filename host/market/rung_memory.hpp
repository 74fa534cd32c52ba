// Memory for the sorted lists of prices: blocks from one arena.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "host/market/page_memory.hpp"

namespace plimsoll::market {

/// An entry of a sorted list: a level's key, as the distance from the list's base.
using Rung = std::int32_t;

/// Blocks of 8, 16, 32 ... rungs that are handed out and taken back. Blocks are not merged; four rungs a level pay for
/// the doubling (a list that grew to n has taken fewer than 4n in all). When something is exhausted, the caller refuses
/// the order and counts it. One thread; allocates at construction only.
class RungMemory {
 public:
  static constexpr std::uint32_t smallest_block = 8;
  static constexpr std::uint32_t largest_block = smallest_block << 15;  // 262,144 rungs

  /// Room for `levels` levels.
  explicit RungMemory(std::size_t levels) : rungs_(levels * 4), memory_(rungs_ * sizeof(Rung)) { clear(); }

  /// nullptr when there is no such block left. `capacity` is a power of two.
  [[nodiscard]] Rung* take(std::uint32_t capacity) noexcept {
    if (capacity > largest_block) return nullptr;
    Rung*& first_free = free_[size_class(capacity)];
    if (first_free != nullptr) {
      Rung* block = first_free;
      std::memcpy(&first_free, block, sizeof first_free);
      return block;
    }
    if (capacity > rungs_ - used_) return nullptr;
    Rung* block = reinterpret_cast<Rung*>(memory_.data()) + used_;
    used_ += capacity;
    return block;
  }
  void give_back(Rung* block, std::uint32_t capacity) noexcept {
    Rung*& first_free = free_[size_class(capacity)];
    std::memcpy(static_cast<void*>(block), &first_free, sizeof first_free);  // a free block names the next one
    first_free = block;
  }

  /// Forgets everything ever taken.
  void clear() noexcept {
    used_ = 0;
    free_.fill(nullptr);
  }

 private:
  static std::size_t size_class(std::uint32_t capacity) noexcept {
    return static_cast<std::size_t>(std::countr_zero(capacity / smallest_block));
  }

  std::size_t rungs_;
  PageMemory memory_;
  std::size_t used_ = 0;          // handed out for the first time
  std::array<Rung*, 16> free_{};  // by block size
};

}  // namespace plimsoll::market
