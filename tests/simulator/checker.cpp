#include "tests/simulator/checker.hpp"

#include <algorithm>

namespace plimsoll::simulator {

namespace {

constexpr std::size_t most_reported = 5;
constexpr std::int64_t nanos_per_price4 = 100'000;
constexpr std::int64_t nanos = 1'000'000'000;

void mix(std::uint64_t& digest, std::int64_t value) {
  digest = (digest ^ static_cast<std::uint64_t>(value)) * 0x9E3779B97F4A7C15U;
  digest ^= digest >> 29;
}

}  // namespace

void Quotes::on_symbol(SymbolId symbol, std::string_view name) noexcept {
  if (symbol.index() != names_.size()) outcome_.violations.emplace_back("a symbol id is not dense");
  names_.emplace_back(name);
  last_.emplace_back();
  if (next_ != nullptr) next_->on_symbol(symbol, name);
}

void Quotes::on_quote(const market::Quote& quote) noexcept {
  ++outcome_.quotes;
  for (const std::int64_t value :
       {std::int64_t{quote.symbol.value()}, quote.bid.raw(), quote.ask.raw(), quote.bid_size.raw(),
        quote.ask_size.raw(), static_cast<std::int64_t>(quote.quality), quote.ts_event.ns, quote.ts_recv.ns}) {
    mix(outcome_.digest, value);
  }
  last_.at(quote.symbol.index()) = quote;
  if (next_ != nullptr) next_->on_quote(quote);
}

Checker::Checker(const Profile& profile, const Venue& venue, const ingest::ItchChannel& channel, const Quotes& quotes,
                 const moldudp64::ChannelOptions& limits, Outcome& outcome)
    : profile_(profile), venue_(venue), channel_(channel), quotes_(quotes), limits_(limits), outcome_(outcome) {}

std::size_t Checker::joined_day() const {
  const moldudp64::SessionName& name = channel_.channel().name();
  for (std::size_t day = 0; day < venue_.days->size(); ++day) {
    if (std::equal(name.begin(), name.end(), (*venue_.days)[day].name.begin())) return day;
  }
  return venue_.days->size();
}

void Checker::heard(const Delivery& delivery, std::size_t today) {
  if (!delivery.good || delivery.day != today) return;
  recent_.push_back({venue_.now_ns, delivery.day, delivery.next});
  if (delivery.next >= last_expected_) heard_ns_ = venue_.now_ns;
}

void Checker::look() {
  const std::size_t day = joined_day();
  const std::uint64_t expected = channel_.channel().expected();
  if (day == last_day_ && expected < last_expected_) violate("the sequence fell back: something is applied twice");
  if (day != last_day_) {
    required_ = 0;
    required_day_ = day;
    heard_ns_ = venue_.now_ns;
  }
  last_day_ = day;
  last_expected_ = expected;
  while (!recent_.empty() && recent_.front().at_ns + limits_.reorder_ns <= venue_.now_ns) {
    if (recent_.front().day == required_day_) required_ = std::max(required_, recent_.front().next);
    recent_.pop_front();
  }
  outcome_.most_held = std::max(outcome_.most_held, channel_.channel().held_messages());
  for (std::size_t symbol = 0; symbol < quotes_.last().size(); ++symbol) look_at(quotes_.last()[symbol], symbol);
}

void Checker::look_at(const market::Quote& quote, std::size_t symbol) {
  if (quote.ts_recv.ns > venue_.now_ns) violate("a quote comes from the future");
  if (quote.quality != Quality::live) {
    ++outcome_.checks_not_live;
    return;
  }
  if (in_doubt()) return;
  ++outcome_.checks_live;
  const std::string& name = quotes_.name(symbol);
  if (last_day_ >= venue_.days->size()) return violate(name + " is live in a session that the venue does not have");
  if (channel_.channel().state() != moldudp64::ChannelState::in_sequence) {
    return violate(name + " is live while the channel is " + std::string(to_string(channel_.channel().state())));
  }
  if (last_expected_ < required_) {
    return violate(name + " is live at " + std::to_string(last_expected_) + " although messages before " +
                   std::to_string(required_) + " are known to be missing");
  }
  if (venue_.now_ns - heard_ns_ > limits_.silence_ns + millisecond) violate(name + " is live in a silence");
  const TradingDay& day = (*venue_.days)[last_day_];
  const Best truth = day.best(locate_of(day, name), last_expected_);
  const auto side_differs = [](Price price, Quantity size, std::uint64_t true_price, std::uint64_t true_shares) {
    if (size.raw() != static_cast<std::int64_t>(true_shares) * nanos) return true;
    return true_shares > 0 && price.raw() != static_cast<std::int64_t>(true_price) * nanos_per_price4;
  };
  if (side_differs(quote.bid, quote.bid_size, truth.bid, truth.bid_shares) ||
      side_differs(quote.ask, quote.ask_size, truth.ask, truth.ask_shares)) {
    violate(name + " is live with prices that the venue did not have before message " + std::to_string(last_expected_));
  }
}

void Checker::judge_day(std::size_t day) {
  std::string difference;
  const bool whole = joined_day() == day && books_equal((*venue_.days)[day], difference);
  outcome_.days_whole += whole ? 1 : 0;
  const moldudp64::ChannelState state = channel_.channel().state();
  const bool settled = state == moldudp64::ChannelState::in_sequence || state == moldudp64::ChannelState::ended;
  if (settled && !whole && !in_doubt()) violate("the channel is content and the books differ: " + difference);
  if (profile_.repairable() && !settled) {
    violate("could have been repaired and is " + std::string(to_string(state)) + " at the end of day " +
            std::to_string(day));
  }
}

void Checker::judge_requests(const std::vector<std::int64_t>& asked_ns) {
  const std::size_t most = std::size_t{limits_.requests.most_per_second} + limits_.requests.burst;
  for (std::size_t begin = 0, end = 0; end < asked_ns.size(); ++end) {
    while (asked_ns[end] - asked_ns[begin] >= nanos) ++begin;
    if (end - begin + 1 > most) return violate("more requests in a second than allowed");
  }
}

bool Checker::books_equal(const TradingDay& day, std::string& difference) const {
  for (std::size_t listing = 0; listing < day.session.universe.size(); ++listing) {
    const SymbolId locate(listing + 1);
    const market::BookView book = channel_.books().book(locate);
    for (const bool buy : {true, false}) {
      const auto levels = day.session.books[listing].levels(buy ? exchange::Side::buy : exchange::Side::sell);
      const market::Side side = buy ? market::Side::buy : market::Side::sell;
      bool equal = book.depth(side) == levels.size();
      for (std::size_t index = 0; equal && index < levels.size(); ++index) {
        const market::BookLevel level = book.level(side, index);
        equal = level.price.units == std::int64_t{levels[index].price} && level.shares == levels[index].shares &&
                level.orders == levels[index].orders;
      }
      if (!equal) {
        difference = day.session.universe[listing].name + (buy ? " bids" : " asks");
        return false;
      }
    }
  }
  return true;
}

std::uint16_t Checker::locate_of(const TradingDay& day, const std::string& name) const {
  for (std::size_t listing = 0; listing < day.session.universe.size(); ++listing) {
    if (day.session.universe[listing].name == name) return static_cast<std::uint16_t>(listing + 1);
  }
  return 0;
}

bool Checker::in_doubt() const {
  return std::any_of(venue_.broadcast->doubts.begin(), venue_.broadcast->doubts.end(), [this](const Doubt& doubt) {
    // A step of the clock later, because what arrives between two steps is seen at the second one.
    return venue_.now_ns >= doubt.from_ns && venue_.now_ns <= doubt.until_ns + millisecond;
  });
}

void Checker::violate(const std::string& what) {
  if (outcome_.violations.size() < most_reported) {
    outcome_.violations.push_back("at " + std::to_string(venue_.now_ns / microsecond) + " us: " + what);
  }
}

}  // namespace plimsoll::simulator
