// From the bytes of one message to its struct; offsets are those of the specifications' tables.
#pragma once

#include <cstddef>
#include <cstring>

#include "net/iex/messages.hpp"
#include "net/wire/endian.hpp"

namespace plimsoll::iex {

/// Reads a whole message; unchecked: the caller has proved that T::wire_size bytes are there (see dispatch.hpp).
template <typename T>
[[nodiscard]] T decode(const std::byte* at) noexcept;

namespace detail {

/// Codes and flags stand behind the type, then the time, then the symbol, in every message that has one.
inline std::uint8_t flags(const std::byte* at) noexcept { return wire::load_u8(at + 1); }
template <typename Code>
Code code_at(const std::byte* at) noexcept {
  return static_cast<Code>(wire::load_u8(at));
}
inline Timestamp time(const std::byte* at) noexcept { return {wire::load_i64_le(at + 2)}; }
inline Symbol symbol(const std::byte* at) noexcept {
  Symbol out;
  std::memcpy(out.text.data(), at + 10, out.text.size());
  return out;
}
inline WirePrice price_at(const std::byte* at) noexcept { return {wire::load_i64_le(at)}; }

}  // namespace detail

template <>
inline SystemEvent decode(const std::byte* at) noexcept {
  return {detail::code_at<SystemEvent::Code>(at + 1), detail::time(at)};
}

template <>
inline SecurityDirectory decode(const std::byte* at) noexcept {
  return {.flags = detail::flags(at),
          .time = detail::time(at),
          .symbol = detail::symbol(at),
          .round_lot = wire::load_u32_le(at + 18),
          .adjusted_close = detail::price_at(at + 22),
          .luld_tier = wire::load_u8(at + 30)};
}

template <>
inline TradingStatus decode(const std::byte* at) noexcept {
  TradingStatus out{detail::code_at<TradingStatus::Code>(at + 1), detail::time(at), detail::symbol(at), {}};
  std::memcpy(out.reason.data(), at + 18, out.reason.size());
  return out;
}

template <>
inline RetailLiquidity decode(const std::byte* at) noexcept {
  return {detail::code_at<RetailLiquidity::Code>(at + 1), detail::time(at), detail::symbol(at)};
}

template <>
inline OperationalHalt decode(const std::byte* at) noexcept {
  return {detail::code_at<OperationalHalt::Code>(at + 1), detail::time(at), detail::symbol(at)};
}

template <>
inline ShortSaleTest decode(const std::byte* at) noexcept {
  return {detail::flags(at), detail::time(at), detail::symbol(at), detail::code_at<ShortSaleTest::Detail>(at + 18)};
}

template <>
inline SecurityEvent decode(const std::byte* at) noexcept {
  return {detail::code_at<SecurityEvent::Code>(at + 1), detail::time(at), detail::symbol(at)};
}

template <>
inline QuoteUpdate decode(const std::byte* at) noexcept {
  return {.flags = detail::flags(at),
          .time = detail::time(at),
          .symbol = detail::symbol(at),
          .bid_size = wire::load_u32_le(at + 18),
          .bid = detail::price_at(at + 22),
          .ask = detail::price_at(at + 30),
          .ask_size = wire::load_u32_le(at + 38)};
}

template <>
inline PriceLevelUpdate decode(const std::byte* at) noexcept {
  const bool buy = detail::code_at<MessageType>(at) == MessageType::price_level_buy;
  return {.side = buy ? BookSide::buy : BookSide::sell,
          .flags = detail::flags(at),
          .time = detail::time(at),
          .symbol = detail::symbol(at),
          .size = wire::load_u32_le(at + 18),
          .price = detail::price_at(at + 22)};
}

template <>
inline TradeReport decode(const std::byte* at) noexcept {
  return {.conditions = {detail::flags(at)},
          .time = detail::time(at),
          .symbol = detail::symbol(at),
          .size = wire::load_u32_le(at + 18),
          .price = detail::price_at(at + 22),
          .trade_id = wire::load_i64_le(at + 30)};
}

template <>
inline TradeBreak decode(const std::byte* at) noexcept {
  return {.conditions = {detail::flags(at)},
          .time = detail::time(at),
          .symbol = detail::symbol(at),
          .size = wire::load_u32_le(at + 18),
          .price = detail::price_at(at + 22),
          .trade_id = wire::load_i64_le(at + 30)};
}

template <>
inline OfficialPrice decode(const std::byte* at) noexcept {
  return {detail::code_at<OfficialPrice::Code>(at + 1), detail::time(at), detail::symbol(at),
          detail::price_at(at + 18)};
}

template <>
inline AuctionInformation decode(const std::byte* at) noexcept {
  return {.kind = detail::code_at<AuctionInformation::Kind>(at + 1),
          .time = detail::time(at),
          .symbol = detail::symbol(at),
          .paired_shares = wire::load_u32_le(at + 18),
          .reference_price = detail::price_at(at + 22),
          .indicative_clearing_price = detail::price_at(at + 30),
          .imbalance_shares = wire::load_u32_le(at + 38),
          .imbalance = detail::code_at<AuctionInformation::Imbalance>(at + 42),
          .extensions = wire::load_u8(at + 43),
          .scheduled_time_s = wire::load_u32_le(at + 44),
          .book_clearing_price = detail::price_at(at + 48),
          .collar_reference_price = detail::price_at(at + 56),
          .lower_collar = detail::price_at(at + 64),
          .upper_collar = detail::price_at(at + 72)};
}

}  // namespace plimsoll::iex
