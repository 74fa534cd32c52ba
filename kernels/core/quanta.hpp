// P&L as 64-bit integers of 2^-20 reporting-currency units (law 2), with a conversion that cannot wrap.
#pragma once

#include <cstdint>

#include "kernels/core/bits.hpp"
#include "kernels/core/macros.hpp"

namespace plimsoll {

using Quanta = std::int64_t;

constexpr double quanta_per_unit = 1048576.0;             // 2^20
constexpr double units_per_quantum = 1.0 / 1048576.0;     // exact
constexpr Quanta unrepresentable_quanta = INT64_MIN;      // stands for "no number"; never a valid P&L
constexpr double largest_quanta = 4611686018427387904.0;  // 2^62: room for one addition without wrapping

/// `units` of reporting currency to quanta, half to even. Anything outside +-2^62 quanta, infinities and NaN give
/// `unrepresentable_quanta`. Branch-free, and exact below 2^62: the value is split at 2^32 with two additions of
/// 1.5 * 2^52, which vectorises where a 64-bit convert instruction does not exist (AVX2).
PLIMSOLL_HD Quanta to_quanta(double units) {
  constexpr double shifter = 6755399441055744.0;  // 1.5 * 2^52
  const double scaled = units * quanta_per_unit;
  const bool representable = absolute(scaled) < largest_quanta;  // false for NaN
  const double safe = representable ? scaled : 0.0;
  const double high =
      (safe * 2.3283064365386963e-10 + shifter) - shifter;           // nearest multiple of 2^32, in units of 2^32
  const double low = fused_multiply_add(-high, 4294967296.0, safe);  // exact, |low| <= 2^31
  const std::uint64_t shifter_bits = to_bits(shifter);
  const std::uint64_t high_bits = to_bits(high + shifter) - shifter_bits;
  const std::uint64_t low_bits = to_bits(low + shifter) - shifter_bits;
  const std::uint64_t sum = (high_bits << 32) + low_bits;
  return representable ? static_cast<Quanta>(sum) : unrepresentable_quanta;
}

/// Quanta to units; exact up to 2^53 quanta, one rounding above.
PLIMSOLL_HD double to_units(Quanta quanta) { return static_cast<double>(quanta) * units_per_quantum; }

/// a + b, or `unrepresentable_quanta` when either has no number or the sum leaves +-2^62.
PLIMSOLL_HD Quanta add_quanta(Quanta a, Quanta b) {
  constexpr Quanta limit = Quanta{1} << 62;
  const std::uint64_t wrapped = static_cast<std::uint64_t>(a) + static_cast<std::uint64_t>(b);
  const Quanta sum = static_cast<Quanta>(wrapped);
  const bool both = (a != unrepresentable_quanta) & (b != unrepresentable_quanta);
  const bool inside = (sum <= limit) & (sum >= -limit);  // |a|, |b| <= 2^62 cannot wrap past this test
  return (both & inside) ? sum : unrepresentable_quanta;
}

/// a - b, likewise.
PLIMSOLL_HD Quanta subtract_quanta(Quanta a, Quanta b) {
  const std::uint64_t negated = std::uint64_t{0} - static_cast<std::uint64_t>(b);  // no number stays what it is
  return add_quanta(a, static_cast<Quanta>(negated));
}

}  // namespace plimsoll
