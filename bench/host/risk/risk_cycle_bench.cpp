// Wire to RiskReport on the CPU: one frame moves one underlying of the demo desk; decode, book, freeze, revalue,
// report. Before and after timing, the incremental digest must equal that of a full recompute by another engine on the
// baseline instruction set; otherwise there is no number.
#include <benchmark/benchmark.h>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>

#include "bench/host/risk/one_tick_venue.hpp"
#include "host/core/latency_histogram.hpp"
#include "host/core/system_clock.hpp"
#include "host/risk/live_market.hpp"
#include "host/risk/risk_agent.hpp"
#include "host/risk/risk_engine.hpp"
#include "kernels/backends/cpu/cpu_backend.hpp"
#include "net/ingest/itch_feed.hpp"
#include "tools/exchange/calendar.hpp"
#include "tools/plimsoll/demo_files.hpp"
#include "tools/plimsoll/options.hpp"

namespace plimsoll::bench {
namespace {

using backends::cpu::Isa;

constexpr std::uint32_t scenario_count = 16'384;
constexpr int cycles_per_round = 2'000;
constexpr unsigned thread_counts[] = {1, 2};

class LastReport final : public risk::ReportSink {
 public:
  void on_report(const risk::RiskReport& report, std::int64_t /*cycle_ns*/) override { report_ = report; }
  [[nodiscard]] const risk::RiskReport& get() const { return report_; }

 private:
  risk::RiskReport report_;
};

exchange::VenueSettings venue_settings() {
  exchange::VenueSettings settings;
  settings.seed = 3;
  settings.messages = 1'000;  // of the session that nobody plays: only the desk's files are wanted
  return settings;
}

const cli::Inputs& desk() {
  static const cli::Inputs inputs = [] {
    const char* folder = std::getenv("TMPDIR");
    const std::string base = folder == nullptr ? "/tmp" : folder;
    return cli::load_inputs(cli::write_demo_files(base + "/plimsoll-bench-desk", venue_settings()).inputs);
  }();
  return inputs;
}

risk::RiskSettings settings(risk::Revaluation revaluation) {
  cli::ScenarioOptions options;
  options.scenarios = scenario_count;
  risk::RiskSettings settings = options.settings();
  settings.revaluation = revaluation;
  return settings;
}

struct Engine {
  Engine(Isa isa, unsigned threads, risk::Revaluation revaluation)
      : backend(backends::cpu::make_cpu_backend(isa, threads, "benchmark")),
        engine(*backend, desk().holdings.instruments, desk().holdings.portfolio, desk().model, settings(revaluation)) {}
  std::unique_ptr<backends::Backend> backend;
  risk::RiskEngine engine;
};

class Appliance {
 public:
  Appliance(unsigned threads, risk::Revaluation revaluation)
      : revaluation_(revaluation),
        venue_(venue_settings()),
        market_(desk().holdings.instruments, desk().market, desk().as_of, Quality::stale),
        engine_(backends::cpu::best_isa(), threads, revaluation),
        agent_(market_, engine_.engine, last_, clock_),
        feed_({{venue_settings().symbols + 1, 10'000, 10'000}, exchange::new_york_midnight(desk().as_of.day()), {}},
              market_) {
    for (const auto& frame : venue_.open()) feed_.on_frame({frame, {}});
    agent_.do_work();
  }

  /// Nanoseconds from the frame to the finished report.
  std::int64_t cycle() {
    const std::span<const std::byte> frame = venue_.tick();
    const std::int64_t start = clock_.monotonic_ns();
    feed_.on_frame({frame, {}});
    agent_.do_work();
    const std::int64_t took = clock_.monotonic_ns() - start;
    if (last_.get().dirty_underlyings != 1) refuse("a tick did not make exactly one underlying dirty");
    return took;
  }

  /// One more tick, which both engines see.
  void prove() {
    cycle();
    Engine independent(Isa::scalar, 1, revaluation_);
    const market::SnapshotPtr snapshot = market_.freeze();
    independent.engine.recompute(*snapshot);
    const risk::RiskReport full = independent.engine.report(*snapshot);
    if (full.quality != Quality::live) refuse("the desk is not live");
    if (full.digest != last_.get().digest) refuse("the incremental digest differs from the full recompute's");
  }

  [[nodiscard]] const risk::RiskReport& report() const { return last_.get(); }

 private:
  [[noreturn]] static void refuse(const char* why) {
    std::fprintf(stderr, "%s: not timed\n", why);
    std::exit(1);
  }

  risk::Revaluation revaluation_;
  OneTickVenue venue_;
  risk::LiveMarket market_;
  Engine engine_;
  LastReport last_;
  SystemClock clock_;
  risk::RiskAgent agent_;
  ingest::ItchFeed feed_;
};

void wire_to_report(benchmark::State& state) {
  const auto revaluation = state.range(1) == 0 ? risk::Revaluation::full : risk::Revaluation::automatic;
  Appliance appliance(static_cast<unsigned>(state.range(0)), revaluation);
  appliance.prove();
  LatencyHistogram latency;
  for (auto _ : state) {
    std::int64_t total = 0;
    for (int i = 0; i < cycles_per_round; ++i) {
      const std::int64_t took = appliance.cycle();
      latency.record(took);
      total += took;
    }
    state.SetIterationTime(static_cast<double>(total) * 1e-9 / cycles_per_round);
  }
  appliance.prove();
  const auto microseconds = [&](double fraction) { return static_cast<double>(latency.quantile_ns(fraction)) * 1e-3; };
  state.counters["p50_us"] = microseconds(0.5);
  state.counters["p99_us"] = microseconds(0.99);
  state.counters["p99.9_us"] = microseconds(0.999);
  state.counters["max_us"] = static_cast<double>(latency.max_ns()) * 1e-3;
  state.counters["positions"] = static_cast<double>(appliance.report().nodes.front().positions);
  state.counters["scenarios"] = scenario_count;
  state.SetLabel(appliance.report().backend.isa);
}

BENCHMARK(wire_to_report)
    ->ArgNames({"threads", "surfaces"})
    ->ArgsProduct({{thread_counts[0], thread_counts[1]}, {0, 1}})
    ->Iterations(1)
    ->UseManualTime();

}  // namespace
}  // namespace plimsoll::bench

BENCHMARK_MAIN();
