#include "tools/plimsoll/stress_json.hpp"

#include <string>

namespace plimsoll::cli {
namespace {

using stress::ScenarioPnl;
using stress::StressReport;

/// "pnl" in reporting currency for reading, "pnl_quanta" for adding up exactly; null where there is no number.
void put_pnl(Json& json, Quanta pnl) {
  const bool number = pnl != unrepresentable_quanta;
  json["pnl"] = number ? Json(to_units(pnl)) : Json(nullptr);
  json["pnl_quanta"] = number ? Json(std::to_string(pnl)) : Json(nullptr);
}

Json parts(const std::vector<std::string>& names, const std::vector<Quanta>& pnl, const std::vector<Quality>& qualities,
           const char* key) {
  Json list = Json::array();
  for (std::size_t i = 0; i < names.size(); ++i) {
    Json part{{key, names[i]}};
    put_pnl(part, pnl[i]);
    part["quality"] = to_string(qualities[i]);
    list.push_back(std::move(part));
  }
  return list;
}

Json scenario_json(const StressReport& report, const ScenarioPnl& scenario) {
  Json json{{"name", scenario.name}, {"source", stress::to_string(scenario.source)}};
  put_pnl(json, scenario.total());
  json["quality"] = to_string(scenario.quality());
  json["missing"] = scenario.missing;
  json["nodes"] = parts(report.books, scenario.by_book, scenario.book_quality, "book");
  json["underlyings"] = parts(report.underlyings, scenario.by_underlying, scenario.underlying_quality, "underlying");
  return json;
}

Json solution_json(const stress::ReverseSolution& solution, const StressReport& report,
                   const calibration::FactorModel& model) {
  Json shocks = Json::array();
  for (const stress::ReverseShock& shock : solution.shocks) {
    shocks.push_back({{"factor", model.factors[shock.factor].name},
                      {"shock", shock.shock},
                      {"standard_deviations", shock.deviations}});
  }
  return {{"scenario", report.scenarios[solution.scenario].name},
          {"distance", solution.distance},
          {"loss_reached", solution.loss_reached},
          {"convergence", stress::to_string(solution.convergence)},
          {"angle", solution.angle},
          {"iterations", solution.iterations},
          {"starts", solution.starts},
          {"shocks", std::move(shocks)}};
}

Json reverse_json(const stress::ReverseStress& reverse, const StressReport& report,
                  const calibration::FactorModel& model) {
  Json solutions = Json::array();
  for (const stress::ReverseSolution& solution : reverse.solutions) {
    solutions.push_back(solution_json(solution, report, model));
  }
  return {{"loss_wanted", reverse.loss_wanted},
          {"tolerance", reverse.tolerance},
          {"state", stress::to_string(reverse.state)},
          {"reason", reverse.reason},
          {"starts", reverse.starts},
          {"starts_crossing", reverse.starts_crossing},
          {"claim", "each solution is a local minimum of the distance; none is proved to be the global one"},
          {"solutions", std::move(solutions)},
          {"more_solutions", reverse.more_solutions}};
}

}  // namespace

Json to_json(const StressReport& report, const calibration::FactorModel& model) {
  Json json;
  json["snapshot"] = report.snapshot;
  json["market_identity"] = report.market_identity;
  json["as_of"] = report.as_of.ns == 0 ? Json(nullptr) : Json(rfc3339(report.as_of));
  json["convention"] = "pnl signed, negative = money lost; pnl_quanta in 2^-20 of the reporting currency, exact";
  json["reporting_currency"] = report.reporting_currency;
  json["portfolio"] = report.portfolio_identity;
  json["scenario_set"] = report.scenario_identity;
  json["scenario_sets"] = Json::array();
  for (const stress::ScenarioSetInfo& set : report.sets) {
    json["scenario_sets"].push_back(
        {{"source", stress::to_string(set.source)}, {"scenarios", set.scenarios}, {"identity", set.identity}});
  }
  json["digest"] = report.digest;
  json["backend"] = report.backend.name;
  json["isa"] = report.backend.isa;
  json["threads"] = report.backend.threads;
  json["device"] = report.backend.device;
  json["backend_reason"] = report.backend.reason;
  json["quality"] = to_string(report.quality);
  json["scenarios_without_number"] = report.without_number;
  json["worst_first"] = Json::array();
  for (const std::size_t s : report.worst_first) json["worst_first"].push_back(report.scenarios[s].name);
  json["scenarios"] = Json::array();
  for (const ScenarioPnl& scenario : report.scenarios) json["scenarios"].push_back(scenario_json(report, scenario));
  json["ladders"] = Json::array();
  for (const stress::Ladder& ladder : report.ladders) {
    Json rows = Json::array();  // by vol step, then spot step
    for (std::size_t v = 0; v < ladder.vol.size(); ++v) {
      Json row = Json::array();
      for (std::size_t s = 0; s < ladder.spot.size(); ++s) {
        const ScenarioPnl& scenario = report.scenarios[ladder.first + v * ladder.spot.size() + s];
        row.push_back(scenario.has_number() ? Json(to_units(scenario.total())) : Json(nullptr));
      }
      rows.push_back(std::move(row));
    }
    json["ladders"].push_back({{"underlying", ladder.underlying},
                               {"spot", ladder.spot},
                               {"vol", ladder.vol},
                               {"pnl_by_vol_then_spot", std::move(rows)}});
  }
  json["reverse"] = Json::array();
  for (const stress::ReverseStress& reverse : report.reverse) {
    json["reverse"].push_back(reverse_json(reverse, report, model));
  }
  json["warnings"] = report.warnings;
  return json;
}

}  // namespace plimsoll::cli
