// The venue and the bad network of the demonstration: two processes on this machine's loopback interface.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "tools/exchange/settings.hpp"
#include "tools/plimsoll/run/run_options.hpp"
#include "tools/plimsoll/side_process.hpp"

namespace plimsoll::cli {

/// One in a hundred datagrams is lost on each line and on the way of each re-request, and bursts of losses meet, so
/// that both lines lose the same message now and then.
constexpr double demo_loss = 0.01;
constexpr double demo_burst = 0.004;
constexpr std::size_t demo_burst_length = 20;

/// No privileges: UDP and TCP between addresses of the loopback interface, which has no groups everywhere.
class DemoNetwork {
 public:
  /// Opens all sockets, sends nothing yet. Before any thread is made. Throws InputError as net/socket does.
  explicit DemoNetwork(const exchange::VenueSettings& venue);

  /// How an appliance hears it through sockets; the password goes to `password_file`.
  [[nodiscard]] FeedSettings feed(const std::string& password_file) const;
  /// The venue's day begins.
  void begin();

  struct Losses {
    std::uint64_t offered = 0;  // datagrams that the venue sent on its lines
    std::uint64_t lost = 0;     // of those
  };
  /// Ends both processes.
  Losses end();

 private:
  struct Ports {
    std::uint16_t venue_line_a, venue_line_b, venue_rerequests, venue_snapshots;  // at the venue's end
    std::uint16_t line_a, line_b, rerequests, snapshots;                          // behind the bad network
  };
  static Ports free_ports();
  void start_venue(const exchange::VenueSettings& settings);
  void start_relay(std::uint64_t seed);

  std::string date_;
  Ports ports_;
  std::unique_ptr<SideProcess> venue_, relay_;
};

}  // namespace plimsoll::cli
