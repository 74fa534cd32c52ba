// An IPv4 address with a port, and how people write it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace plimsoll::socket {

/// Both in host order.
struct Endpoint {
  std::uint32_t address = 0;
  std::uint16_t port = 0;
  friend constexpr bool operator==(Endpoint, Endpoint) noexcept = default;
};

/// 224.0.0.0/4 (RFC 5771).
constexpr bool is_multicast(std::uint32_t address) noexcept { return address >> 28 == 0xE; }

/// "233.54.12.111"; nothing for any other text (leading zeros included: some programs read them as octal).
std::optional<std::uint32_t> parse_address(std::string_view text);
std::string to_string_address(std::uint32_t address);

/// "233.54.12.111:26477".
std::optional<Endpoint> parse_endpoint(std::string_view text);
std::string to_string(Endpoint endpoint);

}  // namespace plimsoll::socket
