#include "host/stress/historical_scenarios.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/host/stress/stress_rig.hpp"

namespace plimsoll::stress {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// Friday to Wednesday; BOLT was not traded on Tuesday. 2020-03-13 is a Friday.
calibration::PriceHistory history() {
  return calibration::PriceHistory::parse(
      "date,ACME,BOLT\n"
      "2020-03-12,100,40\n"
      "2020-03-13,110,42\n"
      "2020-03-16,88,35\n"
      "2020-03-17,99,\n"
      "2020-03-18,90,30\n",
      "history.csv");
}

std::string scenario(const std::string& name, const std::string& dates, const std::string& more = "") {
  return "[[scenario]]\nname = '" + name + "'\nhistory = '" + dates + "'\n" + more;
}

TEST(HistoricalScenario, MovesEverySpotAsOnThatDay) {
  const risk::Desk desk = small_desk();
  const StressPlan plan = plan_of(desk, scenario("monday", "2020-03-16"), history());
  ASSERT_EQ(plan.scenarios.size(), 1U);
  const StressScenario& monday = plan.scenarios[0];
  EXPECT_EQ(monday.source, ScenarioSource::historical);
  EXPECT_TRUE(monday.missing.empty());
  ASSERT_EQ(plan.factors.names[0], "ACME.spot");
  ASSERT_EQ(plan.factors.names[3], "BOLT.spot");
  EXPECT_EQ(monday.moves[0], 88.0 / 110.0);  // since Friday's close
  EXPECT_EQ(monday.moves[3], 35.0 / 42.0);
  EXPECT_EQ(monday.moves[1], 1.0) << "a price history says nothing about vols";
  EXPECT_THAT(plan.warnings, ElementsAre(HasSubstr("1 historical scenarios leave implied vols or bases")));
}

TEST(HistoricalScenario, OfASpanGoesFromTheCloseBeforeItToItsLast) {
  const risk::Desk desk = small_desk();
  // The weekend belongs to nobody: Saturday to Wednesday begins with Friday's close.
  for (const char* dates : {"2020-03-16..2020-03-18", "2020-03-14..2020-03-18", "2020-03-16..2020-03-22"}) {
    const StressPlan plan = plan_of(desk, scenario("week", dates), history());
    EXPECT_EQ(plan.scenarios[0].moves[0], 90.0 / 110.0) << dates;
    EXPECT_EQ(plan.scenarios[0].moves[3], 30.0 / 42.0) << dates << ": a gap inside a span does not matter";
  }
}

TEST(HistoricalScenario, TakesTheNumbersAwayFromWhatHasNoClose) {
  const risk::Desk desk = small_desk();
  const StressPlan plan =
      plan_of(desk, scenario("tuesday", "2020-03-17") + scenario("wednesday", "2020-03-18"), history());
  const StressReport report = report_of(desk, plan);
  ASSERT_THAT(report.books, ElementsAre("firm", "firm/options", "firm/shares"));
  ASSERT_THAT(report.underlyings, ElementsAre("ACME", "BOLT"));
  const ScenarioPnl& tuesday = report.scenarios[0];
  EXPECT_THAT(tuesday.missing, ElementsAre("BOLT.spot: no close on 2020-03-17"));
  EXPECT_EQ(tuesday.quality(), Quality::unknown);
  EXPECT_FALSE(tuesday.has_number());
  EXPECT_EQ(tuesday.by_book[2], unrepresentable_quanta) << "shares hold BOLT";
  EXPECT_NE(tuesday.by_book[1], unrepresentable_quanta) << "options do not";
  EXPECT_NE(tuesday.by_underlying[0], unrepresentable_quanta);
  EXPECT_EQ(tuesday.by_underlying[1], unrepresentable_quanta);
  EXPECT_THAT(report.scenarios[1].missing, ElementsAre("BOLT.spot: no close on 2020-03-17"))
      << "a return over two days is not put in place of one";
  EXPECT_EQ(report.quality, Quality::unknown);
  EXPECT_EQ(report.without_number, 2U);
  EXPECT_TRUE(report.worst_first.empty());
  EXPECT_THAT(report.warnings.back(), HasSubstr("2 of 2 scenarios have no total: 2 moves"));
}

TEST(HistoricalScenario, CanBeToldWhatItDoesNotKnow) {
  const risk::Desk desk = small_desk();
  const StressPlan plan = plan_of(
      desk, scenario("tuesday", "2020-03-17", "shocks = { 'BOLT.spot' = '-7%', '*.vol' = '+50%' }\n"), history());
  const StressScenario& tuesday = plan.scenarios[0];
  EXPECT_TRUE(tuesday.missing.empty());
  EXPECT_EQ(tuesday.moves[0], 99.0 / 88.0);
  EXPECT_EQ(tuesday.moves[3], 1.0 - 0.07);
  EXPECT_EQ(tuesday.moves[1], 1.5);
}

TEST(HistoricalScenario, WithoutAColumnIsMissingToo) {
  const risk::Desk desk = small_desk();
  const calibration::PriceHistory only_acme =
      calibration::PriceHistory::parse("date,ACME\n2020-03-12,1\n2020-03-13,2\n2020-03-16,3\n", "other.csv");
  const StressPlan plan = plan_of(desk, scenario("monday", "2020-03-16"), only_acme);
  ASSERT_EQ(plan.scenarios[0].missing.size(), 1U);
  EXPECT_EQ(plan.scenarios[0].missing[0].reason, "no column in other.csv");
}

TEST(HistoricalScenario, OfADayThatTheHistoryLacksIsAFault) {
  const risk::Desk desk = small_desk();
  const auto fault_of = [&](const std::string& dates) {
    try {
      plan_of(desk, scenario("x", dates), history());
    } catch (const InputError& error) {
      const Fault& fault = error.faults().front();
      return fault.code + ' ' + std::to_string(fault.line) + ' ' + fault.problem + ' ' + fault.remedy;
    }
    return std::string();
  };
  EXPECT_EQ(
      fault_of("2020-03-14"),
      "PLM-1907 1 scenario 'x' is of 2020-03-14, and 'history.csv' has no row then Name a day of the history; the "
      "next is 2020-03-16.");
  EXPECT_THAT(fault_of("2020-03-12"), HasSubstr("has no row before it to move from"));
  EXPECT_THAT(fault_of("2021-01-04"), HasSubstr("has no row then Name a day of the history."));
  EXPECT_THAT(fault_of("1999-01-04..1999-01-08"), HasSubstr("the next is 2020-03-12"));
}

TEST(DateSpan, IsADayOrTwoInOrder) {
  EXPECT_EQ(parse_date_span("2020-03-16")->to_string(), "2020-03-16");
  EXPECT_EQ(parse_date_span("2008-10-13..2008-10-17")->to_string(), "2008-10-13..2008-10-17");
  for (const char* text : {"", "..", "2020-03-16..", "..2020-03-16", "2020-03-17..2020-03-16",
                           "2020-03-16...2020-03-17", "2020-3-16", "2020-03-16 .. 2020-03-17"}) {
    EXPECT_FALSE(parse_date_span(text)) << text;
  }
}

}  // namespace
}  // namespace plimsoll::stress
