// The messages of TOPS 1.6 and DEEP 1.0, in host order.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "host/core/time.hpp"
#include "host/market/wire_price.hpp"

// Sources: Investors Exchange, "TOPS Specification" version 1.66 (2021-10-19) and "DEEP Specification" version 1.06
// (2018-02-27): sections "Administrative message formats", "Trading message formats", "Auction message formats" and
// "Appendix A: flags". Both feeds share their messages, but for Quote Update (TOPS), Security Event and Price Level
// Update (DEEP). Codes are kept as sent: a code that is not listed here is the venue's news, not an error of decoding.

namespace plimsoll::iex {

using market::WirePrice;

/// First byte of every message.
enum class MessageType : std::uint8_t {
  system_event = 'S',
  security_directory = 'D',
  trading_status = 'H',
  retail_liquidity = 'I',
  operational_halt = 'O',
  short_sale_test = 'P',
  security_event = 'E',    // DEEP
  quote_update = 'Q',      // TOPS
  price_level_buy = '8',   // DEEP
  price_level_sell = '5',  // DEEP
  trade_report = 'T',
  official_price = 'X',
  trade_break = 'B',
  auction_information = 'A',
};

/// Eight characters, left-justified, filled with spaces.
struct Symbol {
  std::array<char, 8> text{};

  [[nodiscard]] constexpr std::string_view trimmed() const noexcept {
    std::size_t size = text.size();
    while (size > 0 && text[size - 1] == ' ') --size;
    return {text.data(), size};
  }
  friend constexpr bool operator==(const Symbol&, const Symbol&) noexcept = default;
};

struct SystemEvent {
  static constexpr std::size_t wire_size = 10;
  enum class Code : char {
    start_of_messages = 'O',
    start_of_system_hours = 'S',
    start_of_regular_hours = 'R',
    end_of_regular_hours = 'M',
    end_of_system_hours = 'E',
    end_of_messages = 'C',
  };
  Code code{};
  Timestamp time{};
};

struct SecurityDirectory {
  static constexpr std::size_t wire_size = 31;
  std::uint8_t flags = 0;
  Timestamp time{};
  Symbol symbol{};
  std::uint32_t round_lot = 0;  // shares
  WirePrice adjusted_close{};   // previous official closing price, corporate actions applied
  std::uint8_t luld_tier = 0;   // 0 not applicable, 1, 2

  [[nodiscard]] constexpr bool test_security() const noexcept { return (flags & 0x80) != 0; }
  [[nodiscard]] constexpr bool when_issued() const noexcept { return (flags & 0x40) != 0; }
  [[nodiscard]] constexpr bool exchange_traded_product() const noexcept { return (flags & 0x20) != 0; }
};

struct TradingStatus {
  static constexpr std::size_t wire_size = 22;
  enum class Code : char {
    halted = 'H',
    order_acceptance = 'O',  // released from a halt into an order acceptance period
    paused = 'P',            // paused, with an order acceptance period
    trading = 'T',
  };
  Code code{};
  Timestamp time{};
  Symbol symbol{};
  std::array<char, 4> reason{};  // "T1  ", "IPO1", "MCB3", "NA  ", spaces
};

struct RetailLiquidity {
  static constexpr std::size_t wire_size = 18;
  enum class Code : char { none = ' ', buy = 'A', sell = 'B', both = 'C' };
  Code code{};
  Timestamp time{};
  Symbol symbol{};
};

struct OperationalHalt {
  static constexpr std::size_t wire_size = 18;
  enum class Code : char { halted = 'O', not_halted = 'N' };
  Code code{};
  Timestamp time{};
  Symbol symbol{};
};

struct ShortSaleTest {
  static constexpr std::size_t wire_size = 19;
  enum class Detail : char {
    none = ' ',
    activated = 'A',
    continued = 'C',
    deactivated = 'D',
    not_available = 'N',
  };
  std::uint8_t in_effect = 0;  // 0 or 1
  Timestamp time{};
  Symbol symbol{};
  Detail detail{};
};

struct SecurityEvent {
  static constexpr std::size_t wire_size = 18;
  enum class Code : char { opening_complete = 'O', closing_complete = 'C' };
  Code code{};
  Timestamp time{};
  Symbol symbol{};
};

struct QuoteUpdate {
  static constexpr std::size_t wire_size = 42;
  std::uint8_t flags = 0;
  Timestamp time{};
  Symbol symbol{};
  std::uint32_t bid_size = 0;  // shares; 0 with price 0 when the side is empty
  WirePrice bid{};
  WirePrice ask{};
  std::uint32_t ask_size = 0;

