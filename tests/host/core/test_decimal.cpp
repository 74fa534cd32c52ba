#include "host/core/decimal.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <random>

namespace plimsoll {
namespace {

TEST(Decimal, ParsesExactlyAndFormatsShortest) {
  EXPECT_EQ(parse_decimal("93.77"), 93'770'000'000);
  EXPECT_EQ(format_decimal(93'770'000'000), "93.77");
  EXPECT_EQ(Price::from_raw(*parse_decimal("0.5")).to_double(), 0.5);
}

TEST(Decimal, UnderstandsSignsAndExponents) {
  EXPECT_EQ(parse_decimal("-0.000000001"), -1);
  EXPECT_EQ(parse_decimal("+1"), decimal_scale);
  EXPECT_EQ(parse_decimal("1e3"), 1000 * decimal_scale);
  EXPECT_EQ(parse_decimal("1500E-3"), decimal_scale * 3 / 2);
  EXPECT_EQ(parse_decimal(".5"), decimal_scale / 2);
  EXPECT_EQ(parse_decimal("5."), 5 * decimal_scale);
  EXPECT_EQ(parse_decimal("0e999"), 0);
}

TEST(Decimal, NeverRoundsAndNeverSaturates) {
  EXPECT_EQ(parse_decimal("9223372036.854775807"), INT64_MAX);
  EXPECT_EQ(parse_decimal("-9223372036.854775808"), INT64_MIN);
  EXPECT_EQ(format_decimal(INT64_MIN), "-9223372036.854775808");
  for (const char* text : {"9223372036.854775808", "-9223372036.854775809", "1e30", "0.0000000001", "1e-10"}) {
    EXPECT_FALSE(parse_decimal(text)) << text;
  }
  EXPECT_EQ(parse_decimal("0.1000000000000"), decimal_scale / 10);  // zeros may fall off the end
  EXPECT_EQ(parse_decimal("10000000000000000000000e-15"), 10'000'000 * decimal_scale);
  EXPECT_EQ(parse_decimal("000000000000000000000000000001.0"), decimal_scale);
  EXPECT_FALSE(parse_decimal("1000000000000000000000000000001"));
}

TEST(Decimal, RefusesWhatIsNotANumber) {
  for (const char* text :
       {"", "-", ".", "e5", "1e", "1e+", "1.2.3", "1,5", "0x10", "nan", "inf", " 1", "1 ", "1e99999", "--1"}) {
    EXPECT_FALSE(parse_decimal(text)) << text;
  }
}

TEST(Decimal, TextOfEveryNumberParsesBackToIt) {
  std::mt19937_64 random(20260101);
  for (int count = 0; count < 20000; ++count) {
    const int shift = static_cast<int>(random() % 64);
    const std::int64_t nanos = static_cast<std::int64_t>(random()) >> shift;
    ASSERT_EQ(parse_decimal(format_decimal(nanos)), nanos);
  }
}

}  // namespace
}  // namespace plimsoll
