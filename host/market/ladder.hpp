// The prices of one side of one order book, sorted, best at the back.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "host/market/prefetch.hpp"
#include "host/market/rung_memory.hpp"
#include "kernels/core/contract.hpp"

namespace plimsoll::market {

/// Keys are prices for bids and minus prices for asks, so the best has the largest key. Rungs live in a block that
/// doubles when full. Most changes are near the best price, so searches start at the back, and inserting there moves
/// little. All keys lie within 2^31 of the first one (214,748 dollars in units of 1e-4); a key farther away is refused.
/// What stands at a price is in the LevelTable: only a price that appears or disappears comes here.
class Ladder {
 public:
  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  /// The key at `index`; 0 is the best; index < size().
  [[nodiscard]] std::int64_t from_best(std::size_t index) const noexcept { return key_at(size_ - 1 - index); }
  /// Known without a look at the rungs.
  [[nodiscard]] bool best_is(std::int64_t key) const noexcept { return size_ > 0 && best_ == key; }
  /// size() > 0.
  [[nodiscard]] std::int64_t best() const noexcept { return best_; }

  /// The cache lines that a search near the best price reads.
  void prefetch() const noexcept {
    prefetch_line(rungs_ + size_ - std::min<std::uint32_t>(size_, 1));
    prefetch_line(rungs_ + size_ - std::min<std::uint32_t>(size_, group));
    prefetch_line(rungs_ + size_ - std::min<std::uint32_t>(size_, 2 * group));
  }

  /// A key that is not there yet. False when it is refused: no memory, or too far from the others.
  [[nodiscard]] bool add(RungMemory& memory, std::int64_t key) noexcept {
    if (size_ == 0) base_ = key;
    if (!in_range(key) || (size_ == capacity_ && !grow(memory))) return false;
    const std::size_t end = seek(key);
    std::memmove(rungs_ + end + 1, rungs_ + end, (size_ - end) * sizeof(Rung));
    rungs_[end] = static_cast<Rung>(key - base_);
    ++size_;
    best_ = key_at(size_ - 1);
    return true;
  }

  /// Drops `key`, which is there.
  void erase(std::int64_t key) noexcept {
    const std::size_t index = seek(key) - 1;
    PLIMSOLL_EXPECT(index < size_ && key_at(index) == key);
    std::memmove(rungs_ + index, rungs_ + index + 1, (size_ - index - 1) * sizeof(Rung));
    --size_;
    best_ = size_ > 0 ? key_at(size_ - 1) : 0;
  }

  void clear(RungMemory& memory) noexcept {
    if (rungs_ != nullptr) memory.give_back(rungs_, capacity_);
    *this = Ladder();
  }

 private:
  /// Keys compared at a time, one cache line. Which of them matches is as good as random, so counting all without a
  /// branch is faster than stopping.
  static constexpr std::uint32_t group = 16;
  /// Groups looked at before the search turns to halving.
  static constexpr std::size_t nearby_groups = 4;

  [[nodiscard]] std::int64_t key_at(std::size_t index) const noexcept { return base_ + rungs_[index]; }
  [[nodiscard]] bool in_range(std::int64_t key) const noexcept {
    return key - base_ >= INT32_MIN &&
           key - base_ <= INT32_MAX;  // both are acceptable prices but for sign: no overflow
  }

  /// How many rungs have a key <= `key`, which is in range.
  [[nodiscard]] std::size_t seek(std::int64_t key) const noexcept {
    const auto wanted = static_cast<Rung>(key - base_);
    std::size_t end = size_;
    for (std::size_t groups = 0; groups < nearby_groups && end >= group; ++groups) {
      const Rung* first = rungs_ + end - group;
      std::int32_t above = 0;
      for (std::size_t index = 0; index < group; ++index) {
        above += first[index] > wanted ? 1 : 0;
      }
      end -= static_cast<std::size_t>(above);
      if (static_cast<std::uint32_t>(above) < group) return end;
    }
    // Halving without branches: everything before `start` is <= key, everything from `start + end` on is above it.
    const Rung* start = rungs_;
    while (end > 0) {
      const std::size_t half = (end + 1) / 2;
      start += start[half - 1] <= wanted ? half : 0;
      end -= half;
    }
    return static_cast<std::size_t>(start - rungs_);
  }

  bool grow(RungMemory& memory) noexcept {
    const std::uint32_t wanted = rungs_ == nullptr ? RungMemory::smallest_block : capacity_ * 2;
    Rung* wider = memory.take(wanted);
    if (wider == nullptr) return false;
    if (rungs_ != nullptr) {
      std::memcpy(wider, rungs_, size_ * sizeof(Rung));
      memory.give_back(rungs_, capacity_);
    }
    rungs_ = wider;
    capacity_ = wanted;
    return true;
  }

  Rung* rungs_ = nullptr;
  std::int64_t base_ = 0;
  std::int64_t best_ = 0;
  std::uint32_t size_ = 0;
  std::uint32_t capacity_ = 0;
};

}  // namespace plimsoll::market
