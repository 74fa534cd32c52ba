// An IPv4 address with a port, and how people write it.
#pragma once

#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace plimsoll::wire {

/// Both in host order.
struct Endpoint {
  std::uint32_t address = 0;
  std::uint16_t port = 0;
  friend constexpr bool operator==(Endpoint, Endpoint) noexcept = default;
};

/// 224.0.0.0/4 (RFC 5771).
constexpr bool is_multicast(std::uint32_t address) noexcept { return address >> 28 == 0xE; }

namespace detail {

/// A decimal number without sign or leading zero (some programs read those as octal), at most `largest`.
inline std::optional<std::uint32_t> parse_number(std::string_view text, std::uint32_t largest) {
  if (text.empty() || (text.size() > 1 && text.front() == '0')) return std::nullopt;
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value > largest) return std::nullopt;
  return value;
}

}  // namespace detail

/// "233.54.12.111"; nothing for any other text.
inline std::optional<std::uint32_t> parse_address(std::string_view text) {
  std::uint32_t address = 0;
  for (int part = 0; part < 4; ++part) {
    const std::size_t dot = part < 3 ? text.find('.') : text.size();
    if (dot == std::string_view::npos) return std::nullopt;
    const auto value = detail::parse_number(text.substr(0, dot), 255);
    if (!value) return std::nullopt;
    address = address << 8 | *value;
    text.remove_prefix(part < 3 ? dot + 1 : dot);
  }
  return address;
}

inline std::string to_string_address(std::uint32_t address) {
  std::string text;
  for (int shift = 24; shift >= 0; shift -= 8) {
    text += std::to_string(address >> shift & 0xFF);
    if (shift > 0) text += '.';
  }
  return text;
}

/// "233.54.12.111:26477".
inline std::optional<Endpoint> parse_endpoint(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const auto address = parse_address(text.substr(0, colon));
  const auto port = detail::parse_number(text.substr(colon + 1), 65'535);
  if (!address || !port) return std::nullopt;
  return Endpoint{*address, static_cast<std::uint16_t>(*port)};
}

inline std::string to_string(Endpoint endpoint) {
  return to_string_address(endpoint.address) + ':' + std::to_string(endpoint.port);
}

}  // namespace plimsoll::wire
