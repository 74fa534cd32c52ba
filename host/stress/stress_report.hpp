// What a stress run says: P&L of every scenario per book and per underlying, in integers, and what it rests on.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "host/core/id.hpp"
#include "host/core/quality.hpp"
#include "host/core/time.hpp"
#include "host/stress/reverse_stress.hpp"
#include "host/stress/stress_plan.hpp"
#include "kernels/backends/backend.hpp"
#include "kernels/core/quanta.hpp"

namespace plimsoll::stress {

/// P&L in quanta, signed; `unrepresentable_quanta` where there is no number: an input or a move is missing, or it does
/// not fit.
struct ScenarioPnl {
  std::string name;
  ScenarioSource source = ScenarioSource::shocks;
  std::vector<Quanta> by_book;        // by StressReport::books; the first is everything
  std::vector<Quanta> by_underlying;  // by StressReport::underlyings
  std::vector<Quality> book_quality;  // worst of the inputs of each; unknown where there is no number
  std::vector<Quality> underlying_quality;
  std::vector<std::string> missing;  // factors of something held whose move is not known: "AAPL.spot: no close on ..."

  /// Of the whole.
  [[nodiscard]] Quality quality() const { return book_quality.front(); }
  [[nodiscard]] Quanta total() const { return by_book.front(); }
  [[nodiscard]] bool has_number() const { return total() != unrepresentable_quanta; }
};

/// Scenarios of one source, in the order of the report.
struct ScenarioSetInfo {
  ScenarioSource source = ScenarioSource::shocks;
  std::size_t scenarios = 0;
  std::string identity;  // 32 hexadecimal digits
};

struct StressReport {
  std::uint64_t snapshot = 0;
  std::string market_identity;
  Timestamp as_of;
  std::string reporting_currency;
  std::string portfolio_identity;
  std::string scenario_identity;  // of all scenarios together
  std::vector<ScenarioSetInfo> sets;
  std::string digest;  // over the P&L of every scenario, book and underlying
  backends::BackendInfo backend;
  std::vector<std::string> books;        // paths, depth first; the root is first
  std::vector<std::string> underlyings;  // that something is held on, ascending
  std::vector<ScenarioPnl> scenarios;    // as in the plan, then those that the reverse stress found
  std::vector<std::size_t> worst_first;  // scenarios with a number, by total; ties in the order of the report
  std::vector<Ladder> ladders;
  std::vector<ReverseStress> reverse;
  std::size_t without_number = 0;      // scenarios whose total has none
  Quality quality = Quality::unknown;  // worst over the scenarios; live when there are none
  std::vector<std::string> warnings;
};

}  // namespace plimsoll::stress
