// A backend in a process of its own, as FailoverBackend asks it: every question has a deadline.
#pragma once

#include <cstdint>

#include "kernels/backends/failover/primary.hpp"
#include "kernels/backends/worker/messages.hpp"
#include "kernels/backends/worker/worker_process.hpp"

namespace plimsoll::backends {

struct WorkerSettings {
  int load_deadline_ms = 120'000;  // of the scenario set at start
  int cycle_deadline_ms = 2'000;   // of every other question
  unsigned looks_before_sleep = 100;
};

class WorkerPrimary final : public Primary {
 public:
  WorkerPrimary(const WorkerCommand& command, WorkerSettings settings);

  [[nodiscard]] pid_t pid() const { return process_.pid(); }
  [[nodiscard]] const BackendInfo& info() const override { return info_; }
  void begin_load(const ScenarioSource& source) override;
  bool loaded(Patience patience) override;
  void allocate_vectors(std::size_t count) override;
  void run(const CycleRequest& request, CycleResult& result) override;
  void gather(std::span<const VectorIndex> vectors, std::span<const std::uint32_t> scenarios,
              std::span<Quanta> values) override;
  void download(VectorIndex vector, std::span<Quanta> values) override;

 private:
  void ask(WorkerTask task, std::size_t bytes);
  /// What the worker wrote, checked; throws when it failed, or wrote nonsense.
  Unpacking answer();
  Unpacking answer_within_cycle();

  WorkerProcess process_;
  WorkerSettings settings_;
  BackendInfo info_;
  std::uint64_t question_ = 0;
  std::size_t scenarios_ = 0;  // of the set being loaded
  bool loading_ = false;
};

}  // namespace plimsoll::backends
