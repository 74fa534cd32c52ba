// One stage between two states: its inputs, their revaluation, and the exact numbers that come out.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "host/risk/change_state.hpp"
#include "host/risk/report.hpp"
#include "kernels/backends/backend.hpp"
#include "kernels/core/hash.hpp"
#include "kernels/core/int128.hpp"
#include "kernels/measures/tail.hpp"

namespace plimsoll::risk {

/// VaR in quanta and ES times the shape's total in quanta, at one level.
struct ExactRisk {
  Quanta var = 0;
  int128 es = 0;
};

using CellKey = std::pair<std::string, std::string>;  // book and underlying

/// The root's key is empty: the two states may call it differently.
struct StageNumbers {
  std::vector<measures::TailShape> shapes;                             // by level
  std::map<std::string, std::optional<std::vector<ExactRisk>>> nodes;  // by path; by level; none: no number
  std::map<CellKey, std::vector<ExactRisk>> cells;                     // of the focus
  std::vector<std::string> unknown_inputs;
  RiskReport report;  // refers to the instruments of the state
};

[[nodiscard]] std::string node_key(const portfolio::BookTree& books, BookId node);

/// Throws InputError when something held has expired on the valuation date of these sides.
void check_alive(const TwoStates& states, const Sides& sides);

/// The inputs of a stage. `state` refers to the other members or to one of the two states, so it stays where it is.
class StageInputs {
 public:
  /// One of the two states by itself.
  explicit StageInputs(const RiskState& own) : state_{own} {}
  /// Groups of both, on joint factors.
  StageInputs(const TwoStates& states, const Sides& sides);
  StageInputs(const StageInputs&) = delete;
  StageInputs& operator=(const StageInputs&) = delete;

  [[nodiscard]] const RiskState& state() const { return state_; }
  [[nodiscard]] const std::set<std::string>& borrowed() const { return borrowed_; }
  /// Equal for inputs that give equal numbers.
  [[nodiscard]] Digest128 identity() const;

 private:
  portfolio::Instruments instruments_;
  market::MarketSnapshot snapshot_;
  calibration::FactorModel model_;
  std::set<std::string> borrowed_;
  RiskState state_;
};

StageNumbers revalue_stage(backends::Backend& backend, const RiskState& state,
                           std::span<const measures::ConfidenceLevel> levels, const std::string& focus_key);

}  // namespace plimsoll::risk
