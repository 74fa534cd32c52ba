// A risk report as JSON: losses positive, P&L signed, 64-bit integers as strings, times in RFC 3339.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>

#include "host/core/rfc3339.hpp"
#include "host/risk/report.hpp"

namespace plimsoll::cli {

using Json = nlohmann::ordered_json;

/// A long list of positions is left out where the same is asked for many times a second.
enum class ReportParts : std::uint8_t { all, without_positions };
Json to_json(const risk::RiskReport& report, ReportParts parts = ReportParts::all);

Json to_json(const risk::NodeRisk& node);
}  // namespace plimsoll::cli
