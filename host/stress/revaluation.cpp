#include "host/stress/revaluation.hpp"

#include <algorithm>

namespace plimsoll::stress {

Revaluation::Revaluation(backends::Backend& backend, const StressDesk& desk, const StressFactors& factors,
                         const market::MarketSnapshot& snapshot)
    : backend_(backend) {
  calibration::FactorModel all;  // cells look factors up in a model; only its list of factors is read
  all.factors = factors.factors;
  cells_ = risk::make_cells(desk.portfolio, desk.instruments, all);
  for (const risk::Cell& cell : cells_) {
    qualities_.push_back(risk::cell_quality(cell, desk.instruments, snapshot));
    spots_.push_back(snapshot.spots[cell.underlying.index()].value);
    terms_.emplace_back();
    if (qualities_.back() == Quality::unknown) continue;
    risk::make_terms(cell, desk.instruments, snapshot, spots_.back(), terms_.back());
  }
}

bool Revaluation::complete() const {
  return std::none_of(qualities_.begin(), qualities_.end(), [](Quality q) { return q == Quality::unknown; });
}

std::vector<std::vector<Quanta>> Revaluation::run(const scenarios::MoveMatrix& moves) {
  std::vector<std::vector<Quanta>> pnl(cells_.size());
  if (cells_.empty()) return pnl;
  backend_.load_moves(moves);
  backend_.allocate_vectors(cells_.size());
  std::vector<backends::CellWork> work;
  for (std::size_t c = 0; c < cells_.size(); ++c) {
    pnl[c].assign(moves.scenarios, unrepresentable_quanta);
    if (qualities_[c] == Quality::unknown) continue;
    backends::CellWork& cell = work.emplace_back();
    cell.inputs.positions = terms_[c];
    cell.inputs.spot = spots_[c];
    cell.inputs.spot_factor = cells_[c].spot_factor;
    cell.inputs.vol_factor = cells_[c].vol_factor;
    cell.inputs.basis_factor = cells_[c].basis_factor;
    cell.cell = static_cast<backends::VectorIndex>(c);
  }
  backend_.run({.cells = work, .measured = {}, .tail_entries = 0}, result_);
  for (const backends::CellWork& cell : work) backend_.download(cell.cell, pnl[cell.cell]);
  return pnl;
}

std::vector<Quanta> total_pnl(const std::vector<std::vector<Quanta>>& cells, std::size_t scenarios) {
  std::vector<ExactSum> sums(scenarios);
  for (const std::vector<Quanta>& cell : cells) {
    for (std::size_t s = 0; s < scenarios; ++s) sums[s].add(cell[s]);
  }
  std::vector<Quanta> total;
  total.reserve(scenarios);
  for (const ExactSum& sum : sums) total.push_back(sum.value());
  return total;
}

}  // namespace plimsoll::stress
