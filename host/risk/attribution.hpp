// Shares of the firm's VaR and ES: of nodes, underlyings and cells, from their P&L in the firm's tail.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "host/risk/cells.hpp"
#include "host/risk/report.hpp"
#include "kernels/measures/rank_window.hpp"
#include "kernels/measures/tail.hpp"

namespace plimsoll::risk {

struct AttributionLevel {
  measures::ConfidenceLevel level;
  measures::TailShape shape;
  measures::RankWindow window;
};

/// `pnl[i]` is the part's P&L in the scenario of the firm's tail entry i.
std::vector<Component> components_of(std::span<const AttributionLevel> levels, std::span<const Quanta> pnl);

/// Fills `underlyings` and `cells` of the report. `pnl` holds `entries` numbers for each cell, as above; empty when the
/// firm has no number. Sums over the cells of an underlying stay within int64 because the firm's do.
void attribute(RiskReport& report, std::span<const Cell> cells, const std::vector<std::string>& underlying_names,
               std::span<const AttributionLevel> levels, std::span<const Quanta> pnl, std::size_t entries);

}  // namespace plimsoll::risk
