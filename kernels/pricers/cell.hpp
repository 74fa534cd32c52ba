// A cell: all positions of one book on one underlying, and the market each of them meets in a scenario.
#pragma once

#include <cstddef>
#include <cstdint>

#include "kernels/core/quanta.hpp"
#include "kernels/core/view.hpp"
#include "kernels/math/log.hpp"
#include "kernels/pricers/position.hpp"
#include "kernels/scenarios/shock.hpp"

namespace plimsoll::pricers {

/// Positions are added in floating point in runs of this many, in instrument order; each run rounds once to quanta.
/// Part of the definition of a cell's P&L: changing it changes digests.
constexpr std::size_t positions_per_chunk = 64;

/// Views for one revaluation of one cell. The move columns hold one number per scenario; a cell without a factor is
/// given a column of neutral moves (1 for multiplicative, 0 for absolute shocks).
struct CellView {
  View<const Position> positions;
  double spot = 0.0;
  const double* spot_moves = nullptr;
  const double* vol_moves = nullptr;
  const double* basis_moves = nullptr;
  scenarios::ShockKind spot_shock = scenarios::ShockKind::log;
  VolShift vol_shift = VolShift::multiply;

  PLIMSOLL_HD ShockedMarket market(std::size_t scenario) const {
    ShockedMarket shocked;
    shocked.spot = scenarios::apply_move(spot_shock, spot, spot_moves[scenario]);
    shocked.log_spot = math::log(shocked.spot);
    shocked.vol_move = vol_moves[scenario];
    shocked.basis_move = basis_moves[scenario];
    return shocked;
  }

  /// P&L of the whole cell in one scenario: the definition, walked as the GPU walks it.
  PLIMSOLL_HD Quanta pnl(std::size_t scenario) const {
    const ShockedMarket shocked = market(scenario);
    Quanta total = 0;
    for (std::size_t first = 0; first < positions.size; first += positions_per_chunk) {
      const std::size_t rest = positions.size - first;
      const std::size_t count = rest < positions_per_chunk ? rest : positions_per_chunk;
      double sum = 0.0;
      for (std::size_t i = first; i < first + count; ++i) {
        sum = add_pnl(positions[i], unit_value(positions[i], vol_shift, shocked), sum);
      }
      total = add_quanta(total, to_quanta(sum));
    }
    return total;
  }
};

}  // namespace plimsoll::pricers
