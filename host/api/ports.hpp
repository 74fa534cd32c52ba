// Everything that the API looks at or commands. What is absent is said to be so, never made up.
#pragma once

#include "host/api/alerts_desk.hpp"
#include "host/api/limits_view.hpp"
#include "host/api/risk_view.hpp"
#include "host/api/system_view.hpp"
#include "host/api/trading_switch.hpp"

namespace plimsoll::api {

/// All outlive the API. Null: this appliance has none.
struct Ports {
  const RiskView& risk;
  const SystemView& system;
  LimitsView* limits = nullptr;
  AlertsDesk* alerts = nullptr;
  TradingSwitch* trading = nullptr;
};

}  // namespace plimsoll::api
