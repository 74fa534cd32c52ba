// Points in time as files and APIs write and read them: RFC 3339 in UTC.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "host/core/time.hpp"

namespace plimsoll {

/// "2014-06-06T13:30:00.000000000Z".
std::string rfc3339(Timestamp time);

/// "2017-07-10T14:35:00Z", with up to nine decimals of a second; UTC only, and what nanoseconds can count: up to 2261.
std::optional<Timestamp> parse_rfc3339(std::string_view text);

}  // namespace plimsoll
