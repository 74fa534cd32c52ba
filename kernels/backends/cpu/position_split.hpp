// What each position of a cell adds to the cell's P&L, in integers that add up to it.
#pragma once

#include <cstddef>
#include <span>

#include "kernels/backends/cpu/isa.hpp"
#include "kernels/core/quanta.hpp"
#include "kernels/pricers/cell.hpp"

namespace plimsoll::backends::cpu {

/// shares[p * scenarios + s] for the positions of one chunk of a cell, of which there are at most
/// pricers::positions_per_chunk, in scenarios [0, scenarios) of the columns of `chunk`.
///
/// A chunk adds its positions in floating point and rounds once. The share of position p is round(x_p) -
/// round(x_(p-1)), x_p being the running sum up to it: these telescope to round(x_last), the quanta of the chunk, and
/// each is within a quantum (and the roundings of the sum) of the position's own P&L. Where a running sum or a
/// difference does not fit, there is no share (`unrepresentable_quanta`), even if the chunk as a whole fits. The same
/// bits for every `isa`.
void split_chunk(Isa isa, const pricers::CellView& chunk, std::size_t scenarios, std::span<Quanta> shares);

}  // namespace plimsoll::backends::cpu
