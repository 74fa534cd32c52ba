#include "kernels/random/uniform.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <vector>

#include "kernels/random/address.hpp"

namespace plimsoll::random {
namespace {

TEST(Uniform, LiesStrictlyBetweenZeroAndOne) {
  EXPECT_EQ(uniform_from_bits(0), 0x1p-53);
  EXPECT_EQ(uniform_from_bits(~std::uint64_t{0}), 1.0 - 0x1p-53);
  EXPECT_EQ(uniform_from_bits(std::uint64_t{1} << 63), 0.5 + 0x1p-53);
}

TEST(Uniform, IsAnOddMultipleOfTwoToTheMinus53AndSoIsItsComplement) {
  for (std::uint64_t scenario = 0; scenario < 100000; ++scenario) {
    const double u = uniform_from_bits(draw_bits(DrawAddress{1, scenario, 0, 0}));
    const double multiple = std::ldexp(u, 53);
    ASSERT_EQ(std::floor(multiple), multiple);
    ASSERT_EQ(std::fmod(multiple, 2.0), 1.0);
    ASSERT_EQ(std::ldexp(1.0 - u, 53), 0x1p53 - multiple);
  }
}

TEST(Uniform, ComplementOfTheBitsIsOneMinusTheUniform) {
  for (std::uint64_t scenario = 0; scenario < 1000; ++scenario) {
    const std::uint64_t bits = draw_bits(DrawAddress{1, scenario, 0, 0});
    ASSERT_EQ(uniform_from_bits(~bits), 1.0 - uniform_from_bits(bits));
  }
}

// Pearson's chi-square over 256 equal bins has 255 degrees of freedom: mean 255, variance 510. Five standard deviations
// on each side, because too even a sample is as wrong as too uneven a one. Along every field of the address.
void expect_even_bins(const std::function<DrawAddress(std::uint32_t)>& address, const char* along) {
  constexpr std::uint32_t draws = 1U << 18;
  std::vector<int> counts(256, 0);
  for (std::uint32_t i = 0; i < draws; ++i) {
    ++counts[static_cast<std::size_t>(uniform_from_bits(draw_bits(address(i))) * 256.0)];
  }
  double statistic = 0.0;
  for (const int count : counts) statistic += (count - 1024.0) * (count - 1024.0) / 1024.0;
  EXPECT_NEAR(statistic, 255.0, 5 * std::sqrt(510.0)) << "along " << along;
}

TEST(Uniform, FillsEqualBinsEvenlyAlongEveryFieldOfTheAddress) {
  expect_even_bins([](std::uint32_t i) { return DrawAddress{7, i, 0, 0}; }, "scenarios");
  expect_even_bins([](std::uint32_t i) { return DrawAddress{7, 0, i, 0}; }, "factors");
  expect_even_bins([](std::uint32_t i) { return DrawAddress{7, 0, 0, i}; }, "steps");
  expect_even_bins([](std::uint32_t i) { return DrawAddress{i, 0, 0, 0}; }, "seeds");
}

}  // namespace
}  // namespace plimsoll::random
