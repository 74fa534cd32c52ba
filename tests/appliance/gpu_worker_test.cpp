// The binary as its own GPU worker: it starts, speaks, and says why there is no GPU where there is none.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "kernels/backends/cuda/cuda_backend.hpp"
#include "kernels/backends/select.hpp"
#include "kernels/backends/worker/worker_primary.hpp"
#include "tests/appliance/program.hpp"
#include "tests/kernels/backends/backend_story.hpp"

namespace plimsoll::testing {
namespace {

using ::testing::HasSubstr;

TEST(GpuWorker, IsNotForPeople) {
  const Outcome outcome = plimsoll({"gpu-worker"});
  EXPECT_EQ(outcome.code, 2);
  EXPECT_THAT(outcome.err, HasSubstr("started by the program itself"));
  EXPECT_THAT(plimsoll({"--help"}).out, ::testing::Not(HasSubstr("gpu-worker")));
}

TEST(GpuWorker, LoadsOrSaysWhyNot) {
  backends::WorkerPrimary worker({PLIMSOLL_PROGRAM, {"gpu-worker"}}, {});
  worker.begin_load(backends::synthetic_recipe(100, scenarios::Sampler::philox, {}));
  try {
    EXPECT_TRUE(worker.loaded(backends::Patience::until_deadline));
    EXPECT_TRUE(backends::cuda::probe().available);
  } catch (const std::exception& error) {
    EXPECT_FALSE(backends::cuda::probe().available) << error.what();
    EXPECT_THAT(error.what(), HasSubstr("CUDA"));
  }
}

TEST(GpuWorker, WithoutOneEveryCycleIsTheCpus) {
  if (backends::cuda::probe().available) GTEST_SKIP() << "a CUDA device is present";
  backends::BackendRequest request;
  request.threads = 1;
  request.gpu_worker = backends::WorkerCommand{PLIMSOLL_PROGRAM, {"gpu-worker"}};
  const auto guarded = backends::make_guarded_backend(request);
  request.choice = backends::BackendChoice::cpu;
  EXPECT_EQ(backends::tell_story(*guarded), backends::tell_story(*backends::make_backend(request)));
  EXPECT_NE(guarded->state(), backends::PrimaryState::active);
  EXPECT_EQ(guarded->counters().standby_cycles, backends::story_cycles);
  EXPECT_EQ(guarded->info().name, "cpu");
  EXPECT_GE(guarded->info().device_faults, 1U);
}

}  // namespace
}  // namespace plimsoll::testing
