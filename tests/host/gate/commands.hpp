// Who commands in these tests, and short ways to say it.
#pragma once

#include <string>
#include <utility>

#include "host/gate/authority.hpp"
#include "host/gate/scope.hpp"
#include "host/gate/trading_states.hpp"

namespace plimsoll::gate::test {

inline const Scope firm{};
inline Scope book(std::string path) { return {ScopeKind::book, std::move(path)}; }

inline Origin person(std::string name, Roles roles, std::string reason = "because") {
  return {Trigger::person, std::move(name), roles, std::move(reason), Timestamp{1'700'000'000'000'000'000}, 0};
}
inline Origin anna() { return person("anna", {Role::risk}); }
inline Origin ben() { return person("ben", {Role::risk, Role::trader}); }
inline Origin tom() { return person("tom", {Role::trader}); }
inline Origin limit() { return {Trigger::limit, "firm var", {}, "VaR 12 of 10", Timestamp{5}, 0}; }

inline Origin later(Origin origin, std::int64_t ns) {
  origin.monotonic_ns += ns;
  return origin;
}

}  // namespace plimsoll::gate::test
