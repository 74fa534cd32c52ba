// Integer additions that many device threads make to one place; on the host one thread walks, so they are plain.
#pragma once

#include <cstdint>

#include "kernels/backends/vector_summary.hpp"
#include "kernels/core/macros.hpp"
#include "kernels/core/quanta.hpp"

// Integers only: their sums do not depend on the order of arrival (law 2).

namespace plimsoll::backends::device {

/// Returns what was there before.
PLIMSOLL_HD std::uint32_t fetch_add(std::uint32_t* to, std::uint32_t addend) {
#ifdef __CUDA_ARCH__
  return atomicAdd(to, addend);
#else
  const std::uint32_t before = *to;
  *to += addend;
  return before;
#endif
}

/// Modulo 2^64.
PLIMSOLL_HD void add(std::uint64_t* to, std::uint64_t addend) {
#ifdef __CUDA_ARCH__
  atomicAdd(reinterpret_cast<unsigned long long*>(to), static_cast<unsigned long long>(addend));
#else
  *to += addend;
#endif
}

PLIMSOLL_HD void add(Quanta* to, std::uint64_t addend) { add(reinterpret_cast<std::uint64_t*>(to), addend); }

PLIMSOLL_HD void raise(std::uint64_t* to, std::uint64_t value) {
#ifdef __CUDA_ARCH__
  atomicMax(reinterpret_cast<unsigned long long*>(to), static_cast<unsigned long long>(value));
#else
  *to = value > *to ? value : *to;
#endif
}

/// *to = combine(*to, part).
PLIMSOLL_HD void accumulate(VectorSummary* to, const VectorSummary& part) {
  add(&to->sum_low, part.sum_low);
  add(&to->sum_high, static_cast<std::uint64_t>(part.sum_high));
  raise(&to->largest, part.largest);
  add(&to->unrepresentable, part.unrepresentable);
  add(&to->digest.low, part.digest.low);
  add(&to->digest.high, part.digest.high);
}

/// Makes everything written before it, by this kernel and by those before it in the stream, visible to the host first.
PLIMSOLL_HD void publish(std::uint64_t* to, std::uint64_t value) {
#ifdef __CUDA_ARCH__
  __threadfence_system();
  *static_cast<volatile std::uint64_t*>(to) = value;
#else
  __atomic_store_n(to, value, __ATOMIC_RELEASE);
#endif
}

}  // namespace plimsoll::backends::device
