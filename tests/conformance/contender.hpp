// Every backend, instruction set and number of threads that must give the same bits; what this machine lacks is named.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "kernels/backends/cpu/cpu_backend.hpp"
#include "kernels/backends/cuda/cuda_backend.hpp"
#include "kernels/backends/select.hpp"
#include "tests/kernels/backends/fake_device.hpp"
#include "tests/kernels/backends/in_process_primary.hpp"

namespace plimsoll::conformance {

/// Who walks when it is not an instruction set. The fake device is CUDA's backend on host memory (no GPU is needed),
/// its threads one after the other or in a shuffled order; guarded, as the appliance runs it: checked, with a standby.
enum class Walker : std::uint8_t { processor, cuda, fake_device, shuffled_fake_device, guarded_fake_device };

struct Contender {
  std::optional<backends::cpu::Isa> isa;
  unsigned threads = 1;
  Walker walker = Walker::processor;
};

inline std::vector<Contender> contenders() {
  using backends::cpu::Isa;
  std::vector<Contender> all;
#if defined(__x86_64__)
  for (const Isa isa : {Isa::scalar, Isa::v2, Isa::v3, Isa::v4}) {
#else
  for (const Isa isa : {Isa::native}) {
#endif
    for (const unsigned threads : {1U, 2U, 5U}) all.push_back({isa, threads});
  }
  for (const Walker walker :
       {Walker::cuda, Walker::fake_device, Walker::shuffled_fake_device, Walker::guarded_fake_device}) {
    all.push_back({std::nullopt, 1, walker});
  }
  return all;
}

/// "Cuda", "FakeDevice", "V4Threads2": a GPU machine runs `--gtest_filter=*Cuda*`.
inline std::string contender_name(const Contender& contender) {
  switch (contender.walker) {
    case Walker::cuda: return "Cuda";
    case Walker::fake_device: return "FakeDevice";
    case Walker::shuffled_fake_device: return "ShuffledFakeDevice";
    case Walker::guarded_fake_device: return "GuardedFakeDevice";
    case Walker::processor: break;
  }
  std::string name(backends::cpu::to_string(*contender.isa));
  name[0] = static_cast<char>(name[0] - 'a' + 'A');
  return name.append("Threads").append(std::to_string(contender.threads));
}

inline std::ostream& operator<<(std::ostream& out, const Contender& contender) {
  return out << contender_name(contender);
}

/// Why this machine cannot run the contender; empty when it can.
inline std::string absence(const Contender& contender) {
  if (contender.walker == Walker::cuda) {
    const backends::cuda::Probe probe = backends::cuda::probe();
    return probe.available ? std::string{} : "no CUDA: " + probe.reason;
  }
  if (!contender.isa) return {};
  const auto supported = backends::cpu::supported_isas();
  if (std::find(supported.begin(), supported.end(), *contender.isa) != supported.end()) return {};
  return std::string("this processor lacks instruction set ").append(backends::cpu::to_string(*contender.isa));
}

inline std::unique_ptr<backends::Backend> make(const Contender& contender) {
  switch (contender.walker) {
    case Walker::cuda: return backends::cuda::make_cuda_backend();
    case Walker::fake_device: return backends::make_fake_device_backend(backends::WalkOrder::ascending);
    case Walker::shuffled_fake_device: return backends::make_fake_device_backend(backends::WalkOrder::shuffled);
    case Walker::guarded_fake_device:
      return std::make_unique<backends::FailoverBackend>(
          [] {
            return std::make_unique<backends::InProcessPrimary>(
                backends::make_fake_device_backend(backends::WalkOrder::ascending));
          },
          backends::cpu::make_cpu_backend(backends::cpu::best_isa(), 1, "standby"), backends::FailoverSettings{});
    case Walker::processor: break;
  }
  return backends::cpu::make_cpu_backend(*contender.isa, contender.threads, "conformance");
}

/// A suite over all contenders. `backend()` is a fresh one; a missing contender skips with its reason.
class Conformance : public ::testing::TestWithParam<Contender> {
 protected:
  void SetUp() override {
    const std::string reason = absence(GetParam());
    if (!reason.empty()) GTEST_SKIP() << reason;
  }
  static std::unique_ptr<backends::Backend> backend() { return make(GetParam()); }
};

}  // namespace plimsoll::conformance

#define PLIMSOLL_CONFORMANCE(suite)                                                               \
  INSTANTIATE_TEST_SUITE_P(On, suite, ::testing::ValuesIn(::plimsoll::conformance::contenders()), \
                           [](const auto& tested) { return ::plimsoll::conformance::contender_name(tested.param); })
