// Covariance matrices of return series: sample and EWMA, pairwise over gaps, mended to positive definite.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace plimsoll::calibration {

enum class CovarianceMethod : std::uint8_t { sample, ewma };
enum class MeanTreatment : std::uint8_t { zero, sample_mean };

struct CovarianceSettings {
  CovarianceMethod method = CovarianceMethod::sample;
  MeanTreatment mean = MeanTreatment::zero;  // sample only; EWMA always takes zero
  double decay = 0.94;               // EWMA lambda; RiskMetrics Technical Document, 4th ed. (1996), section 5.3.2
  std::size_t fewest_overlaps = 20;  // with unequal histories: fewer common returns count as uncorrelated
};

/// A symmetric matrix, row-major, with the number of common returns behind each element.
struct CovarianceEstimate {
  std::size_t size = 0;
  std::vector<double> matrix;
  std::vector<std::size_t> overlaps;
  std::size_t uncorrelated_pairs = 0;  // pairs with too few common returns

  [[nodiscard]] double operator()(std::size_t row, std::size_t column) const { return matrix[row * size + column]; }
};

/// Covariance of `returns` (equally long, NaN = missing), summed in row order, oldest first.
/// sample: sum / n with zero mean, sum / (n - 1) around the mean with sample_mean.
/// ewma: sum of decay^k r_i r_j / sum of decay^k, k counted in present returns from the newest (k = 0) backwards.
/// Variances use every return of the series. A pair with the same rows is its plain covariance; with unequal rows it is
/// the correlation over the common rows times both volatilities, so that |correlation| <= 1 whatever the histories.
/// Every series needs two returns.
CovarianceEstimate estimate_covariance(const std::vector<std::vector<double>>& returns,
                                       const CovarianceSettings& settings);

/// RiskMetrics recursion for one step: lambda * prior_variance + (1 - lambda) * new_return^2.
constexpr double ewma_update(double prior_variance, double new_return, double decay) {
  return decay * prior_variance + (1.0 - decay) * new_return * new_return;
}

/// A matrix (1 - intensity) * C + intensity * diag(C).
struct ShrunkCovariance {
  std::vector<double> matrix;
  double intensity = 0.0;
};

/// The smallest intensity of 0, 1/1024, 2/1024, 4/1024, 8/1024, then steps of 16/1024 up to 1 at which the correlation
/// matrix minus 1e-8 times the identity has a Cholesky factor; variances stay as they are. Every variance must be > 0.
ShrunkCovariance shrink_to_positive_definite(const std::vector<double>& covariance, std::size_t size);

}  // namespace plimsoll::calibration
