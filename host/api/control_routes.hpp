// Routes of limits, alerts, trading states and the audit trail: what people see and what they command.
#pragma once

#include "host/api/audit.hpp"
#include "host/api/ports.hpp"
#include "host/api/route_table.hpp"
#include "host/core/time.hpp"

namespace plimsoll::api {

/// All outlive the table.
void add_control_routes(RouteTable& table, const Ports& ports, const AuditTrail& trail, const Clock& clock);

}  // namespace plimsoll::api
