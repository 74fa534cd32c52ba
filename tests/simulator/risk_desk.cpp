#include "tests/simulator/risk_desk.hpp"

#include <algorithm>
#include <set>

#include "tools/exchange/universe.hpp"

namespace plimsoll::simulator {

namespace {

risk::Desk desk_of(const Profile& profile) {
  std::set<std::string> names;
  for (const std::uint64_t seed : {profile.seed, profile.seed + 1}) {  // the second day has a seed of its own
    for (const exchange::Listing& listing : exchange::make_universe(seed, profile.symbols)) names.insert(listing.name);
  }
  risk::DeskText text;
  text.market = "USD,rate,0.02\n";
  for (const std::string& name : names) {
    text.instruments.append(name).append(",spot,,,,,,1,USD,0\n");
    text.market.append(name).append(",price,50\n");
    text.positions.push_back(std::string(name).append(",1,firm"));
  }
  return risk::make_desk(text);
}

}  // namespace

RiskDesk::RiskDesk(const Profile& profile)
    : desk_(desk_of(profile)),
      backend_(backends::cpu::make_cpu_backend(backends::cpu::best_isa(), 1, "the simulator asked for it")),
      market_(desk_.instruments, desk_.market, desk_.as_of, Quality::stale),
      engine_(*backend_, desk_.instruments, desk_.portfolio, desk_.model, risk::settings_of(64)),
      agent_(market_, engine_, *this, clock_) {}

void RiskDesk::on_symbol(SymbolId symbol, std::string_view name) noexcept {
  names_.emplace_back(name);
  last_.push_back(Quality::unknown);
  market_.on_symbol(symbol, name);
}

void RiskDesk::on_quote(const market::Quote& quote) noexcept {
  last_.at(quote.symbol.index()) = quote.quality;
  market_.on_quote(quote);
}

void RiskDesk::step(moldudp64::ChannelState state) {
  state_ = state;
  if (++steps_ % 16 == 0) agent_.do_work();
}

void RiskDesk::on_report(const risk::RiskReport& report, std::int64_t /*cycle_ns*/) {
  ++(report.quality == Quality::live ? live_reports_ : other_reports_);
  if (violations_.size() >= 5) return;
  for (std::size_t symbol = 0; symbol < names_.size(); ++symbol) {
    // A falsified message may name a symbol that nobody has.
    if (last_[symbol] == Quality::live || !desk_.instruments.find_underlying(names_[symbol])) continue;
    const auto named = std::find_if(report.inputs.begin(), report.inputs.end(),
                                    [&](const risk::InputQuality& input) { return input.name == names_[symbol]; });
    if (named == report.inputs.end()) violations_.push_back(names_[symbol] + " is not live and counts as live");
    if (report.quality == Quality::live) violations_.push_back("a report is live and " + names_[symbol] + " is not");
  }
  if (report.quality == Quality::live && state_ != moldudp64::ChannelState::in_sequence) {
    violations_.push_back("a report is live while the channel is " + std::string(to_string(state_)));
  }
}

}  // namespace plimsoll::simulator
