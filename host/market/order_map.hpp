// The live orders of one feed by reference number: a flat hash table of fixed capacity.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>

#include "host/market/levels.hpp"
#include "host/market/page_memory.hpp"
#include "host/market/prefetch.hpp"
#include "kernels/core/contract.hpp"

namespace plimsoll::market {

/// A venue's order reference number.
enum class OrderRef : std::uint64_t {};

/// One live order, four to a cache line; price, side and symbol are those of its level. A slot with no shares is empty,
/// so every reference number, zero included, can be a key.
struct OrderSlot {
  OrderRef ref{};
  std::uint32_t shares = 0;
  LevelId level;
};
static_assert(sizeof(OrderSlot) == 16);

/// Open addressing with linear probing, Fibonacci hashing and deletion by shifting back (Knuth, TAOCP
/// vol. 3, 2nd ed., section 6.4; Algorithm R), so there are no tombstones and the table never degrades with churn. At
/// most 5/8 of the slots are ever used: there is always an empty slot, every search ends, and an unsuccessful one looks
/// at (1 + 1/(1 - 5/8)^2) / 2 = 4.1 slots on average (ibid., Theorem K). Never grows: a full table refuses.
class OrderMap {
 public:
  static constexpr std::size_t most_orders = std::size_t{1} << 30;

  /// Room for exactly `capacity` orders, 1 .. most_orders.
  explicit OrderMap(std::size_t capacity)
      : capacity_(checked(capacity)),
        mask_(std::bit_ceil(capacity * 8 / 5 + 1) - 1),
        shift_(static_cast<unsigned>(std::countl_zero(mask_))),
        memory_((mask_ + 1) * sizeof(OrderSlot)) {}

  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  [[nodiscard]] std::size_t capacity() const noexcept { return capacity_; }
  [[nodiscard]] bool full() const noexcept { return size_ == capacity_; }

  /// Asks for the slot's cache line; call some hundred nanoseconds before `seek`.
  void prefetch(OrderRef ref) const noexcept { prefetch_line(slots() + home(ref)); }

  /// The order's slot, or the empty slot where it would go. Valid until the next `insert` or `erase`.
  [[nodiscard]] OrderSlot* seek(OrderRef ref) noexcept {
    std::size_t index = home(ref);
    while (slots()[index].shares != 0 && slots()[index].ref != ref) {
      index = (index + 1) & mask_;
    }
    return slots() + index;
  }

  /// Fills the empty slot that `seek(order.ref)` gave; the map is not full, order.shares > 0.
  void insert(OrderSlot* slot, const OrderSlot& order) noexcept {
    *slot = order;
    ++size_;
  }

  /// Empties an occupied slot and closes the hole.
  void erase(OrderSlot* slot) noexcept {
    std::size_t hole = static_cast<std::size_t>(slot - slots());
    std::size_t index = hole;
    while (true) {
      index = (index + 1) & mask_;
      const OrderSlot& next = slots()[index];
      if (next.shares == 0) {
        break;
      }
      // `next` may move into the hole unless its home lies cyclically in (hole, index].
      if (((index - home(next.ref)) & mask_) >= ((index - hole) & mask_)) {
        slots()[hole] = next;
        hole = index;
      }
    }
    slots()[hole].shares = 0;
    --size_;
  }

  /// Removes every order for which `condition(slot)` holds. Visits all slots: for resets, not for the data path.
  template <typename Condition>
  void erase_if(Condition condition) noexcept {
    std::size_t start = 0;  // just after an empty slot, so that no cluster is entered in its middle
    while (slots()[start].shares != 0) {
      ++start;
    }
    for (std::size_t visited = 0, index = start; visited <= mask_; ++visited) {
      OrderSlot* slot = slots() + index;
      while (slot->shares != 0 && condition(*slot)) {
        erase(slot);  // may bring the next order of the cluster here: look again
      }
      index = (index + 1) & mask_;
    }
  }

  void clear() noexcept {
    for (std::size_t index = 0; index <= mask_; ++index) {
      slots()[index].shares = 0;
    }
    size_ = 0;
  }

 private:
  static std::size_t checked(std::size_t capacity) {
    PLIMSOLL_EXPECT(capacity > 0 && capacity <= most_orders);
    return capacity;
  }
  /// 2^64 / golden ratio, odd.
  static constexpr std::uint64_t fibonacci = 0x9E3779B97F4A7C15U;

  [[nodiscard]] std::size_t home(OrderRef ref) const noexcept {
    return (static_cast<std::uint64_t>(ref) * fibonacci) >> shift_;
  }
  [[nodiscard]] OrderSlot* slots() const noexcept { return reinterpret_cast<OrderSlot*>(memory_.data()); }

  std::size_t capacity_;
  std::size_t mask_;
  unsigned shift_;
  PageMemory memory_;
  std::size_t size_ = 0;
};

}  // namespace plimsoll::market
