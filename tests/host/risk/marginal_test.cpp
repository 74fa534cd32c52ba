// Marginal VaR and ES: what finite differences on the same scenarios and the normal law say they are.
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "kernels/measures/interval.hpp"
#include "kernels/measures/rank_window.hpp"
#include "tests/host/risk/linear_desk.hpp"

namespace plimsoll::risk {
namespace {

const char* const bumped_desk_market =
    "U,price,100\nK,price,50\nUC,implied_vol,0.25\nUP,implied_vol,0.3\nKC,implied_vol,0.4\nUSD,rate,0.02\n";

Desk bumped_desk() {
  return make_desk(
      {.instruments = "U,spot,,,,,,1,USD,0\nK,spot,,,,,,1,USD,0.01\n"
                      "UC,option,U,105,2026-06-19,call,european,100,USD,\n"
                      "UP,option,U,95,2026-03-20,put,european,100,USD,\n"
                      "KC,option,K,52,2026-06-19,call,european,100,USD,\n",
       .positions = {"U,100000,firm/a", "UC,-4000,firm/a", "UP,-3000,firm/b", "K,200000,firm/b/x", "KC,-2500,firm/b/x"},
       .market = bumped_desk_market});
}

/// The positions of a node, times `by`.
std::vector<portfolio::Position> bump(const Desk& desk, BookId node, double by) {
  std::vector<portfolio::Position> trades;
  for (const portfolio::Position& held : desk.portfolio.positions()) {
    if (!desk.portfolio.books().contains(node, held.book)) continue;
    trades.push_back(held);
    trades.back().quantity = Quantity::from_raw(std::llround(static_cast<double>(held.quantity.raw()) * by));
  }
  return trades;
}

// Nothing is approximated but the derivative by a difference: the same scenarios, and P&L linear in quantities. Ranks
// that change places within the step bend it; at 1e-5 of a size few do.
TEST(Marginal, IsTheFiniteDifferenceOfEveryNode) {
  constexpr double step = 1e-5;
  const Desk desk = bumped_desk();
  RiskSettings settings = settings_of(8192);
  settings.what_if_cells = 8;
  Rig rig(desk, settings);
  const RiskReport report = rig.recompute();
  const market::SnapshotPtr snapshot = rig.market.freeze();
  ASSERT_EQ(report.nodes.size(), 4U);
  for (std::uint32_t b = 0; b < report.nodes.size(); ++b) {
    const WhatIfReport more = rig.engine.what_if(*snapshot, bump(desk, BookId{b}, step));
    const WhatIfReport less = rig.engine.what_if(*snapshot, bump(desk, BookId{b}, -step));
    for (std::size_t l = 0; l < 2; ++l) {
      const LevelRisk& up = more.nodes[0].after.levels[l];
      const LevelRisk& down = less.nodes[0].after.levels[l];
      const LevelRisk& firm = report.nodes[0].levels[l];
      const LevelRisk& node = report.nodes[b].levels[l];
      const std::string what = report.nodes[b].path + " at " + node.level.text();
      EXPECT_NEAR(*node.marginal_var, (up.var_smoothed - down.var_smoothed) / (2.0 * step), 1e-3 * firm.var) << what;
      EXPECT_NEAR(*node.component_es, (up.es - down.es) / (2.0 * step), 1e-3 * firm.es) << what;
      EXPECT_NEAR(*node.component_var, (up.var - down.var) / (2.0 * step), 1e-3 * firm.var) << what;
      EXPECT_GT(std::abs(*node.marginal_var), 0.02 * firm.var) << "so that the tolerance says something";
    }
  }
}

TEST(Marginal, OfTheFirmIsItsSmoothedVarAndChildrenAddUpToIt) {
  const Desk desk = bumped_desk();
  Rig rig(desk, settings_of(8192));
  const RiskReport report = rig.recompute();
  for (std::size_t l = 0; l < 2; ++l) {
    const LevelRisk& firm = report.nodes[0].levels[l];
    EXPECT_EQ(*firm.marginal_var, firm.var_smoothed);
    EXPECT_GE(firm.var_smoothed, *firm.var_lower);
    EXPECT_LE(firm.var_smoothed, *firm.var_upper);
    const double children = *report.nodes[1].levels[l].marginal_var + *report.nodes[2].levels[l].marginal_var;
    EXPECT_NEAR(children, firm.var_smoothed, 1e-12 * firm.var);  // each rounded once
    int128 cells = 0;
    for (const CellContribution& cell : report.cells) cells += cell.components[l].marginal_var_numerator;
    int128 underlyings = 0;
    for (const UnderlyingRisk& one : report.underlyings) underlyings += one.components[l].marginal_var_numerator;
    EXPECT_EQ(cells, underlyings);
    const measures::TailShape shape = measures::tail_shape(8192, firm.level);
    const auto total = measures::var_window(shape, measures::var_interval(8192, firm.level)).total_weight();
    EXPECT_NEAR(static_cast<double>(cells) / static_cast<double>(total) * units_per_quantum, firm.var_smoothed,
                1e-12 * firm.var);
  }
}

// The two positions of GaussianPortfolio.SplitsTheTextbookVar, uncorrelated: the derivative by the size of the first is
// VaR times 10^10 / 2.44 10^10, and given the total its loss spreads by 76,822.
TEST(Marginal, OfANormalPortfolioIsItsCovarianceShareWithTheNoiseThatIsStated) {
  constexpr std::uint32_t scenarios = 16'384;
  constexpr int seeds = 40;
  constexpr double spread = 76'822.0;
  const Desk desk = linear_desk({{2e6, 0.05}, {1e6, 0.12}}, 0.0);
  const measures::ConfidenceLevel at = level("0.99");
  const measures::RankWindow window =
      measures::var_window(measures::tail_shape(scenarios, at), measures::var_interval(scenarios, at));
  const double stated = spread / std::sqrt(1.5 * static_cast<double>(window.half_width + 1));
  const double exact = 2.3263478740 * std::sqrt(2.44e10) * (1e10 / 2.44e10);
  double sum = 0.0;
  double squares = 0.0;
  double squares_of_one = 0.0;
  for (int seed = 1; seed <= seeds; ++seed) {
    Rig rig(desk, settings_of(scenarios, static_cast<std::uint64_t>(seed)));
    const RiskReport report = rig.recompute();
    const LevelRisk& first = report.nodes[1].levels[0];
    sum += *first.marginal_var - exact;
    squares += (*first.marginal_var - exact) * (*first.marginal_var - exact);
    squares_of_one += (*first.component_var - exact) * (*first.component_var - exact);
  }
  EXPECT_GT(window.half_width, 20U);
  // The root mean square of 40 normal draws is within 35 % of the deviation but once in a thousand times.
  EXPECT_NEAR(std::sqrt(squares / seeds) / stated, 1.0, 0.35);
  EXPECT_NEAR(std::sqrt(squares_of_one / seeds) / spread, 1.0, 0.35);
  EXPECT_LT(std::abs(sum / seeds), 4.0 * stated / std::sqrt(double{seeds})) << "no bias beyond the noise";
}

}  // namespace
}  // namespace plimsoll::risk
