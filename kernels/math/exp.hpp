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

/// Limits x to where exp is neither infinite nor zero, with one step to spare. Operands in this order let NaN through,
/// and each line is one instruction.
PLIMSOLL_HD double bounded_exponent(double x) {
  const double below = 710.0 < x ? 710.0 : x;
  return -746.0 > below ? -746.0 : below;
}

constexpr double integer_shifter = 6755399441055744.0;  // 1.5 * 2^52: adding it rounds to an integer

/// The integer k for which x - k ln 2 is smallest.
PLIMSOLL_HD double nearest_power(double x) {
  constexpr double inverse_ln2 = 1.4426950408889634;
  return fused_multiply_add(x, inverse_ln2, integer_shifter) - integer_shifter;
}

/// x - k ln 2, in [-ln(2) / 2, ln(2) / 2]. The first step is exact (Cody and Waite 1980, chapter 6, with fma).
PLIMSOLL_HD double reduced_exponent(double x, double k) {
  constexpr double ln2_high = 0.6931471805599453;
  constexpr double ln2_low = 2.3190468138462996e-17;
  return fused_multiply_add(-k, ln2_low, fused_multiply_add(-k, ln2_high, x));
}

/// exp(r) = 1 + r + r^2 / 2 + r^3 q(r) for |r| <= ln(2) / 2. Coefficients: tests/kernels/math/derive_coefficients.py,
/// fit error 5e-19.
PLIMSOLL_HD double exp_near_zero(double r) {
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
  return fused_multiply_add(fused_multiply_add(q, r, 1.0), r, 1.0);
}

/// 2^k exp(r) in two factors, so that results below 2^-1022 round once and results above 2^1024 become infinity.
PLIMSOLL_HD double exp_of_reduced(double k, double r) {
  const double first = fused_multiply_add(k, 0.5, integer_shifter) - integer_shifter;
  return exp_near_zero(r) * power_of_two(first) * power_of_two(k - first);
}

}  // namespace detail

/// e^x. Exact at 0; +inf above 709.78; gradual underflow, then 0, below -745.13; NaN in, NaN out.
PLIMSOLL_HD double exp(double x) {
  const double bounded = detail::bounded_exponent(x);
  const double k = detail::nearest_power(bounded);
  return detail::exp_of_reduced(k, detail::reduced_exponent(bounded, k));
}

/// exp(-x^2 / 2) with the rounding error of the square put back (x^2 = h + l by fma), so that it stays relatively
/// accurate far in the tail, where exp(-0.5 * x * x) loses up to x^2 / 4 ulps. 0 beyond |x| = 38.605.
PLIMSOLL_HD double exp_minus_half_square(double x) {
  const double size = absolute(x);
  const double bounded = 38.7 < size ? 38.7 : size;  // exp(-38.7^2 / 2) is less than half the smallest double
  const double square = bounded * bounded;
  const double error = fused_multiply_add(bounded, bounded, -square);
  const double exponent = -0.5 * square;
  const double k = detail::nearest_power(exponent);
  return detail::exp_of_reduced(k, fused_multiply_add(-0.5, error, detail::reduced_exponent(exponent, k)));
}

}  // namespace plimsoll::math
