// Numbers of 400 bits by MPFR, with operators, and derivatives by central differences that are exact for our purposes.
#pragma once

#include <mpfr.h>

namespace plimsoll::pricers {

class Wide {
 public:
  static constexpr mpfr_prec_t bits = 400;

  Wide() : Wide(0.0) {}
  Wide(double x) {  // NOLINT(google-explicit-constructor): formulas read as they are printed
    mpfr_init2(value_, bits);
    mpfr_set_d(value_, x, MPFR_RNDN);
  }
  Wide(const Wide& other) {
    mpfr_init2(value_, bits);
    mpfr_set(value_, other.value_, MPFR_RNDN);
  }
  Wide& operator=(const Wide& other) {
    mpfr_set(value_, other.value_, MPFR_RNDN);
    return *this;
  }
  ~Wide() { mpfr_clear(value_); }

  static Wide pi() {
    Wide result;
    mpfr_const_pi(result.value_, MPFR_RNDN);
    return result;
  }
  [[nodiscard]] double to_double() const { return mpfr_get_d(value_, MPFR_RNDN); }

  friend Wide operator+(Wide a, const Wide& b) { return mpfr_add(a.value_, a.value_, b.value_, MPFR_RNDN), a; }
  friend Wide operator-(Wide a, const Wide& b) { return mpfr_sub(a.value_, a.value_, b.value_, MPFR_RNDN), a; }
  friend Wide operator*(Wide a, const Wide& b) { return mpfr_mul(a.value_, a.value_, b.value_, MPFR_RNDN), a; }
  friend Wide operator/(Wide a, const Wide& b) { return mpfr_div(a.value_, a.value_, b.value_, MPFR_RNDN), a; }
  friend Wide operator-(Wide a) { return mpfr_neg(a.value_, a.value_, MPFR_RNDN), a; }
  friend bool operator<(const Wide& a, const Wide& b) { return mpfr_less_p(a.value_, b.value_) != 0; }
  friend Wide log(Wide a) { return mpfr_log(a.value_, a.value_, MPFR_RNDN), a; }
  friend Wide exp(Wide a) { return mpfr_exp(a.value_, a.value_, MPFR_RNDN), a; }
  friend Wide sqrt(Wide a) { return mpfr_sqrt(a.value_, a.value_, MPFR_RNDN), a; }
  friend Wide erfc(Wide a) { return mpfr_erfc(a.value_, a.value_, MPFR_RNDN), a; }

 private:
  mpfr_t value_;
};

/// Phi(x) = erfc(-x / sqrt 2) / 2.
inline Wide distribution(const Wide& x) { return erfc(-x / sqrt(Wide(2.0))) / 2.0; }

/// phi(x) = exp(-x^2 / 2) / sqrt(2 pi).
inline Wide density(const Wide& x) {
  static const Wide root_two_pi = sqrt(Wide::pi() * 2.0);
  return exp(-x * x / 2.0) / root_two_pi;
}

/// Central differences with a step of 2^-90 of the scale: the truncation is below 1e-50 of it, and of 400 bits at least
/// 200 stay significant.
template <typename Function>
Wide first_derivative(Function f, const Wide& at, const Wide& scale) {
  const Wide h = scale * 0x1p-90;
  return (f(at + h) - f(at - h)) / (h * 2.0);
}

template <typename Function>
Wide second_derivative(Function f, const Wide& at, const Wide& scale) {
  const Wide h = scale * 0x1p-90;
  return (f(at + h) - f(at) * 2.0 + f(at - h)) / (h * h);
}

template <typename Function>
Wide cross_derivative(Function f, const Wide& x, const Wide& x_scale, const Wide& y, const Wide& y_scale) {
  return first_derivative(
      [&](const Wide& at) { return first_derivative([&](const Wide& by) { return f(at, by); }, y, y_scale); }, x,
      x_scale);
}

}  // namespace plimsoll::pricers
