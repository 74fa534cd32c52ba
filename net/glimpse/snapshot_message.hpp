// The message that ends a GLIMPSE snapshot and says where the real-time feed goes on.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "net/soupbintcp/packet.hpp"

// Source: Nasdaq, "Nasdaq GLIMPSE", version 5.0, sections 2 (SoupBinTCP, login from sequence number 1), 4
// (TotalView-ITCH 5.0 messages: system event, stock directory, trading action, operational halt, ... and an Add Order
// for every live order) and "Snapshot Message": type 'G', then the TotalView-ITCH sequence number from which real-time
// messages are to be applied, as 20 ASCII digits.

namespace plimsoll::glimpse {

constexpr char snapshot_type = 'G';
constexpr std::size_t snapshot_size = 21;

/// The sequence number of the first message that the snapshot does not contain. Empty when the message is not one.
[[nodiscard]] constexpr std::optional<std::uint64_t> next_sequence(std::span<const std::byte> message) noexcept {
  if (message.size() != snapshot_size || message[0] != static_cast<std::byte>(snapshot_type)) return std::nullopt;
  const std::optional<std::uint64_t> number = soupbintcp::parse_number(message.subspan(1));
  return number && *number > 0 ? number : std::nullopt;
}

}  // namespace plimsoll::glimpse
