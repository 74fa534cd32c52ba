// A what-if report as a table, as CSV and as JSON: before, after and change.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "host/risk/report.hpp"
#include "host/risk/what_if.hpp"
#include "tools/plimsoll/report_json.hpp"

namespace plimsoll::cli {

/// What `plimsoll what-if` found.
struct WhatIfResult {
  risk::RiskReport before;                // for its identities, backend and warnings
  risk::WhatIfReport trades;              // empty when nothing is traded
  std::string portfolio_after;            // identity
  std::string digest_after;               // of the report on the portfolio after the trades
  std::vector<risk::NodeChange> without;  // the firm without each node; empty when it was not asked for
};

std::string what_if_table(const WhatIfResult& result);
std::string what_if_csv(const WhatIfResult& result, std::span<const measures::ConfidenceLevel> levels);
Json to_json(const WhatIfResult& result);

}  // namespace plimsoll::cli
