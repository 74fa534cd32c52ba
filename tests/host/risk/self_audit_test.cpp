#include "host/risk/self_audit.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "host/core/time.hpp"
#include "host/risk/risk_agent.hpp"
#include "tests/host/risk/random_desk.hpp"

namespace plimsoll::risk {
namespace {

class Recorder final : public ReportSink {
 public:
  void on_report(const RiskReport& report, std::int64_t /*cycle_ns*/) override { last = report; }
  RiskReport last;
};

/// A backend whose memory changes by itself: from `armed` on, one cell is revalued at a spot one part in 2^30 off.
class FlippedBackend final : public backends::Backend {
 public:
  explicit FlippedBackend(std::unique_ptr<backends::Backend> honest) : honest_(std::move(honest)) {}
  bool armed = false;

  [[nodiscard]] const backends::BackendInfo& info() const override { return honest_->info(); }
  void load_scenarios(const scenarios::ScenarioRecipe& recipe) override { honest_->load_scenarios(recipe); }
  void load_moves(const scenarios::MoveMatrix& moves) override { honest_->load_moves(moves); }
  [[nodiscard]] std::size_t scenario_count() const override { return honest_->scenario_count(); }
  void allocate_vectors(std::size_t count) override { honest_->allocate_vectors(count); }
  void run(const backends::CycleRequest& request, backends::CycleResult& result) override {
    std::vector<backends::CellWork> cells(request.cells.begin(), request.cells.end());
    if (armed && !cells.empty()) cells.front().inputs.spot *= 1.0 + 0x1p-30;
    honest_->run({cells, request.measured, request.tail_entries}, result);
  }
  void gather(std::span<const backends::VectorIndex> vectors, std::span<const std::uint32_t> scenarios,
              std::span<Quanta> values) override {
    honest_->gather(vectors, scenarios, values);
  }
  void download(backends::VectorIndex vector, std::span<Quanta> values) override { honest_->download(vector, values); }
  void download_moves(std::uint32_t factor, std::span<double> moves) override {
    honest_->download_moves(factor, moves);
  }
  void gather_moves(std::span<const std::uint32_t> factors, std::span<const std::uint32_t> scenarios,
                    std::span<double> values) override {
    honest_->gather_moves(factors, scenarios, values);
  }
  backends::MoveRange move_range(std::uint32_t factor) override { return honest_->move_range(factor); }

