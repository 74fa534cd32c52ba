// Components of positions: in integers they add up to those of their cells, and so to everything above.
#include "host/risk/position_attribution.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "tests/host/risk/linear_desk.hpp"
#include "tests/host/risk/random_desk.hpp"
#include "tests/support/generate_desk.hpp"
#include "tests/support/generate_settings.hpp"
#include "tests/support/law.hpp"

namespace plimsoll::risk {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

/// The three integers that are shared out at one level.
struct Shares {
  int128 var = 0;
  int128 es = 0;
  int128 marginal_var = 0;
  void add(const Component& component) {
    var += component.var_quanta;
    es += component.es_numerator;
    marginal_var += component.marginal_var_numerator;
  }
  friend bool operator==(const Shares&, const Shares&) = default;
};
using CellName = std::pair<BookId, UnderlyingId>;

std::map<CellName, Shares> sums_of_positions(const RiskReport& report, std::size_t level) {
  std::map<CellName, Shares> sums;
  for (const PositionContribution& one : report.positions) {
    sums[{one.book, one.underlying}].add(one.components.at(level));
  }
  for (const CellContribution& one : report.surface_differences) {
    sums[{one.book, one.underlying}].add(one.components.at(level));
  }
  return sums;
}

std::map<CellName, Shares> shares_of_cells(const RiskReport& report, std::size_t level) {
  std::map<CellName, Shares> sums;
  for (const CellContribution& one : report.cells) sums[{one.book, one.underlying}].add(one.components.at(level));
  return sums;
}

RiskSettings with_positions(RiskSettings settings) {
  settings.position_shares = PositionShares::reported;
  return settings;
}

TEST(PositionComponents, AreTheCellsOwnWhereItHoldsOnePosition) {
  const Desk desk = linear_desk({{1e6, 0.02}, {-5e5, 0.03}}, 0.4);
  Rig rig(desk, with_positions(settings_of(4096)));
  const RiskReport report = rig.recompute();
  ASSERT_EQ(report.positions.size(), 2U);
  for (std::size_t i = 0; i < 2; ++i) {
    EXPECT_EQ(report.positions[i].name, numbered("U", i));
    EXPECT_EQ(report.positions[i].quantity.to_double(), i == 0 ? 1e6 : -5e5);
    for (std::size_t l = 0; l < 2; ++l) {
      EXPECT_EQ(report.positions[i].components[l].es, report.cells[i].components[l].es);
      EXPECT_EQ(report.positions[i].components[l].var, report.cells[i].components[l].var);
      EXPECT_EQ(report.positions[i].components[l].marginal_var, *report.nodes[i + 1].levels[l].marginal_var);
    }
  }
}

TEST(PositionComponents, AddUpToTheCellsInIntegers) {
  testing::check_law({.usual = 50, .soak = 500}, [] {
    const Desk desk = make_desk(*generate_desk());
    Rig rig(desk, with_positions(*generate_settings()));
    const RiskReport report = rig.recompute();
    RC_ASSERT(report.surface_differences.empty());
    RC_ASSERT(!report.positions.empty());
    for (std::size_t l = 0; l < report.nodes[0].levels.size(); ++l) {
      RC_ASSERT(sums_of_positions(report, l) == shares_of_cells(report, l));
    }
  });
}

TEST(PositionComponents, AddUpOverManyChunksAndAfterTicks) {
  std::size_t longest = 0;
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    const Desk desk = make_desk(random_desk(seed));
    Rig rig(desk, with_positions(settings_of(700, seed)));
    rig.recompute();
    rig.tick(0, 71.5);
    const RiskReport report = rig.update();
    for (const CellContribution& cell : report.cells) longest = std::max(longest, cell.positions);
    EXPECT_THAT(report.warnings, Not(Contains(HasSubstr("CRITICAL"))));
    for (std::size_t l = 0; l < 2; ++l) EXPECT_EQ(sums_of_positions(report, l), shares_of_cells(report, l)) << seed;
  }
  EXPECT_GT(longest, pricers::positions_per_chunk);
}

