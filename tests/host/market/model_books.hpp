// Order books the slow and obvious way, from std::map alone: the truth that the fast ones are compared with.
#pragma once

#include <cstdint>
#include <map>
#include <utility>

#include "host/market/order_books.hpp"

namespace plimsoll::market {

class ModelBooks {
 public:
  explicit ModelBooks(const BookLimits& limits) : limits_(limits) {}

  BookStatus add(const NewOrder& order) {
    if (order.symbol.index() >= limits_.symbols) return BookStatus::unknown_symbol;
    if (order.shares == 0) return BookStatus::bad_quantity;
    if (order.price.units <= 0 || order.price.units > INT64_MAX / 100'000) return BookStatus::bad_price;
    if (orders_.contains(order.ref)) return BookStatus::duplicate_order;
    if (orders_.size() == limits_.orders) return BookStatus::orders_full;
    if (shares_at(order) + order.shares > 8'589'934'591U) return BookStatus::levels_full;
    enter(order);
    return BookStatus::ok;
  }

  BookStatus reduce(OrderRef ref, std::uint32_t shares) {
    const auto found = orders_.find(ref);
    if (found == orders_.end()) return BookStatus::unknown_order;
    if (shares == 0 || shares > found->second.shares) return BookStatus::bad_quantity;
    NewOrder left = found->second;
    withdraw(found->second);
    left.shares -= shares;
    if (left.shares > 0) enter(left);
    return BookStatus::ok;
  }

  BookStatus remove(OrderRef ref) {
    const auto found = orders_.find(ref);
    if (found == orders_.end()) return BookStatus::unknown_order;
    withdraw(found->second);
    return BookStatus::ok;
  }

  BookStatus replace(const Replacement& change) {
    const auto found = orders_.find(change.old_ref);
    if (found == orders_.end()) return BookStatus::unknown_order;
    NewOrder order = found->second;
    order.ref = change.new_ref;
    order.price = change.price;
    order.shares = change.shares;
    if (order.shares == 0) return BookStatus::bad_quantity;
    if (order.price.units <= 0 || order.price.units > INT64_MAX / 100'000) return BookStatus::bad_price;
    if (orders_.contains(order.ref)) return BookStatus::duplicate_order;
    withdraw(found->second);
    if (shares_at(order) + order.shares > 8'589'934'591U) return BookStatus::levels_full;
    enter(order);
    return BookStatus::ok;
  }

  void clear(SymbolId symbol) {
    std::erase_if(orders_, [symbol](const auto& entry) { return entry.second.symbol == symbol; });
    sides_[{symbol, Side::buy}].clear();
    sides_[{symbol, Side::sell}].clear();
  }
  void clear() {
    orders_.clear();
    sides_.clear();
  }

  [[nodiscard]] const NewOrder* find(OrderRef ref) const {
    const auto found = orders_.find(ref);
    return found == orders_.end() ? nullptr : &found->second;
  }
  [[nodiscard]] std::size_t live_orders() const { return orders_.size(); }

  [[nodiscard]] std::size_t depth(SymbolId symbol, Side side) const {
    const auto found = sides_.find({symbol, side});
    return found == sides_.end() ? 0 : found->second.size();
  }

  /// Level `index` from the best.
  [[nodiscard]] BookLevel level(SymbolId symbol, Side side, std::size_t index) const {
    if (index >= depth(symbol, side)) return {};
    const auto& levels = sides_.at({symbol, side});
    return side == Side::buy ? std::next(levels.rbegin(), static_cast<std::ptrdiff_t>(index))->second
                             : std::next(levels.begin(), static_cast<std::ptrdiff_t>(index))->second;
  }

 private:
  void enter(const NewOrder& order) {
    orders_[order.ref] = order;
    BookLevel& level = sides_[{order.symbol, order.side}][order.price];
    level = {order.price, level.shares + order.shares, level.orders + 1};
  }

  void withdraw(NewOrder order) {
    orders_.erase(order.ref);
    auto& levels = sides_[{order.symbol, order.side}];
    BookLevel& level = levels[order.price];
    level = {order.price, level.shares - order.shares, level.orders - 1};
    if (level.orders == 0) levels.erase(order.price);
  }

  [[nodiscard]] std::uint64_t shares_at(const NewOrder& order) const {
    const auto side = sides_.find({order.symbol, order.side});
    if (side == sides_.end()) return 0;
    const auto level = side->second.find(order.price);
    return level == side->second.end() ? 0 : level->second.shares;
  }

  BookLimits limits_;
  std::map<OrderRef, NewOrder> orders_;
  std::map<std::pair<SymbolId, Side>, std::map<WirePrice, BookLevel>> sides_;
};

}  // namespace plimsoll::market
