// Lengths and order references that can be told from the type byte alone.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "net/itch/messages.hpp"

namespace plimsoll::itch {

/// What a message does to the one order that it names at bytes 11 to 18 (sections 4.3 and 4.4).
enum class OrderUse : std::uint8_t {
  none,      // names none
  adds,      // with or without attribution; otherwise alike
  changes,   // executions, cancellation, deletion
  replaces,  // names a second one, at bytes 19 to 26
};

namespace detail {

template <typename... Messages>
consteval std::array<std::uint8_t, 256> sizes_of() {
  std::array<std::uint8_t, 256> sizes{};
  ((sizes[static_cast<unsigned char>(Messages::type)] = Messages::size), ...);
  return sizes;
}

constexpr auto message_sizes =
    sizes_of<SystemEvent, StockDirectory, StockTradingAction, RegShoRestriction, MarketParticipantPosition,
             MwcbDeclineLevels, MwcbStatus, QuotingPeriodUpdate, LuldAuctionCollar, OperationalHalt, AddOrder,
             AttributedAddOrder, OrderExecuted, OrderExecutedWithPrice, OrderCancel, OrderDelete, OrderReplace,
             TradeMessage, CrossTrade, BrokenTrade, NetOrderImbalance, RetailInterest, DirectListing>();

template <typename... Messages>
consteval void mark(std::array<OrderUse, 256>& uses, OrderUse use) {
  ((uses[static_cast<unsigned char>(Messages::type)] = use), ...);
}

consteval std::array<OrderUse, 256> find_order_uses() {
  std::array<OrderUse, 256> uses{};
  mark<AddOrder, AttributedAddOrder>(uses, OrderUse::adds);
  mark<OrderExecuted, OrderExecutedWithPrice, OrderCancel, OrderDelete>(uses, OrderUse::changes);
  mark<OrderReplace>(uses, OrderUse::replaces);
  return uses;
}
constexpr std::array<OrderUse, 256> order_uses = find_order_uses();

}  // namespace detail

/// Exact length of a message by its first byte; 0 for an unknown type.
[[nodiscard]] constexpr std::size_t message_size(std::byte type) noexcept {
  return detail::message_sizes[std::to_integer<std::size_t>(type)];
}

/// By type and length alone; none for a message that is not well formed.
[[nodiscard]] inline OrderUse order_use(std::span<const std::byte> bytes) noexcept {
  if (bytes.empty() || bytes.size() != message_size(bytes[0])) return OrderUse::none;
  return detail::order_uses[std::to_integer<std::size_t>(bytes[0])];
}

}  // namespace plimsoll::itch
