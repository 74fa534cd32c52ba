// From message bytes to message structs, field by field at the offsets of the specification.
#pragma once

#include <array>
#include <cstddef>
#include <cstring>

#include "net/itch/messages.hpp"
#include "net/wire/endian.hpp"

namespace plimsoll::itch {

/// Every function below reads exactly `Message::size` bytes from `at`; `dispatch` has checked that they are there. The
/// numbers are the "Offset" column of each message's table.
namespace detail {

using wire::load_u16_be;
using wire::load_u32_be;
using wire::load_u48_be;
using wire::load_u64_be;

inline char alpha(const std::byte* at) noexcept { return static_cast<char>(*at); }

template <std::size_t width>
std::array<char, width> alphas(const std::byte* at) noexcept {
  std::array<char, width> text;
  std::memcpy(text.data(), at, width);
  return text;
}

inline StockName stock(const std::byte* at) noexcept { return alphas<8>(at); }
inline Price4 price4(const std::byte* at) noexcept { return {load_u32_be(at)}; }
inline Price8 price8(const std::byte* at) noexcept { return {load_u64_be(at)}; }
inline Side side(const std::byte* at) noexcept { return static_cast<Side>(alpha(at)); }

inline MessageHeader header(const std::byte* at) noexcept {
  return {load_u16_be(at + 1), load_u16_be(at + 3), load_u48_be(at + 5)};
}

inline void decode(const std::byte* at, SystemEvent& out) noexcept { out = {header(at), alpha(at + 11)}; }

inline void decode(const std::byte* at, StockDirectory& out) noexcept {
  out = {header(at),     stock(at + 11), alpha(at + 19),     alpha(at + 20),       load_u32_be(at + 21),
         alpha(at + 25), alpha(at + 26), alphas<2>(at + 27), alpha(at + 29),       alpha(at + 30),
         alpha(at + 31), alpha(at + 32), alpha(at + 33),     load_u32_be(at + 34), alpha(at + 38)};
}

inline void decode(const std::byte* at, StockTradingAction& out) noexcept {
  out = {header(at), stock(at + 11), alpha(at + 19), alpha(at + 20), alphas<4>(at + 21)};
}

inline void decode(const std::byte* at, RegShoRestriction& out) noexcept {
  out = {header(at), stock(at + 11), alpha(at + 19)};
}

inline void decode(const std::byte* at, MarketParticipantPosition& out) noexcept {
  out = {header(at), alphas<4>(at + 11), stock(at + 15), alpha(at + 23), alpha(at + 24), alpha(at + 25)};
}

inline void decode(const std::byte* at, MwcbDeclineLevels& out) noexcept {
  out = {header(at), price8(at + 11), price8(at + 19), price8(at + 27)};
}

inline void decode(const std::byte* at, MwcbStatus& out) noexcept { out = {header(at), alpha(at + 11)}; }

inline void decode(const std::byte* at, QuotingPeriodUpdate& out) noexcept {
  out = {header(at), stock(at + 11), load_u32_be(at + 19), alpha(at + 23), price4(at + 24)};
}

inline void decode(const std::byte* at, LuldAuctionCollar& out) noexcept {
  out = {header(at), stock(at + 11), price4(at + 19), price4(at + 23), price4(at + 27), load_u32_be(at + 31)};
}

inline void decode(const std::byte* at, OperationalHalt& out) noexcept {
  out = {header(at), stock(at + 11), alpha(at + 19), alpha(at + 20)};
}

inline void decode(const std::byte* at, AddOrder& out) noexcept {
  out = {header(at), load_u64_be(at + 11), side(at + 19), load_u32_be(at + 20), stock(at + 24), price4(at + 32)};
}

inline void decode(const std::byte* at, AttributedAddOrder& out) noexcept {
  decode(at, out.order);
  out.attribution = alphas<4>(at + 36);
}

inline void decode(const std::byte* at, OrderExecuted& out) noexcept {
  out = {header(at), load_u64_be(at + 11), load_u32_be(at + 19), load_u64_be(at + 23)};
}

inline void decode(const std::byte* at, OrderExecutedWithPrice& out) noexcept {
  out = {header(at), load_u64_be(at + 11), load_u32_be(at + 19), load_u64_be(at + 23), alpha(at + 31), price4(at + 32)};
}

inline void decode(const std::byte* at, OrderCancel& out) noexcept {
  out = {header(at), load_u64_be(at + 11), load_u32_be(at + 19)};
}

inline void decode(const std::byte* at, OrderDelete& out) noexcept { out = {header(at), load_u64_be(at + 11)}; }

inline void decode(const std::byte* at, OrderReplace& out) noexcept {
  out = {header(at), load_u64_be(at + 11), load_u64_be(at + 19), load_u32_be(at + 27), price4(at + 31)};
}

inline void decode(const std::byte* at, TradeMessage& out) noexcept {
  out = {header(at),     load_u64_be(at + 11), side(at + 19),       load_u32_be(at + 20),
         stock(at + 24), price4(at + 32),      load_u64_be(at + 36)};
}

inline void decode(const std::byte* at, CrossTrade& out) noexcept {
  out = {header(at), load_u64_be(at + 11), stock(at + 19), price4(at + 27), load_u64_be(at + 31), alpha(at + 39)};
}

inline void decode(const std::byte* at, BrokenTrade& out) noexcept { out = {header(at), load_u64_be(at + 11)}; }

inline void decode(const std::byte* at, NetOrderImbalance& out) noexcept {
  out = {header(at),      load_u64_be(at + 11), load_u64_be(at + 19), alpha(at + 27), stock(at + 28),
         price4(at + 36), price4(at + 40),      price4(at + 44),      alpha(at + 48), alpha(at + 49)};
}

inline void decode(const std::byte* at, RetailInterest& out) noexcept {
  out = {header(at), stock(at + 11), alpha(at + 19)};
}

inline void decode(const std::byte* at, DirectListing& out) noexcept {
  out = {header(at),      stock(at + 11),       alpha(at + 19),  price4(at + 20), price4(at + 24),
         price4(at + 28), load_u64_be(at + 32), price4(at + 40), price4(at + 44)};
}

}  // namespace detail
}  // namespace plimsoll::itch
