#include "host/risk/attribution.hpp"

#include <map>

#include "kernels/measures/component.hpp"

namespace plimsoll::risk {

std::vector<Component> components_of(std::span<const AttributionLevel> levels, std::span<const Quanta> pnl) {
  std::vector<Component> components;
  components.reserve(levels.size());
  for (const AttributionLevel& level : levels) {
    const Quanta var = measures::component_var(level.shape, pnl);
    components.push_back({level.level, var, to_units(var), measures::component_es(level.shape, pnl),
                          measures::marginal_var(level.window, pnl), measures::component_numerator(level.shape, pnl),
                          measures::marginal_var_numerator(level.window, pnl)});
  }
  return components;
}

void attribute(RiskReport& report, std::span<const Cell> cells, const std::vector<std::string>& underlying_names,
               std::span<const AttributionLevel> levels, std::span<const Quanta> pnl, std::size_t entries) {
  struct Sum {
    std::size_t positions = 0;
    std::vector<Quanta> pnl;
  };
  std::map<UnderlyingId, Sum> sums;
  for (std::size_t c = 0; c < cells.size(); ++c) {
    const Cell& cell = cells[c];
    CellContribution& contribution = report.cells.emplace_back();
    contribution.book = cell.book;
    contribution.underlying = cell.underlying;
    contribution.positions = cell.positions.size();
    Sum& sum = sums[cell.underlying];
    sum.positions += cell.positions.size();
    if (pnl.empty()) continue;
    const std::span<const Quanta> own = pnl.subspan(c * entries, entries);
    contribution.components = components_of(levels, own);
    sum.pnl.resize(entries);
    for (std::size_t i = 0; i < entries; ++i) sum.pnl[i] += own[i];
  }
  for (const auto& [underlying, sum] : sums) {
    UnderlyingRisk& risk = report.underlyings.emplace_back();
    risk.underlying = underlying;
    risk.name = underlying_names[underlying.index()];
    risk.positions = sum.positions;
    if (!sum.pnl.empty()) risk.components = components_of(levels, sum.pnl);
  }
}

}  // namespace plimsoll::risk
