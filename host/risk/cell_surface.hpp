// The surface of one cell: built when its anchor or its terms change, checked against full revaluation ever after.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "host/market/snapshot.hpp"
#include "host/portfolio/instruments.hpp"
#include "host/risk/cells.hpp"
#include "host/risk/revaluation.hpp"
#include "host/risk/unit_values.hpp"
#include "kernels/backends/backend.hpp"
#include "kernels/backends/cpu/isa.hpp"
#include "kernels/surfaces/build_surface.hpp"

namespace plimsoll::risk {

/// How far and how the factors of a cell move; neutral for a factor that it lacks.
struct CellMoves {
  backends::MoveRange spot{1.0, 1.0, 0, 0};
  backends::MoveRange vol{1.0, 1.0, 0, 0};
  scenarios::ShockKind spot_shock = scenarios::ShockKind::log;
  pricers::VolShift vol_shift = pricers::VolShift::multiply;
  bool basis_moves = false;
};

/// A scenario as a check sees it.
struct CheckPoint {
  double spot_move = 1.0;
  double vol_move = 1.0;
};

/// One thread. What it gives is a function of the snapshot, the cell and the moves alone; the two surfaces it keeps
/// only save time, so that a spot that wavers between two anchors does not build at every tick.
class CellSurface {
 public:
  /// The references must outlive it. With a budget it keeps what units of its positions are worth where it priced them,
  /// for surfaces of the same cell with other quantities.
  CellSurface(const Cell& cell, const portfolio::Instruments& instruments, const CellMoves& moves,
              Revaluation revaluation, const surfaces::SurfaceTolerance& tolerance, MemoryBudget* units = nullptr);

  /// Prices no unit that `relative`, which must outlive every `prepare` of this one and may be null, has priced
  /// already. Nothing else depends on it.
  void use_units_of(const CellSurface* relative) { relative_ = relative; }

  /// Makes the surface for this snapshot the current one. The mode says whether there is one. `revision` is a number
  /// for everything in the snapshot but its spots (MarketInputs::revision): under the one before, nothing is read
  /// again.
  CellMode prepare(const market::MarketSnapshot& snapshot, Quality quality, std::uint64_t revision);
  /// Forgets everything that it built or was told, so that the next surface is built from nothing.
  void forget();
  /// From now on this cell is revalued in full.
  void distrust() { distrusted_ = true; }

  [[nodiscard]] CellMode mode() const { return mode_; }
  /// Precondition of what follows: mode() is surface.
  [[nodiscard]] const surfaces::SurfaceView& view() const { return view_; }
  /// Mark-to-model value at the snapshot, from the surface.
  [[nodiscard]] double value() const { return value_; }
  [[nodiscard]] const surfaces::BuiltSurface& built() const { return current().built; }
  /// Fused multiply-adds per scenario.
  [[nodiscard]] std::size_t operations() const { return current().built.surface.operations(); }
  [[nodiscard]] const Certificate& certificate() const { return current().certificate; }
  /// Whether all that the certificate says was found at the snapshot's spot.
  [[nodiscard]] bool is_certified_here() const { return current().certified_spot == spot_; }
  /// Whether the surface was built or taken up again since this was last asked: then the whole tail must be checked.
  [[nodiscard]] bool take_fresh() { return std::exchange(fresh_, false); }

  /// Compares the surface with the pricers at the snapshot's spot and adds what is found to the certificate. Returns
  /// the largest error of these points.
  double check(std::span<const CheckPoint> points, bool in_tail);
  /// The same, and the certificate stays as it is.
  double error_at(std::span<const CheckPoint> points);
  /// The largest error of the difference between this surface and one at the same spot, against the pricers' value of
  /// `change`: what was added to the positions of that one to get these. Infinite when their spots differ.
  double error_of_change(const CellSurface& before, std::span<const pricers::Position> change,
                         std::span<const CheckPoint> points);

  /// Surfaces built since construction, and points at which their cells, or some of their positions, were priced.
  [[nodiscard]] std::uint64_t builds() const { return builds_; }
  [[nodiscard]] std::uint64_t points_priced() const { return points_priced_; }

 private:
  struct Slot {
    explicit Slot(MemoryBudget* budget) : units(budget) {}

    bool used = false;
    std::int64_t anchor = 0;
    std::vector<double> parameters;  // all inputs but the spot
    bool current = false;            // they are those read last
    std::vector<pricers::Position> terms;
    surfaces::BuiltSurface built;
    double anchor_value = 0.0;
    double futures_slope = 0.0;  // what futures gain per unit of spot: P&L, but no value
    Certificate certificate;
    double certified_spot = 0.0;  // at which all checks were made; no number: at several
    UnitValues units;             // in the order of the cell's positions
  };

  [[nodiscard]] const Slot& current() const { return slots_[current_]; }
  void read_parameters(const market::MarketSnapshot& snapshot);
  void build(Slot& slot, const market::MarketSnapshot& snapshot);
  /// Those of `known`, a slot of the relative, where it has them: says where. Null: none.
  std::vector<std::optional<std::size_t>> fill_terms(Slot& slot, const Slot* known,
                                                     const market::MarketSnapshot& snapshot) const;
  /// What the relative knows of units at this anchor and these parameters.
  [[nodiscard]] const Slot* relative_slot(std::int64_t anchor) const;
  /// Errors of the surface at these points, into errors_; the largest.
  double find_errors(std::span<const CheckPoint> points);
  void set_points(std::span<const CheckPoint> points);
  [[nodiscard]] double neutral_vol() const { return moves_.vol_shift == pricers::VolShift::add ? 0.0 : 1.0; }
  [[nodiscard]] CellMode judge(const surfaces::BuiltSurface& built) const;

  const Cell& cell_;
  const portfolio::Instruments& instruments_;
  CellMoves moves_;
  Revaluation revaluation_;
  surfaces::SurfaceTolerance tolerance_;
  backends::cpu::Isa isa_;
  std::size_t options_ = 0;
  bool options_on_futures_ = false;
  double futures_weight_ = 0.0;  // sum over futures, in instrument order
  bool distrusted_ = false;
  bool fresh_ = false;
  CellMode mode_ = CellMode::full_as_asked;
  const CellSurface* relative_ = nullptr;
  std::array<Slot, 2> slots_;
  std::size_t current_ = 0;
  double spot_ = 0.0;
  double value_ = 0.0;
  surfaces::SurfaceView view_;
  std::uint64_t revision_ = 0;                                // under which they were read; 0: not yet
  std::vector<double> parameters_;                            // read last
  std::vector<double> spots_, vols_, pnl_, values_, errors_;  // of a check
  std::uint64_t builds_ = 0;
  std::uint64_t points_priced_ = 0;
};

}  // namespace plimsoll::risk
