// What one risk cycle says: numbers, what they rest on, and what is needed to recompute them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/core/id.hpp"
#include "host/core/quality.hpp"
#include "host/core/time.hpp"
#include "host/risk/revaluation.hpp"
#include "kernels/backends/backend.hpp"
#include "kernels/measures/confidence_level.hpp"

namespace plimsoll::risk {

/// Share of the firm's VaR and ES at one level; negative where a part gains when the firm loses. Shares of cells add up
/// to those of underlyings and nodes, and to the firm's, exactly in quanta; so does each to d VaR / d size and d ES / d
/// size, the marginal measures (see kernels/measures/component.hpp).
struct Component {
  measures::ConfidenceLevel level;
  Quanta var_quanta = 0;
  double var = 0.0;
  double es = 0.0;
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

/// VaR and ES of one node at one level, in reporting currency; positive means money lost.
struct LevelRisk {
  measures::ConfidenceLevel level;
  double var = 0.0;
  std::optional<double> var_lower;  // order-statistic interval; an absent end means the sample does not bound it
  std::optional<double> var_upper;
  double var_coverage = 0.0;  // exact coverage of the interval, for independent scenarios
  double es = 0.0;
  std::optional<double> es_standard_error;  // absent with fewer than two losses beyond VaR
  std::optional<double> component_es;       // share of the root's ES; absent when the root has no number. Shares of the
                                            // children and of what a node holds itself add up to the node's
  std::optional<double> component_var;      // share of the root's VaR, likewise: its loss in the scenario of that VaR
};

/// One node of the firm / desk / book tree. `levels` and `pnl_mean` are empty when the node has no number: some
/// scenario P&L, or its sum, cannot be represented, or an input is missing.
struct NodeRisk {
  BookId book;
  std::string path;
  std::size_t positions = 0;           // below and at this node
  std::optional<double> value;         // mark-to-model value of what is held (futures count zero)
  std::optional<double> pnl_mean;      // over scenarios
  std::vector<LevelRisk> levels;       // in the order asked for
  Quality quality = Quality::unknown;  // worst of its inputs
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
  std::uint64_t mismatches = 0;
  std::uint64_t last_cycle = 0;  // the one that the last finished audit recomputed
};

struct RiskReport {
  std::uint64_t cycle = 0;      // 1 for the first
  std::uint64_t snapshot = 0;   // number of the market snapshot
  std::string market_identity;  // of its content: equal for equal numbers, whatever the run
  Timestamp as_of;              // time of the last event in the snapshot
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
  std::vector<NodeRisk> nodes;              // depth first; the root is first
  std::vector<UnderlyingRisk> underlyings;  // that are held, ascending
  std::vector<CellContribution> cells;      // by book, then underlying
  std::vector<InputQuality> inputs;         // spots, then futures, that held positions depend on and that are not live
  std::size_t live_inputs = 0;              // spots and futures that are
  Timestamp oldest_input_as_of;             // of the live ones that were observed; 0 when none was
  Quality quality = Quality::unknown;
  std::vector<std::string> warnings;
};

}  // namespace plimsoll::risk
