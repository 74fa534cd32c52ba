#include "host/risk/cell_surfaces.hpp"

#include <algorithm>
#include <iterator>

namespace plimsoll::risk {
namespace {

constexpr std::uint32_t sample_size = 16;

}  // namespace

CellSurfaces::CellSurfaces(backends::Backend& backend, const std::vector<Cell>& cells,
                           const portfolio::Instruments& instruments, std::span<const scenarios::ShockKind> kinds,
                           Revaluation revaluation, const surfaces::SurfaceTolerance& tolerance)
    : backend_(backend),
      cells_(cells),
      instruments_(instruments),
      kinds_(kinds.begin(), kinds.end()),
      revaluation_(revaluation),
      tolerance_(tolerance) {
  for (const Cell& cell : cells) {
    surfaces_.emplace_back(cell, instruments, moves_of(cell), revaluation, tolerance);
    for (const std::uint32_t factor : {cell.spot_factor, cell.vol_factor}) {
      if (factor != backends::no_factor) factors_.push_back(factor);
    }
  }
  std::sort(factors_.begin(), factors_.end());
  factors_.erase(std::unique(factors_.begin(), factors_.end()), factors_.end());
}

CellMoves CellSurfaces::moves_of(const Cell& cell) {
  CellMoves moves;
  if (cell.spot_factor != backends::no_factor) {
    moves.spot = range_of(cell.spot_factor);
    moves.spot_shock = kinds_[cell.spot_factor];
  }
  if (cell.vol_factor != backends::no_factor) {
    const bool added = kinds_[cell.vol_factor] == scenarios::ShockKind::absolute;
    moves.vol = range_of(cell.vol_factor);
    moves.vol_shift = added ? pricers::VolShift::add : pricers::VolShift::multiply;
  }
  moves.basis_moves = cell.basis_factor != backends::no_factor;
  return moves;
}

const backends::MoveRange& CellSurfaces::range_of(std::uint32_t factor) {
  const auto [at, is_new] = ranges_.try_emplace(factor);
  if (is_new) at->second = backend_.move_range(factor);
  return at->second;
}

std::vector<std::uint32_t> CellSurfaces::sample_of(const CellMoves& moves, const Cell& cell) const {
  const auto scenarios = static_cast<std::uint32_t>(backend_.scenario_count());
  const std::uint32_t stride = scenarios / sample_size + 1;
  std::vector<std::uint32_t> sample;
  for (std::uint32_t s = 0; s < scenarios; s += stride) sample.push_back(s);
  const auto add_ends = [&sample](const backends::MoveRange& range) {
    sample.insert(sample.end(), {range.lowest_scenario, range.highest_scenario});
  };
  if (cell.spot_factor != backends::no_factor) add_ends(moves.spot);
  if (cell.vol_factor != backends::no_factor) add_ends(moves.vol);
  return sample;
}

CellSurface CellSurfaces::candidate(const Cell& cell) {
  return {cell, instruments_, moves_of(cell), revaluation_, tolerance_};
}

double CellSurfaces::check_candidate(const Cell& cell, CellSurface& surface, std::span<const measures::TailLoss> tail) {
  std::vector<std::uint32_t> scenarios;
  for (const measures::TailLoss& loss : tail) scenarios.push_back(loss.scenario);
  std::sort(scenarios.begin(), scenarios.end());
  return check_new(cell, surface, scenarios);
}

std::vector<std::size_t> CellSurfaces::certify(std::span<const measures::TailLoss> tail, double allowed) {
  list_tail(tail);
  moves_.resize(factors_.size() * newcomers_.size());
  if (!newcomers_.empty()) backend_.gather_moves(factors_, newcomers_, moves_);
  const auto row = [&](std::uint32_t factor) {
    const auto at =
        static_cast<std::size_t>(std::lower_bound(factors_.begin(), factors_.end(), factor) - factors_.begin());
    return moves_.data() + at * newcomers_.size();
  };

  std::vector<std::size_t> failed;
  std::vector<std::size_t> unchecked;
  for (std::size_t c = 0; c < cells_.size(); ++c) {
    CellSurface& surface = surfaces_[c];
    if (surface.mode() != CellMode::surface) continue;
    if (surface.take_fresh()) {
      unchecked.push_back(c);
      continue;
    }
    if (newcomers_.empty()) continue;
    points_.assign(newcomers_.size(), {});
    for (std::size_t i = 0; i < newcomers_.size(); ++i) {
      if (cells_[c].spot_factor != backends::no_factor) points_[i].spot_move = row(cells_[c].spot_factor)[i];
      if (cells_[c].vol_factor != backends::no_factor) points_[i].vol_move = row(cells_[c].vol_factor)[i];
    }
    if (!(surface.check(points_, true) <= allowed)) failed.push_back(c);
  }
  for (const std::size_t c : unchecked) {
    if (!(check_new(cells_[c], surfaces_[c], tail_) <= allowed)) failed.push_back(c);
  }
  for (const std::size_t c : failed) surfaces_[c].distrust();
  return failed;
}

void CellSurfaces::list_tail(std::span<const measures::TailLoss> tail) {
  std::vector<std::uint32_t> now;
  now.reserve(tail.size());
  for (const measures::TailLoss& loss : tail) now.push_back(loss.scenario);
  std::sort(now.begin(), now.end());
  newcomers_.clear();
  std::set_difference(now.begin(), now.end(), tail_.begin(), tail_.end(), std::back_inserter(newcomers_));
  tail_.swap(now);
}

double CellSurfaces::check_new(const Cell& cell, CellSurface& surface, std::span<const std::uint32_t> tail) {
  gather(cell, sample_of(moves_of(cell), cell));
  const double in_sample = surface.check(points_, false);
  gather(cell, tail);
  const double in_tail = tail.empty() ? 0.0 : surface.check(points_, true);
  return larger(in_sample, in_tail);
}

void CellSurfaces::gather(const Cell& cell, std::span<const std::uint32_t> scenarios) {
  points_.assign(scenarios.size(), {});
  moves_.resize(scenarios.size());
  if (scenarios.empty()) return;
  if (cell.spot_factor != backends::no_factor) {
    backend_.gather_moves({&cell.spot_factor, 1}, scenarios, moves_);
    for (std::size_t i = 0; i < points_.size(); ++i) points_[i].spot_move = moves_[i];
  }
  if (cell.vol_factor != backends::no_factor) {
    backend_.gather_moves({&cell.vol_factor, 1}, scenarios, moves_);
    for (std::size_t i = 0; i < points_.size(); ++i) points_[i].vol_move = moves_[i];
  }
}

std::uint64_t CellSurfaces::builds() const {
  std::uint64_t sum = 0;
  for (const CellSurface& surface : surfaces_) sum += surface.builds();
  return sum;
}

std::uint64_t CellSurfaces::points_priced() const {
  std::uint64_t sum = 0;
  for (const CellSurface& surface : surfaces_) sum += surface.points_priced();
  return sum;
}

}  // namespace plimsoll::risk
