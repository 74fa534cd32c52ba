// A device that lies (FAULTS 14): one flipped bit, in every buffer, after every call, in a real worker process.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "kernels/backends/failover/failover_backend.hpp"
#include "kernels/backends/worker/worker_primary.hpp"
#include "tests/kernels/backends/in_process_primary.hpp"

namespace plimsoll::backends {
namespace {

using ::testing::HasSubstr;

std::unique_ptr<Backend> cpu_backend() { return cpu::make_cpu_backend(cpu::best_isa(), 1, "standby"); }

struct Flips {
  std::size_t tried = 0;
  std::size_t noticed = 0;   // as wrong answers
  std::size_t stopped = 0;   // as crashes, errors or missed deadlines: a pointer was hit
  std::size_t harmless = 0;  // every answer right: padding, memory that is not read again
  std::size_t missed = 0;    // an answer was wrong
};

void flip(FaultPlan plan, FailoverSettings settings, const StoryDigests& expected, Flips& flips) {
  const WorkerCommand command{
      PLIMSOLL_FAKE_WORKER,
      {"flip", std::to_string(plan.call), std::to_string(plan.allocation), std::to_string(plan.bit)}};
  FailoverBackend backend(
      [&] {
        return std::make_unique<WorkerPrimary>(
            command, WorkerSettings{.load_deadline_ms = 60'000, .cycle_deadline_ms = 5'000, .looks_before_sleep = 0});
      },
      cpu_backend(), settings);
  const bool right = tell_story(backend) == expected;
  const FailoverCounters& counters = backend.counters();
  ++flips.tried;
  flips.missed += right ? 0 : 1;
  if (!right) ADD_FAILURE() << "call " << plan.call << ", buffer " << plan.allocation << ", bit " << plan.bit;
  if (counters.wrong_answers != 0) {
    ++flips.noticed;
    EXPECT_EQ(backend.state(), PrimaryState::latched) << "a device that lies is out of service at once";
    EXPECT_EQ(counters.wrong_answers, 1U);
  } else {
    flips.stopped += counters.faults != 0 ? 1 : 0;
    flips.harmless += right && counters.faults == 0 ? 1 : 0;
  }
}

/// Buffers of the fake device in the order of their allocation once all are there; flips go round all of them.
constexpr std::size_t buffers = 20;

TEST(WrongAnswer, NoFlippedBitReachesAnAnswerWhenEveryScenarioIsRecomputed) {
  const auto cpu = cpu_backend();
  const StoryDigests expected = tell_story(*cpu);
  FailoverSettings settings;
  settings.sampled_scenarios = story_scenarios;
  Flips flips;
  Lots lots(14);
  const std::size_t calls = device_calls_of_a_story();
  for (std::size_t call = 0; call < calls; ++call) {
    for (int buffer = 0; buffer < 3; ++buffer) {
      flip({.fault = FakeFault::flip, .call = call, .allocation = lots.below(buffers), .bit = lots.bits()}, settings,
           expected, flips);
    }
  }
  EXPECT_EQ(flips.missed, 0U) << "of " << flips.tried << "; noticed " << flips.noticed << ", stopped " << flips.stopped
                              << ", harmless " << flips.harmless;
  EXPECT_GT(flips.noticed, flips.tried / 20);
  EXPECT_GT(flips.harmless, 0U);
  std::printf("%zu flips: %zu noticed, %zu stopped the worker, %zu changed no answer\n", flips.tried, flips.noticed,
              flips.stopped, flips.harmless);
}

TEST(WrongAnswer, AFlippedShockIsFoundWithinOneRoundOfTheSample) {
  // A factor that the canary does not use, in the last scenario to be looked at: the sample alone can find it.
  constexpr std::size_t per_cycle = 2;
  const auto history = std::make_shared<FakeHistory>();
  make_fake_device_backend(WalkOrder::ascending, {}, history)
      ->load_scenarios(synthetic_recipe(story_scenarios, scenarios::Sampler::philox, {}));
  const std::uint64_t shock = relative_spot * std::uint64_t{story_scenarios} + story_scenarios - 1;
  const FaultPlan plan{.fault = FakeFault::flip, .call = history->calls - 2, .allocation = 0, .bit = 64 * shock + 38};
  FailoverSettings settings;
  settings.sampled_scenarios = per_cycle;
  FailoverBackend backend(
      [&] { return std::make_unique<InProcessPrimary>(make_fake_device_backend(WalkOrder::ascending, plan)); },
      cpu_backend(), settings);
  backend.load_scenarios(synthetic_recipe(story_scenarios, scenarios::Sampler::philox, {}));
  backend.allocate_vectors(1);
  SyntheticCell cell = spot_cell(1000.0);
  cell.spot_factor = relative_spot;
  std::size_t cycles = 0;
  while (backend.counters().wrong_answers == 0 && cycles < story_scenarios) {
    backend.revalue(cell.inputs(), 0, {});
    ++cycles;
  }
  EXPECT_EQ(cycles, story_scenarios / per_cycle);
  EXPECT_THAT(backend.info().reason, HasSubstr("differs from its recomputation on the CPU"));
  EXPECT_EQ(backend.state(), PrimaryState::latched);
}

}  // namespace
}  // namespace plimsoll::backends
