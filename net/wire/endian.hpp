// Integers at a fixed place in memory, big-endian (network order) or little-endian, in one load each.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace plimsoll::wire {

static_assert(std::endian::native == std::endian::little, "the loads below swap for a little-endian host");

namespace detail {

template <typename Integer>
[[nodiscard]] inline Integer load(const std::byte* at) noexcept {
  Integer value;
  std::memcpy(&value, at, sizeof value);
  return value;
}

}  // namespace detail

/// All of these are unchecked: the caller has proved that the bytes [at, at + width) exist. Where that proof is not one
/// length check away, use Cursor.
[[nodiscard]] inline std::uint8_t load_u8(const std::byte* at) noexcept { return std::to_integer<std::uint8_t>(*at); }

[[nodiscard]] inline std::uint16_t load_u16_le(const std::byte* at) noexcept { return detail::load<std::uint16_t>(at); }
[[nodiscard]] inline std::uint32_t load_u32_le(const std::byte* at) noexcept { return detail::load<std::uint32_t>(at); }
[[nodiscard]] inline std::uint64_t load_u64_le(const std::byte* at) noexcept { return detail::load<std::uint64_t>(at); }
[[nodiscard]] inline std::int64_t load_i64_le(const std::byte* at) noexcept { return detail::load<std::int64_t>(at); }

[[nodiscard]] inline std::uint16_t load_u16_be(const std::byte* at) noexcept {
  return __builtin_bswap16(load_u16_le(at));
}
[[nodiscard]] inline std::uint32_t load_u32_be(const std::byte* at) noexcept {
  return __builtin_bswap32(load_u32_le(at));
}
[[nodiscard]] inline std::uint64_t load_u64_be(const std::byte* at) noexcept {
  return __builtin_bswap64(load_u64_le(at));
}
[[nodiscard]] inline std::int64_t load_i64_be(const std::byte* at) noexcept {
  return static_cast<std::int64_t>(load_u64_be(at));
}

/// Six bytes, as in ITCH timestamps. Two loads that never touch a byte outside the six.
[[nodiscard]] inline std::uint64_t load_u48_be(const std::byte* at) noexcept {
  return (std::uint64_t{load_u16_be(at)} << 32) | load_u32_be(at + 2);
}
[[nodiscard]] inline std::uint64_t load_u48_le(const std::byte* at) noexcept {
  return load_u32_le(at) | (std::uint64_t{load_u16_le(at + 4)} << 32);
}

}  // namespace plimsoll::wire
