// What to tell a user whose firm has no number.
#pragma once

#include <string>

#include "host/risk/report.hpp"

namespace plimsoll::cli {

/// False when some scenario P&L of the firm does not fit, or an input is missing.
[[nodiscard]] inline bool firm_has_number(const risk::RiskReport& report) {
  return !report.nodes.front().levels.empty();
}

/// "PLM-1704 ..." with the nodes that have no number, the inputs that are unknown, and what to do.
std::string no_number_message(const risk::RiskReport& report);

}  // namespace plimsoll::cli
