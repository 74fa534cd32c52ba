// Shares of the firm's VaR and ES of single positions, which add up to those of their cells as integers.
#pragma once

#include <cstdint>
#include <span>

#include "host/calibration/factor_model.hpp"
#include "host/market/snapshot.hpp"
#include "host/portfolio/instruments.hpp"
#include "host/risk/attribution.hpp"
#include "host/risk/cells.hpp"
#include "host/risk/report.hpp"
#include "kernels/backends/backend.hpp"

namespace plimsoll::risk {

/// Where positions are revalued: under the snapshot that the cells' vectors are of.
struct PositionsAtHand {
  backends::Backend& backend;  // its scenarios
  std::span<const Cell> cells;
  std::span<const calibration::Factor> factors;
  const portfolio::Instruments& instruments;
  const market::MarketSnapshot& snapshot;
};

/// Scenarios of the firm's tail entries, and the P&L of every cell in them: cell_pnl[c * scenarios.size() + i]. Both
/// empty when the firm has no number.
struct FirmTail {
  std::span<const AttributionLevel> levels;
  std::span<const std::uint32_t> scenarios;
  std::span<const Quanta> cell_pnl;
};

/// Fills `positions` and `surface_differences`; `report.revaluation` is filled. Only the tail's scenarios are revalued,
/// with the pricers' own text, so a cell in full gets the bits of its vector and nothing is left over; if something is,
/// the machine erred, and a warning says so. A cell on a surface leaves a difference: within its certificate's error
/// and a quantum per chunk.
///
/// Costs positions x tail scenarios pricings on one core, and memory of one chunk of positions and one number per
/// factor and tail scenario.
void attribute_positions(RiskReport& report, const PositionsAtHand& held, const FirmTail& tail);

}  // namespace plimsoll::risk
