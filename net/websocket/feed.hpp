// Messages of one venue in, quotes and trades and marks out, each no better than what stands behind it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "host/core/id.hpp"
#include "host/market/quote.hpp"
#include "net/websocket/held_changes.hpp"
#include "net/websocket/session.hpp"
#include "net/websocket/synced_book.hpp"
#include "net/websocket/venue.hpp"

namespace plimsoll::websocket {

struct FeedLimits {
  std::size_t levels_per_side = 8192;
  BatchLimits batch;
  HeldLimits held;
};

struct FeedCounts {
  MessageCounts messages;
  std::uint64_t unasked_symbols = 0;    // events about symbols that nobody asked for
  std::uint64_t snapshots = 0;          // that started a book
  std::uint64_t useless_snapshots = 0;  // older than what came before, or refused; asked for again
  std::uint64_t changes = 0;            // applied to a book
  std::uint64_t old_changes = 0;
  std::uint64_t waiting_changes = 0;  // came when there was no book and no snapshot on its way
  std::uint64_t held_changes = 0;     // came while the snapshot was on its way
  std::uint64_t gaps = 0;             // books lost
  std::uint64_t crossed_books = 0;
  std::uint64_t exhausted_books = 0;  // the market left the levels that we know
  std::uint64_t sequence_gaps = 0;
  std::uint64_t refusals = 0;  // requests that the venue did not grant
  std::uint64_t skipped_trades = 0;
  std::uint64_t quotes = 0;
  std::uint64_t trades = 0;
  std::uint64_t future_marks = 0;
  std::uint64_t option_marks = 0;
};

/// A session (client.hpp) of one venue. Calls the sink on the client's thread. A quote is `live` while its book is
/// whole, uncrossed and the connection is heard; `recovering` while a snapshot is being asked for; `stale` without a
/// connection, in silence, or when snapshots keep failing. Whenever that changes, the quote is sent again.
/// The data path does not allocate; asking for something does.
class Feed final : public Session {
 public:
  /// Names every symbol to the sink at once, in this order. The venue and the sink outlive the feed.
  Feed(Venue& venue, std::vector<std::string> symbols, QuoteSource quotes, const FeedLimits& limits,
       market::QuoteSink& sink);

  void on_open(Line& line, Moment now) noexcept override;
  void on_message(Line& line, PaddedText message, Moment now) noexcept override;
  void on_fetched(Line& line, int http_status, PaddedText body, Moment now) noexcept override;
  void on_fetch_failed(Line& line, const Loss& loss, Moment now) noexcept override;
  void on_down(Moment now) noexcept override;
  int do_work(Line& line, Moment now) noexcept override;
  [[nodiscard]] bool subscribed() const noexcept override { return answers_missing_ == 0; }

  [[nodiscard]] const FeedCounts& counts() const noexcept { return counts_; }
  [[nodiscard]] std::size_t symbols() const noexcept { return symbols_.size(); }
  [[nodiscard]] std::string_view symbol_name(SymbolId symbol) const noexcept { return symbols_[symbol.index()].name; }
  /// An invalid id when the feed was not asked for it.
  [[nodiscard]] SymbolId find(std::string_view name) const noexcept;
  [[nodiscard]] const SyncedBook& book(SymbolId symbol) const noexcept { return symbols_[symbol.index()].book; }
  [[nodiscard]] Quality quality(SymbolId symbol) const noexcept { return quality_of(symbols_[symbol.index()]); }

 private:
  struct Symbol {
    std::string name;
    SyncedBook book;
    market::Quote sent;   // as last sent
    bool quoted = false;  // something was sent
    bool wanted = false;  // a snapshot is to come: there is no book, or it is thin
    std::int64_t ask_after_ns = INT64_MIN;
    bool best_known = false;  // QuoteSource::best_quotes: said on this connection
    market::OptionMark option;
    market::FutureMark future;
    bool option_marked = false;
    bool future_marked = false;
  };

  void take(const BookChange& book, Moment now) noexcept;
  void take_snapshot(Symbol& symbol, const BookChange& book, Moment now) noexcept;
  void take(const BestQuote& quote, Moment now) noexcept;
  void take(const OptionTicker& ticker, Moment now) noexcept;
  void take(const FutureTicker& ticker, Moment now) noexcept;
  void take(const Execution& execution, Moment now) noexcept;
  void take_control(Line& line, Moment now) noexcept;
  void lose(Symbol& symbol, Moment now, Timestamp ts_event) noexcept;
  void void_book(Symbol& symbol) noexcept;
  /// Asks for the next snapshot; how many that was.
  int recover_next(Line& line, Moment now) noexcept;
  void renew(Line& line, const Symbol& symbol, Moment now) noexcept;
  void start_book(Symbol& symbol, const BookChange& snapshot, Moment now) noexcept;
  void snapshot_failed(Moment now) noexcept;
  /// The book changed: judges it and sends what is new.
  void publish(Symbol& symbol, Timestamp ts_event, Moment now) noexcept;
  void send(Symbol& symbol, market::Quote quote) noexcept;
  /// Quotes whose quality is another one now; with marks when they are no longer heard.
  void send_all(Moment now) noexcept;
  void want_drop(LossReason reason, std::string_view seen) noexcept;
  [[nodiscard]] Quality quality_of(const Symbol& symbol) const noexcept;
  [[nodiscard]] SymbolId id_of(const Symbol& symbol) const noexcept {
    return SymbolId(static_cast<std::size_t>(&symbol - symbols_.data()));
  }
  [[nodiscard]] Symbol* known(std::string_view name) noexcept;

  Venue& venue_;
  std::vector<Symbol> symbols_;
  std::vector<std::uint32_t> by_name_;  // indices into symbols_, sorted by name
  std::vector<std::string> names_;      // in order of ids
  QuoteSource quotes_;
  market::QuoteSink& sink_;
  EventBatch batch_;
  HeldChanges held_;
  FeedCounts counts_;
  bool open_ = false;
  bool silent_ = false;
  std::size_t answers_missing_ = 1;
  std::int64_t last_message_ns_ = 0;
  std::int64_t next_sequence_ = no_update_id;
  std::uint32_t bad_in_a_row_ = 0;
  std::uint32_t asked_ = none;  // the symbol whose snapshot is on its way
  bool held_overflowed_ = false;
  std::size_t look_from_ = 0;       // whose turn it is to be recovered
  std::size_t wanted_ = 0;          // symbols that wait for one
  std::int64_t answers_by_ns_ = 0;  // to new subscriptions
  std::int64_t next_ask_ns_ = INT64_MIN;
  std::uint32_t failures_in_a_row_ = 0;
  BackOff ask_back_off_;
  bool drop_wanted_ = false;
  Loss drop_;

  static constexpr std::uint32_t none = UINT32_MAX;
  /// Snapshots that failed in a row before quotes are called stale instead of recovering.
  static constexpr std::uint32_t failures_until_stale = 3;
  /// How long a venue may take to send the snapshot, or the answer, that follows a subscription.
  static constexpr std::int64_t snapshot_within_ns = 20 * ns_per_s;
};

}  // namespace plimsoll::websocket
