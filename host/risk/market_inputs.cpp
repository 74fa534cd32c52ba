#include "host/risk/market_inputs.hpp"

#include <algorithm>
#include <vector>

#include "kernels/core/hash.hpp"

namespace plimsoll::risk {
namespace {

using portfolio::Instrument;
using portfolio::InstrumentKind;

struct Held {
  std::vector<bool> underlyings;
  std::vector<bool> instruments;  // with the futures that options are written on
};

Held held_in(std::span<const Cell> cells, const portfolio::Instruments& instruments) {
  Held held{std::vector<bool>(instruments.underlyings().size()), std::vector<bool>(instruments.size())};
  for (const Cell& cell : cells) {
    held.underlyings[cell.underlying.index()] = true;
    for (const portfolio::Position& position : cell.positions) {
      const Instrument& instrument = instruments[position.instrument];
      held.instruments[instrument.id.index()] = true;
      if (instrument.future.valid()) held.instruments[instrument.future.index()] = true;
    }
  }
  return held;
}

void judge(RiskReport& report, const std::string& name, const market::Mark& mark) {
  if (mark.quality != Quality::live) {
    report.inputs.push_back({name, mark.quality, mark.as_of});
    return;
  }
  ++report.live_inputs;
  if (mark.as_of.ns == 0) return;  // from a file
  Timestamp& oldest = report.oldest_input_as_of;
  oldest = oldest.ns == 0 ? mark.as_of : std::min(oldest, mark.as_of);
}

}  // namespace

void judge_marks(RiskReport& report, std::span<const Cell> cells, const portfolio::Instruments& instruments,
                 const market::MarketSnapshot& snapshot) {
  const Held held = held_in(cells, instruments);
  std::size_t assumed_vols = 0;
  std::size_t assumed_futures = 0;
  for (std::size_t u = 0; u < held.underlyings.size(); ++u) {
    if (held.underlyings[u]) judge(report, instruments.underlying_name(UnderlyingId{u}), snapshot.spots[u]);
  }
  for (const Instrument& instrument : instruments) {
    const market::Mark& mark = snapshot.marks[instrument.id.index()];
    if (!held.instruments[instrument.id.index()] || instrument.kind == InstrumentKind::spot) continue;
    // A volatility from a file is a parameter; one that a feed has named is an input like any other.
    const bool named = mark.quality != Quality::live && mark.quality != Quality::unknown;
    const bool observed = mark.as_of.ns != 0 || named;
    if (instrument.kind == InstrumentKind::future || observed) judge(report, instrument.name, mark);
    if (mark.quality != Quality::live || mark.as_of.ns != 0) continue;
    ++(instrument.kind == InstrumentKind::option ? assumed_vols : assumed_futures);
  }
  if (snapshot.as_of.ns == 0 || assumed_vols + assumed_futures == 0) return;
  report.warnings.push_back(std::to_string(assumed_vols) + " implied vols and " + std::to_string(assumed_futures) +
                            " futures bases are parameters from the input files, not observed by the feed");
}

std::string market_identity(const market::MarketSnapshot& snapshot) {
  Hash128 hash;
  hash.add(static_cast<std::uint64_t>(snapshot.valuation_date.days_since_epoch()));
  for (const auto* marks : {&snapshot.spots, &snapshot.marks}) {
    hash.add(std::uint64_t{marks->size()});
    for (const market::Mark& mark : *marks) hash.add(mark.value).add(static_cast<std::uint64_t>(mark.quality));
  }
  for (const auto* numbers : {&snapshot.basis, &snapshot.rates}) {
    hash.add(std::uint64_t{numbers->size()});
    for (const double number : *numbers) hash.add(number);
  }
  return to_hex(hash.finish());
}

}  // namespace plimsoll::risk
