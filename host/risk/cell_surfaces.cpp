#include "host/risk/cell_surfaces.hpp"

#include <algorithm>
#include <iterator>
#include <map>

namespace plimsoll::risk {
namespace {

constexpr std::uint32_t sample_size = 16;

}  // namespace

CellSurfaces::CellSurfaces(backends::Backend& backend, const std::vector<Cell>& cells,
                           const portfolio::Instruments& instruments, std::span<const scenarios::ShockKind> kinds,
                           Revaluation revaluation, const surfaces::SurfaceTolerance& tolerance)
    : backend_(backend), cells_(cells), samples_(cells.size()) {
  std::map<std::uint32_t, backends::MoveRange> ranges;  // cells of several books share their factors
  const auto range_of = [&](std::uint32_t factor) {
    const auto [at, is_new] = ranges.try_emplace(factor);
    if (is_new) at->second = backend.move_range(factor);
    return at->second;
  };
  const auto scenarios = static_cast<std::uint32_t>(backend.scenario_count());
  const std::uint32_t stride = scenarios / sample_size + 1;
  for (std::size_t c = 0; c < cells.size(); ++c) {
    CellMoves moves;
    std::vector<std::uint32_t>& sample = samples_[c];
    for (std::uint32_t s = 0; s < scenarios; s += stride) sample.push_back(s);
    if (cells[c].spot_factor != backends::no_factor) {
      moves.spot = range_of(cells[c].spot_factor);
      moves.spot_shock = kinds[cells[c].spot_factor];
      sample.insert(sample.end(), {moves.spot.lowest_scenario, moves.spot.highest_scenario});
    }
    if (cells[c].vol_factor != backends::no_factor) {
      const bool added = kinds[cells[c].vol_factor] == scenarios::ShockKind::absolute;
      moves.vol = range_of(cells[c].vol_factor);
      moves.vol_shift = added ? pricers::VolShift::add : pricers::VolShift::multiply;
      sample.insert(sample.end(), {moves.vol.lowest_scenario, moves.vol.highest_scenario});
    }
    moves.basis_moves = cells[c].basis_factor != backends::no_factor;
    surfaces_.emplace_back(cells[c], instruments, moves, revaluation, tolerance);
  }
}

std::vector<std::size_t> CellSurfaces::certify(std::span<const measures::TailLoss> tail, double allowed) {
  list_tail(tail);
  std::vector<std::uint32_t> factors;
  for (const Cell& cell : cells_) {
    for (const std::uint32_t factor : {cell.spot_factor, cell.vol_factor}) {
      if (factor != backends::no_factor) factors.push_back(factor);
    }
  }
  std::sort(factors.begin(), factors.end());
  factors.erase(std::unique(factors.begin(), factors.end()), factors.end());
  moves_.resize(factors.size() * newcomers_.size());
  if (!newcomers_.empty()) backend_.gather_moves(factors, newcomers_, moves_);
  const auto row = [&](std::uint32_t factor) {
    const auto at =
        static_cast<std::size_t>(std::lower_bound(factors.begin(), factors.end(), factor) - factors.begin());
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
    if (!(check_new(c) <= allowed)) failed.push_back(c);
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

double CellSurfaces::check_new(std::size_t c) {
  gather(cells_[c], samples_[c]);
  const double in_sample = surfaces_[c].check(points_, false);
  gather(cells_[c], tail_);
  const double in_tail = tail_.empty() ? 0.0 : surfaces_[c].check(points_, true);
  return in_sample <= in_tail ? in_tail : in_sample;
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
