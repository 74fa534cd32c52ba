// Draws per second: Philox and Sobol' normals, Student mixing, correlation; beside the standard library's normals.
#include <benchmark/benchmark.h>

#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>
#include <vector>

#include "bench/kernels/random/draw_loops.hpp"
#include "kernels/core/bits.hpp"

namespace plimsoll::bench {
namespace {

// 16,384 scenarios of 32 factors: 4 MiB, as large as the piece that one thread works on.
constexpr std::uint32_t scenario_count = 16384;
constexpr std::uint32_t factor_count = 32;
constexpr std::uint32_t degrees_of_freedom = 5;

scenarios::ScenarioRecipe make_recipe(scenarios::Sampler sampler) {
  scenarios::ScenarioRecipe recipe;
  recipe.seed = 7;
  recipe.scenarios = scenario_count;
  recipe.factors = factor_count;
  recipe.sampler = sampler;
  recipe.cholesky_lower.assign(std::size_t{factor_count} * factor_count, 0.0);
  for (std::size_t row = 0; row < factor_count; ++row) {
    for (std::size_t k = 0; k <= row; ++k) recipe.cholesky_lower[row * factor_count + k] = k == row ? 0.01 : 0.001;
  }
  recipe.kinds.assign(factor_count, scenarios::ShockKind::log);
  return recipe;
}

struct Buffers {
  scenarios::ScenarioRecipe recipe = make_recipe(scenarios::Sampler::sobol);
  std::vector<std::uint64_t> table = scenarios::direction_table(recipe);
  std::vector<double> matrix = std::vector<double>(recipe.size());
  std::vector<double> mixing = std::vector<double>(scenario_count);

  scenarios::DrawNormals<random::PhiloxNormals> philox() {
    return {{recipe.seed, random::Pairing::independent}, scenario_count, {matrix.data(), matrix.size()}};
  }
  scenarios::DrawNormals<random::SobolNormals> sobol() {
    return {{{table.data(), table.size()}}, scenario_count, {matrix.data(), matrix.size()}};
  }
  scenarios::DrawMixing<random::PhiloxNormals> mixer() {
    return {philox().normals, factor_count, degrees_of_freedom, {mixing.data(), mixing.size()}};
  }
  scenarios::CorrelateShocks correlator() {
    return {{recipe.cholesky_lower.data(), recipe.cholesky_lower.size()},
            {matrix.data(), matrix.size()},
            {},
            {recipe.kinds.data(), recipe.kinds.size()},
            scenario_count,
            factor_count};
  }
};

void require_same(const std::vector<double>& expected, const std::vector<double>& actual, const std::string& what) {
  for (std::size_t i = 0; i < expected.size(); ++i) {
    if (to_bits(expected[i]) == to_bits(actual[i])) continue;
    std::fprintf(stderr, "%s differs from the index-by-index result at element %zu: not timed\n", what.c_str(), i);
    std::exit(1);
  }
}

// The reference: the same functor, one index at a time, in this file compiled for the plain instruction set.
template <typename Functor>
void walk(const Functor& functor, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) functor(i);
}

template <typename Body>
void measure(const std::string& name, double items, Body body) {
  benchmark::RegisterBenchmark(name.c_str(), [items, body](benchmark::State& state) {
    Buffers buffers;
    for (auto _ : state) {
      body(buffers);
      benchmark::ClobberMemory();
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(static_cast<double>(state.iterations()) * items));
  });
}

void measure_all(const DrawLoops& loops) {
  Buffers expected;
  Buffers actual;
  const std::string isa = loops.isa;
  const double draws = static_cast<double>(expected.recipe.size());

  walk(expected.sobol(), expected.matrix.size());
  loops.sobol(actual.sobol());
  require_same(expected.matrix, actual.matrix, "sobol_normals/" + isa);
  walk(expected.mixer(), scenario_count);
  loops.mixing(actual.mixer());
  require_same(expected.mixing, actual.mixing, "student_mixing/" + isa);
  walk(expected.philox(), expected.matrix.size());
  loops.philox(actual.philox());
  require_same(expected.matrix, actual.matrix, "philox_normals/" + isa);
  walk(expected.correlator(), scenario_count);
  loops.correlate(actual.correlator());
  require_same(expected.matrix, actual.matrix, "correlate/" + isa);

  measure("philox_normals/" + isa, draws, [&loops](Buffers& b) { loops.philox(b.philox()); });
  measure("sobol_normals/" + isa, draws, [&loops](Buffers& b) { loops.sobol(b.sobol()); });
  measure("student_mixing_normals/" + isa, static_cast<double>(scenario_count * degrees_of_freedom),
          [&loops](Buffers& b) { loops.mixing(b.mixer()); });
  // Fed back into itself: log moves stay near 1 for these small weights.
  measure("correlate_fma/" + isa, scenario_count * (factor_count * (factor_count + 1) / 2.0),
          [&loops](Buffers& b) { loops.correlate(b.correlator()); });
}

}  // namespace
}  // namespace plimsoll::bench

int main(int argc, char** argv) {
  using namespace plimsoll::bench;
  benchmark::Initialize(&argc, argv);
  measure_all(draw_loops_v2());
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) measure_all(draw_loops_v3());
  if (__builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl")) measure_all(draw_loops_v4());
  measure("standard_library_normals", static_cast<double>(scenario_count) * factor_count, [](Buffers& b) {
    std::mt19937_64 engine(7);
    std::normal_distribution<double> normal;
    for (double& z : b.matrix) z = normal(engine);
  });
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
