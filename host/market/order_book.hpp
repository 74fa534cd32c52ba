// The limit order book of one symbol: two ladders and what their best levels say.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "host/market/ladder.hpp"
#include "host/market/order_map.hpp"
#include "host/market/wire_price.hpp"

namespace plimsoll::market {

/// A level as a reader sees it. With no shares there is no level and the price means nothing.
struct BookLevel {
  WirePrice price;
  std::uint64_t shares = 0;
  std::uint64_t orders = 0;
  friend constexpr bool operator==(const BookLevel&, const BookLevel&) = default;
};

/// Fed either by orders (add, reduce, remove) or by whole levels (set_level), never by both. Prices are `acceptable`.
/// One cache line, so that looking at any of 8,000 books costs one miss at most.
class alignas(64) OrderBook {
 public:
  [[nodiscard]] std::size_t depth(Side side) const noexcept { return ladder(side).size(); }

  /// Level 0 is the best. Empty past the end.
  [[nodiscard]] BookLevel level(Side side, std::size_t index) const noexcept {
    const Ladder& levels = ladder(side);
    if (index >= levels.size()) {
      return {};
    }
    const Level& found = levels.from_best(index);
    return {price_of(side, found.key), found.shares(), found.orders()};
  }

  [[nodiscard]] BookLevel best(Side side) const noexcept { return level(side, 0); }

  /// Both sides present and the bid not below the ask. In continuous trading no venue leaves its book so: the picture
  /// is suspect (locked counts, because one venue's visible orders at one price would have traded).
  [[nodiscard]] bool crossed() const noexcept {
    return depth(Side::buy) > 0 && depth(Side::sell) > 0 &&
           ladder(Side::buy).from_best(0).key >= -ladder(Side::sell).from_best(0).key;
  }

  LadderChange add(LevelPool& pool, Side side, WirePrice price, std::uint32_t shares) noexcept {
    return ladder(side).add(pool, key_of(side, price), shares);
  }
  LadderChange reduce(Side side, WirePrice price, std::uint32_t shares) noexcept {
    return ladder(side).reduce(key_of(side, price), shares);
  }
  LadderChange remove(Side side, WirePrice price, std::uint32_t shares) noexcept {
    return ladder(side).remove(key_of(side, price), shares);
  }
  LadderChange set_level(LevelPool& pool, Side side, WirePrice price, std::uint64_t shares) noexcept {
    return ladder(side).set(pool, key_of(side, price), shares);
  }

  void clear(LevelPool& pool) noexcept {
    ladders_[0].clear(pool);
    ladders_[1].clear(pool);
  }

  void prefetch() const noexcept { __builtin_prefetch(this, 1); }
  /// Asks for the best level of both sides; the book itself should have arrived.
  void prefetch_levels() const noexcept {
    ladders_[0].prefetch_best();
    ladders_[1].prefetch_best();
  }

 private:
  static constexpr std::int64_t key_of(Side side, WirePrice price) {
    return side == Side::buy ? price.units : -price.units;
  }
  static constexpr WirePrice price_of(Side side, std::int64_t key) { return {side == Side::buy ? key : -key}; }

  [[nodiscard]] Ladder& ladder(Side side) noexcept { return ladders_[static_cast<std::size_t>(side)]; }
  [[nodiscard]] const Ladder& ladder(Side side) const noexcept { return ladders_[static_cast<std::size_t>(side)]; }

  std::array<Ladder, 2> ladders_;
};
static_assert(sizeof(OrderBook) == 64);

}  // namespace plimsoll::market
