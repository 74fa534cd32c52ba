// Shares of VaR and ES add up in integers at every level, and are what the vectors say.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <vector>

#include "host/risk/attribution.hpp"
#include "tests/host/risk/linear_desk.hpp"
#include "tests/support/generate_desk.hpp"
#include "tests/support/generate_settings.hpp"
#include "tests/support/law.hpp"

namespace plimsoll::risk {
namespace {

constexpr testing::Repeats cases{.usual = 50, .soak = 500};
constexpr BookId root{std::uint32_t{0}};

// Ten scenarios at 0.75: n = 2.5, so L(1) and L(2) count whole, L(3) half, and VaR is L(3).
TEST(Components, AreTheLossesInTheScenariosOfTheFirm) {
  const std::vector<AttributionLevel> levels{{level("0.75"), measures::tail_shape(10, level("0.75")), {2, 1}}};
  const std::vector<Quanta> pnl{-4 << 20, 2 << 20, -6 << 20, 999};
  const std::vector<Component> components = components_of(levels, pnl);
  ASSERT_EQ(components.size(), 1U);
  EXPECT_EQ(components[0].var_quanta, 6 << 20);
  EXPECT_EQ(components[0].var, 6.0);
  EXPECT_EQ(components[0].es, (4.0 - 2.0 + 3.0) / 2.5);
  // Around L(3) with the weights 1, 2, 1: (-2 + 2 * 6 - 999 quanta) / 4.
  EXPECT_EQ(components[0].marginal_var, (-2.0 + 12.0 - 999.0 * units_per_quantum) / 4.0);
}

TEST(Components, AddUpInIntegersAtEveryLevel) {
  testing::check_law(cases, [] {
    const Desk desk = make_desk(*generate_desk());
    Rig rig(desk, *generate_settings());
    const RiskReport report = rig.recompute();
    const std::vector<Quanta> firm = rig.pnl(root);
    // Which scenario is behind VaR, from the vector alone.
    std::vector<std::size_t> order(firm.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return firm[a] < firm[b]; });
    for (std::size_t l = 0; l < report.nodes[0].levels.size(); ++l) {
      const LevelRisk& total = report.nodes[0].levels[l];
      RC_ASSERT(*total.component_var == total.var);
      const std::size_t scenario = order[measures::tail_shape(firm.size(), total.level).whole];
      Quanta underlyings = 0;
      std::map<std::uint32_t, Quanta> of_underlying;
      std::vector<Quanta> of_node(report.nodes.size(), 0);
      for (const CellContribution& cell : report.cells) {
        of_underlying[cell.underlying.value()] += cell.components[l].var_quanta;
        for (BookId book = cell.book; book.valid(); book = desk.portfolio.books().parent(book)) {
          of_node[book.index()] += cell.components[l].var_quanta;
        }
      }
      double es = 0.0;
      for (const UnderlyingRisk& underlying : report.underlyings) {
        RC_ASSERT(of_underlying[underlying.underlying.value()] == underlying.components[l].var_quanta);
        underlyings += underlying.components[l].var_quanta;
        es += underlying.components[l].es;
      }
      RC_ASSERT(underlyings == -firm[scenario]);
      RC_ASSERT(std::abs(es - total.es) <= 1e-9 * (1.0 + std::abs(total.es)));  // each rounded once
      for (std::uint32_t b = 0; b < of_node.size(); ++b) {
        RC_ASSERT(of_node[b] == -rig.pnl(BookId{b})[scenario]);
        RC_ASSERT(*report.nodes[b].levels[l].component_var == to_units(of_node[b]));
      }
    }
  });
}

// For a linear desk the derivative of ES by the size of a holding is known: ES scales with the deviation, so the share
// of holding i is Cov(i, total) / Var(total).
TEST(Components, OfANormalPortfolioAreCovarianceShares) {
  const std::vector<LinearHolding> holdings{{1e6, 0.02}, {-5e5, 0.03}, {2e6, 0.01}};
  const double correlation = 0.4;
  const Desk desk = linear_desk(holdings, correlation);
  Rig rig(desk, settings_of(262'144));
  const RiskReport report = rig.recompute();
  const double variance = linear_deviation(holdings, correlation) * linear_deviation(holdings, correlation);
  for (std::size_t i = 0; i < holdings.size(); ++i) {
    double covariance = 0.0;
    for (std::size_t j = 0; j < holdings.size(); ++j) {
      covariance += holdings[i].value * holdings[i].deviation * holdings[j].value * holdings[j].deviation *
                    (i == j ? 1.0 : correlation);
    }
    const double es = report.nodes[0].levels[1].es;
    // 6,554 tail scenarios: the standard error of a share is below 0.7 % of the total; four of them.
    EXPECT_NEAR(report.underlyings[i].components[1].es, covariance / variance * es, 0.03 * es) << i;
  }
}

TEST(Components, AreAbsentWhenTheFirmHasNoNumber) {
  DeskText text{"U,spot,,,,,,1,USD,0\nK,spot,,,,,,1,USD,0\n", {"U,5,firm/a", "K,5,firm/b"}, "U,price,100\n"};
  const Desk desk = make_desk(text);
  Rig rig(desk, settings_of(64));
  const RiskReport report = rig.recompute();
  ASSERT_EQ(report.underlyings.size(), 2U);
  for (const UnderlyingRisk& underlying : report.underlyings) EXPECT_TRUE(underlying.components.empty());
  for (const CellContribution& cell : report.cells) EXPECT_TRUE(cell.components.empty());
}

}  // namespace
}  // namespace plimsoll::risk
