// Amounts of money as integers: where they are rounded, and how an overflow is noticed before it happens.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "kernels/core/int128.hpp"

namespace plimsoll::ledger {

/// An amount counted twice. In its own currency an amount is a multiple of 1e-9. In the reporting currency it is that
/// integer times the FX factor, itself a multiple of 1e-9, so a multiple of 1e-18: translating rounds nothing.
struct Money {
  int128 local = 0;      // x 1e-9 of the amount's currency
  int128 reporting = 0;  // x 1e-18 of the reporting currency

  friend bool operator==(const Money&, const Money&) = default;
  Money& operator+=(const Money& other) {
    local += other.local;
    reporting += other.reporting;
    return *this;
  }
  Money& operator-=(const Money& other) {
    local -= other.local;
    reporting -= other.reporting;
    return *this;
  }
  friend Money operator+(Money a, const Money& b) { return a += b; }
  friend Money operator-(Money a, const Money& b) { return a -= b; }
  friend Money operator-(const Money& a) { return {-a.local, -a.reporting}; }
};

constexpr int local_decimals = 9;
constexpr int reporting_decimals = 18;

/// Every amount and every sum of absolute amounts of one position stays within this: 2e28 of a currency, 2e19 of the
/// reporting currency. Sums and differences of a few such amounts then fit in 128 bits, so only what enters is checked.
constexpr int128 largest_amount = int128{1} << 124;

constexpr int128 magnitude(int128 amount) { return amount < 0 ? -amount : amount; }
constexpr bool fits(int128 amount) { return -largest_amount <= amount && amount <= largest_amount; }
constexpr bool fits(const Money& amount) { return fits(amount.local) && fits(amount.reporting); }

/// numerator / denominator to the nearest integer, ties to even. Precondition: denominator > 0.
int128 divide_to_nearest(int128 numerator, int128 denominator) noexcept;

/// quantity x price x multiplier (each x 1e-9), rounded once to 1e-9 of the currency; empty beyond `largest_amount`.
std::optional<int128> notional(std::int64_t quantity, std::int64_t price, std::int64_t multiplier) noexcept;

/// amount x factor, exact; empty beyond `largest_amount`. Precondition: factor > 0.
std::optional<int128> translate(int128 amount, std::int64_t factor) noexcept;

/// The part of `amount` that belongs to `part` of `whole`, rounded once; what is left over is amount - share, so
/// nothing is lost. Precondition: 0 < part <= whole and `amount` fits.
int128 share(int128 amount, std::int64_t part, std::int64_t whole) noexcept;
Money share(const Money& amount, std::int64_t part, std::int64_t whole) noexcept;

/// Shortest exact text of an integer x 10^-decimals.
std::string format_amount(int128 amount, int decimals);
/// The same rounded to `shown` decimals, ties to even, and always with that many. Precondition: shown <= decimals.
std::string format_rounded(int128 amount, int decimals, int shown);

}  // namespace plimsoll::ledger