 private:
  std::unique_ptr<backends::Backend> honest_;
};

void run_to_end(SelfAudit& audit) {
  while (audit.do_work() != 0) {
  }
}

class Audited : public ::testing::TestWithParam<Revaluation> {
 protected:
  RiskSettings settings() const {
    RiskSettings settings = settings_of(300);
    settings.revaluation = GetParam();
    return settings;
  }
};

TEST_P(Audited, EveryThirdCycleIsRecomputedAndAgrees) {
  const Desk desk = make_desk(random_desk(4));
  Rig rig(desk, settings());
  Rig witness(desk, settings(), {backends::cpu::Isa::scalar, 1});
  SelfAudit audit(witness.engine, 3);
  Recorder recorder;
  const ManualClock clock;
  RiskAgent agent(rig.market, rig.engine, recorder, clock, &audit);
  for (int cycle = 1; cycle <= 10; ++cycle) {
    rig.tick(0, *desk.market.price(UnderlyingId{std::uint32_t{0}}) * (1.0 + 0.001 * cycle));
    ASSERT_EQ(agent.do_work(), 1);
    EXPECT_EQ(audit.is_idle(), cycle % 3 != 0) << cycle;
    run_to_end(audit);
  }
  EXPECT_EQ(recorder.last.audit.every_cycles, 3U);
  EXPECT_EQ(recorder.last.audit.audits, 3U);
  EXPECT_EQ(recorder.last.audit.mismatches, 0U);
  EXPECT_EQ(recorder.last.audit.last_cycle, 9U);
  EXPECT_TRUE(audit.alarm().empty());
}

TEST_P(Audited, AnAuditSpreadOverLaterCyclesJudgesItsOwn) {
  const Desk desk = make_desk(random_desk(9));
  Rig rig(desk, settings());
  Rig witness(desk, settings());
  SelfAudit audit(witness.engine, 1);
  Recorder recorder;
  const ManualClock clock;
  RiskAgent agent(rig.market, rig.engine, recorder, clock, &audit);
  for (int cycle = 1; cycle <= 12; ++cycle) {
    rig.tick(0, *desk.market.price(UnderlyingId{std::uint32_t{0}}) * (1.0 + 0.002 * cycle));
    agent.do_work();
    audit.do_work();  // one step only
  }
  run_to_end(audit);
  EXPECT_GE(audit.report().audits, 2U);
  EXPECT_EQ(audit.report().mismatches, 0U);
}

TEST_P(Audited, ACellThatIsNotWhatItShouldBeIsFound) {
  const Desk desk = make_desk(random_desk(4));
  auto flipped = std::make_unique<FlippedBackend>(
      backends::cpu::make_cpu_backend(backends::cpu::best_isa(), 1, "a test asked for it"));
  FlippedBackend& backend = *flipped;
  Rig rig(desk, settings(), std::move(flipped));
  Rig witness(desk, settings());
  SelfAudit audit(witness.engine, 1);
  Recorder recorder;
  const ManualClock clock;
  RiskAgent agent(rig.market, rig.engine, recorder, clock, &audit);
  agent.do_work();
  run_to_end(audit);
  ASSERT_EQ(audit.report().mismatches, 0U);
  backend.armed = true;
  rig.tick(0, *desk.market.price(UnderlyingId{std::uint32_t{0}}) * 1.01);
  agent.do_work();
  run_to_end(audit);
  EXPECT_EQ(audit.report().mismatches, 1U);
  rig.tick(0, *desk.market.price(UnderlyingId{std::uint32_t{0}}) * 1.02);
  agent.do_work();
  ASSERT_FALSE(recorder.last.warnings.empty());
  EXPECT_NE(recorder.last.warnings.back().find("cycle 2"), std::string::npos);
}

TEST(SelfAudit, BuildsEverySurfaceFromNothingAtEveryAudit) {
  const Desk desk = make_desk(random_desk(4));
  RiskSettings settings = settings_of(300);
  settings.revaluation = Revaluation::surface;
  Rig rig(desk, settings);
  Rig witness(desk, settings);
  SelfAudit audit(witness.engine, 1);
  Recorder recorder;
  const ManualClock clock;
  RiskAgent agent(rig.market, rig.engine, recorder, clock, &audit);
  std::uint64_t built_before = 0;
  for (int cycle = 1; cycle <= 3; ++cycle) {
    rig.tick(0, *desk.market.price(UnderlyingId{std::uint32_t{0}}) * (1.0 + 1e-5 * cycle));  // no other anchor
    ASSERT_EQ(agent.do_work(), 1);
    run_to_end(audit);
    const std::uint64_t built = witness.engine.report(*rig.market.freeze()).revaluation.built;  // since it was made
    EXPECT_GE(built - built_before, recorder.last.revaluation.surface_cells);
    EXPECT_EQ(recorder.last.revaluation.built != 0, cycle == 1) << "the engine that is watched keeps its own";
    built_before = built;
  }
  EXPECT_GT(recorder.last.revaluation.surface_cells, 0U);
  EXPECT_EQ(audit.report().audits, 3U);
  EXPECT_EQ(audit.report().mismatches, 0U);
}

INSTANTIATE_TEST_SUITE_P(In, Audited, ::testing::Values(Revaluation::full, Revaluation::surface),
                         [](const auto& tested) { return std::string(to_string(tested.param)); });

}  // namespace
}  // namespace plimsoll::risk
