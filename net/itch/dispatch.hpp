// Decides what one message is, checks its length and hands it over decoded.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "net/itch/decode.hpp"
#include "net/itch/messages.hpp"

namespace plimsoll::itch {

/// Ignores every message. A handler derives from it, says `using MessageHandler::on;` and overloads `on` for the
/// messages it wants. One name for all, because a misspelt `on_ad_order` would be ignored in silence while a misspelt
/// type does not compile.
struct MessageHandler {
  template <typename Message>
  void on(const Message& /*message*/) noexcept {}
};

enum class Verdict : std::uint8_t {
  delivered,
  unknown_type,  // skipped whole; a later revision of the protocol may add types
  wrong_length,  // a known type whose length is not the one in its table; never decoded
  empty,         // no type byte
};

namespace detail {

template <typename Message, typename Handler>
[[gnu::always_inline]] inline Verdict deliver(std::span<const std::byte> bytes, Handler& handler) noexcept {
  if (bytes.size() != Message::size) return Verdict::wrong_length;
  Message message;
  decode(bytes.data(), message);
  handler.on(message);
  return Verdict::delivered;
}

}  // namespace detail

/// Calls `handler.on(message)` once for a well-formed message of a known type, else not at all. `bytes` is one message
/// without its length prefix.
template <typename Handler>
Verdict dispatch(std::span<const std::byte> bytes, Handler& handler) noexcept {
  using detail::deliver;
  if (bytes.empty()) return Verdict::empty;
  switch (static_cast<char>(bytes[0])) {
    case AddOrder::type: return deliver<AddOrder>(bytes, handler);
    case AttributedAddOrder::type: return deliver<AttributedAddOrder>(bytes, handler);
    case OrderDelete::type: return deliver<OrderDelete>(bytes, handler);
    case OrderReplace::type: return deliver<OrderReplace>(bytes, handler);
    case OrderExecuted::type: return deliver<OrderExecuted>(bytes, handler);
    case OrderExecutedWithPrice::type: return deliver<OrderExecutedWithPrice>(bytes, handler);
    case OrderCancel::type: return deliver<OrderCancel>(bytes, handler);
    case TradeMessage::type: return deliver<TradeMessage>(bytes, handler);
    case CrossTrade::type: return deliver<CrossTrade>(bytes, handler);
    case BrokenTrade::type: return deliver<BrokenTrade>(bytes, handler);
    case NetOrderImbalance::type: return deliver<NetOrderImbalance>(bytes, handler);
    case SystemEvent::type: return deliver<SystemEvent>(bytes, handler);
    case StockDirectory::type: return deliver<StockDirectory>(bytes, handler);
    case StockTradingAction::type: return deliver<StockTradingAction>(bytes, handler);
    case RegShoRestriction::type: return deliver<RegShoRestriction>(bytes, handler);
    case MarketParticipantPosition::type: return deliver<MarketParticipantPosition>(bytes, handler);
    case MwcbDeclineLevels::type: return deliver<MwcbDeclineLevels>(bytes, handler);
    case MwcbStatus::type: return deliver<MwcbStatus>(bytes, handler);
    case QuotingPeriodUpdate::type: return deliver<QuotingPeriodUpdate>(bytes, handler);
    case LuldAuctionCollar::type: return deliver<LuldAuctionCollar>(bytes, handler);
    case OperationalHalt::type: return deliver<OperationalHalt>(bytes, handler);
    case RetailInterest::type: return deliver<RetailInterest>(bytes, handler);
    case DirectListing::type: return deliver<DirectListing>(bytes, handler);
    default: return Verdict::unknown_type;
  }
}

/// What the messages of a feed were.
class MessageCounts {
 public:
  void count(std::span<const std::byte> bytes, Verdict verdict) noexcept {
    if (verdict == Verdict::empty) {
      ++empty_;
      return;
    }
    const auto type = std::to_integer<std::size_t>(bytes[0]);
    switch (verdict) {
      case Verdict::delivered: ++delivered_[type]; break;
      case Verdict::unknown_type: ++unknown_[type]; break;
      case Verdict::wrong_length:
      case Verdict::empty: ++wrong_length_[type]; break;
    }
  }

  /// By type byte.
  [[nodiscard]] std::uint64_t delivered(char type) const noexcept { return delivered_[index(type)]; }
  [[nodiscard]] std::uint64_t unknown(char type) const noexcept { return unknown_[index(type)]; }
  [[nodiscard]] std::uint64_t wrong_length(char type) const noexcept { return wrong_length_[index(type)]; }
  /// Over all types.
  [[nodiscard]] std::uint64_t delivered() const noexcept { return sum(delivered_); }
  [[nodiscard]] std::uint64_t unknown() const noexcept { return sum(unknown_); }
  [[nodiscard]] std::uint64_t wrong_length() const noexcept { return sum(wrong_length_); }
  [[nodiscard]] std::uint64_t empty() const noexcept { return empty_; }
  [[nodiscard]] std::uint64_t total() const noexcept { return delivered() + unknown() + wrong_length() + empty_; }

 private:
  using ByType = std::array<std::uint64_t, 256>;
  static std::size_t index(char type) noexcept { return static_cast<unsigned char>(type); }
  static std::uint64_t sum(const ByType& counts) noexcept {
    std::uint64_t total = 0;
    for (const std::uint64_t count : counts) total += count;
    return total;
  }

  ByType delivered_{};
  ByType unknown_{};
  ByType wrong_length_{};
  std::uint64_t empty_ = 0;
};

/// `dispatch` and count.
template <typename Handler>
Verdict dispatch(std::span<const std::byte> bytes, Handler& handler, MessageCounts& counts) noexcept {
  const Verdict verdict = dispatch(bytes, handler);
  counts.count(bytes, verdict);
  return verdict;
}

}  // namespace plimsoll::itch
