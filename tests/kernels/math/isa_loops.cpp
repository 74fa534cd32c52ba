// Compiled several times: PLIMSOLL_MATH_ISA names the instruction set, PLIMSOLL_MATH_SIMD is empty or the omp pragma.
#include "tests/kernels/math/isa_loops.hpp"

#include "kernels/math/normal.hpp"

#define PLIMSOLL_TEXT_OF(x) #x
#define PLIMSOLL_TEXT(x) PLIMSOLL_TEXT_OF(x)
#define PLIMSOLL_JOINED_OF(a, b) a##b
#define PLIMSOLL_JOINED(a, b) PLIMSOLL_JOINED_OF(a, b)

#ifdef PLIMSOLL_MATH_SCALAR
#define PLIMSOLL_MATH_SIMD
#else
#define PLIMSOLL_MATH_SIMD _Pragma("omp simd")
#endif

#define PLIMSOLL_MATH_LOOP(function)                                                                    \
  void function(const double* __restrict x, double* __restrict y, std::size_t n) {                      \
    PLIMSOLL_MATH_SIMD for (std::size_t i = 0; i < n; ++i) { y[i] = ::plimsoll::math::function(x[i]); } \
  }

namespace plimsoll::math_test {
namespace PLIMSOLL_MATH_ISA {
namespace {

PLIMSOLL_MATH_LOOP(exp)
PLIMSOLL_MATH_LOOP(exp_minus_half_square)
PLIMSOLL_MATH_LOOP(log)
PLIMSOLL_MATH_LOOP(normal_pdf)
PLIMSOLL_MATH_LOOP(normal_cdf)
PLIMSOLL_MATH_LOOP(normal_quantile)
PLIMSOLL_MATH_LOOP(mills_ratio)

void mills_ratio_pair(const double* __restrict a, const double* __restrict b, double* __restrict first,
                      double* __restrict second, std::size_t n) {
  PLIMSOLL_MATH_SIMD for (std::size_t i = 0; i < n; ++i) {
    const math::MillsPair pair = math::mills_ratio_pair(a[i], b[i]);
    first[i] = pair.first;
    second[i] = pair.second;
  }
}

void pricer(const double* __restrict a, const double* __restrict b, double* __restrict density,
            double* __restrict first, double* __restrict second, std::size_t n) {
  PLIMSOLL_MATH_SIMD for (std::size_t i = 0; i < n; ++i) {
    const math::MillsPair pair = math::mills_ratio_pair(a[i], b[i]);
    density[i] = math::exp(-0.5 * a[i] * a[i]);
    first[i] = pair.first;
    second[i] = pair.second;
  }
}

constexpr IsaLoops loops{PLIMSOLL_TEXT(PLIMSOLL_MATH_ISA),
                         exp,
                         exp_minus_half_square,
                         log,
                         normal_pdf,
                         normal_cdf,
                         normal_quantile,
                         mills_ratio,
                         mills_ratio_pair,
                         pricer};

}  // namespace
}  // namespace PLIMSOLL_MATH_ISA

const IsaLoops& PLIMSOLL_JOINED(loops_, PLIMSOLL_MATH_ISA)();
const IsaLoops& PLIMSOLL_JOINED(loops_, PLIMSOLL_MATH_ISA)() { return PLIMSOLL_MATH_ISA::loops; }

}  // namespace plimsoll::math_test
