// All routes, and which of them a method and path stand for.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "host/api/message.hpp"
#include "host/api/route.hpp"

namespace plimsoll::api {

class RouteTable {
 public:
  void add(Route route) { routes_.push_back(std::move(route)); }

  struct Match {
    const Route* route = nullptr;
    std::map<std::string, std::string> path_values;
  };
  /// Throws Refused: PLM-2124 when nothing has that path, PLM-2125 when something has, and takes another method. HEAD
  /// finds what GET finds.
  [[nodiscard]] Match match(Method method, const std::vector<std::string>& segments) const;

  [[nodiscard]] const std::vector<Route>& routes() const { return routes_; }

 private:
  std::vector<Route> routes_;
};

}  // namespace plimsoll::api
