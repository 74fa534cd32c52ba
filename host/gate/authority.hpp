// Who may stop trading and who may let it go on: roles, and where a stop comes from.
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "host/core/time.hpp"

namespace plimsoll::gate {

enum class Role : std::uint8_t { viewer, trader, risk, admin };
constexpr std::array<Role, 4> all_roles{Role::viewer, Role::trader, Role::risk, Role::admin};

constexpr std::string_view to_string(Role role) {
  switch (role) {
    case Role::viewer: return "viewer";
    case Role::trader: return "trader";
    case Role::risk: return "risk";
    case Role::admin: return "admin";
  }
  return "viewer";
}

constexpr std::optional<Role> parse_role(std::string_view word) {
  for (const Role role : all_roles) {
    if (to_string(role) == word) return role;
  }
  return std::nullopt;
}

/// Empty unless somebody gives one: nobody may do anything.
class Roles {
 public:
  constexpr Roles() = default;
  constexpr Roles(std::initializer_list<Role> roles) {
    for (const Role role : roles) add(role);
  }
  constexpr void add(Role role) { bits_ = static_cast<std::uint8_t>(bits_ | 1U << static_cast<unsigned>(role)); }
  [[nodiscard]] constexpr bool any_of(Roles allowed) const { return (bits_ & allowed.bits_) != 0; }
  friend constexpr bool operator==(Roles, Roles) = default;

 private:
  std::uint8_t bits_ = 0;
};

constexpr Roles who_may_stop{Role::trader, Role::risk, Role::admin};
constexpr Roles who_may_release{Role::risk, Role::admin};

/// Where a command comes from. Only a person releases; everything else only stops.
enum class Trigger : std::uint8_t { person, limit, watchdog, order_gate, start };
constexpr std::array<Trigger, 5> all_triggers{Trigger::person, Trigger::limit, Trigger::watchdog, Trigger::order_gate,
                                              Trigger::start};

constexpr std::string_view to_string(Trigger trigger) {
  switch (trigger) {
    case Trigger::person: return "person";
    case Trigger::limit: return "limit";
    case Trigger::watchdog: return "watchdog";
    case Trigger::order_gate: return "order_gate";
    case Trigger::start: return "start";
  }
  return "person";
}

constexpr std::optional<Trigger> parse_trigger(std::string_view word) {
  for (const Trigger trigger : all_triggers) {
    if (to_string(trigger) == word) return trigger;
  }
  return std::nullopt;
}

/// Who commands, and why.
struct Origin {
  Trigger trigger = Trigger::person;
  std::string name;  // of the person, the limit, the order gate; one name for a person on every way in
  Roles roles;       // of a person
  std::string reason;
  Timestamp at;
  std::int64_t monotonic_ns = 0;
};

enum class ReleaseRule : std::uint8_t { one_person, two_persons };

struct Authority {
  ReleaseRule release = ReleaseRule::one_person;
  std::int64_t request_life_ns = 900'000'000'000;  // after which the second person is too late
};

}  // namespace plimsoll::gate
