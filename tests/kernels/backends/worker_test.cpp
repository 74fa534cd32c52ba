// A real worker process around a fake GPU, failing in every way at every call (FAULTS 13): the cycle is answered.
#include "kernels/backends/worker/worker_primary.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <string>

#include "kernels/backends/cpu/cpu_backend.hpp"
#include "kernels/backends/failover/failover_backend.hpp"
#include "tests/kernels/backends/backend_story.hpp"
#include "tests/kernels/backends/in_process_primary.hpp"

namespace plimsoll::backends {
namespace {

using ::testing::HasSubstr;

WorkerCommand worker(const std::string& fault, std::size_t call) {
  return {PLIMSOLL_FAKE_WORKER, {fault, std::to_string(call), "0", "0"}};
}

/// A machine that builds at the same time may take long to answer; only a test of hangs wants to wait briefly.
WorkerSettings patient() { return {.load_deadline_ms = 60'000, .cycle_deadline_ms = 60'000, .looks_before_sleep = 0}; }

StoryDigests told_by_cpu() {
  const auto backend = cpu::make_cpu_backend(cpu::best_isa(), 1, "");
  return tell_story(*backend);
}

/// The first worker is as said, all others are well.
struct Rig {
  Rig(const std::string& fault, std::size_t call, WorkerSettings settings)
      : backend(
            [=, this]() -> std::unique_ptr<Primary> {
              const bool first = started++ == 0;
              auto made = std::make_unique<WorkerPrimary>(first ? worker(fault, call) : worker("none", 0),
                                                          first ? settings : patient());
              pid = made->pid();
              return made;
            },
            cpu::make_cpu_backend(cpu::best_isa(), 1, "standby"), FailoverSettings{}) {}

  std::size_t started = 0;
  pid_t pid = 0;
  FailoverBackend backend;
};

void expect_answered_at_every_call(const std::string& fault, WorkerSettings settings, std::size_t step) {
  const StoryDigests expected = told_by_cpu();
  const std::size_t calls = device_calls_of_a_story();
  ASSERT_GT(calls, 100U);
  for (std::size_t call = 0; call < calls; call += step) {
    Rig rig(fault, call, settings);
    ASSERT_EQ(tell_story(rig.backend), expected) << fault << " at call " << call << " of " << calls;
    const FailoverCounters& counters = rig.backend.counters();
    EXPECT_GE(counters.faults, 1U) << call;
    EXPECT_EQ(counters.primary_cycles + counters.standby_cycles, story_cycles) << call;
  }
}

TEST(Worker, AnswersAcrossTheProcessBoundaryWithTheSameBits) {
  Rig rig("none", 0, patient());
  EXPECT_EQ(tell_story(rig.backend), told_by_cpu());
  EXPECT_EQ(rig.backend.counters().primary_cycles, story_cycles);
  EXPECT_EQ(rig.backend.info().device, "fake device");
}

TEST(Worker, TakesMovesAsAScenarioSetToo) {
  scenarios::MoveMatrix moves(64, {scenarios::ShockKind::log, scenarios::ShockKind::absolute});
  for (std::size_t s = 0; s < 64; ++s) moves.at(0, s) = 0.5 + static_cast<double>(s) / 64.0;
  Rig rig("none", 0, patient());
  const auto cpu = cpu::make_cpu_backend(cpu::best_isa(), 1, "");
  for (Backend* const backend : {static_cast<Backend*>(&rig.backend), cpu.get()}) {
    backend->load_moves(moves);
    backend->allocate_vectors(1);
    backend->revalue(spot_cell(100.0).inputs(), 0, {});
  }
  EXPECT_EQ(downloaded(rig.backend, 0), downloaded(*cpu, 0));
  EXPECT_EQ(downloaded(rig.backend, 0)[0], -50 * 1048576);
  EXPECT_EQ(rig.backend.counters().primary_cycles, 1U);
}

TEST(Worker, ACallThatFailsIsAnsweredByTheCpuAtEveryCall) { expect_answered_at_every_call("fail", patient(), 1); }

TEST(Worker, AKilledProcessIsAnsweredByTheCpuAtEveryCall) { expect_answered_at_every_call("die", patient(), 1); }

TEST(Worker, GarbageIsAnsweredByTheCpuAtEveryCall) { expect_answered_at_every_call("garbage", patient(), 1); }

TEST(Worker, AHangIsAnsweredByTheCpuAtEveryCall) {
  expect_answered_at_every_call("hang", {.load_deadline_ms = 40, .cycle_deadline_ms = 40, .looks_before_sleep = 0}, 1);
}

TEST(Worker, AProcessKilledBetweenCyclesIsReplaced) {
  for (std::size_t victim = 0; victim < story_cycles; ++victim) {
    Rig rig("none", 0, patient());
    EXPECT_EQ(tell_story(rig.backend,
                         [&](std::size_t cycle) {
                           if (cycle == victim) kill(rig.pid, SIGKILL);
                         }),
              told_by_cpu());
    EXPECT_EQ(rig.backend.counters().faults, 1U);
    EXPECT_THAT(rig.backend.info().reason, HasSubstr("the GPU worker process ended"));
  }
}

TEST(Worker, AProgramThatDoesNotStartLatchesTheCpu) {
  FailoverBackend backend(
      []() -> std::unique_ptr<Primary> {
        return std::make_unique<WorkerPrimary>(WorkerCommand{"/nowhere/plimsoll", {}}, patient());
      },
      cpu::make_cpu_backend(cpu::best_isa(), 1, "standby"), {});
  EXPECT_EQ(tell_story(backend), told_by_cpu());
  EXPECT_EQ(backend.state(), PrimaryState::latched);
  EXPECT_THAT(backend.info().reason, HasSubstr("starting the process"));
}

TEST(AreaChecksum, SeesEveryBitAndTheOrderOfWords) {
  std::vector<std::byte> bytes(37, std::byte{0x5a});
  const std::uint64_t before = area_checksum(bytes);
  for (std::size_t bit = 0; bit < 8 * bytes.size(); ++bit) {
    bytes[bit / 8] ^= static_cast<std::byte>(1U << (bit % 8));
    EXPECT_NE(area_checksum(bytes), before) << bit;
    bytes[bit / 8] ^= static_cast<std::byte>(1U << (bit % 8));
  }
  bytes[0] = std::byte{1};
  const std::uint64_t one_order = area_checksum(bytes);
  std::swap(bytes[0], bytes[8]);
  EXPECT_NE(area_checksum(bytes), one_order);
  EXPECT_NE(area_checksum({}), area_checksum(std::vector<std::byte>(8)));
}

TEST(Packing, NeverReadsOrWritesBeyondTheEnd) {
  std::vector<std::byte> memory(64);
  Packing out(memory);
  const std::vector<double> three{1.0, 2.0, 3.0};
  out.put_array<double>(three);
  out.put_array<double>(three);
  EXPECT_THROW(out.put_array<double>(three), std::length_error);
  for (std::size_t size = 0; size < 32; ++size) {
    Unpacking in({memory.data(), size});
    EXPECT_THROW(in.get_array<double>(), std::out_of_range) << size;
  }
  Unpacking whole({memory.data(), 32});
  EXPECT_EQ(whole.get_array<double>().back(), 3.0);
  const std::uint64_t huge = UINT64_MAX;
  std::memcpy(memory.data(), &huge, 8);
  Unpacking lying(memory);
  EXPECT_THROW(lying.get_array<double>(), std::out_of_range);
}

}  // namespace
}  // namespace plimsoll::backends
