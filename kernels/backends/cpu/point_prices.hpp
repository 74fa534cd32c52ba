// Prices positions at points of spot and vol move with the best instruction set here: what surfaces are built from.
#pragma once

#include <span>

#include "kernels/backends/cpu/isa.hpp"
#include "kernels/pricers/position.hpp"
#include "kernels/surfaces/surface.hpp"

namespace plimsoll::backends::cpu {

/// pnl[i] = sum over positions, in their order, of weight * (value at (spots[i], vol_moves[i]) - base value). No basis
/// moves. Points outside the pricers' domain give NaN. The same bits for every `isa`.
void price_points(Isa isa, std::span<const pricers::Position> positions, pricers::VolShift shift,
                  std::span<const double> spots, std::span<const double> vol_moves, std::span<double> pnl);

/// The same before it is weighted and added up: gains[i * spots.size() + j] is what one unit of position i gains at
/// point j. Weights are not looked at.
void price_units(Isa isa, std::span<const pricers::Position> positions, pricers::VolShift shift,
                 std::span<const double> spots, std::span<const double> vol_moves, std::span<double> gains);

/// pnl[j] = sum over i, in order, of weights[i] * gains[i][j]: the bits of price_points for these units and weights.
void add_units(Isa isa, std::span<const double> weights, std::span<const double* const> gains, std::span<double> pnl);

/// values[j] = surface.value(spots[j], vol_moves[j]).
void evaluate_points(Isa isa, const surfaces::SurfaceView& surface, std::span<const double> spots,
                     std::span<const double> vol_moves, std::span<double> values);

}  // namespace plimsoll::backends::cpu
