// Compiled several times: PLIMSOLL_GREEKS_LOOP names the function, PLIMSOLL_GREEKS_SCALAR keeps it from vectorising.
#include "tests/kernels/pricers/greek_loops.hpp"

#ifdef PLIMSOLL_GREEKS_SCALAR
#define PLIMSOLL_GREEKS_SIMD
#else
#define PLIMSOLL_GREEKS_SIMD _Pragma("omp simd")
#endif

namespace plimsoll::pricers {

void PLIMSOLL_GREEKS_LOOP(const Position* __restrict positions, const RateTerms* __restrict rates, double spot,
                          double log_spot, Greeks* __restrict greeks, std::size_t count) {
  PLIMSOLL_GREEKS_SIMD for (std::size_t i = 0; i < count; ++i) {
    greeks[i] = unit_greeks(positions[i], rates[i], spot, log_spot);
  }
}

}  // namespace plimsoll::pricers
