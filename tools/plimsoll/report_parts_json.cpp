#include "tools/plimsoll/report_parts_json.hpp"

#include <string>

#include "tools/plimsoll/greeks_json.hpp"
#include "tools/plimsoll/report_text.hpp"

namespace plimsoll::cli {
namespace {

Json number(const std::optional<double>& value) { return value ? Json(*value) : Json(nullptr); }

/// One object by level, of whatever `value` takes from a component.
template <typename Value>
Json by_level(const std::vector<risk::Component>& components, Value&& value) {
  Json object = Json::object();
  for (const risk::Component& component : components) object[component.level.text()] = value(component);
  return object;
}

void add_components(Json& json, const std::vector<risk::Component>& components) {
  using risk::Component;
  json["component_var"] = by_level(components, [](const Component& one) { return one.var; });
  json["component_var_quanta"] =
      by_level(components, [](const Component& one) { return std::to_string(one.var_quanta); });
  json["component_es"] = by_level(components, [](const Component& one) { return one.es; });
  json["marginal"] = marginal_json(components);
}

}  // namespace

Json marginal_json(const std::vector<risk::Component>& components) {
  return by_level(components, [](const risk::Component& one) {
    return Json{{"var", one.marginal_var}, {"es", one.es}};
  });
}

Json to_json(const risk::PositionContribution& position, const risk::RiskReport& report) {
  Json json{{"book", report.nodes[position.book.index()].path}, {"instrument", position.name}};
  const double quantity = position.quantity.to_double();
  json["quantity"] = quantity;
  add_components(json, position.components);
  json["marginal_per_unit"] = by_level(position.components, [&](const risk::Component& one) {
    return Json{{"var", one.marginal_var / quantity}, {"es", one.es / quantity}};
  });
  return json;
}

void add_exposure(Json& node, const risk::NodeExposure& exposure) {
  node["exposure"] = {{"gross", number(exposure.gross)},
                      {"net", number(exposure.net)},
                      {"delta_equivalent", number(exposure.delta_equivalent)}};
  node["pnl_since_start"] = number(exposure.pnl_since_start);
  node["start_snapshot"] = exposure.start_snapshot == 0 ? Json(nullptr) : Json(exposure.start_snapshot);
  node["greeks"] = to_json(exposure.greeks);
}

void add_positions(Json& json, const risk::RiskReport& report) {
  json["positions"] = Json::array();
  for (const risk::PositionContribution& one : report.positions) json["positions"].push_back(to_json(one, report));
  json["surface_differences"] = Json::array();
  for (const risk::CellContribution& one : report.surface_differences) {
    Json cell{{"book", report.nodes[one.book.index()].path}, {"underlying", underlying_name(report, one.underlying)}};
    add_components(cell, one.components);
    json["surface_differences"].push_back(std::move(cell));
  }
}

Json to_json(const risk::StressSection& stress, const risk::RiskReport& report) {
  Json json{
      {"every_cycles", stress.every_cycles}, {"scenario_set", stress.scenario_identity}, {"digest", stress.digest}};
  json["quality"] = to_string(stress.quality);
  json["worst_first"] = Json::array();
  for (const std::size_t s : stress.worst_first) json["worst_first"].push_back(stress.scenarios[s].name);
  json["scenarios"] = Json::array();
  for (const risk::StressLine& line : stress.scenarios) {
    Json scenario{{"name", line.name}, {"source", line.source}, {"nodes", Json::array()}};
    for (std::size_t b = 0; b < line.pnl.size(); ++b) {
      const bool known = line.pnl[b] != unrepresentable_quanta;
      scenario["nodes"].push_back({{"book", report.nodes[b].path},
                                   {"pnl", known ? Json(to_units(line.pnl[b])) : Json(nullptr)},
                                   {"pnl_quanta", known ? Json(std::to_string(line.pnl[b])) : Json(nullptr)},
                                   {"quality", to_string(line.quality[b])}});
    }
    scenario["missing"] = line.missing;
    json["scenarios"].push_back(std::move(scenario));
  }
  json["warnings"] = stress.warnings;
  return json;
}

}  // namespace plimsoll::cli
