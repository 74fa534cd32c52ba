// Endpoints as the operating system wants them; only the sources of this folder and of programs include it.
#pragma once

#include <netinet/in.h>
#include <sys/socket.h>

#include "net/wire/endpoint.hpp"

namespace plimsoll::socket {

inline sockaddr_in system_address(wire::Endpoint endpoint) noexcept {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = __builtin_bswap16(endpoint.port);
  address.sin_addr.s_addr = __builtin_bswap32(endpoint.address);
  return address;
}

inline wire::Endpoint endpoint_of(const sockaddr_in& address) noexcept {
  return {__builtin_bswap32(address.sin_addr.s_addr), __builtin_bswap16(address.sin_port)};
}

inline const sockaddr* as_sockaddr(const sockaddr_in& address) noexcept {
  return reinterpret_cast<const sockaddr*>(&address);
}
inline sockaddr* as_sockaddr(sockaddr_in& address) noexcept { return reinterpret_cast<sockaddr*>(&address); }

}  // namespace plimsoll::socket
