// Prices and quantities at rest and on wires: signed 64-bit integers of 1e-9 units.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace plimsoll {

constexpr std::int64_t decimal_scale = 1'000'000'000;

/// A fixed-point number with nine decimals. `Tag` keeps prices and quantities apart.
template <typename Tag>
class Decimal {
 public:
  constexpr Decimal() = default;
  static constexpr Decimal from_raw(std::int64_t nanos) { return Decimal(nanos); }

  [[nodiscard]] constexpr std::int64_t raw() const { return nanos_; }
  /// Nearest double: one exact conversion and one division, so the same bits everywhere.
  [[nodiscard]] constexpr double to_double() const { return static_cast<double>(nanos_) / 1e9; }

  friend constexpr auto operator<=>(Decimal, Decimal) = default;

 private:
  constexpr explicit Decimal(std::int64_t nanos) : nanos_(nanos) {}
  std::int64_t nanos_ = 0;
};

using Price = Decimal<struct PriceTag>;
using Quantity = Decimal<struct QuantityTag>;

/// Parses [+-]digits[.digits][e[+-]digits] exactly into nanos. Empty when the text is not a number, has more than nine
/// decimals that are not zero, or does not fit in 64 bits: never rounds, never saturates, never allocates.
std::optional<std::int64_t> parse_decimal(std::string_view text) noexcept;

/// Shortest exact text of `nanos` (no trailing zeros, no exponent).
std::string format_decimal(std::int64_t nanos);

}  // namespace plimsoll
