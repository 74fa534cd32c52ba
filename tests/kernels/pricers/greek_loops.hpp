// A loop over positions that makes all their Greeks, compiled once per instruction set, for a test and a benchmark.
#pragma once

#include <cstddef>

#include "kernels/pricers/position_greeks.hpp"

namespace plimsoll::pricers {

using GreekLoop = void (*)(const Position* positions, const RateTerms* rates, double spot, double log_spot,
                           Greeks* greeks, std::size_t count);

void greek_loop_scalar(const Position* positions, const RateTerms* rates, double spot, double log_spot, Greeks* greeks,
                       std::size_t count);
void greek_loop_v2(const Position* positions, const RateTerms* rates, double spot, double log_spot, Greeks* greeks,
                   std::size_t count);
void greek_loop_v3(const Position* positions, const RateTerms* rates, double spot, double log_spot, Greeks* greeks,
                   std::size_t count);
void greek_loop_v4(const Position* positions, const RateTerms* rates, double spot, double log_spot, Greeks* greeks,
                   std::size_t count);
void greek_loop_native(const Position* positions, const RateTerms* rates, double spot, double log_spot, Greeks* greeks,
                       std::size_t count);

struct NamedGreekLoop {
  const char* isa;
  GreekLoop loop;
};

#ifdef PLIMSOLL_GREEKS_X86
inline constexpr NamedGreekLoop greek_loops[] = {{"v2", greek_loop_v2}, {"v3", greek_loop_v3}, {"v4", greek_loop_v4}};
#else
inline constexpr NamedGreekLoop greek_loops[] = {{"native", greek_loop_native}};
#endif

}  // namespace plimsoll::pricers
