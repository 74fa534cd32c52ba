// All order books of one feed that sends single orders: the live orders and the books they make up.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "host/market/order_book.hpp"
#include "host/market/order_map.hpp"

namespace plimsoll::market {

/// What became of one instruction. Anything but `ok` left the books as they were, unless it says otherwise.
enum class BookStatus : std::uint8_t {
  ok,
  unknown_order,    // no such live order: seen before we joined, lost in a gap, or a venue's mistake
  duplicate_order,  // the reference number is already live
  bad_quantity,     // zero shares, or more than the order has left
  bad_price,        // not positive, or too large for a Price
  unknown_symbol,   // beyond the configured number of symbols
  orders_full,      // the configured number of live orders is reached
  levels_full,      // no memory for another level, too many shares at one price, or too far from the others
};
constexpr std::size_t book_statuses = 8;

/// One instruction's outcome. `symbol`, `side` and `price` are those of the order it named and mean nothing when there
/// was none.
struct BookChange {
  BookStatus status = BookStatus::ok;
  bool best_changed = false;  // the best price or its size, on either side
  Side side = Side::buy;
  SymbolId symbol;
  WirePrice price;
};

/// Sizes, fixed at construction.
struct BookLimits {
  std::size_t symbols = most_symbols;  // or fewer; ITCH stock locates are 16-bit
  std::size_t orders = 2'000'000;      // live at once; 16 bytes and up to 3.2 slots each
  std::size_t levels = 1'000'000;      // of all books together; the same, and 16 bytes for sorted lists
};

struct NewOrder {
  OrderRef ref{};
  SymbolId symbol;
  Side side = Side::buy;
  WirePrice price;
  std::uint32_t shares = 0;
};

struct Replacement {
  OrderRef old_ref{};
  OrderRef new_ref{};
  WirePrice price;
  std::uint32_t shares = 0;
};

/// What an instruction still to come will touch: the level of a new order, or a known order and what was found out
/// about its level. A guess: the books may change before it comes.
struct Expected {
  std::uint64_t key = 0;  // LevelKey of a new order, reference of a known one
  bool adds = false;
  LevelId level{std::uint32_t{0}};  // of a known order; any level while it is not known
};

/// One thread. Allocates in the constructor only.
class OrderBooks {
 public:
  explicit OrderBooks(const BookLimits& limits)
      : orders_(limits.orders), memory_(std::min(limits.levels, limits.orders), limits.levels), books_(limits.symbols) {
    PLIMSOLL_EXPECT(limits.symbols <= most_symbols);
  }

  [[nodiscard]] std::size_t symbols() const noexcept { return books_.size(); }
  [[nodiscard]] std::size_t live_orders() const noexcept { return orders_.size(); }
  /// symbol < symbols().
  [[nodiscard]] BookView book(SymbolId symbol) const noexcept { return {books_[symbol.index()], memory_, symbol}; }
  /// How many instructions ended so.
  [[nodiscard]] std::uint64_t count(BookStatus status) const noexcept {
    return counts_[static_cast<std::size_t>(status)];
  }

  BookChange add(const NewOrder& order) noexcept { return counted(do_add(order)); }

  /// `shares` of the order traded.
  BookChange execute(OrderRef ref, std::uint32_t shares) noexcept { return counted(do_reduce(ref, shares)); }

  /// `shares` of the order were taken back. The book does not tell trades and cancellations apart; names do.
  BookChange cancel(OrderRef ref, std::uint32_t shares) noexcept { return counted(do_reduce(ref, shares)); }

  BookChange remove(OrderRef ref) noexcept {
    const Place order = orders_.find(ref);
    return counted(order == Place::nowhere ? unknown() : take_out(order));
  }

  /// The old order goes, the new one keeps its symbol and side. `levels_full`: the old one is gone and the new one is
  /// not there.
  BookChange replace(const Replacement& replacement) noexcept { return counted(do_replace(replacement)); }

  /// Removes all orders of one symbol. Visits the whole map: for resets, not for the data path.
  void clear(SymbolId symbol) noexcept {
    if (symbol.index() < books_.size()) {
      orders_.erase_if([this, symbol](LevelId level) { return memory_.levels.key(level).symbol() == symbol; });
      books_[symbol.index()].clear(memory_, symbol);
    }
  }
  void clear() noexcept {
    orders_.clear();
    memory_.clear();
    for (OrderBook& book : books_) book = OrderBook();
  }

  /// Memory for instructions that will follow, in three steps, some hundred nanoseconds apart. First the order, the
  /// book and, for a new order, the level ...
  void prefetch(OrderRef ref) const noexcept { orders_.prefetch(ref); }
  void prefetch(SymbolId symbol) const noexcept {
    if (symbol.index() < books_.size()) books_[symbol.index()].prefetch();
  }
  void prefetch(LevelKey key) const noexcept { memory_.levels.prefetch(key); }
  /// ... then the level of a known order and, where a new order's level is missing, the sorted prices ...
  void prefetch_level(Expected& expected) const noexcept;
  /// ... and last the sorted prices if a known order is the only one left at its level ...
  void prefetch_ladder(const Expected& expected) const noexcept;
  /// ... and the level of the order that is to replace it.
  void prefetch_replacement(const Expected& expected, WirePrice price) const noexcept;

