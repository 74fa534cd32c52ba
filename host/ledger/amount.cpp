#include "host/ledger/amount.hpp"

#include "kernels/core/contract.hpp"

namespace plimsoll::ledger {
namespace {

constexpr std::int64_t square_of_scale = 1'000'000'000'000'000'000;  // quantity x price x multiplier has 27 decimals

/// a x b, empty beyond `largest_amount`. Written out because 128-bit overflow checks are not in every runtime library.
std::optional<int128> product(int128 a, std::int64_t b) noexcept {
  if (a == 0 || b == 0) return 0;
  if (magnitude(a) > largest_amount / magnitude(b)) return std::nullopt;
  return a * b;
}

std::string digits_of(int128 amount) {
  uint128 rest = amount < 0 ? uint128{0} - static_cast<uint128>(amount) : static_cast<uint128>(amount);
  std::string text;
  do {
    text.insert(text.begin(), static_cast<char>('0' + static_cast<int>(rest % 10)));
    rest /= 10;
  } while (rest != 0);
  return text;
}

std::string with_point(int128 amount, int decimals) {
  std::string text = digits_of(amount);
  const std::size_t places = static_cast<std::size_t>(decimals);
  if (text.size() <= places) text.insert(0, places + 1 - text.size(), '0');
  if (places != 0) text.insert(text.size() - places, 1, '.');
  if (amount < 0) text.insert(text.begin(), '-');
  return text;
}

}  // namespace

int128 divide_to_nearest(int128 numerator, int128 denominator) noexcept {
  const int128 quotient = numerator / denominator;
  const uint128 rest = static_cast<uint128>(magnitude(numerator % denominator));
  const uint128 twice = rest * 2;
  const uint128 whole = static_cast<uint128>(denominator);
  const bool up = twice > whole || (twice == whole && quotient % 2 != 0);
  return up ? quotient + (numerator < 0 ? -1 : 1) : quotient;
}

std::optional<int128> notional(std::int64_t quantity, std::int64_t price, std::int64_t multiplier) noexcept {
  const int128 points = static_cast<int128>(quantity) * price;  // at most 2^126
  // Split, because the product of the three may have 189 bits: the rest is below 2^60, so its product fits.
  const std::optional<int128> whole = product(points / square_of_scale, multiplier);
  if (!whole) return std::nullopt;
  const int128 rest = divide_to_nearest(points % square_of_scale * multiplier, square_of_scale);
  const int128 sum = *whole + rest;
  return fits(sum) ? std::optional(sum) : std::nullopt;
}

std::optional<int128> translate(int128 amount, std::int64_t factor) noexcept { return product(amount, factor); }

int128 share(int128 amount, std::int64_t part, std::int64_t whole) noexcept {
  // amount = a x whole + b: a x part is no more than the amount, and b x part is below 2^126.
  return amount / whole * part + divide_to_nearest(amount % whole * part, whole);
}

Money share(const Money& amount, std::int64_t part, std::int64_t whole) noexcept {
  PLIMSOLL_EXPECT(0 < part && part <= whole && fits(amount));
  return {share(amount.local, part, whole), share(amount.reporting, part, whole)};
}

std::string format_amount(int128 amount, int decimals) {
  std::string text = with_point(amount, decimals);
  if (text.find('.') == std::string::npos) return text;
  while (text.back() == '0') text.pop_back();
  if (text.back() == '.') text.pop_back();
  return text;
}

std::string format_rounded(int128 amount, int decimals, int shown) {
  int128 unit = 1;
  for (int at = shown; at < decimals; ++at) unit *= 10;
  return with_point(divide_to_nearest(amount, unit), shown);
}

}  // namespace plimsoll::ledger