TEST(PositionComponents, LeaveTheErrorOfASurfaceAsARowOfItsOwn) {
  std::size_t off = 0;
  for (std::uint64_t seed = 1; seed <= 8; ++seed) {
    const Desk desk = make_desk(random_desk(seed));
    RiskSettings settings = with_positions(settings_of(2000, seed));
    settings.revaluation = Revaluation::surface;
    settings.surface_tolerance.relative = 1e-5;  // crude, so that there is something to see
    settings.certificate_limit = 1e-2;
    Rig rig(desk, settings);
    const RiskReport report = rig.recompute();
    for (std::size_t l = 0; l < 2; ++l) EXPECT_EQ(sums_of_positions(report, l), shares_of_cells(report, l)) << seed;
    ASSERT_EQ(report.surface_differences.size(), report.revaluation.surface_cells);
    std::size_t next = 0;
    for (const CellRisk& cell : report.revaluation.cells) {
      if (cell.mode != CellMode::surface) continue;
      const CellContribution& difference = report.surface_differences[next++];
      EXPECT_EQ(difference.book, cell.book);
      const double chunks = static_cast<double>(cell.positions / pricers::positions_per_chunk + 2);
      for (const Component& component : difference.components) {
        // The certificate has seen every scenario of the tail; each chunk and the surface round once to a quantum.
        EXPECT_LE(std::abs(component.var), cell.certificate.largest_error + chunks * units_per_quantum);
        EXPECT_LE(std::abs(component.es), cell.certificate.largest_error + chunks * units_per_quantum);
        if (std::abs(component.var) > 10.0 * units_per_quantum) ++off;
      }
    }
  }
  EXPECT_GT(off, 0U) << "no surface was off by anything: this test proves nothing";
}

TEST(PositionComponents, AreAbsentUnlessAskedForAndWithoutANumber) {
  const Desk desk = linear_desk({{1e6, 0.02}}, 0.0);
  Rig rig(desk, settings_of(512));
  EXPECT_TRUE(rig.recompute().positions.empty());

  const Desk blind =
      make_desk({"U,spot,,,,,,1,USD,0\nK,spot,,,,,,1,USD,0\n", {"U,5,firm/a", "K,5,firm/b"}, "U,price,100\n"});
  Rig without(blind, with_positions(settings_of(64)));
  const RiskReport report = without.recompute();
  ASSERT_EQ(report.positions.size(), 2U);
  for (const PositionContribution& one : report.positions) EXPECT_TRUE(one.components.empty());
}

TEST(PositionComponents, RaiseAnAlarmWhenTheVectorOfACellIsNotWhatItsPositionsMake) {
  const Desk desk = linear_desk({{1e6, 0.02}, {-5e5, 0.03}}, 0.4);
  Rig rig(desk, settings_of(64));
  const RiskReport report = rig.recompute();
  const auto backend = backends::cpu::make_cpu_backend(backends::cpu::best_isa(), 1, "a test asked for it");
  backend->load_scenarios(make_recipe(desk.model, settings_of(64)));
  const market::SnapshotPtr snapshot = rig.market.freeze();
  const std::vector<AttributionLevel> levels{{level("0.9"), measures::tail_shape(64, level("0.9")), {6, 0}}};
  const std::vector<std::uint32_t> scenarios{5, 9, 11, 30, 31, 32, 63};
  std::vector<Quanta> pnl;
  for (std::uint32_t cell = 0; cell < 2; ++cell) {
    const std::vector<Quanta> whole = rig.pnl(BookId{cell + 1});  // one cell a book
    for (const std::uint32_t scenario : scenarios) pnl.push_back(whole[scenario]);
  }
  const auto warnings_with = [&] {
    RiskReport fresh = report;
    attribute_positions(fresh, {*backend, rig.engine.cells(), desk.model.factors, desk.instruments, *snapshot},
                        {levels, scenarios, pnl});
    return fresh.warnings;
  };
  EXPECT_THAT(warnings_with(), Not(Contains(HasSubstr("CRITICAL"))));
  pnl[3] ^= 1;
  EXPECT_THAT(warnings_with(), Contains(HasSubstr("CRITICAL: the positions of firm/b0 on U0")));
}

TEST(PositionComponents, SayWhenPositionsAreTooLargeThoughTheirCellIsNot) {
  // The same call under two names, bought and sold in contracts of a million.
  const Desk desk = make_desk({.instruments = "U,spot,,,,,,1,USD,0\n"
                                              "A,option,U,100,2026-06-19,call,european,1000000,USD,\n"
                                              "B,option,U,100,2026-06-19,call,european,1000000,USD,\n",
                               .positions = {"A,9000000,firm", "B,-9000000,firm"},
                               .market = "U,price,100\nUSD,rate,0.02\nA,implied_vol,0.25\nB,implied_vol,0.25\n"});
  Rig rig(desk, with_positions(settings_of(256)));
  const RiskReport report = rig.recompute();
  ASSERT_TRUE(report.nodes[0].value.has_value());
  EXPECT_NEAR(report.nodes[0].levels[0].var, 0.0, 0.01);  // what rounding leaves of sums of 10^13
  ASSERT_EQ(report.positions.size(), 2U);
  for (const PositionContribution& one : report.positions) EXPECT_TRUE(one.components.empty());
  EXPECT_THAT(report.warnings, Contains(HasSubstr("positions of firm on U are too large to be shared out")));
}

}  // namespace
}  // namespace plimsoll::risk
