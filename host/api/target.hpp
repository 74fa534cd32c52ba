// The path and query of a request target, decoded, or what is wrong with it.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace plimsoll::api {

constexpr std::size_t longest_target = 2048;
constexpr std::size_t most_parameters = 16;

struct Target {
  std::vector<std::string> segments;  // of "/api/v1/report": api, v1, report; of "/": one that is empty
  std::map<std::string, std::string> query;
};

/// Origin form only (RFC 9112 section 3.2.1): "/path?name=value&name=value". Refuses with PLM-2120 what is longer than
/// `longest_target`, a broken escape, a control character, what is not UTF-8, dot segments, and a name given twice.
Target parse_target(std::string_view target);

}  // namespace plimsoll::api
