// Compares what the channel says with what the venue had: every level, every live quote, every moment.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <vector>

#include "host/market/quote.hpp"
#include "net/ingest/itch_channel.hpp"
#include "tests/simulator/servers.hpp"
#include "tests/simulator/world.hpp"

namespace plimsoll::simulator {

/// Keeps the last quote of each symbol, and passes everything on.
class Quotes final : public market::QuoteSink {
 public:
  Quotes(Outcome& outcome, market::QuoteSink* next) : outcome_(outcome), next_(next) {}
  void on_symbol(SymbolId symbol, std::string_view name) noexcept override;
  void on_quote(const market::Quote& quote) noexcept override;
  void on_trade(const market::Trade& trade) noexcept override {
    if (next_ != nullptr) next_->on_trade(trade);
  }
  [[nodiscard]] const std::vector<market::Quote>& last() const { return last_; }
  [[nodiscard]] const std::string& name(std::size_t symbol) const { return names_.at(symbol); }

 private:
  Outcome& outcome_;
  market::QuoteSink* next_;
  std::vector<market::Quote> last_;
  std::vector<std::string> names_;
};

class Checker {
 public:
  Checker(const Profile& profile, const Venue& venue, const ingest::ItchChannel& channel, const Quotes& quotes,
          const moldudp64::ChannelOptions& limits, Outcome& outcome);

  /// These were handed to the channel just now; `today` is the day whose session it had joined before.
  void heard(const Delivery& delivery, std::size_t today);
  /// After every step of the channel.
  void look();
  /// The calm after a day is over.
  void judge_day(std::size_t day);
  void judge_requests(const std::vector<std::int64_t>& asked_ns);
  /// Number of the day whose session the channel is in; the number of days when it is in none.
  [[nodiscard]] std::size_t joined_day() const;

 private:
  void violate(const std::string& what);
  void look_at(const market::Quote& quote, std::size_t symbol);
  [[nodiscard]] std::uint16_t locate_of(const TradingDay& day, const std::string& name) const;
  [[nodiscard]] bool in_doubt() const;
  [[nodiscard]] bool books_equal(const TradingDay& day, std::string& difference) const;

  const Profile& profile_;
  const Venue& venue_;
  const ingest::ItchChannel& channel_;
  const Quotes& quotes_;
  moldudp64::ChannelOptions limits_;
  Outcome& outcome_;
  struct Known {
    std::int64_t at_ns;
    std::size_t day;
    std::uint64_t next;
  };
  std::deque<Known> recent_;  // heard less than the time for reordering ago
  std::size_t required_day_ = 0;
  std::uint64_t required_ = 0;  // a live channel has delivered everything before it
  std::int64_t heard_ns_ = 0;
  std::size_t last_day_ = SIZE_MAX;
  std::uint64_t last_expected_ = 0;
};

}  // namespace plimsoll::simulator
