// The live orders of one feed by reference number.
#pragma once

#include <cstddef>
#include <cstdint>

#include "host/market/bucket_table.hpp"
#include "host/market/levels.hpp"

namespace plimsoll::market {

/// A venue's order reference number; any 64 bits.
enum class OrderRef : std::uint64_t {};

/// Price, side and symbol of an order are those of its level, which never moves while it has orders. Four orders to a
/// cache line. Never grows: a full map refuses.
class OrderMap {
 public:
  static constexpr std::size_t most_orders = BucketTable::most_entries;

  /// Room for exactly `capacity` orders, 1 .. most_orders.
  explicit OrderMap(std::size_t capacity) : table_(capacity) {}

  [[nodiscard]] std::size_t size() const noexcept { return table_.size(); }
  [[nodiscard]] bool full() const noexcept { return table_.full(); }
  [[nodiscard]] const BucketTable& table() const noexcept { return table_; }
  void prefetch(OrderRef ref) const noexcept { table_.prefetch(key_of(ref)); }

  /// Place::nowhere when there is no such order.
  [[nodiscard]] Place find(OrderRef ref) const noexcept { return table_.find(key_of(ref)); }
  [[nodiscard]] std::uint32_t shares(Place order) const noexcept {
    return static_cast<std::uint32_t>(table_.value(order));
  }
  [[nodiscard]] LevelId level(Place order) const noexcept { return level_in(table_.value(order)); }

  /// No such order is there, the map is not full, shares > 0.
  void insert(OrderRef ref, std::uint32_t shares, LevelId level) noexcept {
    table_.insert(key_of(ref), std::uint64_t{level.value()} << 32 | shares);
  }
  /// shares < shares(order).
  void reduce(Place order, std::uint32_t shares) noexcept { table_.add(order, 0 - std::uint64_t{shares}); }
  void erase(Place order) noexcept { table_.erase(order); }

  /// Removes every order whose level fulfils `condition`. Visits all slots: for resets, not for the data path.
  template <typename Condition>
  void erase_if(Condition condition) noexcept {
    table_.erase_if([&condition](std::uint64_t, std::uint64_t value) { return condition(level_in(value)); });
  }
  void clear() noexcept { table_.clear(); }

 private:
  static std::uint64_t key_of(OrderRef ref) noexcept { return static_cast<std::uint64_t>(ref); }
  static LevelId level_in(std::uint64_t value) noexcept { return LevelId(static_cast<std::uint32_t>(value >> 32)); }
  static_assert(BucketTable::most_places <= (BucketTable::largest_value >> 32) + 1);

  BucketTable table_;
};

}  // namespace plimsoll::market
