// Loops over the functions of kernels/math, compiled once per instruction set, for tests and benchmarks.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace plimsoll::math_test {

using Loop = void (*)(const double* x, double* y, std::size_t count);
using PairLoop = void (*)(const double* a, const double* b, double* first, double* second, std::size_t count);
// exp(-a^2 / 2) and the pair M(a), M(b): what an option pricer asks for per scenario.
using PricerLoop = void (*)(const double* a, const double* b, double* density, double* first, double* second,
                            std::size_t count);

struct IsaLoops {
  const char* isa;
  Loop exp;
  Loop exp_minus_half_square;
  Loop log;
  Loop normal_pdf;
  Loop normal_cdf;
  Loop normal_quantile;
  Loop mills_ratio;
  PairLoop mills_ratio_pair;
  PricerLoop pricer;
};

struct NamedLoop {
  const char* name;
  Loop IsaLoops::*loop;
};

inline constexpr NamedLoop named_loops[] = {
    {"exp", &IsaLoops::exp},
    {"exp_minus_half_square", &IsaLoops::exp_minus_half_square},
    {"log", &IsaLoops::log},
    {"normal_pdf", &IsaLoops::normal_pdf},
    {"normal_cdf", &IsaLoops::normal_cdf},
    {"normal_quantile", &IsaLoops::normal_quantile},
    {"mills_ratio", &IsaLoops::mills_ratio},
};

/// The reference: no vectorisation, the compiler's baseline instruction set.
const IsaLoops& scalar_loops();

/// Those of v2, v3 and v4 that were compiled and that this machine runs; `skipped` names the others.
std::vector<const IsaLoops*> runnable_loops(std::vector<std::string>& skipped);

}  // namespace plimsoll::math_test
