#include "kernels/random/philox.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace plimsoll::random {
namespace {

struct KnownAnswer {
  PhiloxCounter counter;
  PhiloxKey key;
  PhiloxCounter result;
};

std::vector<KnownAnswer> read_known_answers() {
  std::ifstream file(PLIMSOLL_SOURCE_DIR "/tests/kernels/random/philox_known_answers.txt");
  std::vector<KnownAnswer> answers;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line[0] == '#') continue;
    std::istringstream words(line);
    KnownAnswer a;
    words >> std::hex >> a.counter.word0 >> a.counter.word1 >> a.counter.word2 >> a.counter.word3 >> a.key.word0 >>
        a.key.word1 >> a.result.word0 >> a.result.word1 >> a.result.word2 >> a.result.word3;
    EXPECT_TRUE(words) << line;
    answers.push_back(a);
  }
  return answers;
}

TEST(Philox, EncryptsTheZeroCounterToThePublishedBlock) {
  const PhiloxCounter block = philox4x32(PhiloxCounter{0, 0, 0, 0}, PhiloxKey{0, 0});
  EXPECT_EQ(block, (PhiloxCounter{0x6627e8d5U, 0xe169c58dU, 0xbc57ac4cU, 0x9b00dbd8U}));
}

TEST(Philox, GivesTheKnownAnswers) {
  const std::vector<KnownAnswer> answers = read_known_answers();
  ASSERT_EQ(answers.size(), 3U);
  for (const KnownAnswer& answer : answers) EXPECT_EQ(philox4x32(answer.counter, answer.key), answer.result);
}

TEST(Philox, FlipsHalfOfTheOutputWhenOneInputBitFlips) {
  // 192 input bits x 64 counters x 128 output bits = 1,572,864 bits that flip with probability 1/2: standard
  // deviation 627. Five of them on the total, and no single block beyond 128 * (1/2 +- 0.28) (6.4 standard deviations).
  long flipped = 0;
  for (std::uint32_t base = 0; base < 64; ++base) {
    for (unsigned bit = 0; bit < 192; ++bit) {
      std::uint32_t in[6] = {base, 0, 0, 0, 17, 0};
      const PhiloxCounter before = philox4x32({in[0], in[1], in[2], in[3]}, {in[4], in[5]});
      in[bit / 32] ^= 1U << (bit % 32);
      const PhiloxCounter after = philox4x32({in[0], in[1], in[2], in[3]}, {in[4], in[5]});
      const int count = std::popcount(before.word0 ^ after.word0) + std::popcount(before.word1 ^ after.word1) +
                        std::popcount(before.word2 ^ after.word2) + std::popcount(before.word3 ^ after.word3);
      EXPECT_NEAR(count, 64, 36);
      flipped += count;
    }
  }
  EXPECT_NEAR(static_cast<double>(flipped), 786432.0, 5 * 627.0);
}

}  // namespace
}  // namespace plimsoll::random
