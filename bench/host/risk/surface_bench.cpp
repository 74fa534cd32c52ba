// What surfaces buy: a full recompute of 10,240 options in both modes, and a tick and a what-if of one underlying with
// more and more options on it. Nothing is timed unless the surface's numbers agree with full revaluation within their
// certificate and its digest with that of an engine on the baseline instruction set that built its surfaces from
// nothing.
#include <benchmark/benchmark.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <vector>

#include "bench/host/risk/wide_desk.hpp"
#include "host/core/latency_histogram.hpp"
#include "host/core/system_clock.hpp"
#include "host/risk/risk_engine.hpp"
#include "kernels/backends/cpu/cpu_backend.hpp"

namespace plimsoll::bench {
namespace {

using backends::cpu::Isa;
using risk::Revaluation;

constexpr std::size_t wide_underlyings = 512;
constexpr std::size_t wide_options_each = 20;
constexpr std::uint32_t scenario_count = 16'384;
constexpr std::size_t tick_underlyings = 8;
constexpr int ticks_per_round = 400;
constexpr int what_ifs_per_round = 100;

[[noreturn]] void refuse(const char* why) {
  std::fprintf(stderr, "%s: not timed\n", why);
  std::exit(1);
}

struct Engine {
  Engine(const WideDesk& desk, Revaluation revaluation, unsigned threads, Isa isa = backends::cpu::best_isa())
      : backend(backends::cpu::make_cpu_backend(isa, threads, "benchmark")),
        engine(*backend, desk.instruments, desk.portfolio, desk.model, settings(revaluation)) {}

  Engine(const WideDesk& desk, const risk::RiskSettings& settings, Isa isa = backends::cpu::best_isa())
      : backend(backends::cpu::make_cpu_backend(isa, 1, "benchmark")),
        engine(*backend, desk.instruments, desk.portfolio, desk.model, settings) {}

  static risk::RiskSettings settings(Revaluation revaluation) {
    risk::RiskSettings settings;
    settings.scenarios = scenario_count;
    settings.levels = {*measures::ConfidenceLevel::parse("0.99"), *measures::ConfidenceLevel::parse("0.975")};
    settings.revaluation = revaluation;
    settings.exposures_every = 0;  // closed-form Greeks of every position of a moved cell: a benchmark of their own
    return settings;
  }

  risk::RiskReport recompute(const market::MarketSnapshot& snapshot) {
    engine.recompute(snapshot);
    return engine.report(snapshot);
  }

