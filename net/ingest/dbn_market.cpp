#include "net/ingest/dbn_market.hpp"

#include <utility>

namespace plimsoll::ingest {

using dbn::Action;
using dbn::BookSide;
using market::BookChange;
using market::BookStatus;
using market::TradingState;

namespace {

/// Schema "status", field "action". What says nothing about trading (such as a short-sale restriction) is no state.
TradingState state_of(std::uint16_t action, TradingState before) noexcept {
  switch (action) {
    case 7: return TradingState::trading;
    case 3: return TradingState::quotation_only;
    case 1:   // pre-open
    case 2:   // pre-cross
    case 4:   // cross
    case 5:   // rotation
    case 6:   // new price indication
    case 9:   // pause
    case 11:  // pre-close
      return TradingState::paused;
    case 8:   // halt
    case 10:  // suspended
    case 15:  // not available for trading
      return TradingState::halted;
    case 12:  // close
    case 13:  // post-close
      return TradingState::closed;
    default: return before;
  }
}

}  // namespace

market::OrderRef DbnMarket::order_ref(const Listing& listing, std::uint64_t order) const noexcept {
  // Venues number orders per instrument, the books of a feed share one map: spread by the listing, one to one for each
  // of them. Two orders of two listings meet by accident once in 2^64 pairs, and then the second is refused.
  return static_cast<market::OrderRef>(order ^ (book_id(listing).value() * 0x9E3779B97F4A7C15U));
}

// Orders

void DbnMarket::on(const dbn::Mbo& record) noexcept {
  Listing* listing = listing_of(record.header);
  if (listing == nullptr) return;
  const auto type = static_cast<std::int16_t>(record.header.type);
  if (listing->quotes_from >= 0 && listing->quotes_from != type) {
    ++told_twice_;
    return;
  }
  listing->quotes_from = type;
  listing->has_book = true;
  const bool in_snapshot = (record.flags & dbn::flag::snapshot) != 0;
  // Not by "last", which some venues set on every order of a snapshot: by the first one after what was none.
  const bool begins = in_snapshot && !std::exchange(listing->in_snapshot, in_snapshot);
  listing->in_snapshot = in_snapshot;
  if (record.action == Action::clear || begins) {
    begin_picture(*listing, in_snapshot ? Picture::building : Picture::whole);
  } else if (!in_snapshot && listing->picture == Picture::building) {
    listing->picture = Picture::whole;
    listing->changed = true;
  }
  apply(*listing, record);
  if ((record.flags & dbn::flag::maybe_bad_book) != 0) set_suspect(*listing);
  if ((record.flags & dbn::flag::last) == 0) return;
  if (listing->picture == Picture::building) {
    listing->picture = Picture::whole;
    listing->changed = true;
  }
  finish(*listing, {record.header.type, record.header.ts_event, record.flags});
}

void DbnMarket::begin_picture(Listing& listing, Picture picture) noexcept {
  const market::BookView book = books_.book(book_id(listing));
  if (book.depth(market::Side::buy) + book.depth(market::Side::sell) != 0) books_.clear(book_id(listing));
  listing.picture = picture;
  listing.suspect = false;
  listing.changed = true;
}

void DbnMarket::apply(Listing& listing, const dbn::Mbo& record) noexcept {
  switch (record.action) {
    case Action::trade: {
      report(listing, {record.header.type, record.header.ts_event, record.flags}, record.price, record.size);
      return;
    }
    case Action::fill:
    case Action::none:
    case Action::clear: return;
    case Action::add:
    case Action::cancel:
    case Action::modify: break;
    default: ++bad_letters_, set_suspect(listing); return;
  }
  if ((record.flags & (dbn::flag::top_of_book | dbn::flag::price_level)) != 0) {
    ++not_orders_;
    return set_suspect(listing);
  }
  const market::OrderRef ref = order_ref(listing, record.order);
  if (record.action == Action::cancel) return note(listing, books_.cancel(ref, record.size));
  if (record.side != BookSide::bid && record.side != BookSide::ask) {
    ++bad_letters_;
    return set_suspect(listing);
  }
  // Books hold sizes by price and no queues, so that an order which keeps its priority and one which loses it are the
  // same here. The order of a modification that we never heard of is complete in itself, but the book was not.
  if (record.action == Action::modify) note(listing, books_.remove(ref));
  const market::Side side = record.side == BookSide::bid ? market::Side::buy : market::Side::sell;
  note(listing, books_.add({ref, book_id(listing), side, listing.unit.to_book(record.price), record.size}));
}

void DbnMarket::note(Listing& listing, const BookChange& change) noexcept {
  listing.changed = listing.changed || change.best_changed;
  if (change.status != BookStatus::ok) set_suspect(listing);
}

void DbnMarket::set_suspect(Listing& listing) noexcept {
  listing.changed = listing.changed || !listing.suspect;
  listing.suspect = true;
}

// Best prices

void DbnMarket::on_level(const dbn::Trade& event, const dbn::BidAsk& level) noexcept {
  Listing* listing = listing_of(event.header);
  if (listing == nullptr) return;
  const Event what{event.header.type, event.header.ts_event, event.flags};
  if (event.action == Action::trade) report(*listing, what, event.price, event.size);
  set_top(*listing, what, level);
  // A trade says what stood before it; the cancellations that follow end the event. In schema tbbo none follow, and the
  // next trade shows what it did.
  if ((event.flags & dbn::flag::last) != 0 || event.action == Action::trade) finish(*listing, what);
}

void DbnMarket::on(const dbn::Trade& record) noexcept {
  Listing* listing = listing_of(record.header);
  if (listing == nullptr) return;
  report(*listing, {record.header.type, record.header.ts_event, record.flags}, record.price, record.size);
}

void DbnMarket::on(const dbn::Bbo& record) noexcept {
  Listing* listing = listing_of(record.header);
  if (listing == nullptr) return;
  // The venue's time is that of the last trade, which may be hours ago or undefined; the sample is of its own time.
  const Event what{record.header.type, record.ts_recv, record.flags};
  if (record.last_price != dbn::undefined_price) prove_trading(*listing);
  set_top(*listing, what, record.level);
  finish(*listing, what);
}

void DbnMarket::on(const dbn::ConsolidatedMbp1& record) noexcept {
  const dbn::ConsolidatedBidAsk& level = record.level;
  on_level({record.header, record.price, record.size, record.action, record.side, record.flags, 0, record.ts_recv,
            record.ts_in_delta_ns, 0},
           {level.bid, level.ask, level.bid_size, level.ask_size, 0, 0});
}

void DbnMarket::on(const dbn::ConsolidatedBbo& record) noexcept {
  const dbn::ConsolidatedBidAsk& level = record.level;
  on(dbn::Bbo{record.header,
              record.last_price,
              record.last_size,
              record.side,
              record.flags,
              record.ts_recv,
              0,
              {level.bid, level.ask, level.bid_size, level.ask_size, 0, 0}});
}

void DbnMarket::set_top(Listing& listing, const Event& event, const dbn::BidAsk& level) noexcept {
  if (listing.quotes_from >= 0 && listing.quotes_from != event.type) {
    ++told_twice_;
    return;
  }
  listing.quotes_from = event.type;
  listing.picture = Picture::whole;  // each of these is complete by itself
  const bool suspect = (event.flags & dbn::flag::maybe_bad_book) != 0;
  const bool same = level.bid == listing.top.bid && level.ask == listing.top.ask &&
                    level.bid_size == listing.top.bid_size && level.ask_size == listing.top.ask_size;
  listing.changed = listing.changed || !same || suspect != listing.suspect || !listing.quoted;
  listing.suspect = suspect;
  listing.top = level;
}

// Trades and states

void DbnMarket::report(Listing& listing, const Event& event, std::int64_t price, std::uint32_t size) noexcept {
  if (listing.trades_from >= 0 && listing.trades_from != event.type) {
    ++told_twice_;
    return;
  }
  listing.trades_from = event.type;
  if (price == dbn::undefined_price || size == 0 || size == dbn::undefined_size) {
    ++bad_prices_;
    return;
  }
  prove_trading(listing);
  if (!listing.symbol.valid()) return;
  ++trades_;
  sink_.on_trade({listing.symbol, Price::from_raw(price), market::to_quantity(size), time_of(event), ts_recv_});
}

void DbnMarket::prove_trading(Listing& listing) noexcept {
  if (listing.state == TradingState::unknown) set_state(listing, TradingState::trading);
}

void DbnMarket::set_state(Listing& listing, TradingState state) noexcept {
  listing.changed = listing.changed || state != listing.state;
  listing.state = state;
}

void DbnMarket::on(const dbn::Status& record) noexcept {
  Listing* listing = listing_of(record.header);
  if (listing == nullptr) return;
  TradingState state = state_of(record.action, listing->state);
  if (record.is_trading == 'Y') state = TradingState::trading;
  if (record.is_trading == 'N' && state == TradingState::trading) state = TradingState::halted;
  set_state(*listing, state);
  if (listing->quoted) finish(*listing, {record.header.type, record.header.ts_event, 0});
}

void DbnMarket::distrust(const dbn::RecordHeader& header) noexcept {
  Listing* listing = listing_of(header);
  if (listing == nullptr) return;
  set_suspect(*listing);
  if (listing->quoted) finish(*listing, {header.type, header.ts_event, 0});
}

// Quotes

void DbnMarket::finish(Listing& listing, const Event& event) noexcept {
  if (listing.changed && listing.quotes_from >= 0 && listing.symbol.valid()) {
    send_quote(listing, time_of(event));
  }
}

Timestamp DbnMarket::time_of(const Event& event) const noexcept {
  const Timestamp time = dbn::to_timestamp(event.ts_event);
  return time.ns == 0 ? ts_recv_ : time;
}

void DbnMarket::send_quote(Listing& listing, Timestamp ts_event) noexcept {
  market::Quote quote;
  quote.symbol = listing.symbol;
  if (listing.has_book) {
    const market::BookView book = books_.book(book_id(listing));
    const market::BookLevel bid = book.best(market::Side::buy);
    const market::BookLevel ask = book.best(market::Side::sell);
    if (bid.shares != 0) quote.bid = listing.unit.to_price(bid.price);
    if (ask.shares != 0) quote.ask = listing.unit.to_price(ask.price);
    quote.bid_size = market::to_quantity(bid.shares);
    quote.ask_size = market::to_quantity(ask.shares);
  } else {
    const dbn::BidAsk& top = listing.top;
    const bool has_bid = top.bid != dbn::undefined_price && top.bid_size != dbn::undefined_size;
    const bool has_ask = top.ask != dbn::undefined_price && top.ask_size != dbn::undefined_size;
    if (has_bid) quote.bid = Price::from_raw(top.bid);
    if (has_ask) quote.ask = Price::from_raw(top.ask);
    quote.bid_size = market::to_quantity(has_bid ? top.bid_size : 0);
    quote.ask_size = market::to_quantity(has_ask ? top.ask_size : 0);
  }
  quote.quality = market::quality_of(listing.state);
  const bool crossed = listing.state == TradingState::trading && quote.bid_size.raw() > 0 && quote.ask_size.raw() > 0 &&
                       quote.bid >= quote.ask;
  crossed_ += crossed ? 1 : 0;
  if (crossed || listing.suspect || listing.picture == Picture::joined_late) {
    quote.quality = worse(quote.quality, Quality::stale);
  } else if (listing.picture == Picture::building) {
    quote.quality = worse(quote.quality, Quality::recovering);
  }
  quote.ts_event = ts_event;
  quote.ts_recv = ts_recv_;
  listing.quoted = true;
  listing.changed = false;
  ++quotes_;
  sink_.on_quote(quote);
}

// Reading

std::optional<market::BookView> DbnMarket::book(dbn::ListingKey key) const noexcept {
  const Listing* listing = find(key);
  return listing == nullptr ? std::nullopt : std::optional(books_.book(book_id(*listing)));
}

BookUnit DbnMarket::unit(dbn::ListingKey key) const noexcept {
  const Listing* listing = find(key);
  return listing == nullptr ? BookUnit{} : listing->unit;
}

void DbnMarket::add_to(FeedCounters& counters) const noexcept {
  counters.duplicate_messages = told_twice_;
  counters.foreign_packets = not_orders_;
  counters.unknown_orders = books_.count(BookStatus::unknown_order);
  counters.duplicate_orders = books_.count(BookStatus::duplicate_order);
  counters.bad_quantities = books_.count(BookStatus::bad_quantity);
  counters.bad_prices = books_.count(BookStatus::bad_price) + bad_prices_;
  counters.bad_sides = bad_letters_;
  counters.capacity_refusals = books_.count(BookStatus::orders_full) + books_.count(BookStatus::levels_full) +
                               books_.count(BookStatus::unknown_symbol) + refusals_;
  counters.crossed_books = crossed_;
  counters.quotes = quotes_;
  counters.trades = trades_;
}

}  // namespace plimsoll::ingest
