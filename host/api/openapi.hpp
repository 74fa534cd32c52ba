// The OpenAPI 3.1 document, made from the table that dispatches.
#pragma once

#include <string>

#include "host/api/json.hpp"
#include "host/api/route_table.hpp"

namespace plimsoll::api {

Json openapi_document(const RouteTable& table, const std::string& version);

}  // namespace plimsoll::api
