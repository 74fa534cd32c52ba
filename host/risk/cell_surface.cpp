#include "host/risk/cell_surface.hpp"

#include <cmath>
#include <utility>

#include "kernels/backends/cpu/point_prices.hpp"
#include "kernels/core/contract.hpp"
#include "kernels/surfaces/anchor.hpp"

namespace plimsoll::risk {
namespace {

using portfolio::Instrument;
using portfolio::InstrumentKind;

// Pricing one option costs about as many operations as this; below three of them a surface cannot win.
constexpr std::size_t operations_per_option = 60;
constexpr std::size_t fewest_options = 3;

constexpr double margin = 1e-9;  // widens a domain by more than its own rounding

}  // namespace

CellSurface::CellSurface(const Cell& cell, const portfolio::Instruments& instruments, const CellMoves& moves,
                         Revaluation revaluation, const surfaces::SurfaceTolerance& tolerance)
    : cell_(cell),
      instruments_(instruments),
      moves_(moves),
      revaluation_(revaluation),
      tolerance_(tolerance),
      isa_(backends::cpu::best_isa()) {
  for (const portfolio::Position& position : cell.positions) {
    const Instrument& instrument = instruments[position.instrument];
    const double weight = position.quantity.to_double() * instrument.multiplier.to_double();
    options_ += instrument.kind == InstrumentKind::option ? 1 : 0;
    options_on_futures_ = options_on_futures_ || instrument.future.valid();
    if (instrument.kind == InstrumentKind::future) futures_weight_ += weight;
  }
}

CellMode CellSurface::prepare(const market::MarketSnapshot& snapshot, Quality quality, std::uint64_t revision) {
  PLIMSOLL_EXPECT(revision != 0);
  mode_ = revaluation_ == Revaluation::full                                     ? CellMode::full_as_asked
          : distrusted_                                                         ? CellMode::full_after_certificate
          : quality == Quality::unknown                                         ? CellMode::full_no_number
          : options_on_futures_ && moves_.basis_moves                           ? CellMode::full_moving_basis
          : revaluation_ == Revaluation::automatic && options_ < fewest_options ? CellMode::full_is_cheaper
                                                                                : CellMode::surface;
  if (mode_ != CellMode::surface) return mode_;

  spot_ = snapshot.spots[cell_.underlying.index()].value;
  if (!(spot_ > 0.0)) return mode_ = CellMode::full_no_number;
  const std::int64_t anchor = surfaces::nearest_anchor(spot_);
  if (std::exchange(revision_, revision) != revision) {
    read_parameters(snapshot);
    for (Slot& slot : slots_) slot.current = slot.parameters == parameters_;
  }
  const auto fits = [&](const Slot& slot) { return slot.used && slot.anchor == anchor && slot.current; };
  if (!fits(slots_[current_])) {
    current_ = 1 - current_;
    fresh_ = true;
    if (!fits(slots_[current_])) {
      Slot& slot = slots_[current_];
      slot.used = true;
      slot.anchor = anchor;
      slot.parameters = parameters_;
      slot.current = true;
      build(slot, snapshot);
      ++builds_;
      points_priced_ += slot.built.points;
    }
  }
  mode_ = judge(current().built);
  if (mode_ != CellMode::surface) return mode_;
  view_ = current().built.surface.view(0.0);
  view_.base = view_.value(spot_, neutral_vol());
  view_.basis_slope = moves_.basis_moves ? futures_weight_ : 0.0;
  const double spot_gain = spot_ - surfaces::anchor_spot(anchor);
  value_ = current().anchor_value + fused_multiply_add(-current().futures_slope, spot_gain, view_.base);
  return mode_;
}

void CellSurface::read_parameters(const market::MarketSnapshot& snapshot) {
  parameters_.clear();
  parameters_.push_back(static_cast<double>(snapshot.valuation_date.days_since_epoch()));
  for (const portfolio::Position& position : cell_.positions) {
    const Instrument& instrument = instruments_[position.instrument];
    if (instrument.kind == InstrumentKind::spot) continue;
    parameters_.push_back(snapshot.rates[instrument.id.index()]);
    if (instrument.kind == InstrumentKind::future) continue;  // its basis cancels from P&L
    parameters_.push_back(snapshot.marks[instrument.id.index()].value);
    if (instrument.future.valid()) {
      parameters_.push_back(snapshot.rates[instrument.future.index()]);
      parameters_.push_back(snapshot.basis[instrument.future.index()]);
    }
  }
}

void CellSurface::build(Slot& slot, const market::MarketSnapshot& snapshot) const {
  const double center = surfaces::anchor_spot(slot.anchor);
  make_terms(cell_, instruments_, snapshot, center, slot.terms);
  slot.certificate = {};
  slot.anchor_value = mark_to_model(slot.terms);
  slot.futures_slope = 0.0;
  std::vector<double> kinks;
  for (pricers::Position& position : slot.terms) {
    if (position.payoff == pricers::Payoff::future) {
      // P&L does not depend on the basis, but its last bits would: the surface is the one of a future without any.
      position.basis = 0.0;
      position.base_value = center * position.growth;
      slot.futures_slope = fused_multiply_add(position.weight, position.growth, slot.futures_slope);
    } else if (position.payoff != pricers::Payoff::spot) {
      kinks.push_back((position.strike - position.basis) / position.growth);
    }
  }
  const bool absolute_shock = moves_.spot_shock == scenarios::ShockKind::absolute;
  const double neutral_spot = absolute_shock ? 0.0 : 1.0;
  const double least = smaller(moves_.spot.lowest, neutral_spot);
  const double most = larger(moves_.spot.highest, neutral_spot);
  surfaces::SurfaceDomain domain;
  domain.lowest_spot =
      scenarios::apply_move(moves_.spot_shock, surfaces::anchor_spot(slot.anchor, -0.5), least) * (1.0 - margin);
  domain.highest_spot =
      scenarios::apply_move(moves_.spot_shock, surfaces::anchor_spot(slot.anchor, 0.5), most) * (1.0 + margin);
  domain.lowest_vol_move = smaller(moves_.vol.lowest, neutral_vol());
  domain.highest_vol_move = larger(moves_.vol.highest, neutral_vol());
  slot.built = surfaces::build_surface(domain, kinks, tolerance_, [&](auto spots, auto vols, auto pnl) {
    backends::cpu::price_points(isa_, slot.terms, moves_.vol_shift, spots, vols, pnl);
  });
}

CellMode CellSurface::judge(const surfaces::BuiltSurface& built) const {
  if (built.status == surfaces::SurfaceStatus::not_finite) return CellMode::full_no_number;
  if (built.status == surfaces::SurfaceStatus::unresolved) return CellMode::full_unresolved;
  const bool dearer = built.surface.operations() > options_ * operations_per_option;
  if (revaluation_ == Revaluation::automatic && dearer) return CellMode::full_is_cheaper;
  return CellMode::surface;
}

double CellSurface::check(std::span<const CheckPoint> points, bool in_tail) {
  PLIMSOLL_EXPECT(mode_ == CellMode::surface);
  spots_.clear();
  vols_.clear();
  for (const CheckPoint& point : points) {
    spots_.push_back(scenarios::apply_move(moves_.spot_shock, spot_, point.spot_move));
    vols_.push_back(point.vol_move);
  }
  spots_.push_back(spot_);
  vols_.push_back(neutral_vol());
  pnl_.resize(spots_.size());
  Slot& slot = slots_[current_];
  backends::cpu::price_points(isa_, slot.terms, moves_.vol_shift, spots_, vols_, pnl_);
  double largest = 0.0;
  for (std::size_t p = 0; p < points.size(); ++p) {
    const double exact = pnl_[p] - pnl_.back();
    const double found = absolute(view_.value(spots_[p], vols_[p]) - view_.base - exact);
    const double error = found < HUGE_VAL ? found : HUGE_VAL;  // a NaN is no small error
    largest = larger(error, largest);
    if (in_tail) slot.certificate.tail_error_sum += error;
  }
  Certificate& certificate = slot.certificate;
  certificate.largest_error = larger(largest, certificate.largest_error);
  certificate.checks += points.size();
  certificate.tail_checks += in_tail ? points.size() : 0;
  return largest;
}

}  // namespace plimsoll::risk
