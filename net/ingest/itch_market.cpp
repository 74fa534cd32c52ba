#include "net/ingest/itch_market.hpp"

#include <array>

namespace plimsoll::ingest {

using market::BookChange;
using market::BookStatus;
using market::OrderRef;
using market::TradingState;
using market::WirePrice;

namespace {

constexpr std::size_t locates = 65'536;  // stock locate is 16 bits wide

TradingState state_of(char code) noexcept {
  switch (code) {
    case 'T': return TradingState::trading;
    case 'Q': return TradingState::quotation_only;
    case 'P': return TradingState::paused;
    case 'H': return TradingState::halted;
    default: return TradingState::unknown;  // a code we do not know is no permission to call a price live
  }
}

}  // namespace

ItchMarket::ItchMarket(const market::BookLimits& limits, Timestamp midnight, market::QuoteSink& sink)
    : midnight_(midnight),
      sink_(sink),
      books_(limits),
      symbols_(limits.symbols),
      by_locate_(locates),
      listings_(limits.symbols),
      last_event_(midnight) {}

void ItchMarket::start_session(Continuity continuity) noexcept {
  books_.clear();
  for (SymbolId& symbol : by_locate_) symbol = SymbolId();
  continuity_ = Continuity::broken;  // whatever was quoted before is void: say so before forgetting it
  send_all_quotes();
  for (Listing& listing : listings_) listing = Listing();
  continuity_ = continuity;
  closed_ = building_ = false;
}

void ItchMarket::set_continuity(Continuity continuity) noexcept {
  if (continuity_ == continuity) return;
  continuity_ = continuity;
  send_all_quotes();
}

void ItchMarket::start_snapshot() noexcept {
  books_.clear();
  building_ = true;
  snapshot_faults_ = 0;
  for (SymbolId& symbol : by_locate_) symbol = SymbolId();
  for (Listing& listing : listings_) {
    Listing fresh;
    fresh.locate = listing.locate;
    fresh.quoted = listing.quoted;
    listing = fresh;
  }
}

void ItchMarket::end_snapshot() noexcept {
  building_ = false;
  send_all_quotes();
}

void ItchMarket::close() noexcept {
  if (!closed_) {
    closed_ = true;
    send_all_quotes();
  }
}

void ItchMarket::on(const itch::SystemEvent& message) noexcept {
  static_cast<void>(event_time(message.header));
  if (message.event_code == 'E' || message.event_code == 'C') close();  // end of system hours, end of messages
}

void ItchMarket::on(const itch::StockDirectory& message) noexcept {
  static_cast<void>(symbol_at(message.header, message.stock));
}

void ItchMarket::on(const itch::StockTradingAction& message) noexcept {
  const SymbolId symbol = symbol_at(message.header, message.stock);
  if (symbol.valid()) set_state(symbol, state_of(message.trading_state), event_time(message.header));
}

void ItchMarket::on(const itch::OperationalHalt& message) noexcept {
  constexpr char this_market = 'Q';  // TotalView carries the Nasdaq book; B and X are sister venues
  const SymbolId symbol = symbol_at(message.header, message.stock);
  if (!symbol.valid() || message.market_code != this_market) return;
  Listing& listing = listings_[symbol.index()];
  const bool halted = message.action != 'T';
  if (listing.operational_halt != halted) {
    listing.operational_halt = halted;
    if (listing.quoted) send_quote(symbol, event_time(message.header));
  }
}

void ItchMarket::on(const itch::AddOrder& message) noexcept {
  // Which side comes next cannot be predicted: that it is one of the two can.
  const auto side = static_cast<market::Side>(message.side == itch::Side::sell);
  constexpr std::array<itch::Side, 2> sides{itch::Side::buy, itch::Side::sell};
  if (message.side != sides[static_cast<std::size_t>(side)]) {
    ++bad_sides_;
    distrust(message.header);
    return;
  }
  if (!symbol_at(message.header, message.stock).valid()) return;
  apply(books_.add({static_cast<OrderRef>(message.reference),
                    SymbolId(std::uint32_t{message.header.stock_locate}),
                    side,
                    {message.price.raw},
                    message.shares}),
        message.header);
}

void ItchMarket::on(const itch::OrderExecuted& message) noexcept {
  const BookChange change = books_.execute(static_cast<OrderRef>(message.reference), message.executed_shares);
  report(change, message.header, change.price, message.executed_shares);
  apply(change, message.header);
}

void ItchMarket::on(const itch::OrderExecutedWithPrice& message) noexcept {
  const BookChange change = books_.execute(static_cast<OrderRef>(message.reference), message.executed_shares);
  if (message.printable != 'N') {  // N: part of a cross, which is printed once as a whole
    report(change, message.header, {message.execution_price.raw}, message.executed_shares);
  }
  apply(change, message.header);
}

void ItchMarket::on(const itch::OrderCancel& message) noexcept {
  apply(books_.cancel(static_cast<OrderRef>(message.reference), message.cancelled_shares), message.header);
}

void ItchMarket::on(const itch::OrderDelete& message) noexcept {
  apply(books_.remove(static_cast<OrderRef>(message.reference)), message.header);
}

void ItchMarket::on(const itch::OrderReplace& message) noexcept {
  apply(books_.replace({static_cast<OrderRef>(message.original_reference),
                        static_cast<OrderRef>(message.new_reference),
                        {message.price.raw},
                        message.shares}),
        message.header);
}

void ItchMarket::on(const itch::TradeMessage& message) noexcept {
  if (!symbol_at(message.header, message.stock).valid()) return;
  BookChange hidden;  // an order that was never in the book
  hidden.symbol = SymbolId(std::uint32_t{message.header.stock_locate});
  report(hidden, message.header, {message.price.raw}, message.shares);
}

SymbolId ItchMarket::symbol_at(const itch::MessageHeader& header, const itch::StockName& stock) noexcept {
  SymbolId& known = by_locate_[header.stock_locate];
  if (known.valid()) return known;
  if (header.stock_locate >= books_.symbols()) {  // before its name gets an id that the sink would not hear of
    ++symbol_refusals_;
    return SymbolId();
  }
  const auto [symbol, added] = symbols_.find_or_add(stock);
  if (!symbol.valid()) {
    ++symbol_refusals_;
    return SymbolId();
  }
  known = symbol;
  listings_[symbol.index()].locate = header.stock_locate;
  if (added) sink_.on_symbol(symbol, symbols_.name(symbol));
  return symbol;
}

void ItchMarket::apply(const BookChange& change, const itch::MessageHeader& header) noexcept {
  if (change.status != BookStatus::ok) {
    const bool impossible = change.status == BookStatus::unknown_order ||
                            change.status == BookStatus::duplicate_order || change.status == BookStatus::bad_quantity;
    if (impossible) contradict();
    distrust(header);
  } else if (change.best_changed) {
    send_quote(by_locate_[change.symbol.index()], event_time(header));
  }
}

void ItchMarket::distrust(const itch::MessageHeader& header) noexcept {
  const SymbolId symbol = by_locate_[header.stock_locate];
  if (!symbol.valid() || listings_[symbol.index()].suspect) return;
  listings_[symbol.index()].suspect = true;
  if (listings_[symbol.index()].quoted) send_quote(symbol, event_time(header));
}

void ItchMarket::report(const BookChange& order, const itch::MessageHeader& header, WirePrice price,
                        std::uint32_t shares) noexcept {
  if (order.status != BookStatus::ok || shares == 0 || !market::acceptable(price)) return;
  const SymbolId symbol = by_locate_[order.symbol.index()];
  Listing& listing = listings_[symbol.index()];
  // We joined after the venue's announcement; an execution against the book proves continuous trading.
  if (listing.state == TradingState::unknown) listing.state = TradingState::trading;
  ++trades_;
  sink_.on_trade({symbol, market::to_price(price), market::to_quantity(shares), event_time(header), ts_recv_});
}

void ItchMarket::set_state(SymbolId symbol, TradingState state, Timestamp ts_event) noexcept {
  Listing& listing = listings_[symbol.index()];
  if (listing.state != state) {
    listing.state = state;
    if (listing.quoted) send_quote(symbol, ts_event);
  }
}

void ItchMarket::send_quote(SymbolId symbol, Timestamp ts_event) noexcept {
  Listing& listing = listings_[symbol.index()];
  listing.quoted = true;
  if (building_) return;
  const market::BookView book = books_.book(SymbolId(std::uint32_t{listing.locate}));
  market::Quote quote;
  quote.symbol = symbol;
  market::show_best(book, quote);
  const bool halted = listing.operational_halt || closed_;
  quote.quality = worse(halted ? Quality::halted : market::quality_of(listing.state), quality_of(continuity_));
  const bool crossed = !halted && listing.state == TradingState::trading && book.crossed();
  if (crossed || listing.crossed) {
    if (crossed && !listing.crossed) contradict();
    listing.crossed = crossed;
    crossed_ += crossed ? 1 : 0;
  }
  if (crossed || listing.suspect) quote.quality = worse(quote.quality, Quality::stale);
  quote.ts_event = ts_event;
  quote.ts_recv = ts_recv_;
  ++quotes_;
  sink_.on_quote(quote);
}

void ItchMarket::send_all_quotes() noexcept {
  for (std::size_t index = 0; index < symbols_.size(); ++index) {
    if (!listings_[index].quoted) continue;
    const SymbolId symbol(index);
    if (!building_) {
      send_quote(symbol, last_event_);
      continue;
    }
    market::Quote nothing;  // there is no book to show, only a state
    nothing.symbol = symbol;
    nothing.quality = worse(closed_ ? Quality::halted : Quality::live, quality_of(continuity_));
    nothing.ts_event = last_event_;
    nothing.ts_recv = ts_recv_;
    ++quotes_;
    sink_.on_quote(nothing);
  }
}

void ItchMarket::add_to(FeedCounters& counters) const noexcept {
  counters.unknown_orders = books_.count(BookStatus::unknown_order);
  counters.duplicate_orders = books_.count(BookStatus::duplicate_order);
  counters.bad_quantities = books_.count(BookStatus::bad_quantity);
  counters.bad_prices = books_.count(BookStatus::bad_price);
  counters.bad_sides = bad_sides_;
  counters.capacity_refusals = books_.count(BookStatus::orders_full) + books_.count(BookStatus::levels_full) +
                               books_.count(BookStatus::unknown_symbol) + symbol_refusals_;
  counters.crossed_books = crossed_;
  counters.quotes = quotes_;
  counters.trades = trades_;
}

}  // namespace plimsoll::ingest
