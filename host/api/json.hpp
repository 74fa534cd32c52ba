// JSON as the API writes it: members stay in the order in which they were put.
#pragma once

#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

namespace plimsoll::api {

using Json = nlohmann::ordered_json;

/// null where there is no number, also for what JSON cannot write.
inline Json number_or_null(const std::optional<double>& value) {
  return value && std::isfinite(*value) ? Json(*value) : Json(nullptr);
}

/// As text of the wire. Bytes that are not UTF-8 (an instrument's name, say) are replaced, never thrown over.
inline std::string to_text(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

}  // namespace plimsoll::api
