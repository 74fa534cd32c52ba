// Days and instants: what is read, what is refused, and years between them.
#include <gtest/gtest.h>

#include <string>

#include "host/core/moment.hpp"

namespace plimsoll {
namespace {

Moment moment(std::string_view text) { return *Moment::parse(text); }

TEST(Moment, IsADayOrAnInstantWithItsOffset) {
  EXPECT_EQ(moment("2026-01-06"), Moment(*Date::parse("2026-01-06")));
  EXPECT_FALSE(moment("2026-01-06").instant());
  // 2026-01-06T20:00:00Z is 1767729600 seconds after the epoch: `date -u -d 2026-01-06T20:00:00Z +%s`.
  for (const char* text :
       {"2026-01-06T20:00:00Z", "2026-01-06T20:00Z", "2026-01-06T15:00:00-05:00", "2026-01-07T01:30:00+05:30"}) {
    EXPECT_EQ(moment(text).instant()->ns, 1'767'729'600'000'000'000) << text;
  }
  EXPECT_EQ(moment("2026-01-07T01:30:00+05:30").day(), *Date::parse("2026-01-07")) << "the day of the zone";
  EXPECT_EQ(moment("1901-12-13T20:45:52Z").instant()->ns, -2'147'483'648'000'000'000);
}

TEST(Moment, IsWrittenAsItIsRead) {
  for (const char* text : {"2026-01-06", "2026-01-06T15:04:05-05:00", "2026-01-06T00:00:00Z",
                           "2026-12-31T23:59:59+13:45", "1900-01-01T00:00:00+23:59", "2261-12-30T23:59:59-23:59"}) {
    EXPECT_EQ(moment(text).to_string(), text);
  }
  EXPECT_EQ(moment("2026-01-06T15:04-05:00").to_string(), "2026-01-06T15:04:00-05:00");
  EXPECT_EQ(moment("2026-12-31T15:00-05:00").plus_days(1).to_string(), "2027-01-01T15:00:00-05:00");
  EXPECT_EQ(moment("2026-12-31").plus_days(1).to_string(), "2027-01-01");
}

TEST(Moment, MovesToAnotherInstantOfItsZone) {
  for (const char* text : {"2026-01-06T23:30:00-05:00", "2026-01-07T00:00:00-05:00", "1969-12-31T18:59:59-05:00",
                           "1900-01-01T00:00:00-05:00"}) {
    const Moment wanted = moment(text);
    EXPECT_EQ(moment("2026-01-06T15:00-05:00").moved_to(*wanted.instant()), wanted) << text;
  }
}

TEST(Moment, RefusesWhatNobodyCanKnow) {
  for (const char* text : {"",
                           "2026-1-6",
                           "2026-02-30",
                           "2026-01-06T15:00",
                           "2026-01-06T15:00:00",
                           "2026-01-06 15:00:00Z",
                           "2026-01-06T24:00:00Z",
                           "2026-01-06T15:60:00Z",
                           "2026-01-06T15:00:60Z",
                           "2026-01-06T15:00:00z",
                           "2026-01-06T15:00:00.5Z",
                           "2026-01-06T15:00:00-0500",
                           "2026-01-06T15:00:00-05:60",
                           "2026-01-06T15:00:00 Z",
                           "2026-01-06T15:00:00ZZ",
                           "2026-01-06T1:00:00Z",
                           "2026-01-06T-1:00:00Z",
                           "2026-01-06T15:00:00+24:00",
                           "2026-01-06T",
                           "2026-01-06T15",
                           "2262-01-01T00:00:00Z",
                           "2999-01-01T00:00:00Z",
                           "2026-01-06T15:00:",
                           "2026-01-06T15:00:0Z"}) {
    EXPECT_FALSE(Moment::parse(text)) << text;
  }
}

TEST(Moment, ComesBeforeByInstantsWhenBothAre) {
  EXPECT_TRUE(comes_before(moment("2026-01-06T15:00Z"), moment("2026-01-06T15:01Z")));
  EXPECT_FALSE(comes_before(moment("2026-01-06T15:00Z"), moment("2026-01-06T15:00Z")));
  EXPECT_FALSE(comes_before(moment("2026-01-06T15:00Z"), moment("2026-01-06"))) << "the same day";
  EXPECT_TRUE(comes_before(moment("2026-01-05T23:00Z"), moment("2026-01-06")));
  EXPECT_TRUE(comes_before(moment("2026-01-06T23:00+09:00"), moment("2026-01-06T15:00Z")));
}

TEST(Moment, YearsOfWholeDaysHaveTheBitsOfDates) {
  const Date start = *Date::parse("1990-01-01");
  const Moment at = moment("1990-01-01T16:00:00-05:00");
  for (std::int32_t days = -100; days < 90'000; ++days) {
    const double by_day = year_fraction_act365(start, start.plus_days(days));
    ASSERT_EQ(year_fraction_act365(at, at.plus_days(days)), by_day) << days;
    ASSERT_EQ(year_fraction_act365(Moment(start), at.plus_days(days)), by_day) << "valued by day: days are counted";
  }
}

TEST(Moment, YearsOfAnHourAreAnHour) {
  EXPECT_EQ(year_fraction_act365(moment("2026-01-06T15:00-05:00"), moment("2026-01-06T21:00Z")), 1.0 / 8760.0);
  EXPECT_EQ(year_fraction_act365(moment("2026-01-06T21:00Z"), moment("2026-01-06T21:00Z")), 0.0);
}

TEST(MomentDeathTest, KnowsNoTimeFromAnInstantToADay) {
  EXPECT_FALSE(has_time_between(moment("2026-01-06T21:00Z"), moment("2026-01-07")));
  EXPECT_TRUE(has_time_between(moment("2026-01-06"), moment("2026-01-07T21:00Z")));
  EXPECT_DEATH(year_fraction_act365(moment("2026-01-06T21:00Z"), moment("2026-01-07")), "PLM-1001");
}

}  // namespace
}  // namespace plimsoll