  /// False when the symbol is halted, paused or otherwise not available for trading on IEX.
  [[nodiscard]] constexpr bool available() const noexcept { return (flags & 0x80) == 0; }
  /// Pre- or post-market session.
  [[nodiscard]] constexpr bool extended_hours() const noexcept { return (flags & 0x40) != 0; }
};

enum class BookSide : std::uint8_t { buy, sell };

struct PriceLevelUpdate {
  static constexpr std::size_t wire_size = 30;
  BookSide side{};  // from the message type
  std::uint8_t flags = 0;
  Timestamp time{};
  Symbol symbol{};
  std::uint32_t size = 0;  // all displayed shares at this price now; 0 removes the level
  WirePrice price{};

  /// Last update of one event in the order book; the book is only consistent here.
  [[nodiscard]] constexpr bool event_complete() const noexcept { return (flags & 0x01) != 0; }
};

/// Sale condition flags of trade reports and breaks.
struct SaleConditions {
  std::uint8_t bits = 0;
  [[nodiscard]] constexpr bool intermarket_sweep() const noexcept { return (bits & 0x80) != 0; }
  [[nodiscard]] constexpr bool extended_hours() const noexcept { return (bits & 0x40) != 0; }
  [[nodiscard]] constexpr bool odd_lot() const noexcept { return (bits & 0x20) != 0; }
  [[nodiscard]] constexpr bool trade_through_exempt() const noexcept { return (bits & 0x10) != 0; }
  [[nodiscard]] constexpr bool single_price_cross() const noexcept { return (bits & 0x08) != 0; }
};

struct TradeReport {
  static constexpr std::size_t wire_size = 38;
  SaleConditions conditions{};
  Timestamp time{};
  Symbol symbol{};
  std::uint32_t size = 0;
  WirePrice price{};
  std::int64_t trade_id = 0;
};

/// The trade with this id never happened.
struct TradeBreak {
  static constexpr std::size_t wire_size = 38;
  SaleConditions conditions{};
  Timestamp time{};
  Symbol symbol{};
  std::uint32_t size = 0;
  WirePrice price{};
  std::int64_t trade_id = 0;
};

struct OfficialPrice {
  static constexpr std::size_t wire_size = 26;
  enum class Code : char { opening = 'Q', closing = 'M' };
  Code code{};
  Timestamp time{};
  Symbol symbol{};
  WirePrice price{};
};

struct AuctionInformation {
  static constexpr std::size_t wire_size = 80;
  enum class Kind : char { opening = 'O', closing = 'C', ipo = 'I', halt = 'H', volatility = 'V' };
  enum class Imbalance : char { buy = 'B', sell = 'S', none = 'N' };
  Kind kind{};
  Timestamp time{};
  Symbol symbol{};
  std::uint32_t paired_shares = 0;
  WirePrice reference_price{};
  WirePrice indicative_clearing_price{};
  std::uint32_t imbalance_shares = 0;
  Imbalance imbalance{};
  std::uint8_t extensions = 0;
  std::uint32_t scheduled_time_s = 0;  // seconds since the epoch
  WirePrice book_clearing_price{};
  WirePrice collar_reference_price{};
  WirePrice lower_collar{};
  WirePrice upper_collar{};
};

/// Length of a message on the wire; 0 for a type that neither specification has.
constexpr std::size_t wire_size(MessageType type) noexcept {
  switch (type) {
    case MessageType::system_event: return SystemEvent::wire_size;
    case MessageType::security_directory: return SecurityDirectory::wire_size;
    case MessageType::trading_status: return TradingStatus::wire_size;
    case MessageType::retail_liquidity: return RetailLiquidity::wire_size;
    case MessageType::operational_halt: return OperationalHalt::wire_size;
    case MessageType::short_sale_test: return ShortSaleTest::wire_size;
    case MessageType::security_event: return SecurityEvent::wire_size;
    case MessageType::quote_update: return QuoteUpdate::wire_size;
    case MessageType::price_level_buy:
    case MessageType::price_level_sell: return PriceLevelUpdate::wire_size;
    case MessageType::trade_report: return TradeReport::wire_size;
    case MessageType::official_price: return OfficialPrice::wire_size;
    case MessageType::trade_break: return TradeBreak::wire_size;
    case MessageType::auction_information: return AuctionInformation::wire_size;
  }
  return 0;
}

}  // namespace plimsoll::iex
