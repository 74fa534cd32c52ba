// Memory for the price levels of many order books: one arena, blocks of doubling size, nothing from the heap later.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "host/market/page_memory.hpp"
#include "host/market/wire_price.hpp"

namespace plimsoll::market {

/// One price of one side. `key` is the price for bids and minus the price for asks, so the best has the largest key.
/// `load` packs shares (low 33 bits) and orders (high 31 bits): one addition updates both.
struct Level {
  std::int64_t key = 0;
  std::uint64_t load = 0;

  static constexpr std::uint64_t one_order = most_shares + 1;
  [[nodiscard]] constexpr std::uint64_t shares() const { return load & most_shares; }
  [[nodiscard]] constexpr std::uint64_t orders() const { return load >> 33; }
};
static_assert(sizeof(Level) == 16);

/// Hands out blocks of `smallest_block << size_class` levels and takes them back. Blocks are not merged, so the arena
/// can be exhausted by an unlucky mix of sizes: then `take` says no, and the caller refuses the order and counts it.
class LevelPool {
 public:
  static constexpr std::size_t smallest_block = 8;
  static constexpr std::uint8_t size_classes = 16;  // the largest block holds 262,144 levels

  explicit LevelPool(std::size_t levels) : memory_(levels * sizeof(Level)), levels_(levels) { clear(); }

  static constexpr std::size_t block_size(std::uint8_t size_class) { return smallest_block << size_class; }

  /// nullptr when there is no such block left.
  [[nodiscard]] Level* take(std::uint8_t size_class) noexcept {
    if (size_class >= size_classes) {
      return nullptr;
    }
    if (free_[size_class] != none) {
      Level* block = base() + free_[size_class];
      free_[size_class] = block->key;
      return block;
    }
    const std::size_t size = block_size(size_class);
    if (size > levels_ - used_) {
      return nullptr;
    }
    Level* block = base() + used_;
    used_ += size;
    return block;
  }

  /// `block` came from `take(size_class)` of this pool.
  void give_back(Level* block, std::uint8_t size_class) noexcept {
    block->key = free_[size_class];
    free_[size_class] = block - base();
  }

  /// Forgets every block ever taken.
  void clear() noexcept {
    free_.fill(none);
    used_ = 0;
  }

 private:
  static constexpr std::int64_t none = -1;
  [[nodiscard]] Level* base() const noexcept { return reinterpret_cast<Level*>(memory_.data()); }

  PageMemory memory_;
  std::size_t levels_;
  std::size_t used_ = 0;  // levels handed out for the first time
  std::array<std::int64_t, size_classes>
      free_{};  // first free block of each class, as an offset; chained through `key`
};

}  // namespace plimsoll::market
