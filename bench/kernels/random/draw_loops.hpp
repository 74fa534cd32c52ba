// The loops over scenarios that draw_bench times, one set per instruction set.
#pragma once

#include <cstddef>

#include "kernels/scenarios/generate.hpp"

namespace plimsoll::bench {

struct DrawLoops {
  const char* isa;
  void (*philox)(const scenarios::DrawNormals<random::PhiloxNormals>& draw);
  void (*sobol)(const scenarios::DrawNormals<random::SobolNormals>& draw);
  void (*mixing)(const scenarios::DrawMixing<random::PhiloxNormals>& mix);
  void (*correlate)(const scenarios::CorrelateShocks& correlate);
};

const DrawLoops& draw_loops_v2();
const DrawLoops& draw_loops_v3();
const DrawLoops& draw_loops_v4();

}  // namespace plimsoll::bench
