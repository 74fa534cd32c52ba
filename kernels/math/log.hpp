// The natural logarithm: within 1 ulp over the whole range, the same bits on every backend.
#pragma once

#include <cstdint>

#include "kernels/core/bits.hpp"
#include "kernels/core/macros.hpp"

namespace plimsoll::math {

/// ln x. Exact at 1; -inf at 0; NaN below 0 and for NaN; +inf at +inf; subnormal arguments are exact inputs like
/// others.
///
/// x = 2^k m with m in [sqrt(1/2), sqrt(2)), f = m - 1, s = f / (2 + f), and ln m = 2 artanh(s) arranged as
/// f - (f^2/2 - s (f^2/2 + s^2 R)), in which f is exact and the rest is small (the arrangement of K. C. Ng's log
/// in 4.3BSD; see Tang 1990, ACM TOMS 16, 378-400, for the error analysis of such schemes). R's coefficients:
/// tests/kernels/math/derive_coefficients.py, fit error below 0.05 ulp.
PLIMSOLL_HD double log(double x) {
  constexpr double ln2_high = 0.6931471803691238;  // 21 trailing zero bits: k * ln2_high is exact
  constexpr double ln2_low = 1.9082149292705877e-10;
  constexpr std::uint64_t one_bits = 0x3FF0000000000000U;
  constexpr std::uint64_t root_half_bits = 0x3FE6A09E667F3BCDU;  // bits of sqrt(1/2), rounded
  constexpr std::uint64_t integer_bits = 0x4330000000000000U;    // bits of 2^52
  constexpr double infinity = __builtin_huge_val();
  const bool subnormal = x < 2.2250738585072014e-308;
  const double scaled = subnormal ? x * 18014398509481984.0 : x;  // 2^54
  const double bias = subnormal ? 4503599627370496.0 + 1023.0 + 54.0 : 4503599627370496.0 + 1023.0;
  const std::uint64_t moved = to_bits(scaled) + (one_bits - root_half_bits);
  const double k = from_bits((moved >> 52) | integer_bits) - bias;
  const double m = from_bits((moved & 0x000FFFFFFFFFFFFFU) + root_half_bits);
  const double f = m - 1.0;
  const double s = f / (2.0 + f);
  const double z = s * s;
  double r = 0.14616585423969958;
  r = fused_multiply_add(r, z, 0.15331710617280064);
  r = fused_multiply_add(r, z, 0.18182889455746637);
  r = fused_multiply_add(r, z, 0.22222211130257957);
  r = fused_multiply_add(r, z, 0.2857142862600329);
  r = fused_multiply_add(r, z, 0.39999999999899444);
  r = fused_multiply_add(r, z, 0.666666666666667);
  const double half_square = 0.5 * f * f;
  const double correction = fused_multiply_add(s, fused_multiply_add(r, z, half_square), k * ln2_low);
  const double value = fused_multiply_add(k, ln2_high, f - (half_square - correction));
  const double positive = x < infinity ? value : x;  // +inf and NaN stand for themselves
  const double above_zero = x > 0.0 ? positive : -infinity;
  // Negative arguments, and NaN, which failed the comparison above.
  return x >= 0.0 ? above_zero : from_bits(0x7FF8000000000000U);
}

}  // namespace plimsoll::math
