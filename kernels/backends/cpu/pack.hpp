// Several doubles that one instruction set computes side by side; each lane has the bits of the scalar operation.
#pragma once

#include <cstddef>

#if defined(__AVX2__)
#include <immintrin.h>
#endif

#include "kernels/core/bits.hpp"

namespace plimsoll::backends::cpu {
namespace {

// The width of one register, as GCC and clang spell it. Addition, subtraction and negation of these types are defined
// lane by lane; a fused multiply-add is not among the operators.
#if defined(__AVX512F__)
typedef double Register __attribute__((vector_size(64)));
[[gnu::always_inline]] inline Register fma_register(Register a, Register b, Register c) {
  return _mm512_fmadd_pd(a, b, c);
}
#elif defined(__AVX2__)
typedef double Register __attribute__((vector_size(32)));
[[gnu::always_inline]] inline Register fma_register(Register a, Register b, Register c) {
  return _mm256_fmadd_pd(a, b, c);
}
#else
typedef double Register __attribute__((vector_size(16)));
[[gnu::always_inline]] inline Register fma_register(Register a, Register b, Register c) {
  return Register{fused_multiply_add(a[0], b[0], c[0]), fused_multiply_add(a[1], b[1], c[1])};
}
#endif

constexpr std::size_t register_width = sizeof(Register) / sizeof(double);

/// Four registers: enough independent operations to fill the pipeline of a processor with two multipliers.
struct Pack {
  static constexpr std::size_t registers = 4;
  static constexpr std::size_t width = registers * register_width;

  Pack() = default;
  [[gnu::always_inline]] explicit Pack(double all) {
    for (Register& one : lanes) one = all - Register{};
  }

  [[gnu::always_inline]] static Pack load(const double* from) {
    Pack pack;
    for (std::size_t r = 0; r < registers; ++r) {
      __builtin_memcpy(&pack.lanes[r], from + r * register_width, sizeof(Register));
    }
    return pack;
  }
  [[gnu::always_inline]] void store(double* to) const {
    for (std::size_t r = 0; r < registers; ++r) {
      __builtin_memcpy(to + r * register_width, &lanes[r], sizeof(Register));
    }
  }

  Register lanes[registers];
};

[[gnu::always_inline]] inline Pack operator+(Pack a, const Pack& b) {
  for (std::size_t r = 0; r < Pack::registers; ++r) a.lanes[r] += b.lanes[r];
  return a;
}

[[gnu::always_inline]] inline Pack operator-(Pack a, const Pack& b) {
  for (std::size_t r = 0; r < Pack::registers; ++r) a.lanes[r] -= b.lanes[r];
  return a;
}

[[gnu::always_inline]] inline Pack operator-(Pack a) {
  for (Register& one : a.lanes) one = -one;
  return a;
}

[[gnu::always_inline]] inline Pack fused_multiply_add(const Pack& a, const Pack& b, Pack c) {
  for (std::size_t r = 0; r < Pack::registers; ++r) c.lanes[r] = fma_register(a.lanes[r], b.lanes[r], c.lanes[r]);
  return c;
}

}  // namespace
}  // namespace plimsoll::backends::cpu
