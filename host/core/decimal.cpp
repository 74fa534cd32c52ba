#include "host/core/decimal.hpp"

namespace plimsoll {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// The most digits of which every number fits in 64 bits without a sign.
constexpr int most_digits = 19;

}  // namespace

std::optional<std::int64_t> parse_decimal(std::string_view text) noexcept {
  std::size_t at = 0;
  const bool negative = at < text.size() && text[at] == '-';
  if (at < text.size() && (text[at] == '-' || text[at] == '+')) ++at;

  // The number is `magnitude` with `zeros` noughts behind it, times ten to the `exponent`; the result is in nanos.
  std::uint64_t magnitude = 0;
  int significant = 0;
  std::int64_t zeros = 0;
  std::int64_t exponent = 9;
  bool any = false;
  bool fraction = false;
  for (; at < text.size() && (is_digit(text[at]) || (text[at] == '.' && !fraction)); ++at) {
    if (text[at] == '.') {
      fraction = true;
      continue;
    }
    any = true;
    if (fraction) --exponent;
    if (text[at] == '0') {
      zeros += magnitude == 0 ? 0 : 1;
      continue;
    }
    if (significant + zeros + 1 > most_digits) return std::nullopt;
    for (; zeros > 0; --zeros, ++significant) magnitude *= 10;
    magnitude = magnitude * 10 + static_cast<std::uint64_t>(text[at] - '0');
    ++significant;
  }
  if (!any) return std::nullopt;
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    const bool minus = at < text.size() && text[at] == '-';
    if (at < text.size() && (text[at] == '-' || text[at] == '+')) ++at;
    if (at == text.size()) return std::nullopt;
    int power = 0;
    for (; at < text.size() && is_digit(text[at]); ++at) {
      power = power * 10 + (text[at] - '0');
      if (power > 1000) return std::nullopt;
    }
    exponent += minus ? -power : power;
  }
  if (at != text.size()) return std::nullopt;

  if (magnitude == 0) return 0;
  exponent += zeros;
  if (exponent < 0 || significant + exponent > most_digits) return std::nullopt;
  for (; exponent > 0; --exponent) magnitude *= 10;
  const std::uint64_t largest = std::uint64_t{INT64_MAX} + (negative ? 1 : 0);
  if (magnitude > largest) return std::nullopt;
  return static_cast<std::int64_t>(negative ? 0 - magnitude : magnitude);
}

std::string format_decimal(std::int64_t nanos) {
  const bool negative = nanos < 0;
  const std::uint64_t magnitude = negative ? ~static_cast<std::uint64_t>(nanos) + 1 : static_cast<std::uint64_t>(nanos);
  std::string text = std::to_string(magnitude / decimal_scale);
  std::uint64_t fraction = magnitude % decimal_scale;
  if (fraction != 0) {
    std::string decimals = std::to_string(fraction);
    decimals.insert(0, 9 - decimals.size(), '0');
    while (decimals.back() == '0') decimals.pop_back();
    text += '.' + decimals;
  }
  return negative ? '-' + text : text;
}

}  // namespace plimsoll
