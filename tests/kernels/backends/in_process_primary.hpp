// A Primary without a process: a backend called directly, for tests of what FailoverBackend decides.
#pragma once

#include <memory>
#include <utility>

#include "kernels/backends/cpu/cpu_backend.hpp"
#include "kernels/backends/failover/failover_backend.hpp"
#include "kernels/backends/failover/primary.hpp"
#include "tests/kernels/backends/backend_story.hpp"
#include "tests/kernels/backends/fake_device.hpp"

namespace plimsoll::backends {

class InProcessPrimary final : public Primary {
 public:
  /// `loads_at` is how often `loaded` is asked without patience before it says so.
  explicit InProcessPrimary(std::unique_ptr<Backend> backend, int loads_at = 0)
      : backend_(std::move(backend)), loads_at_(loads_at) {}

  [[nodiscard]] const BackendInfo& info() const override { return backend_->info(); }
  void begin_load(const ScenarioSource& source) override { load(*backend_, source); }
  bool loaded(Patience patience) override { return patience == Patience::until_deadline || loads_at_-- <= 0; }
  void allocate_vectors(std::size_t count) override { backend_->allocate_vectors(count); }
  void run(const CycleRequest& request, CycleResult& result) override { backend_->run(request, result); }
  void gather(std::span<const VectorIndex> vectors, std::span<const std::uint32_t> scenarios,
              std::span<Quanta> values) override {
    backend_->gather(vectors, scenarios, values);
  }
  void download(VectorIndex vector, std::span<Quanta> values) override { backend_->download(vector, values); }

 private:
  std::unique_ptr<Backend> backend_;
  int loads_at_;
};

/// How many calls a healthy device behind a FailoverBackend sees while it tells the story.
inline std::size_t device_calls_of_a_story() {
  const auto history = std::make_shared<FakeHistory>();
  FailoverBackend backend(
      [&] { return std::make_unique<InProcessPrimary>(make_fake_device_backend(WalkOrder::ascending, {}, history)); },
      cpu::make_cpu_backend(cpu::best_isa(), 1, "standby"), {});
  tell_story(backend);
  return history->calls;
}

}  // namespace plimsoll::backends
