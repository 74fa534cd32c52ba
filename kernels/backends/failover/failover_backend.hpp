// A device that may fail, and the CPU that answers the same cycle with the same bits when it does (FAULTS 13 and 14).
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "kernels/backends/backend.hpp"
#include "kernels/backends/failover/canary.hpp"
#include "kernels/backends/failover/cross_check.hpp"
#include "kernels/backends/failover/fault_latch.hpp"
#include "kernels/backends/failover/primary.hpp"
#include "kernels/backends/failover/remembered_cells.hpp"

namespace plimsoll::backends {

struct FailoverSettings {
  std::size_t faults_to_latch = 3;
  std::int64_t fault_window_ns = 60'000'000'000;
  std::int64_t load_deadline_ns = 120'000'000'000;  // of a replacement that loads while the CPU answers
  std::size_t sampled_scenarios = 2;                // recomputed on the CPU in every cycle
  /// Monotonic. Without one every fault counts as a moment after the last, and a replacement may load for ever.
  std::function<std::int64_t()> now_ns;
};

/// For metrics; all since the start of the program.
struct FailoverCounters {
  std::uint64_t faults = 0;          // errors, crashes, missed deadlines, wrong answers
  std::uint64_t wrong_answers = 0;   // of these
  std::uint64_t primary_cycles = 0;  // answered by the device
  std::uint64_t standby_cycles = 0;  // answered by the CPU
  std::uint64_t replacements = 0;    // devices taken back into service
};

enum class PrimaryState : std::uint8_t {
  active,
  loading,  // the CPU answers until the replacement is ready
  latched,  // the CPU answers until the program is started again
};

/// Every cycle is answered, and never from a batch in which something failed. The standby holds the same scenarios all
/// the time, and vectors only after a fault: the first cycle it answers revalues every cell. A wrong answer latches at
/// once, because a device that lies is worse than one that stops. What is read between cycles is read twice, and the
/// vectors it came from are summarised again.
///
/// Moves (download_moves, gather_moves, move_range) come from the standby, which has the same bits. A cell keeps its
/// nodes while vectors live (see RememberedCells).
class FailoverBackend final : public Backend {
 public:
  FailoverBackend(StartPrimary start, std::unique_ptr<Backend> standby, FailoverSettings settings);

  /// Who answered last, and why; changes with every fault and return.
  [[nodiscard]] const BackendInfo& info() const override { return info_; }
  [[nodiscard]] const FailoverCounters& counters() const { return counters_; }
  [[nodiscard]] PrimaryState state() const { return state_; }

  [[nodiscard]] bool allows_other_nodes() const override { return false; }
  void load_scenarios(const scenarios::ScenarioRecipe& recipe) override { load_source(recipe); }
  void load_moves(const scenarios::MoveMatrix& moves) override { load_source(moves); }
  [[nodiscard]] std::size_t scenario_count() const override { return standby_->scenario_count(); }
  void allocate_vectors(std::size_t count) override;
  void run(const CycleRequest& request, CycleResult& result) override;
  void gather(std::span<const VectorIndex> vectors, std::span<const std::uint32_t> scenarios,
              std::span<Quanta> values) override;
  void download(VectorIndex vector, std::span<Quanta> values) override;
  void download_moves(std::uint32_t factor, std::span<double> moves) override;
  void gather_moves(std::span<const std::uint32_t> factors, std::span<const std::uint32_t> scenarios,
                    std::span<double> values) override;
  MoveRange move_range(std::uint32_t factor) override;

 private:
  void load_source(ScenarioSource source);
  /// True when `attempt` succeeded; what it throws is a fault.
  template <typename Attempt>
  bool try_primary(const Attempt& attempt);
  bool primary_is_ready();
  void fault(const char* what, bool wrong);
  void start_primary();
  void run_on_primary(const CycleRequest& request, CycleResult& result);
  void check(const CycleRequest& request, CycleResult& result);
  void check_at_rest(std::span<const VectorIndex> vectors);
  void run_on_standby(const CycleRequest& request, CycleResult& result);
  void bring_standby_up_to_date();
  void describe();

  StartPrimary start_;
  std::unique_ptr<Backend> standby_;
  FailoverSettings settings_;
  FaultLatch latch_;
  FailoverCounters counters_;
  BackendInfo info_;
  struct Described {
    bool by_primary = true;  // not so at first, so that the first description is made
    PrimaryState state = PrimaryState::latched;
    std::uint64_t faults = 0;
    friend bool operator==(const Described&, const Described&) = default;
  } described_;
  std::string last_fault_;

  std::unique_ptr<Primary> primary_;
  PrimaryState state_ = PrimaryState::loading;
  bool primary_has_vectors_ = false;
  bool standby_has_vectors_ = false;
  std::int64_t loading_since_ns_ = 0;

  ScenarioSource source_;
  std::size_t vector_count_ = 0;  // without the canary's
  std::unique_ptr<Canary> canary_;
  RememberedCells cells_;
  NodeSums sums_;
  SampledRecompute sampled_;
  // Of the cycle being answered; kept for their memory.
  std::vector<CellWork> work_;
  CycleResult whole_;
  std::vector<Quanta> again_;
};

}  // namespace plimsoll::backends
