#include "host/gate/gate_address.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/un.h>

#include <cstring>

#include "host/gate/state_text.hpp"

namespace plimsoll::gate {
namespace {

constexpr std::string_view unix_prefix = "unix:";

}  // namespace

bool fits_unix_socket(std::string_view path) {
  return !path.empty() && path.size() < sizeof(sockaddr_un::sun_path) && path.find('\0') == std::string_view::npos;
}

std::optional<GateAddress> parse_gate_address(std::string_view text) {
  GateAddress address;
  address.text = text;
  if (text.starts_with(unix_prefix)) {
    address.unix_path = text.substr(unix_prefix.size());
    if (!fits_unix_socket(address.unix_path)) return std::nullopt;
    return address;
  }
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  in_addr parsed{};
  if (::inet_pton(AF_INET, std::string(text.substr(0, colon)).c_str(), &parsed) != 1) return std::nullopt;
  const auto port = parse_count(text.substr(colon + 1));
  address.ipv4 = ntohl(parsed.s_addr);
  const bool loopback = address.ipv4 >> 24U == 127;
  if (!loopback || !port || *port == 0 || *port > 65535) return std::nullopt;
  address.port = static_cast<std::uint16_t>(*port);
  return address;
}

SystemGateAddress system_address(const GateAddress& address) {
  SystemGateAddress system;
  if (!address.unix_path.empty()) {
    sockaddr_un local{};
    local.sun_family = AF_UNIX;
    address.unix_path.copy(local.sun_path, sizeof local.sun_path - 1);
    std::memcpy(&system.storage, &local, sizeof local);
    system.size = sizeof local;
    system.family = AF_UNIX;
    return system;
  }
  sockaddr_in remote{};
  remote.sin_family = AF_INET;
  remote.sin_addr.s_addr = htonl(address.ipv4);
  remote.sin_port = htons(address.port);
  std::memcpy(&system.storage, &remote, sizeof remote);
  system.size = sizeof remote;
  system.family = AF_INET;
  return system;
}

}  // namespace plimsoll::gate
