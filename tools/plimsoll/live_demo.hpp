// The demonstration live: the appliance that `plimsoll run` is, in front of a venue behind a bad network.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "net/ingest/feed.hpp"
#include "tools/exchange/settings.hpp"
#include "tools/plimsoll/demo_network.hpp"
#include "tools/plimsoll/replay_session.hpp"
#include "tools/plimsoll/run/run_options.hpp"

namespace plimsoll::cli {

/// How frames come from the loopback interface. DPDK's af_packet device reads it beside the kernel, which takes
/// CAP_NET_RAW; sockets take nothing.
enum class LiveWayIn : std::uint8_t { dpdk, socket };
/// Why the first cannot be had here; empty when it can.
std::string reason_without_dpdk();

struct LiveDemo {
  RunOptions options;  // without feeds
  exchange::VenueSettings venue;
  LiveWayIn way_in = LiveWayIn::socket;
  std::string folder;  // for the venue's password and the trading state
  std::int64_t wall_ns = 0;
};

struct LiveDemoEnd {
  ingest::FeedCounters feed;
  DemoNetwork::Losses network;
  std::uint64_t recovery_p50_ns = 0;
  std::uint64_t recovery_p99_ns = 0;
  bool interrupted = false;
};

/// Where people find the demonstration.
struct LiveDemoAddresses {
  std::string dashboard;    // a URL; whoever opens it on this machine may do everything
  std::string monitor;      // a URL
  std::string kill_socket;  // for `plimsoll kill --socket`
};

/// Runs for `wall_ns`, or until `stop`. `on_open` is called before the first message. Throws as Appliance and
/// DemoNetwork do.
LiveDemoEnd run_live_demo(const LiveDemo& demo, ReplayView& view,
                          const std::function<void(const LiveDemoAddresses&)>& on_open,
                          const std::function<bool()>& stop);

}  // namespace plimsoll::cli
