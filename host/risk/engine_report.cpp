// What the engine says of its state: the report with its shares and exposures, and the identities in it.
#include <algorithm>
#include <cstdint>
#include <numeric>
#include <utility>

#include "host/risk/attribution.hpp"
#include "host/risk/position_attribution.hpp"
#include "host/risk/risk_engine.hpp"
#include "kernels/core/hash.hpp"

namespace plimsoll::risk {

RiskReport RiskEngine::report(const market::MarketSnapshot& snapshot) {
  RiskReport report;
  report.cycle = ++cycle_;
  report.snapshot = snapshot.number;
  report.market_identity = inputs_.identity(snapshot);
  report.as_of = snapshot.as_of;
  report.valued_at = snapshot.valued_at;
  report.dirty_underlyings = dirty_underlyings_;
  report.cells_revalued = dirty_cells_.size();
  report.reporting_currency = reporting_currency_;
  report.portfolio_identity = portfolio_.identity();
  report.scenario_identity = scenario_identity_;
  report.configuration_identity = configuration_identity(distrusted_);
  report.revaluation = revaluation_report();
  report.backend = backend_.info();
  report.scenarios = scenario_count();
  report.warnings = warnings_;

  const portfolio::BookTree& books = portfolio_.books();
  for (std::uint32_t b = 0; b < nodes_.size(); ++b) {
    NodeState& node = nodes_[b];
    node.risk.book = BookId{b};
    node.risk.path = books.path(BookId{b});
    node.risk.quality = quality_of(states_of(node));
  }
  add_components(report, snapshot);
  add_exposures(report, snapshot);
  report.digest = digest();
  report.quality = nodes_[books.root().index()].risk.quality;
  inputs_.judge_marks(report, snapshot);
  return report;
}

void RiskEngine::add_components(RiskReport& report, const market::MarketSnapshot& snapshot) {
  const NodeState& root = nodes_[portfolio_.books().root().index()];
  const bool known = has_number(states_of(root));
  const std::size_t entries = known ? root.tail.size() : 0;
  std::vector<std::uint32_t> scenarios;
  for (std::size_t i = 0; i < entries; ++i) scenarios.push_back(root.tail[i].scenario);
  std::vector<backends::VectorIndex> vectors(cells_.size() + nodes_.size());  // the cells' come first
  std::iota(vectors.begin(), vectors.end(), backends::VectorIndex{0});
  std::vector<Quanta> pnl(vectors.size() * entries);
  if (known) backend_.gather(vectors, scenarios, pnl);
  std::vector<AttributionLevel> levels;
  for (const LevelState& state : levels_) levels.push_back({state.level, state.shape, state.window});
  for (std::uint32_t b = 0; b < nodes_.size(); ++b) {
    NodeState& node = nodes_[b];
    std::vector<Component> components;
    if (known) components = components_of(levels, std::span(pnl).subspan(vector_of(BookId{b}) * entries, entries));
    for (std::size_t l = 0; l < node.risk.levels.size(); ++l) {
      LevelRisk& level = node.risk.levels[l];
      level.component_es.reset();
      level.component_var.reset();
      level.marginal_var.reset();
      if (!known) continue;
      level.component_es = components[l].es;
      level.component_var = components[l].var;
      level.marginal_var = components[l].marginal_var;
    }
    report.nodes.push_back(node.risk);
  }
  const std::span<const Quanta> cell_pnl = std::span(pnl).first(cells_.size() * entries);
  attribute(report, cells_, instruments_.underlyings(), levels, cell_pnl, entries);
  if (settings_.position_shares == PositionShares::left_out) return;
  attribute_positions(report, {backend_, cells_, factors_, instruments_, snapshot}, {levels, scenarios, cell_pnl});
}

void RiskEngine::add_exposures(RiskReport& report, const market::MarketSnapshot& snapshot) {
  if (settings_.exposures_every == 0 || (cycle_ - 1) % settings_.exposures_every != 0) return;
  std::vector<Quality> qualities;
  for (const CellState& state : cell_states_) qualities.push_back(state.quality);
  std::vector<NodeExposure> exposures = exposures_.read(snapshot, qualities);
  for (std::size_t b = 0; b < exposures.size(); ++b) report.nodes[b].exposure = std::move(exposures[b]);
}

RevaluationReport RiskEngine::revaluation_report() {
  RevaluationReport report;
  report.asked = settings_.revaluation;
  report.full_cells = cells_.size();
  if (!surfaces_) return report;
  report.allowed_error = allowed_error_;
  report.built = surfaces_->builds() - builds_before_;
  report.points = surfaces_->points_priced() - points_before_;
  report.distrusted = distrusted_.size();
  for (std::size_t c = 0; c < cells_.size(); ++c) {
    const CellSurface& surface = (*surfaces_)[c];
    CellRisk cell{cells_[c].book,
                  instruments_.underlying_name(cells_[c].underlying),
                  cells_[c].positions.size(),
                  surface.mode(),
                  {},
                  0,
                  0};
    if (surface.mode() == CellMode::surface) {
      cell.certificate = surface.certificate();
      cell.pieces = surface.built().surface.pieces.size();
      cell.operations = surface.operations();
      report.largest_error = larger(cell.certificate.largest_error, report.largest_error);
      report.tail_error += cell.certificate.mean_tail_error();
      ++report.surface_cells;
    }
    report.cells.push_back(cell);
  }
  report.full_cells -= report.surface_cells;
  return report;
}

std::string RiskEngine::configuration_identity(std::vector<std::size_t> distrusted) const {
  Hash128 hash;
  for (const LevelState& state : levels_) {
    hash.add(static_cast<std::uint64_t>(state.level.numerator));
    hash.add(static_cast<std::uint64_t>(state.level.denominator));
  }
  hash.add(settings_.interval_coverage);
  if (surfaces_) {
    // Which cells lost their surface is an event, not a function of the snapshot: whoever recomputes must know.
    hash.add(static_cast<std::uint64_t>(settings_.revaluation)).add(settings_.certificate_limit);
    hash.add(settings_.surface_tolerance.relative).add(settings_.surface_tolerance.absolute);
    std::sort(distrusted.begin(), distrusted.end());
    for (const std::size_t cell : distrusted) hash.add(std::uint64_t{cell});
  }
  return to_hex(hash.finish());
}

std::string RiskEngine::digest() const {
  std::vector<backends::VectorDigest> cells;
  std::vector<backends::VectorDigest> nodes;
  for (const CellState& cell : cell_states_) cells.push_back(cell.summary.digest);
  for (const NodeState& node : nodes_) nodes.push_back(node.summary.digest);
  return report_digest(portfolio_.identity(),
                       {scenario_identity_, scenario_count(), std::move(cells), std::move(nodes)});
}

}  // namespace plimsoll::risk
