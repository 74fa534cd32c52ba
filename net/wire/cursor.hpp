// Reads a byte range from front to back and can never leave it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "net/wire/endian.hpp"

namespace plimsoll::wire {

/// A read past the end returns zero (or an empty span), consumes everything and clears `ok()` for good, so a decoder
/// reads all its fields and asks once. One thread; lives no longer than the bytes.
class Cursor {
 public:
  constexpr Cursor() noexcept = default;
  constexpr explicit Cursor(std::span<const std::byte> bytes) noexcept
      : at_(bytes.data()), end_(bytes.data() + bytes.size()) {}

  /// False once any read wanted more bytes than were left.
  [[nodiscard]] constexpr bool ok() const noexcept { return ok_; }
  [[nodiscard]] constexpr std::size_t remaining() const noexcept { return static_cast<std::size_t>(end_ - at_); }
  /// What has not been read yet.
  [[nodiscard]] constexpr std::span<const std::byte> rest() const noexcept { return {at_, remaining()}; }

  std::uint8_t u8() noexcept { return read<1>(load_u8); }
  std::uint16_t u16_be() noexcept { return read<2>(load_u16_be); }
  std::uint32_t u32_be() noexcept { return read<4>(load_u32_be); }
  std::uint64_t u48_be() noexcept { return read<6>(load_u48_be); }
  std::uint64_t u64_be() noexcept { return read<8>(load_u64_be); }
  std::int64_t i64_be() noexcept { return read<8>(load_i64_be); }
  std::uint16_t u16_le() noexcept { return read<2>(load_u16_le); }
  std::uint32_t u32_le() noexcept { return read<4>(load_u32_le); }
  std::uint64_t u48_le() noexcept { return read<6>(load_u48_le); }
  std::uint64_t u64_le() noexcept { return read<8>(load_u64_le); }
  std::int64_t i64_le() noexcept { return read<8>(load_i64_le); }

  /// The next `count` bytes in place; empty when there are fewer.
  constexpr std::span<const std::byte> bytes(std::size_t count) noexcept {
    if (count > remaining()) return fail(), std::span<const std::byte>{};
    const std::span<const std::byte> taken(at_, count);
    at_ += count;
    return taken;
  }

  constexpr void skip(std::size_t count) noexcept { static_cast<void>(bytes(count)); }

 private:
  template <std::size_t width, typename Integer>
  Integer read(Integer (*load)(const std::byte*) noexcept) noexcept {
    if (width > remaining()) return fail(), Integer{0};
    const Integer value = load(at_);
    at_ += width;
    return value;
  }

  constexpr void fail() noexcept {
    at_ = end_;
    ok_ = false;
  }

  const std::byte* at_ = nullptr;
  const std::byte* end_ = nullptr;
  bool ok_ = true;
};

}  // namespace plimsoll::wire
