// Law 1 across machines and years: digests of fixed portfolios, written down.
//
// Unlike the other expected values these are our own output; they prove no number right. They notice when any bit of
// any function between seed and report changes, on any compiler or processor. A change that is meant (a better
// polynomial, another order of additions, a new generator version) makes this test fail everywhere: then take the
// digests that it prints, put them below in the same commit, and tell the operator in CHANGELOG.md that digests of
// recorded reports no longer compare equal. A change that is not meant is a defect.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "kernels/core/hash.hpp"
#include "tests/conformance/contender.hpp"
#include "tests/host/risk/random_desk.hpp"
#include "tests/kernels/backends/synthetic_cells.hpp"

namespace plimsoll::conformance {
namespace {

using scenarios::Marginal;
using scenarios::MarginalKind;
using scenarios::Sampler;

struct Recorded {
  Sampler sampler;
  Marginal marginal;
  const char* cells;   // all bits of all moves and P&L vectors of synthetic cells
  const char* report;  // RiskReport::digest of a random desk after two ticks
};

const Recorded recorded[] = {
    {Sampler::philox, {}, "1fdc705f864dad6285104efc364909d4", "1d1f0e750914ea20a0bf0a7f95f4d829"},
    {Sampler::antithetic, {}, "3270818203abf1d716a2275492c98d3a", "ed604ba12969f7829e66ffdf0f7262e6"},
    {Sampler::sobol, {}, "ab217dd9e12c11317272a6705cd76eb5", "f4bd6acce2d8f09aed49d33d10f9ab95"},
    {Sampler::philox,
     {MarginalKind::student_t, 4},
     "b0db9eae7aa3243309023292bdf4384f",
     "2a7b3bbde904e44b141562e2dc4447c6"},
    {Sampler::sobol,
     {MarginalKind::student_t, 4},
     "1efda0f870169a75c11fc6a45a4d50ce",
     "92f2bfa7586717a69f59606326522cee"},
};

class Digests : public Conformance {};

TEST_P(Digests, OfFixedCellsAreTheRecordedOnes) {
  const auto backend = Digests::backend();
  for (const Recorded& expected : recorded) {
    const scenarios::ScenarioRecipe recipe = backends::synthetic_recipe(4100, expected.sampler, expected.marginal, 1);
    backend->load_scenarios(recipe);
    Hash128 hash;
    std::vector<double> moves(recipe.scenarios);
    for (std::uint32_t factor = 0; factor < recipe.factors; ++factor) {
      backend->download_moves(factor, moves);
      for (const double move : moves) hash.add(move);
    }
    backend->allocate_vectors(1);
    for (const backends::SyntheticCell& cell : backends::synthetic_cells(42)) {
      backend->revalue(cell.inputs(), 0, {});
      for (const Quanta value : backends::downloaded(*backend, 0)) hash.add(static_cast<std::uint64_t>(value));
    }
    EXPECT_EQ(to_hex(hash.finish()), expected.cells)
        << scenarios::to_string(expected.sampler) << ", degrees of freedom " << recipe.mixing_normals();
  }
}

TEST_P(Digests, OfTheReportOfAFixedDeskAreTheRecordedOnes) {
  const risk::Desk desk = risk::make_desk(risk::random_desk(7));
  for (const Recorded& expected : recorded) {
    risk::RiskSettings settings = risk::settings_of(4100, 9);
    settings.sampler = expected.sampler;
    settings.marginal = expected.marginal;
    risk::Rig full(desk, settings, Digests::backend());
    risk::Rig incremental(desk, settings, Digests::backend());
    incremental.recompute();
    incremental.tick(0, 87.35);
    incremental.update();
    for (risk::Rig* rig : {&full, &incremental}) {
      rig->tick(0, 90.05);
      rig->tick(1, 41.125);
    }
    EXPECT_EQ(full.recompute().digest, expected.report)
        << scenarios::to_string(expected.sampler) << ", degrees of freedom " << settings.marginal.degrees_of_freedom;
    EXPECT_EQ(incremental.update().digest, expected.report);
  }
}

PLIMSOLL_CONFORMANCE(Digests);

}  // namespace
}  // namespace plimsoll::conformance
