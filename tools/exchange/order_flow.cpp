#include "tools/exchange/order_flow.hpp"

#include <algorithm>

#include "kernels/core/bits.hpp"
#include "kernels/core/contract.hpp"

namespace plimsoll::exchange {
namespace {

constexpr Side opposite(Side side) { return side == Side::buy ? Side::sell : Side::buy; }

// Out of a thousand actions. Adds and deletes share what the others leave and steer the number of live orders.
constexpr std::uint32_t replacements = 80, cancels = 30, takers = 20, hidden_trades = 14, retail = 2, broken_trades = 1;
constexpr std::uint32_t adds_and_deletes =
    1000 - replacements - cancels - takers - hidden_trades - retail - broken_trades;

constexpr const char* participants[] = {"PLMA", "PLMB", "PLMC", "PLMD"};

}  // namespace

OrderFlow::OrderFlow(const VenueSettings& settings, const std::vector<Listing>& universe, Feed& feed)
    : universe_(&universe),
      feed_(&feed),
      random_(SplitMix64::stream(settings.seed, 3)),
      fair_values_(settings.seed, universe),
      books_(universe.size()),
      target_orders_(settings.orders_per_symbol),
      last_hidden_match_(universe.size(), 0) {
  std::uint32_t total = 0;
  for (const Listing& listing : universe) cumulative_activity_.push_back(total += listing.activity);
}

void OrderFlow::act(std::size_t symbol) {
  const std::size_t live = books_[symbol].live_count();
  const std::uint32_t adds = live < target_orders_ / 2 ? 650 : live < target_orders_ ? 445 : 405;
  std::uint32_t choice = random_.below(1000);
  const auto chosen = [&choice](std::uint32_t weight) {
    if (choice < weight) return true;
    choice -= weight;
    return false;
  };
  if (live == 0 || chosen(adds)) {
    const Side side = draw_side();
    const Price4 limit = draw_limit(symbol, side);
    return enter(symbol, side, limit, draw_shares());
  }
  if (chosen(adds_and_deletes - adds)) return leave(symbol, draw_stale_order(symbol));
  if (chosen(replacements)) return replace(symbol);
  if (chosen(cancels)) return shrink(symbol);
  if (chosen(takers)) return take(symbol);
  if (chosen(hidden_trades)) return trade_hidden(symbol);
  if (chosen(retail))
    return feed_->send(retail_interest(feed_->stamp(symbol), (*universe_)[symbol].name, "BSAN"[random_.below(4)]));
  break_trade(symbol);
}

void OrderFlow::rest(std::size_t symbol) {
  const Side side = draw_side();
  const Price4 limit = draw_limit(symbol, side);
  add(symbol, side, without_crossing(books_[symbol], side, limit), draw_shares());
}

void OrderFlow::withdraw(std::size_t symbol) {
  if (books_[symbol].live_count() <= target_orders_ / 2) {  // the rest waits for the resumption
    return feed_->send(retail_interest(feed_->stamp(symbol), (*universe_)[symbol].name, 'N'));
  }
  if (random_.below(4) == 0) return shrink(symbol);
  leave(symbol, draw_order(symbol));
}

void OrderFlow::cross(std::size_t symbol, CrossType type) {
  TrueBook& book = books_[symbol];
  Print print{100 * std::uint64_t{1 + random_.below(200)}, fair_price(symbol), 0};
  if (const auto price = book.second_best(Side::buy)) {
    print.price = *price;
    while (*book.best(Side::buy) > *price) {
      const TrueBook::Handle handle = book.front(Side::buy);
      const TrueBook::Order order = book.order(handle);
      const Execution execution{order.reference, order.shares, next_match_++};
      feed_->send(order_executed_at(feed_->stamp(symbol), execution, Printable::no, *price));
      book.reduce(handle, order.shares);
      print.shares += order.shares;
    }
  }
  print.match = next_match_++;
  feed_->send(cross_trade(feed_->stamp(symbol), (*universe_)[symbol].name, print, type));
}

void OrderFlow::announce_imbalance(std::size_t symbol, CrossType type) {
  const Price4 reference = books_[symbol].best(Side::buy).value_or(fair_price(symbol));
  Imbalance state{100 * std::uint64_t{random_.below(200)},
                  100 * std::uint64_t{random_.below(50)},
                  'N',
                  reference,
                  reference,
                  reference};
  if (state.imbalance > 0) state.direction = static_cast<char>(draw_side());
  feed_->send(order_imbalance(feed_->stamp(symbol), (*universe_)[symbol].name, state, type));
}

std::size_t OrderFlow::pick_symbol() {
  const std::uint32_t point = random_.below(cumulative_activity_.back());
  const auto above = std::upper_bound(cumulative_activity_.begin(), cumulative_activity_.end(), point);
  return static_cast<std::size_t>(above - cumulative_activity_.begin());
}

Price4 OrderFlow::fair_price(std::size_t symbol) { return static_cast<Price4>(fair_values_.ticks(symbol)) * tick; }

void OrderFlow::enter(std::size_t symbol, Side side, Price4 limit, std::uint32_t shares) {
  const std::uint32_t remaining = execute(symbol, opposite(side), limit, shares);
  if (remaining > 0) add(symbol, side, limit, remaining);
}

/// Matches against `resting` orders at `limit` or better, in price-time priority; returns what is left.
std::uint32_t OrderFlow::execute(std::size_t symbol, Side resting, Price4 limit, std::uint32_t shares) {
  TrueBook& book = books_[symbol];
  while (shares > 0) {
    const auto best = book.best(resting);
    if (!best || (resting == Side::sell ? *best > limit : *best < limit)) break;
    const TrueBook::Handle handle = book.front(resting);
    const TrueBook::Order order = book.order(handle);
    const Execution execution{order.reference, std::min(shares, order.shares), next_match_++};
    if (random_.below(32) == 0) {  // the order's hidden limit was half a tick better than the one it displayed
      const Price4 improved = resting == Side::buy ? order.price + tick / 2 : order.price - tick / 2;
      feed_->send(order_executed_at(feed_->stamp(symbol), execution, Printable::yes, improved));
    } else {
      feed_->send(order_executed(feed_->stamp(symbol), execution));
    }
    book.reduce(handle, execution.shares);
    shares -= execution.shares;
  }
  return shares;
}

void OrderFlow::add(std::size_t symbol, Side side, Price4 price, std::uint32_t shares) {
  const NewOrder order{next_reference_++, side, shares, price};
  const std::string& name = (*universe_)[symbol].name;
  if (random_.below(16) == 0) {
    feed_->send(add_order_attributed(feed_->stamp(symbol), name, order, participants[random_.below(4)]));
  } else {
    feed_->send(add_order(feed_->stamp(symbol), name, order));
  }
  books_[symbol].add(order);
}

void OrderFlow::leave(std::size_t symbol, TrueBook::Handle handle) {
  const TrueBook::Order order = books_[symbol].order(handle);
  feed_->send(order_deleted(feed_->stamp(symbol), order.reference));
  books_[symbol].reduce(handle, order.shares);
}

void OrderFlow::shrink(std::size_t symbol) {
  const TrueBook::Handle handle = draw_order(symbol);
  const TrueBook::Order order = books_[symbol].order(handle);
  if (order.shares == 1) return leave(symbol, handle);
  const std::uint32_t cancelled = 1 + random_.below(order.shares - 1);
  feed_->send(order_cancelled(feed_->stamp(symbol), order.reference, cancelled));
  books_[symbol].reduce(handle, cancelled);
}

void OrderFlow::replace(std::size_t symbol) {
  TrueBook& book = books_[symbol];
  const TrueBook::Handle handle = draw_stale_order(symbol);
  const TrueBook::Order original = book.order(handle);
  book.reduce(handle, original.shares);
  const Price4 limit = draw_limit(symbol, original.side);
  const NewOrder replacement{next_reference_++, original.side, draw_shares(),
                             without_crossing(book, original.side, limit)};
  feed_->send(order_replaced(feed_->stamp(symbol), original.reference, replacement));
  book.add(replacement);
}

void OrderFlow::take(std::size_t symbol) {
  const Side side = draw_side();
  const auto best = books_[symbol].best(opposite(side));
  if (!best) return rest(symbol);
  execute(symbol, opposite(side), *best, draw_shares());  // immediate or cancel: the remainder is never seen
}

void OrderFlow::trade_hidden(std::size_t symbol) {
  const auto bid = books_[symbol].best(Side::buy);
  const auto ask = books_[symbol].best(Side::sell);
  if (!bid || !ask) return rest(symbol);
  const Print print{draw_shares(), *bid + (*ask - *bid) / 2, next_match_++};
  last_hidden_match_[symbol] = print.match;
  feed_->send(hidden_trade(feed_->stamp(symbol), (*universe_)[symbol].name, print));
}

void OrderFlow::break_trade(std::size_t symbol) {
  if (last_hidden_match_[symbol] == 0) return rest(symbol);
  feed_->send(broken_trade(feed_->stamp(symbol), last_hidden_match_[symbol]));
  last_hidden_match_[symbol] = 0;
}

Side OrderFlow::draw_side() { return random_.below(2) == 0 ? Side::buy : Side::sell; }

std::uint32_t OrderFlow::draw_shares() {
  if (random_.below(10) < 4) return 1 + random_.below(99);
  return 100 * (1 + static_cast<std::uint32_t>(random_.waiting() * 2.0));
}

/// Two basis points from the fair value and then some: most orders far out, a few through the other side.
Price4 OrderFlow::draw_limit(std::size_t symbol, Side side) {
  const double fair = fair_values_.ticks(symbol);
  double distance = larger(1.0, 2e-4 * fair) + random_.waiting() * larger(3.0, 15e-4 * fair);
  if (random_.below(12) == 0) distance = larger(1.0, 2e-4 * fair) * random_.between(-1.5, 1.0);
  const double limit = side == Side::buy ? fair - distance : fair + distance;
  constexpr double highest = static_cast<double>(highest_price / tick);
  return static_cast<Price4>(smaller(larger(limit, 1.0), highest)) * tick;
}

Price4 OrderFlow::without_crossing(const TrueBook& book, Side side, Price4 price) const {
  const auto other = book.best(opposite(side));
  if (!other) return price;
  return side == Side::buy ? std::min(price, *other - tick) : std::max(price, *other + tick);
}

TrueBook::Handle OrderFlow::draw_order(std::size_t symbol) {
  const TrueBook& book = books_[symbol];
  return book.live(random_.below(static_cast<std::uint32_t>(book.live_count())));
}

/// The one of three random orders that is farthest from the fair value, half of the time: traders follow the price.
TrueBook::Handle OrderFlow::draw_stale_order(std::size_t symbol) {
  TrueBook::Handle chosen = draw_order(symbol);
  if (random_.below(2) == 0) return chosen;
  const double fair = fair_values_.ticks(symbol) * tick;
  const auto distance = [&](TrueBook::Handle handle) {
    return absolute(static_cast<double>(books_[symbol].order(handle).price) - fair);
  };
  for (int draw = 0; draw < 2; ++draw) {
    const TrueBook::Handle other = draw_order(symbol);
    if (distance(other) > distance(chosen)) chosen = other;
  }
  return chosen;
}

}  // namespace plimsoll::exchange
