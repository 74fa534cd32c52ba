// Parts of a risk report as JSON: exposures and Greeks of a node, shares of positions, stress with the cycle.
#pragma once

#include "host/risk/report.hpp"
#include "tools/plimsoll/report_json.hpp"

namespace plimsoll::cli {

/// Adds "exposure", "pnl_since_start", "start_snapshot" and "greeks" to a node.
void add_exposure(Json& node, const risk::NodeExposure& exposure);

/// {"0.99": {"var": .., "es": ..}}: derivatives by the size of a part, as a multiple of what is held.
Json marginal_json(const std::vector<risk::Component>& components);

/// What one position contributes.
Json to_json(const risk::PositionContribution& position, const risk::RiskReport& report);

/// "positions" and "surface_differences" of a report that was asked for them.
void add_positions(Json& json, const risk::RiskReport& report);

Json to_json(const risk::StressSection& stress, const risk::RiskReport& report);

}  // namespace plimsoll::cli
