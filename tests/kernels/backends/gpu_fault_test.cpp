// FAULTS 13 on a real GPU: a kernel that traps, writes out of bounds or never ends, and kill -9. Needs a device.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <filesystem>
#include <string>

#include "kernels/backends/cpu/cpu_backend.hpp"
#include "kernels/backends/cuda/cuda_backend.hpp"
#include "kernels/backends/failover/failover_backend.hpp"
#include "kernels/backends/worker/worker_primary.hpp"
#include "tests/kernels/backends/backend_story.hpp"

namespace plimsoll::backends {
namespace {

/// It lies beside this program, wherever both were copied to: a machine with a GPU need not be the one that builds.
std::string faulty_worker() {
  return (std::filesystem::read_symlink("/proc/self/exe").parent_path() / "faulty_gpu_worker").string();
}

class GpuFault : public ::testing::Test {
 protected:
  void SetUp() override {
    const cuda::Probe probe = cuda::probe();
    if (!probe.available) GTEST_SKIP() << "no CUDA: " << probe.reason;
  }

  /// Tells the story with a first worker that goes wrong at `cycle`, and whole ones after it.
  void expect_answered(const std::string& fault, unsigned cycle) {
    std::size_t started = 0;
    FailoverBackend backend(
        [&] {
          const std::string now = started++ == 0 ? fault : "none";
          return std::make_unique<WorkerPrimary>(
              WorkerCommand{faulty_worker(), {now, std::to_string(cycle)}},
              WorkerSettings{.load_deadline_ms = 60'000, .cycle_deadline_ms = 2'000, .looks_before_sleep = 0});
        },
        cpu::make_cpu_backend(cpu::best_isa(), 1, "standby"), {});
    const auto cpu = cpu::make_cpu_backend(cpu::best_isa(), 1, "");
    EXPECT_EQ(tell_story(backend), tell_story(*cpu));
    EXPECT_EQ(backend.counters().faults, 1U) << backend.info().reason;
    EXPECT_EQ(backend.counters().wrong_answers, 0U);
    EXPECT_EQ(backend.counters().primary_cycles + backend.counters().standby_cycles, story_cycles);
  }
};

TEST_F(GpuFault, ATrapIsAnsweredByTheCpu) {
  for (const unsigned cycle : {0U, 3U}) expect_answered("trap", cycle);
}

TEST_F(GpuFault, AWriteOutOfBoundsIsAnsweredByTheCpu) {
  for (const unsigned cycle : {0U, 3U}) expect_answered("out_of_bounds", cycle);
}

TEST_F(GpuFault, AKernelThatNeverEndsIsKilledAtTheDeadline) { expect_answered("endless", 2); }

TEST_F(GpuFault, AKilledWorkerIsReplaced) {
  pid_t pid = 0;
  FailoverBackend backend(
      [&]() -> std::unique_ptr<Primary> {
        auto made = std::make_unique<WorkerPrimary>(WorkerCommand{faulty_worker(), {"none", "0"}}, WorkerSettings{});
        pid = made->pid();
        return made;
      },
      cpu::make_cpu_backend(cpu::best_isa(), 1, "standby"), {});
  const auto cpu = cpu::make_cpu_backend(cpu::best_isa(), 1, "");
  EXPECT_EQ(tell_story(backend,
                       [&](std::size_t cycle) {
                         if (cycle == 2) kill(pid, SIGKILL);
                       }),
            tell_story(*cpu));
  EXPECT_EQ(backend.counters().faults, 1U);
  EXPECT_EQ(backend.counters().primary_cycles + backend.counters().standby_cycles, story_cycles);
}

}  // namespace
}  // namespace plimsoll::backends
