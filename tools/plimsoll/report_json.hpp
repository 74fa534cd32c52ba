// A risk report as JSON: losses positive, P&L signed, 64-bit integers as strings, times in RFC 3339.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "host/core/rfc3339.hpp"
#include "host/risk/report.hpp"

namespace plimsoll::cli {

using Json = nlohmann::ordered_json;

Json to_json(const risk::RiskReport& report);

/// "2014-06-06T13:30:00.000000000Z".
using plimsoll::rfc3339;

}  // namespace plimsoll::cli
