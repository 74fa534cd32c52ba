#include "host/calibration/history_span.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/host/core/faults_of.hpp"

namespace plimsoll::calibration {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

struct Outcome {
  std::vector<std::string> faults;
  std::vector<std::string> warnings;
};

/// Closes of A on five days with this spacing from 2024-01-01 on; B stops after three.
Outcome check(int spacing, const std::string& as_of) {
  std::string text = "date,A,B\n";
  for (int row = 0; row < 5; ++row) {
    text += Date::parse("2024-01-01")->plus_days(row * spacing).to_string() + ",1" + std::to_string(row) +
            (row < 3 ? ",5\n" : ",\n");
  }
  Outcome outcome;
  FaultList faults("history.csv");
  check_span(PriceHistory::parse(text, "history.csv"), {0, 1}, Date::parse(as_of), faults, outcome.warnings);
  outcome.faults = tests::faults_of([&] { faults.throw_if_any(); });
  return outcome;
}

TEST(HistorySpan, IsNamedAndFineWhenItReachesTheAsOfDate) {
  const Outcome outcome = check(1, "2024-01-08");  // A ends on the 5th, B on the 3rd
  EXPECT_THAT(outcome.faults, IsEmpty());
  EXPECT_THAT(outcome.warnings, ElementsAre("covariance from closes of 2024-01-01 to 2024-01-05, 4 returns"));
}

TEST(HistorySpan, ThatEndsAWeekBeforeIsWorthAWarning) {
  EXPECT_EQ(check(1, "2024-01-10").warnings.size(), 1U);
  EXPECT_EQ(check(1, "2024-01-11").warnings.back(),
            "1 histories end more than 7 days before the as-of date 2024-01-11: 'B' on 2024-01-03");
  EXPECT_EQ(check(1, "2024-01-13").warnings.back(),
            "2 histories end more than 7 days before the as-of date 2024-01-13: 'A' on 2024-01-05 and more");
}

TEST(HistorySpan, ThatEndsMoreThanAYearBeforeIsRefused) {
  EXPECT_THAT(check(1, "2025-01-03").faults, IsEmpty());  // 366 days after the 3rd: 2024 was a leap year
  EXPECT_THAT(check(1, "2025-01-04").faults, ElementsAre("PLM-1511:0"));
  EXPECT_THAT(check(1, "2026-01-05").faults, ElementsAre("PLM-1511:0", "PLM-1511:0"));
}

TEST(HistorySpan, OfWeeklyRowsIsRefused) {
  EXPECT_THAT(check(4, "2024-01-18").faults, IsEmpty());
  EXPECT_THAT(check(5, "2024-01-22").faults, ElementsAre("PLM-1510:0"));
  EXPECT_THAT(check(7, "2024-01-30").faults, ElementsAre("PLM-1510:0"));
}

std::vector<std::string> warnings_of(const std::string& closes) {
  std::vector<std::string> warnings;
  FaultList faults("history.csv");
  check_span(PriceHistory::parse("date,A\n" + closes, "history.csv"), {0}, std::nullopt, faults, warnings);
  warnings.erase(warnings.begin());  // the span
  return warnings;
}

TEST(HistorySpan, NamesTheLargestLeapBecauseItMayBeASplit) {
  // A 7-for-1 split that nobody adjusted, and a smaller leap back.
  EXPECT_THAT(warnings_of("2014-06-05,647\n2014-06-06,645.5\n2014-06-09,92.2142857\n2014-06-10,184.4\n"),
              ElementsAre("'A' fell by a factor of 7 on 2014-06-09, the largest of 2 such moves: if that is a split or "
                          "an error, adjust the closes before it"));
  EXPECT_THAT(warnings_of("2014-06-05,10\n2014-06-06,100\n2014-06-09,101\n"),
              ElementsAre("'A' rose by a factor of 10 on 2014-06-06: if that is a split or an error, adjust the closes "
                          "before it"));
}

TEST(HistorySpan, ACrashIsNoLeapAndNeitherIsAMoveOverAGap) {
  // Black Monday took 22.6 % off the Dow; a fall by 44 % is 1 / 1.79.
  EXPECT_THAT(warnings_of("1987-10-15,2246.74\n1987-10-16,2246.74\n1987-10-19,1738.74\n1987-10-20,980\n"), IsEmpty());
  EXPECT_THAT(warnings_of("2014-06-05,10\n2014-06-06,\n2014-06-09,100\n2014-06-10,101\n"), IsEmpty());
}

}  // namespace
}  // namespace plimsoll::calibration
