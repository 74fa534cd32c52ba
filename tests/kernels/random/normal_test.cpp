#include "kernels/random/normal.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <vector>

namespace plimsoll::random {
namespace {

constexpr std::uint32_t draws = 1U << 18;

TEST(NormalDraw, IsAFunctionOfItsAddress) {
  // A separate program (Philox from the paper; AS 241 from the standard library of another language).
  constexpr double few_roundings = 1e-14;
  EXPECT_NEAR(normal(DrawAddress{7, 0, 0, 0}), 0.6749688500369042, few_roundings);
  EXPECT_NEAR(normal(DrawAddress{7, 0, 1, 0}), -1.367988324959371, few_roundings);
  EXPECT_NEAR(normal(DrawAddress{7, 1, 0, 0}), 0.824893731791029, few_roundings);
  EXPECT_NEAR(normal(DrawAddress{7, 131071, 511, 0}), -1.1000310307481225, few_roundings);
  EXPECT_NEAR(normal(DrawAddress{7, 0, 0, 1}), -0.947329752784823, few_roundings);
  EXPECT_NEAR(normal(DrawAddress{0xdeadbeef12345678U, 5000000000U, 3, 2}), -1.3993498902115573, few_roundings);
}

struct Moments {
  double mean = 0.0;
  double variance = 0.0;
  double skewness = 0.0;
  double kurtosis = 0.0;
};

// Raw moments about the known mean 0.
Moments moments(const std::function<double(std::uint32_t)>& draw) {
  Moments m;
  for (std::uint32_t i = 0; i < draws; ++i) {
    const double z = draw(i);
    m.mean += z / draws;
    m.variance += z * z / draws;
    m.skewness += z * z * z / draws;
    m.kurtosis += z * z * z * z / draws;
  }
  return m;
}

// The moments E z^2k of a standard normal are 1, 3, 15, 105, so the standard errors of the raw moments of n draws are
// sqrt(1/n), sqrt(2/n), sqrt(15/n) and sqrt(96/n). Five standard errors.
TEST(NormalDraw, HasTheMomentsOfAStandardNormalAlongEveryField) {
  const double error = 5.0 / std::sqrt(static_cast<double>(draws));
  const std::function<double(std::uint32_t)> along[] = {
      [](std::uint32_t i) {
        return normal(DrawAddress{11, i, 0, 0});
      },
      [](std::uint32_t i) {
        return normal(DrawAddress{11, 0, i, 0});
      },
      [](std::uint32_t i) {
        return normal(DrawAddress{11, 0, 0, i});
      },
      [](std::uint32_t i) {
        return normal(DrawAddress{i, 0, 0, 0});
      },
  };
  for (const auto& draw : along) {
    const Moments m = moments(draw);
    EXPECT_NEAR(m.mean, 0.0, error);
    EXPECT_NEAR(m.variance, 1.0, error * std::sqrt(2.0));
    EXPECT_NEAR(m.skewness, 0.0, error * std::sqrt(15.0));
    EXPECT_NEAR(m.kurtosis, 3.0, error * std::sqrt(96.0));
  }
}

TEST(NormalDraw, ExceedsThePrintedQuantilesAsOftenAsItShould) {
  // Two-sided: level and quantile of the standard normal.
  const struct {
    double tail;
    double quantile;
  } table[] = {{0.20, 1.2815515655}, {0.05, 1.9599639845}, {0.02, 2.3263478740}, {0.002, 3.0902323062}};
  for (const auto& [tail, quantile] : table) {
    int beyond = 0;
    for (std::uint32_t i = 0; i < draws; ++i) beyond += std::fabs(normal(DrawAddress{5, i, 3, 0})) > quantile ? 1 : 0;
    const double expected = draws * tail;
    EXPECT_NEAR(beyond, expected, 5.0 * std::sqrt(expected * (1.0 - tail))) << "beyond " << quantile;
  }
}

// The correlation of n independent pairs has standard error 1 / sqrt(n).
void expect_uncorrelated(const std::function<double(std::uint32_t)>& one,
                         const std::function<double(std::uint32_t)>& two, const char* what) {
  double product = 0.0;
  double squares = 0.0;
  for (std::uint32_t i = 0; i < draws; ++i) {
    const double a = one(i);
    const double b = two(i);
    product += a * b;
    squares += (a * a - 1.0) * (b * b - 1.0) / 2.0;
  }
  EXPECT_NEAR(product / draws, 0.0, 5.0 / std::sqrt(static_cast<double>(draws))) << what;
  EXPECT_NEAR(squares / draws, 0.0, 5.0 / std::sqrt(static_cast<double>(draws))) << "squares of " << what;
}

TEST(NormalDraw, IsUncorrelatedWithItsNeighboursInEveryField) {
  const auto here = [](std::uint32_t i) { return normal(DrawAddress{3, i, 4, 9}); };
  const auto even = [](std::uint32_t i) { return normal(DrawAddress{3, 2 * std::uint64_t{i}, 4, 9}); };
  expect_uncorrelated(
      even,
      [](std::uint32_t i) {
        return normal(DrawAddress{3, 2 * std::uint64_t{i} + 1, 4, 9});
      },
      "neighbouring scenarios");
  expect_uncorrelated(
      here,
      [](std::uint32_t i) {
        return normal(DrawAddress{3, i, 5, 9});
      },
      "factors that share a block");
  expect_uncorrelated(
      here,
      [](std::uint32_t i) {
        return normal(DrawAddress{3, i, 6, 9});
      },
      "factors that do not");
  expect_uncorrelated(
      here,
      [](std::uint32_t i) {
        return normal(DrawAddress{3, i, 4, 10});
      },
      "neighbouring steps");
  expect_uncorrelated(
      here,
      [](std::uint32_t i) {
        return normal(DrawAddress{4, i, 4, 9});
      },
      "neighbouring seeds");
  expect_uncorrelated(
      here,
      [](std::uint32_t i) {
        return normal(DrawAddress{3, i, mixing_factor + 4, 9});
      },
      "a factor and a mixing draw");
}

TEST(AntitheticNormals, GiveScenarios2jAnd2jPlus1ExactlyOppositeDraws) {
  const PhiloxNormals pairs{7, Pairing::antithetic};
  const PhiloxNormals single{7, Pairing::independent};
  for (std::uint32_t j = 0; j < 10000; ++j) {
    for (std::uint32_t factor = 0; factor < 3; ++factor) {
      const double even = pairs(2 * j, factor, factor);
      ASSERT_EQ(pairs(2 * j + 1, factor, factor), -even);
      ASSERT_EQ(even, single(j, factor, factor));
      ASSERT_NE(even, 0.0);
    }
  }
}

TEST(SobolNormals, IntegrateEvenAndOddPowersBetterThanTheirRandomError) {
  // 2^12 scrambled points: the sample variance of a random sample would be off by sqrt(2 / 4096) = 0.022.
  const std::vector<std::uint64_t> table = scrambled_sobol_table(7, 20);
  const SobolNormals normals{{table.data(), table.size()}};
  for (std::uint32_t dimension = 0; dimension < 20; ++dimension) {
    double mean = 0.0;
    double variance = 0.0;
    for (std::uint32_t i = 0; i < 4096; ++i) {
      const double z = normals(i, 0, dimension);
      mean += z / 4096;
      variance += z * z / 4096;
    }
    EXPECT_NEAR(mean, 0.0, 0.0022) << dimension;
    EXPECT_NEAR(variance, 1.0, 0.0044) << dimension;
  }
}

}  // namespace
}  // namespace plimsoll::random
