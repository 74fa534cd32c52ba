// One risk cycle as the device sees it: everything it reads in one block, and the steps that revalue and replace.
#pragma once

#include <cstddef>
#include <cstdint>

#include "kernels/backends/device/atomics.hpp"
#include "kernels/backends/vector_summary.hpp"
#include "kernels/core/quanta.hpp"
#include "kernels/core/view.hpp"
#include "kernels/pricers/cell.hpp"
#include "kernels/surfaces/surface_cell.hpp"

namespace plimsoll::backends::device {

/// A cell to revalue; pointers are the device's.
struct CellRecord {
  pricers::CellView view;
  surfaces::SurfaceView surface;
  Quanta* vector = nullptr;
  View<Quanta* const> nodes;
  bool reads_surface = false;
  bool ends_run = false;  // the next cell of the group has other nodes, or there is none: the nodes are paid now

  PLIMSOLL_HD Quanta pnl(std::size_t scenario) const {
    return reads_surface ? surfaces::SurfaceCell{view, surface}.pnl(scenario) : view.pnl(scenario);
  }
};

/// The front of the block; it stands at one address from cycle to cycle, so recorded launches find what is new in it.
struct CycleHeader {
  std::uint64_t number = 0;             // of the cycle, published when all is done
  View<const std::uint32_t> group_end;  // cells of group g: [group_end[g - 1], group_end[g])
  View<const CellRecord> cells;
  View<const Quanta* const> measured;
};

/// One thread owns one scenario of a group of cells: it walks them and keeps the sum of their differences while the
/// nodes stay the same, so a node is touched once a run of cells and not once a cell. Groups exist to fill the device;
/// they meet in the nodes, which they reach by integer addition, so their order does not matter.
struct RevalueCells {
  const CycleHeader* header;
  std::size_t scenarios;

  PLIMSOLL_HD void operator()(std::size_t index) const {
    const std::size_t group = index / scenarios;
    const std::size_t scenario = index % scenarios;
    const std::uint32_t end = header->group_end[group];
    std::uint64_t difference = 0;
    for (std::uint32_t c = group == 0 ? 0 : header->group_end[group - 1]; c < end; ++c) {
      const CellRecord& cell = header->cells[c];
      const Quanta now = cell.pnl(scenario);
      difference += static_cast<std::uint64_t>(now) - static_cast<std::uint64_t>(cell.vector[scenario]);
      cell.vector[scenario] = now;
      if (cell.ends_run) {
        for (std::size_t n = 0; n < cell.nodes.size; ++n) add(cell.nodes[n] + scenario, difference);
        difference = 0;
      }
    }
  }
};

struct Fill {
  double* data;
  double value;
  PLIMSOLL_HD void operator()(std::size_t i) const { data[i] = value; }
};

/// to[v * scenarios.size + i] = vectors[v][scenarios[i]].
struct GatherValues {
  View<const Quanta* const> vectors;
  View<const std::uint32_t> scenarios;
  Quanta* to;
  PLIMSOLL_HD void operator()(std::size_t i) const {
    to[i] = vectors[i / scenarios.size][scenarios[i % scenarios.size]];
  }
};

/// to[f * wanted.size + i] = move of factors[f] in wanted[i].
struct GatherMoves {
  const double* moves;  // factor-major
  std::size_t scenarios;
  View<const std::uint32_t> factors;
  View<const std::uint32_t> wanted;
  double* to;
  PLIMSOLL_HD void operator()(std::size_t i) const {
    to[i] = moves[factors[i / wanted.size] * scenarios + wanted[i % wanted.size]];
  }
};

}  // namespace plimsoll::backends::device
