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
/// value: then Phi(0) is exactly 1/2. Above 40 the quotient tends to (1 - 2.2e-12) / x; above 2^48 both parts, and the
/// products of two such, may overflow. Even and odd powers go separately: shorter chains of dependent operations.
PLIMSOLL_HD MillsFraction mills_fraction(double x) {
  const double z = x * x;
  double n_odd = 0.9999999999977991;
  n_odd = fused_multiply_add(n_odd, z, 352.17487447813784);
  n_odd = fused_multiply_add(n_odd, z, 16892.64804203793);
  n_odd = fused_multiply_add(n_odd, z, 206123.66588529872);
  n_odd = fused_multiply_add(n_odd, z, 549972.2335830093);
  double n_even = 26.81540709747785;
  n_even = fused_multiply_add(n_even, z, 2930.2431421300234);
  n_even = fused_multiply_add(n_even, z, 69731.509129067);
  n_even = fused_multiply_add(n_even, z, 422427.93853733904);
  n_even = fused_multiply_add(n_even, z, 354106.12305745494);
  double d_odd = 26.81540709700604;
  d_odd = fused_multiply_add(d_odd, z, 2957.0585465901786);
  d_odd = fused_multiply_add(d_odd, z, 72608.11854004406);
  d_odd = fused_multiply_add(d_odd, z, 486566.0856493895);
  d_odd = fused_multiply_add(d_odd, z, 664245.3135009521);
  double d_even = z + 353.1748745236714;
  d_even = fused_multiply_add(d_even, z, 17242.823019729884);
  d_even = fused_multiply_add(d_even, z, 222322.02634091472);
  d_even = fused_multiply_add(d_even, z, 725771.9062022102);
  d_even = fused_multiply_add(d_even, z, 282535.80847330287);
  return {fused_multiply_add(n_odd, x, n_even), fused_multiply_add(d_odd, x, d_even)};
}

/// min(x, 2^48), NaN for NaN: where `mills_fraction` and products of two stay finite.
PLIMSOLL_HD double bounded_mills_argument(double x) {
  constexpr double largest = 281474976710656.0;  // 2^48
  return largest < x ? largest : x;
}

}  // namespace detail

/// M(x) for x >= 0: relative error below 1e-15 on [0, 40], 3e-12 up to 2^48; larger x, infinity included, give M(2^48).
/// Negative x has no meaning here (use M(-x) = 1 / phi(x) - M(x)). NaN in, NaN out.
PLIMSOLL_HD double mills_ratio(double x) {
  const detail::MillsFraction m = detail::mills_fraction(detail::bounded_mills_argument(x));
  return m.numerator / m.denominator;
}

struct MillsPair {
  double first;
  double second;
};

/// M(a) and M(b) with one division between them; relative error below 1.1e-15 on [0, 40], limits as for `mills_ratio`.
/// The bits of `first` depend on b, and may differ from mills_ratio(a) by 3 ulps.
PLIMSOLL_HD MillsPair mills_ratio_pair(double a, double b) {
  const detail::MillsFraction first = detail::mills_fraction(detail::bounded_mills_argument(a));
  const detail::MillsFraction second = detail::mills_fraction(detail::bounded_mills_argument(b));
  const double inverse = 1.0 / (first.denominator * second.denominator);
  return {first.numerator * second.denominator * inverse, second.numerator * first.denominator * inverse};
}

}  // namespace plimsoll::math
