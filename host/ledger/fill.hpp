// A fill as a venue reports it, and the two things a venue may say about it later: that it never was, or was otherwise.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "host/core/date.hpp"
#include "host/core/decimal.hpp"
#include "host/core/time.hpp"

namespace plimsoll::ledger {

enum class Side : std::uint8_t { buy = 0, sell = 1 };

constexpr std::string_view to_string(Side side) { return side == Side::buy ? "buy" : "sell"; }

/// Who said it: venues number executions anew each day, so the number alone names nothing.
struct ExecutionKey {
  std::string venue;
  std::string execution_id;
  Date trade_date;

  friend bool operator==(const ExecutionKey&, const ExecutionKey&) = default;
};

// Bounds on what a stranger may call a thing; longer names are refused.
constexpr std::size_t longest_venue = 16;
constexpr std::size_t longest_execution_id = 64;
constexpr std::size_t longest_instrument = 64;
constexpr std::size_t longest_book = 520;  // eight names of 64 bytes and their slashes, rounded up
constexpr std::size_t longest_currency = 8;

struct Fill {
  ExecutionKey key;
  std::string book;
  std::string instrument;
  Side side = Side::buy;
  Quantity quantity;         // positive
  Price price;               // below zero only for futures, zero not for spots
  std::int64_t fee = 0;      // x 1e-9 of the fee's currency; negative: a rebate
  std::string fee_currency;  // empty: the instrument's
  Timestamp traded;          // when the venue did the trade; decides which FX factor is its own
  Timestamp received;        // when we heard of it; no part of its identity

  friend bool operator==(const Fill&, const Fill&) = default;
};

/// The execution `reference` is void. May come before it.
struct Bust {
  ExecutionKey reference;
  std::string execution_id;  // of the bust itself, on the reference's venue and day; may be empty
  Timestamp issued;

  friend bool operator==(const Bust&, const Bust&) = default;
};

/// `reference`, which may be a correction itself, was really `fill`, whose key is the correction's own. Of several
/// corrections of one execution the one that was issued last holds, in whatever order they come.
struct Correction {
  Fill fill;
  ExecutionKey reference;
  Timestamp issued;

  friend bool operator==(const Correction&, const Correction&) = default;
};

using FillEvent = std::variant<Fill, Bust, Correction>;

}  // namespace plimsoll::ledger
