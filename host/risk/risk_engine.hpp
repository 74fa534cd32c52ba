// Keeps the P&L vectors of all cells and nodes up to date with the market and reads VaR and ES off them.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "host/calibration/factor_model.hpp"
#include "host/market/snapshot.hpp"
#include "host/portfolio/instruments.hpp"
#include "host/portfolio/portfolio.hpp"
#include "host/risk/cell_exposures.hpp"
#include "host/risk/cell_surfaces.hpp"
#include "host/risk/cells.hpp"
#include "host/risk/market_inputs.hpp"
#include "host/risk/report.hpp"
#include "host/risk/what_if.hpp"
#include "kernels/backends/backend.hpp"
#include "kernels/measures/confidence_level.hpp"
#include "kernels/measures/interval.hpp"
#include "kernels/measures/rank_window.hpp"
#include "kernels/measures/tail.hpp"
#include "kernels/scenarios/recipe.hpp"

namespace plimsoll::risk {

/// Unit values of some 100,000 options on the nodes of their surfaces.
constexpr std::size_t usual_unit_value_bytes = std::size_t{512} << 20;

/// Whether reports say what each position contributes. Costs a full revaluation of everything held in the scenarios of
/// the firm's tail, on one CPU core, at every report.
enum class PositionShares : std::uint8_t { left_out, reported };

struct RiskSettings {
  std::uint32_t scenarios = 65'536;
  std::uint64_t seed = 1;
  scenarios::Sampler sampler = scenarios::Sampler::philox;
  scenarios::Marginal marginal;
  std::vector<measures::ConfidenceLevel> levels;        // in report order; at least one
  double interval_coverage = measures::usual_coverage;  // of the VaR interval
  Revaluation revaluation = Revaluation::full;
  double certificate_limit = usual_certificate_limit;  // largest error of a surface, as a fraction of the firm's
                                                       // smallest VaR
  surfaces::SurfaceTolerance surface_tolerance;        // what surfaces are fitted to; the certificate is checked apart
  std::uint64_t exposures_every = 1;  // cycles from one report with Greeks and exposures to the next; 0: none has them
  PositionShares position_shares = PositionShares::left_out;
  std::size_t what_if_cells = 0;  // cells that one what-if may change; two P&L vectors are kept for each
  std::size_t unit_value_bytes = usual_unit_value_bytes;  // at most, for what-ifs on surfaces without pricing
};

/// Everything a scenario set is made of. Throws InputError when the covariance is not positive definite (naming the
/// factor whose pivot failed) or the recipe is refused.
scenarios::ScenarioRecipe make_recipe(const calibration::FactorModel& model, const RiskSettings& settings);

/// One thread. The references must outlive the engine. Vectors are allocated at construction; a cycle asks the backend
/// once for everything that changed, revalues only the cells of dirty underlyings, and that equals a full recompute bit
/// for bit (law 2).
class RiskEngine {
 public:
  /// Throws InputError when what is held is in more than one currency, or when no scenarios can be made.
  RiskEngine(backends::Backend& backend, const portfolio::Instruments& instruments,
             const portfolio::Portfolio& portfolio, const calibration::FactorModel& model, RiskSettings settings);

  /// Revalues every cell.
  void recompute(const market::MarketSnapshot& snapshot);
  /// Revalues the cells of the given underlyings. Precondition: `recompute` came first, and nothing else moved.
  void update(const market::MarketSnapshot& snapshot, std::span<const UnderlyingId> dirty);
  /// A recompute in parts, for spare time: cells [first, first + count) of the same snapshot, until all have been
  /// through and `finish_recompute` follows. Gives the vectors of `recompute`, in the modes that cells have: surfaces
  /// are not checked, because who recomputes takes over what the other found out (`distrust`).
  void recompute_some(const market::MarketSnapshot& snapshot, std::size_t first, std::size_t count);
  void finish_recompute(const market::MarketSnapshot& snapshot);
  /// As `update`, in the modes that cells have: surfaces are not checked. For whoever repeats what another engine did
  /// and takes over, by `distrust`, what that one found out; the cells of those underlyings count as dirty.
  void repeat(const market::MarketSnapshot& snapshot, std::span<const UnderlyingId> dirty);
  /// From now on the selection of tails is timed, where the backend can; null: not. It outlives the engine, or is taken
  /// back.
  void time_with(const Stopwatch* stopwatch) { stopwatch_ = stopwatch; }
  /// What selecting tails has taken since the last call; absent when nobody timed it.
  std::optional<std::int64_t> take_select_ns() { return std::exchange(select_ns_, std::nullopt); }

