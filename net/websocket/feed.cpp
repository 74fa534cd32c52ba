#include "net/websocket/feed.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace plimsoll::websocket {
namespace {

/// More than this many messages in a row that cannot be read: the other side is not the venue.
constexpr std::uint32_t most_bad_in_a_row = 16;
constexpr BackOffSettings ask_back_off{.first_ns = ns_per_s, .most_ns = 120 * ns_per_s};

}  // namespace

Feed::Feed(Venue& venue, std::vector<std::string> symbols, QuoteSource quotes, const FeedLimits& limits,
           market::QuoteSink& sink)
    : venue_(venue),
      names_(std::move(symbols)),
      quotes_(quotes),
      sink_(sink),
      batch_(limits.batch),
      held_(limits.held),
      ask_back_off_(ask_back_off, 1) {
  symbols_.reserve(names_.size());
  const std::size_t levels = quotes == QuoteSource::books ? limits.levels_per_side : 1;
  for (const std::string& name : names_) {
    symbols_.push_back(
        {.name = name, .book = SyncedBook(venue.rules().book_rule, levels), .sent = {}, .option = {}, .future = {}});
    sink_.on_symbol(SymbolId(symbols_.size() - 1), name);
  }
  by_name_.resize(symbols_.size());
  std::iota(by_name_.begin(), by_name_.end(), 0U);
  std::sort(by_name_.begin(), by_name_.end(),
            [this](std::uint32_t a, std::uint32_t b) { return symbols_[a].name < symbols_[b].name; });
}

SymbolId Feed::find(std::string_view name) const noexcept {
  const auto at =
      std::lower_bound(by_name_.begin(), by_name_.end(), name,
                       [this](std::uint32_t index, std::string_view text) { return symbols_[index].name < text; });
  return at != by_name_.end() && symbols_[*at].name == name ? SymbolId(*at) : SymbolId();
}

Feed::Symbol* Feed::known(std::string_view name) noexcept {
  const SymbolId id = find(name);
  if (id.valid()) return &symbols_[id.index()];
  ++counts_.unasked_symbols;
  return nullptr;
}

Quality Feed::quality_of(const Symbol& symbol) const noexcept {
  if (!open_ || silent_) return Quality::stale;
  if (quotes_ == QuoteSource::best_quotes) return symbol.best_known ? Quality::live : Quality::recovering;
  if (!symbol.book.synced()) {
    return failures_in_a_row_ >= failures_until_stale ? Quality::stale : Quality::recovering;
  }
  return symbol.book.book().crossed() || !symbol.book.book().whole() ? Quality::stale : Quality::live;
}

void Feed::on_open(Line& line, Moment now) noexcept {
  open_ = true;
  silent_ = false;
  last_message_ns_ = now.monotonic_ns;
  next_sequence_ = no_update_id;
  bad_in_a_row_ = 0;
  asked_ = none;
  held_.clear();
  next_ask_ns_ = INT64_MIN;
  drop_wanted_ = false;
  const bool fetches = venue_.rules().recovery == Recovery::fetch;
  wanted_ = quotes_ == QuoteSource::books ? symbols_.size() : 0;
  for (Symbol& symbol : symbols_) {
    symbol.book.lose();
    symbol.wanted = wanted_ != 0;
    symbol.ask_after_ns = fetches ? INT64_MIN : now.monotonic_ns + snapshot_within_ns;
    symbol.best_known = false;
  }
  const std::vector<std::string> texts = venue_.subscriptions(names_);
  answers_missing_ = venue_.answers(texts.size());
  answers_by_ns_ = 0;  // the client watches over the first ones
  for (const std::string& text : texts) {
    if (!line.send(text)) return line.drop(Loss(LossReason::outbox_full, "the subscriptions"));
  }
  send_all(now);
}

