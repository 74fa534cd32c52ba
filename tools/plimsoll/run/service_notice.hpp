// Tells a service manager how the service is (systemd's sd_notify protocol, as described in sd_notify(3)).
#pragma once

#include <string_view>

namespace plimsoll::cli {

/// Sends "READY=1" and the like to the socket that $NOTIFY_SOCKET names; without one nobody asked. A message that does
/// not arrive is lost: the manager has a time-out of its own.
void notify_service_manager(std::string_view state);

}  // namespace plimsoll::cli
