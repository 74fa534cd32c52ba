// A cell whose P&L is read off its surface.
#pragma once

#include <cstddef>

#include "kernels/core/bits.hpp"
#include "kernels/core/quanta.hpp"
#include "kernels/pricers/cell.hpp"
#include "kernels/scenarios/shock.hpp"
#include "kernels/surfaces/surface.hpp"

namespace plimsoll::surfaces {

/// `moves` says which columns move the cell; its positions are not looked at. A spot outside the surface's range is
/// extrapolated: whoever builds the surface covers every scenario.
struct SurfaceCell {
  pricers::CellView moves;
  SurfaceView surface;

  PLIMSOLL_HD double spot(std::size_t scenario) const {
    return scenarios::apply_move(moves.spot_shock, moves.spot, moves.spot_moves[scenario]);
  }

  PLIMSOLL_HD double add_basis(double pnl, std::size_t scenario) const {
    return fused_multiply_add(surface.basis_slope, moves.basis_moves[scenario], pnl);
  }

  /// The definition, walked as the GPU walks it: one rounding to quanta for the whole cell.
  PLIMSOLL_HD Quanta pnl(std::size_t scenario) const {
    return to_quanta(add_basis(surface.value(spot(scenario), moves.vol_moves[scenario]) - surface.base, scenario));
  }
};

}  // namespace plimsoll::surfaces
