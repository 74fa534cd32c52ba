// The scenarios have the distribution that the recipe names, within the Monte Carlo error of their number.
#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "kernels/scenarios/cholesky.hpp"
#include "tests/kernels/scenarios/walk.hpp"

namespace plimsoll::scenarios {
namespace {

constexpr std::uint32_t scenarios = 1U << 18;
constexpr double five = 5.0;  // standard errors that a test allows: one chance in two million to be wrong about a draw

// Daily volatilities 2 %, 3 % and (implied volatility) 50 points; correlations 0.8, -0.6, -0.3.
const std::vector<double> covariance = {0.0004,  0.00048, -0.006,   //
                                        0.00048, 0.0009,  -0.0045,  //
                                        -0.006,  -0.0045, 0.25};

ScenarioRecipe recipe_for(Sampler sampler, Marginal marginal) {
  ScenarioRecipe recipe;
  recipe.seed = 12345;
  recipe.scenarios = scenarios;
  recipe.factors = 3;
  recipe.sampler = sampler;
  recipe.marginal = marginal;
  recipe.cholesky_lower = cholesky({covariance.data(), covariance.size()}, 3).lower;
  recipe.kinds.assign(3, ShockKind::absolute);
  return recipe;
}

double mean_product(const std::vector<double>& shocks, std::size_t i, std::size_t j) {
  double sum = 0.0;
  for (std::size_t s = 0; s < scenarios; ++s) sum += shocks[i * scenarios + s] * shocks[j * scenarios + s];
  return sum / scenarios;
}

/// E of the 2k-th power of the mixing factor: (nu - 2)^k / ((nu - 2)(nu - 4)...(nu - 2k)); from the inverse moments of
/// a chi-square. 1 for the normal.
double mixing_moment(const Marginal& marginal, int k) {
  double moment = 1.0;
  for (int i = 1; i <= k && marginal.kind == MarginalKind::student_t; ++i) {
    const double nu = marginal.degrees_of_freedom;
    moment *= (nu - 2.0) / (nu - 2.0 * i);
  }
  return moment;
}

// E (xi xj)^2 = E m^4 (sigma_i^2 sigma_j^2 + 2 cov^2), by Isserlis' theorem; so the standard error of the mean product.
TEST(ScenarioDistribution, ReproducesTheCovariance) {
  for (const Sampler sampler : {Sampler::philox, Sampler::antithetic, Sampler::sobol}) {
    for (const Marginal& marginal : {Marginal{MarginalKind::normal, 0}, Marginal{MarginalKind::student_t, 5}}) {
      const std::vector<double> shocks = generate(recipe_for(sampler, marginal));
      // Products of antithetic pairs are equal: half as many independent ones.
      const double independent = sampler == Sampler::antithetic ? scenarios / 2.0 : scenarios;
      for (std::size_t i = 0; i < 3; ++i) {
        for (std::size_t j = 0; j <= i; ++j) {
          const double expected = covariance[i * 3 + j];
          const double square =
              mixing_moment(marginal, 2) * (covariance[i * 3 + i] * covariance[j * 3 + j] + 2.0 * expected * expected);
          const double error = std::sqrt((square - expected * expected) / independent);
          EXPECT_NEAR(mean_product(shocks, i, j), expected, five * error)
              << to_string(sampler) << " nu " << marginal.degrees_of_freedom << " (" << i << ", " << j << ")";
        }
      }
    }
  }
}

TEST(ScenarioDistribution, HasZeroDrift) {
  for (const Sampler sampler : {Sampler::philox, Sampler::antithetic, Sampler::sobol}) {
    const std::vector<double> shocks = generate(recipe_for(sampler, {MarginalKind::student_t, 5}));
    for (std::size_t i = 0; i < 3; ++i) {
      double sum = 0.0;
      for (std::size_t s = 0; s < scenarios; ++s) sum += shocks[i * scenarios + s];
      EXPECT_NEAR(sum / scenarios, 0.0, five * std::sqrt(covariance[i * 3 + i] / scenarios)) << to_string(sampler);
    }
  }
}

// The printed 97.5 % quantiles of Student's t, times sqrt((nu - 2) / nu) because our shocks have variance one.
TEST(ScenarioDistribution, ExceedsThePrintedQuantilesOfStudentsT) {
  const struct {
    std::uint32_t degrees_of_freedom;
    double quantile;
  } table[] = {{3, 3.1824}, {10, 2.2281}};
  for (const Sampler sampler : {Sampler::philox, Sampler::sobol}) {
    for (const auto& [degrees_of_freedom, quantile] : table) {
      const ScenarioRecipe recipe = recipe_for(sampler, {MarginalKind::student_t, degrees_of_freedom});
      const std::vector<double> shocks = generate(recipe);
      const double nu = degrees_of_freedom;
      for (std::size_t factor = 0; factor < 3; ++factor) {
        const double limit = quantile * std::sqrt((nu - 2.0) / nu) * std::sqrt(covariance[factor * 3 + factor]);
        int beyond = 0;
        for (std::size_t s = 0; s < scenarios; ++s) beyond += std::fabs(shocks[factor * scenarios + s]) > limit ? 1 : 0;
        EXPECT_NEAR(beyond, 0.05 * scenarios, five * std::sqrt(0.05 * 0.95 * scenarios)) << "t" << degrees_of_freedom;
      }
    }
  }
}

// Expected shortfall of t beyond the same quantiles, printed: t3 5.0396, t10 2.8190.
TEST(ScenarioDistribution, HasThePrintedExpectedShortfallOfStudentsT) {
  const ScenarioRecipe recipe = recipe_for(Sampler::philox, {MarginalKind::student_t, 10});
  const std::vector<double> shocks = generate(recipe);
  const double scale = std::sqrt(8.0 / 10.0) * 0.02;
  double sum = 0.0;
  double squares = 0.0;
  int count = 0;
  for (std::size_t s = 0; s < scenarios; ++s) {
    const double x = -shocks[s] / scale;
    if (x <= 2.2281) continue;
    sum += x;
    squares += x * x;
    ++count;
  }
  const double mean = sum / count;
  const double error = std::sqrt((squares / count - mean * mean) / count);
  EXPECT_NEAR(mean, 2.8190, five * error);
  EXPECT_LT(five * error, 0.05) << "the sample must be large enough to tell t10 (2.82) from normal (2.34)";
}

// Kurtosis of t10 is 3 + 6 / (nu - 4) = 4. The estimate's variance is (E x^8 - 16) / n with E x^8 = 105 E m^8.
TEST(ScenarioDistribution, HasTheKurtosisOfStudentsT) {
  const Marginal marginal{MarginalKind::student_t, 10};
  const std::vector<double> shocks = generate(recipe_for(Sampler::philox, marginal));
  double fourth = 0.0;
  for (std::size_t s = 0; s < scenarios; ++s) fourth += std::pow(shocks[s] / 0.02, 4) / scenarios;
  EXPECT_NEAR(fourth, 4.0, five * std::sqrt((105.0 * mixing_moment(marginal, 4) - 16.0) / scenarios));
}

// What tells a multivariate t from independent t's: uncorrelated factors still have large moves together.
// E x^2 y^2 = E m^4 = (nu - 2) / (nu - 4) = 4/3 for nu = 10, and not 1.
TEST(ScenarioDistribution, MovesUncorrelatedFactorsTogetherInTheTails) {
  const Marginal marginal{MarginalKind::student_t, 10};
  ScenarioRecipe recipe = recipe_for(Sampler::philox, marginal);
  recipe.cholesky_lower = {1, 0, 0, 0, 1, 0, 0, 0, 1};
  const std::vector<double> shocks = generate(recipe);
  double squares = 0.0;
  for (std::size_t s = 0; s < scenarios; ++s) {
    squares += std::pow(shocks[s] * shocks[scenarios + s], 2) / scenarios;
  }
  const double expected = 4.0 / 3.0;
  const double error = std::sqrt((9.0 * mixing_moment(marginal, 4) - expected * expected) / scenarios);
  EXPECT_NEAR(squares, expected, five * error);
  EXPECT_GT(expected - five * error, 1.0);
}

}  // namespace
}  // namespace plimsoll::scenarios
