// Time per call of the functions of kernels/math on every instruction set this machine runs.
#include <benchmark/benchmark.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>
#include <vector>

#include "kernels/core/bits.hpp"
#include "tests/kernels/math/isa_loops.hpp"

namespace {

using plimsoll::to_bits;
using plimsoll::math_test::IsaLoops;
using plimsoll::math_test::NamedLoop;

constexpr std::size_t count = 2048;  // five arrays of it stay in a level-two cache

struct Data {
  std::vector<double> a = std::vector<double>(count);
  std::vector<double> b = std::vector<double>(count);
  std::vector<double> y = std::vector<double>(3 * count);
};

// Values in (0, 1): arguments that every function accepts. Nothing here branches, so time does not depend on them.
Data make_data() {
  Data data;
  std::mt19937_64 random(1);
  for (double& x : data.a) x = (static_cast<double>(random() >> 11) + 0.5) * 0x1p-53;
  for (double& x : data.b) x = 5.0 * (static_cast<double>(random() >> 11) + 0.5) * 0x1p-53;
  return data;
}

void require_same(const std::vector<double>& expected, const std::vector<double>& actual, const char* what,
                  const char* isa) {
  for (std::size_t i = 0; i < expected.size(); ++i) {
    if (to_bits(expected[i]) == to_bits(actual[i])) continue;
    std::fprintf(stderr, "%s on %s differs from the scalar result at element %zu: not timed\n", what, isa, i);
    std::exit(1);
  }
}

void run_pricer(const IsaLoops& loops, Data& data) {
  double* y = data.y.data();
  loops.pricer(data.a.data(), data.b.data(), y, y + count, y + 2 * count, count);
}

void run_pair(const IsaLoops& loops, Data& data) {
  double* y = data.y.data();
  loops.mills_ratio_pair(data.a.data(), data.b.data(), y, y + count, count);
}

template <typename Body>
void measure(const std::string& name, const IsaLoops& loops, Body body) {
  Data expected = make_data();
  Data actual = make_data();
  body(plimsoll::math_test::scalar_loops(), expected);
  body(loops, actual);
  require_same(expected.y, actual.y, name.c_str(), loops.isa);
  benchmark::RegisterBenchmark((name + "/" + loops.isa).c_str(), [&loops, body](benchmark::State& state) {
    Data data = make_data();
    for (auto _ : state) {
      body(loops, data);
      benchmark::ClobberMemory();
    }
    const double calls = static_cast<double>(state.iterations()) * static_cast<double>(count);
    state.counters["per_call"] = benchmark::Counter(calls, benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
    state.SetItemsProcessed(static_cast<std::int64_t>(calls));
  });
}

void measure_all(const IsaLoops& loops) {
  for (const NamedLoop& function : plimsoll::math_test::named_loops) {
    measure(function.name, loops, [loop = function.loop](const IsaLoops& on, Data& data) {
      (on.*loop)(data.a.data(), data.y.data(), count);
    });
  }
  measure("mills_ratio_pair", loops, run_pair);
  measure("exp_and_mills_ratio_pair", loops, run_pricer);
}

}  // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  std::vector<std::string> skipped;
  measure_all(plimsoll::math_test::scalar_loops());
  for (const IsaLoops* loops : plimsoll::math_test::runnable_loops(skipped)) measure_all(*loops);
  for (const std::string& isa : skipped) std::fprintf(stderr, "not run: this processor lacks %s\n", isa.c_str());
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