 private:
  BookChange counted(const BookChange& change) noexcept {
    ++counts_[static_cast<std::size_t>(change.status)];
    return change;
  }

  static BookChange unknown() noexcept { return {BookStatus::unknown_order, false, Side::buy, {}, {}}; }

  BookChange do_add(const NewOrder& order) noexcept {
    BookChange change{BookStatus::ok, false, order.side, order.symbol, order.price};
    if (order.symbol.index() >= books_.size()) {
      change.status = BookStatus::unknown_symbol;
    } else if (order.shares == 0) {
      change.status = BookStatus::bad_quantity;
    } else if (!acceptable(order.price)) {
      change.status = BookStatus::bad_price;
    } else if (orders_.find(order.ref) != Place::nowhere) {
      change.status = BookStatus::duplicate_order;
    } else if (orders_.full()) {
      change.status = BookStatus::orders_full;
    } else {
      put_in(order, change);
    }
    return change;
  }

  BookChange do_reduce(OrderRef ref, std::uint32_t shares) noexcept {
    const Place order = orders_.find(ref);
    if (order == Place::nowhere) return unknown();
    const std::uint32_t standing = orders_.shares(order);
    if (shares == standing) return take_out(order);
    const LevelId level = orders_.level(order);
    BookChange change = describe(level);
    if (shares == 0 || shares > standing) {
      change.status = BookStatus::bad_quantity;
      return change;
    }
    orders_.reduce(order, shares);
    change.best_changed = books_[change.symbol.index()].reduce(memory_, level, shares) == BookEffect::best;
    return change;
  }

  BookChange do_replace(const Replacement& replacement) noexcept {
    const Place old_order = orders_.find(replacement.old_ref);
    if (old_order == Place::nowhere) return unknown();
    BookChange change = describe(orders_.level(old_order));
    if (replacement.shares == 0) {
      change.status = BookStatus::bad_quantity;
    } else if (!acceptable(replacement.price)) {
      change.status = BookStatus::bad_price;
    } else if (orders_.find(replacement.new_ref) != Place::nowhere) {
      change.status = BookStatus::duplicate_order;
    } else {
      const bool best_left = take_out(old_order).best_changed;
      change.price = replacement.price;
      put_in({replacement.new_ref, change.symbol, change.side, replacement.price, replacement.shares}, change);
      change.best_changed = change.best_changed || best_left;
    }
    return change;
  }

  void put_in(const NewOrder& order, BookChange& change) noexcept {
    LevelId level;
    const BookEffect effect =
        books_[order.symbol.index()].add(memory_, LevelKey(order.symbol, order.side, order.price), order.shares, level);
    if (effect == BookEffect::refused) {
      change.status = BookStatus::levels_full;
      return;
    }
    change.best_changed = effect == BookEffect::best;
    orders_.insert(order.ref, order.shares, level);
  }

  BookChange take_out(Place order) noexcept {
    const LevelId level = orders_.level(order);
    const std::uint32_t shares = orders_.shares(order);
    BookChange change = describe(level);
    orders_.erase(order);
    change.best_changed = books_[change.symbol.index()].remove(memory_, level, shares) == BookEffect::best;
    return change;
  }

  [[nodiscard]] BookChange describe(LevelId level) const noexcept {
    const LevelKey key = memory_.levels.key(level);
    return {BookStatus::ok, false, key.side(), key.symbol(), key.price()};
  }

  OrderMap orders_;
  LevelMemory memory_;
  std::vector<OrderBook> books_;
  std::array<std::uint64_t, book_statuses> counts_{};
};

// Which kind of message comes next cannot be predicted: the two kinds take the same way through different tables.
inline void OrderBooks::prefetch_level(Expected& expected) const noexcept {
  const std::array<const BucketTable*, 2> tables{&orders_.table(), &memory_.levels.table()};
  const BucketTable& table = *tables[expected.adds ? 1 : 0];
  const Place place = table.find(expected.key);
  if (place != Place::nowhere) [[likely]] {
    const std::array<std::uint64_t, 2> levels{table.value(place) >> 32, static_cast<std::uint64_t>(place)};
    expected.level = LevelId(static_cast<std::uint32_t>(levels[expected.adds ? 1 : 0]));
    memory_.levels.prefetch(expected.level);
  } else if (expected.adds) {
    const LevelKey key(expected.key);
    if (key.symbol().index() < books_.size()) books_[key.symbol().index()].ladder(key.side()).prefetch();
  }
}

inline void OrderBooks::prefetch_ladder(const Expected& expected) const noexcept {
  const std::uint64_t orders = memory_.levels.size(expected.level).orders;
  if (orders + std::uint64_t{expected.adds} * 2 == 1) {
    const LevelKey key = memory_.levels.key(expected.level);
    books_[key.symbol().index()].ladder(key.side()).prefetch();
  }
}

inline void OrderBooks::prefetch_replacement(const Expected& expected, WirePrice price) const noexcept {
  const LevelKey key = memory_.levels.key(expected.level);
  memory_.levels.prefetch(LevelKey(key.symbol(), key.side(), price));
}

}  // namespace plimsoll::market
