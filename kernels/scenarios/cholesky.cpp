#include "kernels/scenarios/cholesky.hpp"

#include <cstdio>

#include "kernels/core/bits.hpp"

namespace plimsoll::scenarios {

namespace {

CholeskyResult failure(CholeskyStatus status, std::size_t row, std::size_t column, double value) {
  CholeskyResult result;
  result.status = status;
  result.row = row;
  result.column = column;
  result.value = value;
  return result;
}

bool is_finite(double x) { return x - x == 0.0; }

CholeskyResult check(View<const double> covariance, std::size_t n) {
  if (n == 0 || covariance.size != n * n) {
    return failure(CholeskyStatus::wrong_size, n, n, static_cast<double>(covariance.size));
  }
  for (std::size_t row = 0; row < n; ++row) {
    for (std::size_t column = 0; column < n; ++column) {
      const double value = covariance[row * n + column];
      if (!is_finite(value)) return failure(CholeskyStatus::not_finite, row, column, value);
      if (column < row && value != covariance[column * n + row]) {
        return failure(CholeskyStatus::asymmetric, row, column, value);
      }
    }
  }
  return {};
}

}  // namespace

CholeskyResult cholesky(View<const double> covariance, std::size_t n) {
  CholeskyResult result = check(covariance, n);
  if (!result.ok()) return result;
  std::vector<double> lower(n * n, 0.0);
  const double noise = static_cast<double>(n + 1) * 0x1p-52;
  for (std::size_t row = 0; row < n; ++row) {
    const double* current = lower.data() + row * n;
    for (std::size_t column = 0; column <= row; ++column) {
      const double* other = lower.data() + column * n;
      double rest = covariance[row * n + column];
      for (std::size_t k = 0; k < column; ++k) rest = fused_multiply_add(-current[k], other[k], rest);
      if (column < row) {
        lower[row * n + column] = rest / other[column];
      } else {
        const bool above_noise = rest > noise * covariance[row * n + row];  // false for NaN
        if (!above_noise) return failure(CholeskyStatus::pivot_not_positive, row, row, rest);
        lower[row * n + row] = square_root(rest);
      }
    }
  }
  result.lower = std::move(lower);
  return result;
}

std::string CholeskyResult::message() const {
  char text[256] = "";
  switch (status) {
    case CholeskyStatus::ok: break;
    case CholeskyStatus::wrong_size:
      std::snprintf(text, sizeof text, "covariance has %.0f elements; expected %zu x %zu, at least 1 x 1", value, row,
                    column);
      break;
    case CholeskyStatus::not_finite:
      std::snprintf(text, sizeof text, "covariance element (%zu, %zu) is %g; expected a finite number", row, column,
                    value);
      break;
    case CholeskyStatus::asymmetric:
      std::snprintf(text, sizeof text,
                    "covariance element (%zu, %zu) is %.17g and differs from element (%zu, %zu); "
                    "expected a symmetric matrix",
                    row, column, value, column, row);
      break;
    case CholeskyStatus::pivot_not_positive:
      std::snprintf(text, sizeof text,
                    "covariance is not positive definite: the pivot of factor %zu is %.17g; expected "
                    "it to be positive. Remove that factor or shrink the covariance towards its diagonal.",
                    row, value);
      break;
  }
  return text;
}

}  // namespace plimsoll::scenarios
