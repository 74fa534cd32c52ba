#include "kernels/backends/select.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "kernels/backends/cuda/cuda_backend.hpp"

namespace plimsoll::backends {
namespace {

using ::testing::HasSubstr;

std::string refusal(const BackendRequest& request) {
  try {
    make_backend(request);
  } catch (const BackendUnavailable& error) {
    return error.what();
  }
  return "not refused";
}

TEST(MakeBackend, SaysWhatItChoseAndWhy) {
  const auto backend = make_backend({.choice = BackendChoice::cpu, .isa = {}, .threads = 2});
  EXPECT_EQ(backend->info().name, "cpu");
  EXPECT_EQ(backend->info().isa, cpu::to_string(cpu::best_isa()));
  EXPECT_EQ(backend->info().threads, 2U);
  EXPECT_FALSE(backend->info().device.empty());
  EXPECT_EQ(backend->info().reason, "asked for");
}

TEST(MakeBackend, AutomaticTakesCudaOrSaysWhyNot) {
  const cuda::Probe probe = cuda::probe();
  EXPECT_FALSE(probe.reason.empty());
  const auto backend = make_backend({});
  EXPECT_EQ(backend->info().name, probe.available ? "cuda" : "cpu");
  EXPECT_THAT(backend->info().reason, HasSubstr(probe.reason));
}

TEST(MakeBackend, RefusesCudaWithoutADevice) {
  if (cuda::probe().available) GTEST_SKIP() << "a CUDA device is present: " << cuda::probe().reason;
  EXPECT_THAT(refusal({.choice = BackendChoice::cuda, .isa = {}, .threads = 0}), HasSubstr(cuda::probe().reason));
}

TEST(MakeBackend, RefusesCudaOnACpuInstructionSet) {
  const std::string reason = refusal({.choice = BackendChoice::cuda, .isa = cpu::best_isa(), .threads = 0});
  EXPECT_THAT(reason, HasSubstr(cuda::probe().available ? "instruction set" : cuda::probe().reason));
}

TEST(MakeBackend, AnInstructionSetMeansTheCpuEvenBesideAGpu) {
  const auto backend = make_backend({.choice = BackendChoice::automatic, .isa = cpu::best_isa(), .threads = 1});
  EXPECT_EQ(backend->info().name, "cpu");
  EXPECT_FALSE(backend->info().reason.empty());
}

TEST(MakeBackend, RefusesInstructionSetsThatTheProcessorLacks) {
  const auto supported = cpu::supported_isas();
  for (const cpu::Isa isa : {cpu::Isa::scalar, cpu::Isa::v2, cpu::Isa::v3, cpu::Isa::v4, cpu::Isa::native}) {
    const BackendRequest request{.choice = BackendChoice::cpu, .isa = isa, .threads = 1};
    if (std::find(supported.begin(), supported.end(), isa) != supported.end()) {
      EXPECT_EQ(make_backend(request)->info().isa, cpu::to_string(isa));
    } else {
      EXPECT_THAT(refusal(request), HasSubstr(cpu::to_string(isa)));
      EXPECT_THAT(refusal(request), HasSubstr(cpu::to_string(cpu::best_isa())));
    }
  }
}

TEST(Isa, NamesReadBack) {
  for (const cpu::Isa isa : {cpu::Isa::scalar, cpu::Isa::v2, cpu::Isa::v3, cpu::Isa::v4, cpu::Isa::native}) {
    EXPECT_EQ(cpu::parse_isa(cpu::to_string(isa)), isa);
  }
  EXPECT_EQ(cpu::parse_isa("avx512"), std::nullopt);
  EXPECT_EQ(cpu::parse_isa(""), std::nullopt);
}

}  // namespace
}  // namespace plimsoll::backends
