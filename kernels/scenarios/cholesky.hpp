// Cholesky factorisation of a covariance matrix, that names the pivot at which it fails.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "kernels/core/view.hpp"

namespace plimsoll::scenarios {

enum class CholeskyStatus {
  ok,
  wrong_size,          // not n * n elements, or n = 0
  not_finite,          // element (row, column) is NaN or infinite
  asymmetric,          // element (row, column) differs from element (column, row)
  pivot_not_positive,  // the matrix is not positive definite: pivot `row` came out as `value`
};

struct CholeskyResult {
  CholeskyStatus status = CholeskyStatus::ok;
  std::vector<double> lower;  // row-major n x n with zeros above the diagonal; empty unless ok
  std::size_t row = 0;
  std::size_t column = 0;
  double value = 0.0;  // the offending element or pivot

  [[nodiscard]] bool ok() const { return status == CholeskyStatus::ok; }

  /// What failed, what was found and what was expected; empty when ok.
  [[nodiscard]] std::string message() const;
};

/// L with L L^T = covariance, row-major n x n. Symmetry is required exactly: whoever makes a covariance computes one
/// triangle and mirrors it. Every element is one chain of fused multiply-adds in ascending k, so L has the same bits on
/// every machine. A pivot must exceed (n + 1) 2^-52 of its diagonal element: below that it is rounding noise of a
/// singular matrix (Higham, "Accuracy and Stability of Numerical Algorithms", 2nd ed. 2002, theorem 10.3 bounds the
/// backward error of element (j, j) by gamma_{j+1} a_jj).
[[nodiscard]] CholeskyResult cholesky(View<const double> covariance, std::size_t n);

}  // namespace plimsoll::scenarios
