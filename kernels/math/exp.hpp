// The exponential function: within 1 ulp over the whole range, the same bits on every backend.
#pragma once

#include <cstdint>

#include "kernels/core/bits.hpp"
#include "kernels/core/macros.hpp"

namespace plimsoll::math {

namespace detail {

/// 2^k for an integral k in [-1022, 1023]. The addend leaves the biased exponent in the low bits of the sum, which
/// works without a convert from double to 64-bit integer (AVX2 has none).
PLIMSOLL_HD double power_of_two(double k) {
  constexpr double shifter = 6755399441055744.0 + 1023.0;  // 1.5 * 2^52 + exponent bias
  return from_bits(to_bits(k + shifter) << 52);
}

/// exp(high + low), |low| at most a few ulps of high. Reduction high + low = k ln 2 + r with |r| <= ln(2) / 2 (Cody and
/// Waite 1980, chapter 6; the first step is exact with fma), then 1 + r + r^2 / 2 + r^3 q(r). Coefficients:
/// tests/kernels/math/derive_coefficients.py, fit error 5e-19.
PLIMSOLL_HD double exp_of_sum(double high, double low) {
  constexpr double shifter = 6755399441055744.0;  // 1.5 * 2^52: adding it rounds to an integer
  constexpr double inverse_ln2 = 1.4426950408889634;
  constexpr double ln2_high = 0.6931471805599453;
  constexpr double ln2_low = 2.3190468138462996e-17;
  // Beyond these the result is infinity or zero. Operands in this order let NaN through, and are one instruction.
  const double below = 710.0 < high ? 710.0 : high;
  const double x = -746.0 > below ? -746.0 : below;
  const double k = fused_multiply_add(x, inverse_ln2, shifter) - shifter;
  const double r = fused_multiply_add(-k, ln2_low, fused_multiply_add(-k, ln2_high, x)) + low;
  double q = 2.0911236628679414e-09;
  q = fused_multiply_add(q, r, 2.510038549329504e-08);
  q = fused_multiply_add(q, r, 2.755728296955594e-07);
  q = fused_multiply_add(q, r, 2.7557268460005446e-06);
  q = fused_multiply_add(q, r, 2.4801587317144488e-05);
  q = fused_multiply_add(q, r, 0.00019841269863053604);
  q = fused_multiply_add(q, r, 0.0013888888888886552);
  q = fused_multiply_add(q, r, 0.008333333333330062);
  q = fused_multiply_add(q, r, 0.041666666666666664);
  q = fused_multiply_add(q, r, 0.16666666666666669);
  q = fused_multiply_add(q, r, 0.5);
  const double p = fused_multiply_add(fused_multiply_add(q, r, 1.0), r, 1.0);
  // Two factors, so that results below 2^-1022 round once and results above 2^1024 become infinity.
  const double first = fused_multiply_add(k, 0.5, shifter) - shifter;
  return p * power_of_two(first) * power_of_two(k - first);
}

}  // namespace detail

/// e^x. Exact at 0; +inf above 709.78; gradual underflow, then 0, below -745.13; NaN in, NaN out.
PLIMSOLL_HD double exp(double x) { return detail::exp_of_sum(x, 0.0); }

/// exp(-x^2 / 2) with the rounding error of the square put back (x^2 = h + l by fma), so that it stays relatively
/// accurate far in the tail, where exp(-0.5 * x * x) loses up to x^2 / 4 ulps. 0 beyond |x| = 38.6.
PLIMSOLL_HD double exp_minus_half_square(double x) {
  const double size = absolute(x);
  const double bounded = 40.0 < size ? 40.0 : size;
  const double square = bounded * bounded;
  const double error = fused_multiply_add(bounded, bounded, -square);
  return detail::exp_of_sum(-0.5 * square, -0.5 * error);
}

}  // namespace plimsoll::math
