#include "host/risk/greeks.hpp"

#include <map>

#include "host/risk/market_inputs.hpp"
#include "kernels/core/hash.hpp"
#include "kernels/math/log.hpp"

namespace plimsoll::risk {
namespace {

using portfolio::Instrument;
using portfolio::InstrumentKind;

/// The worst quality among the marks that one position reads.
Quality input_quality(const Instrument& instrument, const market::MarketSnapshot& snapshot) {
  Quality quality = snapshot.spots[instrument.underlying.index()].quality;
  if (instrument.kind != InstrumentKind::spot) quality = worse(quality, snapshot.marks[instrument.id.index()].quality);
  if (instrument.future.valid()) quality = worse(quality, snapshot.marks[instrument.future.index()].quality);
  return quality;
}

/// What one position adds to the sums of its cell.
struct HeldQuanta {
  GreekQuanta greeks;
  Quanta exposure = unrepresentable_quanta;
};

/// Absent when an input is missing.
std::optional<HeldQuanta> quanta_of(const portfolio::Position& held, const portfolio::Instruments& instruments,
                                    const market::MarketSnapshot& snapshot) {
  const Instrument& instrument = instruments[held.instrument];
  if (input_quality(instrument, snapshot) == Quality::unknown) return std::nullopt;
  const double weight = held.quantity.to_double() * instrument.multiplier.to_double();
  const double spot = snapshot.spots[instrument.underlying.index()].value;
  const pricers::Position terms = make_terms(instrument, instruments, snapshot, spot, weight);
  const pricers::Greeks greeks =
      pricers::unit_greeks(terms, make_rate_terms(instrument, instruments, snapshot), spot, math::log(spot));
  return HeldQuanta{to_greek_quanta(greeks, weight, spot), to_quanta(weight * terms.base_value)};
}

void add_to(GreekSum& sum, const std::optional<HeldQuanta>& quanta, const Instrument& instrument,
            const market::MarketSnapshot& snapshot) {
  if (quanta) {
    const double spot = snapshot.spots[instrument.underlying.index()].value;
    sum.add(quanta->greeks, instrument.underlying, spot, input_quality(instrument, snapshot));
  } else {
    sum.add_unknown(instrument.underlying);
  }
}

void add_to(Hash128& hash, const portfolio::Position& held, const std::optional<HeldQuanta>& quanta) {
  hash.add(std::uint64_t{held.book.value()}).add(std::uint64_t{held.instrument.value()});
  hash.add(std::uint64_t{quanta.has_value()});
  if (!quanta) return;
  for (const Quanta part : quanta->greeks.part) hash.add(static_cast<std::uint64_t>(part));
}

}  // namespace

pricers::RateTerms make_rate_terms(const Instrument& instrument, const portfolio::Instruments& instruments,
                                   const market::MarketSnapshot& snapshot) {
  pricers::RateTerms terms;
  if (instrument.kind == InstrumentKind::spot) return terms;
  const Instrument& contract = instrument.future.valid() ? instruments[instrument.future] : instrument;
  terms.carry_rate = snapshot.rates[contract.id.index()] - contract.dividend_yield;
  terms.forward_time_years = year_fraction_act365(snapshot.valued_at, contract.expiry);
  if (instrument.kind == InstrumentKind::future) return terms;
  terms.discount_rate = snapshot.rates[instrument.id.index()];
  terms.time_years = year_fraction_act365(snapshot.valued_at, instrument.expiry);
  return terms;
}

CellSums sum_cell(const Cell& cell, const portfolio::Instruments& instruments, const market::MarketSnapshot& snapshot) {
  CellSums sums;
  for (const portfolio::Position& held : cell.positions) {
    const std::optional<HeldQuanta> quanta = quanta_of(held, instruments, snapshot);
    add_to(sums.greeks, quanta, instruments[held.instrument], snapshot);
    sums.exposure.add(quanta ? quanta->exposure : unrepresentable_quanta);
  }
  return sums;
}

GreeksReport compute_greeks(std::span<const Cell> cells, const portfolio::Instruments& instruments,
                            const market::MarketSnapshot& snapshot, const portfolio::BookTree& books) {
  GreeksReport report;
  report.snapshot = snapshot.number;
  report.market_identity = market_identity(snapshot);
  report.as_of = snapshot.as_of;
  report.valued_at = snapshot.valued_at;
  Hash128 hash;
  std::vector<GreekSum> by_book(books.size());
  std::vector<GreekSum> by_underlying(instruments.underlyings().size());
  std::map<std::optional<Date>, GreekSum> by_expiry;
  for (const Cell& cell : cells) {
    for (const portfolio::Position& held : cell.positions) {
      const Instrument& instrument = instruments[held.instrument];
      const std::optional<HeldQuanta> quanta = quanta_of(held, instruments, snapshot);
      add_to(hash, held, quanta);
      GreekSum sum;
      add_to(sum, quanta, instrument, snapshot);
      report.positions.push_back({held.book, held.instrument, sum.numbers()});
      by_book[held.book.index()].add(sum);
      by_underlying[instrument.underlying.index()].add(sum);
      by_expiry[instrument.expires() ? std::optional(instrument.expiry.day()) : std::nullopt].add(sum);
    }
  }
  report.digest = to_hex(hash.finish());
  // Children have larger ids than their parents, so one walk from the end fills the tree.
  for (std::size_t b = books.size(); b-- > 0;) {
    const BookId parent = books.parent(BookId{b});
    if (parent.valid()) by_book[parent.index()].add(by_book[b]);
  }
  for (std::size_t b = 0; b < books.size(); ++b) report.books.push_back({BookId{b}, by_book[b].numbers()});
  for (std::size_t u = 0; u < by_underlying.size(); ++u) {
    if (by_underlying[u].positions() != 0) report.underlyings.push_back({UnderlyingId{u}, by_underlying[u].numbers()});
  }
  for (const auto& [expiry, sum] : by_expiry) report.expiries.push_back({expiry, sum.numbers()});
  return report;
}

}  // namespace plimsoll::risk
