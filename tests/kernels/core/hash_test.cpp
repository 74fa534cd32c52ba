#include "kernels/core/hash.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

namespace plimsoll {
namespace {

TEST(Hash128, GivesEqualValuesEqualDigests) {
  const auto digest = [] { return Hash128().add(std::uint64_t{7}).add(0.25).add(std::string_view{"firm"}).finish(); };
  EXPECT_EQ(digest(), digest());
  EXPECT_EQ(to_hex(digest()).size(), 32U);
  EXPECT_EQ(to_hex(digest()).find_first_not_of("0123456789abcdef"), std::string::npos);
}

TEST(Hash128, WritesItsDigitsMostSignificantFirst) {
  EXPECT_EQ(to_hex(Digest128{0x0123456789abcdefU, 0xfedcba9876543210U}), "0123456789abcdeffedcba9876543210");
}

TEST(Hash128, TellsOrderLengthAndTrailingZerosApart) {
  std::set<Digest128> digests;
  digests.insert(Hash128().finish());
  digests.insert(Hash128().add(std::uint64_t{0}).finish());
  digests.insert(Hash128().add(std::uint64_t{0}).add(std::uint64_t{0}).finish());
  digests.insert(Hash128().add(std::uint64_t{1}).add(std::uint64_t{2}).finish());
  digests.insert(Hash128().add(std::uint64_t{2}).add(std::uint64_t{1}).finish());
  digests.insert(Hash128().add(std::string_view{""}).add(std::string_view{"ab"}).finish());
  digests.insert(Hash128().add(std::string_view{"a"}).add(std::string_view{"b"}).finish());
  digests.insert(Hash128().add(std::string_view{"ab"}).finish());
  digests.insert(Hash128().add(std::string_view{"ab\0", 3}).finish());
  EXPECT_EQ(digests.size(), 9U);
}

TEST(Hash128, TellsZeroFromMinusZero) { EXPECT_NE(Hash128().add(0.0).finish(), Hash128().add(-0.0).finish()); }

TEST(Hash128, DoesNotCollideOverAMillionNeighbours) {
  // Sequential words and single set bits, where weak mixing shows first. Each half must be free of collisions as well:
  // 2^20 values of 64 good bits collide with probability 3e-8.
  std::vector<std::uint64_t> high;
  std::vector<std::uint64_t> low;
  for (std::uint64_t i = 0; i < (1U << 20); ++i) {
    const Digest128 digest = Hash128().add(i >> 10).add(i & 1023U).finish();
    high.push_back(digest.high);
    low.push_back(digest.low);
  }
  for (std::vector<std::uint64_t>* half : {&high, &low}) {
    std::sort(half->begin(), half->end());
    EXPECT_EQ(std::adjacent_find(half->begin(), half->end()), half->end());
  }
}

TEST(Hash128, FlipsHalfOfItsBitsWhenOneInputBitFlips) {
  // 1,000 inputs of three words x 192 bits x 128 output bits: the share of flips has standard deviation 1.0e-4; and
  // each of the 192 x 128 pairs flips in half of 1,000 inputs, standard deviation 16, of 24,576 pairs none beyond 6.5.
  constexpr int inputs = 1000;
  long flips = 0;
  for (unsigned bit = 0; bit < 192; ++bit) {
    int counts[128] = {};
    for (std::uint64_t i = 0; i < inputs; ++i) {
      std::uint64_t words[3] = {i, i * i, ~i};
      const Digest128 before = Hash128().add(words[0]).add(words[1]).add(words[2]).finish();
      words[bit / 64] ^= std::uint64_t{1} << (bit % 64);
      const Digest128 after = Hash128().add(words[0]).add(words[1]).add(words[2]).finish();
      for (unsigned out = 0; out < 64; ++out) {
        counts[out] += static_cast<int>(((before.high ^ after.high) >> out) & 1U);
        counts[64 + out] += static_cast<int>(((before.low ^ after.low) >> out) & 1U);
      }
    }
    for (const int count : counts) {
      ASSERT_NEAR(count, inputs / 2, 6.5 * 16) << "input bit " << bit;
      flips += count;
    }
  }
  EXPECT_NEAR(static_cast<double>(flips) / (192.0 * 128.0 * inputs), 0.5, 5 * 1.0e-4);
}

}  // namespace
}  // namespace plimsoll
