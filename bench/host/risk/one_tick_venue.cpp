#include "bench/host/risk/one_tick_venue.hpp"

#include "tools/exchange/calendar.hpp"
#include "tools/exchange/itch_messages.hpp"

namespace plimsoll::bench {

using exchange::Side;

OneTickVenue::OneTickVenue(const exchange::VenueSettings& settings)
    : universe_(exchange::make_universe(settings.seed, settings.symbols)),
      feed_(*this, exchange::new_york_midnight(settings.date), 1),
      inside_(universe_.size()) {
  constexpr std::uint64_t market_open_ns = 34'200'000'000'000;  // 09:30
  feed_.set_time(market_open_ns);
}

std::vector<std::vector<std::byte>> OneTickVenue::open() {
  feed_.send(exchange::system_event(feed_.stamp(), 'O'));
  feed_.send(exchange::system_event(feed_.stamp(), 'S'));
  for (std::size_t symbol = 0; symbol < universe_.size(); ++symbol) {
    const exchange::Listing& listing = universe_[symbol];
    feed_.send(exchange::stock_directory(feed_.stamp(symbol), listing.name, exchange::IssueKind::common_stock,
                                         exchange::ListingStage::trading));
    feed_.send(exchange::trading_action(feed_.stamp(symbol), listing.name, 'T', ""));
  }
  feed_.send(exchange::system_event(feed_.stamp(), 'Q'));
  for (std::size_t symbol = 0; symbol < universe_.size(); ++symbol) {
    const exchange::Listing& listing = universe_[symbol];
    for (const Side side : {Side::buy, Side::sell}) {
      const exchange::Price4 away = 5 * exchange::tick;
      const exchange::Price4 price = side == Side::buy ? listing.opening_price - away : listing.opening_price + away;
      feed_.send(exchange::add_order(feed_.stamp(symbol), listing.name, {next_reference_++, side, 100, price}));
    }
  }
  feed_.flush();
  return std::move(frames_);
}

std::span<const std::byte> OneTickVenue::tick() {
  frames_.clear();
  const std::size_t symbol = ticks_++ % universe_.size();
  const exchange::Listing& listing = universe_[symbol];
  feed_.pass_ns(1'000);
  if (inside_[symbol] == 0) {
    inside_[symbol] = next_reference_++;
    const exchange::Price4 better = listing.opening_price - exchange::tick;
    feed_.send(exchange::add_order(feed_.stamp(symbol), listing.name, {inside_[symbol], Side::buy, 100, better}));
  } else {
    feed_.send(exchange::order_deleted(feed_.stamp(symbol), inside_[symbol]));
    inside_[symbol] = 0;
  }
  feed_.flush();
  return frames_.back();
}

void OneTickVenue::on_frame(Timestamp /*sent*/, std::span<const std::byte> frame) {
  frames_.emplace_back(frame.begin(), frame.end());
}

}  // namespace plimsoll::bench
