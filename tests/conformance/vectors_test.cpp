// Law 1 below the cell: moves, P&L vectors, tails, summaries and gathers against the definitions walked one by one.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "kernels/backends/factor_columns.hpp"
#include "kernels/backends/vector_summary.hpp"
#include "tests/conformance/contender.hpp"
#include "tests/kernels/backends/synthetic_cells.hpp"
#include "tests/kernels/scenarios/walk.hpp"

namespace plimsoll::conformance {
namespace {

using backends::Backend;
using backends::CellInputs;
using backends::FactorColumns;
using backends::SyntheticCell;
using backends::VectorIndex;
using backends::VectorSummary;
using measures::TailLoss;
using scenarios::Marginal;
using scenarios::MarginalKind;
using scenarios::Sampler;
using scenarios::ScenarioRecipe;

constexpr std::uint32_t sizes[] = {1, 2, 31, 32, 33, 255, 256, 257, 511, 512, 513, 1025, 2049};
constexpr Sampler samplers[] = {Sampler::philox, Sampler::antithetic, Sampler::sobol};
constexpr Marginal marginals[] = {{}, {MarginalKind::student_t, 3}, {MarginalKind::student_t, 10}};

class Vectors : public Conformance {
 protected:
  /// The matrix of moves as the definition makes it, and views of it.
  struct Reference {
    explicit Reference(const ScenarioRecipe& recipe)
        : moves(scenarios::generate(recipe, scenarios::WalkOrder::forward)),
          ones(recipe.scenarios, 1.0),
          zeros(recipe.scenarios, 0.0),
          columns{moves.data(), ones.data(), zeros.data(), recipe.scenarios, recipe.kinds} {}

    [[nodiscard]] std::vector<Quanta> pnl(const CellInputs& inputs) const {
      const pricers::CellView view = columns.view(inputs, {inputs.positions.data(), inputs.positions.size()});
      std::vector<Quanta> values(columns.scenarios);
      for (std::size_t s = 0; s < values.size(); ++s) values[s] = view.pnl(s);
      return values;
    }

    std::vector<double> moves;
    std::vector<double> ones;
    std::vector<double> zeros;
    FactorColumns columns;
  };

  static std::string words(const ScenarioRecipe& recipe) {
    return std::to_string(recipe.scenarios)
        .append(" scenarios, ")
        .append(scenarios::to_string(recipe.sampler))
        .append(", degrees of freedom ")
        .append(std::to_string(recipe.mixing_normals()));
  }

