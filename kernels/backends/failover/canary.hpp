// A small fixed portfolio with every payoff, and a fixed surface, whose answers are known before they are asked for.
#pragma once

#include <array>
#include <span>
#include <vector>

#include "kernels/backends/backend.hpp"
#include "kernels/scenarios/shock.hpp"
#include "kernels/surfaces/build_surface.hpp"

namespace plimsoll::backends {

/// Rides in every request as two cells of its own with no nodes: every scenario of every payoff must be right, or
/// nothing in the batch is believed.
class Canary {
 public:
  static constexpr std::size_t cells = 2;

  /// Chooses among factors of these kinds; asks `reference` (whose vectors are dropped) for the answers.
  Canary(std::span<const scenarios::ShockKind> kinds, Backend& reference);
  Canary(const Canary&) = delete;  // its work looks at itself
  Canary& operator=(const Canary&) = delete;

  /// Work for vectors `first` and `first + 1`; valid while the canary lives.
  [[nodiscard]] std::array<CellWork, cells> work(VectorIndex first) const;
  [[nodiscard]] bool sings(std::span<const VectorSummary> answers) const;

 private:
  std::vector<pricers::Position> positions_;
  surfaces::Surface surface_;
  surfaces::SurfaceView view_;
  CellInputs full_;
  CellInputs read_off_;
  std::vector<VectorSummary> expected_;
};

}  // namespace plimsoll::backends
