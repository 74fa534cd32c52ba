#include "tools/plimsoll/report_text.hpp"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <cmath>
#include <string_view>

#include "tools/plimsoll/csv_cells.hpp"
#include "tools/plimsoll/report_json.hpp"

namespace plimsoll::cli {
namespace {

std::string money(const std::optional<double>& units) { return units ? cli::money(*units) : std::string("-"); }

std::string exposure_line(const risk::NodeExposure& firm, std::uint64_t snapshot) {
  std::string text = fmt::format("exposure gross {}, net {}, delta-equivalent {}", money(firm.gross), money(firm.net),
                                 money(firm.delta_equivalent));
  if (firm.start_snapshot != snapshot) text += "; P&L since the start " + money(firm.pnl_since_start);
  return text + '\n';
}

std::string stress_lines(const risk::StressSection& stress) {
  constexpr std::size_t most_shown = 5;
  std::string text =
      fmt::format("stress: {} scenarios, {} without a number; set {}, digest {}; the worst:\n", stress.scenarios.size(),
                  stress.scenarios.size() - stress.worst_first.size(), stress.scenario_identity, stress.digest);
  for (std::size_t i = 0; i < std::min(most_shown, stress.worst_first.size()); ++i) {
    const risk::StressLine& line = stress.scenarios[stress.worst_first[i]];
    text += fmt::format("  {:>16}  {}\n", cli::money(to_units(line.pnl.front())), line.name);
  }
  for (const risk::StressLine& line : stress.scenarios) {
    for (const std::string& move : line.missing) text += fmt::format("  {}: not known: {}\n", line.name, move);
  }
  for (const std::string& warning : stress.warnings) text += "  warning: " + warning + '\n';
  return text;
}

}  // namespace

std::string money(double units) {
  std::string text = fmt::format("{:.2f}", std::fabs(units));
  for (std::size_t at = text.size() - 3; at > 3;) {
    at -= 3;
    text.insert(at, 1, ',');
  }
  return std::signbit(units) && text.find_first_not_of("0.,") != std::string::npos ? '-' + text : text;
}

std::string underlying_name(const risk::RiskReport& report, UnderlyingId underlying) {
  for (const risk::UnderlyingRisk& one : report.underlyings) {
    if (one.underlying == underlying) return one.name;
  }
  return {};
}

std::string to_table(const risk::RiskReport& report) {
  std::string text =
      fmt::format("{:<28} {:>6} {:>16} {:>16} {:>33} {:>16} {:>12} {:>16} {:>16}  {}\n", "book", "level", "value",
                  "VaR", "VaR 95 % interval", "ES", "+/-", "component ES", "marginal VaR", "quality");
  for (const risk::NodeRisk& node : report.nodes) {
    const auto depth = static_cast<std::size_t>(std::count(node.path.begin(), node.path.end(), '/'));
    std::string label = std::string(2 * depth, ' ') + node.path.substr(node.path.rfind('/') + 1);
    if (node.levels.empty()) {
      text += fmt::format("{:<28} {:>6} no number: an input is missing or a scenario P&L does not fit\n", label, "-");
    }
    for (const risk::LevelRisk& level : node.levels) {
      const std::string interval = money(level.var_lower) + " .. " + money(level.var_upper);
      text +=
          fmt::format("{:<28} {:>6} {:>16} {:>16} {:>33} {:>16} {:>12} {:>16} {:>16}  {}\n", label, level.level.text(),
                      money(node.value), money(level.var), interval, money(level.es), money(level.es_standard_error),
                      money(level.component_es), money(level.marginal_var), to_string(node.quality));
      label.clear();
    }
  }
  text +=
      fmt::format("\nVaR and ES positive = money lost. {} scenarios, set {}; backend {} ({}, {} threads).\ndigest {}\n",
                  report.scenarios, report.scenario_identity, report.backend.name, report.backend.isa,
                  report.backend.threads, report.digest);
  if (report.nodes.front().exposure) text += exposure_line(*report.nodes.front().exposure, report.snapshot);
  if (report.stress) text += stress_lines(*report.stress);
  const risk::RevaluationReport& how = report.revaluation;
  if (how.asked != risk::Revaluation::full) {
    text += fmt::format("revaluation {}: {} cells by surfaces, {} in full; largest error {:.2g}, allowed {:.2g}\n",
                        to_string(how.asked), how.surface_cells, how.full_cells, how.largest_error, how.allowed_error);
  }
  for (const std::string& warning : report.warnings) text += "warning: " + warning + '\n';
  return text;
}

std::string csv_header() {
  return "cycle,as_of,book,level,value,pnl_mean,var,var_lower,var_upper,es,es_standard_error,component_es,quality,"
         "digest,component_var,marginal_var,var_smoothed\n";
}

std::string to_csv(const risk::RiskReport& report, std::span<const measures::ConfidenceLevel> levels) {
  std::string text;
  const std::string as_of = report.as_of.ns == 0 ? std::string{} : rfc3339(report.as_of);
  for (const risk::NodeRisk& node : report.nodes) {
    for (std::size_t i = 0; i < levels.size(); ++i) {
      const auto cell = [&](auto&& number) {
        return i < node.levels.size() ? csv_number(number(node.levels[i])) : std::string{};
      };
      using Level = risk::LevelRisk;
      text += fmt::format(
          "{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}\n", report.cycle, as_of, csv_field(node.path),
          levels[i].text(), csv_number(node.value), csv_number(node.pnl_mean),
          cell([](const Level& at) { return std::optional(at.var); }),
          cell([](const Level& at) { return at.var_lower; }), cell([](const Level& at) { return at.var_upper; }),
          cell([](const Level& at) { return std::optional(at.es); }),
          cell([](const Level& at) { return at.es_standard_error; }),
          cell([](const Level& at) { return at.component_es; }), to_string(node.quality), report.digest,
          cell([](const Level& at) { return at.component_var; }), cell([](const Level& at) { return at.marginal_var; }),
          cell([](const Level& at) { return std::optional(at.var_smoothed); }));
    }
  }
  return text;
}

}  // namespace plimsoll::cli
