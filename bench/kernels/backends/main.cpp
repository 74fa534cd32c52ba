#include <benchmark/benchmark.h>

#include <cstdlib>
#include <cstring>

#include "bench/kernels/backends/desk.hpp"
#include "kernels/backends/select.hpp"

int main(int argc, char** argv) {
  // The program is its own GPU worker, as plimsoll is.
  if (argc == 4 && std::strcmp(argv[1], "gpu-worker") == 0) {
    return plimsoll::backends::serve_gpus(std::atoi(argv[2]), std::atoi(argv[3]));
  }
  benchmark::Initialize(&argc, argv);
  plimsoll::bench::register_revaluation();
  plimsoll::bench::register_scenarios();
  plimsoll::bench::register_vectors();
  plimsoll::bench::register_cuda();
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
}
