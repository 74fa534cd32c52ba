// Random bits to a double strictly between 0 and 1.
#pragma once

#include <cstdint>

#include "kernels/core/bits.hpp"
#include "kernels/core/macros.hpp"

namespace plimsoll::random {

/// (2k + 1) * 2^-53 with k = the upper 52 bits: every value is the exact middle of one of 2^52 equal intervals. Never
/// 0, 1 or 1/2; 1 - u is exact and again such a value, so antithetic pairs lose nothing. The bits become the mantissa
/// of a number in [1, 2) and one exact subtraction does the rest, which needs no 64-bit integer conversion (AVX2 has
/// none).
PLIMSOLL_HD double uniform_from_bits(std::uint64_t bits) {
  constexpr std::uint64_t one_bits = 0x3FF0000000000000U;
  constexpr double offset = 1.0 - 0x1p-53;
  return from_bits(one_bits | (bits >> 12)) - offset;
}

}  // namespace plimsoll::random
