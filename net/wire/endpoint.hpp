// An IPv4 address and a port, as people write them: "233.54.12.111:26477".
#pragma once

#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace plimsoll::wire {

/// Host byte order.
struct Endpoint {
  std::uint32_t address = 0;
  std::uint16_t port = 0;

  /// 224.0.0.0/4 (RFC 5771).
  [[nodiscard]] constexpr bool multicast() const noexcept { return address >> 28 == 0xE; }
  friend constexpr bool operator==(const Endpoint&, const Endpoint&) noexcept = default;
};

/// Four numbers up to 255 without leading zeros (inet_aton reads them as octal), a colon, and a port.
inline std::optional<Endpoint> parse_endpoint(std::string_view text) {
  const auto number = [&text](std::uint32_t highest, char end) -> std::optional<std::uint32_t> {
    std::uint32_t value = 0;
    const char* last = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), last, value);
    const auto digits = static_cast<std::size_t>(stop - text.data());
    if (error != std::errc{} || value > highest || (text.front() == '0' && digits > 1)) return std::nullopt;
    if (end == '\0' ? stop != last : (stop == last || *stop != end)) return std::nullopt;
    text.remove_prefix(end == '\0' ? digits : digits + 1);
    return value;
  };
  Endpoint endpoint;
  for (const char end : {'.', '.', '.', ':'}) {
    const auto part = number(255, end);
    if (!part) return std::nullopt;
    endpoint.address = endpoint.address << 8 | *part;
  }
  const auto port = number(65'535, '\0');
  if (!port) return std::nullopt;
  endpoint.port = static_cast<std::uint16_t>(*port);
  return endpoint;
}

inline std::string to_string(Endpoint endpoint) {
  std::string text;
  for (const unsigned shift : {24U, 16U, 8U, 0U}) {
    text.append(std::to_string(endpoint.address >> shift & 0xFF)).push_back(shift == 0 ? ':' : '.');
  }
  return text.append(std::to_string(endpoint.port));
}

}  // namespace plimsoll::wire
