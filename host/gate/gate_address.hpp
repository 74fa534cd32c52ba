// Where an order gate listens: a Unix socket, or a loopback address; nothing else, because the line has no password.
#pragma once

#include <sys/socket.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace plimsoll::gate {

struct GateAddress {
  std::string text;        // as it was written
  std::string unix_path;   // empty: TCP
  std::uint32_t ipv4 = 0;  // host order
  std::uint16_t port = 0;
};

/// "unix:/run/plimsoll/orders.sock" or "127.0.0.1:7100"; nothing for anything else.
[[nodiscard]] std::optional<GateAddress> parse_gate_address(std::string_view text);

/// The address as the system's calls take it.
struct SystemGateAddress {
  sockaddr_storage storage{};
  socklen_t size = 0;
  int family = 0;
};
[[nodiscard]] SystemGateAddress system_address(const GateAddress& address);

/// A path that fits into the system's address of a Unix socket.
[[nodiscard]] bool fits_unix_socket(std::string_view path);

}  // namespace plimsoll::gate
