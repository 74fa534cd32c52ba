#include "kernels/scenarios/cholesky.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "kernels/random/normal.hpp"

namespace plimsoll::scenarios {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

CholeskyResult factorise(const std::vector<double>& covariance, std::size_t n) {
  return cholesky({covariance.data(), covariance.size()}, n);
}

TEST(Cholesky, FactorisesAnIntegerMatrixExactly) {
  // (2 0 0; 6 1 0; -8 5 3) times its transpose, by hand.
  const CholeskyResult result = factorise({4, 12, -16, 12, 37, -43, -16, -43, 98}, 3);
  ASSERT_TRUE(result.ok()) << result.message();
  EXPECT_THAT(result.lower, ElementsAre(2, 0, 0, 6, 1, 0, -8, 5, 3));
  EXPECT_EQ(result.message(), "");
}

TEST(Cholesky, OfOneElementIsItsRoot) { EXPECT_THAT(factorise({0.25}, 1).lower, ElementsAre(0.5)); }

TEST(Cholesky, NamesThePivotOfARankDeficientMatrix) {
  // Rows of the factor (2 0 0), (1 2 0), (3 2 0): the third pivot is exactly 13 - 9 - 4 = 0.
  const CholeskyResult result = factorise({4, 2, 6, 2, 5, 7, 6, 7, 13}, 3);
  EXPECT_EQ(result.status, CholeskyStatus::pivot_not_positive);
  EXPECT_EQ(result.row, 2U);
  EXPECT_EQ(result.value, 0.0);
  EXPECT_TRUE(result.lower.empty());
  EXPECT_THAT(result.message(), HasSubstr("pivot of factor 2 is 0"));
}

TEST(Cholesky, NamesThePivotOfAnIndefiniteMatrix) {
  const CholeskyResult result = factorise({1, 2, 0, 2, 1, 0, 0, 0, 1}, 3);
  EXPECT_EQ(result.status, CholeskyStatus::pivot_not_positive);
  EXPECT_EQ(result.row, 1U);
  EXPECT_EQ(result.value, -3.0);
}

TEST(Cholesky, RefusesAFactorWithoutVariance) {
  const CholeskyResult result = factorise({1, 0, 0, 0}, 2);
  EXPECT_EQ(result.status, CholeskyStatus::pivot_not_positive);
  EXPECT_EQ(result.row, 1U);
}

TEST(Cholesky, TakesAPivotOfRoundingNoiseForZero) {
  // Covariances of weighted sums of 2 independent factors, in 5 variables: rank 2. The third pivot is noise of either
  // sign, whatever the weights; not one of 200 may pass for positive definite.
  for (std::uint32_t trial = 0; trial < 200; ++trial) {
    std::vector<double> covariance(25);
    const auto weight = [&](std::uint32_t i, std::uint32_t k) { return random::normal({1, trial, i, k}); };
    for (std::uint32_t i = 0; i < 5; ++i) {
      for (std::uint32_t j = 0; j <= i; ++j) {
        const double element = weight(i, 0) * weight(j, 0) + weight(i, 1) * weight(j, 1);
        covariance[i * 5 + j] = covariance[j * 5 + i] = element;
      }
    }
    const CholeskyResult result = factorise(covariance, 5);
    ASSERT_EQ(result.status, CholeskyStatus::pivot_not_positive) << trial;
  }
}

TEST(Cholesky, NamesANumberThatIsNotFinite) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const CholeskyResult with_nan = factorise({1, 0, nan, 1}, 2);
  EXPECT_EQ(with_nan.status, CholeskyStatus::not_finite);
  EXPECT_EQ(with_nan.row, 1U);
  EXPECT_EQ(with_nan.column, 0U);
  EXPECT_EQ(factorise({std::numeric_limits<double>::infinity()}, 1).status, CholeskyStatus::not_finite);
}

TEST(Cholesky, NamesAnAsymmetry) {
  const CholeskyResult result = factorise({1, 0.5, 0, 0.25, 1, 0, 0, 0, 1}, 3);
  EXPECT_EQ(result.status, CholeskyStatus::asymmetric);
  EXPECT_EQ(result.row, 1U);
  EXPECT_EQ(result.column, 0U);
  EXPECT_EQ(result.value, 0.25);
  EXPECT_THAT(result.message(), HasSubstr("(1, 0)"));
}

TEST(Cholesky, RefusesAWrongNumberOfElements) {
  EXPECT_EQ(factorise({1, 0, 0, 1}, 3).status, CholeskyStatus::wrong_size);
  EXPECT_EQ(factorise({}, 0).status, CholeskyStatus::wrong_size);
  EXPECT_THAT(factorise({1, 0, 0, 1}, 3).message(), HasSubstr("4 elements; expected 3 x 3"));
}

TEST(Cholesky, MultipliesBackToTheCovarianceWithinHighamsBound) {
  // Theorem 10.3: |A - L L^T| <= gamma_{n+1} |L||L^T| <= gamma_{n+1} sqrt(a_ii a_jj) / (1 - gamma), element by element;
  // the product below rounds as well: twice the bound.
  for (const std::uint32_t n : {2U, 5U, 20U, 60U}) {
    std::vector<double> covariance(std::size_t{n} * n);
    for (std::uint32_t i = 0; i < n; ++i) {
      for (std::uint32_t j = 0; j <= i; ++j) {
        double sum = i == j ? 0.01 : 0.0;
        for (std::uint32_t k = 0; k < n; ++k) sum += random::normal({2, n, i, k}) * random::normal({2, n, j, k});
        covariance[i * n + j] = covariance[j * n + i] = sum;
      }
    }
    const CholeskyResult result = factorise(covariance, n);
    ASSERT_TRUE(result.ok()) << result.message();
    for (std::uint32_t i = 0; i < n; ++i) {
      for (std::uint32_t j = 0; j < n; ++j) {
        long double product = 0.0L;
        for (std::uint32_t k = 0; k < n; ++k) {
          product += static_cast<long double>(result.lower[i * n + k]) * result.lower[j * n + k];
        }
        const double bound = 2.0 * (n + 1) * 0x1p-53 * std::sqrt(covariance[i * n + i] * covariance[j * n + j]);
        ASSERT_NEAR(static_cast<double>(product), covariance[i * n + j], bound) << i << ", " << j << " of " << n;
        ASSERT_TRUE(j <= i || result.lower[i * n + j] == 0.0);
      }
    }
  }
}

}  // namespace
}  // namespace plimsoll::scenarios
