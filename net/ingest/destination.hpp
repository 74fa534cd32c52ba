// Where a datagram was sent to; that is what tells one line of a feed from another.
#pragma once

#include "net/wire/endpoint.hpp"
#include "net/wire/ethernet.hpp"

namespace plimsoll::ingest {

/// An endpoint without an address stands for all addresses.
constexpr bool addressed_to(const wire::Datagram& datagram, wire::Endpoint endpoint) noexcept {
  return datagram.destination_port == endpoint.port &&
         (endpoint.address == 0 || datagram.destination_ip == endpoint.address);
}

}  // namespace plimsoll::ingest
