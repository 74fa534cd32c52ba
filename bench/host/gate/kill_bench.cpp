// The kill switch: from each of its triggers to the command in the order gate's hands, idle and on a busy machine.
#include <benchmark/benchmark.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "host/core/latency_histogram.hpp"
#include "host/core/system_clock.hpp"
#include "host/core/system_disk.hpp"
#include "host/gate/control_client.hpp"
#include "host/gate/control_server.hpp"
#include "host/gate/gate_agent.hpp"
#include "host/gate/kill_switch.hpp"

namespace {

using namespace plimsoll;
using namespace plimsoll::gate;

constexpr int trials = 10'000;
constexpr std::int64_t never_overdue = INT64_MAX / 2;
constexpr std::int64_t patience_ns = 5'000'000'000;
constexpr std::int64_t watchdog_allowed_ns = 3'000'000;  // reports come every millisecond until they do not

/// In memory: what the disk takes for the releases between two trials is not measured.
class Folder {
 public:
  Folder() {
    std::string pattern = "/dev/shm/plimsoll-gate-XXXXXX";
    if (::mkdtemp(pattern.data()) != nullptr) path_ = pattern;
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
};

/// An order gate that notes when a stop has come. Acknowledges, as gates do.
class OrderGate {
 public:
  OrderGate(const std::string& path, const Clock& clock) : clock_(clock) {
    const SystemGateAddress at = system_address({path, path, 0, 0});
    listener_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (::bind(listener_, reinterpret_cast<const sockaddr*>(&at.storage), at.size) != 0) std::abort();
    ::listen(listener_, 1);
    thread_ = std::thread([this] { serve(); });
  }
  ~OrderGate() {
    ending_ = true;
    thread_.join();
    ::close(listener_);
  }
  OrderGate(const OrderGate&) = delete;
  OrderGate& operator=(const OrderGate&) = delete;

  [[nodiscard]] bool connected() const { return connected_; }
  void expect() { stopped_ns_ = 0; }
  /// When the stop came; 0: not yet.
  [[nodiscard]] std::int64_t stopped_ns() const { return stopped_ns_; }
  [[nodiscard]] bool resumed() const { return resumed_; }
  void expect_resume() { resumed_ = false; }

 private:
  void serve() {
    run_before_others();  // so that what is measured is our way to it, not its own waiting for a processor
    pollfd waiting{listener_, POLLIN, 0};
    while (!ending_ && ::poll(&waiting, 1, 20) == 0) {
    }
    if (ending_) return;
    LineStream stream(::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
    stream.write("ready\n");
    while (!ending_ && stream.open()) {
      pollfd readable{stream.descriptor(), POLLIN, 0};
      ::poll(&readable, 1, 20);
      stream.fill();
      const std::int64_t now = clock_.monotonic_ns();
      while (const auto line = stream.next_line()) obey(*line, now, stream);
    }
  }
  void obey(const std::string& line, std::int64_t now, LineStream& stream) {
    if (line.starts_with("synced")) connected_ = true;
    if (line.starts_with("beat")) stream.write("alive\n");
    if (!line.starts_with("command\t")) return;
    const std::size_t end = line.find('\t', 8);
    if (line.compare(end + 1, 7, "resume\t") == 0) {
      resumed_ = true;
    } else if (stopped_ns_ == 0) {
      stopped_ns_ = now;
    }
    stream.write("ack\t" + line.substr(8, end - 8) + '\n');
  }

  const Clock& clock_;
  int listener_ = -1;
  std::atomic<bool> ending_{false};
  std::atomic<bool> connected_{false};
  std::atomic<bool> resumed_{false};
  std::atomic<std::int64_t> stopped_ns_{1};
  std::thread thread_;
};

/// One thread for each processor that never stops working.
class BusyMachine {
 public:
  explicit BusyMachine(bool busy) {
    const unsigned count = busy ? std::thread::hardware_concurrency() : 0;
    for (unsigned i = 0; i < count; ++i) {
      threads_.emplace_back([this] {
        std::uint64_t work = 1;
        while (!ending_) benchmark::DoNotOptimize(work = work * 6364136223846793005U + 1);
      });
    }
  }
  ~BusyMachine() {
    ending_ = true;
    for (std::thread& thread : threads_) thread.join();
  }
  BusyMachine(const BusyMachine&) = delete;
  BusyMachine& operator=(const BusyMachine&) = delete;

