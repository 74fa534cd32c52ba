// Generating a scenario set: draws, correlation and moves, factors x scenarios per second, per instruction set.
#include <benchmark/benchmark.h>

#include <string>

#include "bench/kernels/backends/desk.hpp"

namespace plimsoll::bench {
namespace {

using backends::cpu::Isa;

constexpr std::uint32_t factor_counts[] = {2, 60};

std::vector<double> moves_of(backends::Backend& backend, std::uint32_t factor) {
  std::vector<double> moves(backend.scenario_count());
  backend.download_moves(factor, moves);
  return moves;
}

void generate(benchmark::State& state, Isa isa, std::uint32_t factors) {
  const scenarios::ScenarioRecipe recipe = recipe_of(scenario_count, factors);
  const std::unique_ptr<backends::Backend> backend = cpu_backend(isa, 1);
  const std::unique_ptr<backends::Backend> reference = cpu_backend(backends::cpu::supported_isas().front(), 1);
  backend->load_scenarios(recipe);
  reference->load_scenarios(recipe);
  for (std::uint32_t factor = 0; factor < factors; ++factor) {
    if (moves_of(*backend, factor) != moves_of(*reference, factor)) refuse("moves differ from the baseline's");
  }
  for (auto _ : state) backend->load_scenarios(recipe);
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(recipe.size()));
}

}  // namespace

void register_scenarios() {
  for (const Isa isa : backends::cpu::supported_isas()) {
    for (const std::uint32_t factors : factor_counts) {
      const std::string name = "generate/" + std::string(to_string(isa)) + "/factors:" + std::to_string(factors);
      benchmark::RegisterBenchmark(name.c_str(), [=](benchmark::State& state) {
        generate(state, isa, factors);
      })->Unit(benchmark::kMillisecond);
    }
  }
}

}  // namespace plimsoll::bench
