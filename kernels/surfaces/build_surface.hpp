// Fits a surface to a cell: pieces and degrees grow until its error is below a tolerance, or there is none. Host only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "kernels/surfaces/surface.hpp"

namespace plimsoll::surfaces {

/// Every point at which the surface will be evaluated lies in here.
struct SurfaceDomain {
  double lowest_spot = 0.0;  // > 0
  double highest_spot = 0.0;
  double lowest_vol_move = 0.0;
  double highest_vol_move = 0.0;  // equal to the lowest when nothing moves the vol: one term in that direction
};

/// P&L against the anchor, in currency units, at points (spots[i], vol_moves[i]), by the real pricers.
using PointPnl =
    std::function<void(std::span<const double> spots, std::span<const double> vol_moves, std::span<double> pnl)>;

/// `relative` is a fraction of the largest |P&L| that was met; `absolute`, in currency units, is where an error stops
/// to matter: a quarter of a quantum.
struct SurfaceTolerance {
  double relative = 0x1p-22;
  double absolute = 0x1p-22;
};

enum class SurfaceStatus : std::uint8_t {
  built,
  not_finite,  // a pricer gave no number, or the domain holds no positive spot
  unresolved,  // more pieces, or more terms in the vol, than a surface may have
};

/// Owns what a SurfaceView looks at.
struct Surface {
  std::vector<double> breaks;
  std::vector<SurfacePiece> pieces;
  std::vector<std::uint8_t> row_terms;
  std::vector<double> coefficients;
  double vol_scale = 0.0;
  double vol_offset = 0.0;

  /// `base` as in SurfaceView. Valid while the surface stays where it is.
  [[nodiscard]] SurfaceView view(double base) const;
  /// Fused multiply-adds per scenario in its dearest piece.
  [[nodiscard]] std::size_t operations() const;
};

struct BuiltSurface {
  SurfaceStatus status = SurfaceStatus::unresolved;
  Surface surface;             // empty unless built
  double tolerance = 0.0;      // currency units
  double largest_error = 0.0;  // met at the points checked between nodes, currency units
  std::size_t points = 0;      // at which the cell was priced
};

/// `kinks` are spots where a position's value may bend within less than a node spacing (a strike, discounted to today):
/// they are checked, so that what lies between nodes is not missed. A pure function of its arguments.
BuiltSurface build_surface(const SurfaceDomain& domain, std::span<const double> kinks,
                           const SurfaceTolerance& tolerance, const PointPnl& pnl);

}  // namespace plimsoll::surfaces
