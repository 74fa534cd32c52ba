// The logical packets of SoupBinTCP: what stands where.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

// Source: Nasdaq, "SoupBinTCP", version 3.00 (2017-02-22), sections 1.1 (framing: two-byte big-endian length of type
// and payload, type, payload) and 2 (packets). Numbers inside packets are ASCII digits, padded with spaces on the left.

namespace plimsoll::soupbintcp {

constexpr std::size_t length_size = 2;
constexpr std::size_t session_size = 10;
constexpr std::size_t sequence_size = 20;

enum class PacketType : char {
  debug = '+',             // section 2.1
  login_accepted = 'A',    // 2.2.1: session (10), sequence number of the next sequenced message (20)
  login_rejected = 'J',    // 2.2.2: reason (1): A not authorised, S session not available
  sequenced_data = 'S',    // 2.2.3
  server_heartbeat = 'H',  // 2.2.4
  end_of_session = 'Z',    // 2.2.5
  login_request = 'L',     // 2.3.1: user (6), password (10), session (10), sequence number (20)
  unsequenced_data = 'U',  // 2.3.2
  client_heartbeat = 'R',  // 2.3.3
  logout_request = 'O',    // 2.3.4
};

constexpr std::size_t login_request_size = length_size + 1 + 6 + 10 + session_size + sequence_size;
constexpr std::size_t login_accepted_payload = session_size + sequence_size;

/// Digits between optional spaces; nothing else, and not beyond 64 bits.
[[nodiscard]] constexpr std::optional<std::uint64_t> parse_number(std::span<const std::byte> field) noexcept {
  std::size_t begin = 0;
  std::size_t end = field.size();
  while (begin < end && field[begin] == std::byte{' '}) ++begin;
  while (end > begin && field[end - 1] == std::byte{' '}) --end;
  if (begin == end) return std::nullopt;
  std::uint64_t value = 0;
  for (; begin < end; ++begin) {
    const auto digit = std::to_integer<std::uint64_t>(field[begin]) - '0';
    if (digit > 9 || value > (UINT64_MAX - digit) / 10) return std::nullopt;
    value = value * 10 + digit;
  }
  return value;
}

/// What a client logs in with. Texts longer than their field are cut.
struct Login {
  std::string_view user;
  std::string_view password;
  std::string_view session;         // blank: the one that is active
  std::uint64_t next_sequence = 1;  // 0: from now on
};

[[nodiscard]] constexpr std::array<std::byte, login_request_size> encode(const Login& login) noexcept {
  std::array<std::byte, login_request_size> packet{};
  std::size_t at = 0;
  const auto put = [&packet, &at](char c) { packet[at++] = static_cast<std::byte>(c); };
  const auto left = [&put](std::string_view text, std::size_t width) {
    for (std::size_t i = 0; i < width; ++i) put(i < text.size() ? text[i] : ' ');
  };
  const auto right = [&put](std::string_view text, std::size_t width) {
    const std::size_t size = text.size() < width ? text.size() : width;
    for (std::size_t i = 0; i < width - size; ++i) put(' ');
    for (std::size_t i = 0; i < size; ++i) put(text[i]);
  };
  std::array<char, sequence_size> digits{};
  std::size_t first = digits.size();
  std::uint64_t rest = login.next_sequence;
  do {
    digits[--first] = static_cast<char>('0' + rest % 10);
    rest /= 10;
  } while (rest > 0);
  put(0);
  put(login_request_size - length_size);
  put(static_cast<char>(PacketType::login_request));
  left(login.user, 6);
  left(login.password, 10);
  right(login.session, session_size);
  right({digits.data() + first, digits.size() - first}, sequence_size);
  return packet;
}

/// A packet without payload.
[[nodiscard]] constexpr std::array<std::byte, 3> encode(PacketType type) noexcept {
  return {std::byte{0}, std::byte{1}, static_cast<std::byte>(type)};
}

}  // namespace plimsoll::soupbintcp
