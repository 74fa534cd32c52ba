#include <benchmark/benchmark.h>

#include "bench/kernels/backends/desk.hpp"

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  plimsoll::bench::register_revaluation();
  plimsoll::bench::register_scenarios();
  plimsoll::bench::register_vectors();
  plimsoll::bench::register_cuda();
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
}
