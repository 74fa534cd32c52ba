#include "tools/plimsoll/run/api_line.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <optional>

#include "tools/plimsoll/run/api_trading.hpp"
#include "tools/plimsoll/run/appliance.hpp"
#include "tools/plimsoll/run/appliance_view.hpp"
#include "tools/plimsoll/run/dashboard.hpp"

namespace plimsoll::cli {
namespace {

/// Each connection is a descriptor, and 1,024 of them is what a shell allows at first. The hard limit is the system's.
void allow_descriptors(std::size_t connections) {
  constexpr rlim_t for_the_rest = 512;
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= connections + for_the_rest) return;
  limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, connections + for_the_rest);
  static_cast<void>(::setrlimit(RLIMIT_NOFILE, &limit));
}

api::ServiceSettings service_settings(const ApiOptions::Checked& checked, const ApplianceView& view) {
  api::ServiceSettings settings;
  settings.gate = checked.gate;
  settings.version = view.build();
  return settings;
}

}  // namespace

struct ApiLine::Parts {
  Parts(const ApiOptions::Checked& checked, const Appliance& appliance, const Clock& clock)
      : view(appliance, clock),
        service(service_settings(checked, view), ports(appliance, clock), checked.credentials, dashboard_assets(),
                nullptr, clock),
        server(checked.server, service) {}

  api::Ports ports(const Appliance& appliance, const Clock& clock) {
    api::Ports ports{view, view};
    if (GateLine* gate = appliance.gate(); gate != nullptr) {
      trading.emplace(gate->kill(), clock);
      ports.trading = &*trading;
    }
    return ports;
  }

  ApplianceView view;
  std::optional<ApiTrading> trading;  // without one the API says that there is none
  api::Service service;
  api::ApiServer server;
};

ApiLine::ApiLine(const ApiOptions::Checked& checked, const Appliance& appliance, const Clock& clock) {
  allow_descriptors(checked.server.most_connections);
  parts_ = std::make_unique<Parts>(checked, appliance, clock);
}
ApiLine::~ApiLine() = default;
std::string ApiLine::url() const { return parts_->server.url(); }
const api::ApiCounters& ApiLine::counters() const { return parts_->server.counters(); }

}  // namespace plimsoll::cli
