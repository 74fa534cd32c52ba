#include "tools/exchange/session.hpp"

#include <algorithm>

#include "kernels/core/bits.hpp"
#include "tools/exchange/calendar.hpp"
#include "tools/exchange/feed.hpp"
#include "tools/exchange/halt_schedule.hpp"
#include "tools/exchange/order_flow.hpp"

namespace plimsoll::exchange {
namespace {

constexpr std::uint64_t second = 1'000'000'000;
constexpr std::uint64_t market_open = (9 * 3600 + 30 * 60) * second;
constexpr std::uint64_t millisecond = 1'000'000;

/// The parts of the day in order. What a real venue spreads over sixteen hours around trading is said within seconds.
class TradingDay {
 public:
  TradingDay(const VenueSettings& settings, const std::vector<Listing>& universe, LiveSink& sink)
      : settings_(settings),
        universe_(universe),
        sink_(sink),
        midnight_(new_york_midnight(settings.date)),
        feed_(sink, midnight_, settings.session),
        flow_(settings, universe, feed_),
        halts_(settings, universe, flow_, feed_),
        random_(SplitMix64::stream(settings.seed, 5)) {}

  void run() {
    feed_.sender().stay_silent_until(market_open - 5 * second);
    introduce();
    take_first_orders();
    if (!stopped_) open();
    if (!stopped_) trade();
    close();
  }

  [[nodiscard]] const OrderFlow& flow() const { return flow_; }
  Feed& feed() { return feed_; }
  [[nodiscard]] std::uint64_t closed_ns() const { return closed_ns_; }

 private:
  /// The last symbol of a larger universe comes to the market today.
  [[nodiscard]] bool is_new_issue(std::size_t symbol) const {
    return universe_.size() >= 10 && symbol + 1 == universe_.size();
  }

  void jump_to(std::uint64_t ns_since_midnight) {
    feed_.flush();
    feed_.set_time(ns_since_midnight);
    pause();
  }

  /// Everything queued has been sent. Nothing but heartbeats happens until the feed's time.
  void pause() {
    feed_.sender().stay_silent_until(feed_.now_ns());
    const Moment moment{
        universe_,      flow_.books(),
        feed_.states(), feed_.sender().next_sequence(),
        feed_.now_ns(), {midnight_.ns + static_cast<std::int64_t>(feed_.now_ns()) + MoldSender::wire_delay_ns}};
    stopped_ = sink_.on_pause(moment) == Direction::stop || stopped_;
  }

