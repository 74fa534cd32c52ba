#include "kernels/random/address.hpp"

#include <gtest/gtest.h>

#include <set>

namespace plimsoll::random {
namespace {

TEST(DrawAddress, GivesTheSameBitsWhoeverAsks) {
  const DrawAddress address{.seed = 7, .scenario = 131071, .factor = 511, .step = 0};
  const std::uint64_t bits = draw_bits(address);
  draw_bits(DrawAddress{.seed = 7, .scenario = 0, .factor = 0, .step = 0});
  EXPECT_EQ(draw_bits(address), bits);
  // From a separate program, in another language, written from the paper and from the layout in address.hpp.
  EXPECT_EQ(bits, 0x22ba9164f5c95f4bU);
}

// The expected words are the published Philox blocks (philox_known_answers.txt), cut as address.hpp documents.
TEST(DrawAddress, LaysItsFieldsOutInTheCounterAsDocumented) {
  const DrawAddress even{0x299f31d0a4093822U, 0x85a308d3243f6a88U, 2 * 0x03707344U, 0x13198a2eU};
  EXPECT_EQ(draw_bits(even), 0x94fdccebd16cfe09U);
  const DrawAddress odd{0x299f31d0a4093822U, 0x85a308d3243f6a88U, 2 * 0x03707344U + 1, 0x13198a2eU};
  EXPECT_EQ(draw_bits(odd), 0x24126ea15001e420U);
}

TEST(DrawAddress, LetsTwoNeighbouringFactorsShareOneBlock) {
  EXPECT_EQ(draw_bits(DrawAddress{0, 0, 0, 0}), 0xe169c58d6627e8d5U);
  EXPECT_EQ(draw_bits(DrawAddress{0, 0, 1, 0}), 0x9b00dbd8bc57ac4cU);
}

TEST(DrawAddress, NeverRepeatsWhenAnyFieldDiffers) {
  std::set<std::uint64_t> seen;
  std::size_t asked = 0;
  for (const std::uint64_t seed : {0ULL, 1ULL, 1ULL << 32}) {
    for (const std::uint64_t scenario : {0ULL, 1ULL, 2ULL, 1ULL << 32, 1ULL << 63}) {
      for (const std::uint32_t factor : {0U, 1U, 2U, 3U, first_reserved_factor - 1, mixing_factor, scramble_factor}) {
        for (const std::uint32_t step : {0U, 1U, 0xFFFFFFFFU}) {
          seen.insert(draw_bits(DrawAddress{seed, scenario, factor, step}));
          ++asked;
        }
      }
    }
  }
  EXPECT_EQ(seen.size(), asked);
}

}  // namespace
}  // namespace plimsoll::random
