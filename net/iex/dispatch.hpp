// Hands one message to the handler's function for its type, if its length allows.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>

#include "net/iex/decode.hpp"

namespace plimsoll::iex {

/// What became of a message.
enum class Verdict : std::uint8_t {
  delivered,
  grown,  // longer than its type: delivered, the rest is ignored. Both specifications reserve the right to append
          // fields to any message (section "Architecture").
  unknown_type,  // skipped whole: new types may come as well
  wrong_length,  // shorter than its type; never decoded
  empty,         // no type byte
};

/// What the messages of a feed were. A grown message is delivered, too.
class MessageCounts {
 public:
  void count(std::span<const std::byte> bytes, Verdict verdict) noexcept {
    if (verdict == Verdict::empty) {
      ++empty_;
      return;
    }
    const auto type = std::to_integer<std::size_t>(bytes[0]);
    switch (verdict) {
      case Verdict::grown: ++grown_; [[fallthrough]];
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
  [[nodiscard]] std::uint64_t grown() const noexcept { return grown_; }
  [[nodiscard]] std::uint64_t unknown() const noexcept { return sum(unknown_); }
  [[nodiscard]] std::uint64_t wrong_length() const noexcept { return sum(wrong_length_); }
  [[nodiscard]] std::uint64_t empty() const noexcept { return empty_; }
  [[nodiscard]] std::uint64_t total() const noexcept { return delivered() + unknown() + wrong_length() + empty_; }

 private:
  using ByType = std::array<std::uint64_t, 256>;
  static std::size_t index(char type) noexcept { return static_cast<unsigned char>(type); }
  static std::uint64_t sum(const ByType& counts) noexcept {
    return std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
  }

  ByType delivered_{};
  ByType unknown_{};
  ByType wrong_length_{};
  std::uint64_t grown_ = 0;
  std::uint64_t empty_ = 0;
};

/// Takes the messages a receiver does not care about; derive from it, say `using MessageHandler::on;` and add your own
/// overloads.
struct MessageHandler {
  template <typename T>
  void on(const T& /*message*/) noexcept {}
};

namespace detail {

template <typename T, typename Handler>
Verdict deliver(std::span<const std::byte> message, Handler& handler) noexcept {
  if (message.size() < T::wire_size) return Verdict::wrong_length;
  handler.on(decode<T>(message.data()));
  return message.size() == T::wire_size ? Verdict::delivered : Verdict::grown;
}

}  // namespace detail

/// Calls `handler.on(message)` once for a message of a known type that is long enough, else not at all. `message` is
/// one message without its length prefix.
template <typename Handler>
Verdict dispatch(std::span<const std::byte> message, Handler& handler) noexcept {
  if (message.empty()) return Verdict::empty;
  switch (static_cast<MessageType>(message[0])) {
    case MessageType::system_event: return detail::deliver<SystemEvent>(message, handler);
    case MessageType::security_directory: return detail::deliver<SecurityDirectory>(message, handler);
    case MessageType::trading_status: return detail::deliver<TradingStatus>(message, handler);
    case MessageType::retail_liquidity: return detail::deliver<RetailLiquidity>(message, handler);
    case MessageType::operational_halt: return detail::deliver<OperationalHalt>(message, handler);
    case MessageType::short_sale_test: return detail::deliver<ShortSaleTest>(message, handler);
    case MessageType::security_event: return detail::deliver<SecurityEvent>(message, handler);
    case MessageType::quote_update: return detail::deliver<QuoteUpdate>(message, handler);
    case MessageType::price_level_buy: return detail::deliver<PriceLevelUpdate>(message, handler);
    case MessageType::price_level_sell: return detail::deliver<PriceLevelUpdate>(message, handler);
    case MessageType::trade_report: return detail::deliver<TradeReport>(message, handler);
    case MessageType::official_price: return detail::deliver<OfficialPrice>(message, handler);
    case MessageType::trade_break: return detail::deliver<TradeBreak>(message, handler);
    case MessageType::auction_information: return detail::deliver<AuctionInformation>(message, handler);
  }
  return Verdict::unknown_type;
}

/// `dispatch` and count.
template <typename Handler>
Verdict dispatch(std::span<const std::byte> message, Handler& handler, MessageCounts& counts) noexcept {
  const Verdict verdict = dispatch(message, handler);
  counts.count(message, verdict);
  return verdict;
}

}  // namespace plimsoll::iex
