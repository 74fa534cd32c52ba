#include "host/api/route_table.hpp"

#include <optional>
#include <string_view>
#include <utility>

#include "host/api/problem.hpp"

namespace plimsoll::api {
namespace {

/// The values of {names} when the template fits.
std::optional<std::map<std::string, std::string>> fit(std::string_view path, const std::vector<std::string>& segments) {
  std::map<std::string, std::string> values;
  std::size_t at = 0;
  for (path.remove_prefix(1);; ++at) {
    const std::size_t end = path.find('/');
    const std::string_view part = path.substr(0, end);
    if (at == segments.size()) return std::nullopt;
    if (part.starts_with('{')) {
      if (segments[at].empty()) return std::nullopt;
      values.emplace(part.substr(1, part.size() - 2), segments[at]);
    } else if (part != segments[at]) {
      return std::nullopt;
    }
    if (end == std::string_view::npos) break;
    path.remove_prefix(end + 1);
  }
  if (at + 1 != segments.size()) return std::nullopt;
  return values;
}

}  // namespace

RouteTable::Match RouteTable::match(Method method, const std::vector<std::string>& segments) const {
  const Method wanted = method == Method::head ? Method::get : method;
  std::string others;
  for (const Route& route : routes_) {
    auto values = fit(route.path, segments);
    if (!values) continue;
    if (route.method == wanted) return {&route, std::move(*values)};
    if (!others.empty()) others += ", ";
    others += route.method == Method::get ? "GET, HEAD" : "POST";
  }
  if (!others.empty()) {
    throw Refused({405, "PLM-2125", "this path takes " + others + " only", "Use " + others + '.'});
  }
  throw Refused(
      {404, "PLM-2124", "there is nothing at this path", "See /api/v1/openapi.json, which lists every path."});
}

}  // namespace plimsoll::api
