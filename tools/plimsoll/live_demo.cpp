#include "tools/plimsoll/live_demo.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
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

namespace {

/// Each demonstration begins with a trading state of its own, and takes it along when it ends.
class TradingFolder {
 public:
  explicit TradingFolder(const std::string& folder) : path_(folder + "/trading-" + std::to_string(::getpid())) {}
  ~TradingFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TradingFolder(const TradingFolder&) = delete;
  TradingFolder& operator=(const TradingFolder&) = delete;
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
};

/// A first start is halted, and here nobody is there to look before trading begins. A release is durable first.
void let_trading_begin(gate::KillSwitch& kill, const Clock& clock) {
  constexpr std::int64_t patience_ns = 5'000'000'000;
  const std::int64_t now_ns = clock.monotonic_ns();
  kill.release({},
               {gate::Trigger::person, "demo", {gate::Role::admin}, "the demonstration begins", clock.now(), now_ns});
  while (!kill.view().lines.empty() && clock.monotonic_ns() < now_ns + patience_ns) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
}

}  // namespace

LiveDemoEnd run_live_demo(const LiveDemo& demo, ReplayView& view,
                          const std::function<void(const LiveDemoAddresses&)>& on_open,
                          const std::function<bool()>& stop) {
  DemoNetwork network(demo.venue);  // forks, so before the appliance has threads
  RunOptions options = demo.options;
  options.monitor = "127.0.0.1:0";
  options.api.listen = "127.0.0.1:0";
  options.api.loopback_role = "admin";
  const TradingFolder trading(demo.folder);
  options.gate.folder = trading.path();
  options.gate.socket = trading.path() + "/kill.sock";
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
    let_trading_begin(appliance.gate()->kill(), clock);
    std::string monitor = "http://127.0.0.1:";
    monitor.append(std::to_string(appliance.monitor_port())).append("/metrics");
    on_open({appliance.api_url(), monitor, options.gate.socket});
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
