// The latest work of every cell, copied, so that whoever takes over can rebuild every vector.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "kernels/backends/backend.hpp"
#include "kernels/surfaces/build_surface.hpp"

namespace plimsoll::backends {

/// Memory is taken when a cell is first met and reused afterwards. A cell keeps its nodes for as long as its vectors
/// live: a node is then the sum of the latest cells, whatever happened before (law 2), and can be rebuilt.
class RememberedCells {
 public:
  /// Forgets everything; vectors are 0 to count - 1.
  void reset(std::size_t count);
  void remember(std::span<const CellWork> cells);

  /// Every cell ever revalued, in the order in which they were first met; valid until the next `remember`.
  [[nodiscard]] std::span<const CellWork> all() const { return works_; }
  /// Where `vector`, a cell that was remembered, stands in `all`.
  [[nodiscard]] std::size_t place(VectorIndex vector) const { return place_[vector]; }

 private:
  struct Held {
    std::vector<pricers::Position> positions;
    surfaces::Surface surface;
    surfaces::SurfaceView view;
    std::vector<VectorIndex> nodes;
  };
  void hold(const CellWork& work, std::size_t place);

  static constexpr std::size_t nowhere = SIZE_MAX;
  std::vector<std::size_t> place_;  // by vector
  std::vector<Held> held_;
  std::vector<CellWork> works_;  // views of `held_`
};

}  // namespace plimsoll::backends
