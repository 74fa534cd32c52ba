// A limit order book of DBN orders, written from the field offsets and the meaning of the actions alone, with ordered
// maps and no thought of speed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <stdexcept>

namespace plimsoll::test {

inline std::uint64_t number(std::span<const std::byte> bytes, std::size_t at, std::size_t width) {
  std::uint64_t value = 0;
  for (std::size_t i = width; i-- > 0;) value = value * 256 + std::to_integer<std::uint64_t>(bytes[at + i]);
  return value;
}

struct SlowMbo {
  explicit SlowMbo(std::span<const std::byte> bytes)
      : order(number(bytes, 16, 8)),
        price(static_cast<std::int64_t>(number(bytes, 24, 8))),
        size(static_cast<std::int64_t>(number(bytes, 32, 4))),
        flags(number(bytes, 36, 1)),
        action(static_cast<char>(number(bytes, 38, 1))),
        side(static_cast<char>(number(bytes, 39, 1))) {}
  [[nodiscard]] bool last() const { return (flags & 128) != 0; }

  std::uint64_t order;
  std::int64_t price;
  std::int64_t size;
  std::uint64_t flags;
  char action;
  char side;
};

struct Top {
  std::int64_t bid = 0;
  std::int64_t bid_size = 0;
  std::int64_t ask = 0;
  std::int64_t ask_size = 0;
  friend bool operator==(const Top&, const Top&) = default;
};

constexpr std::uint64_t digest_start = 0xCBF29CE484222325U;  // FNV-1a, 64 bits

inline std::uint64_t digest(std::uint64_t hash, const Top& top) {
  for (const std::int64_t value : {top.bid, top.bid_size, top.ask, top.ask_size}) {
    for (int shift = 0; shift < 64; shift += 8) {
      hash = (hash ^ (static_cast<std::uint64_t>(value) >> shift & 255)) * 0x100000001B3U;
    }
  }
  return hash;
}

class SlowDbnBook {
 public:
  /// Throws when the record names an order that is not there.
  void apply(const SlowMbo& record) {
    switch (record.action) {
      case 'A': put(record); break;
      case 'M':
        take(record.order, orders_.at(record.order).size);
        put(record);
        break;
      case 'C': take(record.order, record.size); break;
      case 'R': *this = {}; break;
      default: break;
    }
  }

  [[nodiscard]] Top top() const {
    Top top;
    if (!bids_.empty()) top.bid = bids_.rbegin()->first, top.bid_size = bids_.rbegin()->second;
    if (!asks_.empty()) top.ask = asks_.begin()->first, top.ask_size = asks_.begin()->second;
    return top;
  }

 private:
  struct Order {
    char side;
    std::int64_t price;
    std::int64_t size;
  };
  using Side = std::map<std::int64_t, std::int64_t>;

  Side& side(char letter) { return letter == 'B' ? bids_ : asks_; }
  void put(const SlowMbo& record) {
    orders_[record.order] = {record.side, record.price, record.size};
    side(record.side)[record.price] += record.size;
  }
  void take(std::uint64_t id, std::int64_t size) {
    Order& order = orders_.at(id);
    if (size > order.size) throw std::logic_error("more than the order has");
    Side& levels = side(order.side);
    if ((levels.at(order.price) -= size) == 0) levels.erase(order.price);
    if ((order.size -= size) == 0) orders_.erase(id);
  }

  std::map<std::uint64_t, Order> orders_;
  Side bids_;
  Side asks_;
};

}  // namespace plimsoll::test
