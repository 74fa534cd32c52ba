// What is known about a P&L vector without reading it again: sum, bound, and a digest. Integers only, any order.
#pragma once

#include <cstdint>

#include "kernels/core/int128.hpp"
#include "kernels/core/macros.hpp"
#include "kernels/core/quanta.hpp"

namespace plimsoll::backends {

/// A 128-bit digest of (scenario, value) pairs: equal vectors have equal digests on every backend. It detects
/// accidents, not adversaries; the hash chain of the journal is what resists those.
struct VectorDigest {
  std::uint64_t low = 0;
  std::uint64_t high = 0;
  friend bool operator==(const VectorDigest&, const VectorDigest&) = default;
};

/// Sums over the elements of a vector; combining is associative and commutative, so who adds what when is free.
struct VectorSummary {
  std::uint64_t sum_low = 0;          // of the low 32 bits of each element
  std::int64_t sum_high = 0;          // of the high 32 bits (arithmetic shift)
  std::uint64_t largest = 0;          // max |element| over the representable ones
  std::uint64_t unrepresentable = 0;  // elements without a number
  VectorDigest digest;
  friend bool operator==(const VectorSummary&, const VectorSummary&) = default;

  /// Exact sum of all elements; meaningless when `unrepresentable` is not zero.
  [[nodiscard]] int128 sum() const { return (static_cast<int128>(sum_high) << 32) + sum_low; }
};

/// MurmurHash3's 64-bit finaliser (Appleby, 2011): a bijection in which every input bit reaches every output bit.
PLIMSOLL_HD std::uint64_t mix64(std::uint64_t x) {
  x ^= x >> 33;
  x *= 0xff51afd7ed558ccdULL;
  x ^= x >> 33;
  x *= 0xc4ceb9fe1a85ec53ULL;
  x ^= x >> 33;
  return x;
}

PLIMSOLL_HD VectorSummary combine(const VectorSummary& a, const VectorSummary& b) {
  VectorSummary sum;
  sum.sum_low = a.sum_low + b.sum_low;
  sum.sum_high = a.sum_high + b.sum_high;
  sum.largest = a.largest > b.largest ? a.largest : b.largest;
  sum.unrepresentable = a.unrepresentable + b.unrepresentable;
  sum.digest.low = a.digest.low + b.digest.low;
  sum.digest.high = a.digest.high + b.digest.high;
  return sum;
}

/// The summary of a vector that holds `value` at `scenario` and nothing else.
PLIMSOLL_HD VectorSummary summarize_element(std::uint64_t scenario, Quanta value) {
  const std::uint64_t bits = static_cast<std::uint64_t>(value);
  const bool number = value != unrepresentable_quanta;
  const std::uint64_t magnitude = value < 0 ? std::uint64_t{0} - bits : bits;
  // The scenario enters before mixing (golden-ratio step, Knuth TAOCP 3, 6.4), and again as the weight of lane two.
  const std::uint64_t mixed = mix64(bits + (scenario + 1) * 0x9e3779b97f4a7c15ULL);
  VectorSummary summary;
  summary.sum_low = number ? bits & 0xffffffffULL : 0;
  summary.sum_high = number ? value >> 32 : 0;
  summary.largest = number ? magnitude : 0;
  summary.unrepresentable = number ? 0 : 1;
  summary.digest.low = mixed;
  summary.digest.high = mixed * (2 * scenario + 1);
  return summary;
}

}  // namespace plimsoll::backends
