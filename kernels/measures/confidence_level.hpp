// A confidence level as an exact fraction, so that the number of tail scenarios is never a rounding accident.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace plimsoll::measures {

/// numerator / denominator, strictly between 0 and 1; 0.99 is 99/100, which no double is. Both at most 10^9, so that
/// weights times scenarios stay within 62 bits. `tail_shape` checks it.
struct ConfidenceLevel {
  static constexpr int most_decimals = 9;

  std::uint32_t numerator = 99;
  std::uint32_t denominator = 100;

  /// From decimal text such as "0.99" or ".975", in lowest terms: digits, one point, at most nine decimals. Anything
  /// else gives nullopt: 0, 1 and values outside, signs, exponents, percent signs, spaces.
  [[nodiscard]] static std::optional<ConfidenceLevel> parse(std::string_view text);

  /// The shortest decimal text, "0.975", of a level that has one; parse(text()) is the same level. Levels without one,
  /// such as 2/3, are written as the fraction.
  [[nodiscard]] std::string text() const;

  /// Nearest double, for formulas that are estimates anyway.
  [[nodiscard]] double value() const { return static_cast<double>(numerator) / static_cast<double>(denominator); }

  // As numbers: 99/100 == 198/200.
  friend bool operator==(const ConfidenceLevel& a, const ConfidenceLevel& b) { return (a <=> b) == 0; }
  friend std::strong_ordering operator<=>(const ConfidenceLevel& a, const ConfidenceLevel& b) {
    return std::uint64_t{a.numerator} * b.denominator <=> std::uint64_t{b.numerator} * a.denominator;
  }
};

}  // namespace plimsoll::measures
