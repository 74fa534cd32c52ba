#include "host/calibration/covariance.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "host/calibration/price_history.hpp"
#include "tests/support/shared_data.hpp"

namespace plimsoll::calibration {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double rounding = 1e-18;  // a few ulp of numbers near 1e-3

// By hand, in units of 1e-4: squares of a 1, 4, 9; of b 4, 1, 1; products 2, -2, -3.
const std::vector<std::vector<double>> two_series{{0.01, -0.02, 0.03}, {0.02, 0.01, -0.01}};

TEST(Covariance, SampleWithZeroMeanIsTheMeanProduct) {
  const CovarianceEstimate estimate = estimate_covariance(two_series, {});
  EXPECT_NEAR(estimate(0, 0), 14e-4 / 3, rounding);
  EXPECT_NEAR(estimate(1, 1), 6e-4 / 3, rounding);
  EXPECT_NEAR(estimate(0, 1), -3e-4 / 3, rounding);
  EXPECT_EQ(estimate(0, 1), estimate(1, 0));
  EXPECT_EQ(estimate.overlaps[1], 3U);
}

TEST(Covariance, SampleAroundTheMeanDividesByOneLess) {
  CovarianceSettings settings;
  settings.mean = MeanTreatment::sample_mean;
  const CovarianceEstimate estimate = estimate_covariance(two_series, settings);
  EXPECT_NEAR(estimate(0, 0), 38e-4 / 6, rounding);   // (14 - 4/3) / 2
  EXPECT_NEAR(estimate(1, 1), 14e-4 / 6, rounding);   // (6 - 4/3) / 2
  EXPECT_NEAR(estimate(0, 1), -13e-4 / 6, rounding);  // (-3 - 4/3) / 2
}

TEST(Covariance, EwmaWeighsTheNewestReturnMost) {
  CovarianceSettings settings;
  settings.method = CovarianceMethod::ewma;
  settings.decay = 0.5;  // weights 1/4, 1/2, 1
  const CovarianceEstimate estimate = estimate_covariance(two_series, settings);
  EXPECT_NEAR(estimate(0, 0), 11.25e-4 / 1.75, rounding);
  EXPECT_NEAR(estimate(0, 1), -2e-4, rounding);
}

// Hull, "Options, Futures, and Other Derivatives", chapter "Estimating volatilities and correlations", EWMA example:
// lambda 0.90, volatility 1 % a day, return 2 %: variance 0.00013, volatility 1.14 %.
TEST(Covariance, EwmaUpdateGivesHullsExample) {
  const double variance = ewma_update(0.01 * 0.01, 0.02, 0.90);
  EXPECT_NEAR(variance, 0.00013, 1e-18);
  EXPECT_NEAR(std::sqrt(variance), 0.0114, 5e-5);  // printed to three digits
}

TEST(Covariance, EwmaOfALongHistoryFollowsTheRecursion) {
  // With many returns the normalisation no longer matters and estimate and recursion agree.
  std::vector<double> returns;
  double recursive = 0.0;
  for (int day = 0; day < 1000; ++day) {
    returns.push_back(0.02 * std::sin(1.7 * day));
    recursive = ewma_update(recursive, returns.back(), 0.94);
  }
  CovarianceSettings settings;
  settings.method = CovarianceMethod::ewma;
  EXPECT_NEAR(estimate_covariance({returns}, settings)(0, 0), recursive, 1e-15 * recursive + 1e-18);
}

TEST(Covariance, UnequalHistoriesGiveTheCorrelationOfTheCommonRows) {
  CovarianceSettings settings;
  settings.fewest_overlaps = 2;
  // Common rows are the last two: (0.01, 0.02) and (0.03, -0.01); the correlation there is
  // (2 - 3) / sqrt((1 + 9)(4 + 1)) = -1 / sqrt(50).
  const CovarianceEstimate estimate = estimate_covariance({{0.05, 0.01, 0.03}, {nan, 0.02, -0.01}}, settings);
  EXPECT_NEAR(estimate(0, 0), 35e-4 / 3, rounding) << "all of its own returns";
  EXPECT_NEAR(estimate(1, 1), 5e-4 / 2, rounding);
  EXPECT_NEAR(estimate(0, 1), -std::sqrt(35e-4 / 3) * std::sqrt(5e-4 / 2) / std::sqrt(50.0), rounding);
  EXPECT_EQ(estimate.overlaps[1], 2U);
  EXPECT_EQ(estimate.uncorrelated_pairs, 0U);
}

TEST(Covariance, PairsWithTooFewCommonReturnsAreUncorrelatedAndCounted) {
  const CovarianceEstimate estimate = estimate_covariance({{0.05, 0.01, nan, nan}, {nan, 0.02, -0.01, 0.01}}, {});
  EXPECT_EQ(estimate(0, 1), 0.0);
  EXPECT_EQ(estimate.uncorrelated_pairs, 1U);
  EXPECT_EQ(estimate_covariance(two_series, {}).uncorrelated_pairs, 0U) << "short but complete histories are used";
}

TEST(Shrinkage, LeavesAGoodMatrixAlone) {
  const std::vector<double> good{0.04, 0.01, 0.01, 0.09};
  const ShrunkCovariance shrunk = shrink_to_positive_definite(good, 2);
  EXPECT_EQ(shrunk.intensity, 0.0);
  EXPECT_EQ(shrunk.matrix, good);
  EXPECT_TRUE(shrink_to_positive_definite({}, 0).matrix.empty());
}

TEST(Shrinkage, TakesTheFirstStepThatSuffices) {
  // Correlations 0.9, 0.9, -0.9: the off-diagonal part has eigenvalues -1.8, 0.9, 0.9, so 1 - 1.8 (1 - x) > 0 needs
  // x > 4/9 = 455.1/1024, and the grid steps by 16/1024 there: 464/1024.
  const std::vector<double> bad{1, 1.8, -2.7, 1.8, 4, 5.4, -2.7, 5.4, 9};  // volatilities 1, 2, 3
  const ShrunkCovariance shrunk = shrink_to_positive_definite(bad, 3);
  EXPECT_EQ(shrunk.intensity, 464.0 / 1024.0);
  EXPECT_EQ(shrunk.matrix[0], 1.0);
  EXPECT_EQ(shrunk.matrix[4], 4.0);
  EXPECT_EQ(shrunk.matrix[8], 9.0) << "variances stay";
  EXPECT_NEAR(shrunk.matrix[1], 1.8 * 560.0 / 1024.0, 1e-15);
  EXPECT_EQ(shrunk.matrix[1], shrunk.matrix[3]);
}

TEST(Shrinkage, MendsASeriesGivenTwice) {
  const std::vector<double> returns{0.01, -0.02, 0.015, 0.003};
  const CovarianceEstimate estimate = estimate_covariance({returns, returns}, {});
  const ShrunkCovariance shrunk = shrink_to_positive_definite(estimate.matrix, 2);
  EXPECT_EQ(shrunk.intensity, 1.0 / 1024.0);
}

TEST(Shrinkage, MendsMoreSeriesThanReturns) {
  std::vector<std::vector<double>> returns(12, std::vector<double>(5));
  for (std::size_t i = 0; i < 12; ++i) {
    for (std::size_t t = 0; t < 5; ++t) returns[i][t] = 0.01 * std::sin(static_cast<double>(3 * i * i + 7 * t + i * t));
  }
  const ShrunkCovariance shrunk = shrink_to_positive_definite(estimate_covariance(returns, {}).matrix, 12);
  EXPECT_GT(shrunk.intensity, 0.0);
  EXPECT_LE(shrunk.intensity, 16.0 / 1024.0) << "rank 5 has zero, not negative, eigenvalues";
}

/// A second computation, plainly, in extended precision and with its own way of walking the rows.
TEST(Covariance, AgreesWithAPlainComputationOnThirtyYearsOfPrices) {
  const std::string path = plimsoll::testing::shared_data("prices_daily/pypfopt_13stocks_1990_2024.csv.gz");
  PLIMSOLL_REQUIRE_DATA(path);
  const PriceHistory history = PriceHistory::load(path);
  std::vector<std::vector<double>> returns;
  for (std::size_t at = 0; at < history.names().size(); ++at) returns.push_back(history.log_returns(at));
  CovarianceSettings settings;
  settings.mean = MeanTreatment::sample_mean;
  const CovarianceEstimate estimate = estimate_covariance(returns, settings);
  const auto moments = [&](std::size_t i, std::size_t j) {
    long double n = 0, si = 0, sj = 0, sij = 0, sii = 0, sjj = 0;
    for (std::size_t row = history.rows() - 1; row > 0; --row) {
      const long double i1 = history.closes(i)[row], i0 = history.closes(i)[row - 1];
      const long double j1 = history.closes(j)[row], j0 = history.closes(j)[row - 1];
      if (std::isnan(i1 + i0 + j1 + j0)) continue;
      const long double x = std::log(i1 / i0), y = std::log(j1 / j0);
      n += 1, si += x, sj += y, sij += x * y, sii += x * x, sjj += y * y;
    }
    struct Result {
      long double covariance, correlation;
    };
    const long double cij = sij - si * sj / n, cii = sii - si * si / n, cjj = sjj - sj * sj / n;
    return Result{cij / (n - 1), cij / std::sqrt(cii * cjj)};
  };
  for (std::size_t i = 0; i < returns.size(); ++i) {
    for (std::size_t j = 0; j <= i; ++j) {
      const bool same_rows = estimate.overlaps[i * 13 + j] == estimate.overlaps[i * 13 + i] &&
                             estimate.overlaps[i * 13 + j] == estimate.overlaps[j * 13 + j];
      const long double own = std::sqrt(moments(i, i).covariance * moments(j, j).covariance);
      const long double expected = same_rows ? moments(i, j).covariance : moments(i, j).correlation * own;
      // 9,000 additions of doubles round to about 1e-13 relative to the variances at worst.
      ASSERT_NEAR(estimate(i, j), static_cast<double>(expected), static_cast<double>(1e-12L * own)) << i << ' ' << j;
    }
  }
  EXPECT_EQ(shrink_to_positive_definite(estimate.matrix, estimate.size).intensity, 0.0);
}

}  // namespace
}  // namespace plimsoll::calibration
