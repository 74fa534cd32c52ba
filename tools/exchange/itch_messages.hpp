// Writers of the messages of Nasdaq TotalView-ITCH 5.0, from the specification and independent of the decoder in
// net/itch.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "kernels/core/contract.hpp"
#include "tools/exchange/universe.hpp"

// Layouts: Nasdaq, "Nasdaq TotalView-ITCH 5.0" specification, chapter 4 "Message Formats" (each function names its
// subsection). All integers are big-endian and unsigned; alphanumeric fields are left-justified and padded with spaces.
namespace plimsoll::exchange {

enum class Side : char { buy = 'B', sell = 'S' };

/// What every message begins with after its type: stock locate, tracking number (0: internal to the venue), time.
struct Stamp {
  std::uint16_t locate = 0;  // 0 for messages about no symbol
  std::uint64_t ns_since_midnight = 0;
};

/// A message of exactly `size` bytes, written front to back.
template <std::size_t size>
class ItchMessage {
 public:
  constexpr ItchMessage(char type, const Stamp& stamp) {
    letter(type);
    number<2>(stamp.locate);
    number<2>(0);
    number<6>(stamp.ns_since_midnight);
  }

  template <std::size_t width>
  constexpr ItchMessage& number(std::uint64_t value) {
    for (std::size_t at = 0; at < width; ++at) {
      bytes_[length_ + at] = static_cast<std::byte>(value >> (8 * (width - 1 - at)));
    }
    length_ += width;
    return *this;
  }
  constexpr ItchMessage& letter(char value) {
    bytes_[length_++] = static_cast<std::byte>(value);
    return *this;
  }
  template <std::size_t width>
  constexpr ItchMessage& text(std::string_view value) {
    for (std::size_t at = 0; at < width; ++at) letter(at < value.size() ? value[at] : ' ');
    return *this;
  }
  /// The finished bytes; a field too few or too many is a defect.
  constexpr const std::array<std::byte, size>& bytes() const {
    PLIMSOLL_EXPECT(length_ == size);
    return bytes_;
  }

