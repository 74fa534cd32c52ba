// Whether the numbers of a cycle can be right: sums of nodes, order of tails, and scenarios worked out again here.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "kernels/backends/backend.hpp"
#include "kernels/core/int128.hpp"

namespace plimsoll::backends {

/// Exact sums of cells below each node, kept beside what the device says (law 2 makes them equalities).
class NodeSums {
 public:
  void reset(std::size_t vectors);
  void replace(const CellWork& work, const VectorSummary& now);
  /// False when `said` cannot be the summary of this vector. A node whose scenarios might leave 64 bits, or that holds
  /// a cell without a number, has no sum to compare.
  [[nodiscard]] bool agree(VectorIndex vector, const VectorSummary& said) const;
  /// Takes `said`, which agrees, as what the vector is until one of its cells is replaced.
  void keep(VectorIndex vector, const VectorSummary& said);
  /// False when the vector is no longer what it was. True when nothing is kept.
  [[nodiscard]] bool same(VectorIndex vector, const VectorSummary& said) const;

 private:
  struct Sum {
    int128 total = 0;
    uint128 bound = 0;  // of |node| in any scenario
    std::uint64_t unrepresentable = 0;
    bool is_cell = false;
    bool is_kept = false;
    VectorSummary kept;  // of a cell always
  };
  std::vector<Sum> sums_;  // by vector
};

/// Strictly in measures::DescendingLoss order, with scenarios that exist.
[[nodiscard]] bool is_tail(std::span<const measures::TailLoss> tail, std::size_t entries, std::size_t scenarios);

/// Values of vectors in scenarios, as Backend::gather gives them.
using Gather = std::function<void(std::span<const VectorIndex> vectors, std::span<const std::uint32_t> scenarios,
                                  std::span<Quanta> values)>;

/// Recomputes a few scenarios of the cells of a request from the standby's moves and compares.
class SampledRecompute {
 public:
  /// `scenarios_per_cycle` scenarios in turn, so that every one is looked at within N / scenarios_per_cycle cycles, and
  /// the ends and one more of the tail of one measured vector, which takes turns with the others.
  explicit SampledRecompute(std::size_t scenarios_per_cycle) : per_cycle_(scenarios_per_cycle) {}

  void reset(std::vector<scenarios::ShockKind> kinds) { kinds_ = std::move(kinds); }

  /// What differs, in words; empty when nothing does.
  [[nodiscard]] std::string difference(const CycleRequest& request, const CycleResult& result, Backend& standby,
                                       const Gather& gather);

 private:
  void choose_scenarios(const CycleRequest& request, const CycleResult& result, std::size_t scenarios);
  void recompute(const CellInputs& inputs, Backend& standby);

  std::size_t per_cycle_;
  std::size_t next_ = 0;
  std::size_t turn_ = 0;
  std::vector<scenarios::ShockKind> kinds_;
  // Of one check; kept for their memory.
  std::vector<std::uint32_t> scenarios_;
  std::vector<VectorIndex> vectors_;
  std::vector<Quanta> gathered_;
  std::vector<double> moves_;
  std::vector<double> ones_;
  std::vector<double> zeros_;
  std::vector<Quanta> expected_;
};

}  // namespace plimsoll::backends
