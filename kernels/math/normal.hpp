// The normal distribution: density, distribution function and quantile, the same bits on every backend.
#pragma once

#include "kernels/core/bits.hpp"
#include "kernels/core/macros.hpp"
#include "kernels/math/exp.hpp"
#include "kernels/math/log.hpp"
#include "kernels/math/mills.hpp"

namespace plimsoll::math {

constexpr double inverse_root_two_pi = 0.3989422804014327;  // 1 / sqrt(2 pi)

/// phi(x), relative error below 5e-16 for |x| <= 37.
PLIMSOLL_HD double normal_pdf(double x) { return inverse_root_two_pi * exp_minus_half_square(x); }

/// Phi(x), relative error below 1.2e-15 for x >= -37; gradual underflow to 0 below -37.5; 1/2 at 0. Phi(x) + Phi(-x) is
/// 1 within one rounding. NaN in, NaN out.
PLIMSOLL_HD double normal_cdf(double x) {
  const double density = exp_minus_half_square(x);
  const double tail = density * (inverse_root_two_pi * mills_ratio(absolute(x)));
  return x > 0.0 ? 1.0 - tail : tail;
}

/// Phi^-1(u) for u in (0, 1), relative error below 1e-15; -inf at 0, +inf at 1, NaN elsewhere. Algorithm AS 241,
/// PPND16: Wichura, M. J. (1988), Applied Statistics 37, 477-484; coefficients as printed there. All three of its
/// rationals are evaluated and one is selected before the only division, so that loops over it vectorise.
PLIMSOLL_HD double normal_quantile(double u) {
  constexpr double infinity = __builtin_huge_val();
  const double q = u - 0.5;
  const double tail = q < 0.0 ? u : 1.0 - u;
  const double root = square_root(-log(tail));

  const double a = fused_multiply_add(-q, q, 0.180625);
  double an = 2.5090809287301226727e+3;
  an = fused_multiply_add(an, a, 3.3430575583588128105e+4);
  an = fused_multiply_add(an, a, 6.7265770927008700853e+4);
  an = fused_multiply_add(an, a, 4.5921953931549871457e+4);
  an = fused_multiply_add(an, a, 1.3731693765509461125e+4);
  an = fused_multiply_add(an, a, 1.9715909503065514427e+3);
  an = fused_multiply_add(an, a, 1.3314166789178437745e+2);
  an = fused_multiply_add(an, a, 3.3871328727963666080e+0);
  double ad = 5.2264952788528545610e+3;
  ad = fused_multiply_add(ad, a, 2.8729085735721942674e+4);
  ad = fused_multiply_add(ad, a, 3.9307895800092710610e+4);
  ad = fused_multiply_add(ad, a, 2.1213794301586595867e+4);
  ad = fused_multiply_add(ad, a, 5.3941960214247511077e+3);
  ad = fused_multiply_add(ad, a, 6.8718700749205790830e+2);
  ad = fused_multiply_add(ad, a, 4.2313330701600911252e+1);
  ad = fused_multiply_add(ad, a, 1.0);

  const double b = root - 1.6;
  double bn = 7.74545014278341407640e-4;
  bn = fused_multiply_add(bn, b, 2.27238449892691845833e-2);
  bn = fused_multiply_add(bn, b, 2.41780725177450611770e-1);
  bn = fused_multiply_add(bn, b, 1.27045825245236838258e+0);
  bn = fused_multiply_add(bn, b, 3.64784832476320460504e+0);
  bn = fused_multiply_add(bn, b, 5.76949722146069140550e+0);
  bn = fused_multiply_add(bn, b, 4.63033784615654529590e+0);
  bn = fused_multiply_add(bn, b, 1.42343711074968357734e+0);
  double bd = 1.05075007164441684324e-9;
  bd = fused_multiply_add(bd, b, 5.47593808499534494600e-4);
  bd = fused_multiply_add(bd, b, 1.51986665636164571966e-2);
  bd = fused_multiply_add(bd, b, 1.48103976427480074590e-1);
  bd = fused_multiply_add(bd, b, 6.89767334985100004550e-1);
  bd = fused_multiply_add(bd, b, 1.67638483018380384940e+0);
  bd = fused_multiply_add(bd, b, 2.05319162663775882187e+0);
  bd = fused_multiply_add(bd, b, 1.0);

  const double c = root - 5.0;
  double cn = 2.01033439929228813265e-7;
  cn = fused_multiply_add(cn, c, 2.71155556874348757815e-5);
  cn = fused_multiply_add(cn, c, 1.24266094738807843860e-3);
  cn = fused_multiply_add(cn, c, 2.65321895265761230930e-2);
  cn = fused_multiply_add(cn, c, 2.96560571828504891230e-1);
  cn = fused_multiply_add(cn, c, 1.78482653991729133580e+0);
  cn = fused_multiply_add(cn, c, 5.46378491116411436990e+0);
  cn = fused_multiply_add(cn, c, 6.65790464350110377720e+0);
  double cd = 2.04426310338993978564e-15;
  cd = fused_multiply_add(cd, c, 1.42151175831644588870e-7);
  cd = fused_multiply_add(cd, c, 1.84631831751005468180e-5);
  cd = fused_multiply_add(cd, c, 7.86869131145613259100e-4);
  cd = fused_multiply_add(cd, c, 1.48753612908506148525e-2);
  cd = fused_multiply_add(cd, c, 1.36929880922735805310e-1);
  cd = fused_multiply_add(cd, c, 5.99832206555887937690e-1);
  cd = fused_multiply_add(cd, c, 1.0);

  const bool central = absolute(q) <= 0.425;
  const bool far = root > 5.0;
  const double outer_numerator = far ? cn : bn;
  const double outer_denominator = far ? cd : bd;
  const double signed_numerator = q < 0.0 ? -outer_numerator : outer_numerator;
  const double inside = (central ? q * an : signed_numerator) / (central ? ad : outer_denominator);
  const double above_zero = u == 0.0 ? -infinity : inside;
  return u == 1.0 ? infinity : above_zero;
}

}  // namespace plimsoll::math
