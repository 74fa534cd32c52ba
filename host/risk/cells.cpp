#include "host/risk/cells.hpp"

#include "kernels/math/exp.hpp"
#include "kernels/math/log.hpp"

namespace plimsoll::risk {
namespace {

using portfolio::Instrument;
using portfolio::InstrumentKind;

double carry_of(const Instrument& instrument, double rate, const Moment& valuation) {
  return (rate - instrument.dividend_yield) * year_fraction_act365(valuation, instrument.expiry);
}

void set_option_terms(pricers::Position& terms, const Instrument& option, const market::MarketSnapshot& snapshot) {
  const double time = year_fraction_act365(snapshot.valued_at, option.expiry);
  terms.option_type =
      option.option_type == portfolio::OptionType::call ? pricers::OptionType::call : pricers::OptionType::put;
  terms.strike = option.strike.to_double();
  terms.log_strike = math::log(terms.strike);
  terms.root_time = square_root(time);
  terms.stdev = snapshot.marks[option.id.index()].value * terms.root_time;
  terms.discount = math::exp(-snapshot.rates[option.id.index()] * time);
}

void set_forward_terms(pricers::Position& terms, const Instrument& contract, const market::MarketSnapshot& snapshot) {
  terms.carry = carry_of(contract, snapshot.rates[contract.id.index()], snapshot.valued_at);
  terms.growth = math::exp(terms.carry);
}

}  // namespace

Cell empty_cell(BookId book, UnderlyingId underlying, std::span<const calibration::Factor> factors) {
  Cell cell;
  cell.book = book;
  cell.underlying = underlying;
  for (std::uint32_t f = 0; f < factors.size(); ++f) {
    if (factors[f].underlying != underlying) continue;
    switch (factors[f].kind) {
      case calibration::FactorKind::spot: cell.spot_factor = f; break;
      case calibration::FactorKind::implied_vol: cell.vol_factor = f; break;
      case calibration::FactorKind::basis: cell.basis_factor = f; break;
    }
  }
  return cell;
}

std::vector<Cell> make_cells(const portfolio::Portfolio& portfolio, const portfolio::Instruments& instruments,
                             const calibration::FactorModel& model) {
  std::vector<Cell> cells;
  for (const portfolio::Position& position : portfolio.positions()) {
    if (position.quantity.raw() == 0) continue;
    const UnderlyingId underlying = instruments[position.instrument].underlying;
    if (cells.empty() || cells.back().book != position.book || cells.back().underlying != underlying) {
      cells.push_back(empty_cell(position.book, underlying, model.factors));
    }
    cells.back().positions.push_back(position);
  }
  return cells;
}

double weight_of(const portfolio::Position& position, const Instrument& instrument) {
  return position.quantity.to_double() * instrument.multiplier.to_double();
}

pricers::Position make_terms(const Instrument& instrument, const portfolio::Instruments& instruments,
                             const market::MarketSnapshot& snapshot, double spot, double weight) {
  pricers::Position terms;
  terms.weight = weight;
  switch (instrument.kind) {
    case InstrumentKind::spot: terms.payoff = pricers::Payoff::spot; break;
    case InstrumentKind::future:
      terms.payoff = pricers::Payoff::future;
      set_forward_terms(terms, instrument, snapshot);
      terms.basis = snapshot.basis[instrument.id.index()];
      break;
    case InstrumentKind::option:
      if (instrument.future.valid()) {
        const Instrument& future = instruments[instrument.future];
        terms.payoff = pricers::Payoff::option_on_future;
        set_forward_terms(terms, future, snapshot);
        terms.basis = snapshot.basis[future.id.index()];
      } else {
        terms.payoff = pricers::Payoff::option_on_spot;
        set_forward_terms(terms, instrument, snapshot);
      }
      set_option_terms(terms, instrument, snapshot);
      break;
  }
  pricers::ShockedMarket unshocked;
  unshocked.spot = spot;
  unshocked.log_spot = math::log(spot);
  terms.base_value = pricers::unit_value(terms, pricers::VolShift::multiply, unshocked);
  return terms;
}

void make_terms(const Cell& cell, const portfolio::Instruments& instruments, const market::MarketSnapshot& snapshot,
                double spot, std::vector<pricers::Position>& terms) {
  terms.clear();
  terms.reserve(cell.positions.size());
  for (const portfolio::Position& position : cell.positions) {
    const Instrument& instrument = instruments[position.instrument];
    terms.push_back(make_terms(instrument, instruments, snapshot, spot, weight_of(position, instrument)));
  }
}

double mark_to_model(std::span<const pricers::Position> terms) {
  double sum = 0.0;
  for (const pricers::Position& position : terms) {
    const double value = position.payoff == pricers::Payoff::future ? 0.0 : position.base_value;
    sum = fused_multiply_add(position.weight, value, sum);
  }
  return sum;
}

double future_basis(const Instrument& future, double future_price, double spot, double rate, const Moment& valuation) {
  return fused_multiply_add(-spot, math::exp(carry_of(future, rate, valuation)), future_price);
}

Quality mark_quality(const Cell& cell, const portfolio::Instruments& instruments,
                     const market::MarketSnapshot& snapshot) {
  Quality quality = Quality::live;
  for (const portfolio::Position& position : cell.positions) {
    const Instrument& instrument = instruments[position.instrument];
    if (instrument.kind == InstrumentKind::spot) continue;
    if (comes_before(instrument.expiry, snapshot.valued_at)) quality = Quality::unknown;  // worth what it settled at
    quality = worse(quality, snapshot.marks[instrument.id.index()].quality);
    if (instrument.future.valid()) quality = worse(quality, snapshot.marks[instrument.future.index()].quality);
  }
  return quality;
}

Quality cell_quality(const Cell& cell, const portfolio::Instruments& instruments,
                     const market::MarketSnapshot& snapshot) {
  return worse(snapshot.spots[cell.underlying.index()].quality, mark_quality(cell, instruments, snapshot));
}

}  // namespace plimsoll::risk
