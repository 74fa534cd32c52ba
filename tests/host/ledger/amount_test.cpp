// Amounts: rounding to the nearest, shares that lose nothing, texts with every digit.
#include "host/ledger/amount.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <random>

namespace plimsoll::ledger {
namespace {

TEST(Amount, NotionalIsRoundedOnceTiesToEven) {
  EXPECT_EQ(notional(3'000'000'000, 2'500'000'000, 1'000'000'000), int128{7'500'000'000});
  EXPECT_EQ(notional(1, 500'000'000, 1'000'000'000), int128{0}) << "half of 1e-9, to even";
  EXPECT_EQ(notional(3, 500'000'000, 1'000'000'000), int128{2}) << "one and a half";
  EXPECT_EQ(notional(-3, 500'000'000, 1'000'000'000), int128{-2});
  EXPECT_EQ(notional(5, 500'000'000, 1'000'000'000), int128{2}) << "two and a half, to even";
  EXPECT_EQ(notional(1, 500'000'001, 1'000'000'000), int128{1});
}

TEST(Amount, NotionalEqualsLongDivisionWhereTheProductFits) {
  std::mt19937_64 random(20261125);
  for (int round = 0; round < 100'000; ++round) {
    const auto draw = [&](int bits) {
      const auto value = static_cast<std::int64_t>(random() >> (64 - bits));
      return random() % 2 == 0 ? value : -value;
    };
    const std::int64_t q = draw(1 + static_cast<int>(random() % 41));
    const std::int64_t p = draw(1 + static_cast<int>(random() % 41));
    const std::int64_t m = draw(1 + static_cast<int>(random() % 40));
    const int128 whole = static_cast<int128>(q) * p * m;  // 122 bits
    const int128 scale = static_cast<int128>(1'000'000'000) * 1'000'000'000;
    const int128 got = notional(q, p, m).value();
    const int128 error = 2 * (whole - got * scale);
    EXPECT_TRUE(-scale <= error && error <= scale) << q << ' ' << p << ' ' << m;
  }
}

TEST(Amount, ASharePlusWhatIsLeftIsTheWhole) {
  EXPECT_EQ(share(int128{100}, 1, 3), int128{33});
  EXPECT_EQ(share(int128{-100}, 2, 3), int128{-67});
  EXPECT_EQ(share(int128{100}, 3, 3), int128{100});
  EXPECT_EQ(share(int128{5}, 1, 2), int128{2}) << "two and a half, to even";
  EXPECT_EQ(share(largest_amount, INT64_MAX, INT64_MAX), largest_amount);
  EXPECT_EQ(share(-largest_amount, INT64_MAX, INT64_MAX), -largest_amount);
  // 2^124 x (2^62 / (2^63 - 1)) = 2^123 (1 + 2^-63 + 2^-126 + ...) = 2^123 + 2^60 + 1/8 + ...
  EXPECT_EQ(share(largest_amount, std::int64_t{1} << 62, INT64_MAX), (int128{1} << 123) + (int128{1} << 60));
}

TEST(Amount, BeyondTheLargestIsNoNumber) {
  const std::int64_t most = INT64_MAX;
  EXPECT_FALSE(notional(most, most, most)) << "189 bits and 27 decimals";
  EXPECT_FALSE(notional(-most, most, most));
  EXPECT_TRUE(notional(most, most, 1'000'000'000));
  EXPECT_FALSE(translate(largest_amount, 2));
  EXPECT_EQ(translate(largest_amount, 1), largest_amount);
  EXPECT_EQ(translate(-(largest_amount >> 1), 2), -largest_amount);
  EXPECT_FALSE(translate(-(largest_amount >> 1) - 1, 2));
}

TEST(Amount, TextsAreExact) {
  EXPECT_EQ(format_amount(0, 9), "0");
  EXPECT_EQ(format_amount(-1, 9), "-0.000000001");
  EXPECT_EQ(format_amount(1'500'000'000, 9), "1.5");
  EXPECT_EQ(format_amount(int128{1} << 124, 18), "21267647932558653966.460912964485513216");  // by `bc`
  EXPECT_EQ(format_rounded(-1'005'000'000, 9, 2), "-1.00") << "a tie, to even";
  EXPECT_EQ(format_rounded(1'015'000'000, 9, 2), "1.02");
  EXPECT_EQ(format_rounded(1'995'000'001, 9, 2), "2.00");
  EXPECT_EQ(format_rounded(-4, 9, 2), "0.00") << "and never -0.00";
}

}  // namespace
}  // namespace plimsoll::ledger