  /// The state after the last `recompute`, `repeat`, `finish_recompute` or `update`; `snapshot` must be the one it was
  /// given.
  RiskReport report(const market::MarketSnapshot& snapshot);

  /// What the first report of a new engine would say had `trades` been done: trading, then revaluing, bit for bit, in
  /// vectors, numbers and modes of cells, also of those that the trades leave alone. The state afterwards is what it
  /// was. Books and instruments are of this engine's portfolio. Precondition as of `report`. Throws InputError when a
  /// trade cannot be valued (PLM-1731, PLM-1734) or more than what_if_cells cells change (PLM-1732).
  ///
  /// Costs one revaluation of each changed cell with all of its positions (a cell rounds to quanta in chunks of its
  /// positions, and has one surface, so the trade alone does not give these bits), a few passes over the vectors of the
  /// changed cells and their ancestors, and a tail of each ancestor. Where cells are surfaces, the new one is put
  /// together from unit values that were kept, as far as they were. It is trusted when the error of the one that it
  /// replaces and of their difference allow, or else compared over the new tail as a new surface is. Every other
  /// surface is compared where the new tail has scenarios that were in none so far (see Rehearsal); over all of the
  /// tail when its certificate is of another spot or beyond the limit.
  WhatIfReport what_if(const market::MarketSnapshot& snapshot, std::span<const portfolio::Position> trades);
  /// The firm without each node in turn, exactly, as `what_if`: a tail of the root for each, and of each surface what
  /// has to be compared. Precondition as of `report`; what_if_cells >= 1.
  std::vector<NodeChange> firm_without_each(const market::MarketSnapshot& snapshot);

  [[nodiscard]] const std::vector<Cell>& cells() const { return cells_; }
  [[nodiscard]] std::size_t scenario_count() const { return backend_.scenario_count(); }
  /// Cells that are revalued in full because a surface of theirs failed its check, in the order in which they did.
  [[nodiscard]] std::span<const std::size_t> distrusted() const { return distrusted_; }
  /// Forgets all surfaces and which of them failed: what comes is computed from the snapshot alone.
  void forget_surfaces();
  /// Takes over what another engine on the same cells found out.
  void distrust(std::span<const std::size_t> cells);
  /// The largest losses of a node, enough for every level of the settings; empty when it has no number.
  [[nodiscard]] std::span<const measures::TailLoss> tail(BookId node) const { return nodes_[node.index()].tail; }
  /// pnl[i * scenarios.size() + s] = P&L of cells[i] in scenarios[s], in quanta.
  void gather_cells(std::span<const std::size_t> cells, std::span<const std::uint32_t> scenarios,
                    std::span<Quanta> pnl);
  /// The P&L of a node in every scenario, in quanta. Precondition: one element per scenario.
  void download(BookId node, std::span<Quanta> pnl);

 private:
  struct CellState {
    backends::VectorSummary summary;
    double value = 0.0;  // mark-to-model, reporting currency
    Quality quality = Quality::unknown;
  };
  struct Candidate;  // a cell after a trade
  class Rehearsal;   // the first cycle of a new engine after trades
  struct LevelState {
    measures::ConfidenceLevel level;
    measures::TailShape shape;
    measures::RankInterval ranks;
    measures::RankWindow window;
  };
  struct NodeState {
    std::vector<std::size_t> cells;  // all below and at the node
    std::size_t positions = 0;
    bool changed = true;  // since the numbers below were read off
    backends::VectorSummary summary;
    std::vector<measures::TailLoss> tail;
    NodeRisk risk;
  };

