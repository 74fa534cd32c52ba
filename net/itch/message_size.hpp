// Lengths and order references that can be told from the type byte alone.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "net/itch/messages.hpp"
#include "net/wire/endian.hpp"

namespace plimsoll::itch {

namespace detail {

template <typename... Messages>
consteval std::array<std::uint8_t, 256> sizes_of() {
  std::array<std::uint8_t, 256> sizes{};
  ((sizes[static_cast<unsigned char>(Messages::type)] = Messages::size), ...);
  return sizes;
}

template <typename... Messages>
consteval std::array<bool, 256> set_of() {
  std::array<bool, 256> members{};
  ((members[static_cast<unsigned char>(Messages::type)] = true), ...);
  return members;
}

constexpr auto message_sizes =
    sizes_of<SystemEvent, StockDirectory, StockTradingAction, RegShoRestriction, MarketParticipantPosition,
             MwcbDeclineLevels, MwcbStatus, QuotingPeriodUpdate, LuldAuctionCollar, OperationalHalt, AddOrder,
             AttributedAddOrder, OrderExecuted, OrderExecutedWithPrice, OrderCancel, OrderDelete, OrderReplace,
             TradeMessage, CrossTrade, BrokenTrade, NetOrderImbalance, RetailInterest, DirectListing>();

constexpr auto refers_to_order = set_of<AddOrder, AttributedAddOrder, OrderExecuted, OrderExecutedWithPrice,
                                        OrderCancel, OrderDelete, OrderReplace>();

}  // namespace detail

/// Exact length of a message by its first byte; 0 for an unknown type.
[[nodiscard]] constexpr std::size_t message_size(std::byte type) noexcept {
  return detail::message_sizes[std::to_integer<std::size_t>(type)];
}

/// The order that a message adds or changes (its original reference in a replace), or 0 when it names none or is too
/// short. For a prefetch pass over a packet: cheap, and no promise that the message is well formed.
[[nodiscard]] inline std::uint64_t order_reference(std::span<const std::byte> bytes) noexcept {
  constexpr std::size_t offset = 11;  // in all seven messages, sections 4.3 and 4.4
  if (bytes.size() < offset + 8 || !detail::refers_to_order[std::to_integer<std::size_t>(bytes[0])]) return 0;
  return wire::load_u64_be(bytes.data() + offset);
}

}  // namespace plimsoll::itch
