// The primitive operations the numerics are built from; each rounds correctly (IEEE 754) or is exact.
#pragma once

#include <cmath>
#include <cstdint>

#include "kernels/core/macros.hpp"

namespace plimsoll {

/// a * b + c with one rounding. On x86-64-v2, which has no FMA instruction, this is the C library's exact one.
PLIMSOLL_HD double fused_multiply_add(double a, double b, double c) { return ::fma(a, b, c); }

/// Correctly rounded square root; x >= 0.
PLIMSOLL_HD double square_root(double x) { return ::sqrt(x); }

PLIMSOLL_HD double absolute(double x) { return ::fabs(x); }

/// a < b ? a : b, so a NaN in `a` yields b: the same on every backend, unlike fmin.
PLIMSOLL_HD double smaller(double a, double b) { return a < b ? a : b; }

/// a > b ? a : b; a NaN in `a` yields b.
PLIMSOLL_HD double larger(double a, double b) { return a > b ? a : b; }

PLIMSOLL_HD std::uint64_t to_bits(double x) { return __builtin_bit_cast(std::uint64_t, x); }
PLIMSOLL_HD double from_bits(std::uint64_t bits) { return __builtin_bit_cast(double, bits); }

}  // namespace plimsoll
