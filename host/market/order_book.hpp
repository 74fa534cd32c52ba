// The limit order book of one symbol: two ladders of levels.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "host/market/ladder.hpp"
#include "host/market/levels.hpp"
#include "host/market/prefetch.hpp"
#include "host/market/wire_price.hpp"

namespace plimsoll::market {

/// A level as a reader sees it. With no shares there is no level and the price means nothing.
struct BookLevel {
  WirePrice price;
  std::uint64_t shares = 0;
  std::uint64_t orders = 0;
  friend constexpr bool operator==(const BookLevel&, const BookLevel&) = default;
};

/// What a change did to a book.
enum class BookEffect : std::uint8_t {
  refused,  // no memory for another level, too many shares, or a price too far from the others; nothing changed
  none,     // nothing to do
  inside,   // a level behind the best
  best,     // the best price or its size
};

/// One cache line, so that finding one of 8,000 books costs one miss at most. Its levels are in the LevelMemory that
/// every function is given; always the same one. Fed either by orders (add, reduce, remove) or by whole levels
/// (set_level), never by both. Prices are `acceptable`.
class alignas(64) OrderBook {
 public:
  [[nodiscard]] const Ladder& ladder(Side side) const noexcept { return ladders_[static_cast<std::size_t>(side)]; }

  /// One more order. `level` is where it went: the order keeps it.
  BookEffect add(LevelMemory& memory, SymbolId symbol, Side side, WirePrice price, std::uint32_t shares,
                 LevelId& level) noexcept {
    const std::int64_t key = key_of(side, price);
    level = ladder(side).find_or_add(memory, key);
    if (!level.valid()) {
      return BookEffect::refused;
    }
    Level& found = memory[level];
    if (found.orders == 0) {
      found = {price, 0, 0, Level::pack(symbol, side)};
    }
    if (found.shares + shares > most_shares) {
      return BookEffect::refused;  // a level without orders has no shares either, so none is left behind empty
    }
    found.shares += shares;
    ++found.orders;
    return effect(side, key);
  }

  /// Takes `shares` from an order at `level`, which leaves the order standing.
  BookEffect reduce(LevelMemory& memory, LevelId level, std::uint32_t shares) noexcept {
    Level& found = memory[level];
    PLIMSOLL_EXPECT(found.shares > shares);
    found.shares -= shares;
    return effect(found.side(), key_of(found.side(), found.price));
  }

  /// Takes an order of `shares` away from `level`.
  BookEffect remove(LevelMemory& memory, LevelId level, std::uint32_t shares) noexcept {
    Level& found = memory[level];
    PLIMSOLL_EXPECT(found.orders > 0 && found.shares >= shares);
    const Side side = found.side();
    const std::int64_t key = key_of(side, found.price);
    const BookEffect done = effect(side, key);
    found.shares -= shares;
    if (--found.orders == 0) {
      ladder(side).erase(memory, key);
    }
    return done;
  }

  /// Replaces the whole size at `price`, as price-level feeds do; zero removes the level. Orders are not known then:
  /// one is shown.
  BookEffect set_level(LevelMemory& memory, Side side, WirePrice price, std::uint64_t shares) noexcept {
    const std::int64_t key = key_of(side, price);
    if (shares > most_shares) {
      return BookEffect::refused;
    }
    if (shares == 0) {
      if (!ladder(side).find(key).valid()) {
        return BookEffect::none;
      }
      const BookEffect done = effect(side, key);
      ladder(side).erase(memory, key);
      return done;
    }
    const LevelId level = ladder(side).find_or_add(memory, key);
    if (!level.valid()) {
      return BookEffect::refused;
    }
    memory[level] = {price, shares, 1, Level::pack(SymbolId(), side)};
    return effect(side, key);
  }

  void clear(LevelMemory& memory) noexcept {
    ladders_[0].clear(memory);
    ladders_[1].clear(memory);
  }

  void prefetch() const noexcept { prefetch_line(this); }

  static constexpr std::int64_t key_of(Side side, WirePrice price) {
    return side == Side::buy ? price.units : -price.units;
  }

 private:
  [[nodiscard]] Ladder& ladder(Side side) noexcept { return ladders_[static_cast<std::size_t>(side)]; }
  [[nodiscard]] BookEffect effect(Side side, std::int64_t key) const noexcept {
    return ladder(side).best_is(key) ? BookEffect::best : BookEffect::inside;
  }

  std::array<Ladder, 2> ladders_;
};
static_assert(sizeof(OrderBook) == 64);

/// A book together with the memory of its levels, for reading. Lives no longer than either.
class BookView {
 public:
  BookView(const OrderBook& book, const LevelMemory& memory) noexcept : book_(&book), memory_(&memory) {}

  [[nodiscard]] std::size_t depth(Side side) const noexcept { return book_->ladder(side).size(); }

  /// Level 0 is the best. Empty past the end.
  [[nodiscard]] BookLevel level(Side side, std::size_t index) const noexcept {
    if (index >= depth(side)) {
      return {};
    }
    const Level& found = (*memory_)[book_->ladder(side).from_best(index)];
    return {found.price, found.shares, found.orders};
  }

  [[nodiscard]] BookLevel best(Side side) const noexcept { return level(side, 0); }

  /// Both sides present and the bid not below the ask. In continuous trading no venue leaves its book so: the picture
  /// is suspect (locked counts, because one venue's visible orders at one price would have traded).
  [[nodiscard]] bool crossed() const noexcept {
    return depth(Side::buy) > 0 && depth(Side::sell) > 0 &&
           book_->ladder(Side::buy).best() >= -book_->ladder(Side::sell).best();
  }

 private:
  const OrderBook* book_;
  const LevelMemory* memory_;
};

}  // namespace plimsoll::market
