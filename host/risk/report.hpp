// What one risk cycle says: numbers, what they rest on, and what is needed to recompute them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/core/decimal.hpp"
#include "host/core/id.hpp"
#include "host/core/moment.hpp"
#include "host/core/quality.hpp"
#include "host/core/time.hpp"
#include "host/risk/greek_sum.hpp"
#include "host/risk/revaluation.hpp"
#include "kernels/backends/backend.hpp"
#include "kernels/core/int128.hpp"
#include "kernels/measures/confidence_level.hpp"

namespace plimsoll::risk {

/// Share of the firm's VaR and ES at one level; negative where a part gains when the firm loses. Shares of positions
/// add up to those of cells, underlyings and nodes, and to the firm's, exactly in the integers here; the doubles are
/// each rounded once. `es` is also d ES / d size, the marginal ES: size is a multiple of what is held, so one per cent
/// more of the part adds a hundredth of it. `var` is the derivative of VaR as these scenarios have it, and noisy;
/// `marginal_var` is the same smoothed, and adds up to the firm's smoothed VaR (kernels/measures/rank_window.hpp).
struct Component {
  measures::ConfidenceLevel level;
  Quanta var_quanta = 0;
  double var = 0.0;
  double es = 0.0;
  double marginal_var = 0.0;
  int128 es_numerator = 0;            // in quanta, times TailShape::total
  int128 marginal_var_numerator = 0;  // in quanta, times RankWindow::total_weight()
};

/// What one underlying, or one cell of it, contributes. Components are empty when the firm has no number.
struct UnderlyingRisk {
  UnderlyingId underlying;
  std::string name;
  std::size_t positions = 0;
  std::vector<Component> components;  // in the order of the levels
};
struct CellContribution {
  BookId book;
  UnderlyingId underlying;
  std::size_t positions = 0;
  std::vector<Component> components;
};

/// What one position contributes. The integers of the positions of a cell, with those of its surface difference where
/// it has a surface, add up to the cell's. No components when the firm has no number, or when the P&L of single
/// positions is too large to be shared out although the cell's is not.
struct PositionContribution {
  BookId book;
  InstrumentId instrument;
  UnderlyingId underlying;
  std::string_view name;  // of the instruments, which outlive the report
  Quantity quantity;
  std::vector<Component> components;
};

/// VaR and ES of one node at one level, in reporting currency; positive means money lost.
struct LevelRisk {
  measures::ConfidenceLevel level;
  double var = 0.0;
  std::optional<double> var_lower;  // order-statistic interval; an absent end means the sample does not bound it
  std::optional<double> var_upper;
  double var_coverage = 0.0;  // exact coverage of the interval, for independent scenarios
  double var_smoothed = 0.0;  // the node's own losses around VaR, averaged (kernels/measures/rank_window.hpp)
  double es = 0.0;
  std::optional<double> es_standard_error;  // absent with fewer than two losses beyond VaR
  std::optional<double> component_es;       // share of the root's ES; absent when the root has no number. Shares of the
                                            // children and of what a node holds itself add up to the node's. It is
                                            // the marginal ES as well, see Component
  std::optional<double> component_var;      // share of the root's VaR, likewise: its loss in the scenario of that VaR
  std::optional<double> marginal_var;       // d VaR / d size, a share of the root's var_smoothed, see Component
};

/// What a node holds at the snapshot, from closed forms; no scenario is involved. In reporting currency; absent where
/// an input is missing or a number does not fit.
struct NodeExposure {
  std::optional<double> gross;             // sum of |quantity x multiplier x price|: spots and futures at their
                                           // price, options at their model value
  std::optional<double> net;               // the same, signed
  std::optional<double> delta_equivalent;  // the spot position that gains as much for a small move: delta x spot
  std::optional<double> pnl_since_start;   // net now less net at `start_snapshot`: what holding it has gained,
                                           // futures included, for holdings do not change in a run
  std::uint64_t start_snapshot = 0;        // the first reported one at which the node had a number; 0: none so far
  GreekNumbers greeks;
};

/// One node of the firm / desk / book tree. `levels` and `pnl_mean` are empty when the node has no number: some
/// scenario P&L, or its sum, cannot be represented, or an input is missing.
struct NodeRisk {
  BookId book;
  std::string path;
  std::size_t positions = 0;             // below and at this node
  std::optional<double> value;           // mark-to-model value of what is held (futures count zero)
  std::optional<double> pnl_mean;        // over scenarios
  std::vector<LevelRisk> levels;         // in the order asked for
  Quality quality = Quality::unknown;    // worst of its inputs
  std::optional<NodeExposure> exposure;  // in the cycles that RiskSettings::exposures_every names
};

/// Quality and observation of the spot of one underlying, or of one future.
struct InputQuality {
  std::string name;
  Quality quality = Quality::unknown;
  Timestamp as_of;
};

/// How one cell was revalued.
struct CellRisk {
  BookId book;
  std::string_view underlying_name;  // of the instruments, which outlive the report
  std::size_t positions = 0;
  CellMode mode = CellMode::full_as_asked;
  Certificate certificate;     // of its surface
  std::size_t pieces = 0;      // of its surface
  std::size_t operations = 0;  // fused multiply-adds per scenario in the dearest piece
};

/// How the cells were revalued, and how far surfaces may be off. Errors in reporting currency.
struct RevaluationReport {
  Revaluation asked = Revaluation::full;
  std::size_t surface_cells = 0;
  std::size_t full_cells = 0;
  double largest_error = 0.0;   // of any surface, over its certificate
  double tail_error = 0.0;      // sum over surfaces of their mean |error| in the tail: about what ES is off by
  double allowed_error = 0.0;   // a surface off by more is replaced by full revaluation
  std::uint64_t built = 0;      // surfaces built in this cycle
  std::uint64_t points = 0;     // at which cells were priced to build them
  std::size_t distrusted = 0;   // cells in full because a surface of theirs failed its check
  std::vector<CellRisk> cells;  // by book, then underlying; empty when all are revalued in full as asked
};

/// What recomputing whole cycles from nothing in spare time has found so far. A mismatch means that a published number
/// was wrong, or that the witness was.
struct AuditReport {
  std::uint64_t every_cycles = 0;  // 0: nothing is audited
  std::uint64_t audits = 0;        // finished
  std::uint64_t skipped = 0;       // due while an earlier one was under way, and so left out
  std::uint64_t mismatches = 0;
  std::uint64_t last_cycle = 0;  // the one that the last finished audit recomputed
};

/// P&L of every node in one stress scenario, in quanta and signed.
struct StressLine {
  std::string name;
  std::string_view source;           // "historical", "shocks" or "ladder"
  std::vector<Quanta> pnl;           // by BookId; `unrepresentable_quanta` where there is no number
  std::vector<Quality> quality;      // by BookId; unknown without a number
  std::vector<std::string> missing;  // factors of something held whose move is not known, and why
};

/// A stress run of the report's own snapshot (see host/stress).
struct StressSection {
  std::uint64_t every_cycles = 1;
  std::string scenario_identity;
  std::string digest;  // what `plimsoll stress` says of the same scenarios on the same market
  std::vector<StressLine> scenarios;
  std::vector<std::size_t> worst_first;  // scenarios whose root has a number, by its P&L
  Quality quality = Quality::unknown;    // worst over the scenarios
  std::vector<std::string> warnings;
};

struct RiskReport {
  std::uint64_t cycle = 0;      // 1 for the first
  std::uint64_t snapshot = 0;   // number of the market snapshot
  std::string market_identity;  // of its content: equal for equal numbers, whatever the run
  Timestamp as_of;              // time of the last event in the snapshot
  Moment valued_at;             // options age against this
  std::size_t dirty_underlyings = 0;
  std::size_t cells_revalued = 0;
  std::string reporting_currency;  // of every amount below; empty when nothing is held
  std::string portfolio_identity;
  std::string scenario_identity;
  std::string configuration_identity;
  std::string digest;  // over the P&L vectors of all cells and nodes
  backends::BackendInfo backend;
  std::size_t scenarios = 0;
  RevaluationReport revaluation;
  AuditReport audit;
  std::vector<NodeRisk> nodes;                        // depth first; the root is first
  std::vector<UnderlyingRisk> underlyings;            // that are held, ascending
  std::vector<CellContribution> cells;                // by book, then underlying
  std::vector<PositionContribution> positions;        // when asked for; by book, underlying, instrument
  std::vector<CellContribution> surface_differences;  // likewise, cells on a surface: the cell's less its positions'
  std::optional<StressSection> stress;                // in the cycles that ran one
  std::vector<InputQuality> inputs;  // spots, then futures, that held positions depend on and that are not live
  std::size_t live_inputs = 0;       // spots and futures that are
  Timestamp oldest_input_as_of;      // of the live ones that were observed; 0 when none was
  Quality quality = Quality::unknown;
  std::vector<std::string> warnings;
};

}  // namespace plimsoll::risk
