// A whole risk report as text, every bit of every number in it, so that two reports can be compared at once.
#pragma once

#include <ios>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "host/risk/report.hpp"

namespace plimsoll::risk {

class ReportText {
 public:
  explicit ReportText(const RiskReport& report) {
    out_ << std::hexfloat;
    add("cycle", report.cycle, report.snapshot, report.as_of.ns, report.dirty_underlyings, report.cells_revalued);
    add("identities", report.market_identity, report.portfolio_identity, report.scenario_identity,
        report.configuration_identity, report.digest, report.reporting_currency);
    add("of", report.scenarios, report.quality, report.live_inputs, report.oldest_input_as_of.ns);
    add("backend", report.backend.name, report.backend.device_faults);
    add(report.revaluation);
    for (const NodeRisk& node : report.nodes) {
      add("node", node.book.index(), node.path, node.positions, node.value, node.pnl_mean, node.quality);
      for (const LevelRisk& level : node.levels) {
        add("level", level.level.text(), level.var, level.var_lower, level.var_upper, level.var_coverage, level.es,
            level.es_standard_error, level.component_es, level.component_var);
      }
    }
    for (const UnderlyingRisk& one : report.underlyings) {
      add("underlying", one.underlying.index(), one.name, one.positions);
      add(one.components);
    }
    for (const CellContribution& cell : report.cells) {
      add("cell", cell.book.index(), cell.underlying.index(), cell.positions);
      add(cell.components);
    }
    for (const InputQuality& input : report.inputs) add("input", input.name, input.quality, input.as_of.ns);
    for (const std::string& warning : report.warnings) add("warning", warning);
  }

  [[nodiscard]] std::string text() const { return out_.str(); }

 private:
  void add(const std::vector<Component>& components) {
    for (const Component& one : components) add("component", one.level.text(), one.var_quanta, one.var, one.es);
  }
  void add(const RevaluationReport& report) {
    add("revaluation", report.asked, report.surface_cells, report.full_cells, report.largest_error, report.tail_error,
        report.allowed_error, report.built, report.points, report.distrusted);
    for (const CellRisk& cell : report.cells) {
      add("revalued", cell.book.index(), cell.underlying_name, cell.positions, cell.mode,
          cell.certificate.largest_error, cell.certificate.tail_error_sum, cell.certificate.tail_checks,
          cell.certificate.checks, cell.pieces, cell.operations);
    }
  }

  template <typename... Values>
  void add(std::string_view what, const Values&... values) {
    out_ << what;
    (put(values), ...);
    out_ << '\n';
  }
  template <typename Value>
  void put(const Value& value) {
    if constexpr (std::is_enum_v<Value>) {
      out_ << ' ' << static_cast<int>(value);
    } else {
      out_ << ' ' << value;
    }
  }
  template <typename Value>
  void put(const std::optional<Value>& value) {
    if (value) return put(*value);
    out_ << " none";
  }

  std::ostringstream out_;
};

inline std::string text_of(const RiskReport& report) { return ReportText(report).text(); }

}  // namespace plimsoll::risk
