// Where the relay stands: what comes in at one place goes out at another, through faults.
#pragma once

#include <poll.h>

#include <csignal>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "host/core/time.hpp"
#include "net/socket/descriptor.hpp"
#include "tools/relay/fault_stream.hpp"

namespace plimsoll::relay {

/// ADDRESS:PORT[@INTERFACE]; a group needs the interface.
struct Place {
  wire::Endpoint at;
  std::string interface;
};

struct RouteSettings {
  Place in, out;
};

/// "IN=OUT"; nothing when it is not of that form.
std::optional<RouteSettings> parse_route(const std::string& text);

/// One thread. Throws InputError while it is made, as net/socket does; never afterwards.
class Route {
 public:
  virtual ~Route() = default;
  /// Moves what can be moved without waiting.
  virtual void work(std::int64_t now_ns) = 0;
  /// Adds what it waits for, and says when it must be called at the latest.
  virtual std::int64_t wait_for(std::vector<pollfd>& events) const = 0;
  /// Its counts as one JSON object.
  [[nodiscard]] virtual std::string json() const = 0;
};

struct Weather {
  FaultSettings faults;
  std::uint64_t seed = 1;
  std::int64_t start_ns = 0;
};

/// Datagrams one way, from a group or an address to another.
std::unique_ptr<Route> make_line(const RouteSettings& route, const Weather& weather, std::uint64_t number);
/// Datagrams there and back: each asker, at most 64 of them, gets what comes back for it. Faults both ways.
std::unique_ptr<Route> make_exchange_of_datagrams(const RouteSettings& route, const Weather& weather,
                                                  std::uint64_t number);
/// TCP connections, at most 64. Loss cuts a connection, truncation cuts it after half of what was to be said, a flipped
/// bit is a flipped bit; nothing is doubled or overtaken. During a partition bytes wait.
std::unique_ptr<Route> make_stream(const RouteSettings& route, const Weather& weather, std::uint64_t number);

/// Moves what comes until the flag is set by a signal.
void carry(const std::vector<std::unique_ptr<Route>>& routes, const Clock& clock,
           const volatile std::sig_atomic_t& stop);

std::string to_json(const FaultCounts& counts);

}  // namespace plimsoll::relay
