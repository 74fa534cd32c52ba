// Reference values by MPFR, and errors in units of the last place against them.
#pragma once

#include <mpfr.h>

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace plimsoll::math_test {

/// A 160-bit number: far beyond double, and cheap enough for a million calls.
class Precise {
 public:
  Precise() { mpfr_init2(value_, 160); }
  explicit Precise(double x) : Precise() { mpfr_set_d(value_, x, MPFR_RNDN); }
  Precise(const Precise&) = delete;
  Precise& operator=(const Precise&) = delete;
  ~Precise() { mpfr_clear(value_); }

  [[nodiscard]] mpfr_ptr get() { return value_; }
  [[nodiscard]] double to_double() const { return mpfr_get_d(value_, MPFR_RNDN); }

  /// (computed - this) / ulp(this), with the ulp of subnormal results being 2^-1074.
  [[nodiscard]] double ulps(double computed) {
    if (mpfr_zero_p(value_) != 0) return computed == 0.0 ? 0.0 : HUGE_VAL;
    const long exponent = std::max<long>(mpfr_get_exp(value_) - 53, -1074);
    mpfr_d_sub(scratch_.value_, computed, value_, MPFR_RNDN);
    mpfr_mul_2si(scratch_.value_, scratch_.value_, -exponent, MPFR_RNDN);
    return mpfr_get_d(scratch_.value_, MPFR_RNDN);
  }

  /// |computed / this - 1|.
  [[nodiscard]] double relative_error(double computed) {
    mpfr_d_sub(scratch_.value_, computed, value_, MPFR_RNDN);
    mpfr_div(scratch_.value_, scratch_.value_, value_, MPFR_RNDN);
    return std::fabs(mpfr_get_d(scratch_.value_, MPFR_RNDN));
  }

 private:
  struct Scratch {
    Scratch() { mpfr_init2(value_, 160); }
    ~Scratch() { mpfr_clear(value_); }
    mpfr_t value_;
  };

  mpfr_t value_;
  inline static Scratch scratch_;
};

/// phi(x) = exp(-x^2 / 2) / sqrt(2 pi).
inline void set_density(Precise& result, double x) {
  static Precise root_two_pi;
  static bool ready = false;
  if (!ready) {
    mpfr_const_pi(root_two_pi.get(), MPFR_RNDN);
    mpfr_mul_2ui(root_two_pi.get(), root_two_pi.get(), 1, MPFR_RNDN);
    mpfr_sqrt(root_two_pi.get(), root_two_pi.get(), MPFR_RNDN);
    ready = true;
  }
  mpfr_set_d(result.get(), x, MPFR_RNDN);
  mpfr_sqr(result.get(), result.get(), MPFR_RNDN);
  mpfr_div_2ui(result.get(), result.get(), 1, MPFR_RNDN);
  mpfr_neg(result.get(), result.get(), MPFR_RNDN);
  mpfr_exp(result.get(), result.get(), MPFR_RNDN);
  mpfr_div(result.get(), result.get(), root_two_pi.get(), MPFR_RNDN);
}

/// Phi(x) = erfc(-x / sqrt 2) / 2.
inline void set_distribution(Precise& result, double x) {
  static Precise root_half;
  static bool ready = false;
  if (!ready) {
    mpfr_sqrt_ui(root_half.get(), 2, MPFR_RNDN);
    mpfr_div_2ui(root_half.get(), root_half.get(), 1, MPFR_RNDN);
    ready = true;
  }
  mpfr_mul_d(result.get(), root_half.get(), -x, MPFR_RNDN);
  mpfr_erfc(result.get(), result.get(), MPFR_RNDN);
  mpfr_div_2ui(result.get(), result.get(), 1, MPFR_RNDN);
}

/// M(x) = Phi(-x) / phi(x).
inline void set_mills_ratio(Precise& result, double x) {
  static Precise density;
  set_density(density, x);
  set_distribution(result, -x);
  mpfr_div(result.get(), result.get(), density.get(), MPFR_RNDN);
}

/// The largest of many errors and where it happened.
struct Worst {
  double error = 0.0;
  double at = 0.0;
  void see(double e, double x) {
    if (!(std::fabs(e) <= error)) {
      error = std::fabs(e);
      at = x;
    }
  }
};

}  // namespace plimsoll::math_test
