// Philox4x32-10: a keyed bijection of 128-bit counters that serves as a stateless random generator.
#pragma once

#include <cstdint>

#include "kernels/core/macros.hpp"

namespace plimsoll::random {

struct PhiloxCounter {
  std::uint32_t word0 = 0;
  std::uint32_t word1 = 0;
  std::uint32_t word2 = 0;
  std::uint32_t word3 = 0;

  friend constexpr bool operator==(const PhiloxCounter&, const PhiloxCounter&) = default;
};

struct PhiloxKey {
  std::uint32_t word0 = 0;
  std::uint32_t word1 = 0;
};

// Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC11 (2011), section 4.3: the two
// multipliers of the four-word cipher, and the Weyl increments of the key (golden ratio and sqrt(3) - 1).
constexpr std::uint32_t philox_multiplier0 = 0xD2511F53U;
constexpr std::uint32_t philox_multiplier1 = 0xCD9E8D57U;
constexpr std::uint32_t philox_weyl0 = 0x9E3779B9U;
constexpr std::uint32_t philox_weyl1 = 0xBB67AE85U;

/// One round: two 32 x 32 -> 64 bit products, whose halves are exchanged and mixed with the key.
PLIMSOLL_HD PhiloxCounter philox_round(PhiloxCounter in, PhiloxKey key) {
  const std::uint64_t product0 = std::uint64_t{philox_multiplier0} * in.word0;
  const std::uint64_t product1 = std::uint64_t{philox_multiplier1} * in.word2;
  PhiloxCounter out;
  out.word0 = static_cast<std::uint32_t>(product1 >> 32) ^ in.word1 ^ key.word0;
  out.word1 = static_cast<std::uint32_t>(product1);
  out.word2 = static_cast<std::uint32_t>(product0 >> 32) ^ in.word3 ^ key.word1;
  out.word3 = static_cast<std::uint32_t>(product0);
  return out;
}

PLIMSOLL_HD PhiloxKey philox_next_key(PhiloxKey key) {
  return PhiloxKey{key.word0 + philox_weyl0, key.word1 + philox_weyl1};
}

/// Ten rounds, the authors' recommended number (seven already pass BigCrush; their table 2). Written out rather than
/// looped, so that a loop over scenarios around it stays an innermost loop, which compilers vectorise. Checked against
/// the authors' known answers in tests/kernels/random.
PLIMSOLL_HD PhiloxCounter philox4x32(PhiloxCounter counter, PhiloxKey key) {
  const PhiloxKey key1 = philox_next_key(key);
  const PhiloxKey key2 = philox_next_key(key1);
  const PhiloxKey key3 = philox_next_key(key2);
  const PhiloxKey key4 = philox_next_key(key3);
  const PhiloxKey key5 = philox_next_key(key4);
  const PhiloxKey key6 = philox_next_key(key5);
  const PhiloxKey key7 = philox_next_key(key6);
  const PhiloxKey key8 = philox_next_key(key7);
  const PhiloxKey key9 = philox_next_key(key8);
  const PhiloxCounter half =
      philox_round(philox_round(philox_round(philox_round(philox_round(counter, key), key1), key2), key3), key4);
  return philox_round(philox_round(philox_round(philox_round(philox_round(half, key5), key6), key7), key8), key9);
}

}  // namespace plimsoll::random
