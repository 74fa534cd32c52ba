#include "host/risk/cell_surface.hpp"

#include <cmath>
#include <functional>
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

constexpr std::int64_t second_ns = 1'000'000'000;

constexpr double margin = 1e-9;  // widens a domain by more than its own rounding

// A NaN is no small error.
double size_of_error(double found) { return absolute(found) < HUGE_VAL ? absolute(found) : HUGE_VAL; }

}  // namespace

CellSurface::CellSurface(const Cell& cell, const portfolio::Instruments& instruments, const CellMoves& moves,
                         Revaluation revaluation, const surfaces::SurfaceTolerance& tolerance, MemoryBudget* units)
    : cell_(cell),
      instruments_(instruments),
      moves_(moves),
      revaluation_(revaluation),
      tolerance_(tolerance),
      isa_(backends::cpu::best_isa()),
      slots_{Slot(units), Slot(units)} {
  for (const portfolio::Position& position : cell.positions) {
    const Instrument& instrument = instruments[position.instrument];
    options_ += instrument.kind == InstrumentKind::option ? 1 : 0;
    options_on_futures_ = options_on_futures_ || instrument.future.valid();
    if (instrument.kind == InstrumentKind::future) futures_weight_ += weight_of(position, instrument);
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

void CellSurface::forget() {
  for (Slot& slot : slots_) slot.used = slot.current = false;
  revision_ = 0;
  distrusted_ = false;
}

void CellSurface::read_parameters(const market::MarketSnapshot& snapshot) {
  parameters_.clear();
  parameters_.push_back(static_cast<double>(snapshot.valued_at.day().days_since_epoch()));
  if (const std::optional<Timestamp> at = snapshot.valued_at.instant()) {  // in two parts that a double holds
    parameters_.push_back(static_cast<double>(at->ns / second_ns));
    parameters_.push_back(static_cast<double>(at->ns % second_ns));
  }
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

const CellSurface::Slot* CellSurface::relative_slot(std::int64_t anchor) const {
  if (relative_ == nullptr || relative_->revision_ != revision_) return nullptr;
  for (const Slot& slot : relative_->slots_) {
    if (slot.used && slot.anchor == anchor && slot.current && slot.units.keeps()) return &slot;
  }
  return nullptr;
}

std::vector<std::optional<std::size_t>> CellSurface::fill_terms(Slot& slot, const Slot* known,
                                                                const market::MarketSnapshot& snapshot) const {
  const double center = surfaces::anchor_spot(slot.anchor);
  std::vector<std::optional<std::size_t>> rows(cell_.positions.size());
  slot.terms.clear();
  std::size_t next = 0;  // of the relative's positions, which are in the same order
  for (std::size_t i = 0; i < cell_.positions.size(); ++i) {
    const portfolio::Position& position = cell_.positions[i];
    const Instrument& instrument = instruments_[position.instrument];
    if (known != nullptr) {
      const std::vector<portfolio::Position>& others = relative_->cell_.positions;
      while (next < others.size() && others[next].instrument < position.instrument) ++next;
      if (next < others.size() && others[next].instrument == position.instrument) rows[i] = next;
    }
    if (rows[i]) {
      slot.terms.push_back(known->terms[*rows[i]]);
      slot.terms.back().weight = weight_of(position, instrument);
    } else {
      slot.terms.push_back(make_terms(instrument, instruments_, snapshot, center, weight_of(position, instrument)));
    }
  }
  return rows;
}

void CellSurface::build(Slot& slot, const market::MarketSnapshot& snapshot) {
  const double center = surfaces::anchor_spot(slot.anchor);
  const Slot* const known = relative_slot(slot.anchor);
  std::vector<std::optional<std::size_t>> rows = fill_terms(slot, known, snapshot);
  slot.units.restart();
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
  UnitPricer pricer(isa_, moves_.vol_shift, slot.terms, known == nullptr ? nullptr : &known->units, std::move(rows),
                    slot.units);
  slot.built = surfaces::build_surface(domain, kinks, tolerance_, std::ref(pricer));
  points_priced_ += pricer.points_priced();
}

CellMode CellSurface::judge(const surfaces::BuiltSurface& built) const {
  if (built.status == surfaces::SurfaceStatus::not_finite) return CellMode::full_no_number;
  if (built.status == surfaces::SurfaceStatus::unresolved) return CellMode::full_unresolved;
  const bool dearer = built.surface.operations() > options_ * operations_per_option;
  if (revaluation_ == Revaluation::automatic && dearer) return CellMode::full_is_cheaper;
  return CellMode::surface;
}

void CellSurface::set_points(std::span<const CheckPoint> points) {
  spots_.clear();
  vols_.clear();
  for (const CheckPoint& point : points) {
    spots_.push_back(scenarios::apply_move(moves_.spot_shock, spot_, point.spot_move));
    vols_.push_back(point.vol_move);
  }
  spots_.push_back(spot_);  // last, where there is no move
  vols_.push_back(neutral_vol());
  pnl_.resize(spots_.size());
  values_.resize(spots_.size());
}

double CellSurface::find_errors(std::span<const CheckPoint> points) {
  PLIMSOLL_EXPECT(mode_ == CellMode::surface);
  set_points(points);
  backends::cpu::price_points(isa_, current().terms, moves_.vol_shift, spots_, vols_, pnl_);
  backends::cpu::evaluate_points(isa_, view_, spots_, vols_, values_);
  double largest = 0.0;
  errors_.clear();
  for (std::size_t p = 0; p < points.size(); ++p) {
    const double exact = pnl_[p] - pnl_.back();
    errors_.push_back(size_of_error(values_[p] - view_.base - exact));
    largest = larger(errors_.back(), largest);
  }
  return largest;
}

double CellSurface::check(std::span<const CheckPoint> points, bool in_tail) {
  const double largest = find_errors(points);
  Slot& slot = slots_[current_];
  Certificate& certificate = slot.certificate;
  slot.certified_spot = certificate.checks == 0 || slot.certified_spot == spot_ ? spot_ : std::nan("");
  if (in_tail) {
    for (const double error : errors_) certificate.tail_error_sum += error;
  }
  certificate.largest_error = larger(largest, certificate.largest_error);
  certificate.checks += points.size();
  certificate.tail_checks += in_tail ? points.size() : 0;
  return largest;
}

double CellSurface::error_at(std::span<const CheckPoint> points) { return points.empty() ? 0.0 : find_errors(points); }

double CellSurface::error_of_change(const CellSurface& before, std::span<const pricers::Position> change,
                                    std::span<const CheckPoint> points) {
  PLIMSOLL_EXPECT(mode_ == CellMode::surface && before.mode_ == CellMode::surface);
  if (before.spot_ != spot_) return HUGE_VAL;
  set_points(points);
  backends::cpu::price_points(isa_, change, moves_.vol_shift, spots_, vols_, pnl_);
  backends::cpu::evaluate_points(isa_, view_, spots_, vols_, values_);
  errors_.resize(spots_.size());
  backends::cpu::evaluate_points(isa_, before.view_, spots_, vols_, errors_);
  double largest = 0.0;
  for (std::size_t p = 0; p < points.size(); ++p) {
    const double found = (values_[p] - view_.base) - (errors_[p] - before.view_.base);
    largest = larger(size_of_error(found - (pnl_[p] - pnl_.back())), largest);
  }
  return largest;
}

}  // namespace plimsoll::risk
