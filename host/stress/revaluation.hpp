// The cells of a desk under one snapshot, revalued under any matrix of moves by the same kernels as VaR.
#pragma once

#include <cstddef>
#include <vector>

#include "host/market/snapshot.hpp"
#include "host/risk/cells.hpp"
#include "host/stress/stress_factors.hpp"
#include "kernels/backends/backend.hpp"
#include "kernels/core/int128.hpp"
#include "kernels/scenarios/move_matrix.hpp"

namespace plimsoll::stress {

/// A sum of P&L whose order does not matter: exact, and without a number as soon as one part has none or the result
/// leaves +-2^62 quanta.
class ExactSum {
 public:
  void add(Quanta pnl) {
    known_ = known_ && pnl != unrepresentable_quanta;
    total_ += known_ ? pnl : 0;
  }
  [[nodiscard]] Quanta value() const {
    constexpr int128 limit = int128{1} << 62;
    return known_ && total_ <= limit && total_ >= -limit ? static_cast<Quanta>(total_) : unrepresentable_quanta;
  }

 private:
  int128 total_ = 0;
  bool known_ = true;
};

/// One thread. The references must outlive it; the backend loses what it held at every `run`.
class Revaluation {
 public:
  Revaluation(backends::Backend& backend, const StressDesk& desk, const StressFactors& factors,
              const market::MarketSnapshot& snapshot);

  [[nodiscard]] const std::vector<risk::Cell>& cells() const { return cells_; }
  [[nodiscard]] Quality quality(std::size_t cell) const { return qualities_[cell]; }
  /// Whether every cell has its inputs.
  [[nodiscard]] bool complete() const;

  /// P&L by cell, then scenario; `unrepresentable_quanta` throughout for a cell that lacks an input.
  std::vector<std::vector<Quanta>> run(const scenarios::MoveMatrix& moves);

 private:
  backends::Backend& backend_;
  std::vector<risk::Cell> cells_;
  std::vector<Quality> qualities_;
  std::vector<double> spots_;                          // by cell
  std::vector<std::vector<pricers::Position>> terms_;  // by cell
  backends::CycleResult result_;                       // keeps its memory between runs
};

/// P&L of everything together, by scenario.
std::vector<Quanta> total_pnl(const std::vector<std::vector<Quanta>>& cells, std::size_t scenarios);

}  // namespace plimsoll::stress
