// The moves of every factor, wherever they live, and which of them a cell meets.
#pragma once

#include <cstddef>
#include <vector>

#include "kernels/backends/backend.hpp"
#include "kernels/core/contract.hpp"
#include "kernels/pricers/cell.hpp"
#include "kernels/scenarios/shock.hpp"

namespace plimsoll::backends {

/// Columns of one number per scenario, in the memory of the backend that owns them. A cell without a factor meets a
/// neutral column: ones for a multiplicative shock, zeros for an absolute one.
struct FactorColumns {
  const double* moves = nullptr;  // factor-major
  const double* ones = nullptr;
  const double* zeros = nullptr;
  std::size_t scenarios = 0;
  std::vector<scenarios::ShockKind> kinds;  // by factor

  /// `positions` must be in the same memory.
  [[nodiscard]] pricers::CellView view(const CellInputs& inputs, View<const pricers::Position> positions) const {
    using scenarios::ShockKind;
    PLIMSOLL_EXPECT(kind(inputs.basis_factor, ShockKind::absolute) == ShockKind::absolute);
    pricers::CellView cell;
    cell.positions = positions;
    cell.spot = inputs.spot;
    cell.spot_moves = column(inputs.spot_factor, ones);
    cell.vol_moves = column(inputs.vol_factor, ones);
    cell.basis_moves = column(inputs.basis_factor, zeros);
    cell.spot_shock = kind(inputs.spot_factor, ShockKind::log);
    cell.vol_shift = kind(inputs.vol_factor, ShockKind::log) == ShockKind::absolute ? pricers::VolShift::add
                                                                                    : pricers::VolShift::multiply;
    return cell;
  }

  [[nodiscard]] const double* column(std::uint32_t factor, const double* neutral) const {
    if (factor == no_factor) return neutral;
    PLIMSOLL_EXPECT(factor < kinds.size());
    return moves + std::size_t{factor} * scenarios;
  }

 private:
  [[nodiscard]] scenarios::ShockKind kind(std::uint32_t factor, scenarios::ShockKind neutral) const {
    if (factor == no_factor) return neutral;
    PLIMSOLL_EXPECT(factor < kinds.size());
    return kinds[factor];
  }
};

}  // namespace plimsoll::backends
