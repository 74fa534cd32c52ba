// Seeded random numbers whose bits are the same with every compiler and library.
#pragma once

#include <bit>
#include <cstdint>

namespace plimsoll::exchange {

/// SplitMix64: Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014, section 5 (constants
/// of figure 17). Integers and IEEE arithmetic only; the standard library's distributions differ between libraries.
/// For a synthetic venue, not for risk numbers: those take their draws from kernels/random.
class SplitMix64 {
 public:
  constexpr explicit SplitMix64(std::uint64_t seed) : state_(seed) {}
  /// Stream number `stream` of `seed`: the state is two mixing steps away from the neighbouring streams.
  static constexpr SplitMix64 stream(std::uint64_t seed, std::uint64_t stream) {
    return SplitMix64(mix(mix(seed + golden_gamma) ^ (stream * golden_gamma)));
  }

  constexpr std::uint64_t next() { return mix(state_ += golden_gamma); }

  /// In [0, bound); the bias is below bound / 2^32.
  constexpr std::uint32_t below(std::uint32_t bound) {
    return static_cast<std::uint32_t>(((next() >> 32) * bound) >> 32);
  }

  /// In [0, 1), 53 bits.
  constexpr double unit() { return static_cast<double>(next() >> 11) * 0x1p-53; }

  /// In [low, high).
  constexpr double between(double low, double high) { return low + (high - low) * unit(); }

  /// Mean 0, variance 1, kurtosis 2.85: the sum of eight 16-bit uniforms (Irwin-Hall), because a logarithm would have
  /// to be somebody's libm.
  constexpr double bell() {
    constexpr double mean = 262140.0;                             // 8 * 65535 / 2
    constexpr double inverse_deviation = 1.8688123650118534e-05;  // 1 / sqrt(8 * (65536^2 - 1) / 12)
    std::uint32_t sum = 0;
    for (int word = 0; word < 2; ++word) {
      for (std::uint64_t bits = next(), field = 0; field < 4; ++field, bits >>= 16) sum += bits & 0xffff;
    }
    return (static_cast<double>(sum) - mean) * inverse_deviation;
  }

  /// Positive, mean 1, density halved every 2/3: stands in for the exponential distribution without a logarithm.
  constexpr double waiting() {
    const std::uint64_t bits = next();
    const int halvings = std::countr_zero(bits | (std::uint64_t{1} << 10));
    return (static_cast<double>(halvings) + static_cast<double>(bits >> 11) * 0x1p-53) / 1.5;
  }

 private:
  static constexpr std::uint64_t golden_gamma = 0x9e3779b97f4a7c15;
  static constexpr std::uint64_t mix(std::uint64_t z) {
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
  }

  std::uint64_t state_;
};

}  // namespace plimsoll::exchange
