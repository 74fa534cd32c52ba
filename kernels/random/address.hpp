// A random draw is an address: the same address gives the same 64 bits, whoever asks, in whatever order.
#pragma once

#include <cstdint>

#include "kernels/core/macros.hpp"
#include "kernels/random/philox.hpp"

namespace plimsoll::random {

/// Raised whenever any bit of any draw changes: counter layout, uniforms, quantile, Sobol' table or scrambling. It is
/// part of every scenario-set identity, so numbers of two versions never pass for one another.
constexpr std::uint32_t generator_version = 1;

struct DrawAddress {
  std::uint64_t seed = 0;
  std::uint64_t scenario = 0;
  std::uint32_t factor = 0;
  std::uint32_t step = 0;
};

// Ordinary risk factors lie below this; the addresses above it are ours.
constexpr std::uint32_t first_reserved_factor = 0x80000000U;
constexpr std::uint32_t mixing_factor = 0x80000000U;    // + i: the i-th normal of a chi-square mixing draw
constexpr std::uint32_t scramble_factor = 0xC0000000U;  // scenario = output bit, step = Sobol' dimension

/// 64 random bits. The layout, frozen by `generator_version`:
///
///     key      seed bits 0-31, seed bits 32-63
///     counter  scenario bits 0-31, scenario bits 32-63, step, factor / 2
///     result   even factor: output words 0 (low half) and 1 (high half); odd factor: words 2 and 3
///
/// Two neighbouring factors share one block, so every bit of the block is used. factor / 2 leaves the top bit of the
/// counter zero: half of the generator's range is free for a later version.
PLIMSOLL_HD std::uint64_t draw_bits(DrawAddress address) {
  const PhiloxKey key{static_cast<std::uint32_t>(address.seed), static_cast<std::uint32_t>(address.seed >> 32)};
  const PhiloxCounter counter{static_cast<std::uint32_t>(address.scenario),
                              static_cast<std::uint32_t>(address.scenario >> 32), address.step, address.factor >> 1};
  const PhiloxCounter block = philox4x32(counter, key);
  const bool odd = (address.factor & 1U) != 0;
  const std::uint32_t low = odd ? block.word2 : block.word0;
  const std::uint32_t high = odd ? block.word3 : block.word1;
  return (std::uint64_t{high} << 32) | low;
}

}  // namespace plimsoll::random
