// The full portfolio on the GPU: 512 underlyings of 20 vanilla options, 131,072 scenarios, transfers of terms and
// results included. Registers nothing where there is no device.
#include <benchmark/benchmark.h>

#include <vector>

#include "bench/kernels/backends/desk.hpp"
#include "kernels/backends/cuda/cuda_backend.hpp"

namespace plimsoll::bench {
namespace {

constexpr std::uint32_t gpu_scenarios = 131'072;
constexpr std::size_t underlyings = 512;
constexpr std::size_t options_each = 20;
constexpr backends::VectorIndex firm = underlyings;

std::unique_ptr<backends::Backend> loaded(std::unique_ptr<backends::Backend> backend, std::uint32_t scenarios) {
  backend->load_scenarios(recipe_of(scenarios, 2));
  backend->allocate_vectors(underlyings + 1);
  return backend;
}

void prove(backends::Backend& gpu) {
  const auto cpu = loaded(cpu_backend(backends::cpu::best_isa(), 1), gpu_scenarios);
  const std::vector<pricers::Position> book = vanilla_book(options_each);
  for (backends::Backend* backend : {&gpu, cpu.get()}) backend->revalue(cell_of(book), 0, {&firm, 1});
  for (const backends::VectorIndex vector : {0U, firm}) {
    if (gpu.measure(vector, 0).summary.digest != cpu->measure(vector, 0).summary.digest) refuse("GPU and CPU differ");
  }
}

void revalue_portfolio(benchmark::State& state) {
  const auto backend = loaded(backends::cuda::make_cuda_backend(), gpu_scenarios);
  prove(*backend);
  const std::vector<pricers::Position> book = vanilla_book(options_each);
  for (auto _ : state) {
    for (backends::VectorIndex cell = 0; cell < underlyings; ++cell) {
      benchmark::DoNotOptimize(backend->revalue(cell_of(book), cell, {&firm, 1}));
    }
  }
  state.SetItemsProcessed(state.iterations() * std::int64_t{underlyings * options_each} * gpu_scenarios);
}

void revalue_one_underlying(benchmark::State& state) {
  const auto backend = loaded(backends::cuda::make_cuda_backend(), gpu_scenarios);
  prove(*backend);
  const std::vector<pricers::Position> book = vanilla_book(options_each);
  for (auto _ : state) benchmark::DoNotOptimize(backend->revalue(cell_of(book), 0, {&firm, 1}));
  state.SetItemsProcessed(state.iterations() * std::int64_t{options_each} * gpu_scenarios);
}

}  // namespace

void register_cuda() {
  if (!backends::cuda::probe().available) return;
  for (const auto& [name, body] : {std::pair{"revalue/cuda/portfolio", &revalue_portfolio},
                                   std::pair{"revalue/cuda/one_underlying", &revalue_one_underlying}}) {
    benchmark::RegisterBenchmark(name, body)->Unit(benchmark::kMillisecond)->UseRealTime();
  }
}

}  // namespace plimsoll::bench
