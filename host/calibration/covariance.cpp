#include "host/calibration/covariance.hpp"

#include <algorithm>
#include <cmath>

#include "kernels/core/contract.hpp"
#include "kernels/core/view.hpp"
#include "kernels/scenarios/cholesky.hpp"

namespace plimsoll::calibration {
namespace {

constexpr double positive_definite_margin = 1e-8;  // smallest eigenvalue of the correlation matrix is above this
constexpr int shrink_steps = 1024;

struct PairMoments {
  double variance_a = 0.0;
  double variance_b = 0.0;
  double covariance = 0.0;
  std::size_t count = 0;
};

/// Second moments of two series over the rows where both are present.
PairMoments pair_moments(const std::vector<double>& a, const std::vector<double>& b,
                         const CovarianceSettings& settings) {
  PairMoments result;
  const bool ewma = settings.method == CovarianceMethod::ewma;
  const bool centred = !ewma && settings.mean == MeanTreatment::sample_mean;
  const double decay = ewma ? settings.decay : 1.0;
  const auto both = [&](std::size_t row) { return !std::isnan(a[row]) && !std::isnan(b[row]); };
  double mean_a = 0.0;
  double mean_b = 0.0;
  for (std::size_t row = 0; row < a.size(); ++row) {
    if (!both(row)) continue;
    ++result.count;
    mean_a += a[row];
    mean_b += b[row];
  }
  if (result.count < 2) return result;
  const double count = static_cast<double>(result.count);
  mean_a = centred ? mean_a / count : 0.0;
  mean_b = centred ? mean_b / count : 0.0;
  double weight = 0.0;
  for (std::size_t row = 0; row < a.size(); ++row) {  // Horner's rule in the decay: the newest return has weight one
    if (!both(row)) continue;
    const double x = a[row] - mean_a;
    const double y = b[row] - mean_b;
    result.variance_a = decay * result.variance_a + x * x;
    result.variance_b = decay * result.variance_b + y * y;
    result.covariance = decay * result.covariance + x * y;
    weight = decay * weight + 1.0;
  }
  const double divisor = centred ? count - 1.0 : weight;
  result.variance_a /= divisor;
  result.variance_b /= divisor;
  result.covariance /= divisor;
  return result;
}

}  // namespace

CovarianceEstimate estimate_covariance(const std::vector<std::vector<double>>& returns,
                                       const CovarianceSettings& settings) {
  PLIMSOLL_EXPECT(settings.decay > 0.0 && settings.decay <= 1.0);
  const std::size_t n = returns.size();
  CovarianceEstimate result;
  result.size = n;
  result.matrix.assign(n * n, 0.0);
  result.overlaps.assign(n * n, 0);
  for (std::size_t i = 0; i < n; ++i) {
    PLIMSOLL_EXPECT(returns[i].size() == returns[0].size());
    const PairMoments own = pair_moments(returns[i], returns[i], settings);
    PLIMSOLL_EXPECT(own.count >= 2);
    result.matrix[i * n + i] = own.covariance;
    result.overlaps[i * n + i] = own.count;
  }
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      const PairMoments pair = pair_moments(returns[i], returns[j], settings);
      const bool same_rows = pair.count == result.overlaps[i * n + i] && pair.count == result.overlaps[j * n + j];
      double covariance = pair.covariance;
      if (!same_rows) {
        const double scale = std::sqrt(pair.variance_a) * std::sqrt(pair.variance_b);
        const bool known = pair.count >= std::max<std::size_t>(settings.fewest_overlaps, 2) && scale > 0.0;
        const double correlation = known ? std::clamp(pair.covariance / scale, -1.0, 1.0) : 0.0;
        covariance = correlation * std::sqrt(result.matrix[i * n + i]) * std::sqrt(result.matrix[j * n + j]);
        if (!known) ++result.uncorrelated_pairs;
      }
      result.matrix[i * n + j] = covariance;
      result.matrix[j * n + i] = covariance;
      result.overlaps[i * n + j] = pair.count;
      result.overlaps[j * n + i] = pair.count;
    }
  }
  return result;
}

ShrunkCovariance shrink_to_positive_definite(const std::vector<double>& covariance, std::size_t size) {
  PLIMSOLL_EXPECT(covariance.size() == size * size);
  std::vector<double> correlation(size * size);
  for (std::size_t i = 0; i < size; ++i) {
    PLIMSOLL_EXPECT(covariance[i * size + i] > 0.0);
    for (std::size_t j = 0; j < i; ++j) {
      const double value =
          covariance[i * size + j] / (std::sqrt(covariance[i * size + i]) * std::sqrt(covariance[j * size + j]));
      correlation[i * size + j] = value;
      correlation[j * size + i] = value;
    }
  }
  std::vector<double> trial(size * size);
  const auto succeeds = [&](double intensity) {
    for (std::size_t at = 0; at < trial.size(); ++at) trial[at] = (1.0 - intensity) * correlation[at];
    for (std::size_t i = 0; i < size; ++i) trial[i * size + i] = 1.0 - positive_definite_margin;
    return scenarios::cholesky(View<const double>{trial.data(), trial.size()}, size).ok();
  };
  int step = 0;
  while (step < shrink_steps && size != 0 && !succeeds(static_cast<double>(step) / shrink_steps)) {
    step = step == 0 ? 1 : step < 16 ? 2 * step : step + 16;
  }
  ShrunkCovariance result;
  result.intensity = static_cast<double>(std::min(step, shrink_steps)) / shrink_steps;
  result.matrix = covariance;
  for (std::size_t i = 0; i < size; ++i) {
    for (std::size_t j = 0; j < size; ++j) {
      if (i != j) result.matrix[i * size + j] = (1.0 - result.intensity) * covariance[i * size + j];
    }
  }
  return result;
}

}  // namespace plimsoll::calibration
