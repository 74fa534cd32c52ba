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
  whole,       // from the first message of the session, or a snapshot, without a gap
  recovering,  // something is missing and being repaired
  broken,      // joined late, or something is missing: books are not to be believed
};

constexpr Quality quality_of(Continuity continuity) noexcept {
  switch (continuity) {
    case Continuity::whole: return Quality::live;
    case Continuity::recovering: return Quality::recovering;
    case Continuity::broken: return Quality::stale;
  }
  return Quality::unknown;
}

/// Handler for itch::dispatch. Quality of a quote (law 4): live only when the session is whole, the symbol's own book
/// has refused nothing, the venue says that it trades, and bid < ask. An order-based feed cannot repair itself from
/// later messages: what is broken stays broken until the next session or a snapshot.
class ItchMarket : public itch::MessageHandler {
 public:
  using itch::MessageHandler::on;

  ItchMarket(const market::BookLimits& limits, Timestamp midnight, market::QuoteSink& sink);

  /// Everything known is void. Symbol ids stay with their names.
  void start_session(Continuity continuity) noexcept;
  /// All quotes are sent again when this changes.
  void set_continuity(Continuity continuity) noexcept;
  /// From here on nothing is live. Idempotent.
  void lose_continuity() noexcept { set_continuity(Continuity::broken); }
  /// The books are empty, and what comes builds them anew; no quote shows a book that is half built.
  void start_snapshot() noexcept;
  /// It is whole: all quotes are sent, with the present continuity.
  void end_snapshot() noexcept;
  /// The venue's day is over.
  void close() noexcept;
  void set_ts_recv(Timestamp ts_recv) noexcept { ts_recv_ = ts_recv; }
  void set_midnight(Timestamp midnight) noexcept { midnight_ = midnight; }

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
  /// How often the messages of an unbroken stream contradicted the books: an order that is not there or there already,
  /// more shares than it has, a book that is crossed in continuous trading. Something is wrong that sequence numbers do
  /// not show.
  [[nodiscard]] std::uint64_t contradictions() const noexcept { return contradictions_; }
  void contradict() noexcept {
    if (building_) {
      ++snapshot_faults_;
    } else if (continuity_ != Continuity::broken) {
      ++contradictions_;
    }
  }
  /// The snapshot being applied made sense so far.
  [[nodiscard]] bool snapshot_is_sound() const noexcept { return snapshot_faults_ == 0; }

 private:
  struct Listing {
    std::uint16_t locate = 0;
    market::TradingState state = market::TradingState::unknown;
    bool operational_halt = false;
    bool suspect = false;  // an instruction was refused in this session: the book is not what the venue has
    bool quoted = false;   // a quote has been sent in this session
    bool crossed = false;  // in continuous trading, at the last quote
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
  bool building_ = false;  // a snapshot is being applied
  Timestamp ts_recv_;
  Timestamp last_event_;
  std::uint64_t bad_sides_ = 0;
  std::uint64_t symbol_refusals_ = 0;
  std::uint64_t crossed_ = 0;
  std::uint64_t contradictions_ = 0;
  std::uint64_t snapshot_faults_ = 0;
  std::uint64_t quotes_ = 0;
  std::uint64_t trades_ = 0;
};

}  // namespace plimsoll::ingest
