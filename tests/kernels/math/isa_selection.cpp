// Which of the compiled instruction sets this machine can run.
#include "tests/kernels/math/isa_loops.hpp"

namespace plimsoll::math_test {

const IsaLoops& loops_scalar();
const IsaLoops& scalar_loops() { return loops_scalar(); }

#ifdef PLIMSOLL_MATH_X86
const IsaLoops& loops_v2();
const IsaLoops& loops_v3();
const IsaLoops& loops_v4();

std::vector<const IsaLoops*> runnable_loops(std::vector<std::string>& skipped) {
  std::vector<const IsaLoops*> runnable;
  const bool v2 = __builtin_cpu_supports("sse4.2") && __builtin_cpu_supports("popcnt");
  const bool v3 =
      v2 && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi2");
  const bool v4 = v3 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                  __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512dq") &&
                  __builtin_cpu_supports("avx512vl");
  if (v2) runnable.push_back(&loops_v2());
  if (v3) runnable.push_back(&loops_v3());
  if (v4) runnable.push_back(&loops_v4());
  if (!v2) skipped.emplace_back("v2");
  if (!v3) skipped.emplace_back("v3");
  if (!v4) skipped.emplace_back("v4");
  return runnable;
}
#else
const IsaLoops& loops_native();

std::vector<const IsaLoops*> runnable_loops(std::vector<std::string>&) { return {&loops_native()}; }
#endif

}  // namespace plimsoll::math_test
