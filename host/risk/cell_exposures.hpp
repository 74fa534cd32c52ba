// Greeks and exposures of every node, kept per cell so that a tick computes only those of cells that it moved.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "host/market/snapshot.hpp"
#include "host/portfolio/book_tree.hpp"
#include "host/portfolio/instruments.hpp"
#include "host/risk/cells.hpp"
#include "host/risk/greeks.hpp"
#include "host/risk/report.hpp"

namespace plimsoll::risk {

/// One thread. The references must outlive it.
class CellExposures {
 public:
  CellExposures(const std::vector<Cell>& cells, const portfolio::Instruments& instruments,
                const portfolio::BookTree& books)
      : cells_(cells), instruments_(instruments), books_(books), kept_(cells.size()), start_(books.size()) {}

  /// The market of a cell moved. A cell whose quality changes need not be marked.
  void mark_moved(std::size_t cell) { kept_[cell].current = false; }

  /// By BookId. `qualities` are those of the cells' inputs (`cell_quality`). Costs one pricing and its Greeks for each
  /// position of the cells that moved since the last call, and one addition for every cell.
  std::vector<NodeExposure> read(const market::MarketSnapshot& snapshot, std::span<const Quality> qualities);

 private:
  struct Kept {
    bool current = false;
    Quality quality = Quality::unknown;  // with which the sums were made
    CellSums sums;
  };
  struct Start {
    std::optional<Quanta> net;
    std::uint64_t snapshot = 0;
  };

  const std::vector<Cell>& cells_;
  const portfolio::Instruments& instruments_;
  const portfolio::BookTree& books_;
  std::vector<Kept> kept_;    // by cell
  std::vector<Start> start_;  // by BookId
};

}  // namespace plimsoll::risk
