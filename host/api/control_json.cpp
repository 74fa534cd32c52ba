#include "host/api/control_json.hpp"

#include "host/core/rfc3339.hpp"

namespace plimsoll::api {
namespace {

Json scope_json(const Scope& scope) { return {{"kind", to_string(scope.kind)}, {"path", scope.path}}; }

}  // namespace

Json to_json(const std::vector<LimitLine>& limits) {
  Json list = Json::array();
  for (const LimitLine& limit : limits) {
    Json line{{"id", limit.id},
              {"name", limit.name},
              {"scope", scope_json(limit.scope)},
              {"measure", limit.measure},
              {"value", number_or_null(limit.value)},
              {"warning", number_or_null(limit.warning)},
              {"hard", number_or_null(limit.hard)},
              {"utilisation", number_or_null(limit.utilisation)},
              {"state", to_string(limit.state)},
              {"since", rfc3339(limit.since)},
              {"reaction", limit.reaction}};
    if (limit.override_until) {
      line["override"] = {{"by", limit.override_until->by},
                          {"reason", limit.override_until->reason},
                          {"until", rfc3339(limit.override_until->until)}};
    }
    list.push_back(std::move(line));
  }
  return list;
}

Json to_json(const std::vector<AlertLine>& alerts) {
  Json list = Json::array();
  for (const AlertLine& alert : alerts) {
    Json line{{"id", alert.id},
              {"name", alert.name},
              {"state", to_string(alert.state)},
              {"severity", alert.severity},
              {"text", alert.text},
              {"since", rfc3339(alert.since)},
              {"last", rfc3339(alert.last)},
              {"count", alert.count},
              {"contributors", Json::array()},
              {"what_to_do", alert.what_to_do}};
    for (const auto& [name, value] : alert.contributors) {
      line["contributors"].push_back({{"name", name}, {"value", number_or_null(value)}});
    }
    if (alert.acknowledgement) {
      line["acknowledged_by"] = alert.acknowledgement->by;
      line["reason"] = alert.acknowledgement->reason;
      line["until"] = rfc3339(alert.acknowledgement->until);
    }
    list.push_back(std::move(line));
  }
  return list;
}

Json to_json(const std::vector<TradingLine>& states) {
  Json list = Json::array();
  for (const TradingLine& state : states) {
    Json release{{"needs_second", state.release_needs == SecondPerson::needed}};
    if (state.release_requested_by) release["requested_by"] = *state.release_requested_by;
    list.push_back({{"scope", scope_json(state.scope)},
                    {"state", to_string(state.level)},
                    {"since", rfc3339(state.since)},
                    {"by", state.by},
                    {"reason", state.reason},
                    {"release", std::move(release)}});
  }
  return list;
}

Json to_json(const AuditTrail& trail) {
  Json commands = Json::array();
  for (const CommandRecord& record : trail.newest()) {
    commands.push_back({{"at", rfc3339(record.at)},
                        {"user", record.user},
                        {"by", record.by},
                        {"address", record.address},
                        {"what", record.what},
                        {"content", record.content},
                        {"status", record.status},
                        {"code", record.code.empty() ? Json(nullptr) : Json(record.code)},
                        {"outcome", record.outcome}});
  }
  return {{"total", trail.total()}, {"commands", std::move(commands)}};
}

}  // namespace plimsoll::api
