// Times as RFC 3339 text in UTC, with up to nine decimals of a second.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "host/core/time.hpp"

namespace plimsoll {

/// What `parse_rfc3339` takes, for messages.
constexpr std::string_view rfc3339_form = "a time as 2017-07-10T14:35:00Z, with up to nine decimals of a second";

/// "2017-07-10T14:35:00.5Z"; UTC only. Empty for anything else and for a year that 64 bits of nanoseconds do not reach.
std::optional<Timestamp> parse_rfc3339(std::string_view text);

/// Always nine decimals.
std::string rfc3339(Timestamp time);

}  // namespace plimsoll
