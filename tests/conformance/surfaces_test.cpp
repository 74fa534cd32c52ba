// Law 1 in surface mode: a cell read off its surface has the bits of the definition on every backend, for one piece and
// for many, and every instruction set prices the same nodes.
#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "kernels/backends/cpu/point_prices.hpp"
#include "kernels/backends/factor_columns.hpp"
#include "kernels/math/log.hpp"
#include "kernels/surfaces/build_surface.hpp"
#include "kernels/surfaces/surface_cell.hpp"
#include "tests/conformance/contender.hpp"
#include "tests/kernels/backends/synthetic_cells.hpp"
#include "tests/kernels/scenarios/walk.hpp"

namespace plimsoll::conformance {
namespace {

using backends::MoveRange;
using backends::SyntheticCell;
using backends::VectorIndex;
using scenarios::ScenarioRecipe;
using surfaces::BuiltSurface;

// Options at, around and far from the spot; `years` decides how many pieces they need.
SyntheticCell option_cell(double years, std::uint32_t spot_factor, std::uint32_t vol_factor) {
  SyntheticCell cell;
  cell.spot_factor = spot_factor;
  cell.vol_factor = vol_factor;
  cell.basis_factor = backends::basis;
  backends::Lots lots(21);
  for (int i = 0; i < 24; ++i) {
    pricers::Position position;
    position.payoff = pricers::Payoff::option_on_spot;
    position.option_type = lots.one_in(2) ? pricers::OptionType::call : pricers::OptionType::put;
    position.weight = lots.between(-100.0, 100.0);
    position.strike = 96.0 + static_cast<double>(i % 5) * 2.0;
    position.log_strike = math::log(position.strike);
    position.root_time = square_root(years);
    position.stdev = lots.between(0.15, 0.3) * position.root_time;
    position.base_value =
        pricers::unit_value(position, pricers::VolShift::multiply, {cell.spot, math::log(cell.spot), 1.0, 0.0});
    cell.positions.push_back(position);
  }
  return cell;
}

pricers::VolShift shift_of(const SyntheticCell& cell) {
  return cell.vol_factor == backends::additive_vol ? pricers::VolShift::add : pricers::VolShift::multiply;
}

BuiltSurface build(const SyntheticCell& cell, const backends::FactorColumns& columns, backends::cpu::Isa isa) {
  const auto range = [&](std::uint32_t factor) {
    const double* const moves = columns.moves + std::size_t{factor} * columns.scenarios;
    const auto [low, high] = std::minmax_element(moves, moves + columns.scenarios);
    return MoveRange{*low, *high, 0, 0};
  };
  const MoveRange spots = range(cell.spot_factor);
  const MoveRange vols = cell.vol_factor == backends::no_factor ? MoveRange{1.0, 1.0, 0, 0} : range(cell.vol_factor);
  std::vector<double> kinks;
  for (const pricers::Position& position : cell.positions) kinks.push_back(position.strike);
  const surfaces::SurfaceDomain domain{cell.spot * std::min(spots.lowest, 1.0),
                                       cell.spot * std::max(spots.highest, 1.0), vols.lowest, vols.highest};
  return build_surface(domain, kinks, {}, [&](auto s, auto v, auto pnl) {
    backends::cpu::price_points(isa, cell.positions, shift_of(cell), s, v, pnl);
  });
}

class Surfaces : public Conformance {};

TEST_P(Surfaces, PnlIsTheDefinitionOfTheSurface) {
  const auto backend = Surfaces::backend();
  const auto isa = GetParam().isa.value_or(backends::cpu::best_isa());
  std::size_t most_pieces = 0;
  for (const std::uint32_t size : {31U, 512U, 1057U}) {
    const ScenarioRecipe recipe = backends::synthetic_recipe(size, scenarios::Sampler::philox, {}, 5);
    const std::vector<double> moves = scenarios::generate(recipe, scenarios::WalkOrder::forward);
    const std::vector<double> ones(size, 1.0);
    const std::vector<double> zeros(size, 0.0);
    const backends::FactorColumns columns{moves.data(), ones.data(), zeros.data(), size, recipe.kinds};
    backend->load_scenarios(recipe);
    backend->allocate_vectors(2);
    for (const double years : {0.3, 0.02, 0.0005}) {
      for (const std::uint32_t spot : {std::uint32_t{backends::log_spot}, std::uint32_t{backends::relative_spot}}) {
        for (const std::uint32_t vol : {std::uint32_t{backends::log_vol}, std::uint32_t{backends::additive_vol},
                                        std::uint32_t{backends::no_factor}}) {
          const SyntheticCell cell = option_cell(years, spot, vol);
          const BuiltSurface built = build(cell, columns, isa);
          if (size == 31) {
            const BuiltSurface again = build(cell, columns, backends::cpu::supported_isas().front());
            ASSERT_EQ(built.status, again.status);
            ASSERT_EQ(built.surface.coefficients, again.surface.coefficients) << "nodes depend on the instruction set";
          }
          if (built.status != surfaces::SurfaceStatus::built) continue;
          most_pieces = std::max(most_pieces, built.surface.pieces.size());
          const double still = shift_of(cell) == pricers::VolShift::add ? 0.0 : 1.0;
          surfaces::SurfaceView view = built.surface.view(built.surface.view(0.0).value(cell.spot, still));
          view.basis_slope = vol == backends::log_vol ? -73.5 : 0.0;
          backends::CellInputs inputs = cell.inputs();
          inputs.surface = &view;
          const VectorIndex node = 1;
          backend->revalue(inputs, 0, {&node, 1});
          const surfaces::SurfaceCell definition{columns.view(inputs, {}), view};
          const std::vector<Quanta> got = backends::downloaded(*backend, 0);
          for (std::size_t s = 0; s < size; ++s)
            ASSERT_EQ(got[s], definition.pnl(s)) << size << ", " << years << ", " << s;
          ASSERT_EQ(backends::downloaded(*backend, 1), got);
          backend->revalue(backends::spot_cell(0.0).inputs(), 0, {&node, 1});
        }
      }
    }
  }
  EXPECT_GT(most_pieces, 3U) << "no surface of several pieces was tried";
}

TEST_P(Surfaces, RangesAndGatheredMovesAreThoseOfTheMatrix) {
  const auto backend = Surfaces::backend();
  const ScenarioRecipe recipe = backends::synthetic_recipe(777, scenarios::Sampler::sobol, {});
  backend->load_scenarios(recipe);
  for (std::uint32_t factor = 0; factor < recipe.factors; ++factor) {
    std::vector<double> moves(recipe.scenarios);
    backend->download_moves(factor, moves);
    const MoveRange range = backend->move_range(factor);
    EXPECT_EQ(range.lowest, *std::min_element(moves.begin(), moves.end()));
    EXPECT_EQ(range.highest, *std::max_element(moves.begin(), moves.end()));
    EXPECT_EQ(range.lowest_scenario, std::min_element(moves.begin(), moves.end()) - moves.begin());
    EXPECT_EQ(range.highest_scenario, std::max_element(moves.begin(), moves.end()) - moves.begin());
    const std::vector<std::uint32_t> wanted{776, 0, 300, 0};
    const std::vector<std::uint32_t> factors{factor, 0};
    std::vector<double> values(2 * wanted.size());
    backend->gather_moves(factors, wanted, values);
    values.resize(wanted.size());
    EXPECT_EQ(values, (std::vector<double>{moves[776], moves[0], moves[300], moves[0]}));
  }
}

PLIMSOLL_CONFORMANCE(Surfaces);

}  // namespace
}  // namespace plimsoll::conformance
