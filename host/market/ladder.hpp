// The price levels of one side of one order book, sorted, best at the back.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "host/market/level_pool.hpp"
#include "kernels/core/contract.hpp"

namespace plimsoll::market {

/// What a change did to a ladder.
enum class LadderChange : std::uint8_t {
  refused,  // no memory for another level, or more shares than a Quantity can hold; nothing changed
  none,     // nothing to do
  inside,   // a level behind the best
  best,     // the best price or its size
};

/// Levels live in a block of the pool that doubles when full. Most changes are near the best price, so searches start
/// at the back, and inserting there moves little.
class Ladder {
 public:
  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  /// 0 is the best level; index < size().
  [[nodiscard]] const Level& from_best(std::size_t index) const noexcept { return levels_[size_ - 1 - index]; }

  void prefetch_best() const noexcept { __builtin_prefetch(levels_ + size_ - (size_ != 0), 1); }

  /// One more order of `shares` at `key`.
  LadderChange add(LevelPool& pool, std::int64_t key, std::uint64_t shares) noexcept {
    const std::size_t end = seek(key);
    if (end > 0 && levels_[end - 1].key == key) {
      Level& level = levels_[end - 1];
      if (level.shares() + shares > most_shares) {
        return LadderChange::refused;
      }
      level.load += Level::one_order + shares;
      return change_at(end - 1);
    }
    return insert(pool, end, {key, Level::one_order + shares});
  }

  /// Takes `shares` from one order at `key`, which leaves the order standing.
  LadderChange reduce(std::int64_t key, std::uint64_t shares) noexcept {
    const std::size_t index = existing(key);
    PLIMSOLL_EXPECT(levels_[index].shares() > shares);
    levels_[index].load -= shares;
    return change_at(index);
  }

  /// Takes one order of `shares` away from `key`.
  LadderChange remove(std::int64_t key, std::uint64_t shares) noexcept {
    const std::size_t index = existing(key);
    Level& level = levels_[index];
    PLIMSOLL_EXPECT(level.shares() >= shares);
    level.load -= Level::one_order + shares;
    const LadderChange change = change_at(index);
    if (level.load == 0) {
      erase(index);
    }
    return change;
  }

  /// Replaces the whole size at `key`, as price-level feeds do; zero removes the level. Orders are not known then: one
  /// is shown.
  LadderChange set(LevelPool& pool, std::int64_t key, std::uint64_t shares) noexcept {
    if (shares > most_shares) {
      return LadderChange::refused;
    }
    const std::size_t end = seek(key);
    if (end == 0 || levels_[end - 1].key != key) {
      return shares == 0 ? LadderChange::none : insert(pool, end, {key, Level::one_order + shares});
    }
    const LadderChange change = change_at(end - 1);
    if (shares == 0) {
      erase(end - 1);
    } else {
      levels_[end - 1].load = Level::one_order + shares;
    }
    return change;
  }

  void clear(LevelPool& pool) noexcept {
    if (levels_ != nullptr) {
      pool.give_back(levels_, size_class_);
    }
    *this = Ladder();
  }

 private:
  /// Levels compared at a time. Which one of them matches is as good as random, so counting all is faster than
  /// stopping.
  static constexpr std::size_t block = 8;
  /// Blocks looked at before the search turns to halving.
  static constexpr std::size_t nearby_blocks = 6;

  /// How many levels have a key <= `key`.
  [[nodiscard]] std::size_t seek(std::int64_t key) const noexcept {
    std::size_t end = size_;
    for (std::size_t blocks = 0; blocks < nearby_blocks && end >= block; ++blocks) {
      const Level* first = levels_ + end - block;
      std::size_t above = 0;
      for (std::size_t index = 0; index < block; ++index) {
        above += static_cast<std::size_t>(first[index].key > key);
      }
      end -= above;
      if (above < block) {
        return end;
      }
    }
    // Halving without branches: everything before `base` is <= key, everything from `base + end` on is above it.
    const Level* base = levels_;
    while (end > 0) {
      const std::size_t half = (end + 1) / 2;
      base += base[half - 1].key <= key ? half : 0;
      end -= half;
    }
    return static_cast<std::size_t>(base - levels_);
  }

  /// The level of an order that is in the map; that it exists is an invariant of OrderBooks, not a property of the
  /// stream.
  [[nodiscard]] std::size_t existing(std::int64_t key) const noexcept {
    const std::size_t end = seek(key);
    PLIMSOLL_EXPECT(end > 0 && levels_[end - 1].key == key);
    return end - 1;
  }

  [[nodiscard]] LadderChange change_at(std::size_t index) const noexcept {
    return index + 1 == size_ ? LadderChange::best : LadderChange::inside;
  }

  LadderChange insert(LevelPool& pool, std::size_t index, Level level) noexcept {
    if (size_ == capacity_ && !grow(pool)) {
      return LadderChange::refused;
    }
    std::memmove(levels_ + index + 1, levels_ + index, (size_ - index) * sizeof(Level));
    levels_[index] = level;
    ++size_;
    return change_at(index);
  }

  void erase(std::size_t index) noexcept {
    std::memmove(levels_ + index, levels_ + index + 1, (size_ - index - 1) * sizeof(Level));
    --size_;
  }

  bool grow(LevelPool& pool) noexcept {
    const auto wanted = static_cast<std::uint8_t>(levels_ == nullptr ? 0 : size_class_ + 1);
    Level* wider = pool.take(wanted);
    if (wider == nullptr) {
      return false;
    }
    if (levels_ != nullptr) {
      std::memcpy(wider, levels_, size_ * sizeof(Level));
      pool.give_back(levels_, size_class_);
    }
    levels_ = wider;
    size_class_ = wanted;
    capacity_ = static_cast<std::uint32_t>(LevelPool::block_size(wanted));
    return true;
  }

  Level* levels_ = nullptr;
  std::uint32_t size_ = 0;
  std::uint32_t capacity_ = 0;
  std::uint8_t size_class_ = 0;
};

}  // namespace plimsoll::market
