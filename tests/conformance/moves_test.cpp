// Law 1 for scenario sets that are given: the moves of a drawn set, loaded as a matrix, are that set bit for bit.
#include <gtest/gtest.h>

#include <vector>

#include "tests/conformance/contender.hpp"
#include "tests/kernels/backends/synthetic_cells.hpp"

namespace plimsoll::conformance {
namespace {

class GivenMoves : public Conformance {};

TEST_P(GivenMoves, RevalueAsTheSetTheyWereTakenFrom) {
  const auto backend = GivenMoves::backend();
  for (const std::uint32_t size : {1U, 31U, 33U, 256U, 513U, 2049U}) {
    const auto recipe = backends::synthetic_recipe(size, scenarios::Sampler::philox, {}, 3 + size);
    backend->load_scenarios(recipe);
    backend->allocate_vectors(2);
    scenarios::MoveMatrix matrix(size, recipe.kinds);
    for (std::uint32_t factor = 0; factor < recipe.factors; ++factor) {
      backend->download_moves(factor, std::span(matrix.moves).subspan(std::size_t{factor} * size, size));
    }
    const backends::SyntheticCell cell = backends::synthetic_cell(size, 70);
    const backends::VectorIndex node = 1;
    const backends::VectorSummary drawn = backend->revalue(cell.inputs(), 0, {&node, 1});
    const std::vector<Quanta> pnl = backends::downloaded(*backend, 1);

    backend->load_moves(matrix);
    EXPECT_EQ(backend->scenario_count(), size);
    backend->allocate_vectors(2);
    EXPECT_EQ(backends::downloaded(*backend, 1), std::vector<Quanta>(size, 0)) << "vectors are dropped";
    EXPECT_EQ(backend->revalue(cell.inputs(), 0, {&node, 1}).digest, drawn.digest);
    EXPECT_EQ(backends::downloaded(*backend, 1), pnl);

    backend->load_scenarios(recipe);  // and back
    backend->allocate_vectors(1);
    EXPECT_EQ(backend->revalue(cell.inputs(), 0, {}).digest, drawn.digest);
  }
}

TEST_P(GivenMoves, ThatAreNeutralLoseNothing) {
  const auto backend = GivenMoves::backend();
  using enum scenarios::ShockKind;
  backend->load_moves(scenarios::MoveMatrix(3, {log, log, absolute, relative, absolute}));
  backend->allocate_vectors(1);
  backend->revalue(backends::synthetic_cell(5, 40).inputs(), 0, {});
  EXPECT_EQ(backends::downloaded(*backend, 0), std::vector<Quanta>(3, 0));
}

PLIMSOLL_CONFORMANCE(GivenMoves);

}  // namespace
}  // namespace plimsoll::conformance
