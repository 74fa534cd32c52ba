// The messages of TotalView-ITCH 5.0 in host order.
#pragma once

#include <cstddef>
#include <cstdint>

#include "net/itch/fields.hpp"

// Source: Nasdaq, "TotalView-ITCH 5.0", chapter "Message Formats"; the section of each message stands beside it. `type`
// is the first byte, `size` the whole message with it. Codes are kept as found; the comments name the values that
// Plimsoll acts on.

namespace plimsoll::itch {

struct SystemEvent {  // 4.1
  static constexpr char type = 'S';
  static constexpr std::size_t size = 12;
  MessageHeader header;
  char event_code = 0;  // O start of messages, S system hours, Q market hours, M, E, C the three ends
};

struct StockDirectory {  // 4.2.1
  static constexpr char type = 'R';
  static constexpr std::size_t size = 39;
  MessageHeader header;
  StockName stock{};
  char market_category = 0;
  char financial_status = 0;
  std::uint32_t round_lot_size = 0;
  char round_lots_only = 0;
  char issue_classification = 0;
  std::array<char, 2> issue_sub_type{};
  char authenticity = 0;  // P live, T test
  char short_sale_threshold = 0;
  char ipo_flag = 0;
  char luld_price_tier = 0;
  char etp_flag = 0;
  std::uint32_t etp_leverage_factor = 0;
  char inverse_indicator = 0;
};

struct StockTradingAction {  // 4.2.2
  static constexpr char type = 'H';
  static constexpr std::size_t size = 25;
  MessageHeader header;
  StockName stock{};
  char trading_state = 0;  // H halted, P paused, Q quotation only, T trading
  char reserved = 0;
  std::array<char, 4> reason{};
};

struct RegShoRestriction {  // 4.2.3
  static constexpr char type = 'Y';
  static constexpr std::size_t size = 20;
  MessageHeader header;
  StockName stock{};
  char action = 0;
};

struct MarketParticipantPosition {  // 4.2.4
  static constexpr char type = 'L';
  static constexpr std::size_t size = 26;
  MessageHeader header;
  ParticipantId participant{};
  StockName stock{};
  char primary_market_maker = 0;
  char market_maker_mode = 0;
  char participant_state = 0;
};

struct MwcbDeclineLevels {  // 4.2.5.1
  static constexpr char type = 'V';
  static constexpr std::size_t size = 35;
  MessageHeader header;
  Price8 level_1;
  Price8 level_2;
  Price8 level_3;
};

struct MwcbStatus {  // 4.2.5.2
  static constexpr char type = 'W';
  static constexpr std::size_t size = 12;
  MessageHeader header;
  char breached_level = 0;  // 1, 2 or 3
};

struct QuotingPeriodUpdate {  // 4.2.6
  static constexpr char type = 'K';
  static constexpr std::size_t size = 28;
  MessageHeader header;
  StockName stock{};
  std::uint32_t release_time_s = 0;  // seconds since midnight
  char release_qualifier = 0;
  Price4 ipo_price;
};

struct LuldAuctionCollar {  // 4.2.7
  static constexpr char type = 'J';
  static constexpr std::size_t size = 35;
  MessageHeader header;
  StockName stock{};
  Price4 reference_price;
  Price4 upper_price;
  Price4 lower_price;
  std::uint32_t extension = 0;
};

struct OperationalHalt {  // 4.2.8
  static constexpr char type = 'h';
  static constexpr std::size_t size = 21;
  MessageHeader header;
  StockName stock{};
  char market_code = 0;  // Q Nasdaq, B BX, X PSX
  char action = 0;       // H halted, T resumed
};

struct AddOrder {  // 4.3.1
  static constexpr char type = 'A';
  static constexpr std::size_t size = 36;
  MessageHeader header;
  std::uint64_t reference = 0;
  Side side{};
  std::uint32_t shares = 0;
  StockName stock{};
  Price4 price;
};

struct AttributedAddOrder {  // 4.3.2
  static constexpr char type = 'F';
  static constexpr std::size_t size = 40;
  AddOrder order;
  ParticipantId attribution{};
};

struct OrderExecuted {  // 4.4.1
  static constexpr char type = 'E';
  static constexpr std::size_t size = 31;
  MessageHeader header;
  std::uint64_t reference = 0;
  std::uint32_t executed_shares = 0;
  std::uint64_t match_number = 0;
};

struct OrderExecutedWithPrice {  // 4.4.2
  static constexpr char type = 'C';
  static constexpr std::size_t size = 36;
  MessageHeader header;
  std::uint64_t reference = 0;
  std::uint32_t executed_shares = 0;
  std::uint64_t match_number = 0;
  char printable = 0;  // N: also in a cross print, so not to be counted in volume again
  Price4 execution_price;
};

struct OrderCancel {  // 4.4.3
  static constexpr char type = 'X';
  static constexpr std::size_t size = 23;
  MessageHeader header;
  std::uint64_t reference = 0;
  std::uint32_t cancelled_shares = 0;
};

struct OrderDelete {  // 4.4.4
  static constexpr char type = 'D';
  static constexpr std::size_t size = 19;
  MessageHeader header;
  std::uint64_t reference = 0;
};

struct OrderReplace {  // 4.4.5
  static constexpr char type = 'U';
  static constexpr std::size_t size = 35;
  MessageHeader header;
  std::uint64_t original_reference = 0;
  std::uint64_t new_reference = 0;
  std::uint32_t shares = 0;
  Price4 price;
};

struct TradeMessage {  // 4.5.1, executions against orders that were not displayed
  static constexpr char type = 'P';
  static constexpr std::size_t size = 44;
  MessageHeader header;
  std::uint64_t reference = 0;
  Side side{};
  std::uint32_t shares = 0;
  StockName stock{};
  Price4 price;
  std::uint64_t match_number = 0;
};

struct CrossTrade {  // 4.5.2
  static constexpr char type = 'Q';
  static constexpr std::size_t size = 40;
  MessageHeader header;
  std::uint64_t shares = 0;
  StockName stock{};
  Price4 cross_price;
  std::uint64_t match_number = 0;
  char cross_type = 0;  // O opening, C closing, H halted or IPO
};

struct BrokenTrade {  // 4.5.3
  static constexpr char type = 'B';
  static constexpr std::size_t size = 19;
  MessageHeader header;
  std::uint64_t match_number = 0;
};

struct NetOrderImbalance {  // 4.6
  static constexpr char type = 'I';
  static constexpr std::size_t size = 50;
  MessageHeader header;
  std::uint64_t paired_shares = 0;
  std::uint64_t imbalance_shares = 0;
  char imbalance_direction = 0;
  StockName stock{};
  Price4 far_price;
  Price4 near_price;
  Price4 reference_price;
  char cross_type = 0;
  char price_variation = 0;
};

struct RetailInterest {  // 4.7
  static constexpr char type = 'N';
  static constexpr std::size_t size = 20;
  MessageHeader header;
  StockName stock{};
  char interest_flag = 0;
};

struct DirectListing {  // 4.8, direct listing with capital raise: price discovery
  static constexpr char type = 'O';
  static constexpr std::size_t size = 48;
  MessageHeader header;
  StockName stock{};
  char open_eligibility = 0;
  Price4 minimum_price;
  Price4 maximum_price;
  Price4 near_execution_price;
  std::uint64_t near_execution_time = 0;
  Price4 lower_collar;
  Price4 upper_collar;
};

}  // namespace plimsoll::itch
