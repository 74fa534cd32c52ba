// Where scenarios and P&L vectors live and who walks over them: the interface that the CPU and CUDA backends share.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "kernels/backends/vector_summary.hpp"
#include "kernels/core/quanta.hpp"
#include "kernels/measures/tail.hpp"
#include "kernels/pricers/position.hpp"
#include "kernels/scenarios/recipe.hpp"

namespace plimsoll::backends {

/// What answered, for reports and for people.
struct BackendInfo {
  std::string name;    // "cpu" or "cuda"
  std::string isa;     // "scalar", "v2", "v3", "v4", "aarch64"; "sm_90" and so on for CUDA
  std::string device;  // processor or GPU name
  unsigned threads = 1;
  std::string reason;  // why this backend was chosen
};

constexpr std::uint32_t no_factor = UINT32_MAX;

/// A cell to revalue. The spans live for the length of the call.
struct CellInputs {
  std::span<const pricers::Position> positions;  // in instrument-id order
  double spot = 0.0;
  std::uint32_t spot_factor = no_factor;
  std::uint32_t vol_factor = no_factor;
  std::uint32_t basis_factor = no_factor;
};

using VectorIndex = std::uint32_t;

/// Owns one scenario set and a fixed number of P&L vectors (int64 quanta, one element per scenario). One thread calls
/// it. Failures of the device are exceptions (std::runtime_error) and leave the vectors undefined.
class Backend {
 public:
  virtual ~Backend() = default;

  [[nodiscard]] virtual const BackendInfo& info() const = 0;

  /// Generates all shocks. Costs scenarios x factors^2; done once per covariance epoch. Drops all vectors.
  virtual void load_scenarios(const scenarios::ScenarioRecipe& recipe) = 0;
  [[nodiscard]] virtual std::size_t scenario_count() const = 0;

  /// Provides `count` vectors, all zero.
  virtual void allocate_vectors(std::size_t count) = 0;

  /// Revalues a cell into vector `cell` and replaces its old P&L by the new in each of `nodes`: node += new - old,
  /// modulo 2^64, hence exactly invertible whatever the values. Returns the summary of the new cell vector.
  virtual VectorSummary revalue(const CellInputs& inputs, VectorIndex cell, std::span<const VectorIndex> nodes) = 0;

  [[nodiscard]] virtual VectorSummary summarize(VectorIndex vector) = 0;

  /// The `entries` largest losses, descending, ties by ascending scenario; `entries` <= scenario_count().
  virtual void select_tail(VectorIndex vector, std::size_t entries, std::vector<measures::TailLoss>& tail) = 0;

  /// values[i] = vector[scenarios[i]].
  virtual void gather(VectorIndex vector, std::span<const std::uint32_t> scenarios, std::span<Quanta> values) = 0;

  virtual void download(VectorIndex vector, std::span<Quanta> values) = 0;

  /// Moves of one factor for all scenarios (see scenarios::to_move); for tests and for explaining a scenario.
  virtual void download_moves(std::uint32_t factor, std::span<double> moves) = 0;
};

}  // namespace plimsoll::backends
