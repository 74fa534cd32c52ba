// Prices positions at points of spot and vol move with the best instruction set here: what surfaces are built from.
#pragma once

#include <span>

#include "kernels/backends/cpu/isa.hpp"
#include "kernels/pricers/position.hpp"

namespace plimsoll::backends::cpu {

/// pnl[i] = sum over positions, in their order, of weight * (value at (spots[i], vol_moves[i]) - base value). No basis
/// moves. Points outside the pricers' domain give NaN. The same bits for every `isa`.
void price_points(Isa isa, std::span<const pricers::Position> positions, pricers::VolShift shift,
                  std::span<const double> spots, std::span<const double> vol_moves, std::span<double> pnl);

}  // namespace plimsoll::backends::cpu
