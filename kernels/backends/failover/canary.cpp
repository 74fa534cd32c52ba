#include "kernels/backends/failover/canary.hpp"

#include <algorithm>

#include "kernels/math/exp.hpp"
#include "kernels/math/log.hpp"

namespace plimsoll::backends {
namespace {

constexpr double canary_spot = 100.0;

pricers::Position position_of(pricers::Payoff payoff, pricers::OptionType type, double strike, double weight) {
  constexpr double years = 0.25;
  constexpr double vol_annual = 0.2;
  constexpr double rate = 0.03;
  pricers::Position position;
  position.payoff = payoff;
  position.option_type = type;
  position.weight = weight;
  if (payoff != pricers::Payoff::spot) {
    position.carry = 0.01 * years;
    position.growth = math::exp(position.carry);
  }
  if (payoff == pricers::Payoff::future || payoff == pricers::Payoff::option_on_future) position.basis = 0.5;
  if (payoff == pricers::Payoff::option_on_spot || payoff == pricers::Payoff::option_on_future) {
    position.strike = strike;
    position.log_strike = math::log(strike);
    position.root_time = square_root(years);
    position.stdev = vol_annual * position.root_time;
    position.discount = math::exp(-rate * years);
  }
  pricers::ShockedMarket today;
  today.spot = canary_spot;
  today.log_spot = math::log(canary_spot);
  position.base_value = pricers::unit_value(position, pricers::VolShift::multiply, today);
  return position;
}

/// Terms that touch every part of the evaluation: two pieces, rows of different length. It models nothing.
surfaces::Surface fixed_surface() {
  surfaces::Surface surface;
  surface.breaks = {canary_spot};
  for (std::uint32_t piece = 0; piece < 2; ++piece) {
    surface.pieces.push_back({.spot_scale = 0.02,
                              .spot_offset = -2.0,
                              .first_row = 3 * piece,
                              .first_coefficient = 6 * piece,
                              .rows = 3,
                              .vol_terms = 3});
  }
  surface.row_terms = {1, 2, 3, 3, 2, 1};
  surface.coefficients = {90.0, 700.0, 40.0, 10.0, 250.0, -30.0, 60.0, 15.0, 5.0, 900.0, -20.0, 300.0};
  surface.vol_scale = 1.0;
  surface.vol_offset = -1.0;
  return surface;
}

}  // namespace

Canary::Canary(std::span<const scenarios::ShockKind> kinds, Backend& reference) : surface_(fixed_surface()) {
  using pricers::OptionType;
  using pricers::Payoff;
  positions_ = {position_of(Payoff::spot, OptionType::call, 0.0, 300.0),
                position_of(Payoff::future, OptionType::call, 0.0, -200.0),
                position_of(Payoff::option_on_spot, OptionType::call, 105.0, 1000.0),
                position_of(Payoff::option_on_future, OptionType::put, 95.0, 800.0)};
  view_ = surface_.view(1.0);
  view_.basis_slope = 50.0;
  const auto absolute = std::ranges::find(kinds, scenarios::ShockKind::absolute);
  full_.positions = positions_;
  full_.spot = canary_spot;
  full_.spot_factor = kinds.empty() ? no_factor : 0;
  full_.vol_factor = kinds.size() > 1 ? static_cast<std::uint32_t>(kinds.size() - 1) : no_factor;
  if (absolute != kinds.end()) full_.basis_factor = static_cast<std::uint32_t>(absolute - kinds.begin());
  read_off_ = full_;
  read_off_.positions = {};
  read_off_.surface = &view_;

  reference.allocate_vectors(cells);
  const std::array<CellWork, cells> asked = work(0);
  CycleResult result;
  reference.run({.cells = asked, .measured = {}, .tail_entries = 0}, result);
  expected_ = result.cells;
  reference.allocate_vectors(0);
}

std::array<CellWork, Canary::cells> Canary::work(VectorIndex first) const {
  return {CellWork{full_, first, {}}, CellWork{read_off_, first + 1, {}}};
}

bool Canary::sings(std::span<const VectorSummary> answers) const { return std::ranges::equal(answers, expected_); }

}  // namespace plimsoll::backends
