// Where a datagram was sent to; that is what tells one line of a feed from another.
#pragma once

#include <cstdint>

#include "net/wire/ethernet.hpp"

namespace plimsoll::ingest {

/// Host order.
struct Endpoint {
  std::uint32_t ip = 0;  // 0: any
  std::uint16_t port = 0;
  friend constexpr bool operator==(Endpoint, Endpoint) noexcept = default;
};

constexpr bool addressed_to(const wire::Datagram& datagram, Endpoint endpoint) noexcept {
  return datagram.destination_port == endpoint.port && (endpoint.ip == 0 || datagram.destination_ip == endpoint.ip);
}

}  // namespace plimsoll::ingest