  /// Reference data: what is listed, in which state, by whom it is made.
  void introduce() {
    jump_to(market_open - 3 * second);
    feed_.send(system_event(feed_.stamp(), 'O'));
    for (std::size_t symbol = 0; symbol < universe_.size(); ++symbol) {
      const Listing& listing = universe_[symbol];
      const bool new_issue = is_new_issue(symbol);
      feed_.send(stock_directory(feed_.stamp(symbol), listing.name,
                                 symbol == 0 ? IssueKind::fund : IssueKind::common_stock,
                                 new_issue ? ListingStage::new_issue : ListingStage::trading));
      feed_.send(new_issue ? trading_action(feed_.stamp(symbol), listing.name, 'H', "IPO1")
                           : trading_action(feed_.stamp(symbol), listing.name, 'T', ""));
      feed_.send(short_sale_restriction(feed_.stamp(symbol), listing.name, "0002"[random_.below(4)]));
      feed_.send(market_participant(feed_.stamp(symbol), symbol % 2 == 0 ? "PLMA" : "PLMB", listing.name));
      feed_.pass_ns(1'000);
    }
    // Levels at 7, 13 and 20 % below the last close of the index (NYSE rule 7.12, Nasdaq rule 4121); here of the fund.
    const std::uint64_t close = universe_[0].opening_price * std::uint64_t{10'000};
    feed_.send(circuit_breaker_levels(feed_.stamp(), {close / 100 * 93, close / 100 * 87, close / 100 * 80}));
    feed_.pass_ns(millisecond);
    feed_.send(system_event(feed_.stamp(), 'S'));
    if (const std::size_t last = universe_.size() - 1; is_new_issue(last)) {
      const Listing& listing = universe_[last];
      feed_.send(ipo_quoting_period(feed_.stamp(last), listing.name, {9 * 3600 + 29 * 60 + 58, listing.opening_price}));
      jump_to(market_open - 2 * second);
      feed_.send(trading_action(feed_.stamp(last), listing.name, 'Q', "IPOQ"));
    }
  }

  /// The books fill before the opening without trading.
  void take_first_orders() {
    jump_to(market_open - 2 * second + millisecond);
    const std::uint64_t per_symbol = settings_.orders_per_symbol * 3 / 4;
    const std::uint64_t orders = std::min(universe_.size() * per_symbol, settings_.messages);
    const std::uint64_t step = (3 * second / 2) / std::max<std::uint64_t>(orders, 1);
    for (std::uint64_t order = 0; order < orders && !stopped_; ++order) {
      flow_.rest(order % universe_.size());
      feed_.pass_ns(step);
      if (order % 20 == 19) jump_to(feed_.now_ns());
    }
    jump_to(market_open - second / 2 + millisecond);
    for (std::size_t symbol = 0; symbol < universe_.size(); ++symbol) {
      flow_.announce_imbalance(symbol, is_new_issue(symbol) ? CrossType::reopening : CrossType::opening);
    }
  }

  void open() {
    jump_to(market_open);
    feed_.send(system_event(feed_.stamp(), 'Q'));
    for (std::size_t symbol = 0; symbol < universe_.size(); ++symbol) {
      const bool new_issue = is_new_issue(symbol);
      flow_.cross(symbol, new_issue ? CrossType::reopening : CrossType::opening);
      if (new_issue) feed_.send(trading_action(feed_.stamp(symbol), universe_[symbol].name, 'T', ""));
      feed_.pass_ns(500);
    }
    feed_.flush();
  }

  /// Bursts of messages a microsecond apart with silence between them: real order flow clusters, and a packet holds a
  /// burst, not a schedule.
  void trade() {
    const double ns_per_message = 1e9 / static_cast<double>(settings_.messages_per_second);
    const double spacing_ns = smaller(1000.0, ns_per_message / 2.0);
    constexpr double mean_burst = 26.0;
    const std::uint64_t last = feed_.messages() + settings_.messages;
    halts_.start(feed_.messages(), last);
    while (feed_.messages() < last && !stopped_) {
      const std::uint64_t before = feed_.messages();
      const auto burst = 1 + static_cast<std::uint64_t>(random_.waiting() * mean_burst);
      const double silence_ns = static_cast<double>(burst) * (ns_per_message - spacing_ns) * random_.waiting();
      feed_.pass_ns(static_cast<std::uint64_t>(silence_ns));
      pause();
      if (stopped_) break;
      flow_.fair_values().advance(settings_.pace * 1e-9 * (silence_ns + static_cast<double>(burst) * spacing_ns));
      halts_.update(feed_.messages());
      while (feed_.messages() - before < burst) {
        const std::size_t symbol = flow_.pick_symbol();
        if (halts_.halted(symbol)) {
          flow_.withdraw(symbol);
        } else {
          flow_.act(symbol);
        }
        feed_.pass_ns(static_cast<std::uint64_t>(spacing_ns));
      }
      feed_.flush();
    }
    if (!stopped_) halts_.finish();
  }

  void close() {
    feed_.flush();
    feed_.pass_ns(millisecond);
    closed_ns_ = feed_.now_ns();
    if (stopped_) return feed_.sender().end_session(closed_ns_);
    feed_.send(system_event(feed_.stamp(), 'M'));
    for (std::size_t symbol = 0; symbol < universe_.size(); ++symbol) {
      flow_.announce_imbalance(symbol, CrossType::closing);
      flow_.cross(symbol, CrossType::closing);
    }
    jump_to(closed_ns_ + second);
    feed_.send(system_event(feed_.stamp(), 'E'));
    jump_to(closed_ns_ + 2 * second);
    feed_.send(system_event(feed_.stamp(), 'C'));
    feed_.flush();
    for (std::uint64_t repeat = 1; repeat <= 3; ++repeat)
      feed_.sender().end_session(closed_ns_ + (2 + repeat) * second);
  }

  const VenueSettings& settings_;
  const std::vector<Listing>& universe_;
  LiveSink& sink_;
  Timestamp midnight_;
  Feed feed_;
  OrderFlow flow_;
  HaltSchedule halts_;
  SplitMix64 random_;
  std::uint64_t closed_ns_ = 0;
  bool stopped_ = false;
};

/// Time means nothing to a file.
class Recording final : public LiveSink {
 public:
  explicit Recording(FrameSink& sink) : sink_(sink) {}
  void on_frame(Timestamp sent, std::span<const std::byte> frame) override { sink_.on_frame(sent, frame); }
  Direction on_pause(const Moment& /*moment*/) override { return Direction::go_on; }

 private:
  FrameSink& sink_;
};

}  // namespace

Session generate(const VenueSettings& settings, FrameSink& sink) {
  Recording recording(sink);
  return run_day(settings, recording);
}

Session run_day(const VenueSettings& settings, LiveSink& sink) {
  check(settings);
  Session session;
  session.universe = make_universe(settings.seed, settings.symbols);
  TradingDay day(settings, session.universe, sink);
  day.run();
  session.books = day.flow().books();
  session.messages = day.feed().messages();
  session.messages_by_type = day.feed().by_type();
  session.packets = day.feed().sender().packets();
  session.bytes = day.feed().sender().bytes();
  const std::int64_t midnight_ns = new_york_midnight(settings.date).ns;
  session.opened = {midnight_ns + static_cast<std::int64_t>(market_open)};
  session.closed = {midnight_ns + static_cast<std::int64_t>(day.closed_ns())};
  return session;
}

std::string truth_csv(const Session& session) {
  std::string text = truth_header();
  for (std::size_t symbol = 0; symbol < session.universe.size(); ++symbol) {
    text += truth_rows(session.universe[symbol].name, session.books[symbol]);
  }
  return text;
}

}  // namespace plimsoll::exchange
