// Loops over small arrays that a GPU is to keep in registers.
#pragma once

#include <cstddef>

#include "kernels/core/macros.hpp"

/// Before a loop up to `unroll_bound`: the device's compiler writes out every turn, so that each index is a constant.
#ifdef __CUDA_ARCH__
#define PLIMSOLL_UNROLL _Pragma("unroll")
#else
#define PLIMSOLL_UNROLL
#endif

namespace plimsoll {

/// Where a loop of `count` turns, `most` at most, is to end. On a device an array that is indexed by what only the data
/// know lies in memory: there the bound is the constant, and the loop leaves by itself after `count`. On a CPU, where
/// the array lies in the first-level cache anyway, it is `count`.
PLIMSOLL_HD constexpr std::size_t unroll_bound([[maybe_unused]] std::size_t most, [[maybe_unused]] std::size_t count) {
#ifdef __CUDA_ARCH__
  return most;
#else
  return count;
#endif
}

}  // namespace plimsoll
