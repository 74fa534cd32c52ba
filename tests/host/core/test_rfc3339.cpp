#include "host/core/rfc3339.hpp"

#include <gtest/gtest.h>

#include <cstdint>

namespace plimsoll {
namespace {

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
        "2017-07-10T14:15:00.Z", "2017-07-10T14:15:00.1234567890Z", "2017-07-10T14:15:00.-1Z", "2017-07-10T14:15:00ZZ",
        "2017-07-10T+4:15:00Z", "2262-04-11T23:47:16.854775808Z", "2999-12-31T00:00:00Z"}) {
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

}  // namespace
}  // namespace plimsoll
