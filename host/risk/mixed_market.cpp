#include "host/risk/mixed_market.hpp"

#include <cmath>
#include <limits>
#include <optional>
#include <vector>

namespace plimsoll::risk {
namespace {

using market::Mark;
using portfolio::Instrument;
using portfolio::InstrumentKind;

/// What the positions of a state depend on. Quantities of zero depend on nothing.
struct Held {
  std::vector<bool> underlyings;
  std::vector<bool> instruments;  // with the futures that options are written on

  explicit Held(const RiskState& state)
      : underlyings(state.instruments.underlyings().size()), instruments(state.instruments.size()) {
    for (const portfolio::Position& position : state.portfolio.positions()) {
      if (position.quantity.raw() == 0) continue;
      const Instrument& instrument = state.instruments[position.instrument];
      underlyings[instrument.underlying.index()] = true;
      instruments[instrument.id.index()] = true;
      if (instrument.future.valid()) instruments[instrument.future.index()] = true;
    }
  }
};

class Mixer {
 public:
  Mixer(const TwoStates& states, const Sides& sides, const portfolio::Instruments& instruments)
      : states_(states),
        sides_(sides),
        instruments_(instruments),
        held_before_(states.before),
        held_after_(states.after) {}

  MixedMarket mix() {
    MixedMarket mixed;
    market::MarketSnapshot& snapshot = mixed.snapshot;
    snapshot.number = 1;
    snapshot.as_of = states_.of(sides_[ChangeGroup::spot]).snapshot.as_of;
    snapshot.valued_at = states_.of(sides_[ChangeGroup::time]).snapshot.valued_at;
    for (std::size_t u = 0; u < instruments_.underlyings().size(); ++u) {
      snapshot.spots.push_back(spot_of(UnderlyingId{u}, mixed.borrowed));
    }
    std::vector<Mark> marks;
    std::vector<double> bases;
    std::vector<double> rates;
    for (const Instrument& instrument : instruments_) {
      const bool option = instrument.kind == InstrumentKind::option;
      const Side side = sides_[option ? ChangeGroup::vol : ChangeGroup::rates];
      const Source mark = source_of(instrument, side, mixed.borrowed, option ? " implied vol" : " basis");
      marks.push_back(mark.state == nullptr ? Mark{} : mark.state->snapshot.marks[mark.id.index()]);
      const bool future = instrument.kind == InstrumentKind::future && mark.state != nullptr;
      bases.push_back(future ? mark.state->snapshot.basis[mark.id.index()] : 0.0);
      rates.push_back(rate_of(instrument, mixed.borrowed));
    }
    snapshot.marks = std::move(marks);
    snapshot.basis = std::move(bases);
    snapshot.rates = std::move(rates);
    return mixed;
  }

 private:
  struct Source {
    const RiskState* state = nullptr;
    InstrumentId id;
  };

  [[nodiscard]] const Held& held(Side side) const { return side == Side::before ? held_before_ : held_after_; }
  [[nodiscard]] const Held& holding() const { return held(sides_[ChangeGroup::positions]); }
  static Side opposite(Side side) { return side == Side::before ? Side::after : Side::before; }

  Mark spot_of(UnderlyingId underlying, std::set<std::string>& borrowed) const {
    const std::string& name = instruments_.underlying_name(underlying);
    const Side side = sides_[ChangeGroup::spot];
    const RiskState& source = states_.of(side);
    const auto id = source.instruments.find_underlying(name);
    if (id) {
      const Mark& mark = source.snapshot.spots[id->index()];
      if (mark.quality != Quality::unknown || held(side).underlyings[id->index()]) return mark;
    }
    const RiskState& other = states_.of(opposite(side));
    const auto there = other.instruments.find_underlying(name);
    if (!there) return {};
    const Mark& mark = other.snapshot.spots[there->index()];
    if (mark.quality != Quality::unknown && holding().underlyings[underlying.index()]) borrowed.insert(name + " spot");
    return mark;
  }

  /// Where the mark of an option or a future comes from; a spot has none.
  Source source_of(const Instrument& instrument, Side side, std::set<std::string>& borrowed, const char* what) const {
    if (instrument.kind == InstrumentKind::spot) return {};
    const RiskState& source = states_.of(side);
    const auto id = source.instruments.find(instrument.name);
    if (id && source.instruments[*id].kind == instrument.kind) {
      const bool known = source.snapshot.marks[id->index()].quality != Quality::unknown;
      if (known || held(side).instruments[id->index()]) return {&source, *id};
    }
    const RiskState& other = states_.of(opposite(side));
    const auto there = other.instruments.find(instrument.name);
    if (!there || other.instruments[*there].kind != instrument.kind) return {};
    const bool known = other.snapshot.marks[there->index()].quality != Quality::unknown;
    if (known && holding().instruments[instrument.id.index()]) borrowed.insert(instrument.name + what);
    return {&other, *there};
  }

  /// Of the currency, wherever a state writes it: at the instrument, or at any other of its currency.
  static std::optional<double> rate_in(const RiskState& state, const Instrument& instrument) {
    const auto id = state.instruments.find(instrument.name);
    if (id && state.instruments[*id].currency == instrument.currency) return state.snapshot.rates[id->index()];
    for (const Instrument& one : state.instruments) {
      if (one.currency == instrument.currency) return state.snapshot.rates[one.id.index()];
    }
    return std::nullopt;
  }

  double rate_of(const Instrument& instrument, std::set<std::string>& borrowed) const {
    const Side side = sides_[ChangeGroup::rates];
    const std::optional<double> own = rate_in(states_.of(side), instrument);
    if (own && !std::isnan(*own)) return *own;
    const bool needed = needs_rate(side, instrument.currency);
    const std::optional<double> other = needed ? std::nullopt : rate_in(states_.of(opposite(side)), instrument);
    if (!other || std::isnan(*other)) return std::numeric_limits<double>::quiet_NaN();
    const bool counts = instrument.expires() && holding().instruments[instrument.id.index()];
    if (counts) borrowed.insert(instrument.currency + " rate");
    return *other;
  }

  [[nodiscard]] bool needs_rate(Side side, const std::string& currency) const {
    const RiskState& state = states_.of(side);
    for (const Instrument& one : state.instruments) {
      if (one.expires() && one.currency == currency && held(side).instruments[one.id.index()]) return true;
    }
    return false;
  }

  const TwoStates& states_;
  const Sides& sides_;
  const portfolio::Instruments& instruments_;
  Held held_before_;
  Held held_after_;
};

}  // namespace

portfolio::Instruments mixed_instruments(const TwoStates& states, const Sides& sides) {
  const portfolio::Instruments& contracts = states.of(sides[ChangeGroup::positions]).instruments;
  const portfolio::Instruments& yields_from = states.of(sides[ChangeGroup::rates]).instruments;
  std::vector<double> yields;
  for (const Instrument& contract : contracts) {
    const auto id = yields_from.find(contract.name);
    yields.push_back(id ? yields_from[*id].dividend_yield : contract.dividend_yield);
  }
  return contracts.with_dividend_yields(yields);
}

MixedMarket mixed_market(const TwoStates& states, const Sides& sides, const portfolio::Instruments& instruments) {
  return Mixer(states, sides, instruments).mix();
}

}  // namespace plimsoll::risk
