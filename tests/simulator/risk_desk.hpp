// The rest of the way in a run: marks, risk cycles and reports behind the channel, and what a report may say.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "host/risk/risk_agent.hpp"
#include "tests/host/risk/desk.hpp"
#include "tests/simulator/world.hpp"

namespace plimsoll::simulator {

/// Holds one share of everything that is listed. Law 4, seen from the end: while an input's last quote is not live, or
/// the channel is not in sequence, no report that is made then is live, and it names the input.
class RiskDesk final : public Downstream, private risk::ReportSink {
 public:
  explicit RiskDesk(const Profile& profile);

  void on_symbol(SymbolId symbol, std::string_view name) noexcept override;
  void on_quote(const market::Quote& quote) noexcept override;
  void on_trade(const market::Trade& trade) noexcept override { market_.on_trade(trade); }
  void step(moldudp64::ChannelState state) override;

  [[nodiscard]] std::uint64_t live_reports() const { return live_reports_; }
  [[nodiscard]] std::uint64_t other_reports() const { return other_reports_; }
  [[nodiscard]] const std::vector<std::string>& violations() const { return violations_; }

 private:
  void on_report(const risk::RiskReport& report, std::int64_t cycle_ns) override;

  risk::Desk desk_;
  std::unique_ptr<backends::Backend> backend_;
  risk::LiveMarket market_;  // what the files say is stale until the feed confirms it
  risk::RiskEngine engine_;
  ManualClock clock_;
  risk::RiskAgent agent_;
  moldudp64::ChannelState state_ = moldudp64::ChannelState::waiting;
  std::vector<std::string> names_;
  std::vector<Quality> last_;
  std::uint64_t steps_ = 0;
  std::uint64_t live_reports_ = 0;
  std::uint64_t other_reports_ = 0;
  std::vector<std::string> violations_;
};

}  // namespace plimsoll::simulator
