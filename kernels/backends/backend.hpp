// Where scenarios and P&L vectors live and who walks over them: the interface that the CPU and CUDA backends share.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "kernels/backends/vector_summary.hpp"
#include "kernels/core/quanta.hpp"
#include "kernels/core/stopwatch.hpp"
#include "kernels/measures/tail.hpp"
#include "kernels/pricers/position.hpp"
#include "kernels/scenarios/move_matrix.hpp"
#include "kernels/scenarios/recipe.hpp"
#include "kernels/surfaces/surface.hpp"

namespace plimsoll::backends {

/// What answered, for reports and for people.
struct BackendInfo {
  std::string name;    // "cpu" or "cuda"
  std::string isa;     // "scalar", "v2", "v3", "v4", "aarch64"; "sm_90" and so on for CUDA
  std::string device;  // processor or GPU name
  unsigned threads = 1;
  std::string reason;               // why this backend was chosen
  std::uint64_t device_faults = 0;  // since start, each answered by the CPU (see failover/)
};

constexpr std::uint32_t no_factor = UINT32_MAX;

/// A cell to revalue. The spans live for the length of the call.
struct CellInputs {
  std::span<const pricers::Position> positions;  // in instrument-id order
  double spot = 0.0;
  std::uint32_t spot_factor = no_factor;
  std::uint32_t vol_factor = no_factor;
  std::uint32_t basis_factor = no_factor;
  /// When set, the P&L is read off this surface (see kernels/surfaces) and the positions are not looked at. Host
  /// memory; it lives for the length of the call.
  const surfaces::SurfaceView* surface = nullptr;
};

/// The smallest and the largest move of a factor over all scenarios, and the first scenario that has it.
struct MoveRange {
  double lowest = 0.0;
  double highest = 0.0;
  std::uint32_t lowest_scenario = 0;
  std::uint32_t highest_scenario = 0;
};

using VectorIndex = std::uint32_t;

/// One cell to revalue, and where its P&L goes.
struct CellWork {
  CellInputs inputs;
  VectorIndex cell = 0;                // receives the P&L
  std::span<const VectorIndex> nodes;  // each becomes node += new - old, modulo 2^64: exactly invertible whatever comes
};

/// What one risk cycle asks, in one piece, so that a device can answer it in one go. The spans live for the length of
/// the call; no vector is named twice in `cells`.
struct CycleRequest {
  std::span<const CellWork> cells;
  std::span<const VectorIndex> measured;  // vectors to summarise, and whose tails are wanted, when all cells are done
  std::size_t tail_entries = 0;           // of each tail; at most the number of scenarios
  const Stopwatch* stopwatch = nullptr;   // for CycleResult::select_ns; a backend may leave it alone
};

/// A vector as a report needs it. The tail is in measures::DescendingLoss order.
struct MeasuredVector {
  VectorSummary summary;
  std::vector<measures::TailLoss> tail;
};

struct CycleResult {
  std::vector<VectorSummary> cells;       // of the new cell vectors, in the order of the request
  std::vector<MeasuredVector> measured;   // in the order of the request
  std::optional<std::int64_t> select_ns;  // what selecting the tails took; only set by who was given a stopwatch and
                                          // can tell: who asks clears it before
};

/// Owns one scenario set and a fixed number of P&L vectors (int64 quanta, one element per scenario). One thread calls
/// it. Failures of the device are exceptions (std::runtime_error) and leave the vectors undefined.
class Backend {
 public:
  virtual ~Backend() = default;

  [[nodiscard]] virtual const BackendInfo& info() const = 0;

  /// Generates all shocks. Costs scenarios x factors^2; done once per covariance epoch. Drops all vectors.
  virtual void load_scenarios(const scenarios::ScenarioRecipe& recipe) = 0;
  /// Takes these moves as the scenario set instead. They must be valid. Drops all vectors.
  virtual void load_moves(const scenarios::MoveMatrix& moves) = 0;
  [[nodiscard]] virtual std::size_t scenario_count() const = 0;

  /// Provides `count` vectors, all zero.
  virtual void allocate_vectors(std::size_t count) = 0;

  /// Whether a cell may be given other nodes while vectors live, as a what-if does when it moves a cell's P&L aside. A
  /// backend that rebuilds vectors from the latest work of their cells cannot allow it.
  [[nodiscard]] virtual bool allows_other_nodes() const { return true; }

  /// Revalues, replaces, summarises and selects. `result` is overwritten; reuse one object, it keeps its memory.
  virtual void run(const CycleRequest& request, CycleResult& result) = 0;

  /// values[v * scenarios.size() + i] = P&L of vectors[v] in scenarios[i].
  virtual void gather(std::span<const VectorIndex> vectors, std::span<const std::uint32_t> scenarios,
                      std::span<Quanta> values) = 0;

  virtual void download(VectorIndex vector, std::span<Quanta> values) = 0;

  /// Moves of one factor for all scenarios (see scenarios::to_move); for tests and for explaining a scenario.
  virtual void download_moves(std::uint32_t factor, std::span<double> moves) = 0;

  /// values[f * scenarios.size() + i] = move of factors[f] in scenarios[i].
  virtual void gather_moves(std::span<const std::uint32_t> factors, std::span<const std::uint32_t> scenarios,
                            std::span<double> values) = 0;

  virtual MoveRange move_range(std::uint32_t factor) = 0;

  /// One cell alone: `run` with nothing measured. Returns the summary of the new cell vector.
  VectorSummary revalue(const CellInputs& inputs, VectorIndex cell, std::span<const VectorIndex> nodes) {
    const CellWork work{inputs, cell, nodes};
    CycleResult result;
    run({.cells = {&work, 1}, .measured = {}, .tail_entries = 0}, result);
    return result.cells.front();
  }

  /// One vector alone: `run` without a cell.
  MeasuredVector measure(VectorIndex vector, std::size_t tail_entries) {
    CycleResult result;
    run({.cells = {}, .measured = {&vector, 1}, .tail_entries = tail_entries}, result);
    return std::move(result.measured.front());
  }
};

}  // namespace plimsoll::backends
