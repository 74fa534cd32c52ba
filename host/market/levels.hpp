// Memory for price levels: their contents at fixed places, and blocks for the sorted lists that find them.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "host/core/id.hpp"
#include "host/market/page_memory.hpp"
#include "host/market/prefetch.hpp"
#include "host/market/wire_price.hpp"

namespace plimsoll::market {

enum class Side : std::uint8_t { buy, sell };

/// Where a level is kept; stays the same for as long as the level exists.
using LevelId = Id<struct LevelTag>;

/// One price of one side of one book. Orders point at it, so that deleting one needs no search. Half a cache line.
struct alignas(32) Level {
  WirePrice price;
  std::uint64_t shares = 0;
  std::uint32_t orders = 0;
  std::uint32_t symbol_and_side = 0;

  [[nodiscard]] constexpr SymbolId symbol() const { return SymbolId(symbol_and_side >> 1); }
  [[nodiscard]] constexpr Side side() const { return static_cast<Side>(symbol_and_side & 1U); }
  static constexpr std::uint32_t pack(SymbolId symbol, Side side) {
    return symbol.value() << 1 | static_cast<std::uint32_t>(side);
  }
};
static_assert(sizeof(Level) == 32);

/// An entry of a sorted list: the level's key, as the distance from the list's base, and where the level is.
struct Rung {
  std::int32_t key = 0;
  std::uint32_t level = 0;
};

/// All levels of all books of one feed, and blocks of 8, 16, 32 ... rungs that are handed out and taken back. Blocks
/// are not merged; four rungs a level pay for the doubling (a list that grew to n has taken fewer than 4n in all). When
/// something is exhausted, the caller refuses the order and counts it. One thread; allocates at construction only.
class LevelMemory {
 public:
  static constexpr std::uint32_t smallest_block = 8;
  static constexpr std::uint32_t largest_block = smallest_block << 15;  // 262,144 rungs

  /// Room for `levels` levels.
  explicit LevelMemory(std::size_t levels)
      : levels_(levels),
        rungs_(levels * 4),
        level_memory_(levels_ * sizeof(Level)),
        rung_memory_(rungs_ * sizeof(Rung)) {
    clear();
  }

  [[nodiscard]] Level& operator[](LevelId id) const noexcept { return level_base()[id.index()]; }

  /// Asks for a level's cache line.
  void prefetch(LevelId id) const noexcept { prefetch_line(level_base() + id.index()); }

  /// An invalid id when there is none left.
  [[nodiscard]] LevelId take_level() noexcept {
    if (free_level_.valid()) {
      const LevelId id = free_level_;
      free_level_ = LevelId((*this)[id].orders);
      return id;
    }
    return used_levels_ < levels_ ? LevelId(used_levels_++) : LevelId();
  }
  void give_back(LevelId id) noexcept {
    (*this)[id].orders = free_level_.value();  // a free level names the next one
    free_level_ = id;
  }

  /// nullptr when there is no such block left. `capacity` is a power of two.
  [[nodiscard]] Rung* take_rungs(std::uint32_t capacity) noexcept {
    if (capacity > largest_block) {
      return nullptr;
    }
    Rung*& first_free = free_rungs_[size_class(capacity)];
    if (first_free != nullptr) {
      Rung* block = first_free;
      std::memcpy(&first_free, block, sizeof first_free);
      return block;
    }
    if (capacity > rungs_ - used_rungs_) {
      return nullptr;
    }
    Rung* block = reinterpret_cast<Rung*>(rung_memory_.data()) + used_rungs_;
    used_rungs_ += capacity;
    return block;
  }
  void give_back(Rung* block, std::uint32_t capacity) noexcept {
    Rung*& first_free = free_rungs_[size_class(capacity)];
    std::memcpy(static_cast<void*>(block), &first_free, sizeof first_free);  // a free block names the next one
    first_free = block;
  }

  /// Forgets everything ever taken.
  void clear() noexcept {
    used_levels_ = 0;
    free_level_ = LevelId();
    used_rungs_ = 0;
    free_rungs_.fill(nullptr);
  }

 private:
  static std::size_t size_class(std::uint32_t capacity) noexcept {
    return static_cast<std::size_t>(std::countr_zero(capacity / smallest_block));
  }
  [[nodiscard]] Level* level_base() const noexcept { return reinterpret_cast<Level*>(level_memory_.data()); }

  std::size_t levels_;
  std::size_t rungs_;
  PageMemory level_memory_;
  PageMemory rung_memory_;
  std::size_t used_levels_ = 0;  // handed out for the first time
  std::size_t used_rungs_ = 0;
  LevelId free_level_;
  std::array<Rung*, 16> free_rungs_{};  // by block size
};

}  // namespace plimsoll::market