  std::unique_ptr<backends::Backend> backend;
  risk::RiskEngine engine;
};

double var_of(const risk::RiskReport& report) { return report.nodes.front().levels.front().var; }

void prove(const risk::RiskReport& surface, const risk::RiskReport& full) {
  if (surface.revaluation.surface_cells == 0 || surface.revaluation.full_cells != 0)
    refuse("not all cells are surfaces");
  const double limit = risk::usual_certificate_limit * var_of(full);
  if (!(surface.revaluation.largest_error <= limit)) refuse("a certificate is above its limit");
  if (!(std::fabs(var_of(surface) - var_of(full)) <= 10 * limit))
    refuse("VaR of surfaces is not that of full revaluation");
}

const WideDesk& wide_desk() {
  static const WideDesk desk(wide_underlyings, wide_options_each);
  return desk;
}

// Full recompute of every cell; in surface mode the surfaces are there already.
void recompute_all(benchmark::State& state, Revaluation revaluation, unsigned threads) {
  const market::MarketSnapshot snapshot = wide_desk().snapshot();
  static const risk::RiskReport full = Engine(wide_desk(), Revaluation::full, 2).recompute(snapshot);
  Engine engine(wide_desk(), revaluation, threads);
  const risk::RiskReport first = engine.recompute(snapshot);
  if (revaluation == Revaluation::full) {
    if (first.digest != full.digest) refuse("digests of full revaluation differ");
  } else {
    prove(first, full);
  }
  for (auto _ : state) benchmark::DoNotOptimize(engine.recompute(snapshot));
  const double revaluations = static_cast<double>(wide_underlyings * wide_options_each) * scenario_count;
  state.counters["revaluations_per_second"] =
      benchmark::Counter(revaluations, benchmark::Counter::kIsIterationInvariantRate);
  state.counters["certificate_of_var"] = first.revaluation.largest_error / var_of(full);
  state.counters["es_error_of_var"] = first.revaluation.tail_error / var_of(full);
  state.SetLabel(first.backend.isa);
}

// All surfaces from nothing, with their first check.
void build_surfaces(benchmark::State& state, std::size_t underlyings, std::size_t options_each) {
  const WideDesk desk(underlyings, options_each);
  const market::MarketSnapshot here = desk.snapshot();
  market::MarketSnapshot there = here;
  for (market::Mark& spot : there.spots) spot.value *= 1.05;
  market::MarketSnapshot beyond = here;
  for (market::Mark& spot : beyond.spots) spot.value *= 0.95;
  const market::MarketSnapshot* const stations[] = {&here, &there,
                                                    &beyond};  // two are kept, so the next is never there
  Engine engine(desk, Revaluation::surface, 1);
  std::size_t at = 0;
  std::uint64_t points = 0;
  for (auto _ : state) {
    const risk::RiskReport report = engine.recompute(*stations[at++ % 3]);
    if (report.revaluation.built != underlyings) refuse("not every surface was built");
    points = report.revaluation.points;
  }
  state.counters["points_per_surface"] = static_cast<double>(points) / static_cast<double>(underlyings);
}

void build_all(benchmark::State& state) { build_surfaces(state, wide_underlyings, wide_options_each); }

// One underlying moves within its lattice step; to the finished report with its attribution.
void tick(benchmark::State& state, Revaluation revaluation, std::size_t options_each) {
  const WideDesk desk(tick_underlyings, options_each);
  Engine engine(desk, revaluation, 1);
  const market::MarketSnapshot start = desk.snapshot();
  engine.recompute(start);
  // As a live market freezes them: what did not move is shared.
  std::vector<market::MarketSnapshot> snapshots(16, start);
  for (int i = 0; i < 16; ++i) snapshots[static_cast<std::size_t>(i)].spots[0].value *= 1.0 + 0.0004 * (i - 8);
  const UnderlyingId dirty{std::uint32_t{0}};
  const SystemClock clock;
  LatencyHistogram latency;
  std::size_t at = 0;
  risk::RiskReport report;
  for (auto _ : state) {
    std::int64_t total = 0;
    for (int i = 0; i < ticks_per_round; ++i) {
      const market::MarketSnapshot& snapshot = snapshots[at++ % snapshots.size()];
      const std::int64_t start = clock.monotonic_ns();
      engine.engine.update(snapshot, {&dirty, 1});
      report = engine.engine.report(snapshot);
      const std::int64_t took = clock.monotonic_ns() - start;
      latency.record(took);
      total += took;
    }
    state.SetIterationTime(static_cast<double>(total) * 1e-9 / ticks_per_round);
  }
  const market::MarketSnapshot& last = snapshots[(at - 1) % snapshots.size()];
  if (report.digest != Engine(desk, revaluation, 1, Isa::scalar).recompute(last).digest) {
    refuse("the incremental digest differs from that of a fresh engine on the baseline instruction set");
  }
  const auto microseconds = [&](double fraction) { return static_cast<double>(latency.quantile_ns(fraction)) * 1e-3; };
  state.counters["p50_us"] = microseconds(0.5);
  state.counters["p99_us"] = microseconds(0.99);
  state.counters["p99.9_us"] = microseconds(0.999);
  state.counters["max_us"] = static_cast<double>(latency.max_ns()) * 1e-3;
  state.counters["options_on_underlying"] = static_cast<double>(options_each);
  // What a scenario costs follows from how the P&L bends, not from how many positions there are.
  if (revaluation == Revaluation::surface) {
    state.counters["operations"] = static_cast<double>(report.revaluation.cells.front().operations);
    state.counters["pieces"] = static_cast<double>(report.revaluation.cells.front().pieces);
  }
}

// A trade in one of the options of an underlying, before it is done: how the firm's VaR and ES would change.
void what_if(benchmark::State& state, std::size_t options_each, std::size_t unit_value_bytes) {
  const WideDesk desk(tick_underlyings, options_each);
  risk::RiskSettings settings = Engine::settings(Revaluation::surface);
  settings.what_if_cells = 1;
  settings.unit_value_bytes = unit_value_bytes;
  Engine engine(desk, settings);
  const market::MarketSnapshot snapshot = desk.snapshot(1.001);
  engine.recompute(snapshot);
  const BookId book = *desk.portfolio.books().find("firm/options");
  const SystemClock clock;
  LatencyHistogram latency;
  std::size_t at = 0;
  risk::WhatIfReport report;
  std::uint64_t points = 0;
  const auto name = [&] { return "U0O" + std::to_string(at % options_each); };
  for (auto _ : state) {
    std::int64_t total = 0;
    for (int i = 0; i < what_ifs_per_round; ++i) {
      at += 7;
      const portfolio::Position trade{book, *desk.instruments.find(name()), Quantity::from_raw(3 * decimal_scale)};
      const std::int64_t start = clock.monotonic_ns();
      report = engine.engine.what_if(snapshot, {&trade, 1});
      const std::int64_t took = clock.monotonic_ns() - start;
      latency.record(took);
      total += took;
      points += report.points;
    }
    state.SetIterationTime(static_cast<double>(total) * 1e-9 / what_ifs_per_round);
  }
  const WideDesk traded(tick_underlyings, options_each, name() + ",3,firm/options\n");
  const risk::RiskReport expected = Engine(traded, Revaluation::surface, 1, Isa::scalar).recompute(snapshot);
  if (risk::report_digest(traded.portfolio.identity(), report.after) != expected.digest) {
    refuse("the what-if differs from a fresh engine that holds the trade");
  }
  const auto microseconds = [&](double fraction) { return static_cast<double>(latency.quantile_ns(fraction)) * 1e-3; };
  state.counters["p50_us"] = microseconds(0.5);
  state.counters["p99_us"] = microseconds(0.99);
  state.counters["points_priced_each"] = static_cast<double>(points) / what_ifs_per_round;
  state.counters["options_on_underlying"] = static_cast<double>(options_each);
}

BENCHMARK_CAPTURE(recompute_all, full, Revaluation::full, 1)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(recompute_all, surface, Revaluation::surface, 1)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(recompute_all, full_two_threads, Revaluation::full, 2)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(build_all)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(build_surfaces, each_of_20, tick_underlyings, 20)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(build_surfaces, each_of_200, tick_underlyings, 200)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(build_surfaces, each_of_2000, tick_underlyings, 2000)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(tick, full_20, Revaluation::full, 20)->Iterations(1)->UseManualTime();
BENCHMARK_CAPTURE(tick, surface_20, Revaluation::surface, 20)->Iterations(1)->UseManualTime();
BENCHMARK_CAPTURE(tick, surface_200, Revaluation::surface, 200)->Iterations(1)->UseManualTime();
BENCHMARK_CAPTURE(tick, surface_2000, Revaluation::surface, 2000)->Iterations(1)->UseManualTime();
BENCHMARK_CAPTURE(what_if, priced_20, 20, 0)->Iterations(1)->UseManualTime();
BENCHMARK_CAPTURE(what_if, priced_200, 200, 0)->Iterations(1)->UseManualTime();
BENCHMARK_CAPTURE(what_if, priced_2000, 2000, 0)->Iterations(1)->UseManualTime();
BENCHMARK_CAPTURE(what_if, kept_units_20, 20, risk::usual_unit_value_bytes)->Iterations(1)->UseManualTime();
BENCHMARK_CAPTURE(what_if, kept_units_200, 200, risk::usual_unit_value_bytes)->Iterations(1)->UseManualTime();
BENCHMARK_CAPTURE(what_if, kept_units_2000, 2000, risk::usual_unit_value_bytes)->Iterations(1)->UseManualTime();

}  // namespace
}  // namespace plimsoll::bench
