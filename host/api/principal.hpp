// Who asks, how that is known, and what follows from it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "host/api/role.hpp"
#include "host/core/time.hpp"

namespace plimsoll::api {

struct Principal {
  enum class By : std::uint8_t { loopback, token, certificate };
  std::string user;
  Roles roles;
  By by = By::loopback;
  std::optional<Timestamp> expires;  // absent: never
};

constexpr std::string_view to_string(Principal::By by) {
  switch (by) {
    case Principal::By::loopback: return "loopback";
    case Principal::By::token: return "token";
    case Principal::By::certificate: return "certificate";
  }
  return "unknown";
}

}  // namespace plimsoll::api
