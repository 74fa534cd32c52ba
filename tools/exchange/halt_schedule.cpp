#include "tools/exchange/halt_schedule.hpp"

namespace plimsoll::exchange {

HaltSchedule::HaltSchedule(const VenueSettings& settings, const std::vector<Listing>& universe, OrderFlow& flow,
                           Feed& feed)
    : universe_(&universe),
      flow_(&flow),
      feed_(&feed),
      random_(SplitMix64::stream(settings.seed, 4)),
      halts_(settings.halts) {}

void HaltSchedule::start(std::uint64_t first, std::uint64_t last) {
  first_ = first;
  last_ = last > first ? last : first;
}

/// The message count at which `halts_done` of the halts' shares of the session are over.
std::uint64_t HaltSchedule::at(double halts_done) const {
  return first_ +
         static_cast<std::uint64_t>(static_cast<double>(last_ - first_) * halts_done / static_cast<double>(halts_));
}

void HaltSchedule::update(std::uint64_t messages) {
  // Each halt lasts from 0.4 to 0.7 of its share and takes orders for the cross from 0.6 on.
  if (!halted_) {
    if (begun_ < halts_ && messages >= at(static_cast<double>(begun_) + 0.4)) begin();
    return;
  }
  const double current = static_cast<double>(begun_ - 1);
  if (!quoting_ && messages >= at(current + 0.6)) open_quotation();
  if (messages >= at(current + 0.7)) resume();
}

void HaltSchedule::finish() {
  while (halted_ || begun_ < halts_) {
    if (!halted_) begin();
    if (!quoting_) open_quotation();
    resume();
  }
}

void HaltSchedule::begin() {
  kind_ = static_cast<Kind>(begun_ % 3);
  ++begun_;
  quoting_ = false;
  const std::size_t symbol = random_.below(static_cast<std::uint32_t>(universe_->size()));
  halted_ = symbol;
  const std::string& name = (*universe_)[symbol].name;
  switch (kind_) {
    case Kind::volatility_pause: {
      feed_->send(trading_action(feed_->stamp(symbol), name, 'P', "LUDP"));
      const Price4 reference = flow_->fair_price(symbol);
      const Price4 band = reference / 20 / tick * tick;  // 5 %
      feed_->send(auction_collar(feed_->stamp(symbol), name, {reference, reference + band, reference - band, 0}));
      return;
    }
    case Kind::operational: return feed_->send(operational_halt(feed_->stamp(symbol), name, 'H'));
    case Kind::news: return feed_->send(trading_action(feed_->stamp(symbol), name, 'H', "T1"));
  }
}

void HaltSchedule::open_quotation() {
  quoting_ = true;
  if (kind_ == Kind::operational) return;
  const bool news = kind_ == Kind::news;
  feed_->send(trading_action(feed_->stamp(*halted_), (*universe_)[*halted_].name, 'Q', news ? "T3" : "LUDP"));
  flow_->announce_imbalance(*halted_, CrossType::reopening);
}

void HaltSchedule::resume() {
  const std::size_t symbol = *halted_;
  const std::string& name = (*universe_)[symbol].name;
  halted_.reset();
  if (kind_ == Kind::operational) return feed_->send(operational_halt(feed_->stamp(symbol), name, 'T'));
  flow_->cross(symbol, CrossType::reopening);
  feed_->send(trading_action(feed_->stamp(symbol), name, 'T', ""));
  // The price fell far enough for the alternative uptick rule (17 CFR 242.201) to apply for the rest of the day.
  if (kind_ == Kind::volatility_pause) feed_->send(short_sale_restriction(feed_->stamp(symbol), name, '1'));
}

}  // namespace plimsoll::exchange
