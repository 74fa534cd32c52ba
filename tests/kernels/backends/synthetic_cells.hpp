// Scenario recipes and cells of every payoff, from a seed: the same on every machine and standard library.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "kernels/backends/backend.hpp"
#include "kernels/core/hash.hpp"
#include "kernels/math/exp.hpp"
#include "kernels/math/log.hpp"
#include "kernels/pricers/position.hpp"
#include "kernels/scenarios/recipe.hpp"

namespace plimsoll::backends {

/// SplitMix64 (Steele, Lea, Flood 2014), because the standard's distributions differ between libraries.
class Lots {
 public:
  explicit Lots(std::uint64_t seed) : state_(seed) {}

  std::uint64_t bits() {
    state_ += 0x9e3779b97f4a7c15U;
    std::uint64_t x = state_;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9U;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebU;
    return x ^ (x >> 31);
  }
  std::size_t below(std::size_t count) { return static_cast<std::size_t>(bits() % count); }
  /// Uniform in [low, high), two roundings.
  double between(double low, double high) { return low + (high - low) * (static_cast<double>(bits() >> 11) * 0x1p-53); }
  bool one_in(std::size_t count) { return below(count) == 0; }

 private:
  std::uint64_t state_;
};

/// Factors 0..4: spot (log), vol (log), basis (absolute), spot (relative), vol (absolute).
enum SyntheticFactor : std::uint32_t { log_spot, log_vol, basis, relative_spot, additive_vol, synthetic_factors };

inline scenarios::ScenarioRecipe synthetic_recipe(std::uint32_t scenarios, scenarios::Sampler sampler,
                                                  scenarios::Marginal marginal, std::uint64_t seed = 7) {
  using scenarios::ShockKind;
  scenarios::ScenarioRecipe recipe;
  recipe.seed = seed;
  recipe.scenarios = sampler == scenarios::Sampler::antithetic ? scenarios + scenarios % 2 : scenarios;
  recipe.factors = synthetic_factors;
  recipe.sampler = sampler;
  recipe.marginal = marginal;
  recipe.kinds = {ShockKind::log, ShockKind::log, ShockKind::absolute, ShockKind::relative, ShockKind::absolute};
  recipe.cholesky_lower = {0.04,   0.0,  0.0,  0.0,  0.0,  //
                           -0.03,  0.05, 0.0,  0.0,  0.0,  //
                           0.01,   0.02, 0.25, 0.0,  0.0,  //
                           0.015,  0.01, 0.0,  0.03, 0.0,  //
                           -0.005, 0.0,  0.01, 0.0,  0.02};
  return recipe;
}

/// What a cell needs, and it owns its positions.
struct SyntheticCell {
  std::vector<pricers::Position> positions;
  double spot = 100.0;
  std::uint32_t spot_factor = no_factor;
  std::uint32_t vol_factor = no_factor;
  std::uint32_t basis_factor = no_factor;

  [[nodiscard]] CellInputs inputs() const { return {positions, spot, spot_factor, vol_factor, basis_factor}; }
};

inline pricers::Position synthetic_position(Lots& lots, double spot) {
  using pricers::Payoff;
  pricers::Position position;
  position.payoff = static_cast<Payoff>(lots.below(4));
  position.option_type = lots.one_in(2) ? pricers::OptionType::call : pricers::OptionType::put;
  position.weight = lots.between(-1e4, 1e4);
  const double time = lots.one_in(6) ? 0.0 : lots.between(0.003, 3.0);  // some expire today
  const double vol = lots.one_in(6) ? 0.0 : lots.between(0.05, 1.2);
  const double rate = lots.between(-0.01, 0.06);
  if (position.payoff != Payoff::spot) {
    position.carry = lots.between(-0.02, 0.05) * time;
    position.growth = math::exp(position.carry);
  }
  if (position.payoff == Payoff::future || position.payoff == Payoff::option_on_future) {
    position.basis = lots.between(-2.0, 2.0);
  }
  if (position.payoff == Payoff::option_on_spot || position.payoff == Payoff::option_on_future) {
    constexpr double depths[] = {1e-6, 0.2, 0.8, 0.95, 1.0, 1.05, 1.3, 5.0, 1e6};  // deep in to deep out
    position.strike = spot * depths[lots.below(9)];
    position.log_strike = math::log(position.strike);
    position.root_time = square_root(time);
    position.stdev = vol * position.root_time;
    position.discount = math::exp(-rate * time);
  }
  pricers::ShockedMarket unshocked;
  unshocked.spot = spot;
  unshocked.log_spot = math::log(spot);
  position.base_value = pricers::unit_value(position, pricers::VolShift::multiply, unshocked);
  return position;
}

/// `positions` random positions; factors by lot, some cells without one.
inline SyntheticCell synthetic_cell(std::uint64_t seed, std::size_t positions) {
  Lots lots(seed);
  SyntheticCell cell;
  cell.spot = lots.between(0.5, 4000.0);
  constexpr std::uint32_t spots[] = {log_spot, relative_spot, no_factor};
  constexpr std::uint32_t vols[] = {log_vol, additive_vol, no_factor};
  cell.spot_factor = spots[lots.below(3)];
  cell.vol_factor = vols[lots.below(3)];
  cell.basis_factor = lots.one_in(2) ? static_cast<std::uint32_t>(basis) : no_factor;
  for (std::size_t i = 0; i < positions; ++i) cell.positions.push_back(synthetic_position(lots, cell.spot));
  return cell;
}

/// Around the sizes at which positions fall into runs of 64.
inline std::vector<SyntheticCell> synthetic_cells(std::uint64_t seed) {
  std::vector<SyntheticCell> cells;
  for (const std::size_t positions : {0U, 1U, 2U, 17U, 63U, 64U, 65U, 130U}) {
    cells.push_back(synthetic_cell(seed * 1000 + positions, positions));
  }
  return cells;
}

/// One unit of spot moved by factor 0: its P&L is (move - 1) * weight in quanta.
inline SyntheticCell spot_cell(double weight) {
  SyntheticCell cell;
  cell.spot = 1.0;
  cell.spot_factor = log_spot;
  pricers::Position position;
  position.weight = weight;
  position.base_value = 1.0;
  cell.positions = {position};
  return cell;
}

inline std::vector<Quanta> downloaded(Backend& backend, VectorIndex vector) {
  std::vector<Quanta> values(backend.scenario_count());
  backend.download(vector, values);
  return values;
}

}  // namespace plimsoll::backends
