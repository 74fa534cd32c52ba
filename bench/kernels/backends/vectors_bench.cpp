// What a cycle does with a finished P&L vector: pick the tail, beside std::sort of everything; summarise.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <string>

#include "bench/kernels/backends/desk.hpp"
#include "kernels/backends/cpu/tail_selection.hpp"
#include "kernels/measures/tail.hpp"

namespace plimsoll::bench {
namespace {

using backends::cpu::Isa;
using measures::TailLoss;

constexpr std::uint32_t vector_sizes[] = {16'384, 65'536, 131'072};

/// 2.5 % of the scenarios and what a confidence interval needs beyond.
std::size_t tail_of(std::uint32_t scenarios) { return scenarios / 40 + scenarios / 400; }

/// P&L of a small book, so that the values are distributed as real ones are.
std::vector<Quanta> sample_pnl(std::uint32_t scenarios) {
  const std::unique_ptr<backends::Backend> backend = cpu_backend(backends::cpu::best_isa(), 1);
  backend->load_scenarios(recipe_of(scenarios, 2));
  backend->allocate_vectors(1);
  const std::vector<pricers::Position> book = vanilla_book(20);
  backend->revalue(cell_of(book), 0, {});
  std::vector<Quanta> pnl(scenarios);
  backend->download(0, pnl);
  return pnl;
}

std::vector<TailLoss> sorted_losses(const std::vector<Quanta>& pnl) {
  std::vector<TailLoss> losses;
  for (std::size_t s = 0; s < pnl.size(); ++s) losses.push_back({-pnl[s], static_cast<std::uint32_t>(s)});
  std::sort(losses.begin(), losses.end(), measures::DescendingLoss{});
  return losses;
}

void select_tail(benchmark::State& state) {
  const auto scenarios = static_cast<std::uint32_t>(state.range(0));
  const std::vector<Quanta> pnl = sample_pnl(scenarios);
  std::vector<TailLoss> tail;
  backends::cpu::select_tail(pnl, tail_of(scenarios), tail);
  const std::vector<TailLoss> sorted = sorted_losses(pnl);
  if (!std::equal(tail.begin(), tail.end(), sorted.begin(), sorted.begin() + static_cast<std::ptrdiff_t>(tail.size()),
                  [](const TailLoss& a, const TailLoss& b) { return a.loss == b.loss && a.scenario == b.scenario; })) {
    refuse("the tail differs from the sorted losses'");
  }
  for (auto _ : state) {
    backends::cpu::select_tail(pnl, tail_of(scenarios), tail);
    benchmark::ClobberMemory();
  }
}

void sort_everything(benchmark::State& state) {
  const std::vector<Quanta> pnl = sample_pnl(static_cast<std::uint32_t>(state.range(0)));
  for (auto _ : state) benchmark::DoNotOptimize(sorted_losses(pnl).data());
}

void summarize(benchmark::State& state, Isa isa, std::uint32_t scenarios) {
  const std::vector<Quanta> pnl = sample_pnl(scenarios);
  backends::VectorSummary expected;
  for (std::size_t s = 0; s < pnl.size(); ++s) expected = combine(expected, backends::summarize_element(s, pnl[s]));
  const backends::cpu::IsaKernels& kernels = backends::cpu::kernels_for(isa);
  const backends::VectorSummary summary = kernels.summarize(pnl.data(), 0, pnl.size());
  if (!(summary.digest == expected.digest) || summary.sum() != expected.sum()) refuse("the summary is wrong");
  for (auto _ : state) benchmark::DoNotOptimize(kernels.summarize(pnl.data(), 0, pnl.size()));
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(scenarios));
}

}  // namespace

void register_vectors() {
  for (const std::uint32_t scenarios : vector_sizes) {
    benchmark::RegisterBenchmark("select_tail", select_tail)->Arg(scenarios)->Unit(benchmark::kMicrosecond);
    benchmark::RegisterBenchmark("sort_everything", sort_everything)->Arg(scenarios)->Unit(benchmark::kMicrosecond);
  }
  for (const Isa isa : backends::cpu::supported_isas()) {
    const std::string name = "summarize/" + std::string(to_string(isa));
    benchmark::RegisterBenchmark(name.c_str(), [=](benchmark::State& state) {
      summarize(state, isa, scenario_count);
    })->Unit(benchmark::kMicrosecond);
  }
}

}  // namespace plimsoll::bench
