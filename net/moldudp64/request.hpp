// The packet that asks a re-request server for messages that did not come.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "net/moldudp64/packet.hpp"
#include "net/moldudp64/sequence.hpp"

// Source: Nasdaq, "MoldUDP64 Protocol Specification", V 1.00 (2009-07-07), section "Request Packet": session (10
// bytes), sequence number of the first message wanted (8) and how many (2), big-endian. The answer is a downstream
// packet sent back to where the request came from; it holds as many messages as fit, and the receiver asks again for
// the rest.

namespace plimsoll::moldudp64 {

constexpr std::size_t request_size = 20;
constexpr std::uint16_t most_requested = 0xFFFF;

struct Request {
  SessionName session{};
  std::uint64_t sequence = 0;
  std::uint16_t count = 0;
  friend constexpr bool operator==(const Request&, const Request&) noexcept = default;
};

[[nodiscard]] inline std::array<std::byte, request_size> encode(const Request& request) noexcept {
  std::array<std::byte, request_size> bytes{};
  std::transform(request.session.begin(), request.session.end(), bytes.begin(),
                 [](char c) { return static_cast<std::byte>(c); });
  for (unsigned i = 0; i < 8; ++i) bytes[10 + i] = static_cast<std::byte>(request.sequence >> (8 * (7 - i)));
  bytes[18] = static_cast<std::byte>(request.count >> 8);
  bytes[19] = static_cast<std::byte>(request.count & 0xFF);
  return bytes;
}

/// For whoever serves requests. Empty unless the datagram has exactly a request's size.
[[nodiscard]] inline std::optional<Request> decode_request(std::span<const std::byte> datagram) noexcept {
  if (datagram.size() != request_size) return std::nullopt;
  Request request;
  std::copy_n(reinterpret_cast<const char*>(datagram.data()), request.session.size(), request.session.data());
  request.sequence = wire::load_u64_be(datagram.data() + 10);
  request.count = wire::load_u16_be(datagram.data() + 18);
  return request;
}

}  // namespace plimsoll::moldudp64
