// What TOPS and DEEP messages mean: quotes, order books by price level, trading states.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "host/market/order_book.hpp"
#include "host/market/order_books.hpp"
#include "host/market/quote.hpp"
#include "host/market/trading_state.hpp"
#include "net/iex/dispatch.hpp"
#include "net/ingest/feed.hpp"
#include "net/ingest/symbol_table.hpp"

namespace plimsoll::ingest {

enum class Hearing : std::uint8_t { heard, silent };

/// Handler for iex::dispatch. After a gap every quote is stale; a TOPS quote update says everything about its symbol
/// and makes it known again, a DEEP level update does not, so DEEP books stay stale until the session or the sequence
/// starts again. A DEEP quote is sent when the event that changed it is complete (DEEP 1.06, "Price Level Update
/// Message", event flags).
class IexMarket : public iex::MessageHandler {
 public:
  using iex::MessageHandler::on;

  /// Of `limits`, orders are not used.
  IexMarket(const market::BookLimits& limits, market::QuoteSink& sink);

  /// Everything known is void. Symbol ids stay with their names. `first_sequence` above 1 means that the start was
  /// missed.
  void start_session(std::int64_t first_sequence) noexcept;
  /// From here on nothing is live until it is known again; quotes that were are sent again and say so.
  void lose_continuity() noexcept;
  /// While nothing is heard nothing is live; when something is heard again, what was known before still holds.
  void set_hearing(Hearing hearing) noexcept;
  void set_ts_recv(Timestamp ts_recv) noexcept { ts_recv_ = ts_recv; }

  void on(const iex::SystemEvent& message) noexcept;
  void on(const iex::SecurityDirectory& message) noexcept;
  void on(const iex::TradingStatus& message) noexcept;
  void on(const iex::OperationalHalt& message) noexcept;
  void on(const iex::QuoteUpdate& message) noexcept;
  void on(const iex::PriceLevelUpdate& message) noexcept;
  void on(const iex::TradeReport& message) noexcept;

  [[nodiscard]] const SymbolTable& symbols() const noexcept { return symbols_; }
  /// DEEP only; `symbol` is one of symbols().
  [[nodiscard]] market::BookView book(SymbolId symbol) const noexcept {
    return {books_[symbol.index()], levels_, symbol};
  }
  void add_to(FeedCounters& counters) const noexcept;

 private:
  struct Listing {
    market::Quote quote;  // as last sent or, within a DEEP event, to be sent
    market::TradingState state = market::TradingState::unknown;
    bool operational_halt = false;
    bool known = false;    // the picture is complete: whole DEEP session, or a TOPS quote since the last gap
    bool suspect = false;  // a level or price was refused
    bool pending = false;  // the best changed inside an event that is not complete
    bool quoted = false;
  };

  SymbolId symbol_of(const iex::Symbol& name) noexcept;
  void send_quote(SymbolId symbol, Timestamp ts_event) noexcept;
  void send_all_quotes() noexcept;
  void set_state(SymbolId symbol, market::TradingState state, Timestamp ts_event) noexcept;

  market::QuoteSink& sink_;
  SymbolTable symbols_;
  market::LevelMemory levels_;
  std::vector<market::OrderBook> books_;
  std::vector<Listing> listings_;
  bool whole_session_ = false;
  bool closed_ = false;
  Hearing hearing_ = Hearing::heard;
  Timestamp ts_recv_;
  Timestamp last_event_;
  std::uint64_t symbol_refusals_ = 0;
  std::uint64_t level_refusals_ = 0;
  std::uint64_t bad_prices_ = 0;
  std::uint64_t crossed_ = 0;
  std::uint64_t quotes_ = 0;
  std::uint64_t trades_ = 0;
};

}  // namespace plimsoll::ingest
