// A handler that writes a decoded message down as its type and its fields in the order of the specification.
#pragma once

#include "net/itch/dispatch.hpp"
#include "tests/net/itch/spec_table.hpp"

namespace plimsoll::itch {

class Flatten : public MessageHandler {
 public:
  char type = 0;
  test::FieldValues values;
  std::size_t calls = 0;

  void on(const SystemEvent& m) noexcept { put(m, m.event_code); }
  void on(const StockDirectory& m) noexcept {
    put(m, m.stock, m.market_category, m.financial_status, m.round_lot_size, m.round_lots_only, m.issue_classification,
        m.issue_sub_type, m.authenticity, m.short_sale_threshold, m.ipo_flag, m.luld_price_tier, m.etp_flag,
        m.etp_leverage_factor, m.inverse_indicator);
  }
  void on(const StockTradingAction& m) noexcept { put(m, m.stock, m.trading_state, m.reserved, m.reason); }
  void on(const RegShoRestriction& m) noexcept { put(m, m.stock, m.action); }
  void on(const MarketParticipantPosition& m) noexcept {
    put(m, m.participant, m.stock, m.primary_market_maker, m.market_maker_mode, m.participant_state);
  }
  void on(const MwcbDeclineLevels& m) noexcept { put(m, m.level_1.raw, m.level_2.raw, m.level_3.raw); }
  void on(const MwcbStatus& m) noexcept { put(m, m.breached_level); }
  void on(const QuotingPeriodUpdate& m) noexcept {
    put(m, m.stock, m.release_time_s, m.release_qualifier, m.ipo_price.raw);
  }
  void on(const LuldAuctionCollar& m) noexcept {
    put(m, m.stock, m.reference_price.raw, m.upper_price.raw, m.lower_price.raw, m.extension);
  }
  void on(const OperationalHalt& m) noexcept { put(m, m.stock, m.market_code, m.action); }
  void on(const AddOrder& m) noexcept { put(m, m.reference, letter(m.side), m.shares, m.stock, m.price.raw); }
  void on(const AttributedAddOrder& m) noexcept {
    on(m.order);
    type = AttributedAddOrder::type;
    values.push_back(number(m.attribution));
  }
  void on(const OrderExecuted& m) noexcept { put(m, m.reference, m.executed_shares, m.match_number); }
  void on(const OrderExecutedWithPrice& m) noexcept {
    put(m, m.reference, m.executed_shares, m.match_number, m.printable, m.execution_price.raw);
  }
  void on(const OrderCancel& m) noexcept { put(m, m.reference, m.cancelled_shares); }
  void on(const OrderDelete& m) noexcept { put(m, m.reference); }
  void on(const OrderReplace& m) noexcept { put(m, m.original_reference, m.new_reference, m.shares, m.price.raw); }
  void on(const TradeMessage& m) noexcept {
    put(m, m.reference, letter(m.side), m.shares, m.stock, m.price.raw, m.match_number);
  }
  void on(const CrossTrade& m) noexcept { put(m, m.shares, m.stock, m.cross_price.raw, m.match_number, m.cross_type); }
  void on(const BrokenTrade& m) noexcept { put(m, m.match_number); }
  void on(const NetOrderImbalance& m) noexcept {
    put(m, m.paired_shares, m.imbalance_shares, m.imbalance_direction, m.stock, m.far_price.raw, m.near_price.raw,
        m.reference_price.raw, m.cross_type, m.price_variation);
  }
  void on(const RetailInterest& m) noexcept { put(m, m.stock, m.interest_flag); }
  void on(const DirectListing& m) noexcept {
    put(m, m.stock, m.open_eligibility, m.minimum_price.raw, m.maximum_price.raw, m.near_execution_price.raw,
        m.near_execution_time, m.lower_collar.raw, m.upper_collar.raw);
  }

 private:
  static char letter(Side side) { return static_cast<char>(side); }
  static std::uint64_t number(std::uint64_t value) { return value; }
  static std::uint64_t number(std::uint32_t value) { return value; }
  static std::uint64_t number(char value) { return static_cast<unsigned char>(value); }
  template <std::size_t width>
  static std::uint64_t number(const std::array<char, width>& text) {
    std::uint64_t value = 0;
    for (const char c : text) value = value << 8 | static_cast<unsigned char>(c);
    return value;
  }

  template <typename Message, typename... Fields>
  void put(const Message& message, const Fields&... fields) {
    ++calls;
    type = Message::type;
    values = {message.header.stock_locate, message.header.tracking_number, message.header.since_midnight_ns,
              number(fields)...};
  }
};

}  // namespace plimsoll::itch
