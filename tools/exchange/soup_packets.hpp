// The packets that a SoupBinTCP server writes, from the specification and independent of any reader in net/.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// Nasdaq, "SoupBinTCP" 3.00: a packet is a length (2, big-endian) of what follows, a type (1) and a payload. Numbers
// are ASCII, padded with spaces on the left.
namespace plimsoll::exchange {

using SoupBytes = std::vector<std::byte>;

inline void append_soup(SoupBytes& out, char type, std::span<const std::byte> payload) {
  const std::size_t size = payload.size() + 1;
  out.push_back(static_cast<std::byte>(size >> 8));
  out.push_back(static_cast<std::byte>(size & 0xFF));
  out.push_back(static_cast<std::byte>(type));
  out.insert(out.end(), payload.begin(), payload.end());
}

inline void append_soup(SoupBytes& out, char type, std::string_view text) {
  append_soup(out, type, std::as_bytes(std::span<const char>(text)));
}

/// Right-justified in `width` characters.
inline std::string soup_field(std::string_view text, std::size_t width) {
  return text.size() >= width ? std::string(text.substr(0, width))
                              : std::string(width - text.size(), ' ') + std::string(text);
}

/// 2.2.1: session (10) and the sequence number of the next sequenced packet (20).
inline void append_login_accepted(SoupBytes& out, std::string_view session, std::uint64_t next_sequence) {
  append_soup(out, 'A', soup_field(session, 10) + soup_field(std::to_string(next_sequence), 20));
}
/// 2.2.2: not authorised (A) or session not available (S).
enum class Rejection : char { not_authorised = 'A', no_such_session = 'S' };
inline void append_login_rejected(SoupBytes& out, Rejection reason) {
  const char text[] = {static_cast<char>(reason)};
  append_soup(out, 'J', std::string_view(text, 1));
}
/// 2.2.3.
inline void append_sequenced(SoupBytes& out, std::span<const std::byte> message) { append_soup(out, 'S', message); }
/// 2.2.4.
inline void append_server_heartbeat(SoupBytes& out) { append_soup(out, 'H', std::string_view()); }
/// 2.2.5.
inline void append_end_of_session(SoupBytes& out) { append_soup(out, 'Z', std::string_view()); }

}  // namespace plimsoll::exchange
