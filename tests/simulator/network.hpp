// The multicast lines of a run: which packet arrives when, whole, damaged or falsified, as a list made from the seed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "tests/simulator/profile.hpp"
#include "tests/simulator/trading_day.hpp"

namespace plimsoll::simulator {

constexpr std::int64_t microsecond = 1'000;
constexpr std::int64_t millisecond = 1'000'000;
constexpr std::int64_t heartbeat_ns = 20 * millisecond;
constexpr std::int64_t calm_ns = 1'500 * millisecond;  // after the last message, with a network that behaves

/// A frame to 239.0.0.(line + 1) port 26,001 + line; `line` of the re-request answers is most_lines.
ByteVector frame_to(std::size_t line, const ByteVector& payload);
ByteVector mold_packet(const TradingDay& day, std::uint64_t first, std::uint64_t count);

struct Delivery {
  std::int64_t at_ns = 0;
  std::size_t line = 0;
  std::size_t day = 0;
  bool good = true;         // what the venue said
  std::uint64_t first = 0;  // of a good one
  std::uint64_t next = 0;   // messages before it exist
  ByteVector frame;
};

/// While a falsified packet was there and the clean line's copy of what it claims was not: nobody can know.
struct Doubt {
  std::int64_t from_ns = 0;
  std::int64_t until_ns = 0;
};

struct Broadcast {
  std::vector<Delivery> deliveries;  // by time
  std::vector<Doubt> doubts;
  std::vector<std::vector<std::int64_t>> sent_ns;   // by day and message
  std::vector<std::int64_t> calm_from_ns, ends_ns;  // by day
};

Broadcast broadcast(const Profile& profile, const std::vector<TradingDay>& days);

}  // namespace plimsoll::simulator
