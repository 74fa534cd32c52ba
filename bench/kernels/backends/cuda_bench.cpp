// DESIGN section 8 on the GPU, transfers of terms and results included: the whole portfolio in full and surface mode,
// and one dirty underlying, in this process and guarded in a worker. Registers nothing where there is no device.
#include <benchmark/benchmark.h>

#include <string>
#include <vector>

#include "bench/kernels/backends/portfolio.hpp"
#include "host/core/latency_histogram.hpp"
#include "host/core/system_clock.hpp"
#include "kernels/backends/cuda/cuda_backend.hpp"
#include "kernels/backends/select.hpp"

namespace plimsoll::bench {
namespace {

constexpr std::uint32_t gpu_scenarios = 131'072;
constexpr std::size_t underlyings = 512;
constexpr std::size_t ticks = 20'000;

enum class Mode { full, surface };

struct Case {
  std::size_t options_each = 20;
  Mode mode = Mode::full;
  bool guarded = false;
  friend bool operator==(const Case&, const Case&) = default;
};

std::unique_ptr<backends::Backend> gpu(const Case& asked) {
  if (!asked.guarded) return backends::cuda::make_cuda_backend();
  backends::BackendRequest request;
  request.choice = backends::BackendChoice::cuda;
  request.gpu_worker = backends::WorkerCommand{"/proc/self/exe", {"gpu-worker"}};
  return make_guarded_backend(request);
}

/// A backend that has answered for the whole portfolio as the CPU does.
struct Proven {
  explicit Proven(const Case& asked) : portfolio(underlyings, asked.options_each), backend(gpu(asked)) {
    const auto cpu = backends::make_backend({.choice = backends::BackendChoice::cpu, .isa = {}, .threads = 0});
    portfolio.load(*cpu, gpu_scenarios);
    portfolio.load(*backend, gpu_scenarios);
    if (asked.mode == Mode::surface) portfolio.build_surfaces(*cpu);
    backends::CycleResult expected;
    cpu->run(portfolio.request(gpu_scenarios), expected);
    backend->run(portfolio.request(gpu_scenarios), result);
    refuse_unless_equal(expected, result);
  }

  SyntheticPortfolio portfolio;
  std::unique_ptr<backends::Backend> backend;
  backends::CycleResult result;
};

/// Scenarios take seconds to make, so the newest stays for the next repetition.
Proven& proven_for(const Case& asked) {
  static std::unique_ptr<Proven> newest;
  static Case newest_case;
  if (!newest || newest_case != asked) {
    newest = nullptr;  // its memory is needed
    newest = std::make_unique<Proven>(asked);
    newest_case = asked;
  }
  return *newest;
}

void whole_portfolio(benchmark::State& state, const Case& asked) {
  Proven& proven = proven_for(asked);
  for (auto _ : state) proven.backend->run(proven.portfolio.request(gpu_scenarios), proven.result);
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(proven.portfolio.options()) * gpu_scenarios);
}

/// Each tick dirties the next underlying; from the request to VaR, ES and their errors in the program's memory.
void tick_to_var(benchmark::State& state, const Case& asked) {
  Proven& proven = proven_for(asked);
  const SystemClock clock;
  LatencyHistogram latencies;
  for (auto _ : state) {
    const std::int64_t begin = clock.monotonic_ns();
    for (std::size_t tick = 0; tick < ticks; ++tick) {
      const std::int64_t start = clock.monotonic_ns();
      proven.backend->run(proven.portfolio.request(tick % underlyings, 1, gpu_scenarios), proven.result);
      latencies.record(clock.monotonic_ns() - start);
    }
    state.SetIterationTime(static_cast<double>(clock.monotonic_ns() - begin) * 1e-9);
  }
  state.counters["p50_us"] = static_cast<double>(latencies.quantile_ns(0.5)) / 1000.0;
  state.counters["p99_us"] = static_cast<double>(latencies.quantile_ns(0.99)) / 1000.0;
  state.counters["p999_us"] = static_cast<double>(latencies.quantile_ns(0.999)) / 1000.0;
  state.counters["max_us"] = static_cast<double>(latencies.max_ns()) / 1000.0;
}

}  // namespace

void register_cuda() {
  if (!backends::cuda::probe().available) return;
  const auto add = [](const std::string& name, auto body, const Case& asked) {
    return benchmark::RegisterBenchmark(name.c_str(), [=](benchmark::State& state) { body(state, asked); })
        ->Unit(benchmark::kMillisecond);
  };
  add("portfolio/cuda/full/20", whole_portfolio, {20, Mode::full, false})->UseRealTime();
  add("portfolio/cuda/surface/20", whole_portfolio, {20, Mode::surface, false})->UseRealTime();
  add("portfolio/cuda/surface/200", whole_portfolio, {200, Mode::surface, false})->UseRealTime();
  add("tick/cuda/full", tick_to_var, {20, Mode::full, false})->UseManualTime()->Iterations(1);
  add("tick/cuda/surface", tick_to_var, {20, Mode::surface, false})->UseManualTime()->Iterations(1);
  add("tick/cuda_guarded/surface", tick_to_var, {20, Mode::surface, true})->UseManualTime()->Iterations(1);
}

}  // namespace plimsoll::bench
