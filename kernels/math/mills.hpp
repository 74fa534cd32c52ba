// The Mills ratio of the normal distribution, M(x) = Phi(-x) / phi(x), alone and two at a time with one division.
#pragma once

#include "kernels/core/bits.hpp"
#include "kernels/core/macros.hpp"

namespace plimsoll::math {

namespace detail {

struct MillsFraction {
  double numerator;
  double denominator;
};

/// One rational for x in [0, 40], interpolating M at Chebyshev nodes of (x - 4) / (x + 4); fit error 1e-16
/// (tests/kernels/math/derive_coefficients.py). All coefficients are positive, as those of M's continued fraction
/// (Abramowitz and Stegun 26.2.14) are, so nothing cancels. The last one of the numerator is an ulp below the fitted
/// value: then Phi(0) is exactly 1/2. Above 40 the quotient tends to (1 - 2.2e-12) / x.
PLIMSOLL_HD MillsFraction mills_fraction(double unbounded) {
  constexpr double largest = 281474976710656.0;  // 2^48: x^10, and the product of two such, stay finite
  const double x = largest < unbounded ? largest : unbounded;
  double n = 0.9999999999977991;
  n = fused_multiply_add(n, x, 26.81540709747785);
  n = fused_multiply_add(n, x, 352.17487447813784);
  n = fused_multiply_add(n, x, 2930.2431421300234);
  n = fused_multiply_add(n, x, 16892.64804203793);
  n = fused_multiply_add(n, x, 69731.509129067);
  n = fused_multiply_add(n, x, 206123.66588529872);
  n = fused_multiply_add(n, x, 422427.93853733904);
  n = fused_multiply_add(n, x, 549972.2335830093);
  n = fused_multiply_add(n, x, 354106.12305745494);
  double d = x + 26.81540709700604;
  d = fused_multiply_add(d, x, 353.1748745236714);
  d = fused_multiply_add(d, x, 2957.0585465901786);
  d = fused_multiply_add(d, x, 17242.823019729884);
  d = fused_multiply_add(d, x, 72608.11854004406);
  d = fused_multiply_add(d, x, 222322.02634091472);
  d = fused_multiply_add(d, x, 486566.0856493895);
  d = fused_multiply_add(d, x, 725771.9062022102);
  d = fused_multiply_add(d, x, 664245.3135009521);
  d = fused_multiply_add(d, x, 282535.80847330287);
  return {n, d};
}

}  // namespace detail

/// M(x) for x >= 0: relative error below 1e-15 on [0, 40], 3e-12 up to 2^48; larger x, infinity included, give M(2^48).
/// Negative x has no meaning here (use M(-x) = 1 / phi(x) - M(x)). NaN in, NaN out.
PLIMSOLL_HD double mills_ratio(double x) {
  const detail::MillsFraction m = detail::mills_fraction(x);
  return m.numerator / m.denominator;
}

struct MillsPair {
  double first;
  double second;
};

/// M(a) and M(b) with one division between them; relative error below 1.1e-15 on [0, 40], limits as for `mills_ratio`.
/// The bits of `first` depend on b, and may differ from mills_ratio(a) by 3 ulps.
PLIMSOLL_HD MillsPair mills_ratio_pair(double a, double b) {
  const detail::MillsFraction first = detail::mills_fraction(a);
  const detail::MillsFraction second = detail::mills_fraction(b);
  const double inverse = 1.0 / (first.denominator * second.denominator);
  return {first.numerator * second.denominator * inverse, second.numerator * first.denominator * inverse};
}

}  // namespace plimsoll::math
