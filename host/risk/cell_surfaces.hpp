// The surfaces of all cells, and the check that the firm's tail is what full revaluation says it is.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <span>
#include <vector>

#include "host/risk/cell_surface.hpp"
#include "kernels/measures/tail.hpp"

namespace plimsoll::risk {

/// One thread. The references must outlive it; the backend's scenarios are loaded. `unit_bytes` bounds what is kept for
/// candidates.
class CellSurfaces {
 public:
  CellSurfaces(backends::Backend& backend, const std::vector<Cell>& cells, const portfolio::Instruments& instruments,
               std::span<const scenarios::ShockKind> kinds, Revaluation revaluation,
               const surfaces::SurfaceTolerance& tolerance, std::size_t unit_bytes);

  [[nodiscard]] CellSurface& operator[](std::size_t cell) { return surfaces_[cell]; }
  [[nodiscard]] const CellSurface& operator[](std::size_t cell) const { return surfaces_[cell]; }

  /// Forgets every surface, and what was found out about it.
  void forget();

  /// Compares surfaces with full revaluation: new ones at the ends of their factors, at a regular sample and over the
  /// whole tail, the others at the scenarios of the tail at which they have not been compared yet: so that, while
  /// surfaces stay, fewer and fewer scenarios are left to price. A surface that was ever off by more than `allowed`
  /// (reporting currency) is distrusted from now on; returns those cells. Call it until it returns none.
  std::vector<std::size_t> certify(std::span<const measures::TailLoss> tail, double allowed);

  /// A surface for a cell that is not one of these, such as `replaced`, one of them, after a trade. Nothing here
  /// changes by it.
  [[nodiscard]] CellSurface candidate(const Cell& cell, std::optional<std::size_t> replaced);
  /// Compares it as a new one is compared, over the scenarios of `tail`, and its certificate stays as it is; the
  /// largest error in reporting currency.
  double error_of(const Cell& cell, CellSurface& surface, std::span<const std::uint32_t> tail);
  /// A bound of that for much less: the error of the surface that it replaces (over its certificate, and now where
  /// `tail` is new) and the error of their difference against the pricers' value of `change`, what was traded, at the
  /// snapshot's spot. Infinite when the replaced cell is not on a surface, or was compared at other spots too.
  double bound_candidate(const Cell& cell, CellSurface& surface, std::size_t replaced,
                         std::span<const pricers::Position> change, std::span<const std::uint32_t> tail);
  /// `error_of` one of these. Where it can be told for less that it is within `allowed`, a number that is no smaller
  /// and within it too.
  double error_when_new(std::size_t cell, std::span<const std::uint32_t> tail, double allowed);

  /// Surfaces built since construction, and points at which cells were priced for them.
  [[nodiscard]] std::uint64_t builds() const;
  [[nodiscard]] std::uint64_t points_priced() const;

 private:
  /// Whether a surface has been compared at this scenario since it was new.
  [[nodiscard]] bool is_checked(std::size_t cell, std::uint32_t scenario) const {
    return in_tail_at_[scenario] >= new_at_[cell];
  }
  /// The scenarios of the tail that were in none since certification `newest`, with the moves of all factors.
  void list_newcomers(std::uint64_t newest);
  /// Newcomers at which this surface has not been compared, with their moves, into points_.
  void gather_newcomers(std::size_t cell);
  void gather(const Cell& cell, std::span<const std::uint32_t> scenarios);
  /// The largest error of one of these over its certificate and where `tail` is new. Infinite when it has no surface,
  /// or was compared at other spots too.
  double error_since_certified(std::size_t cell, std::span<const std::uint32_t> tail);
  /// At its ends and its sample, then at `tail`.
  double check_new(const Cell& cell, CellSurface& surface, std::span<const std::uint32_t> tail);
  [[nodiscard]] CellMoves moves_of(const Cell& cell);
  [[nodiscard]] std::vector<std::uint32_t> sample_of(const CellMoves& moves, const Cell& cell) const;
  [[nodiscard]] const backends::MoveRange& range_of(std::uint32_t factor);

  backends::Backend& backend_;
  const std::vector<Cell>& cells_;
  const portfolio::Instruments& instruments_;
  std::vector<scenarios::ShockKind> kinds_;  // by factor
  Revaluation revaluation_;
  surfaces::SurfaceTolerance tolerance_;
  std::map<std::uint32_t, backends::MoveRange> ranges_;  // by factor; cells of several books share theirs
  std::vector<std::uint32_t> factors_;                   // that move some surface; ascending
  MemoryBudget units_;
  std::deque<CellSurface> surfaces_;  // by cell
  std::uint64_t certifications_ = 0;
  std::vector<std::uint64_t> in_tail_at_;  // by scenario: the last certification whose tail had it; 0: none yet
  std::vector<std::uint64_t> new_at_;      // by cell: the certification that compared its surface over the whole tail
  std::vector<std::uint32_t> tail_;        // ascending
  std::vector<std::uint32_t> newcomers_;
  std::vector<double> newcomer_moves_;  // by factor, then by newcomer
  std::vector<double> moves_;
  std::vector<CheckPoint> points_;
};

}  // namespace plimsoll::risk
