#include "host/risk/market_inputs.hpp"

#include <algorithm>

namespace plimsoll::risk {
namespace {

using portfolio::Instrument;
using portfolio::InstrumentKind;

void add_marks(Hash128& hash, std::span<const market::Mark> marks) {
  hash.add(std::uint64_t{marks.size()});
  for (const market::Mark& mark : marks) hash.add(mark.value).add(static_cast<std::uint64_t>(mark.quality));
}

Digest128 parameters_digest(const market::MarketSnapshot& snapshot) {
  Hash128 hash;
  hash.add(static_cast<std::uint64_t>(snapshot.valued_at.day().days_since_epoch()));
  if (const auto at = snapshot.valued_at.instant())
    hash.add(std::string_view("at")).add(static_cast<std::uint64_t>(at->ns));
  add_marks(hash, snapshot.marks.values());
  for (const auto* numbers : {&snapshot.basis, &snapshot.rates}) {
    hash.add(std::uint64_t{numbers->size()});
    for (const double number : *numbers) hash.add(number);
  }
  return hash.finish();
}

std::string market_identity(const market::MarketSnapshot& snapshot, const Digest128& parameters) {
  Hash128 hash;
  add_marks(hash, snapshot.spots);
  return to_hex(hash.add(parameters.high).add(parameters.low).finish());
}

void keep_older(Timestamp& oldest, Timestamp as_of) {
  if (as_of.ns == 0) return;  // from a file, or nothing
  oldest = oldest.ns == 0 ? as_of : std::min(oldest, as_of);
}

void judge(RiskReport& report, const std::string& name, const market::Mark& mark) {
  if (mark.quality != Quality::live) {
    report.inputs.push_back({name, mark.quality, mark.as_of});
    return;
  }
  ++report.live_inputs;
  keep_older(report.oldest_input_as_of, mark.as_of);
}

}  // namespace

std::string market_identity(const market::MarketSnapshot& snapshot) {
  return market_identity(snapshot, parameters_digest(snapshot));
}

MarketInputs::MarketInputs(std::span<const Cell> cells, const portfolio::Instruments& instruments)
    : cells_(cells), instruments_(instruments), qualities_(cells.size(), Quality::unknown) {
  std::vector<bool> underlyings(instruments.underlyings().size());
  std::vector<bool> held(instruments.size());
  for (const Cell& cell : cells) {
    underlyings[cell.underlying.index()] = true;
    for (const portfolio::Position& position : cell.positions) {
      const Instrument& instrument = instruments[position.instrument];
      held[instrument.id.index()] = true;
      if (instrument.future.valid()) held[instrument.future.index()] = true;
    }
  }
  for (std::size_t u = 0; u < underlyings.size(); ++u) {
    if (underlyings[u]) underlyings_.push_back(UnderlyingId{u});
  }
  for (const Instrument& instrument : instruments) {
    const bool counts = held[instrument.id.index()] && instrument.kind != InstrumentKind::spot;
    if (counts) instruments_held_.push_back(instrument.id);
  }
}

std::uint64_t MarketInputs::revision(const market::MarketSnapshot& snapshot) {
  const bool seen = revision_ != 0 && valued_at_ == snapshot.valued_at && marks_.same_as(snapshot.marks) &&
                    basis_.same_as(snapshot.basis) && rates_.same_as(snapshot.rates);
  if (!seen) read(snapshot);
  return revision_;
}

void MarketInputs::read(const market::MarketSnapshot& snapshot) {
  ++revision_;
  valued_at_ = snapshot.valued_at;
  marks_ = snapshot.marks;
  basis_ = snapshot.basis;
  rates_ = snapshot.rates;
  digest_ = parameters_digest(snapshot);
  for (std::size_t c = 0; c < cells_.size(); ++c) qualities_[c] = mark_quality(cells_[c], instruments_, snapshot);
  judged_ = {};
  assumed_vols_ = assumed_futures_ = 0;
  for (const InstrumentId id : instruments_held_) {
    const Instrument& instrument = instruments_[id];
    const market::Mark& mark = snapshot.marks[id.index()];
    if (comes_before(instrument.expiry, snapshot.valued_at)) {
      judged_.inputs.push_back({std::string(instrument.name).append(" (expired)"), Quality::unknown, mark.as_of});
      continue;
    }
    // A volatility from a file is a parameter; one that a feed has named is an input like any other.
    const bool named = mark.quality != Quality::live && mark.quality != Quality::unknown;
    const bool observed = mark.as_of.ns != 0 || named;
    if (instrument.kind == InstrumentKind::future || observed) judge(judged_, instrument.name, mark);
    if (mark.quality != Quality::live || mark.as_of.ns != 0) continue;
    ++(instrument.kind == InstrumentKind::option ? assumed_vols_ : assumed_futures_);
  }
}

Quality MarketInputs::quality(std::size_t cell, const market::MarketSnapshot& snapshot) {
  revision(snapshot);
  return worse(snapshot.spots[cells_[cell].underlying.index()].quality, qualities_[cell]);
}

std::string MarketInputs::identity(const market::MarketSnapshot& snapshot) {
  revision(snapshot);
  return market_identity(snapshot, digest_);
}

void MarketInputs::judge_marks(RiskReport& report, const market::MarketSnapshot& snapshot) {
  revision(snapshot);
  for (const UnderlyingId underlying : underlyings_) {
    judge(report, instruments_.underlying_name(underlying), snapshot.spots[underlying.index()]);
  }
  report.inputs.insert(report.inputs.end(), judged_.inputs.begin(), judged_.inputs.end());
  report.live_inputs += judged_.live_inputs;
  keep_older(report.oldest_input_as_of, judged_.oldest_input_as_of);
  if (snapshot.as_of.ns == 0 || assumed_vols_ + assumed_futures_ == 0) return;
  report.warnings.push_back(std::to_string(assumed_vols_) + " implied vols and " + std::to_string(assumed_futures_) +
                            " futures bases are parameters from the input files, not observed by the feed");
}

}  // namespace plimsoll::risk
