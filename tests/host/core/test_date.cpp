#include "host/core/date.hpp"

#include <gtest/gtest.h>

namespace plimsoll {
namespace {

TEST(Date, ParsesFormatsAndMeasuresYears) {
  const Date from = *Date::parse("2014-06-06");
  const Date to = *Date::parse("2014-07-19");
  EXPECT_EQ(from.to_string(), "2014-06-06");
  EXPECT_EQ(days_between(from, to), 43);  // 24 days left of June, 19 of July
  EXPECT_EQ(year_fraction_act365(from, to), 43.0 / 365.0);
  EXPECT_EQ(from.weekday(), Weekday::friday);
  EXPECT_EQ(to.weekday(), Weekday::saturday);
}

TEST(Date, CountsDaysFromTheUnixEpoch) {
  EXPECT_EQ(Date::parse("1970-01-01")->days_since_epoch(), 0);
  EXPECT_EQ(Date::parse("1969-12-31")->days_since_epoch(), -1);
  EXPECT_EQ(Date::parse("2000-03-01")->days_since_epoch(), 11017);  // 951868800 s, a well-known Unix time, / 86400
  EXPECT_EQ(Date::parse("1970-01-01")->weekday(), Weekday::thursday);
}

TEST(Date, KnowsLeapYears) {
  EXPECT_TRUE(Date::parse("2000-02-29"));
  EXPECT_TRUE(Date::parse("2024-02-29"));
  EXPECT_FALSE(Date::parse("1900-02-29"));
  EXPECT_FALSE(Date::parse("2023-02-29"));
}

TEST(Date, RefusesEveryOtherSpelling) {
  for (const char* text :
       {"", "2014-6-6", "2014/06/06", "20140606", "2014-06-06 ", " 2014-06-06", "2014-13-01", "2014-00-10",
        "2014-01-00", "2014-04-31", "1899-12-31", "3000-01-01", "06-06-2014", "2014-0a-06", "-014-06-06"}) {
    EXPECT_FALSE(Date::parse(text)) << text;
  }
}

TEST(Date, EveryDayOfACenturySurvivesTheRoundTripInOrder) {
  Date day = *Date::parse("1950-01-01");
  for (int count = 0; count < 36525; ++count) {
    const Date next = day.plus_days(1);
    ASSERT_EQ(Date::parse(day.to_string()), day);
    ASSERT_LT(day.to_string(), next.to_string());
    ASSERT_EQ((static_cast<int>(day.weekday()) + 1) % 7, static_cast<int>(next.weekday()));
    day = next;
  }
  EXPECT_EQ(day.to_string(), "2050-01-01");  // 100 * 365 + 25 leap days later
}

TEST(Date, YearFractionIsNegativeBackwards) {
  EXPECT_EQ(year_fraction_act365(*Date::parse("2015-01-01"), *Date::parse("2014-01-01")), -1.0);
}

}  // namespace
}  // namespace plimsoll
