#include "tools/plimsoll/what_if_output.hpp"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <cstdint>
#include <optional>

#include "tools/plimsoll/csv_cells.hpp"
#include "tools/plimsoll/report_text.hpp"

namespace plimsoll::cli {
namespace {

using risk::LevelRisk;
using risk::NodeChange;
using risk::NodeRisk;

/// One measure at one level on both sides; a side without a number is empty, and so is then the change.
struct Pair {
  std::optional<double> before;
  std::optional<double> after;
  [[nodiscard]] std::optional<double> change() const {
    if (!before || !after) return std::nullopt;
    return *after - *before;
  }
};

std::optional<double> of(const NodeRisk& node, std::size_t level, double LevelRisk::*measure) {
  if (level >= node.levels.size()) return std::nullopt;
  return node.levels[level].*measure;
}

Pair pair_of(const NodeChange& node, std::size_t level, double LevelRisk::*measure) {
  return {of(node.before, level, measure), of(node.after, level, measure)};
}

Pair values_of(const NodeChange& node) { return {node.before.value, node.after.value}; }

std::size_t levels_of(const NodeChange& node) { return std::max(node.before.levels.size(), node.after.levels.size()); }

std::string level_text(const NodeChange& node, std::size_t level) {
  return (node.before.levels.empty() ? node.after : node.before).levels[level].level.text();
}

std::string shown(const std::optional<double>& number) { return number ? money(*number) : std::string("-"); }

constexpr double LevelRisk::*const measures_shown[] = {&LevelRisk::var, &LevelRisk::es};
constexpr const char* const measure_names[] = {"var", "es"};

/// `name` is the node's path: the last component, indented, or the whole.
std::string rows(const std::vector<NodeChange>& nodes, const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t n = 0; n < nodes.size(); ++n) {
    std::string label = names[n];
    if (levels_of(nodes[n]) == 0) {
      text += fmt::format("{:<22} no number before or after: an input is missing or a P&L does not fit\n", label);
    }
    for (std::size_t level = 0; level < levels_of(nodes[n]); ++level) {
      for (std::size_t m = 0; m < std::size(measures_shown); ++m) {
        const Pair pair = pair_of(nodes[n], level, measures_shown[m]);
        text += fmt::format("{:<22} {:>6} {:<3} {:>14} {:>14} {:>14}\n", label, level_text(nodes[n], level),
                            m == 0 ? "VaR" : "ES", shown(pair.before), shown(pair.after), shown(pair.change()));
        label.clear();
      }
    }
  }
  return text;
}

std::string header(const char* first, const char* before, const char* after) {
  return fmt::format("{:<22} {:>6} {:<3} {:>14} {:>14} {:>14}\n", first, "level", "", before, after, "change");
}

Json number(const std::optional<double>& value) { return value ? Json(*value) : Json(nullptr); }

Json pair_json(const Pair& pair) {
  return {{"before", number(pair.before)}, {"after", number(pair.after)}, {"change", number(pair.change())}};
}

Json node_json(const NodeChange& node, const std::string& book) {
  Json json{{"book", book},
            {"positions", {{"before", node.before.positions}, {"after", node.after.positions}}},
            {"value", pair_json(values_of(node))}};
  for (std::size_t m = 0; m < std::size(measures_shown); ++m) {
    Json by_level = Json::object();
    for (std::size_t level = 0; level < levels_of(node); ++level) {
      by_level[level_text(node, level)] = pair_json(pair_of(node, level, measures_shown[m]));
    }
    json[measure_names[m]] = std::move(by_level);
  }
  json["quality"] = {{"before", to_string(node.before.quality)}, {"after", to_string(node.after.quality)}};
  return json;
}

/// The paths of the nodes that `result.without` removes.
std::string removed(const WhatIfResult& result, const NodeChange& node) {
  return result.before.nodes[node.book.index()].path;
}

}  // namespace

std::string what_if_table(const WhatIfResult& result) {
  std::string text;
  if (!result.trades.nodes.empty()) {
    std::vector<std::string> names;
    for (const NodeChange& node : result.trades.nodes) {
      const std::string& path = node.before.path;
      const auto depth = static_cast<std::size_t>(std::count(path.begin(), path.end(), '/'));
      names.push_back(std::string(2 * depth, ' ') + path.substr(path.rfind('/') + 1));
    }
    text += header("book", "before", "after") + rows(result.trades.nodes, names);
    text += "Other books do not change.\n";
  }
  if (!result.without.empty()) {
    std::vector<std::string> names;
    for (const NodeChange& node : result.without) names.push_back(removed(result, node));
    if (!text.empty()) text += '\n';
    text += header("firm without", "with it", "without it") + rows(result.without, names);
  }
  text += fmt::format("\nVaR and ES positive = money lost; {}.\n{} scenarios, set {}\n",
                      result.before.reporting_currency, result.before.scenarios, result.before.scenario_identity);
  text += fmt::format("digest before {}\n", result.before.digest);
  if (!result.trades.nodes.empty()) text += fmt::format("digest after  {}\n", result.digest_after);
  for (const std::string& warning : result.before.warnings) text += "warning: " + warning + '\n';
  return text;
}

std::string what_if_csv(const WhatIfResult& result, std::span<const measures::ConfidenceLevel> levels) {
  std::string text = "kind,book,level,measure,before,after,change,quality_before,quality_after,digest_after\n";
  const auto add = [&](const char* kind, const NodeChange& node, const std::string& book, const std::string& digest) {
    for (std::size_t level = 0; level < levels.size(); ++level) {
      for (std::size_t m = 0; m < std::size(measures_shown); ++m) {
        const Pair pair = pair_of(node, level, measures_shown[m]);
        text +=
            fmt::format("{},{},{},{},{},{},{},{},{},{}\n", kind, csv_field(book), levels[level].text(),
                        measure_names[m], csv_number(pair.before), csv_number(pair.after), csv_number(pair.change()),
                        to_string(node.before.quality), to_string(node.after.quality), digest);
      }
    }
  };
  for (const NodeChange& node : result.trades.nodes) add("trade", node, node.before.path, result.digest_after);
  for (const NodeChange& node : result.without) add("without", node, removed(result, node), "");
  return text;
}

Json to_json(const WhatIfResult& result) {
  const risk::RiskReport& before = result.before;
  Json json;
  json["convention"] = "var and es positive = money lost; change = after - before; reporting currency";
  json["reporting_currency"] = before.reporting_currency;
  json["valued_at"] = before.valued_at.to_string();
  json["market_identity"] = before.market_identity;
  json["scenarios"] = before.scenarios;
  json["scenario_set"] = before.scenario_identity;
  json["configuration"] = {{"before", before.configuration_identity}, {"after", result.trades.configuration_identity}};
  json["portfolio"] = {{"before", before.portfolio_identity}, {"after", result.portfolio_after}};
  json["digest"] = {{"before", before.digest}, {"after", result.digest_after}};
  json["backend"] = before.backend.name;
  json["isa"] = before.backend.isa;
  json["threads"] = before.backend.threads;
  json["cells_changed"] = result.trades.cells;
  json["cells_in_other_mode"] = result.trades.cells_in_other_mode;
  json["nodes"] = Json::array();
  for (const NodeChange& node : result.trades.nodes) json["nodes"].push_back(node_json(node, node.before.path));
  if (!result.without.empty()) {
    json["firm_without"] = Json::array();
    for (const NodeChange& node : result.without)
      json["firm_without"].push_back(node_json(node, removed(result, node)));
  }
  json["warnings"] = before.warnings;
  return json;
}

}  // namespace plimsoll::cli
