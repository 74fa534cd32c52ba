#include "net/ingest/iex_market.hpp"

#include "host/market/book_quote.hpp"

namespace plimsoll::ingest {

using market::BookEffect;
using market::TradingState;

namespace {

TradingState state_of(iex::TradingStatus::Code code) noexcept {
  switch (code) {
    case iex::TradingStatus::Code::trading: return TradingState::trading;
    case iex::TradingStatus::Code::order_acceptance:
    case iex::TradingStatus::Code::paused: return TradingState::paused;
    case iex::TradingStatus::Code::halted: return TradingState::halted;
  }
  return TradingState::unknown;  // a code we do not know is no permission to call a price live
}

}  // namespace

IexMarket::IexMarket(const market::BookLimits& limits, market::QuoteSink& sink)
    : sink_(sink),
      symbols_(limits.symbols),
      levels_(limits.levels),
      books_(limits.symbols),
      listings_(limits.symbols) {}

void IexMarket::start_session(std::int64_t first_sequence) noexcept {
  levels_.clear();
  for (std::size_t index = 0; index < symbols_.size(); ++index) {
    books_[index] = market::OrderBook();
    Listing& listing = listings_[index];
    listing.known = false;  // whatever was quoted before is void: say so before forgetting it
    listing.quote = {};
    if (listing.quoted) send_quote(SymbolId(index), last_event_);
    listing = Listing();
    listing.known = first_sequence <= 1;
  }
  whole_session_ = first_sequence <= 1;
  closed_ = false;
}

void IexMarket::lose_continuity() noexcept {
  whole_session_ = false;
  for (std::size_t index = 0; index < symbols_.size(); ++index) {
    Listing& listing = listings_[index];
    if (listing.known) {
      listing.known = false;
      if (listing.quoted) send_quote(SymbolId(index), last_event_);
    }
  }
}

void IexMarket::set_hearing(Hearing hearing) noexcept {
  if (hearing_ == hearing) return;
  hearing_ = hearing;
  send_all_quotes();
}

void IexMarket::on(const iex::SystemEvent& message) noexcept {
  last_event_ = message.time;
  const bool over = message.code == iex::SystemEvent::Code::end_of_system_hours ||
                    message.code == iex::SystemEvent::Code::end_of_messages;
  if (over != closed_) {
    closed_ = over;
    send_all_quotes();
  }
}

void IexMarket::on(const iex::SecurityDirectory& message) noexcept { static_cast<void>(symbol_of(message.symbol)); }

void IexMarket::on(const iex::TradingStatus& message) noexcept {
  const SymbolId symbol = symbol_of(message.symbol);
  if (symbol.valid()) set_state(symbol, state_of(message.code), message.time);
}

void IexMarket::on(const iex::OperationalHalt& message) noexcept {
  const SymbolId symbol = symbol_of(message.symbol);
  if (!symbol.valid()) return;
  Listing& listing = listings_[symbol.index()];
  const bool halted = message.code != iex::OperationalHalt::Code::not_halted;
  if (listing.operational_halt != halted) {
    listing.operational_halt = halted;
    if (listing.quoted) send_quote(symbol, message.time);
  }
}

void IexMarket::on(const iex::QuoteUpdate& message) noexcept {
  const SymbolId symbol = symbol_of(message.symbol);
  if (!symbol.valid()) return;
  Listing& listing = listings_[symbol.index()];
  const bool bid_bad = message.bid_size > 0 && !market::acceptable(message.bid);
  const bool ask_bad = message.ask_size > 0 && !market::acceptable(message.ask);
  bad_prices_ += bid_bad || ask_bad ? 1 : 0;
  listing.suspect = bid_bad || ask_bad;
  listing.known = true;
  // The flag covers halts of every kind, so it also stands in for a trading status we never heard.
  listing.state = message.available() ? TradingState::trading : TradingState::halted;
  const bool bid = message.bid_size > 0 && !bid_bad;
  const bool ask = message.ask_size > 0 && !ask_bad;
  listing.quote.bid = bid ? market::to_price(message.bid) : Price();
  listing.quote.ask = ask ? market::to_price(message.ask) : Price();
  listing.quote.bid_size = market::to_quantity(bid ? message.bid_size : 0);
  listing.quote.ask_size = market::to_quantity(ask ? message.ask_size : 0);
  send_quote(symbol, message.time);
}

void IexMarket::on(const iex::PriceLevelUpdate& message) noexcept {
  const SymbolId symbol = symbol_of(message.symbol);
  if (!symbol.valid()) return;
  Listing& listing = listings_[symbol.index()];
  const market::Side side = message.side == iex::BookSide::buy ? market::Side::buy : market::Side::sell;
  if (!market::acceptable(message.price)) {
    ++bad_prices_;
    listing.pending = listing.pending || !listing.suspect;
    listing.suspect = true;
  } else {
    const BookEffect change =
        books_[symbol.index()].set_level(levels_, market::LevelKey(symbol, side, message.price), message.size);
    if (change == BookEffect::refused) {
      ++level_refusals_;
      listing.suspect = true;
      listing.pending = true;
    }
    listing.pending = listing.pending || change == BookEffect::best;
  }
  if (message.event_complete() && listing.pending) {
    listing.pending = false;
    market::show_best(book(symbol), listing.quote);
    send_quote(symbol, message.time);
  }
}

void IexMarket::on(const iex::TradeReport& message) noexcept {
  const SymbolId symbol = symbol_of(message.symbol);
  if (!symbol.valid()) return;
  last_event_ = message.time;
  if (!market::acceptable(message.price) || message.size == 0) {
    ++bad_prices_;
    return;
  }
  Listing& listing = listings_[symbol.index()];
  // We joined after the venue's announcement; a trade outside an auction proves continuous trading.
  if (listing.state == TradingState::unknown && !message.conditions.single_price_cross()) {
    listing.state = TradingState::trading;
  }
  ++trades_;
  sink_.on_trade({symbol, market::to_price(message.price), market::to_quantity(message.size), message.time, ts_recv_});
}

SymbolId IexMarket::symbol_of(const iex::Symbol& name) noexcept {
  const auto [symbol, added] = symbols_.find_or_add(name.text);
  if (!symbol.valid()) ++symbol_refusals_;
  if (added) {
    listings_[symbol.index()].known = whole_session_;
    sink_.on_symbol(symbol, symbols_.name(symbol));
  }
  return symbol;
}

void IexMarket::set_state(SymbolId symbol, TradingState state, Timestamp ts_event) noexcept {
  Listing& listing = listings_[symbol.index()];
  if (listing.state != state) {
    listing.state = state;
    if (listing.quoted) send_quote(symbol, ts_event);
  }
}

void IexMarket::send_quote(SymbolId symbol, Timestamp ts_event) noexcept {
  last_event_ = ts_event;
  Listing& listing = listings_[symbol.index()];
  market::Quote& quote = listing.quote;
  const bool halted = listing.operational_halt || closed_;
  quote.symbol = symbol;
  quote.quality = halted ? Quality::halted : market::quality_of(listing.state);
  const bool both = quote.bid_size.raw() > 0 && quote.ask_size.raw() > 0;
  const bool crossed = !halted && listing.state == TradingState::trading && both && quote.bid >= quote.ask;
  crossed_ += crossed ? 1 : 0;
  if (crossed || listing.suspect || !listing.known || hearing_ == Hearing::silent)
    quote.quality = worse(quote.quality, Quality::stale);
  quote.ts_event = ts_event;
  quote.ts_recv = ts_recv_;
  listing.quoted = true;
  ++quotes_;
  sink_.on_quote(quote);
}

void IexMarket::send_all_quotes() noexcept {
  for (std::size_t index = 0; index < symbols_.size(); ++index) {
    if (listings_[index].quoted) send_quote(SymbolId(index), last_event_);
  }
}

void IexMarket::add_to(FeedCounters& counters) const noexcept {
  counters.bad_prices = bad_prices_;
  counters.capacity_refusals = symbol_refusals_ + level_refusals_;
  counters.crossed_books = crossed_;
  counters.quotes = quotes_;
  counters.trades = trades_;
}

}  // namespace plimsoll::ingest