 private:
  std::atomic<bool> ending_{false};
  std::vector<std::thread> threads_;
};

enum class Source { person, limit, watchdog };

struct Rig {
  Folder folder;
  SystemClock clock;
  SystemDisk disk;
  OrderGate gate{folder.path() + "/orders", clock};
  std::atomic<std::int64_t> last_report_ns{never_overdue};
  StateKeeper keeper{disk, folder.path(), clock};
  KillSwitch kill{{}, {0, {}}, keeper, clock};
  GateAgent agent{
      kill,
      Watchdog({{"report", watchdog_allowed_ns, [this] { return last_report_ns.load(); }}}, TradingLevel::halted, 0),
      lines(), clock};
  ControlServer server{folder.path() + "/kill", Operators({}, ::geteuid()), kill, clock, [] { return std::string(); }};
  std::atomic<bool> ending{false};
  std::thread thread{[this] {
    agent.serve(server);
    run_before_others();  // as `plimsoll run` does
    while (!ending) {
      agent.do_work();
      agent.wait(20'000'000);
    }
  }};

  std::vector<LineGate> lines() const {
    std::vector<LineGate> gates;
    gates.emplace_back(*parse_gate_address("unix:" + folder.path() + "/orders"), 1);
    return gates;
  }
  ~Rig() {
    ending = true;
    thread.join();
  }

  [[nodiscard]] Origin origin(Trigger trigger) const {
    return {trigger, "bench", {Role::admin}, "trial", clock.now(), clock.monotonic_ns()};
  }
  template <typename Condition>
  bool wait_until(const Condition& holds) {
    const std::int64_t start = clock.monotonic_ns();
    while (!holds()) {
      if (clock.monotonic_ns() - start > patience_ns) return false;
      ::poll(nullptr, 0, 1);
    }
    return true;
  }
  bool release() {
    if (last_report_ns != never_overdue) last_report_ns = clock.monotonic_ns();
    gate.expect_resume();
    kill.release({}, origin(Trigger::person));
    return wait_until([&] {
      if (last_report_ns != never_overdue) last_report_ns = clock.monotonic_ns();
      // Stopped again while the machine held this thread back for as long as a report may be missing.
      if (!kill.view().lines.empty() && !kill.view().lines[0].releasing) kill.release({}, origin(Trigger::person));
      keeper.do_work();
      return gate.resumed();
    });
  }
};

/// When the trigger was pulled.
std::int64_t pull(Source source, Rig& rig, ControlClient& person) {
  const std::int64_t start = rig.clock.monotonic_ns();
  switch (source) {
    case Source::person: person.stop({}, TradingLevel::halted, "trial"); return start;
    case Source::limit: rig.kill.stop({}, TradingLevel::halted, rig.origin(Trigger::limit)); return start;
    case Source::watchdog:
      rig.last_report_ns = start;  // and no other
      return start + watchdog_allowed_ns;
  }
  return start;
}

void trigger_to_command(benchmark::State& state, Source source) {
  const BusyMachine others(state.range(0) != 0);
  Rig rig;
  ControlClient person(rig.folder.path() + "/kill");
  LatencyHistogram latency;
  if (source == Source::watchdog) rig.last_report_ns = rig.clock.monotonic_ns();
  if (!rig.wait_until([&] {
        if (source == Source::watchdog) rig.last_report_ns = rig.clock.monotonic_ns();
        return rig.gate.connected();
      }))
    return state.SkipWithError("the order gate is not reached");
  for (auto _ : state) {
    for (int trial = 0; trial < trials; ++trial) {
      rig.gate.expect();
      const std::int64_t pulled = pull(source, rig, person);
      if (!rig.wait_until([&] { return rig.gate.stopped_ns() != 0; })) return state.SkipWithError("nobody was stopped");
      if (rig.gate.stopped_ns() < pulled) return state.SkipWithError("stopped before the trigger");
      latency.record(rig.gate.stopped_ns() - pulled);
      if (!rig.release()) return state.SkipWithError("not released");
    }
    state.SetIterationTime(static_cast<double>(latency.quantile_ns(0.5)) * 1e-9);
  }
  state.counters["p50_us"] = static_cast<double>(latency.quantile_ns(0.5)) * 1e-3;
  state.counters["p99_us"] = static_cast<double>(latency.quantile_ns(0.99)) * 1e-3;
  state.counters["p99.9_us"] = static_cast<double>(latency.quantile_ns(0.999)) * 1e-3;
  state.counters["max_us"] = static_cast<double>(latency.max_ns()) * 1e-3;
}

BENCHMARK_CAPTURE(trigger_to_command, person, Source::person)
    ->ArgName("busy")
    ->Arg(0)
    ->Arg(1)
    ->Iterations(1)
    ->UseManualTime()
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(trigger_to_command, limit, Source::limit)
    ->ArgName("busy")
    ->Arg(0)
    ->Arg(1)
    ->Iterations(1)
    ->UseManualTime()
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(trigger_to_command, watchdog, Source::watchdog)
    ->ArgName("busy")
    ->Arg(0)
    ->Arg(1)
    ->Iterations(1)
    ->UseManualTime()
    ->Unit(benchmark::kMicrosecond);

}  // namespace

BENCHMARK_MAIN();
