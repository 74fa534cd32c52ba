// Small readers and writers of the command line: durations, times, money, numbers, enumerated values.
#include <gtest/gtest.h>

#include "tools/plimsoll/command_words.hpp"
#include "tools/plimsoll/duration.hpp"
#include "tools/plimsoll/number_check.hpp"
#include "tools/plimsoll/report_json.hpp"
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

TEST(Rfc3339, ReadsUtcTimesWithUpToNineDecimals) {
  // 1499696100 = 2017-07-10T14:15:00Z by `date -u -d @1499696100`.
  EXPECT_EQ(parse_rfc3339("2017-07-10T14:15:00Z"), Timestamp{1'499'696'100'000'000'000});
  EXPECT_EQ(parse_rfc3339("2017-07-10T14:15:00.5Z"), Timestamp{1'499'696'100'500'000'000});
  EXPECT_EQ(parse_rfc3339("2017-07-10T14:15:00.123456789Z"), Timestamp{1'499'696'100'123'456'789});
  EXPECT_EQ(parse_rfc3339("1970-01-01T00:00:00Z"), Timestamp{0});
}

TEST(Rfc3339, RefusesEverythingElse) {
  for (const char* text :
       {"", "2017-07-10", "2017-07-10T14:15:00", "2017-07-10T14:15:00+01:00", "2017-07-10 14:15:00Z",
        "2017-07-10T24:15:00Z", "2017-07-10T14:60:00Z", "2017-07-10T14:15:60Z", "2017-02-30T14:15:00Z",
        "2017-07-10T14:15:00.Z", "2017-07-10T14:15:00.1234567890Z", "2262-04-11T23:47:16.854775808Z",
        "2999-01-01T00:00:00Z", "2017-07-10T14:15:00.-1Z", "2017-07-10T14:15:00ZZ", "2017-07-10T+4:15:00Z"}) {
    EXPECT_FALSE(parse_rfc3339(text)) << text;
  }
}

TEST(Rfc3339, IsWrittenWithNineDecimalsAndReadBack) {
  EXPECT_EQ(rfc3339(Timestamp{1'499'696'100'000'000'001}), "2017-07-10T14:15:00.000000001Z");
  EXPECT_EQ(rfc3339(Timestamp{-1}), "1969-12-31T23:59:59.999999999Z");
  for (const std::int64_t ns :
       {std::int64_t{0}, std::int64_t{951'782'399'999'999'999}, std::int64_t{4'102'444'800'000'000'000}}) {
    EXPECT_EQ(parse_rfc3339(rfc3339(Timestamp{ns})), Timestamp{ns});
  }
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
