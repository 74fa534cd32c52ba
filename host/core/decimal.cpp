#include "host/core/decimal.hpp"

#include "kernels/core/int128.hpp"

namespace plimsoll {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

std::optional<std::int64_t> parse_decimal(std::string_view text) {
  std::size_t at = 0;
  const bool negative = at < text.size() && text[at] == '-';
  if (at < text.size() && (text[at] == '-' || text[at] == '+')) ++at;

  // Collect significant digits (leading zeros dropped) and where the decimal point stands among them.
  std::string digits;
  int exponent = 9;  // the result is in nanos
  bool any = false;
  bool fraction = false;
  for (; at < text.size() && (is_digit(text[at]) || (text[at] == '.' && !fraction)); ++at) {
    if (text[at] == '.') {
      fraction = true;
      continue;
    }
    any = true;
    if (fraction) --exponent;
    if (!(digits.empty() && text[at] == '0')) digits.push_back(text[at]);
    if (digits.size() > 64) return std::nullopt;
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

  while (exponent < 0 && !digits.empty()) {  // only zeros may fall off the end
    if (digits.back() != '0') return std::nullopt;
    digits.pop_back();
    ++exponent;
  }
  if (digits.empty()) return 0;
  if (digits.size() + static_cast<std::size_t>(exponent) > 19) return std::nullopt;
  digits.append(static_cast<std::size_t>(exponent), '0');
  int128 value = 0;
  for (const char c : digits) value = value * 10 + (c - '0');
  if (negative) value = -value;
  if (value > INT64_MAX || value < INT64_MIN) return std::nullopt;
  return static_cast<std::int64_t>(value);
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
