// Durations and times of day as people type them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "host/core/rfc3339.hpp"

namespace plimsoll::cli {

/// "250us", "100ms", "30s", "5m", "2h" to nanoseconds; digits and one unit. Empty for anything else, 0, or beyond 2^62.
std::optional<std::int64_t> parse_duration_ns(std::string_view text);

/// The same, for an option: throws CLI::ValidationError naming `option`.
std::int64_t duration_option_ns(const std::string& text, const std::string& option);

using plimsoll::parse_rfc3339;

}  // namespace plimsoll::cli
