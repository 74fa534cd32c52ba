#include "host/api/control_routes.hpp"

#include <string>
#include <utility>
#include <vector>

#include "host/api/control_json.hpp"
#include "host/api/inputs.hpp"
#include "host/api/problem.hpp"

namespace plimsoll::api {
namespace {

constexpr Roles who_may_stop{Role::trader, Role::risk, Role::admin};
constexpr Roles who_may_release{Role::risk, Role::admin};
constexpr Roles who_sets_limits{Role::risk};

Response answer(unsigned status, const Json& json) { return {status, "application/json", Body(to_text(json)), {}}; }

/// What this appliance has been given, or a refusal that says what to configure.
template <typename Port>
Port& need(Port* port, const char* what, const char* remedy) {
  if (port == nullptr) {
    throw Refused({503, "PLM-2130", std::string("this appliance has no ").append(what), remedy});
  }
  return *port;
}

LimitsView& limits_of(const Ports& ports) {
  return need(ports.limits, "limits", "Name a file of limits in the configuration, if this build reads one.");
}
AlertsDesk& alerts_of(const Ports& ports) {
  return need(ports.alerts, "alerts",
              "Name a file of limits and alerts in the configuration, if this build reads one.");
}
TradingSwitch& trading_of(const Ports& ports) {
  return need(ports.trading, "trading switch",
              "Name a folder for it: [gate] folder in plimsoll.toml; until then stop at the venue.");
}

Response outcome_answer(const CommandOutcome& outcome) {
  switch (outcome.kind) {
    case CommandOutcome::Kind::done: return answer(200, {{"outcome", "done"}, {"words", outcome.words}});
    case CommandOutcome::Kind::requested: return answer(202, {{"outcome", "requested"}, {"words", outcome.words}});
    case CommandOutcome::Kind::refused: throw Refused({409, "PLM-2132", outcome.words, outcome.remedy});
    case CommandOutcome::Kind::not_found: throw Refused({404, "PLM-2124", outcome.words, outcome.remedy});
  }
  throw Refused({500, "PLM-2133", "a command ended in no way that is known", "Report this."});
}

Input reason_input() { return {"reason", "why, for the audit trail", Input::Kind::text, Need::required, 512, 0, {}}; }
Input until_input() { return {"until", "when it ends", Input::Kind::time, Need::required, 40, 0, {}}; }
Input scope_input() {
  return {"scope", "what it applies to: kind and path", Input::Kind::scope, Need::required, 1024, 0, {}};
}

Timestamp future(const Call& call, const Clock& clock) {
  const Timestamp until = time_of(call.content, "until");
  if (until <= clock.now()) {
    throw Refused({422, "PLM-2127", "'until' is in the past", "Name a later time; the clock here is UTC."});
  }
  return until;
}

CommandOrigin origin(const Call& call, const Clock& clock) {
  return {call.principal.user, clock.now(), text_of(call.content, "reason")};
}

Route command(std::string path, std::string summary, Roles allowed, std::vector<Input> content,
              std::function<Response(const Call&)> handler) {
  Route route;
  route.method = Method::post;
  route.path = std::move(path);
  route.summary = std::move(summary);
  route.allowed = allowed;
  route.throttle = Throttle::commanding;
  route.content_inputs = std::move(content);
  route.answer = "done; 202: requested, another person has to ask for the same";
  route.handler = std::move(handler);
  return route;
}

Route view(std::string path, std::string summary, std::function<Response(const Call&)> handler,
           std::string answer_words, const char* type) {
  Route route;
  route.path = std::move(path);
  route.summary = std::move(summary);
  route.allowed = everybody;
  route.answer = std::move(answer_words);
  route.answer_schema = {{"type", type}};
  route.handler = std::move(handler);
  return route;
}

void add_limits(RouteTable& table, const Ports& ports, const Clock& clock) {
  table.add(view(
      "/api/v1/limits", "Every limit with its value and state",
      [&ports](const Call&) { return answer(200, to_json(limits_of(ports).limits())); },
      "one object for each limit; a state of unknown counts as not ok", "array"));
  table.add(command(
      "/api/v1/limits/preview", "What other limits would have said", who_sets_limits,
      {{"limits", "the text of a limits file, in TOML", Input::Kind::text, Need::required, largest_content, 0, {}}},
      [&ports](const Call& call) {
        Json shown = Json::object();
        const CommandOutcome outcome =
            limits_of(ports).preview(call.content["limits"].get_ref<const std::string&>(), shown);
        return outcome.kind == CommandOutcome::Kind::done ? answer(200, shown) : outcome_answer(outcome);
      }));
  table.add(command("/api/v1/limits/overrides", "Lets a limit be exceeded until a time", who_sets_limits,
                    {{"limit", "its id", Input::Kind::text, Need::required, 128, 0, {}}, reason_input(), until_input()},
                    [&ports, &clock](const Call& call) {
                      LimitsView& limits = limits_of(ports);
                      return outcome_answer(limits.override_limit(
                          {text_of(call.content, "limit"), future(call, clock), origin(call, clock)}));
                    }));
}

void add_alerts(RouteTable& table, const Ports& ports, const Clock& clock) {
  table.add(view(
      "/api/v1/alerts", "Every alert with its state",
      [&ports](const Call&) { return answer(200, to_json(alerts_of(ports).alerts())); }, "one object for each alert",
      "array"));
  Route acknowledge = command(
      "/api/v1/alerts/{id}/acknowledge", "Takes an alert in hand until a time", who_may_stop,
      {reason_input(), until_input()}, [&ports, &clock](const Call& call) {
        AlertsDesk& alerts = alerts_of(ports);
        return outcome_answer(alerts.acknowledge({call.path.at("id"), future(call, clock), origin(call, clock)}));
      });
  acknowledge.path_inputs = {{"id", "of the alert", Input::Kind::text, Need::required, 128, 0, {}}};
  table.add(std::move(acknowledge));
}

void add_trading(RouteTable& table, const Ports& ports, const Clock& clock) {
  table.add(view(
      "/api/v1/trading-state", "Where trading is stopped, since when and by whom",
      [&ports](const Call&) { return answer(200, to_json(trading_of(ports).states())); },
      "one object for each scope that is not active; empty: nothing is stopped", "array"));
  Route stop =
      command("/api/v1/trading-state/stop", "Makes trading stricter; never freer", who_may_stop,
              {scope_input(),
               {"state",
                "how strict",
                Input::Kind::choice,
                Need::required,
                32,
                0,
                {"reduce_only", "halted", "halted_and_cancel"}},
               reason_input()},
              [&ports, &clock](const Call& call) {
                return outcome_answer(trading_of(ports).stop(
                    {scope_of(call.content, "scope"),
                     parse_trading_level(text_of(call.content, "state")).value_or(TradingLevel::halted_and_cancel),
                     origin(call, clock)}));
              });
  stop.throttle = Throttle::never;
  table.add(std::move(stop));
  table.add(command("/api/v1/trading-state/release", "Lets trading go on, or asks for it where two have to",
                    who_may_release, {scope_input(), reason_input()}, [&ports, &clock](const Call& call) {
                      return outcome_answer(trading_of(ports).release(
                          {scope_of(call.content, "scope"), call.principal.roles, origin(call, clock)}));
                    }));
}

}  // namespace

void add_control_routes(RouteTable& table, const Ports& ports, const AuditTrail& trail, const Clock& clock) {
  add_limits(table, ports, clock);
  add_alerts(table, ports, clock);
  add_trading(table, ports, clock);
  table.add(view(
      "/api/v1/audit", "The newest commands: who, what, when, and what became of them",
      [&trail](const Call&) { return answer(200, to_json(trail)); }, "newest first; also those that were refused",
      "object"));
}

}  // namespace plimsoll::api
