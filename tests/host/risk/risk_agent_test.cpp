#include "host/risk/risk_agent.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "tests/host/risk/desk.hpp"

namespace plimsoll::risk {
namespace {

/// Keeps reports; time passes only while one is kept.
class Recorder final : public ReportSink {
 public:
  void on_report(const RiskReport& report, std::int64_t cycle_ns) override {
    reports.push_back(report);
    durations.push_back(cycle_ns);
  }
  std::vector<RiskReport> reports;
  std::vector<std::int64_t> durations;
};

/// Every look at the clock costs 5 ns.
class CountingClock final : public Clock {
 public:
  [[nodiscard]] Timestamp now() const override { return {}; }
  [[nodiscard]] std::int64_t monotonic_ns() const override { return looks_ += 5; }

 private:
  mutable std::int64_t looks_ = 0;
};

struct Bench {
  Desk desk = make_desk({.instruments = "AAA,spot,,,,,,1,USD,0\nBBB,spot,,,,,,1,USD,0\n",
                         .positions = {"AAA,10,firm/a", "BBB,10,firm/b"},
                         .market = "AAA,price,50\nBBB,price,60\nUSD,rate,0.02\n"});
  Rig rig{desk, settings_of(128)};
  Recorder recorder;
};

TEST(RiskAgent, RunsACycleAtFirstAndThenOnlyWhenSomethingChanged) {
  Bench bench;
  const ManualClock clock;
  RiskAgent agent(bench.rig.market, bench.rig.engine, bench.recorder, clock);
  EXPECT_EQ(agent.do_work(), 1);
  EXPECT_EQ(agent.do_work(), 0);
  bench.rig.tick(0, 51.0);
  bench.rig.tick(0, 52.0);
  EXPECT_EQ(agent.do_work(), 1);
  EXPECT_EQ(agent.do_work(), 0);
  bench.rig.tick(0, 52.0);  // the same price again
  EXPECT_EQ(agent.do_work(), 0);
  ASSERT_EQ(bench.recorder.reports.size(), 2U);
  EXPECT_EQ(bench.recorder.reports[0].cells_revalued, 2U);
  EXPECT_EQ(bench.recorder.reports[1].cells_revalued, 1U);
  EXPECT_EQ(bench.recorder.reports[1].dirty_underlyings, 1U);
  EXPECT_EQ(bench.recorder.reports[1].cycle, 2U);
}

TEST(RiskAgent, ReportsAHaltAlthoughNoPriceMoves) {
  Bench bench;
  const ManualClock clock;
  RiskAgent agent(bench.rig.market, bench.rig.engine, bench.recorder, clock);
  agent.do_work();
  market::Quote halt;
  halt.symbol = SymbolId{std::uint32_t{1}};
  halt.quality = Quality::halted;
  bench.rig.market.on_quote(halt);
  EXPECT_EQ(agent.do_work(), 1);
  const RiskReport& report = bench.recorder.reports.back();
  EXPECT_EQ(report.quality, Quality::halted);
  EXPECT_EQ(report.nodes[1].quality, Quality::live);
  EXPECT_EQ(report.nodes[2].quality, Quality::halted);
  EXPECT_EQ(report.cells_revalued, 0U);
  EXPECT_EQ(report.digest, bench.recorder.reports.front().digest);
  bench.rig.market.on_quote(halt);
  EXPECT_EQ(agent.do_work(), 0);
}

TEST(RiskAgent, TimesTheCycleOnItsClock) {
  Bench bench;
  const CountingClock clock;
  RiskAgent agent(bench.rig.market, bench.rig.engine, bench.recorder, clock);
  agent.do_work();
  // It looks at the start, when the market is frozen, around the selection, when all is revalued, and at the end.
  EXPECT_EQ(bench.recorder.durations, std::vector<std::int64_t>{25});
  const CycleTimes& times = agent.times();
  EXPECT_EQ(times.snapshot_ns, 5);
  EXPECT_EQ(times.revalue_ns, 10);
  EXPECT_EQ(times.select_ns, 5);
  EXPECT_EQ(times.report_ns, 5);
}

TEST(RiskAgent, CannotTellSelectionFromRevaluationWhenTheBackendDoesNot) {
  Bench bench;
  const CountingClock clock;
  RiskAgent agent(bench.rig.market, bench.rig.engine, bench.recorder, clock);
  bench.rig.engine.time_with(nullptr);  // as with a device that answers a cycle in one go
  agent.do_work();
  EXPECT_EQ(agent.times().select_ns, std::nullopt);
  EXPECT_EQ(agent.times().revalue_ns, 5);
}

}  // namespace
}  // namespace plimsoll::risk
