// Valuation at an instant, from outside: --as-of with a time, expiries with a time, and what shows them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/appliance/small_desk.hpp"

namespace plimsoll::testing {
namespace {

using Json = nlohmann::json;
using ::testing::AllOf;
using ::testing::HasSubstr;

/// The small desk, whose options on MAST expire within the day and at the strike.
class TimedDesk {
 public:
  TimedDesk() {
    desk.replace("instruments.csv",
                 "instrument,kind,underlying,strike,expiry,option_type,exercise,multiplier,currency,dividend_yield\n"
                 "MAST,spot,,,,,,1,USD,0\n"
                 "A,option,MAST,101.25,2026-01-05T16:00:00-05:00,call,european,100,USD,\n"
                 "B,option,MAST,101.25,2026-01-05T16:00:00-05:00,put,european,100,USD,\n"
                 "C,option,MAST,101.5,2026-01-05T16:00:00-05:00,call,european,100,USD,\n"
                 "D,option,MAST,101,2026-06-19T15:00:00-05:00,put,european,100,USD,\n");
    desk.replace("portfolio.csv", "instrument,quantity,book\nA,-20,firm/o\nB,-15,firm/o\nC,12,firm/o\nD,3,firm/o\n");
    desk.replace("market.csv",
                 "name,field,value\nUSD,rate,0.03\nMAST,price,101.25\nA,implied_vol,0.2\nB,implied_vol,0.2\n"
                 "C,implied_vol,0.21\nD,implied_vol,0.25\n");
  }

  [[nodiscard]] Outcome run(const std::string& verb, const std::string& as_of, const Arguments& more = {}) const {
    Arguments arguments{verb,
                        "--instruments",
                        desk.path("instruments.csv"),
                        "--portfolio",
                        desk.path("portfolio.csv"),
                        "--market",
                        desk.path("market.csv"),
                        "--as-of",
                        as_of};
    if (verb != "greeks")
      arguments.insert(arguments.end(), {"--history", desk.path("history.csv"), "--scenarios", "4096"});
    arguments.insert(arguments.end(), more.begin(), more.end());
    return plimsoll(arguments);
  }
  [[nodiscard]] Json json(const std::string& verb, const std::string& as_of, Arguments more = {}) const {
    more.emplace_back("--json");
    const Outcome outcome = run(verb, as_of, more);
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    return Json::parse(outcome.out);
  }

  SmallDesk desk;
};

const std::string an_hour_before = "2026-01-05T15:00:00-05:00";

TEST(ValuationTime, IsShownAndCounts) {
  const TimedDesk timed;
  const Json at = timed.json("var", an_hour_before);
  EXPECT_EQ(at["valued_at"], an_hour_before);
  EXPECT_EQ(timed.json("var", "2026-01-05")["valued_at"], "2026-01-05");
  const Json later = timed.json("var", "2026-01-05T15:30:00-05:00");
  EXPECT_NE(at["market_identity"], later["market_identity"]);
  EXPECT_NE(at["value"], later["value"]);
  EXPECT_EQ(timed.json("var", "2026-01-05T20:00:00Z")["digest"], at["digest"]) << "the same instant";
  EXPECT_EQ(timed.json("greeks", an_hour_before)["valuation_date"], an_hour_before);
}

TEST(ValuationTime, OnSurfacesTheHourBeforeExpiryIsWithinTheCertificate) {
  const TimedDesk timed;
  const Json full = timed.json("var", an_hour_before);
  for (const char* mode : {"surface", "auto"}) {
    const Json report = timed.json("var", an_hour_before, {"--revaluation", mode});
    const double exact = full["var"]["0.99"]["value"];
    EXPECT_NEAR(report["var"]["0.99"]["value"].get<double>(), exact, 4e-6 * exact) << mode;
  }
}

TEST(ValuationTime, ThetaIsWhatAMinuteCosts) {
  const TimedDesk timed;
  const double now = timed.json("var", "2026-01-05T10:00:00-05:00")["value"];
  const double soon = timed.json("var", "2026-01-05T10:01:00-05:00")["value"];
  double theta = 0.0;
  const Json greeks = timed.json("greeks", "2026-01-05T10:00:30-05:00", {"--by", "book"});
  for (const Json& row : greeks["rows"]) {
    if (row["book"] == "firm/o") theta = row["theta_currency_per_calendar_day"];
  }
  // The third derivative in time is of the size of theta / T^2: (half a minute / 6 hours)^2 is 2e-6.
  EXPECT_NEAR(theta, (soon - now) * 1440.0, 1e-5 * std::abs(theta));
}

TEST(ValuationTime, AnExpiryWithoutATimeIsNotGuessed) {
  TimedDesk timed;
  timed.desk.replace("instruments.csv", SmallDesk::instruments);
  timed.desk.replace("portfolio.csv", SmallDesk::portfolio);
  timed.desk.replace("market.csv", SmallDesk::market);
  const Outcome outcome = timed.run("var", an_hour_before);
  EXPECT_EQ(outcome.code, 3);
  EXPECT_THAT(outcome.err, AllOf(HasSubstr("PLM-1308"), HasSubstr("KEELC"), HasSubstr("3 more")));
  EXPECT_EQ(timed.run("var", "2026-01-05T15:00:00").code, 3);
  EXPECT_THAT(timed.run("var", "2026-01-05T15:00:00").err, HasSubstr("PLM-1701"));
}

TEST(ValuationTime, WhatIsPastItsInstantHasExpired) {
  const TimedDesk timed;
  EXPECT_EQ(timed.run("var", "2026-01-05T16:00:00-05:00").code, 0);
  const Outcome outcome = timed.run("var", "2026-01-05T16:00:01-05:00");
  EXPECT_EQ(outcome.code, 3);
  EXPECT_THAT(outcome.err, AllOf(HasSubstr("PLM-1305"), HasSubstr("2026-01-05T16:00:00-05:00")));
}

TEST(ValuationTime, WhySaysWhatHalfAnHourDid) {
  const TimedDesk timed;
  EXPECT_EQ(timed.run("var", an_hour_before, {"--record", timed.desk.path("first")}).code, 0);
  EXPECT_EQ(timed.run("var", "2026-01-05T15:30:00-05:00", {"--record", timed.desk.path("second")}).code, 0);
  const Outcome outcome = plimsoll({"why", timed.desk.path("first"), timed.desk.path("second"), "--json"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, AllOf(HasSubstr(an_hour_before), HasSubstr("2026-01-05T15:30:00-05:00")));
  EXPECT_EQ(timed.run("var", "2026-01-05", {"--record", timed.desk.path("day")}).code, 0);
  EXPECT_EQ(plimsoll({"why", timed.desk.path("day"), timed.desk.path("second"), "--json"}).code, 0)
      << "expiries have times, so a day can be compared with an instant";
}

TEST(ValuationTime, StepsNeedAnInstantToBeginWith) {
  const TimedDesk timed;
  const Outcome outcome = timed.run("replay", "2026-01-05", {"--valuation-step", "15m", timed.desk.path("market.csv")});
  EXPECT_EQ(outcome.code, 2);
  EXPECT_THAT(outcome.err, HasSubstr("--valuation-step"));
}

}  // namespace
}  // namespace plimsoll::testing
