#include "tools/plimsoll/live_demo.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <thread>

#include "host/core/system_clock.hpp"
#include "net/dpdk/eal.hpp"
#include "tools/plimsoll/run/appliance.hpp"

namespace plimsoll::cli {

std::string reason_without_dpdk() {
  if (!dpdk::reason_absent().empty()) return std::string(dpdk::reason_absent());
  const int fd = ::socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);
  if (fd < 0) return "DPDK's af_packet device needs CAP_NET_RAW";
  ::close(fd);
  return {};
}

LiveDemoEnd run_live_demo(const LiveDemo& demo, ReplayView& view,
                          const std::function<void(std::uint16_t monitor_port)>& on_open,
                          const std::function<bool()>& stop) {
  DemoNetwork network(demo.venue);  // forks, so before the appliance has threads
  RunOptions options = demo.options;
  options.monitor = "127.0.0.1:0";
  options.feeds = {network.feed(demo.folder + "/venue-password")};
  if (demo.way_in == LiveWayIn::dpdk) {
    options.feeds.front().way_in = "dpdk";
    options.feeds.front().device = "net_af_packet0";
    options.feeds.front().device_arguments = "iface=lo";
  }
  const SystemClock clock;
  LiveDemoEnd end;
  {
    const Appliance appliance(options, &view, clock);
    on_open(appliance.monitor_port());
    network.begin();
    const std::int64_t until = clock.monotonic_ns() + demo.wall_ns;
    while (clock.monotonic_ns() < until && !end.interrupted) {
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
      appliance.check();
      end.interrupted = stop();
    }
    const FeedLine& feed = appliance.feeds().front();
    end.feed = feed.status().counters;
    if (const LatencyHistogram* const recovery = feed.agent->recovery_times()) {
      end.recovery_p50_ns = recovery->quantile_ns(0.5);
      end.recovery_p99_ns = recovery->quantile_ns(0.99);
    }
  }
  end.network = network.end();
  return end;
}

}  // namespace plimsoll::cli
