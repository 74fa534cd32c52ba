// The Ethernet, IPv4 and UDP headers that a socket has taken off, written again in front of a payload.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "net/wire/endpoint.hpp"

namespace plimsoll::socket {

/// Ethernet II, IPv4 without options (RFC 791), UDP (RFC 768).
constexpr std::size_t frame_headers_size = 14 + 20 + 8;

/// Made once for a destination; what differs between datagrams is written for each. The UDP checksum is 0, which means
/// "not computed" (RFC 768): the kernel has verified the real one before it gave the payload away. The link source is a
/// locally administered address, because nobody says what it was.
class FrameHeaders {
 public:
  FrameHeaders() noexcept = default;
  explicit FrameHeaders(wire::Endpoint destination) noexcept {
    if (wire::is_multicast(destination.address)) {
      put<6>(0, 0x01005E000000 | (destination.address & 0x7FFFFF));  // RFC 1112, section 6.4
    } else {
      put<6>(0, 0x02504C4D0002);
    }
    put<6>(6, 0x02504C4D0003);
    put<2>(12, 0x0800);
    put<2>(14, 0x4500);
    put<2>(20, 0x4000);  // don't fragment
    put<2>(22, 0x0111);  // time to live 1, UDP
    put<4>(30, destination.address);
    put<2>(36, destination.port);
    for (std::size_t at = 14; at < 34; at += 2) fixed_sum_ += get(at);
  }

  /// Writes the `frame_headers_size` bytes that end where the payload begins.
  void write_before(std::byte* payload, wire::Endpoint source, std::size_t payload_size) const noexcept {
    const auto udp_length = static_cast<std::uint16_t>(payload_size + 8);
    const auto total_length = static_cast<std::uint16_t>(payload_size + 28);
    std::uint32_t sum = fixed_sum_ + total_length + (source.address >> 16) + (source.address & 0xFFFF);
    sum = (sum & 0xFFFF) + (sum >> 16);
    sum = (sum & 0xFFFF) + (sum >> 16);
    std::byte* frame = payload - frame_headers_size;
    std::memcpy(frame, bytes_, sizeof bytes_);
    store(frame + 16, total_length);
    store(frame + 24, static_cast<std::uint16_t>(~sum));
    store(frame + 26, static_cast<std::uint16_t>(source.address >> 16));
    store(frame + 28, static_cast<std::uint16_t>(source.address & 0xFFFF));
    store(frame + 34, source.port);
    store(frame + 38, udp_length);
  }

 private:
  template <std::size_t width>
  void put(std::size_t at, std::uint64_t value) noexcept {
    for (std::size_t i = 0; i < width; ++i) bytes_[at + i] = static_cast<std::byte>(value >> (8 * (width - 1 - i)));
  }
  [[nodiscard]] std::uint32_t get(std::size_t at) const noexcept {
    return std::to_integer<std::uint32_t>(bytes_[at]) << 8 | std::to_integer<std::uint32_t>(bytes_[at + 1]);
  }
  static void store(std::byte* at, std::uint16_t value) noexcept {
    const std::uint16_t big_endian = __builtin_bswap16(value);
    std::memcpy(at, &big_endian, sizeof big_endian);
  }

  std::byte bytes_[frame_headers_size]{};
  std::uint32_t fixed_sum_ = 0;
};

}  // namespace plimsoll::socket
