// The venue's own order book of one symbol: the truth that receivers are checked against.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tools/exchange/itch_messages.hpp"

namespace plimsoll::exchange {

/// Price-time priority. Price levels in std::map and orders in linked queues: on purpose another structure than
/// host/market's, so that the two cannot share a mistake.
class TrueBook {
 public:
  using Handle = std::uint32_t;

  struct Order {
    std::uint64_t reference = 0;
    Side side = Side::buy;
    std::uint32_t shares = 0;
    Price4 price = 0;
  };
  struct Level {
    Price4 price = 0;
    std::uint64_t shares = 0;
    std::uint32_t orders = 0;
  };

  /// Shares must be positive and the price must not reach the other side.
  Handle add(const NewOrder& order);
  /// Takes shares away; at zero the order is gone and its handle may be given to another.
  void reduce(Handle handle, std::uint32_t shares);

  [[nodiscard]] const Order& order(Handle handle) const { return slots_[handle].order; }
  [[nodiscard]] std::optional<Price4> best(Side side) const;
  /// Price of the level after the best.
  [[nodiscard]] std::optional<Price4> second_best(Side side) const;
  /// The order that executes next; the side must not be empty.
  [[nodiscard]] Handle front(Side side) const;
  [[nodiscard]] std::size_t live_count() const { return live_.size(); }
  /// Live orders in no particular, but reproducible, order.
  [[nodiscard]] Handle live(std::size_t index) const { return live_[index]; }
  /// In the order in which they would execute.
  template <typename Visitor>
  void visit_orders(Side side, Visitor&& visitor) const {
    for (const auto& [level_key, queue] : side_levels(side)) {
      for (Handle at = queue.first; at != none; at = slots_[at].next) visitor(slots_[at].order);
    }
  }
  /// Best first.
  [[nodiscard]] std::vector<Level> levels(Side side) const;

 private:
  static constexpr Handle none = UINT32_MAX;
  struct Slot {
    Order order;
    Handle previous = none;
    Handle next = none;
    std::uint32_t live_index = 0;
  };
  struct Queue {
    Handle first = none;
    Handle last = none;
    std::uint64_t shares = 0;
    std::uint32_t orders = 0;
  };
  using Levels = std::map<std::uint32_t, Queue>;

  /// Ascending keys are descending priority on both sides.
  static std::uint32_t key(Side side, Price4 price) { return side == Side::buy ? ~price : price; }
  static Price4 price_of(Side side, std::uint32_t key) { return side == Side::buy ? ~key : key; }
  Levels& side_levels(Side side) { return side == Side::buy ? bids_ : asks_; }
  const Levels& side_levels(Side side) const { return side == Side::buy ? bids_ : asks_; }

  Levels bids_, asks_;
  std::vector<Slot> slots_;
  std::vector<Handle> free_;
  std::vector<Handle> live_;
};

/// Header line of the truth file.
std::string truth_header();
/// One line a level: symbol,level,bid,bid_size,bid_orders,ask,ask_size,ask_orders; a side with fewer levels is empty
/// there.
std::string truth_rows(const std::string& symbol, const TrueBook& book);

}  // namespace plimsoll::exchange