void Feed::on_message(Line& line, PaddedText message, Moment now) noexcept {
  last_message_ns_ = now.monotonic_ns;
  const Verdict verdict = venue_.decoder().decode(message, batch_);
  counts_.messages.count(verdict);
  const bool bad = verdict == Verdict::malformed || verdict == Verdict::unrepresentable;
  bad_in_a_row_ = bad ? bad_in_a_row_ + 1 : 0;
  if (bad_in_a_row_ > most_bad_in_a_row) want_drop(LossReason::garbage, message.view());
  // Where changes carry no numbers, what a message held that cannot be read is missed by nobody else.
  if (bad && quotes_ == QuoteSource::books && venue_.rules().book_rule == BookRule::in_order) {
    want_drop(LossReason::garbage, message.view());
  }
  if (silent_) {
    silent_ = false;
    send_all(now);
  }
  if (verdict == Verdict::decoded) {
    take_control(line, now);
    for (const BookChange& book : batch_.books) take(book, now);
    for (const BestQuote& quote : batch_.quotes) take(quote, now);
    for (const Execution& execution : batch_.executions) take(execution, now);
    for (const FutureTicker& ticker : batch_.futures) take(ticker, now);
    for (const OptionTicker& ticker : batch_.options) take(ticker, now);
    counts_.skipped_trades += batch_.skipped;
  }
  if (drop_wanted_) line.drop(drop_);
}

void Feed::take_control(Line& line, Moment) noexcept {
  if (venue_.rules().numbering == VenueRules::Numbering::every_message && batch_.sequence != no_update_id) {
    if (next_sequence_ != no_update_id && batch_.sequence != next_sequence_) {
      ++counts_.sequence_gaps;
      want_drop(LossReason::sequence_gap, "messages of the connection are missing");
    }
    next_sequence_ = batch_.sequence + 1;
  }
  switch (batch_.control) {
    case Control::none:
    case Control::heartbeat: return;
    case Control::test_request:
      if (!line.send(venue_.test_answer())) want_drop(LossReason::outbox_full, "the answer to a test request");
      return;
    case Control::accepted:
      if (answers_missing_ > 0) --answers_missing_;
      return;
    case Control::refused:
      ++counts_.refusals;
      want_drop(LossReason::subscription_refused, batch_.reason);
      return;
  }
}

void Feed::take(const BookChange& book, Moment now) noexcept {
  Symbol* symbol = known(book.symbol);
  if (symbol == nullptr || quotes_ != QuoteSource::books || drop_wanted_) return;
  if (book.kind == BookChange::Kind::snapshot) {
    // Where snapshots are fetched, one in the stream is not ours: nothing says how it relates to the changes.
    if (venue_.rules().recovery != Recovery::fetch) take_snapshot(*symbol, book, now);
    return;
  }
  const auto levels = batch_.levels_of(book);
  if (asked_ == id_of(*symbol).value()) {
    ++counts_.held_changes;
    held_overflowed_ = held_overflowed_ || !held_.hold(book, levels);
  }
  switch (symbol->book.take(book, levels)) {
    case Taken::applied:
      ++counts_.changes;
      publish(*symbol, book.ts_event, now);
      return;
    case Taken::old: ++counts_.old_changes; return;
    case Taken::gap: lose(*symbol, now, book.ts_event); return;
    case Taken::waiting: counts_.waiting_changes += asked_ == id_of(*symbol).value() ? 0U : 1U; return;
  }
}

void Feed::take_snapshot(Symbol& symbol, const BookChange& book, Moment now) noexcept {
  ++counts_.snapshots;
  if (symbol.wanted) --wanted_;
  symbol.wanted = false;
  symbol.book.start(book, batch_.levels_of(book), venue_.rules().snapshot_cut_at);
  publish(symbol, book.ts_event, now);
}

void Feed::lose(Symbol& symbol, Moment now, Timestamp ts_event) noexcept {
  ++counts_.gaps;
  void_book(symbol);
  publish(symbol, ts_event, now);
}

void Feed::void_book(Symbol& symbol) noexcept {
  symbol.book.lose();
  if (!symbol.wanted) {
    ++wanted_;
    symbol.ask_after_ns = INT64_MIN;
  }
  symbol.wanted = true;
  if (venue_.rules().recovery == Recovery::reconnect) want_drop(LossReason::book_lost, symbol.name);
}

