#include "host/risk/risk_engine.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "host/portfolio/reporting_currency.hpp"
#include "kernels/core/contract.hpp"
#include "kernels/measures/mean.hpp"
#include "kernels/measures/standard_error.hpp"

namespace plimsoll::risk {

RiskEngine::RiskEngine(backends::Backend& backend, const portfolio::Instruments& instruments,
                       const portfolio::Portfolio& portfolio, const calibration::FactorModel& model,
                       RiskSettings settings)
    : backend_(backend),
      instruments_(instruments),
      portfolio_(portfolio),
      settings_(std::move(settings)),
      reporting_currency_(portfolio::reporting_currency(portfolio, instruments)),
      warnings_(model.warnings),
      factors_(model.factors),
      cells_(make_cells(portfolio, instruments, model)),
      inputs_(cells_, instruments),
      cell_states_(cells_.size()),
      exposures_(cells_, instruments, portfolio.books()),
      ancestors_(cells_.size()),
      nodes_(portfolio.books().size()) {
  PLIMSOLL_EXPECT(!settings_.levels.empty());
  const scenarios::ScenarioRecipe recipe = make_recipe(model, settings_);
  scenario_identity_ = to_hex(recipe.identity());
  backend_.load_scenarios(recipe);
  backend_.allocate_vectors(cells_.size() + nodes_.size() + 2 * settings_.what_if_cells);

  const portfolio::BookTree& books = portfolio.books();
  for (std::size_t c = 0; c < cells_.size(); ++c) {
    for (BookId book = cells_[c].book; book.valid(); book = books.parent(book)) {
      ancestors_[c].push_back(vector_of(book));
      nodes_[book.index()].cells.push_back(c);
      nodes_[book.index()].positions += cells_[c].positions.size();
    }
  }
  for (const measures::ConfidenceLevel& level : settings_.levels) {
    levels_.push_back({level,
                       measures::tail_shape(scenario_count(), level),
                       measures::var_interval(scenario_count(), level, settings_.interval_coverage),
                       {}});
    levels_.back().window = measures::var_window(levels_.back().shape, levels_.back().ranks);
    if (!levels_.back().shape.is_sampled()) {
      warnings_.push_back(std::to_string(scenario_count()) + " scenarios do not reach level " + level.text() +
                          ": its VaR and ES are the largest loss seen and biased low; use more scenarios");
    }
  }
  tail_entries_ = measures::entries_needed(scenario_count(), settings_.levels, settings_.interval_coverage);
  if (settings_.revaluation != Revaluation::full) {
    surfaces_.emplace(backend_, cells_, instruments_, recipe.kinds, settings_.revaluation, settings_.surface_tolerance,
                      settings_.what_if_cells == 0 ? 0 : settings_.unit_value_bytes);
  }
}

void RiskEngine::recompute(const market::MarketSnapshot& snapshot) {
  dirty_cells_.clear();
  for (std::size_t c = 0; c < cells_.size(); ++c) dirty_cells_.push_back(c);
  dirty_underlyings_ = snapshot.spots.size();
  run_cycle(snapshot);
}

void RiskEngine::update(const market::MarketSnapshot& snapshot, std::span<const UnderlyingId> dirty) {
  select_dirty(dirty);
  run_cycle(snapshot);
}

void RiskEngine::select_dirty(std::span<const UnderlyingId> dirty) {
  dirty_cells_.clear();
  for (std::size_t c = 0; c < cells_.size(); ++c) {
    if (std::binary_search(dirty.begin(), dirty.end(), cells_[c].underlying)) dirty_cells_.push_back(c);
  }
  dirty_underlyings_ = dirty.size();
}

void RiskEngine::run_cycle(const market::MarketSnapshot& snapshot) {
  judge_inputs(snapshot);
  if (surfaces_) {
    builds_before_ = surfaces_->builds();
    points_before_ = surfaces_->points_priced();
  }
  revalue(snapshot, dirty_cells_);
  if (surfaces_) certify(snapshot);
}

void RiskEngine::revalue(const market::MarketSnapshot& snapshot, std::span<const std::size_t> cells) {
  terms_.resize(std::max(terms_.size(), cells.size()));
  work_.clear();
  for (std::size_t w = 0; w < cells.size(); ++w) work_.push_back(prepare(snapshot, cells[w], terms_[w]));
  changed_nodes_.clear();
  changed_vectors_.clear();
  for (std::uint32_t b = 0; b < nodes_.size(); ++b) {
    if (!nodes_[b].changed) continue;
    changed_nodes_.push_back(b);
    changed_vectors_.push_back(vector_of(BookId{b}));
  }
  result_.select_ns.reset();
  backend_.run({work_, changed_vectors_, tail_entries_, stopwatch_}, result_);
  if (result_.select_ns) select_ns_ = select_ns_.value_or(0) + *result_.select_ns;
  for (std::size_t w = 0; w < work_.size(); ++w) cell_states_[cells[w]].summary = result_.cells[w];
  for (std::size_t v = 0; v < changed_nodes_.size(); ++v) refresh(nodes_[changed_nodes_[v]], result_.measured[v]);
}

backends::CellWork RiskEngine::prepare(const market::MarketSnapshot& snapshot, std::size_t c,
                                       std::vector<pricers::Position>& terms) {
  const Cell& cell = cells_[c];
  CellState& state = cell_states_[c];
  mark_changed(cell.book);
  exposures_.mark_moved(c);
  return {inputs_of(snapshot, cell, surfaces_ ? &(*surfaces_)[c] : nullptr, state, terms),
          static_cast<backends::VectorIndex>(c), ancestors_[c]};
}

backends::CellInputs RiskEngine::inputs_of(const market::MarketSnapshot& snapshot, const Cell& cell,
                                           CellSurface* surface, CellState& state,
                                           std::vector<pricers::Position>& terms) {
  backends::CellInputs inputs{
      {}, snapshot.spots[cell.underlying.index()].value, cell.spot_factor, cell.vol_factor, cell.basis_factor, nullptr};
  if (surface != nullptr &&
      surface->prepare(snapshot, state.quality, inputs_.revision(snapshot)) == CellMode::surface) {
    inputs.surface = &surface->view();
    state.value = surface->value();
  } else {
    make_terms(cell, instruments_, snapshot, inputs.spot, terms);
    inputs.positions = terms;
    state.value = mark_to_model(terms);
  }
  return inputs;
}

void RiskEngine::certify(const market::MarketSnapshot& snapshot) {
  const NodeState& root = nodes_[portfolio_.books().root().index()];
  for (;;) {
    allowed_error_ = error_allowed(root.risk);
    const std::vector<std::size_t> failed = surfaces_->certify(root.tail, allowed_error_);
    if (failed.empty()) return;
    distrusted_.insert(distrusted_.end(), failed.begin(), failed.end());
    revalue(snapshot, failed);  // the report never rests on a surface that failed
  }
}

double RiskEngine::error_allowed(const NodeRisk& root) const {
  // Without a number there is no scale: what the checks find is judged when there is one again, and until then the firm
  // has no number that a surface could spoil. What is smaller than a quantum cannot be seen.
  if (root.levels.empty()) return std::numeric_limits<double>::infinity();
  double smallest = std::numeric_limits<double>::infinity();
  for (const LevelRisk& level : root.levels) smallest = std::min(smallest, absolute(level.var));
  return larger(settings_.certificate_limit * smallest, units_per_quantum);
}

void RiskEngine::judge_inputs(const market::MarketSnapshot& snapshot) {
  for (std::size_t c = 0; c < cells_.size(); ++c) {
    const Quality quality = inputs_.quality(c, snapshot);
    const Quality before = std::exchange(cell_states_[c].quality, quality);
    // A mark that vanishes or appears gives or takes away a number even if nothing was revalued.
    if ((before == Quality::unknown) != (quality == Quality::unknown)) mark_changed(cells_[c].book);
  }
}

void RiskEngine::mark_changed(BookId from) {
  for (BookId book = from; book.valid(); book = portfolio_.books().parent(book)) nodes_[book.index()].changed = true;
}

void RiskEngine::refresh(NodeState& node, backends::MeasuredVector& measured) {
  node.changed = false;
  node.summary = measured.summary;
  node.risk.positions = node.positions;
  node.tail.clear();
  read_off(states_of(node), measured, node.risk);
  if (node.risk.value) std::swap(node.tail, measured.tail);
}

void RiskEngine::read_off(States cells, const backends::MeasuredVector& measured, NodeRisk& risk_of_node) const {
  risk_of_node.value.reset();
  risk_of_node.pnl_mean.reset();
  risk_of_node.levels.clear();
  if (!has_number(cells)) return;
  double value = 0.0;
  for (const CellState* cell : cells) value += cell->value;
  risk_of_node.value = value;
  risk_of_node.pnl_mean = measures::mean_units(measured.summary.sum(), scenario_count());
  const std::vector<measures::TailLoss>& tail = measured.tail;
  for (const LevelState& state : levels_) {
    LevelRisk risk;
    risk.level = state.level;
    risk.var = to_units(measures::value_at_risk(state.shape, tail));
    risk.es = measures::expected_shortfall(state.shape, tail);
    risk.es_standard_error = measures::expected_shortfall_standard_error(state.shape, tail);
    const measures::LossInterval interval = measures::loss_interval(tail, state.ranks);
    if (interval.lower) risk.var_lower = to_units(*interval.lower);
    if (interval.upper) risk.var_upper = to_units(*interval.upper);
    risk.var_coverage = state.ranks.coverage;
    risk.var_smoothed = measures::smoothed_var(state.window, tail);
    risk_of_node.levels.push_back(risk);
  }
}

std::vector<const RiskEngine::CellState*> RiskEngine::states_of(const NodeState& node) const {
  std::vector<const CellState*> states;
  states.reserve(node.cells.size());
  for (const std::size_t c : node.cells) states.push_back(&cell_states_[c]);
  return states;
}

Quality RiskEngine::quality_of(States cells) {
  if (!has_number(cells)) return Quality::unknown;
  Quality quality = Quality::live;
  for (const CellState* cell : cells) quality = worse(quality, cell->quality);
  return quality;
}

bool RiskEngine::has_number(States cells) {
  // Node vectors are sums modulo 2^64. They are the true sums if no scenario can leave the range: the largest |P&L| of
  // the cells add up to a bound that holds for every scenario, whatever the order of additions was.
  uint128 bound = 0;
  for (const CellState* cell : cells) {
    if (cell->quality == Quality::unknown || cell->summary.unrepresentable != 0) return false;
    bound += cell->summary.largest;
  }
  return bound <= uint128{1} << 62;
}

void RiskEngine::download(BookId node, std::span<Quanta> pnl) { backend_.download(vector_of(node), pnl); }

void RiskEngine::gather_cells(std::span<const std::size_t> cells, std::span<const std::uint32_t> scenarios,
                              std::span<Quanta> pnl) {
  std::vector<backends::VectorIndex> vectors;
  for (const std::size_t cell : cells) vectors.push_back(static_cast<backends::VectorIndex>(cell));
  if (!vectors.empty()) backend_.gather(vectors, scenarios, pnl);
}

backends::VectorIndex RiskEngine::vector_of(BookId node) const {
  return static_cast<backends::VectorIndex>(cells_.size() + node.index());
}

}  // namespace plimsoll::risk
