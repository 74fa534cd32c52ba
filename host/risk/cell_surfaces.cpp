#include "host/risk/cell_surfaces.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace plimsoll::risk {
namespace {

constexpr std::uint32_t sample_size = 16;
constexpr std::uint64_t never = UINT64_MAX;

/// Ascending.
std::vector<std::uint32_t> scenarios_of(std::span<const measures::TailLoss> tail) {
  std::vector<std::uint32_t> scenarios;
  scenarios.reserve(tail.size());
  for (const measures::TailLoss& loss : tail) scenarios.push_back(loss.scenario);
  std::sort(scenarios.begin(), scenarios.end());
  return scenarios;
}

}  // namespace

CellSurfaces::CellSurfaces(backends::Backend& backend, const std::vector<Cell>& cells,
                           const portfolio::Instruments& instruments, std::span<const scenarios::ShockKind> kinds,
                           Revaluation revaluation, const surfaces::SurfaceTolerance& tolerance, std::size_t unit_bytes)
    : backend_(backend),
      cells_(cells),
      instruments_(instruments),
      kinds_(kinds.begin(), kinds.end()),
      revaluation_(revaluation),
      tolerance_(tolerance),
      units_{unit_bytes},
      in_tail_at_(backend.scenario_count()),
      new_at_(cells.size(), never) {
  MemoryBudget* const budget = unit_bytes == 0 ? nullptr : &units_;
  for (const Cell& cell : cells) {
    surfaces_.emplace_back(cell, instruments, moves_of(cell), revaluation, tolerance, budget);
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

CellSurface CellSurfaces::candidate(const Cell& cell, std::optional<std::size_t> replaced) {
  CellSurface surface(cell, instruments_, moves_of(cell), revaluation_, tolerance_);
  if (replaced) surface.use_units_of(&surfaces_[*replaced]);
  return surface;
}

void CellSurfaces::forget() {
  for (CellSurface& surface : surfaces_) surface.forget();
  std::fill(in_tail_at_.begin(), in_tail_at_.end(), std::uint64_t{0});
  std::fill(new_at_.begin(), new_at_.end(), never);
  certifications_ = 0;
}

double CellSurfaces::error_of(const Cell& cell, CellSurface& surface, std::span<const std::uint32_t> tail) {
  std::vector<std::uint32_t> scenarios = sample_of(moves_of(cell), cell);
  scenarios.insert(scenarios.end(), tail.begin(), tail.end());
  gather(cell, scenarios);
  return surface.error_at(points_);
}

double CellSurfaces::error_since_certified(std::size_t c, std::span<const std::uint32_t> tail) {
  CellSurface& surface = surfaces_[c];
  if (surface.mode() != CellMode::surface || new_at_[c] == never || !surface.is_certified_here()) return HUGE_VAL;
  std::vector<std::uint32_t> newcomers;
  std::copy_if(tail.begin(), tail.end(), std::back_inserter(newcomers),
               [&](std::uint32_t scenario) { return !is_checked(c, scenario); });
  gather(cells_[c], newcomers);
  return larger(surface.error_at(points_), surface.certificate().largest_error);
}

double CellSurfaces::bound_candidate(const Cell& cell, CellSurface& surface, std::size_t replaced,
                                     std::span<const pricers::Position> change, std::span<const std::uint32_t> tail) {
  const double error_before = error_since_certified(replaced, tail);
  if (!(error_before < HUGE_VAL)) return HUGE_VAL;
  std::vector<std::uint32_t> scenarios = sample_of(moves_of(cell), cell);
  scenarios.insert(scenarios.end(), tail.begin(), tail.end());
  gather(cell, scenarios);
  return error_before + surface.error_of_change(surfaces_[replaced], change, points_);
}

double CellSurfaces::error_when_new(std::size_t c, std::span<const std::uint32_t> tail, double allowed) {
  const double bound = error_since_certified(c, tail);
  return bound <= allowed ? bound : error_of(cells_[c], surfaces_[c], tail);
}

std::vector<std::size_t> CellSurfaces::certify(std::span<const measures::TailLoss> tail, double allowed) {
  ++certifications_;
  tail_ = scenarios_of(tail);
  std::vector<std::size_t> unchecked;
  std::uint64_t newest = 0;
  for (std::size_t c = 0; c < cells_.size(); ++c) {
    const bool has_surface = surfaces_[c].mode() == CellMode::surface;
    // One that was out of use has missed what entered the tail meanwhile.
    if (!has_surface || surfaces_[c].take_fresh()) new_at_[c] = never;
    if (!has_surface) continue;
    if (new_at_[c] == never) {
      unchecked.push_back(c);
    } else {
      newest = std::max(newest, new_at_[c]);
    }
  }
  list_newcomers(newest);

  std::vector<std::size_t> failed;
  for (std::size_t c = 0; c < cells_.size(); ++c) {
    if (new_at_[c] == never) continue;
    // What was within the limit may be beyond it now that VaR is smaller.
    bool within = surfaces_[c].certificate().largest_error <= allowed;
    if (!newcomers_.empty()) gather_newcomers(c);
    if (!newcomers_.empty() && !points_.empty()) within = surfaces_[c].check(points_, true) <= allowed && within;
    if (!within) failed.push_back(c);
  }
  for (const std::size_t c : unchecked) {
    if (!(check_new(cells_[c], surfaces_[c], tail_) <= allowed)) failed.push_back(c);
    new_at_[c] = certifications_;
  }
  for (const std::uint32_t scenario : tail_) in_tail_at_[scenario] = certifications_;
  for (const std::size_t c : failed) surfaces_[c].distrust();
  return failed;
}

void CellSurfaces::list_newcomers(std::uint64_t newest) {
  newcomers_.clear();
  std::copy_if(tail_.begin(), tail_.end(), std::back_inserter(newcomers_),
               [&](std::uint32_t scenario) { return in_tail_at_[scenario] < newest; });
  newcomer_moves_.resize(factors_.size() * newcomers_.size());
  if (!newcomers_.empty()) backend_.gather_moves(factors_, newcomers_, newcomer_moves_);
}

void CellSurfaces::gather_newcomers(std::size_t c) {
  const auto row = [&](std::uint32_t factor) -> const double* {
    if (factor == backends::no_factor) return nullptr;
    const auto at = std::lower_bound(factors_.begin(), factors_.end(), factor) - factors_.begin();
    return newcomer_moves_.data() + static_cast<std::size_t>(at) * newcomers_.size();
  };
  const double* const spots = row(cells_[c].spot_factor);
  const double* const vols = row(cells_[c].vol_factor);
  points_.clear();
  for (std::size_t i = 0; i < newcomers_.size(); ++i) {
    if (is_checked(c, newcomers_[i])) continue;
    CheckPoint& point = points_.emplace_back();
    if (spots != nullptr) point.spot_move = spots[i];
    if (vols != nullptr) point.vol_move = vols[i];
  }
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
