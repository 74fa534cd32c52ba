// The price levels of all books of one feed by symbol, side and price.
#pragma once

#include <cstddef>
#include <cstdint>

#include "host/core/id.hpp"
#include "host/market/bucket_table.hpp"
#include "host/market/wire_price.hpp"

namespace plimsoll::market {

enum class Side : std::uint8_t { buy, sell };

constexpr std::size_t most_symbols = 65'536;

/// What names a level, in 64 bits: an acceptable price takes 47, a symbol 16, the side 1.
class LevelKey {
 public:
  /// symbol < most_symbols, acceptable(price).
  constexpr LevelKey(SymbolId symbol, Side side, WirePrice price)
      : bits_(static_cast<std::uint64_t>(price.units) << 17 | std::uint64_t{symbol.value()} << 1 |
              static_cast<std::uint64_t>(side)) {}
  constexpr explicit LevelKey(std::uint64_t bits) : bits_(bits) {}

  [[nodiscard]] constexpr std::uint64_t bits() const { return bits_; }
  [[nodiscard]] constexpr WirePrice price() const { return {static_cast<std::int64_t>(bits_ >> 17)}; }
  [[nodiscard]] constexpr SymbolId symbol() const { return SymbolId(static_cast<std::uint32_t>(bits_ >> 1 & 0xFFFF)); }
  [[nodiscard]] constexpr Side side() const { return static_cast<Side>(bits_ & 1); }

 private:
  std::uint64_t bits_;
};
static_assert(largest_wire_price.units < std::int64_t{1} << 47);

/// Where a level is kept; stays the same for as long as the level exists.
using LevelId = Id<struct LevelTag>;

struct LevelSize {
  std::uint64_t shares = 0;
  std::uint64_t orders = 0;
};

/// A new order finds its level without a search through prices, and an old one points at it. Four levels to a cache
/// line. Never grows: a full table refuses. One thread; allocates at construction only.
class LevelTable {
 public:
  explicit LevelTable(std::size_t levels) : table_(levels) {}

  [[nodiscard]] bool full() const noexcept { return table_.full(); }
  [[nodiscard]] const BucketTable& table() const noexcept { return table_; }
  void prefetch(LevelKey key) const noexcept { table_.prefetch(key.bits()); }
  void prefetch(LevelId level) const noexcept { table_.prefetch(place(level)); }

  /// An invalid id when there is no such level.
  [[nodiscard]] LevelId find(LevelKey key) const noexcept {
    return LevelId(static_cast<std::uint32_t>(table_.find(key.bits())));
  }
  [[nodiscard]] LevelKey key(LevelId level) const noexcept { return LevelKey(table_.key(place(level))); }
  [[nodiscard]] LevelSize size(LevelId level) const noexcept {
    const std::uint64_t value = table_.value(place(level));
    return {value & most_shares, value / one_order};
  }

  /// Not there yet, the table not full, 0 < shares <= most_shares. One order.
  LevelId insert(LevelKey key, std::uint64_t shares) noexcept {
    return LevelId(static_cast<std::uint32_t>(table_.insert(key.bits(), one_order | shares)));
  }
  /// The sums stay within most_shares and BucketTable::most_entries.
  void add_order(LevelId level, std::uint32_t shares) noexcept { table_.add(place(level), one_order + shares); }
  /// Less than all.
  void take_shares(LevelId level, std::uint64_t shares) noexcept { table_.add(place(level), 0 - shares); }
  /// Not the last one.
  void take_order(LevelId level, std::uint32_t shares) noexcept { table_.add(place(level), 0 - (one_order + shares)); }
  /// 0 < shares <= most_shares.
  void set_shares(LevelId level, std::uint64_t shares) noexcept {
    table_.add(place(level), shares - size(level).shares);
  }
  void erase(LevelId level) noexcept { table_.erase(place(level)); }
  void clear() noexcept { table_.clear(); }

 private:
  static constexpr std::uint64_t one_order = most_shares + 1;  // shares below, orders above
  static_assert(BucketTable::most_entries <= BucketTable::largest_value / one_order);
  static_assert(static_cast<std::uint32_t>(Place::nowhere) == LevelId().value());

  static Place place(LevelId level) noexcept { return static_cast<Place>(level.value()); }

  BucketTable table_;
};

}  // namespace plimsoll::market
