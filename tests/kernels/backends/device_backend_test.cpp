// The CUDA backend's logic on a fake device: nothing is left of a call that failed, and the tail needs no sort.
#include "kernels/backends/device/device_backend.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "kernels/backends/cpu/cpu_backend.hpp"
#include "tests/kernels/backends/backend_story.hpp"
#include "tests/kernels/backends/fake_device.hpp"

namespace plimsoll::backends {
namespace {

StoryDigests told_by_cpu() {
  const auto backend = cpu::make_cpu_backend(cpu::best_isa(), 1, "");
  return tell_story(*backend);
}

TEST(DeviceBackend, TellsTheStoryOfTheCpuInEveryOrderOfThreads) {
  const StoryDigests expected = told_by_cpu();
  for (const WalkOrder order : {WalkOrder::ascending, WalkOrder::shuffled}) {
    EXPECT_EQ(tell_story(*make_fake_device_backend(order)), expected);
  }
}

TEST(DeviceBackend, EveryCallThatFailsIsAnException) {
  const auto history = std::make_shared<FakeHistory>();
  tell_story(*make_fake_device_backend(WalkOrder::ascending, {}, history));
  const std::size_t calls = history->calls;
  ASSERT_GT(calls, 100U);
  for (std::size_t call = 0; call < calls; ++call) {
    const auto failed = std::make_shared<FakeHistory>();
    {
      const auto backend = make_fake_device_backend(
          WalkOrder::ascending, {.fault = FakeFault::fail, .call = call, .allocation = 0, .bit = 0}, failed);
      EXPECT_THROW(tell_story(*backend), std::runtime_error) << "call " << call << " of " << calls;
    }
    EXPECT_EQ(failed->live_allocations, 0U) << "call " << call;
  }
}

TEST(DeviceBackend, ReplaysWhatItRecordedInsteadOfRecordingAgain) {
  const auto history = std::make_shared<FakeHistory>();
  const auto backend = make_fake_device_backend(WalkOrder::ascending, {}, history);
  backend->load_scenarios(synthetic_recipe(100, scenarios::Sampler::philox, {}));
  backend->allocate_vectors(2);
  const VectorIndex node = 1;
  std::vector<std::size_t> calls;
  for (std::uint64_t tick = 0; tick < 4; ++tick) {
    const std::size_t before = history->calls;
    const SyntheticCell cell = synthetic_cell(tick, 9);
    const CellWork work{cell.inputs(), 0, {&node, 1}};
    CycleResult result;
    backend->run({{&work, 1}, {&node, 1}, 5}, result);
    calls.push_back(history->calls - before);
  }
  EXPECT_GT(calls[0], calls[1]);
  EXPECT_EQ(calls[1], calls[2]);
  EXPECT_EQ(calls[2], calls[3]);
  EXPECT_EQ(calls[1], 13U) << "replay, copy, 3 clears, 7 launches, wait";
}

TEST(DeviceBackend, SelectsOnTheHostWhereTooManyLossesAreAlike) {
  // 3,000 scenarios and two distinct values: every loss falls into one bucket, and 1,024 + 2 entries are kept.
  const auto device = make_fake_device_backend(WalkOrder::shuffled);
  const auto cpu = cpu::make_cpu_backend(cpu::best_isa(), 1, "");
  for (Backend* backend : {device.get(), cpu.get()}) {
    backend->load_scenarios(synthetic_recipe(3000, scenarios::Sampler::philox, {}));
    backend->allocate_vectors(2);
    backend->revalue(spot_cell(2e-5).inputs(), 0, {});
  }
  const MeasuredVector expected = cpu->measure(0, 7);
  EXPECT_EQ(device->measure(0, 7).tail, expected.tail);
  EXPECT_EQ(device->measure(1, 3).tail, (std::vector<measures::TailLoss>{{0, 0}, {0, 1}, {0, 2}}));
}

TEST(LossBucket, NeverFallsAsTheLossRises) {
  std::vector<Quanta> losses{INT64_MIN, -INT64_MAX, -2, -1, 0, 1, 2, INT64_MAX - 1, INT64_MAX};
  for (int power = 1; power < 63; ++power) {
    for (const Quanta near : {-1, 0, 1}) {
      losses.push_back((Quanta{1} << power) + near);
      losses.push_back(-(Quanta{1} << power) - near);
    }
  }
  Lots lots(5);
  for (int i = 0; i < 20000; ++i) losses.push_back(static_cast<Quanta>(lots.bits()) >> lots.below(63));
  std::sort(losses.begin(), losses.end());
  std::uint32_t before = 0;
  for (const Quanta loss : losses) {
    const std::uint32_t bucket = device::loss_bucket(loss);
    ASSERT_GE(bucket, before) << loss;
    ASSERT_LT(bucket, device::loss_buckets);
    before = bucket;
  }
  EXPECT_EQ(device::loss_bucket(1'000'000), device::loss_bucket(1'010'000));
  EXPECT_NE(device::loss_bucket(1'000'000), device::loss_bucket(1'040'000));
}

}  // namespace
}  // namespace plimsoll::backends
