// All order books of one feed that sends single orders: the live orders and the books they make up.
#pragma once

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
  std::size_t symbols = 65'536;    // ITCH stock locates are 16-bit
  std::size_t orders = 2'000'000;  // live at once; 16 bytes and up to 3.2 slots each
  std::size_t levels = 1'000'000;  // of all books together, 64 bytes each
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

/// One thread. Allocates in the constructor only.
class OrderBooks {
 public:
  explicit OrderBooks(const BookLimits& limits)
      : orders_(limits.orders), levels_(limits.levels), books_(limits.symbols) {
    PLIMSOLL_EXPECT(limits.symbols < (std::size_t{1} << 31));  // Level packs symbol and side into 32 bits
  }

  [[nodiscard]] std::size_t symbols() const noexcept { return books_.size(); }
  [[nodiscard]] std::size_t live_orders() const noexcept { return orders_.size(); }
  /// symbol < symbols().
  [[nodiscard]] BookView book(SymbolId symbol) const noexcept { return {books_[symbol.index()], levels_}; }
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
    OrderSlot* slot = orders_.seek(ref);
    if (slot->shares == 0) {
      return counted({BookStatus::unknown_order, false, Side::buy, {}, {}});
    }
    return counted(take_out(slot));
  }

  /// The old order goes, the new one keeps its symbol and side. `levels_full`: the old one is gone and the new one is
  /// not there.
  BookChange replace(const Replacement& replacement) noexcept { return counted(do_replace(replacement)); }

  /// Removes all orders of one symbol. Visits the whole map: for resets, not for the data path.
  void clear(SymbolId symbol) noexcept {
    if (symbol.index() < books_.size()) {
      orders_.erase_if([this, symbol](const OrderSlot& slot) { return levels_[slot.level].symbol() == symbol; });
      books_[symbol.index()].clear(levels_);
    }
  }
  void clear() noexcept {
    orders_.clear();
    levels_.clear();
    for (OrderBook& book : books_) {
      book = OrderBook();
    }
  }

  /// Memory for instructions that will follow within a packet or so. First the two below for all of them ...
  void prefetch(OrderRef ref) const noexcept { orders_.prefetch(ref); }
  void prefetch(SymbolId symbol) const noexcept {
    if (symbol.index() < books_.size()) {
      books_[symbol.index()].prefetch();
    }
  }
  /// ... then, for those that name a live order, the level it is at ...
  void prefetch_level(OrderRef ref) noexcept {
    const OrderSlot* slot = orders_.seek(ref);
    if (slot->shares != 0) {
      levels_.prefetch(slot->level);
    }
  }
  /// ... and for those that bring a new one, where its price would be looked for.
  void prefetch_side(SymbolId symbol, Side side) const noexcept {
    if (symbol.index() < books_.size()) {
      books_[symbol.index()].ladder(side).prefetch();
    }
  }

 private:
  BookChange counted(const BookChange& change) noexcept {
    ++counts_[static_cast<std::size_t>(change.status)];
    return change;
  }

  BookChange do_add(const NewOrder& order) noexcept {
    BookChange change{BookStatus::ok, false, order.side, order.symbol, order.price};
    if (order.symbol.index() >= books_.size()) {
      change.status = BookStatus::unknown_symbol;
    } else if (order.shares == 0) {
      change.status = BookStatus::bad_quantity;
    } else if (!acceptable(order.price)) {
      change.status = BookStatus::bad_price;
    } else {
      OrderSlot* slot = orders_.seek(order.ref);
      if (slot->shares != 0) {
        change.status = BookStatus::duplicate_order;
      } else if (orders_.full()) {
        change.status = BookStatus::orders_full;
      } else {
        put_in(slot, order, change);
      }
    }
    return change;
  }

  BookChange do_reduce(OrderRef ref, std::uint32_t shares) noexcept {
    OrderSlot* slot = orders_.seek(ref);
    if (slot->shares == 0) {
      return {BookStatus::unknown_order, false, Side::buy, {}, {}};
    }
    if (shares == slot->shares) {
      return take_out(slot);
    }
    BookChange change = describe(slot->level);
    if (shares == 0 || shares > slot->shares) {
      change.status = BookStatus::bad_quantity;
      return change;
    }
    slot->shares -= shares;
    change.best_changed = books_[change.symbol.index()].reduce(levels_, slot->level, shares) == BookEffect::best;
    return change;
  }

  BookChange do_replace(const Replacement& replacement) noexcept {
    OrderSlot* old_slot = orders_.seek(replacement.old_ref);
    if (old_slot->shares == 0) {
      return {BookStatus::unknown_order, false, Side::buy, {}, {}};
    }
    BookChange change = describe(old_slot->level);
    if (replacement.shares == 0) {
      change.status = BookStatus::bad_quantity;
    } else if (!acceptable(replacement.price)) {
      change.status = BookStatus::bad_price;
    } else if (orders_.seek(replacement.new_ref)->shares != 0) {
      change.status = BookStatus::duplicate_order;
    } else {
      const bool best_left = take_out(old_slot).best_changed;
      change.price = replacement.price;
      put_in(orders_.seek(replacement.new_ref),  // again: erasing moves slots
             {replacement.new_ref, change.symbol, change.side, replacement.price, replacement.shares}, change);
      change.best_changed = change.best_changed || best_left;
    }
    return change;
  }

  void put_in(OrderSlot* slot, const NewOrder& order, BookChange& change) noexcept {
    LevelId level;
    const BookEffect effect =
        books_[order.symbol.index()].add(levels_, order.symbol, order.side, order.price, order.shares, level);
    if (effect == BookEffect::refused) {
      change.status = BookStatus::levels_full;
      return;
    }
    change.best_changed = effect == BookEffect::best;
    orders_.insert(slot, {order.ref, order.shares, level});
  }

  BookChange take_out(OrderSlot* slot) noexcept {
    const OrderSlot order = *slot;
    BookChange change = describe(order.level);
    orders_.erase(slot);
    change.best_changed = books_[change.symbol.index()].remove(levels_, order.level, order.shares) == BookEffect::best;
    return change;
  }

  [[nodiscard]] BookChange describe(LevelId id) const noexcept {
    const Level& level = levels_[id];
    return {BookStatus::ok, false, level.side(), level.symbol(), level.price};
  }

  OrderMap orders_;
  LevelMemory levels_;
  std::vector<OrderBook> books_;
  std::array<std::uint64_t, book_statuses> counts_{};
};

}  // namespace plimsoll::market
