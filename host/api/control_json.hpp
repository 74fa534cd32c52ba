// Limits, alerts, trading states and commands as JSON.
#pragma once

#include <vector>

#include "host/api/alerts_desk.hpp"
#include "host/api/audit.hpp"
#include "host/api/json.hpp"
#include "host/api/limits_view.hpp"
#include "host/api/trading_switch.hpp"

namespace plimsoll::api {

Json to_json(const std::vector<LimitLine>& limits);
Json to_json(const std::vector<AlertLine>& alerts);
Json to_json(const std::vector<TradingLine>& states);
Json to_json(const AuditTrail& trail);

}  // namespace plimsoll::api
