#include "kernels/backends/cpu/cpu_backend.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "kernels/core/quanta.hpp"
#include "tests/kernels/backends/synthetic_cells.hpp"

namespace plimsoll::backends {
namespace {

std::unique_ptr<Backend> backend_with(std::uint32_t scenarios, std::size_t vectors, unsigned threads = 1) {
  auto backend = cpu::make_cpu_backend(cpu::best_isa(), threads, "");
  backend->load_scenarios(synthetic_recipe(scenarios, scenarios::Sampler::philox, {}));
  backend->allocate_vectors(vectors);
  return backend;
}

std::vector<double> moves_of(Backend& backend, std::uint32_t factor) {
  std::vector<double> moves(backend.scenario_count());
  backend.download_moves(factor, moves);
  return moves;
}

TEST(CpuBackend, RevaluesASpotByItsMoves) {
  const auto backend = backend_with(100, 1);
  const SyntheticCell cell = spot_cell(1000.0);
  backend->revalue(cell.inputs(), 0, {});
  const std::vector<double> moves = moves_of(*backend, log_spot);
  const std::vector<Quanta> pnl = downloaded(*backend, 0);
  for (std::size_t s = 0; s < pnl.size(); ++s) {
    // One product of 1000 and a difference below 1, rounded to 2^-20: half a quantum and the product's own rounding.
    EXPECT_NEAR(to_units(pnl[s]), 1000.0 * (moves[s] - 1.0), 0.5 * units_per_quantum + 1e-12);
  }
}

TEST(CpuBackend, RefusesMoreScenariosThanAVectorHolds) {
  const auto backend = backend_with(64, 2);
  std::vector<Quanta> values(63);
  EXPECT_DEATH(backend->download(0, values), "contract violated");
  EXPECT_DEATH(backend->measure(2, 0).summary, "contract violated");
  SyntheticCell cell = spot_cell(1.0);
  cell.spot_factor = synthetic_factors;
  EXPECT_DEATH(backend->revalue(cell.inputs(), 0, {}), "contract violated");
  cell.spot_factor = no_factor;
  cell.basis_factor = log_spot;  // a basis moves by addition only
  EXPECT_DEATH(backend->revalue(cell.inputs(), 0, {}), "contract violated");
}

TEST(CpuBackend, RefusesMovesThatAreNoSet) {
  const auto backend = backend_with(64, 1);
  scenarios::MoveMatrix matrix(2, {scenarios::ShockKind::log});
  matrix.moves.pop_back();
  EXPECT_DEATH(backend->load_moves(matrix), "contract violated");
}

TEST(CpuBackend, VectorsStartAtZeroAndAfterNewScenariosAgain) {
  const auto backend = backend_with(600, 2);
  EXPECT_EQ(downloaded(*backend, 1), std::vector<Quanta>(600, 0));
  backend->revalue(spot_cell(5.0).inputs(), 0, {});
  backend->load_scenarios(synthetic_recipe(33, scenarios::Sampler::philox, {}));
  backend->allocate_vectors(1);
  EXPECT_EQ(downloaded(*backend, 0), std::vector<Quanta>(33, 0));
}

TEST(CpuBackend, ReplacesACellInItsNodesExactly) {
  // Vectors 0 and 1 are cells, 2 holds both, 3 the first only.
  const auto backend = backend_with(2049, 4, 2);
  const std::vector<VectorIndex> above_first{2, 3};
  const std::vector<VectorIndex> above_second{2};
  for (std::uint64_t round = 0; round < 6; ++round) {
    const SyntheticCell first = synthetic_cell(round, 20);
    const SyntheticCell second = synthetic_cell(100 + round, 70);
    backend->revalue(first.inputs(), 0, above_first);
    backend->revalue(second.inputs(), 1, above_second);
    const std::vector<Quanta> one = downloaded(*backend, 0);
    const std::vector<Quanta> two = downloaded(*backend, 1);
    std::vector<Quanta> sum(one.size());
    for (std::size_t s = 0; s < sum.size(); ++s) sum[s] = one[s] + two[s];
    ASSERT_EQ(downloaded(*backend, 2), sum);
    ASSERT_EQ(downloaded(*backend, 3), one);
  }
}

TEST(CpuBackend, ForgetsAValueThatDidNotFit) {
  const auto backend = backend_with(513, 3);
  const std::vector<VectorIndex> above{2};
  const SyntheticCell honest = synthetic_cell(1, 12);
  backend->revalue(honest.inputs(), 0, above);
  backend->revalue(spot_cell(10.0).inputs(), 1, above);
  const std::vector<Quanta> before = downloaded(*backend, 2);

  EXPECT_GT(backend->revalue(spot_cell(1e18).inputs(), 1, above).unrepresentable, 0U);
  EXPECT_NE(downloaded(*backend, 2), before);
  EXPECT_EQ(backend->revalue(spot_cell(10.0).inputs(), 1, above).unrepresentable, 0U);
  EXPECT_EQ(downloaded(*backend, 2), before);
}

TEST(CpuBackend, NodesThatWrapComeBackToo) {
  // Each cell fits, and the sum of five does not fit 64 bits; taking four away again leaves the fifth.
  const auto backend = backend_with(64, 6);
  const std::vector<VectorIndex> above{5};
  const std::vector<double> moves = moves_of(*backend, log_spot);
  double largest = 0.0;
  for (const double move : moves) largest = larger(largest, absolute(move - 1.0));
  const SyntheticCell large = spot_cell(0.9 * largest_quanta * units_per_quantum / largest);
  for (VectorIndex cell = 0; cell < 5; ++cell) {
    ASSERT_EQ(backend->revalue(large.inputs(), cell, above).unrepresentable, 0U);
  }
  for (VectorIndex cell = 0; cell < 4; ++cell) backend->revalue(spot_cell(0.0).inputs(), cell, above);
  EXPECT_EQ(downloaded(*backend, 5), downloaded(*backend, 4));
}

TEST(CpuBackend, AnswersDoNotDependOnTheNumberOfThreads) {
  for (const std::uint32_t scenarios : {1U, 31U, 32U, 33U, 255U, 256U, 257U, 511U, 512U, 513U, 2049U}) {
    std::vector<Quanta> first;
    VectorSummary summary;
    std::vector<measures::TailLoss> tail;
    for (const unsigned threads : {1U, 2U, 3U, 7U}) {
      const auto backend = backend_with(scenarios, 2, threads);
      const VectorIndex node = 1;
      const VectorSummary said = backend->revalue(synthetic_cell(9, 70).inputs(), 0, {&node, 1});
      const std::vector<measures::TailLoss> selected = backend->measure(1, scenarios / 10 + 1).tail;
      if (threads == 1) {
        first = downloaded(*backend, 1);
        summary = said;
        tail = selected;
      }
      EXPECT_EQ(downloaded(*backend, 1), first) << scenarios << " scenarios, " << threads << " threads";
      EXPECT_EQ(said.digest, summary.digest);
      EXPECT_TRUE(said.sum() == summary.sum());
      EXPECT_EQ(selected, tail);
      EXPECT_EQ(backend->measure(1, 0).summary.digest, summary.digest);
    }
  }
}

TEST(CpuBackend, FewerScenariosAreAPrefixOfMore) {
  // A draw is an address, so block boundaries cannot show.
  const auto all = backend_with(2049, 1);
  all->revalue(synthetic_cell(3, 30).inputs(), 0, {});
  const std::vector<Quanta> whole = downloaded(*all, 0);
  for (const std::uint32_t scenarios : {1U, 31U, 32U, 33U, 511U, 512U, 513U, 1025U}) {
    const auto some = backend_with(scenarios, 1);
    some->revalue(synthetic_cell(3, 30).inputs(), 0, {});
    EXPECT_EQ(downloaded(*some, 0), std::vector<Quanta>(whole.begin(), whole.begin() + scenarios));
  }
}

TEST(CpuBackend, GathersWhatItDownloads) {
  const auto backend = backend_with(700, 2);
  backend->revalue(synthetic_cell(4, 5).inputs(), 0, {});
  const std::vector<Quanta> all = downloaded(*backend, 0);
  const std::vector<std::uint32_t> wanted{699, 0, 512, 511, 0};
  std::vector<Quanta> values(2 * wanted.size() + 1, 77);
  const VectorIndex vectors[] = {1, 0};
  backend->gather(vectors, wanted, values);
  EXPECT_EQ(values, (std::vector<Quanta>{0, 0, 0, 0, 0, all[699], all[0], all[512], all[511], all[0], 77}));
}

}  // namespace
}  // namespace plimsoll::backends
