// Numbers of the journal's format: little-endian, at fixed offsets.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace plimsoll::journal {

template <typename Unsigned>
inline void store_le(std::byte* at, Unsigned value) noexcept {
  for (std::size_t i = 0; i < sizeof(Unsigned); ++i) at[i] = static_cast<std::byte>(value >> (8 * i));
}

template <typename Unsigned>
[[nodiscard]] inline Unsigned load_le(const std::byte* at) noexcept {
  Unsigned value = 0;
  for (std::size_t i = 0; i < sizeof(Unsigned); ++i) {
    value =
        static_cast<Unsigned>(value | static_cast<Unsigned>(Unsigned{std::to_integer<std::uint8_t>(at[i])} << (8 * i)));
  }
  return value;
}

}  // namespace plimsoll::journal
