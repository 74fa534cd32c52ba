#include "tools/exchange/true_book.hpp"

#include <algorithm>

#include "host/core/decimal.hpp"
#include "kernels/core/contract.hpp"

namespace plimsoll::exchange {

TrueBook::Handle TrueBook::add(const NewOrder& order) {
  PLIMSOLL_EXPECT(order.shares > 0);
  const std::optional<Price4> opposite = best(order.side == Side::buy ? Side::sell : Side::buy);
  PLIMSOLL_EXPECT(!opposite || (order.side == Side::buy ? order.price < *opposite : order.price > *opposite));
  Handle handle = 0;
  if (free_.empty()) {
    handle = static_cast<Handle>(slots_.size());
    slots_.emplace_back();
  } else {
    handle = free_.back();
    free_.pop_back();
  }
  Queue& queue = side_levels(order.side)[key(order.side, order.price)];
  slots_[handle] = {{order.reference, order.side, order.shares, order.price},
                    queue.last,
                    none,
                    static_cast<std::uint32_t>(live_.size())};
  (queue.last == none ? queue.first : slots_[queue.last].next) = handle;
  queue.last = handle;
  queue.shares += order.shares;
  ++queue.orders;
  live_.push_back(handle);
  return handle;
}

void TrueBook::reduce(Handle handle, std::uint32_t shares) {
  Slot& slot = slots_[handle];
  PLIMSOLL_EXPECT(shares > 0 && shares <= slot.order.shares);
  Levels& levels_of_side = side_levels(slot.order.side);
  const auto level = levels_of_side.find(key(slot.order.side, slot.order.price));
  Queue& queue = level->second;
  slot.order.shares -= shares;
  queue.shares -= shares;
  if (slot.order.shares > 0) return;

  (slot.previous == none ? queue.first : slots_[slot.previous].next) = slot.next;
  (slot.next == none ? queue.last : slots_[slot.next].previous) = slot.previous;
  if (--queue.orders == 0) levels_of_side.erase(level);
  const Handle moved = live_.back();
  live_[slot.live_index] = moved;
  slots_[moved].live_index = slot.live_index;
  live_.pop_back();
  free_.push_back(handle);
}

std::optional<Price4> TrueBook::best(Side side) const {
  const Levels& levels_of_side = side_levels(side);
  if (levels_of_side.empty()) return std::nullopt;
  return price_of(side, levels_of_side.begin()->first);
}

std::optional<Price4> TrueBook::second_best(Side side) const {
  const Levels& levels_of_side = side_levels(side);
  if (levels_of_side.size() < 2) return std::nullopt;
  return price_of(side, std::next(levels_of_side.begin())->first);
}

TrueBook::Handle TrueBook::front(Side side) const {
  const Levels& levels_of_side = side_levels(side);
  PLIMSOLL_EXPECT(!levels_of_side.empty());
  return levels_of_side.begin()->second.first;
}

std::vector<TrueBook::Level> TrueBook::levels(Side side) const {
  std::vector<Level> result;
  for (const auto& [level_key, queue] : side_levels(side)) {
    result.push_back({price_of(side, level_key), queue.shares, queue.orders});
  }
  return result;
}

std::string truth_header() { return "symbol,level,bid,bid_size,bid_orders,ask,ask_size,ask_orders\n"; }

std::string truth_rows(const std::string& symbol, const TrueBook& book) {
  constexpr std::int64_t nanos_per_price4 = decimal_scale / 10'000;
  const std::vector<TrueBook::Level> bids = book.levels(Side::buy);
  const std::vector<TrueBook::Level> asks = book.levels(Side::sell);
  const auto columns = [](const std::vector<TrueBook::Level>& levels, std::size_t index) -> std::string {
    if (index >= levels.size()) return ",,,";
    const TrueBook::Level& level = levels[index];
    return ',' + format_decimal(level.price * nanos_per_price4) + ',' + std::to_string(level.shares) + ',' +
           std::to_string(level.orders);
  };
  std::string rows;
  for (std::size_t index = 0; index < std::max(bids.size(), asks.size()); ++index) {
    rows += symbol + ',' + std::to_string(index + 1) + columns(bids, index) + columns(asks, index) + '\n';
  }
  return rows;
}

}  // namespace plimsoll::exchange
