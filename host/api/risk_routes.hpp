// Routes that read: risk, the appliance itself, and the session.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "host/api/ports.hpp"
#include "host/api/route_table.hpp"
#include "host/api/series.hpp"

namespace plimsoll::api {

/// The ports and the series outlive the table.
void add_risk_routes(RouteTable& table, const Ports& ports, const SeriesRing& series);

}  // namespace plimsoll::api
