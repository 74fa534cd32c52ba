// What ITCH messages mean: order books, trading states, and from them quotes and trades.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "host/market/book_quote.hpp"
#include "host/market/order_books.hpp"
#include "host/market/quote.hpp"
#include "host/market/trading_state.hpp"
#include "net/ingest/feed.hpp"
#include "net/ingest/symbol_table.hpp"
#include "net/itch/dispatch.hpp"

namespace plimsoll::ingest {

/// Whether every message since the books were empty has been applied.
enum class Continuity : std::uint8_t {
  whole,   // from the first message of the session, without a gap
  broken,  // joined late, or something is missing: books are not to be believed until the next session
};

/// Handler for itch::dispatch. Quality of a quote (law 4): live only when the session is whole, the symbol's own book
/// has refused nothing, the venue says that it trades, and bid < ask. An order-based feed cannot repair itself from
/// later messages, so what is broken stays broken until the next session.
class ItchMarket : public itch::MessageHandler {
 public:
  using itch::MessageHandler::on;

  ItchMarket(const market::BookLimits& limits, Timestamp midnight, market::QuoteSink& sink);

  /// Everything known is void. Symbol ids stay with their names.
  void start_session(Continuity continuity) noexcept;
  /// From here on nothing is live; quotes that were are sent again and say so. Idempotent.
  void lose_continuity() noexcept;
  /// The venue's day is over.
  void close() noexcept;
  void set_ts_recv(Timestamp ts_recv) noexcept { ts_recv_ = ts_recv; }

  void on(const itch::SystemEvent& message) noexcept;
  void on(const itch::StockDirectory& message) noexcept;
  void on(const itch::StockTradingAction& message) noexcept;
  void on(const itch::OperationalHalt& message) noexcept;
  void on(const itch::AddOrder& message) noexcept;
  void on(const itch::AttributedAddOrder& message) noexcept { on(message.order); }
  void on(const itch::OrderExecuted& message) noexcept;
  void on(const itch::OrderExecutedWithPrice& message) noexcept;
  void on(const itch::OrderCancel& message) noexcept;
  void on(const itch::OrderDelete& message) noexcept;
  void on(const itch::OrderReplace& message) noexcept;
  void on(const itch::TradeMessage& message) noexcept;

  [[nodiscard]] const market::OrderBooks& books() const noexcept { return books_; }
  [[nodiscard]] const SymbolTable& symbols() const noexcept { return symbols_; }
  void add_to(FeedCounters& counters) const noexcept;

 private:
  struct Listing {
    std::uint16_t locate = 0;
    market::TradingState state = market::TradingState::unknown;
    bool operational_halt = false;
    bool suspect = false;  // an instruction was refused in this session: the book is not what the venue has
    bool quoted = false;   // a quote has been sent in this session
  };

  SymbolId symbol_at(const itch::MessageHeader& header, const itch::StockName& stock) noexcept;
  void apply(const market::BookChange& change, const itch::MessageHeader& header) noexcept;
  void distrust(const itch::MessageHeader& header) noexcept;
  void report(const market::BookChange& order, const itch::MessageHeader& header, market::WirePrice price,
              std::uint32_t shares) noexcept;
  void set_state(SymbolId symbol, market::TradingState state, Timestamp ts_event) noexcept;
  void send_quote(SymbolId symbol, Timestamp ts_event) noexcept;
  void send_all_quotes() noexcept;
  [[nodiscard]] Timestamp event_time(const itch::MessageHeader& header) noexcept {
    last_event_ = {midnight_.ns + static_cast<std::int64_t>(header.since_midnight_ns)};
    return last_event_;
  }

  Timestamp midnight_;
  market::QuoteSink& sink_;
  market::OrderBooks books_;  // by stock locate
  SymbolTable symbols_;
  std::vector<SymbolId> by_locate_;
  std::vector<Listing> listings_;  // by SymbolId
  Continuity continuity_ = Continuity::broken;
  bool closed_ = false;
  Timestamp ts_recv_;
  Timestamp last_event_;
  std::uint64_t bad_sides_ = 0;
  std::uint64_t symbol_refusals_ = 0;
  std::uint64_t crossed_ = 0;
  std::uint64_t quotes_ = 0;
  std::uint64_t trades_ = 0;
};

}  // namespace plimsoll::ingest
