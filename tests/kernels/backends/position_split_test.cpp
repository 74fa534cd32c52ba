// Shares of positions: they add up to what the backend revalued the cell to, and each is its position's own P&L.
#include "kernels/backends/cpu/position_split.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "kernels/backends/cpu/cpu_backend.hpp"
#include "kernels/backends/factor_columns.hpp"
#include "tests/kernels/backends/synthetic_cells.hpp"

namespace plimsoll::backends {
namespace {

/// All moves of a synthetic scenario set, as a backend made them.
struct Moves {
  explicit Moves(std::uint32_t scenarios) {
    const scenarios::ScenarioRecipe recipe = synthetic_recipe(scenarios, scenarios::Sampler::philox, {});
    backend->load_scenarios(recipe);
    moves.resize(std::size_t{recipe.factors} * scenarios);
    for (std::uint32_t f = 0; f < recipe.factors; ++f) {
      backend->download_moves(f, std::span(moves).subspan(std::size_t{f} * scenarios, scenarios));
    }
    ones.assign(scenarios, 1.0);
    zeros.assign(scenarios, 0.0);
    columns = {moves.data(), ones.data(), zeros.data(), scenarios, recipe.kinds};
  }
  [[nodiscard]] pricers::CellView view(const SyntheticCell& cell, std::size_t first, std::size_t count) const {
    return columns.view(cell.inputs(), {cell.positions.data() + first, count});
  }

  std::unique_ptr<Backend> backend = cpu::make_cpu_backend(cpu::best_isa(), 1, "a test asked for it");
  std::vector<double> moves, ones, zeros;
  FactorColumns columns;
};

std::vector<Quanta> split(cpu::Isa isa, const Moves& moves, const SyntheticCell& cell, std::size_t first,
                          std::size_t count) {
  std::vector<Quanta> shares(count * moves.ones.size());
  cpu::split_chunk(isa, moves.view(cell, first, count), moves.ones.size(), shares);
  return shares;
}

TEST(PositionSplit, AddsUpToTheCellOnEveryInstructionSet) {
  Moves moves(777);  // a block of 512 and a part of one
  for (const SyntheticCell& cell : synthetic_cells(3)) {
    moves.backend->allocate_vectors(1);
    moves.backend->revalue(cell.inputs(), 0, {});
    const std::vector<Quanta> whole = downloaded(*moves.backend, 0);
    std::vector<Quanta> sum(whole.size(), 0);
    for (std::size_t first = 0; first < cell.positions.size(); first += pricers::positions_per_chunk) {
      const std::size_t count = std::min(pricers::positions_per_chunk, cell.positions.size() - first);
      const std::vector<Quanta> shares = split(cpu::best_isa(), moves, cell, first, count);
      for (const cpu::Isa isa : cpu::supported_isas()) EXPECT_EQ(split(isa, moves, cell, first, count), shares);
      for (std::size_t p = 0; p < count; ++p) {
        for (std::size_t s = 0; s < sum.size(); ++s) sum[s] += shares[p * sum.size() + s];
      }
    }
    EXPECT_EQ(sum, whole) << cell.positions.size() << " positions";
  }
}

TEST(PositionSplit, GivesEachPositionItsOwnPnlToAQuantum) {
  const Moves moves(300);
  const SyntheticCell cell = synthetic_cell(17, 64);
  const std::vector<Quanta> shares = split(cpu::best_isa(), moves, cell, 0, 64);
  std::size_t different = 0;
  for (std::size_t p = 0; p < 64; ++p) {
    const pricers::CellView alone = moves.view(cell, p, 1);
    for (std::size_t s = 0; s < 300; ++s) {
      const Quanta off = shares[p * 300 + s] - alone.pnl(s);
      // Two roundings to a quantum against one, and 64 roundings of a running sum below 2^25 units (2^-28 each).
      EXPECT_LE(std::abs(off), 1) << p << ' ' << s;
      different += off != 0 ? 1 : 0;
    }
  }
  EXPECT_GT(different, 0U) << "rounding each position alone would not add up";
}

TEST(PositionSplit, HasNoShareWhereARunningSumDoesNotFit) {
  const Moves moves(8);
  SyntheticCell cell = spot_cell(1e15);
  cell.positions.push_back(cell.positions[0]);
  cell.positions[1].weight = -1e15;
  cell.positions.push_back(cell.positions[0]);
  cell.positions[2].weight = 1.0;
  EXPECT_NE(moves.view(cell, 0, 3).pnl(0), unrepresentable_quanta);
  const std::vector<Quanta> shares = split(cpu::best_isa(), moves, cell, 0, 3);
  EXPECT_EQ(shares[0], unrepresentable_quanta);
  EXPECT_EQ(shares[8], unrepresentable_quanta);
  EXPECT_EQ(shares[16], moves.view(cell, 2, 1).pnl(0)) << "from nought again to the sum of one unit";
}

}  // namespace
}  // namespace plimsoll::backends
