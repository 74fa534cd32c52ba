#include "host/calibration/price_history.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "tests/host/core/faults_of.hpp"
#include "tests/support/shared_data.hpp"

namespace plimsoll::calibration {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

PriceHistory parse(const std::string& text) { return PriceHistory::parse(text, "history.csv"); }
std::vector<std::string> faults(const std::string& text) {
  return tests::faults_of([&] { parse(text); });
}

TEST(PriceHistory, GivesLogReturnsOfConsecutiveRows) {
  const PriceHistory history = parse("date,A,B\n2014-06-04,100,8\n2014-06-05,110,4\n2014-06-06,99,4\n");
  EXPECT_THAT(history.names(), ElementsAre("A", "B"));
  EXPECT_EQ(history.rows(), 3U);
  const std::vector<double> returns = history.log_returns(*history.column("A"));
  ASSERT_EQ(returns.size(), 2U);
  EXPECT_NEAR(returns[0], std::log(1.1), 1e-15);  // tolerance: a few ulp of ln 100
  EXPECT_NEAR(returns[1], std::log(0.9), 1e-15);
  EXPECT_NEAR(history.log_returns(1)[0], -std::log(2.0), 1e-15);
  EXPECT_EQ(history.log_returns(1)[1], 0.0);
  EXPECT_FALSE(history.column("C"));
}

TEST(PriceHistory, MakesUpNoReturnOverAGapAndCountsIt) {
  const PriceHistory history =
      parse("date,A,B\n2014-06-02,,1\n2014-06-03,1,\n2014-06-04,2,\n2014-06-05,,2\n2014-06-06,4,4\n2014-06-09,8,\n");
  const std::vector<double> a = history.log_returns(0);
  ASSERT_EQ(a.size(), 5U);
  EXPECT_TRUE(std::isnan(a[0]));
  EXPECT_NEAR(a[1], std::log(2.0), 1e-15);
  EXPECT_TRUE(std::isnan(a[2]));
  EXPECT_TRUE(std::isnan(a[3]));
  EXPECT_NEAR(a[4], std::log(2.0), 1e-15);
  const SeriesCount count = history.count(0);
  EXPECT_EQ(count.closes, 4U);
  EXPECT_EQ(count.returns, 2U);
  EXPECT_EQ(count.gaps, 1U);
  EXPECT_EQ(count.first.to_string(), "2014-06-03");
  EXPECT_EQ(count.last.to_string(), "2014-06-09");
  EXPECT_EQ(history.count(1).gaps, 2U) << "the blank after the last close is no gap";
}

TEST(PriceHistory, EndsAtTheAsOfDate) {
  const PriceHistory history = parse("date,A\n2014-06-04,1\n2014-06-05,2\n2014-06-06,3\n");
  EXPECT_EQ(history.until(*Date::parse("2014-06-05")).rows(), 2U);
  EXPECT_EQ(history.until(*Date::parse("2014-06-05")).closes(0).size(), 2U);
  EXPECT_EQ(history.until(*Date::parse("2014-06-03")).rows(), 0U);
  EXPECT_EQ(history.until(*Date::parse("2020-01-01")).rows(), 3U);
}

TEST(PriceHistory, ListsEveryFaultWithItsLine) {
  EXPECT_THAT(faults("date,A,B\n"
                     "2014-06-04,1,1\n"
                     "2014-06-05,0,1\n"        // 3: zero price
                     "2014-06-06,1,-1\n"       // 4: negative
                     "06/09/2014,1,1\n"        // 5: no date
                     "2014-06-05,1,1\n"        // 6: goes back
                     "2014-06-06,1,1\n"        // 7: again
                     "2014-06-09,n/a,inf\n"    // 8: two faults
                     "2014-06-10,1e308,1\n"),  // 9: no market's price
              ElementsAre("PLM-1503:3", "PLM-1503:4", "PLM-1501:5", "PLM-1502:6", "PLM-1502:7", "PLM-1503:8",
                          "PLM-1503:8", "PLM-1503:9"));
  EXPECT_THAT(faults("date\n2014-06-04\n"), ElementsAre("PLM-1505:1"));
  EXPECT_THAT(faults("A,B\n1,2\n"), ElementsAre("PLM-1104:1"));
  EXPECT_THAT(faults("date,A,A\n2014-06-04,1,1\n"), ElementsAre("PLM-1104:1"));
}

TEST(PriceHistory, RefusesACovarianceFromTwoRows) {
  EXPECT_THAT(tests::report_of([] { parse("date,A\n2014-06-04,1\n2014-06-05,2\n"); }),
              HasSubstr("history.csv: PLM-1504 has 2 rows of closes; a covariance needs at least 3"));
}

TEST(PriceHistory, ReadsThirtyYearsWithUnequalHistories) {
  const std::string path = plimsoll::testing::shared_data("prices_daily/pypfopt_13stocks_1990_2024.csv.gz");
  PLIMSOLL_REQUIRE_DATA(path);
  const PriceHistory history = PriceHistory::load(path);
  EXPECT_EQ(history.rows(), 8796U);  // as its provenance says
  EXPECT_EQ(history.names().size(), 13U);
  EXPECT_EQ(history.dates().front().to_string(), "1990-01-02");
  EXPECT_EQ(history.dates().back().to_string(), "2024-11-29");
  EXPECT_EQ(history.count(*history.column("GE")).returns, 8795U);
  EXPECT_EQ(history.count(*history.column("GOOG")).first.to_string(), "2004-08-19");  // the day Google was listed
}

}  // namespace
}  // namespace plimsoll::calibration
