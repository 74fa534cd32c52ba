// Field types of TotalView-ITCH 5.0: prices, sides, names.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "host/core/decimal.hpp"

// Source: Nasdaq, "TotalView-ITCH 5.0", section "Data Types": integers are unsigned big-endian; alpha fields are ASCII,
// left-justified and padded with spaces; timestamps are nanoseconds since midnight (48 bits); prices are integers with
// 4 or 8 implied decimals.

namespace plimsoll::itch {

/// Price (4): one ten-thousandth of a dollar.
struct Price4 {
  std::uint32_t raw = 0;
  static constexpr std::int64_t scale = 10'000;

  /// Exact: the largest raw value becomes 4.3e14 nanos.
  [[nodiscard]] constexpr Price to_price() const noexcept {
    return Price::from_raw(std::int64_t{raw} * (decimal_scale / scale));
  }
  friend constexpr auto operator<=>(Price4, Price4) = default;
};

/// Price (8): 1e-8 dollars, used for market-wide circuit breaker levels.
struct Price8 {
  std::uint64_t raw = 0;
  static constexpr std::int64_t scale = 100'000'000;

  /// Exact, or empty when nanos of that size do not fit in 64 bits.
  [[nodiscard]] constexpr std::optional<Price> to_price() const noexcept {
    constexpr std::uint64_t factor = decimal_scale / scale;
    if (raw > static_cast<std::uint64_t>(INT64_MAX) / factor) return std::nullopt;
    return Price::from_raw(static_cast<std::int64_t>(raw * factor));
  }
  friend constexpr auto operator<=>(Price8, Price8) = default;
};

/// As found on the wire: a value that is neither of the two is passed on, and the receiver refuses it.
enum class Side : char { buy = 'B', sell = 'S' };

using StockName = std::array<char, 8>;
using ParticipantId = std::array<char, 4>;

/// An alpha field without the spaces on its right.
template <std::size_t width>
[[nodiscard]] constexpr std::string_view trimmed(const std::array<char, width>& field) noexcept {
  std::size_t size = width;
  while (size > 0 && field[size - 1] == ' ') --size;
  return {field.data(), size};
}

/// What every message starts with, behind its type.
struct MessageHeader {
  std::uint16_t stock_locate = 0;       // dense id of the security for the day; 0 when none is meant
  std::uint16_t tracking_number = 0;    // Nasdaq's own
  std::uint64_t since_midnight_ns = 0;  // New York time of day
  friend constexpr bool operator==(const MessageHeader&, const MessageHeader&) = default;
};

}  // namespace plimsoll::itch
