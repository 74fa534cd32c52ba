#include "tools/plimsoll/report_json.hpp"

#include "tools/plimsoll/report_parts_json.hpp"

namespace plimsoll::cli {
namespace {

Json number(const std::optional<double>& value) { return value ? Json(*value) : Json(nullptr); }

Json levels_of(const std::vector<risk::LevelRisk>& levels, Json (*entry)(const risk::LevelRisk&)) {
  Json object = Json::object();
  for (const risk::LevelRisk& level : levels) object[level.level.text()] = entry(level);
  return object;
}

Json var_entry(const risk::LevelRisk& level) {
  return {{"value", level.var},
          {"lower", number(level.var_lower)},
          {"upper", number(level.var_upper)},
          {"coverage", level.var_coverage},
          {"smoothed", level.var_smoothed}};
}

Json es_entry(const risk::LevelRisk& level) {
  return {{"value", level.es}, {"standard_error", number(level.es_standard_error)}};
}

Json component_entry(const risk::LevelRisk& level) { return number(level.component_es); }

Json component_var_entry(const risk::LevelRisk& level) { return number(level.component_var); }

Json marginal_entry(const risk::LevelRisk& level) {
  return {{"var", number(level.marginal_var)}, {"es", number(level.component_es)}};
}

Json underlying_json(const risk::UnderlyingRisk& underlying) {
  Json var = Json::object();
  Json es = Json::object();
  for (const risk::Component& component : underlying.components) {
    var[component.level.text()] = component.var;
    es[component.level.text()] = component.es;
  }
  return {{"underlying", underlying.name},
          {"positions", underlying.positions},
          {"component_var", std::move(var)},
          {"component_es", std::move(es)},
          {"marginal", marginal_json(underlying.components)}};
}

Json revaluation_json(const risk::RiskReport& report) {
  const risk::RevaluationReport& how = report.revaluation;
  Json json{{"asked", to_string(how.asked)}, {"surface_cells", how.surface_cells}, {"full_cells", how.full_cells}};
  if (how.asked == risk::Revaluation::full) return json;
  json["largest_error"] = how.largest_error;
  json["tail_error"] = how.tail_error;
  json["allowed_error"] = how.allowed_error;
  json["surfaces_built"] = how.built;
  json["points_priced"] = how.points;
  json["cells_distrusted"] = how.distrusted;
  json["cells"] = Json::array();
  for (const risk::CellRisk& cell : how.cells) {
    Json entry{{"book", report.nodes[cell.book.index()].path},
               {"underlying", cell.underlying_name},
               {"positions", cell.positions},
               {"mode", to_string(cell.mode)}};
    if (cell.mode == risk::CellMode::surface) {
      entry["largest_error"] = cell.certificate.largest_error;
      entry["tail_error"] = cell.certificate.mean_tail_error();
      entry["checks"] = cell.certificate.checks;
      entry["pieces"] = cell.pieces;
      entry["operations"] = cell.operations;
    }
    json["cells"].push_back(std::move(entry));
  }
  return json;
}

}  // namespace

Json to_json(const risk::NodeRisk& node) {
  Json json{{"book", node.path},
            {"positions", node.positions},
            {"value", number(node.value)},
            {"pnl_mean", number(node.pnl_mean)},
            {"var", levels_of(node.levels, var_entry)},
            {"es", levels_of(node.levels, es_entry)},
            {"component_es", levels_of(node.levels, component_entry)},
            {"component_var", levels_of(node.levels, component_var_entry)},
            {"marginal", levels_of(node.levels, marginal_entry)},
            {"quality", to_string(node.quality)}};
  if (node.exposure) add_exposure(json, *node.exposure);
  return json;
}

Json to_json(const risk::RiskReport& report, ReportParts parts) {
  const risk::NodeRisk& root = report.nodes.front();
  Json json;
  json["cycle"] = report.cycle;
  json["snapshot"] = report.snapshot;
  json["market_identity"] = report.market_identity;
  json["as_of"] = report.as_of.ns == 0 ? Json(nullptr) : Json(rfc3339(report.as_of));
  json["valued_at"] = report.valued_at.to_string();
  json["convention"] =
      "var and es positive = money lost; pnl signed; reporting currency. Components add up to var and es; marginal: "
      "derivatives by the size of a part as a multiple of what is held, of smoothed var, to which they add up, and of "
      "es. Exposure: quantity x multiplier x price, options at model value; pnl_since_start: change of net exposure "
      "since start_snapshot";
  json["reporting_currency"] = report.reporting_currency;
  json["var"] = levels_of(root.levels, var_entry);
  json["es"] = levels_of(root.levels, es_entry);
  json["pnl_mean"] = number(root.pnl_mean);
  json["value"] = number(root.value);
  json["scenarios"] = report.scenarios;
  json["scenario_set"] = report.scenario_identity;
  json["portfolio"] = report.portfolio_identity;
  json["configuration"] = report.configuration_identity;
  json["digest"] = report.digest;
  json["backend"] = report.backend.name;
  json["isa"] = report.backend.isa;
  json["threads"] = report.backend.threads;
  json["device"] = report.backend.device;
  json["backend_reason"] = report.backend.reason;
  json["backend_faults"] = report.backend.device_faults;
  json["dirty_underlyings"] = report.dirty_underlyings;
  json["cells_revalued"] = report.cells_revalued;
  json["revaluation"] = revaluation_json(report);
  if (report.audit.every_cycles != 0) {
    json["self_audit"] = {{"every_cycles", report.audit.every_cycles},
                          {"audits", report.audit.audits},
                          {"skipped", report.audit.skipped},
                          {"mismatches", report.audit.mismatches},
                          {"last_cycle", report.audit.last_cycle}};
  }
  json["nodes"] = Json::array();
  for (const risk::NodeRisk& node : report.nodes) json["nodes"].push_back(to_json(node));
  json["underlyings"] = Json::array();
  for (const risk::UnderlyingRisk& one : report.underlyings) json["underlyings"].push_back(underlying_json(one));
  if (parts == ReportParts::all && !report.positions.empty()) add_positions(json, report);
  if (report.stress) json["stress"] = to_json(*report.stress, report);
  json["quality"] = to_string(report.quality);
  json["inputs_not_live"] = Json::array();
  for (const risk::InputQuality& input : report.inputs) {
    json["inputs_not_live"].push_back({{"name", input.name},
                                       {"quality", to_string(input.quality)},
                                       {"as_of", input.as_of.ns == 0 ? Json(nullptr) : Json(rfc3339(input.as_of))}});
  }
  json["live_inputs"] = report.live_inputs;
  json["oldest_input_as_of"] =
      report.oldest_input_as_of.ns == 0 ? Json(nullptr) : Json(rfc3339(report.oldest_input_as_of));
  json["warnings"] = report.warnings;
  return json;
}

}  // namespace plimsoll::cli
