// The standard error of ES against a worked value and against the scatter of many independent samples.
#include "kernels/measures/standard_error.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <vector>

#include "tests/kernels/measures/sorted_tail.hpp"

namespace plimsoll::measures_test {
namespace {

constexpr Quanta one_unit = 1 << 20;

// Losses 1 .. 100 at 0.95: n = 5, tail 100 .. 96, VaR 95, ES 98, variance of the tail 2. By hand:
// sqrt((2 + 0.95 * (98 - 95)^2) / 5) = sqrt(10.55 / 5).
TEST(ExpectedShortfallStandardError, AgreesWithAWorkedExample) {
  std::vector<Quanta> losses;
  for (int i = 1; i <= 100; ++i) losses.push_back(i * one_unit);
  const measures::TailShape shape = measures::tail_shape(100, level("0.95"));
  const auto error = measures::expected_shortfall_standard_error(shape, sorted_tail(losses));
  ASSERT_TRUE(error.has_value());
  EXPECT_NEAR(*error, std::sqrt(10.55 / 5.0), 1e-14);
}

TEST(ExpectedShortfallStandardError, DoesNotSeeAShiftOfAllLosses) {
  std::vector<Quanta> losses;
  std::vector<Quanta> shifted;
  for (int i = 1; i <= 100; ++i) {
    losses.push_back(i * i);
    shifted.push_back((Quanta{1} << 61) + i * i);
  }
  const measures::TailShape shape = measures::tail_shape(100, level("0.95"));
  EXPECT_EQ(measures::expected_shortfall_standard_error(shape, sorted_tail(losses)),
            measures::expected_shortfall_standard_error(shape, sorted_tail(shifted)));
}

TEST(ExpectedShortfallStandardError, IsAbsentWhenTheTailShowsNoSpread) {
  const std::vector<Quanta> losses(150, one_unit);
  EXPECT_FALSE(
      measures::expected_shortfall_standard_error(measures::tail_shape(150, level("0.99")), sorted_tail(losses)));
  EXPECT_EQ(measures::expected_shortfall_standard_error(measures::tail_shape(150, level("0.9")), sorted_tail(losses)),
            0.0);
}

TEST(ExpectedShortfallStandardError, AgreesWithTheScatterOfAThousandSamples) {
  constexpr int samples = 1000;
  constexpr std::uint64_t scenarios = 4000;
  const measures::TailShape shape = measures::tail_shape(scenarios, level("0.95"));
  double sum = 0.0;
  double squares = 0.0;
  double stated = 0.0;
  for (unsigned seed = 0; seed < samples; ++seed) {
    std::mt19937_64 random(seed + 7000);
    std::normal_distribution<double> normal;
    std::vector<Quanta> losses;
    for (std::uint64_t i = 0; i < scenarios; ++i) losses.push_back(to_quanta(1000.0 * normal(random)));
    const std::vector<measures::TailLoss> tail = sorted_tail(losses);
    const double es = measures::expected_shortfall(shape, tail) - 2062.7128075;  // normal ES at 0.95, shared reference
    sum += es;
    squares += es * es;
    stated += std::pow(measures::expected_shortfall_standard_error(shape, tail).value(), 2) / samples;
  }
  const double mean = sum / samples;
  const double scatter = std::sqrt(squares / samples - mean * mean);
  // A standard deviation from 1000 samples has a relative error of 1 / sqrt(2000) = 2.2 %; three of those.
  EXPECT_NEAR(std::sqrt(stated) / scatter, 1.0, 0.067);
  // ES of a finite sample is biased low by about 1 / n of its scatter; the mean must be right within its error.
  EXPECT_NEAR(mean, 0.0, 3.5 * scatter / std::sqrt(samples) + 2.0);
}

}  // namespace
}  // namespace plimsoll::measures_test
