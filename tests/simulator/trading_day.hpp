// One session of the synthetic venue as the simulator needs it: its messages, and what its books were after each.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "tests/net/bytes.hpp"
#include "tools/exchange/session.hpp"

namespace plimsoll::simulator {

using test::ByteVector;

/// Best prices of one symbol; shares of 0: the side is empty.
struct Best {
  std::uint64_t bid = 0, bid_shares = 0, ask = 0, ask_shares = 0;
  friend bool operator==(const Best&, const Best&) = default;
};

/// Order books kept in standard containers from ITCH messages, by the offsets of the specification: shares no code and
/// no structure with what it judges.
class PlainBooks {
 public:
  void apply(const ByteVector& message);
  [[nodiscard]] Best best(std::uint16_t locate) const;
  /// What a GLIMPSE server would say now: reference data, states, an Add Order for each live order. Without the last
  /// message.
  [[nodiscard]] std::vector<ByteVector> snapshot() const;
  /// The stock locate of the latest message.
  [[nodiscard]] std::uint16_t touched() const { return touched_; }

 private:
  struct Order {
    std::uint16_t locate = 0;
    bool buy = false;
    std::uint32_t shares = 0;
    std::uint32_t price = 0;
    ByteVector name;
  };
  using Levels = std::map<std::uint32_t, std::uint64_t>;
  void add(std::uint64_t reference, Order order);
  void take(std::uint64_t reference, std::uint32_t shares);

  std::map<std::uint64_t, Order> orders_;
  std::map<std::uint16_t, std::pair<Levels, Levels>> levels_;  // bids, asks
  ByteVector system_event_;
  std::map<std::uint16_t, ByteVector> directory_, trading_, operational_;
  ByteVector last_;
  std::uint16_t touched_ = 0;
};

struct TradingDay {
  std::string name;                  // ten characters
  exchange::Session session;         // with the venue's own final books
  std::vector<ByteVector> messages;  // the first has sequence number 1

  /// Best prices of a symbol when everything before `next` has been applied.
  [[nodiscard]] Best best(std::uint16_t locate, std::uint64_t next) const;
  /// The books when everything before `next` has been applied.
  [[nodiscard]] PlainBooks books_before(std::uint64_t next) const;

  std::vector<std::map<std::uint64_t, Best>> bests;  // by locate: from which `next` on
};

TradingDay make_day(std::string name, const exchange::VenueSettings& settings);

}  // namespace plimsoll::simulator
