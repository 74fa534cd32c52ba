// What a person may choose about a synthetic session.
#pragma once

#include <cstddef>
#include <cstdint>

#include "host/core/date.hpp"

namespace plimsoll::exchange {

constexpr std::size_t most_symbols = 9999;

struct VenueSettings {
  std::uint64_t seed = 1;
  std::size_t symbols = 30;
  std::uint64_t messages = 300'000;           // of continuous trading; the opening and the close add theirs
  std::uint64_t messages_per_second = 5'000;  // mean, between the opening and the close
  std::size_t halts = 3;
  std::size_t orders_per_symbol = 200;  // live orders the flow hovers around
  double pace = 1.0;                    // how many seconds of price movement one second of the session holds
  Date date = Date::from_days(20458);   // 2026-01-05
  std::uint32_t session = 1;            // number in the MoldUDP64 session's name
};

/// Throws InputError naming every setting that is out of range.
void check(const VenueSettings& settings);

}  // namespace plimsoll::exchange