  void select_dirty(std::span<const UnderlyingId> dirty);
  void run_cycle(const market::MarketSnapshot& snapshot);
  void revalue(const market::MarketSnapshot& snapshot, std::span<const std::size_t> cells);
  void certify(const market::MarketSnapshot& snapshot);
  backends::CellWork prepare(const market::MarketSnapshot& snapshot, std::size_t cell,
                             std::vector<pricers::Position>& terms);
  backends::CellInputs inputs_of(const market::MarketSnapshot& snapshot, const Cell& cell, CellSurface* surface,
                                 CellState& state, std::vector<pricers::Position>& terms);
  void judge_inputs(const market::MarketSnapshot& snapshot);
  void mark_changed(BookId from);
  void refresh(NodeState& node, backends::MeasuredVector& measured);
  void add_exposures(RiskReport& report, const market::MarketSnapshot& snapshot);
  void add_components(RiskReport& report, const market::MarketSnapshot& snapshot);
  [[nodiscard]] RevaluationReport revaluation_report();
  /// `distrusted`: cells that lost their surface; any order.
  [[nodiscard]] std::string configuration_identity(std::vector<std::size_t> distrusted) const;
  using States = std::span<const CellState* const>;  // of the cells of a node, in their order
  [[nodiscard]] std::vector<const CellState*> states_of(const NodeState& node) const;
  [[nodiscard]] static bool has_number(States cells);
  [[nodiscard]] static Quality quality_of(States cells);
  void read_off(States cells, const backends::MeasuredVector& measured, NodeRisk& risk) const;
  [[nodiscard]] double error_allowed(const NodeRisk& root) const;

  std::vector<Candidate> merge_trades(const market::MarketSnapshot& snapshot,
                                      std::span<const portfolio::Position> trades);
  /// Throws BackendUnavailable when the backend cannot move a cell aside.
  void require_movable_cells() const;
  void check_trade(const market::MarketSnapshot& snapshot, const portfolio::Position& trade) const;
  void take_back(std::span<const Candidate> candidates);
  void read_after(const Rehearsal& rehearsal, std::span<const Candidate> candidates, WhatIfReport& report) const;
  /// What a trade adds to the cell that the candidate replaces.
  [[nodiscard]] std::vector<pricers::Position> change_of(const market::MarketSnapshot& snapshot,
                                                         const Candidate& candidate) const;
  [[nodiscard]] NodeRisk risk_before(BookId node) const;
  [[nodiscard]] backends::VectorIndex vector_of(BookId node) const;
  [[nodiscard]] std::string digest() const;

  backends::Backend& backend_;
  const portfolio::Instruments& instruments_;
  const portfolio::Portfolio& portfolio_;
  RiskSettings settings_;
  std::string reporting_currency_;
  std::string scenario_identity_;
  std::vector<std::string> warnings_;
  std::vector<calibration::Factor> factors_;
  std::vector<Cell> cells_;
  MarketInputs inputs_;
  std::vector<CellState> cell_states_;
  std::optional<CellSurfaces> surfaces_;  // unless everything is revalued in full
  std::vector<std::size_t> distrusted_;   // cells whose surface failed, in the order in which they did
  CellExposures exposures_;
  double allowed_error_ = 0.0;
  std::uint64_t builds_before_ = 0;  // the cycle
  std::uint64_t points_before_ = 0;
  std::vector<std::vector<backends::VectorIndex>>
      ancestors_;                 // by cell: vectors of the nodes from its book to the root
  std::vector<NodeState> nodes_;  // by BookId
  std::vector<LevelState> levels_;
  std::size_t tail_entries_ = 0;
  std::uint64_t cycle_ = 0;
  std::size_t dirty_underlyings_ = 0;
  // Of the cycle being computed or last computed; kept for their memory.
  std::vector<std::size_t> dirty_cells_;
  std::vector<std::vector<pricers::Position>> terms_;  // of the cells being revalued
  std::vector<backends::CellWork> work_;
  std::vector<std::uint32_t> changed_nodes_;
  std::vector<backends::VectorIndex> changed_vectors_;
  backends::CycleResult result_;
  const Stopwatch* stopwatch_ = nullptr;
  std::optional<std::int64_t> select_ns_;
};

}  // namespace plimsoll::risk
