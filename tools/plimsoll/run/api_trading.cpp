#include "tools/plimsoll/run/api_trading.hpp"

#include <optional>
#include <utility>

namespace plimsoll::cli {
namespace {

// Both sides have words for the same things, so words translate; what the other side does not know is no scope.
std::optional<gate::Scope> gate_scope(const api::Scope& scope) {
  const auto kind = gate::parse_scope_kind(api::to_string(scope.kind));
  if (!kind) return std::nullopt;
  return gate::Scope{*kind, scope.path};
}

gate::Roles gate_roles(api::Roles roles) {
  gate::Roles same;
  for (const std::string_view word : roles.words()) {
    if (const auto role = gate::parse_role(word)) same.add(*role);
  }
  return same;
}

api::TradingLine line_of(const gate::KillSwitch::Line& line, gate::ReleaseRule rule) {
  api::TradingLine shown;
  shown.scope.kind = api::parse_scope_kind(gate::to_string(line.latch.scope.kind)).value_or(api::ScopeKind::firm);
  shown.scope.path = line.latch.scope.path;
  shown.level = api::parse_trading_level(gate::to_string(line.latch.level)).value_or(api::TradingLevel::halted);
  shown.since = line.latch.since;
  shown.by = line.latch.by;
  shown.reason = line.latch.reason;
  if (line.request) shown.release_requested_by = line.request->by;
  shown.release_needs =
      rule == gate::ReleaseRule::two_persons ? api::SecondPerson::needed : api::SecondPerson::not_needed;
  return shown;
}

api::CommandOutcome outcome_of(gate::Verdict verdict) {
  api::CommandOutcome outcome;
  switch (verdict.kind) {
    case gate::Verdict::Kind::changed:
    case gate::Verdict::Kind::unchanged:
    case gate::Verdict::Kind::accepted: outcome.kind = api::CommandOutcome::Kind::done; break;
    case gate::Verdict::Kind::requested: outcome.kind = api::CommandOutcome::Kind::requested; break;
    case gate::Verdict::Kind::refused: outcome.kind = api::CommandOutcome::Kind::refused; break;
  }
  outcome.words = std::move(verdict.words);
  outcome.remedy = std::move(verdict.remedy);
  return outcome;
}

const api::CommandOutcome no_such_scope{api::CommandOutcome::Kind::not_found, "trading has no state for that kind",
                                        "Stop an instrument, a book, or the firm."};

}  // namespace

std::vector<api::TradingLine> ApiTrading::states() const {
  std::vector<api::TradingLine> lines;
  for (const gate::KillSwitch::Line& line : kill_.view().lines) lines.push_back(line_of(line, kill_.release_rule()));
  return lines;
}

api::CommandOutcome ApiTrading::stop(const api::StopCommand& command) {
  const auto scope = gate_scope(command.scope);
  const auto level = gate::parse_trading_level(api::to_string(command.level));
  if (!scope || !level) return no_such_scope;
  // The route has checked the role; a stop is never refused for one.
  return outcome_of(kill_.stop(*scope, *level, origin_of(command.origin, {gate::Role::trader})));
}

api::CommandOutcome ApiTrading::release(const api::ReleaseCommand& command) {
  const auto scope = gate_scope(command.scope);
  if (!scope) return no_such_scope;
  return outcome_of(kill_.release(*scope, origin_of(command.origin, gate_roles(command.roles))));
}

gate::Origin ApiTrading::origin_of(const api::CommandOrigin& from, gate::Roles roles) const {
  return {gate::Trigger::person, from.user, roles, from.reason, from.at, clock_.monotonic_ns()};
}

}  // namespace plimsoll::cli