void Feed::publish(Symbol& symbol, Timestamp ts_event, Moment now) noexcept {
  const market::PriceBook& book = symbol.book.book();
  if (symbol.book.synced() && (book.crossed() || !book.whole())) {
    ++(book.crossed() ? counts_.crossed_books : counts_.exhausted_books);
    void_book(symbol);
  } else if (symbol.book.synced() && book.thin() && !symbol.wanted && venue_.rules().recovery == Recovery::fetch) {
    symbol.wanted = true;  // a new one in good time; until then this one is as good as it was
    ++wanted_;
  }
  market::Quote quote = symbol.sent;
  if (symbol.book.synced()) {
    const market::PriceLevel bid = book.side(market::Side::buy).level(0);
    const market::PriceLevel ask = book.side(market::Side::sell).level(0);
    quote.bid = bid.price;
    quote.bid_size = bid.size;
    quote.ask = ask.price;
    quote.ask_size = ask.size;
  }
  quote.ts_event = ts_event;
  quote.ts_recv = now.ts;
  send(symbol, quote);
}

void Feed::send(Symbol& symbol, market::Quote quote) noexcept {
  quote.symbol = id_of(symbol);
  quote.quality = quality_of(symbol);
  const market::Quote& last = symbol.sent;
  const bool same = symbol.quoted && quote.bid == last.bid && quote.ask == last.ask &&
                    quote.bid_size == last.bid_size && quote.ask_size == last.ask_size && quote.quality == last.quality;
  // Nothing was ever said and nothing is known yet: there is nothing to say.
  const bool first_word = symbol.quoted || quote.quality == Quality::live;
  if (same || !first_word) return;
  symbol.sent = quote;
  symbol.quoted = true;
  ++counts_.quotes;
  sink_.on_quote(quote);
}

void Feed::send_all(Moment now) noexcept {
  for (Symbol& symbol : symbols_) {
    if (symbol.quoted) {
      market::Quote quote = symbol.sent;
      quote.ts_recv = now.ts;
      send(symbol, quote);
    }
    if (open_ && !silent_) continue;
    if (symbol.option_marked && symbol.option.quality == Quality::live) {
      symbol.option.quality = Quality::stale;
      sink_.on_option_mark(symbol.option);
    }
    if (symbol.future_marked && symbol.future.quality == Quality::live) {
      symbol.future.quality = Quality::stale;
      sink_.on_future_mark(symbol.future);
    }
  }
}

void Feed::take(const BestQuote& best, Moment now) noexcept {
  Symbol* symbol = known(best.symbol);
  if (symbol == nullptr || quotes_ != QuoteSource::best_quotes) return;
  symbol->best_known = true;
  market::Quote quote;
  quote.bid = best.bid;
  quote.ask = best.ask;
  quote.bid_size = best.bid_size;
  quote.ask_size = best.ask_size;
  quote.ts_event = best.ts_event.ns != 0 ? best.ts_event : now.ts;
  quote.ts_recv = now.ts;
  send(*symbol, quote);
}

void Feed::take(const Execution& execution, Moment now) noexcept {
  const Symbol* symbol = known(execution.symbol);
  if (symbol == nullptr) return;
  ++counts_.trades;
  sink_.on_trade({id_of(*symbol), execution.price, execution.size, execution.ts_event, now.ts});
}

void Feed::take(const OptionTicker& ticker, Moment now) noexcept {
  Symbol* symbol = known(ticker.symbol);
  if (symbol == nullptr) return;
  symbol->option = {id_of(*symbol), ticker.implied_vol, ticker.mark, ticker.underlying, ticker.delta,    ticker.gamma,
                    ticker.vega,    ticker.theta,       ticker.rho,  Quality::live,     ticker.ts_event, now.ts};
  symbol->option_marked = true;
  ++counts_.option_marks;
  sink_.on_option_mark(symbol->option);
}

void Feed::take(const FutureTicker& ticker, Moment now) noexcept {
  Symbol* symbol = known(ticker.symbol);
  if (symbol == nullptr) return;
  symbol->future = {id_of(*symbol),      ticker.mark,   ticker.index,    ticker.funding_rate,
                    ticker.next_funding, Quality::live, ticker.ts_event, now.ts};
  symbol->future_marked = true;
  ++counts_.future_marks;
  sink_.on_future_mark(symbol->future);
}

void Feed::on_down(Moment now) noexcept {
  open_ = false;
  asked_ = none;
  answers_missing_ = 1;
  send_all(now);
}

void Feed::want_drop(LossReason reason, std::string_view seen) noexcept {
  if (drop_wanted_) return;
  drop_wanted_ = true;
  drop_ = Loss(reason, seen);
}

}  // namespace plimsoll::websocket
