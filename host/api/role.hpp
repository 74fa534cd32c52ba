// What a person may do: the four roles, and sets of them.
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string_view>
#include <vector>

namespace plimsoll::api {

enum class Role : std::uint8_t { viewer, risk, trader, admin };
constexpr std::array<Role, 4> all_roles{Role::viewer, Role::risk, Role::trader, Role::admin};

constexpr std::string_view to_string(Role role) {
  switch (role) {
    case Role::viewer: return "viewer";
    case Role::risk: return "risk";
    case Role::trader: return "trader";
    case Role::admin: return "admin";
  }
  return "unknown";
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
  constexpr void add(Role role) { bits_ = static_cast<std::uint8_t>(bits_ | bit(role)); }
  [[nodiscard]] constexpr bool has(Role role) const { return (bits_ & bit(role)) != 0; }
  [[nodiscard]] constexpr bool empty() const { return bits_ == 0; }
  /// One of these is among those.
  [[nodiscard]] constexpr bool any_of(Roles allowed) const { return (bits_ & allowed.bits_) != 0; }
  [[nodiscard]] std::vector<std::string_view> words() const {
    std::vector<std::string_view> words;
    for (const Role role : all_roles) {
      if (has(role)) words.push_back(to_string(role));
    }
    return words;
  }
  friend constexpr bool operator==(Roles, Roles) = default;

 private:
  static constexpr std::uint8_t bit(Role role) { return static_cast<std::uint8_t>(1U << static_cast<unsigned>(role)); }
  std::uint8_t bits_ = 0;
};

constexpr Roles everybody{Role::viewer, Role::risk, Role::trader, Role::admin};

}  // namespace plimsoll::api
