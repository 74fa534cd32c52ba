// What FailoverBackend decides, with devices in this process that fail at every call in turn (FAULTS 13).
#include "kernels/backends/failover/failover_backend.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "kernels/backends/cpu/cpu_backend.hpp"
#include "tests/kernels/backends/backend_story.hpp"
#include "tests/kernels/backends/fake_device.hpp"
#include "tests/kernels/backends/in_process_primary.hpp"

namespace plimsoll::backends {
namespace {

using ::testing::HasSubstr;

constexpr std::int64_t second_ns = 1'000'000'000;

std::unique_ptr<Backend> cpu_backend() { return cpu::make_cpu_backend(cpu::best_isa(), 1, "standby"); }

StoryDigests told_by_cpu() {
  const auto backend = cpu_backend();
  return tell_story(*backend);
}

constexpr FaultPlan well{};
FaultPlan fails_at(std::size_t call) { return {.fault = FakeFault::fail, .call = call, .allocation = 0, .bit = 0}; }

/// Devices follow these plans one after the other; the last plan holds for all that come later.
StartPrimary devices(std::vector<FaultPlan> plans, std::shared_ptr<std::size_t> started, int loads_at = 0) {
  return [plans = std::move(plans), started, loads_at]() -> std::unique_ptr<Primary> {
    const FaultPlan plan = plans[std::min(*started, plans.size() - 1)];
    ++*started;
    return std::make_unique<InProcessPrimary>(make_fake_device_backend(WalkOrder::ascending, plan), loads_at);
  };
}

struct Rig {
  explicit Rig(std::vector<FaultPlan> plans, int loads_at = 0)
      : backend(devices(std::move(plans), started, loads_at), cpu_backend(), settings()) {}

  FailoverSettings settings() {
    FailoverSettings made;
    made.now_ns = [this] { return now_ns; };
    return made;
  }

