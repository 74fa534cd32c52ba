// A 128-bit identity of a sequence of values. Host only, and not cryptographic: it tells sets apart, it does not resist
// somebody who looks for a collision.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace plimsoll {

struct Digest128 {
  std::uint64_t high = 0;
  std::uint64_t low = 0;

  friend constexpr auto operator<=>(const Digest128&, const Digest128&) = default;
};

/// 32 lower-case hexadecimal digits.
[[nodiscard]] inline std::string to_hex(Digest128 digest) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text(32, '0');
  for (std::size_t i = 0; i < 16; ++i) {
    text[i] = digits[(digest.high >> (60 - 4 * i)) & 15U];
    text[16 + i] = digits[(digest.low >> (60 - 4 * i)) & 15U];
  }
  return text;
}

/// Incremental: the digest depends on the values and their order, not on how they were split into calls of `add_bytes`
/// with the same total. Two 64-bit lanes absorb each word and then pass through a bijective finaliser with full
/// avalanche: of MurmurHash3 (Appleby 2011) in one lane, "variant 13" (Stafford, "Better bit mixing", 2011) in the
/// other. Each lane is a bijection of the word for a given state, so sequences that differ in one word always differ.
class Hash128 {
 public:
  Hash128& add(std::uint64_t word) noexcept {
    first_ = murmur_finaliser((first_ + 0x9E3779B97F4A7C15U) ^ word);
    second_ = stafford_finaliser((second_ ^ word) + 0xD1B54A32D192ED03U);
    ++words_;
    return *this;
  }

  Hash128& add(double value) noexcept { return add(__builtin_bit_cast(std::uint64_t, value)); }

  /// Bytes in little-endian words, zero-filled at the end, then the length: so "a" and "a\0" differ.
  Hash128& add_bytes(const void* data, std::size_t size) noexcept {
    const unsigned char* bytes = static_cast<const unsigned char*>(data);
    for (std::size_t start = 0; start < size; start += 8) {
      std::uint64_t word = 0;
      for (std::size_t i = 0; i < 8 && start + i < size; ++i) word |= std::uint64_t{bytes[start + i]} << (8 * i);
      add(word);
    }
    return add(std::uint64_t{size});
  }

  Hash128& add(std::string_view text) noexcept { return add_bytes(text.data(), text.size()); }

  [[nodiscard]] Digest128 finish() const noexcept {
    const std::uint64_t high = murmur_finaliser(first_ ^ words_);
    const std::uint64_t low = stafford_finaliser(second_ + words_);
    return Digest128{stafford_finaliser(high + low), murmur_finaliser(low ^ (high << 1 | high >> 63))};
  }

 private:
  static std::uint64_t murmur_finaliser(std::uint64_t x) noexcept {
    x = (x ^ (x >> 33)) * 0xFF51AFD7ED558CCDU;
    x = (x ^ (x >> 33)) * 0xC4CEB9FE1A85EC53U;
    return x ^ (x >> 33);
  }

  static std::uint64_t stafford_finaliser(std::uint64_t x) noexcept {
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9U;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBU;
    return x ^ (x >> 31);
  }

  std::uint64_t first_ = 0x243F6A8885A308D3U;  // the first 128 fraction bits of pi
  std::uint64_t second_ = 0x13198A2E03707344U;
  std::uint64_t words_ = 0;
};

}  // namespace plimsoll