  static void expect_same_summary(const VectorSummary& said, const std::vector<Quanta>& values) {
    VectorSummary expected;
    for (std::size_t s = 0; s < values.size(); ++s) {
      expected = combine(expected, backends::summarize_element(s, values[s]));
    }
    EXPECT_TRUE(said.sum() == expected.sum());
    EXPECT_EQ(said.sum_low, expected.sum_low);
    EXPECT_EQ(said.sum_high, expected.sum_high);
    EXPECT_EQ(said.largest, expected.largest);
    EXPECT_EQ(said.unrepresentable, expected.unrepresentable);
    EXPECT_EQ(said.digest, expected.digest);
  }
};

TEST_P(Vectors, MovesAreTheFunctorsWalkedOneByOne) {
  const auto backend = Vectors::backend();
  for (const Sampler sampler : samplers) {
    for (const Marginal& marginal : marginals) {
      for (const std::uint32_t size : sizes) {
        const ScenarioRecipe recipe = backends::synthetic_recipe(size, sampler, marginal, 11 + size);
        backend->load_scenarios(recipe);
        const Reference reference(recipe);
        for (std::uint32_t factor = 0; factor < recipe.factors; ++factor) {
          std::vector<double> moves(recipe.scenarios);
          backend->download_moves(factor, moves);
          for (std::size_t s = 0; s < moves.size(); ++s) {
            ASSERT_EQ(to_bits(moves[s]), to_bits(reference.moves[factor * recipe.scenarios + s]))
                << words(recipe) << ", factor " << factor << ", scenario " << s;
          }
        }
      }
    }
  }
}

TEST_P(Vectors, PnlIsTheDefinitionOfTheCell) {
  const auto backend = Vectors::backend();
  std::uint64_t seed = 0;
  for (const std::uint32_t size : sizes) {
    const Marginal& marginal = marginals[seed % 3];
    const ScenarioRecipe recipe = backends::synthetic_recipe(size, samplers[seed % 3], marginal, 5);
    backend->load_scenarios(recipe);
    const std::vector<SyntheticCell> cells = backends::synthetic_cells(++seed);
    backend->allocate_vectors(cells.size());
    const Reference reference(recipe);
    for (std::size_t c = 0; c < cells.size(); ++c) {
      const auto index = static_cast<VectorIndex>(c);
      const VectorSummary said = backend->revalue(cells[c].inputs(), index, {});
      const std::vector<Quanta> expected = reference.pnl(cells[c].inputs());
      ASSERT_EQ(backends::downloaded(*backend, index), expected)
          << words(recipe) << ", " << cells[c].positions.size() << " positions";
      ASSERT_EQ(said.unrepresentable, 0U) << "a finite cell gave no number";
      expect_same_summary(said, expected);
      expect_same_summary(backend->measure(index, 0).summary, expected);
    }
  }
}

TEST_P(Vectors, EveryPayoffTypeAndShockAlone) {
  // One position a cell and every pair of factors, so that a failure names what differs.
  const auto backend = Vectors::backend();
  const ScenarioRecipe recipe = backends::synthetic_recipe(257, Sampler::philox, {});
  backend->load_scenarios(recipe);
  backend->allocate_vectors(1);
  const Reference reference(recipe);
  backends::Lots lots(99);
  for (int round = 0; round < 150; ++round) {
    SyntheticCell cell;
    cell.positions = {backends::synthetic_position(lots, cell.spot)};
    cell.basis_factor = backends::basis;
    for (const std::uint32_t spot : {std::uint32_t{backends::log_spot}, std::uint32_t{backends::relative_spot}}) {
      for (const std::uint32_t vol : {std::uint32_t{backends::log_vol}, std::uint32_t{backends::additive_vol}}) {
        cell.spot_factor = spot;
        cell.vol_factor = vol;
        backend->revalue(cell.inputs(), 0, {});
        ASSERT_EQ(backends::downloaded(*backend, 0), reference.pnl(cell.inputs()))
            << "payoff " << int{static_cast<std::uint8_t>(cell.positions[0].payoff)} << ", spot factor " << spot
            << ", vol factor " << vol << ", stdev " << cell.positions[0].stdev << ", strike "
            << cell.positions[0].strike;
      }
    }
  }
}

TEST_P(Vectors, WhatDoesNotFitHasNoNumberEverywhere) {
  const auto backend = Vectors::backend();
  const ScenarioRecipe recipe = backends::synthetic_recipe(513, Sampler::philox, {});
  backend->load_scenarios(recipe);
  backend->allocate_vectors(2);
  const Reference reference(recipe);
  for (const double weight : {1e12, 3e13, 1e18, 1e300, -1e15}) {
    const SyntheticCell cell = backends::spot_cell(weight);
    const VectorIndex node = 1;
    const VectorSummary said = backend->revalue(cell.inputs(), 0, {&node, 1});
    const std::vector<Quanta> expected = reference.pnl(cell.inputs());
    ASSERT_EQ(backends::downloaded(*backend, 0), expected);
    ASSERT_EQ(backends::downloaded(*backend, 1), expected);
    expect_same_summary(said, expected);
    for (const TailLoss& one : backend->measure(0, 40).tail) {
      const Quanta pnl = expected[one.scenario];
      ASSERT_EQ(one.loss, pnl == unrepresentable_quanta ? INT64_MAX : -pnl);
    }
    backend->revalue(backends::spot_cell(0.0).inputs(), 0, {&node, 1});
    ASSERT_EQ(backends::downloaded(*backend, 1), std::vector<Quanta>(513, 0));
  }
}

TEST_P(Vectors, TailsAreTheSortedLossesAndGathersTheirScenarios) {
  const auto backend = Vectors::backend();
  for (const std::uint32_t size : sizes) {
    const ScenarioRecipe recipe = backends::synthetic_recipe(size, Sampler::antithetic, {}, 3);
    backend->load_scenarios(recipe);
    backend->allocate_vectors(3);
    // Vector 1 is nothing but ties, vector 2 has few distinct values: a tiny weight rounds to few quanta.
    backend->revalue(backends::synthetic_cell(size, 12).inputs(), 0, {});
    backend->revalue(backends::spot_cell(3e-5).inputs(), 2, {});
    for (VectorIndex vector = 0; vector < 3; ++vector) {
      const std::vector<Quanta> pnl = backends::downloaded(*backend, vector);
      std::vector<TailLoss> sorted;
      for (std::uint32_t s = 0; s < pnl.size(); ++s) sorted.push_back({-pnl[s], s});
      std::stable_sort(sorted.begin(), sorted.end(), [](auto& a, auto& b) { return a.loss > b.loss; });
      for (const std::size_t entries : {std::size_t{1}, pnl.size() / 20 + 1, pnl.size()}) {
        const std::vector<TailLoss> tail = backend->measure(vector, entries).tail;
        ASSERT_EQ(tail, std::vector<TailLoss>(sorted.begin(), sorted.begin() + static_cast<std::ptrdiff_t>(entries)));
        std::vector<std::uint32_t> scenarios;
        for (const TailLoss& one : tail) scenarios.push_back(one.scenario);
        std::vector<Quanta> gathered(entries);
        backend->gather({&vector, 1}, scenarios, gathered);
        for (std::size_t i = 0; i < entries; ++i) ASSERT_EQ(gathered[i], pnl[scenarios[i]]);
      }
    }
  }
}

TEST_P(Vectors, NodesHoldTheDifferencesOfEveryReplacement) {
  const auto backend = Vectors::backend();
  const ScenarioRecipe recipe = backends::synthetic_recipe(1025, Sampler::philox, {});
  backend->load_scenarios(recipe);
  backend->allocate_vectors(6);  // 0 to 3 cells, 4 above all, 5 above the even ones
  const Reference reference(recipe);
  std::vector<std::vector<Quanta>> held(4, std::vector<Quanta>(recipe.scenarios, 0));
  backends::Lots lots(8);
  for (std::uint64_t round = 0; round < 12; ++round) {
    const std::size_t c = lots.below(4);
    const SyntheticCell cell = backends::synthetic_cell(round, lots.below(20));
    const std::vector<VectorIndex> nodes = c % 2 == 0 ? std::vector<VectorIndex>{5, 4} : std::vector<VectorIndex>{4};
    backend->revalue(cell.inputs(), static_cast<VectorIndex>(c), nodes);
    held[c] = reference.pnl(cell.inputs());
  }
  std::vector<Quanta> all(recipe.scenarios);
  std::vector<Quanta> even(recipe.scenarios);
  for (std::size_t s = 0; s < all.size(); ++s) {
    all[s] = held[0][s] + held[1][s] + held[2][s] + held[3][s];
    even[s] = held[0][s] + held[2][s];
  }
  EXPECT_EQ(backends::downloaded(*backend, 4), all);
  EXPECT_EQ(backends::downloaded(*backend, 5), even);
}

TEST_P(Vectors, OneRequestGivesWhatManyGive) {
  constexpr std::size_t cell_count = 5;
  const ScenarioRecipe recipe = backends::synthetic_recipe(1537, Sampler::sobol, {});
  const auto at_once = Vectors::backend();
  const auto one_by_one = Vectors::backend();
  for (Backend* backend : {at_once.get(), one_by_one.get()}) {
    backend->load_scenarios(recipe);
    backend->allocate_vectors(cell_count + 3);
  }
  const VectorIndex all = cell_count, even = cell_count + 1, odd = cell_count + 2;
  backends::CycleResult result;
  for (std::uint64_t round = 0; round < 4; ++round) {
    std::vector<SyntheticCell> cells;
    std::vector<std::vector<VectorIndex>> nodes;
    for (std::size_t c = 0; c < cell_count; ++c) {
      cells.push_back(backends::synthetic_cell(10 * round + c, 3 + 30 * c));
      nodes.push_back({c % 2 == 0 ? even : odd, all});
    }
    std::vector<backends::CellWork> work;
    for (std::size_t c = round; c < cell_count; ++c) {
      work.push_back({cells[c].inputs(), static_cast<VectorIndex>(c), nodes[c]});
    }
    const std::vector<VectorIndex> measured{odd, all, 0};
    at_once->run({work, measured, 77}, result);
    ASSERT_EQ(result.cells.size(), work.size());
    for (std::size_t w = 0; w < work.size(); ++w) {
      const VectorSummary alone = one_by_one->revalue(work[w].inputs, work[w].cell, work[w].nodes);
      EXPECT_EQ(result.cells[w].digest, alone.digest);
      EXPECT_TRUE(result.cells[w].sum() == alone.sum());
    }
    ASSERT_EQ(result.measured.size(), measured.size());
    for (std::size_t v = 0; v < measured.size(); ++v) {
      const backends::MeasuredVector alone = one_by_one->measure(measured[v], 77);
      EXPECT_EQ(result.measured[v].summary.digest, alone.summary.digest);
      EXPECT_EQ(result.measured[v].tail, alone.tail);
    }
    for (VectorIndex vector = 0; vector < cell_count + 3; ++vector) {
      ASSERT_EQ(backends::downloaded(*at_once, vector), backends::downloaded(*one_by_one, vector));
    }
  }
}

PLIMSOLL_CONFORMANCE(Vectors);

}  // namespace
}  // namespace plimsoll::conformance
