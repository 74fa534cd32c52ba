// Stress with risk cycles: at its cadence, and the same integers as a stress run of the same market.
#include "host/stress/stress_companion.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "host/risk/risk_agent.hpp"
#include "tests/host/stress/stress_rig.hpp"

namespace plimsoll::stress {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;

constexpr std::string_view shocks =
    R"([[scenario]]
name = "crash"
shocks = { "*.spot" = "-10%", "*.vol" = "+20%" }
[[ladder]]
underlying = "ACME"
spot = ["-5%", "+5%"]
vol = ["0%"]
[[reverse]]
loss = 100.0
)";

class Recorder final : public risk::ReportSink {
 public:
  void on_report(const risk::RiskReport& report, std::int64_t) override { reports.push_back(report); }
  std::vector<risk::RiskReport> reports;
};

TEST(StressCompanion, PutsTheStressOfTheReportsOwnMarketIntoEverySecondReport) {
  const risk::Desk desk = small_desk();
  StressPlan plan = plan_of(desk, shocks);
  StressCompanion companion(cpu_backend(), desk_of(desk), plan, 2);
  plan.reverse_losses.clear();
  risk::Rig rig(desk, risk::settings_of(64));
  Recorder recorder;
  const ManualClock clock;
  risk::RiskAgent agent(rig.market, rig.engine, recorder, clock, nullptr, &companion);
  std::vector<StressReport> expected;
  for (const double mid : {100.0, 104.0, 93.0}) {
    rig.tick(0, mid);
    ASSERT_EQ(agent.do_work(), 1);
    expected.push_back(run_stress(*cpu_backend(), desk_of(desk), plan, *rig.market.freeze()));
  }
  ASSERT_EQ(recorder.reports.size(), 3U);
  EXPECT_FALSE(recorder.reports[1].stress.has_value());
  EXPECT_NE(expected[0].digest, expected[2].digest);
  for (const std::size_t cycle : {0U, 2U}) {
    ASSERT_TRUE(recorder.reports[cycle].stress.has_value());
    const risk::StressSection& section = *recorder.reports[cycle].stress;
    EXPECT_EQ(section.digest, expected[cycle].digest);
    EXPECT_EQ(section.scenario_identity, expected[cycle].scenario_identity);
    EXPECT_EQ(section.worst_first, expected[cycle].worst_first);
    EXPECT_EQ(section.every_cycles, 2U);
    EXPECT_EQ(section.quality, Quality::live);
    ASSERT_EQ(section.scenarios.size(), 3U);
    for (std::size_t s = 0; s < 3; ++s) {
      EXPECT_EQ(section.scenarios[s].name, expected[cycle].scenarios[s].name);
      EXPECT_EQ(section.scenarios[s].pnl, expected[cycle].scenarios[s].by_book);
      EXPECT_EQ(section.scenarios[s].pnl.size(), recorder.reports[cycle].nodes.size());
    }
    EXPECT_THAT(section.warnings, Contains(HasSubstr("1 reverse stresses are not run with risk cycles")));
  }
}

TEST(StressCompanion, LeavesTheVectorsOfTheCycleAlone) {
  const risk::Desk desk = small_desk();
  StressCompanion companion(cpu_backend(), desk_of(desk), plan_of(desk, shocks), 1);
  Recorder with;
  Recorder without;
  const ManualClock clock;
  risk::Rig stressed(desk, risk::settings_of(64));
  risk::Rig plain(desk, risk::settings_of(64));
  risk::RiskAgent one(stressed.market, stressed.engine, with, clock, nullptr, &companion);
  risk::RiskAgent other(plain.market, plain.engine, without, clock);
  one.do_work();
  other.do_work();
  EXPECT_EQ(with.reports.front().digest, without.reports.front().digest);
  EXPECT_FALSE(without.reports.front().stress.has_value());
}

}  // namespace
}  // namespace plimsoll::stress