 private:
  std::array<std::byte, size> bytes_{};
  std::size_t length_ = 0;
};

/// 4.1: O start of messages, S start of system hours, Q start of market hours, M and E their ends, C end of messages.
constexpr auto system_event(const Stamp& stamp, char event) { return ItchMessage<12>('S', stamp).letter(event); }

enum class ListingStage : char { trading = 'N', new_issue = 'Y' };

/// 4.2.1: a round lot of 100, common stock (an exchange-traded fund for `etp`), production, LULD tier 1.
enum class IssueKind : std::uint8_t { common_stock, fund };
constexpr auto stock_directory(const Stamp& stamp, std::string_view stock, IssueKind kind, ListingStage stage) {
  const bool fund = kind == IssueKind::fund;
  return ItchMessage<39>('R', stamp)
      .text<8>(stock)
      .letter('Q')
      .letter('N')
      .number<4>(100)
      .letter('N')
      .letter(fund ? 'Q' : 'C')
      .text<2>(fund ? "E" : "Z")
      .letter('P')
      .letter('N')
      .letter(static_cast<char>(stage))
      .letter('1')
      .letter(fund ? 'Y' : 'N')
      .number<4>(fund ? 1 : 0)
      .letter('N');
}

/// 4.2.2: state H halted, P paused, Q quotation only, T trading; `reason` as in the specification's appendix.
constexpr auto trading_action(const Stamp& stamp, std::string_view stock, char state, std::string_view reason) {
  return ItchMessage<25>('H', stamp).text<8>(stock).letter(state).letter(' ').text<4>(reason);
}

/// 4.2.3: 0 no restriction, 1 restriction because of an intraday drop, 2 restriction remains.
constexpr auto short_sale_restriction(const Stamp& stamp, std::string_view stock, char action) {
  return ItchMessage<20>('Y', stamp).text<8>(stock).letter(action);
}

/// 4.2.4, for an active primary market maker in normal mode.
constexpr auto market_participant(const Stamp& stamp, std::string_view participant, std::string_view stock) {
  return ItchMessage<26>('L', stamp).text<4>(participant).text<8>(stock).letter('Y').letter('N').letter('A');
}

/// 4.2.5.1: decline levels with eight decimals.
struct DeclineLevels {
  std::uint64_t level_1 = 0, level_2 = 0, level_3 = 0;
};
constexpr auto circuit_breaker_levels(const Stamp& stamp, const DeclineLevels& levels) {
  return ItchMessage<35>('V', stamp).number<8>(levels.level_1).number<8>(levels.level_2).number<8>(levels.level_3);
}

/// 4.2.6: anticipated quotation release of a new issue, time in seconds since midnight.
struct IpoRelease {
  std::uint32_t second_of_day = 0;
  Price4 price = 0;
};
constexpr auto ipo_quoting_period(const Stamp& stamp, std::string_view stock, const IpoRelease& release) {
  return ItchMessage<28>('K', stamp)
      .text<8>(stock)
      .number<4>(release.second_of_day)
      .letter('A')
      .number<4>(release.price);
}

/// 4.2.7: limit-up limit-down auction collar.
struct AuctionCollar {
  Price4 reference = 0, upper = 0, lower = 0;
  std::uint32_t extension = 0;
};
constexpr auto auction_collar(const Stamp& stamp, std::string_view stock, const AuctionCollar& collar) {
  return ItchMessage<35>('J', stamp)
      .text<8>(stock)
      .number<4>(collar.reference)
      .number<4>(collar.upper)
      .number<4>(collar.lower)
      .number<4>(collar.extension);
}

/// 4.2.8: action H halted, T resumed, on this market only.
constexpr auto operational_halt(const Stamp& stamp, std::string_view stock, char action) {
  return ItchMessage<21>('h', stamp).text<8>(stock).letter('Q').letter(action);
}

struct NewOrder {
  std::uint64_t reference = 0;
  Side side = Side::buy;
  std::uint32_t shares = 0;
  Price4 price = 0;
};

/// 4.3.1.
constexpr auto add_order(const Stamp& stamp, std::string_view stock, const NewOrder& order) {
  return ItchMessage<36>('A', stamp)
      .number<8>(order.reference)
      .letter(static_cast<char>(order.side))
      .number<4>(order.shares)
      .text<8>(stock)
      .number<4>(order.price);
}

/// 4.3.2.
constexpr auto add_order_attributed(const Stamp& stamp, std::string_view stock, const NewOrder& order,
                                    std::string_view participant) {
  return ItchMessage<40>('F', stamp)
      .number<8>(order.reference)
      .letter(static_cast<char>(order.side))
      .number<4>(order.shares)
      .text<8>(stock)
      .number<4>(order.price)
      .text<4>(participant);
}

struct Execution {
  std::uint64_t reference = 0;
  std::uint32_t shares = 0;
  std::uint64_t match = 0;
};

/// 4.4.1: at the order's displayed price.
constexpr auto order_executed(const Stamp& stamp, const Execution& execution) {
  return ItchMessage<31>('E', stamp)
      .number<8>(execution.reference)
      .number<4>(execution.shares)
      .number<8>(execution.match);
}

/// 4.4.2: at another price than the displayed one; not printable when a cross message will report it in bulk.
enum class Printable : char { yes = 'Y', no = 'N' };
constexpr auto order_executed_at(const Stamp& stamp, const Execution& execution, Printable printable, Price4 price) {
  return ItchMessage<36>('C', stamp)
      .number<8>(execution.reference)
      .number<4>(execution.shares)
      .number<8>(execution.match)
      .letter(static_cast<char>(printable))
      .number<4>(price);
}

/// 4.4.3: takes shares away, the order lives on.
constexpr auto order_cancelled(const Stamp& stamp, std::uint64_t reference, std::uint32_t shares) {
  return ItchMessage<23>('X', stamp).number<8>(reference).number<4>(shares);
}

/// 4.4.4.
constexpr auto order_deleted(const Stamp& stamp, std::uint64_t reference) {
  return ItchMessage<19>('D', stamp).number<8>(reference);
}

/// 4.4.5: `replacement` keeps the side and symbol of the original and goes to the back of its queue.
constexpr auto order_replaced(const Stamp& stamp, std::uint64_t original, const NewOrder& replacement) {
  return ItchMessage<35>('U', stamp)
      .number<8>(original)
      .number<8>(replacement.reference)
      .number<4>(replacement.shares)
      .number<4>(replacement.price);
}

struct Print {
  std::uint64_t shares = 0;
  Price4 price = 0;
  std::uint64_t match = 0;
};

/// 4.5.1: a match of an order that was never displayed: reference 0 and side B, always.
constexpr auto hidden_trade(const Stamp& stamp, std::string_view stock, const Print& print) {
  return ItchMessage<44>('P', stamp)
      .number<8>(0)
      .letter('B')
      .number<4>(print.shares)
      .text<8>(stock)
      .number<4>(print.price)
      .number<8>(print.match);
}

/// 4.5.2: O opening, C closing, H after a halt or for a new issue.
enum class CrossType : char { opening = 'O', closing = 'C', reopening = 'H' };
constexpr auto cross_trade(const Stamp& stamp, std::string_view stock, const Print& print, CrossType type) {
  return ItchMessage<40>('Q', stamp)
      .number<8>(print.shares)
      .text<8>(stock)
      .number<4>(print.price)
      .number<8>(print.match)
      .letter(static_cast<char>(type));
}

/// 4.5.3.
constexpr auto broken_trade(const Stamp& stamp, std::uint64_t match) {
  return ItchMessage<19>('B', stamp).number<8>(match);
}

/// 4.6: net order imbalance before a cross; the price variation indicator is always L, below 1 %.
struct Imbalance {
  std::uint64_t paired = 0, imbalance = 0;
  char direction = 'N';  // B, S, N none, O not enough orders
  Price4 far_price = 0, near_price = 0, reference_price = 0;
};
constexpr auto order_imbalance(const Stamp& stamp, std::string_view stock, const Imbalance& state, CrossType type) {
  return ItchMessage<50>('I', stamp)
      .number<8>(state.paired)
      .number<8>(state.imbalance)
      .letter(state.direction)
      .text<8>(stock)
      .number<4>(state.far_price)
      .number<4>(state.near_price)
      .number<4>(state.reference_price)
      .letter(static_cast<char>(type))
      .letter('L');
}

/// 4.7: retail interest on the bid (B), the ask (S), both (A) or none (N).
constexpr auto retail_interest(const Stamp& stamp, std::string_view stock, char interest) {
  return ItchMessage<20>('N', stamp).text<8>(stock).letter(interest);
}

}  // namespace plimsoll::exchange