  std::int64_t now_ns = 0;
  std::shared_ptr<std::size_t> started = std::make_shared<std::size_t>(0);
  FailoverBackend backend;
};

std::size_t calls_before_the_first_cycle() {
  const auto history = std::make_shared<FakeHistory>();
  const auto device = make_fake_device_backend(WalkOrder::ascending, {}, history);
  device->load_scenarios(synthetic_recipe(story_scenarios, scenarios::Sampler::philox, {}));
  device->allocate_vectors(story_cells + 3 + Canary::cells);
  return history->calls;
}

TEST(Failover, ADeviceThatWorksAnswersEverything) {
  Rig rig({well});
  EXPECT_EQ(tell_story(rig.backend), told_by_cpu());
  EXPECT_EQ(rig.backend.counters().faults, 0U);
  EXPECT_EQ(rig.backend.counters().primary_cycles, story_cycles);
  EXPECT_EQ(rig.backend.counters().standby_cycles, 0U);
  EXPECT_EQ(rig.backend.info().name, "fake");
  EXPECT_EQ(*rig.started, 1U);
}

TEST(Failover, HonestNumbersRaiseNoAlarm) {
  // Weights up to where cells have no number and nodes leave 64 bits, cells that shrink to nothing, ties.
  constexpr double weights[] = {0.0, 3e-5, 1.0, 1e9, 1e12, 3e13, 1e18, 1e300, -1e15};
  for (std::uint64_t seed = 0; seed < 12; ++seed) {
    Rig rig({well});
    rig.backend.load_scenarios(synthetic_recipe(130, scenarios::Sampler::sobol, {}, seed));
    rig.backend.allocate_vectors(5);
    Lots lots(seed);
    const std::vector<VectorIndex> nodes[] = {{3, 4}, {4}, {3, 4}};
    CycleResult result;
    for (int cycle = 0; cycle < 25; ++cycle) {
      const VectorIndex c = static_cast<VectorIndex>(lots.below(3));
      const SyntheticCell cell = lots.one_in(2) ? spot_cell(weights[lots.below(9)]) : synthetic_cell(lots.bits(), 5);
      const CellWork work{cell.inputs(), c, nodes[c]};
      const std::vector<VectorIndex> measured{4, c, 3};
      rig.backend.run({{&work, 1}, measured, lots.below(131)}, result);
      std::vector<Quanta> values(6);
      rig.backend.gather(measured, std::vector<std::uint32_t>{5, 129}, values);
      EXPECT_EQ(downloaded(rig.backend, c)[129], values[3]);
    }
    EXPECT_EQ(rig.backend.counters().faults, 0U) << rig.backend.info().reason;
  }
}

TEST(Failover, EveryCallFailsInTurnAndNoCycleIsMissing) {
  const StoryDigests expected = told_by_cpu();
  const std::size_t calls = device_calls_of_a_story();
  ASSERT_GT(calls, 100U);
  for (std::size_t call = 0; call < calls; ++call) {
    Rig rig({fails_at(call), well});
    ASSERT_EQ(tell_story(rig.backend), expected) << "call " << call << " of " << calls;
    const FailoverCounters& counters = rig.backend.counters();
    EXPECT_EQ(counters.faults, 1U) << call;
    EXPECT_EQ(counters.wrong_answers, 0U) << call;
    EXPECT_EQ(counters.primary_cycles + counters.standby_cycles, story_cycles) << call;
    EXPECT_EQ(*rig.started, 2U) << call;
  }
}

TEST(Failover, TheReplacementTakesOverWhenItHasLoadedAndNotBefore) {
  Rig whole({fails_at(calls_before_the_first_cycle()), well}, 2);
  EXPECT_EQ(tell_story(whole.backend), told_by_cpu());
  EXPECT_EQ(whole.backend.counters().standby_cycles, 3U) << "the faulted cycle and two while loading";
  EXPECT_EQ(whole.backend.counters().replacements, 1U);
  EXPECT_EQ(whole.backend.info().name, "fake");
  EXPECT_EQ(whole.backend.info().device_faults, 1U);
  EXPECT_THAT(whole.backend.info().reason, HasSubstr("in service again after 1 fault answered by the CPU"));
}

TEST(Failover, ThreeFaultsInAMinuteLatchUntilARestart) {
  Rig rig({fails_at(0)});
  EXPECT_EQ(tell_story(rig.backend), told_by_cpu());
  EXPECT_EQ(rig.backend.state(), PrimaryState::latched);
  EXPECT_EQ(rig.backend.counters().faults, 3U);
  EXPECT_EQ(*rig.started, 3U);
  EXPECT_EQ(rig.backend.info().name, "cpu");
  EXPECT_THAT(rig.backend.info().reason, HasSubstr("out of service until a restart after 3 faults"));
  EXPECT_THAT(rig.backend.info().reason, HasSubstr("fake device: allocate failed"));

  rig.now_ns += 3600 * second_ns;  // neither time nor new scenarios release it
  EXPECT_EQ(tell_story(rig.backend), told_by_cpu());
  EXPECT_EQ(*rig.started, 3U);
  EXPECT_EQ(rig.backend.counters().standby_cycles, 2 * story_cycles);
}

TEST(Failover, FaultsFarApartDoNotLatch) {
  // Every device fails in its first cycle; a cycle comes every 31 seconds, so no three faults fall into one minute.
  for (const auto& [step_ns, state] :
       {std::pair{31 * second_ns, PrimaryState::loading}, std::pair{29 * second_ns, PrimaryState::latched}}) {
    Rig rig({fails_at(calls_before_the_first_cycle())});
    EXPECT_EQ(tell_story(rig.backend, [&, step = step_ns](std::size_t) { rig.now_ns += step; }), told_by_cpu());
    EXPECT_EQ(rig.backend.state(), state) << step_ns;
    EXPECT_EQ(rig.backend.counters().standby_cycles, story_cycles);
  }
}

TEST(Failover, AReplacementThatNeverLoadsIsAFaultToo) {
  Rig rig({fails_at(60), well}, 1'000'000);
  EXPECT_EQ(tell_story(rig.backend, [&](std::size_t) { rig.now_ns += 61 * second_ns; }), told_by_cpu());
  EXPECT_GE(rig.backend.counters().faults, 2U);
  EXPECT_THAT(rig.backend.info().reason, HasSubstr("did not load in time"));
}

TEST(FaultLatch, CountsOnlyWhatFallsIntoTheWindow) {
  FaultLatch latch(3, 60 * second_ns);
  latch.record(0);
  latch.record(30 * second_ns);
  latch.record(60 * second_ns + 1);
  EXPECT_FALSE(latch.latched());
  latch.record(90 * second_ns);
  EXPECT_TRUE(latch.latched()) << "the last three lie within 60 s";
  latch.record(9000 * second_ns);
  EXPECT_TRUE(latch.latched());
}

}  // namespace
}  // namespace plimsoll::backends
