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

/// What the books of one feed share. Sized at construction.
struct LevelMemory {
  explicit LevelMemory(std::size_t most_levels) : LevelMemory(most_levels, most_levels) {}
  /// `most_listed` pays for the sorted lists; books fed by orders have no more levels than orders.
  LevelMemory(std::size_t most_levels, std::size_t most_listed) : levels(most_levels), rungs(most_listed) {}
  void clear() noexcept {
    levels.clear();
    rungs.clear();
  }

  LevelTable levels;
  RungMemory rungs;
};

/// One cache line, so that finding one of 8,000 books costs one miss at most. Its levels are in the LevelMemory that
/// every function is given; always the same one, with the same symbol. Fed either by orders (add, reduce, remove) or by
/// whole levels (set_level), never by both. Prices are `acceptable`.
class alignas(64) OrderBook {
 public:
  [[nodiscard]] const Ladder& ladder(Side side) const noexcept { return ladders_[static_cast<std::size_t>(side)]; }

  /// One more order. `level` is where it went: the order keeps it.
  BookEffect add(LevelMemory& memory, LevelKey key, std::uint32_t shares, LevelId& level) noexcept {
    level = memory.levels.find(key);
    if (!level.valid()) return begin(memory, key, shares, level);
    if (memory.levels.size(level).shares + shares > most_shares) return BookEffect::refused;
    memory.levels.add_order(level, shares);
    return effect(key);
  }

  /// Takes `shares` from an order at `level`, which leaves the order standing.
  BookEffect reduce(LevelMemory& memory, LevelId level, std::uint32_t shares) noexcept {
    PLIMSOLL_EXPECT(memory.levels.size(level).shares > shares);
    memory.levels.take_shares(level, shares);
    return effect(memory.levels.key(level));
  }

  /// Takes an order of `shares` away from `level`.
  BookEffect remove(LevelMemory& memory, LevelId level, std::uint32_t shares) noexcept {
    const LevelSize size = memory.levels.size(level);
    const LevelKey key = memory.levels.key(level);
    PLIMSOLL_EXPECT(size.orders > 0 && size.shares >= shares);
    const BookEffect done = effect(key);
    if (size.orders == 1) {
      end(memory, level, key);
    } else {
      memory.levels.take_order(level, shares);
    }
    return done;
  }

  /// Replaces the whole size at a price, as price-level feeds do; zero removes the level. Orders are not known then:
  /// one is shown.
  BookEffect set_level(LevelMemory& memory, LevelKey key, std::uint64_t shares) noexcept {
    if (shares > most_shares) return BookEffect::refused;
    LevelId level = memory.levels.find(key);
    if (!level.valid()) return shares == 0 ? BookEffect::none : begin(memory, key, shares, level);
    const BookEffect done = effect(key);
    if (shares == 0) {
      end(memory, level, key);
    } else {
      memory.levels.set_shares(level, shares);
    }
    return done;
  }

  void clear(LevelMemory& memory, SymbolId symbol) noexcept {
    for (const Side side : {Side::buy, Side::sell}) {
      for (std::size_t index = 0; index < ladder(side).size(); ++index) {
        const LevelKey key(symbol, side, price_of(side, ladder(side).from_best(index)));
        memory.levels.erase(memory.levels.find(key));
      }
      ladder(side).clear(memory.rungs);
    }
  }

  void prefetch() const noexcept { prefetch_line(this); }

  /// The price, negative for an ask; without a branch, because which side comes next cannot be predicted.
  static constexpr std::int64_t rung_of(Side side, WirePrice price) {
    const auto sell = static_cast<std::int64_t>(side);
    return (price.units ^ -sell) + sell;
  }
  static constexpr WirePrice price_of(Side side, std::int64_t rung) { return {rung_of(side, {rung})}; }

 private:
  [[nodiscard]] Ladder& ladder(Side side) noexcept { return ladders_[static_cast<std::size_t>(side)]; }
  [[nodiscard]] BookEffect effect(LevelKey key) const noexcept {
    return ladder(key.side()).best_is(rung_of(key.side(), key.price())) ? BookEffect::best : BookEffect::inside;
  }

  BookEffect begin(LevelMemory& memory, LevelKey key, std::uint64_t shares, LevelId& level) noexcept {
    if (memory.levels.full() || !ladder(key.side()).add(memory.rungs, rung_of(key.side(), key.price()))) {
      return BookEffect::refused;
    }
    level = memory.levels.insert(key, shares);
    return effect(key);
  }
  void end(LevelMemory& memory, LevelId level, LevelKey key) noexcept {
    memory.levels.erase(level);
    ladder(key.side()).erase(rung_of(key.side(), key.price()));
  }

  std::array<Ladder, 2> ladders_;
};
static_assert(sizeof(OrderBook) == 64);

/// A book together with the memory of its levels, for reading. Lives no longer than either.
class BookView {
 public:
  BookView(const OrderBook& book, const LevelMemory& memory, SymbolId symbol) noexcept
      : book_(&book), memory_(&memory), symbol_(symbol) {}

  [[nodiscard]] std::size_t depth(Side side) const noexcept { return book_->ladder(side).size(); }

  /// Level 0 is the best. Empty past the end.
  [[nodiscard]] BookLevel level(Side side, std::size_t index) const noexcept {
    if (index >= depth(side)) return {};
    const WirePrice price = OrderBook::price_of(side, book_->ladder(side).from_best(index));
    return sized(LevelKey(symbol_, side, price));
  }

  /// Without a look at the sorted prices.
  [[nodiscard]] BookLevel best(Side side) const noexcept {
    if (depth(side) == 0) return {};
    return sized(LevelKey(symbol_, side, OrderBook::price_of(side, book_->ladder(side).best())));
  }

  /// Both sides present and the bid not below the ask. In continuous trading no venue leaves its book so: the picture
  /// is suspect (locked counts, because one venue's visible orders at one price would have traded).
  [[nodiscard]] bool crossed() const noexcept {
    return depth(Side::buy) > 0 && depth(Side::sell) > 0 &&
           book_->ladder(Side::buy).best() >= -book_->ladder(Side::sell).best();
  }

 private:
  [[nodiscard]] BookLevel sized(LevelKey key) const noexcept {
    const LevelSize size = memory_->levels.size(memory_->levels.find(key));
    return {key.price(), size.shares, size.orders};
  }

  const OrderBook* book_;
  const LevelMemory* memory_;
  SymbolId symbol_;
};

}  // namespace plimsoll::market
