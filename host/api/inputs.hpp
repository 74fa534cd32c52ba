// Checks what a request gives against what its route takes.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "host/api/json.hpp"
#include "host/api/route.hpp"
#include "host/api/scope.hpp"
#include "host/core/time.hpp"

namespace plimsoll::api {

constexpr std::size_t largest_content = std::size_t{256} << 10;
constexpr int deepest_content = 8;

/// Throws Refused (PLM-2127): an input that the route does not have, one that is missing, or one that is not of its
/// kind.
void check_values(const std::map<std::string, std::string>& values, const std::vector<Input>& inputs,
                  std::string_view where);

/// The object that the body is. Throws Refused: PLM-2120 when it is no JSON or nested too deeply, PLM-2127 as above.
/// An empty body is an empty object.
Json parse_content(std::string_view body, const std::vector<Input>& inputs);

// Of what has been checked.
std::string text_of(const Json& content, const std::string& name);
Timestamp time_of(const Json& content, const std::string& name);
Scope scope_of(const Json& content, const std::string& name);
std::size_t count_of(const std::map<std::string, std::string>& values, const std::string& name, std::size_t otherwise);

}  // namespace plimsoll::api
