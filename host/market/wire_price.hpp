// Prices as the equity feeds send them, and their exact conversion to Price.
#pragma once

#include <compare>
#include <cstdint>

#include "host/core/decimal.hpp"

namespace plimsoll::market {

/// Integer units of 1e-4 of the currency. Nasdaq TotalView-ITCH 5.0 "Price (4)" (section 3, data types) and IEX
/// TOPS 1.6 / DEEP 1.0 "Price" (data types) share this scale; books keep it and convert once, at the quote.
struct WirePrice {
  std::int64_t units = 0;
  friend constexpr auto operator<=>(WirePrice, WirePrice) = default;
};

constexpr std::int64_t nanos_per_wire_unit = 100'000;  // 1e-4 / 1e-9
constexpr WirePrice largest_wire_price{INT64_MAX / nanos_per_wire_unit};

/// Positive and representable as a Price. Equities have no zero or negative prices.
constexpr bool acceptable(WirePrice price) { return price.units > 0 && price <= largest_wire_price; }

/// Exact; `acceptable(price)` or zero.
constexpr Price to_price(WirePrice price) { return Price::from_raw(price.units * nanos_per_wire_unit); }

/// The most whole shares a Quantity can hold, as a power of two less one: 2^33 - 1 = 8.6e9 (the limit is 9.2e9).
constexpr std::uint64_t most_shares = (std::uint64_t{1} << 33) - 1;

/// Exact; shares <= most_shares.
constexpr Quantity to_quantity(std::uint64_t shares) {
  return Quantity::from_raw(static_cast<std::int64_t>(shares) * decimal_scale);
}

}  // namespace plimsoll::market
