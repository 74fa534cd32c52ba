// Small readers and writers of the command line: durations, times, money, numbers, enumerated values.
#include <gtest/gtest.h>

#include "tools/plimsoll/command_words.hpp"
#include "tools/plimsoll/duration.hpp"
#include "tools/plimsoll/number_check.hpp"
#include "tools/plimsoll/report_text.hpp"

namespace plimsoll::cli {
namespace {

TEST(Duration, IsDigitsAndOneUnit) {
  EXPECT_EQ(parse_duration_ns("250us"), 250'000);
  EXPECT_EQ(parse_duration_ns("100ms"), 100'000'000);
  EXPECT_EQ(parse_duration_ns("30s"), 30'000'000'000);
  EXPECT_EQ(parse_duration_ns("5m"), 300'000'000'000);
  EXPECT_EQ(parse_duration_ns("2h"), 7'200'000'000'000);
}

TEST(Duration, RefusesEverythingElse) {
  for (const char* text : {"", "s", "5", "0s", "-5s", "+5s", "5 s", " 5s", "5s ", "1.5s", "5S", "5sec", "1d", "5s5s",
                           "99999999999999999999s", "1281024h"}) {
    EXPECT_FALSE(parse_duration_ns(text)) << '\'' << text << '\'';
  }
}

TEST(Duration, ReachesTwoToTheSixtyTwoNanoseconds) {
  // 2^62 ns = 4611686018427387904 ns: 1281023.89... hours.
  EXPECT_EQ(parse_duration_ns("1281023h"), 4'611'682'800'000'000'000);
  EXPECT_EQ(parse_duration_ns("4611686018427387us"), 4'611'686'018'427'387'000);
  EXPECT_FALSE(parse_duration_ns("4611686018427388us"));
}

TEST(Money, HasThousandsSeparatorsAndTwoDecimals) {
  EXPECT_EQ(money(1'234'567.891), "1,234,567.89");
  EXPECT_EQ(money(0.0), "0.00");
  EXPECT_EQ(money(999.994), "999.99");
  EXPECT_EQ(money(999.996), "1,000.00");
  EXPECT_EQ(money(-1'000.0), "-1,000.00");
  EXPECT_EQ(money(-123.45), "-123.45");
  EXPECT_EQ(money(100'000.0), "100,000.00");
}

TEST(Money, HasNoNegativeZero) {
  EXPECT_EQ(money(-0.0), "0.00");
  EXPECT_EQ(money(-0.004), "0.00");
  EXPECT_EQ(money(-0.006), "-0.01");
}

TEST(WholeNumber, TakesDecimalDigitsInItsRangeOnly) {
  const CLI::Validator check = whole_number(1, 1024);
  for (std::string text : {"1", "0064", "1024"}) EXPECT_EQ(check(text), "") << text;
  for (std::string text : {"", "0", "1025", "-1", "+1", "1e3", "0x10", "1.0", " 1", "1 ", "18446744073709551617"}) {
    EXPECT_NE(check(text), "") << text;
  }
}

TEST(WholeNumber, DropsLeadingZerosSoThatNobodyReadsThemAsOctal) {
  std::string text = "010";
  EXPECT_EQ(whole_number(0, 100)(text), "");
  EXPECT_EQ(text, "10");
}

TEST(WholeNumber, CanTakeZeroBesideARange) {
  const CLI::Validator check = zero_or_whole_number(3, 1000);
  for (std::string text : {"0", "3", "1000"}) EXPECT_EQ(check(text), "") << text;
  for (std::string text : {"1", "2", "1001", "-0"}) EXPECT_NE(check(text), "") << text;
}

TEST(RealNumber, RefusesWhatIsNotFiniteOrOutOfRange) {
  const CLI::Validator check = real_number(-0.5, 2.0);
  for (std::string text : {"-0.5", "0", "2", "2.0", "1e-3"}) EXPECT_EQ(check(text), "") << text;
  for (std::string text : {"", "-0.51", "2.01", "nan", "-nan", "inf", "1,5", "0x1", "1 "})
    EXPECT_NE(check(text), "") << text;
}

TEST(ValuesIn, ReadsTheListOfAMembershipCheck) {
  EXPECT_EQ(values_in("TEXT:{auto,cpu,cuda}"), (std::vector<std::string>{"auto", "cpu", "cuda"}));
  EXPECT_EQ(values_in("TEXT:{one}"), (std::vector<std::string>{"one"}));
  EXPECT_TRUE(values_in("UINT:1 to 5").empty());
  EXPECT_TRUE(values_in("{").empty());
  EXPECT_TRUE(values_in("").empty());
}

}  // namespace
}  // namespace plimsoll::cli
