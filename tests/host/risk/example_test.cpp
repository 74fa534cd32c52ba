#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "tests/host/risk/desk.hpp"

namespace plimsoll::risk {
namespace {

std::vector<double> descending_losses(const std::vector<Quanta>& pnl) {
  std::vector<double> losses;
  for (const Quanta value : pnl) losses.push_back(-static_cast<double>(value) / 1048576.0);
  std::sort(losses.rbegin(), losses.rend());
  return losses;
}

TEST(RiskEngine, ReadsVarAndEsOffTheDownloadedLosses) {
  const Desk desk = make_desk({.instruments = "ACME,spot,,,,,,1,USD,0\n",
                               .positions = {"ACME,100,firm/desk/book"},
                               .market = "ACME,price,50\nUSD,rate,0.02\n"});
  Rig rig(desk, settings_of(250));
  const RiskReport report = rig.recompute();

  ASSERT_EQ(report.nodes.size(), 3U);
  const NodeRisk& firm = report.nodes[0];
  EXPECT_EQ(firm.path, "firm");
  EXPECT_EQ(firm.value, 5000.0);
  EXPECT_EQ(firm.positions, 1U);
  EXPECT_EQ(firm.quality, Quality::live);
  EXPECT_EQ(report.reporting_currency, "USD");
  EXPECT_EQ(report.nodes[2].path, "firm/desk/book");

  const std::vector<double> losses = descending_losses(rig.pnl(BookId{std::uint32_t{0}}));
  ASSERT_EQ(losses.size(), 250U);
  const LevelRisk& at_99 = firm.levels[0];  // 2.5 tail scenarios
  EXPECT_EQ(at_99.var, losses[2]);
  EXPECT_DOUBLE_EQ(at_99.es, (losses[0] + losses[1] + 0.5 * losses[2]) / 2.5);
  const LevelRisk& at_975 = firm.levels[1];  // 6.25 tail scenarios
  EXPECT_EQ(at_975.var, losses[6]);
  double tail = 0.25 * losses[6];
  for (std::size_t i = 0; i < 6; ++i) tail += losses[i];
  EXPECT_DOUBLE_EQ(at_975.es, tail / 6.25);
  EXPECT_EQ(at_975.component_es, at_975.es);
  double mean = 0.0;
  for (const double loss : losses) mean -= loss / 250.0;
  EXPECT_NEAR(*firm.pnl_mean, mean, 1e-9);

  // 2 % volatility of 5,000: somewhere near 2.33 x 100, even with 250 scenarios.
  EXPECT_GT(at_99.var, 150.0);
  EXPECT_LT(at_99.var, 350.0);
}

TEST(RiskReport, CarriesWhatRecomputationNeeds) {
  const Desk desk = make_desk({.instruments = "ACME,spot,,,,,,1,USD,0\n",
                               .positions = {"ACME,100,firm/desk"},
                               .market = "ACME,price,50\nUSD,rate,0.02\n"});
  Rig rig(desk, settings_of(300));
  const RiskReport first = rig.recompute();
  EXPECT_EQ(first.cycle, 1U);
  EXPECT_EQ(first.scenarios, 300U);
  EXPECT_EQ(first.portfolio_identity, desk.portfolio.identity());
  for (const std::string& identity : {first.scenario_identity, first.configuration_identity, first.digest}) {
    EXPECT_EQ(identity.size(), 32U);
  }
  EXPECT_EQ(first.backend.name, "cpu");
  EXPECT_EQ(first.backend.reason, "a test asked for it");

  rig.tick(0, 51.0);
  const RiskReport second = rig.update();
  EXPECT_EQ(second.cycle, 2U);
  EXPECT_EQ(second.snapshot, first.snapshot + 1);
  EXPECT_EQ(second.scenario_identity, first.scenario_identity);
  EXPECT_NE(second.digest, first.digest);

  Rig other_seed(desk, settings_of(300, 2));
  const RiskReport reseeded = other_seed.recompute();
  EXPECT_NE(reseeded.scenario_identity, first.scenario_identity);
  EXPECT_EQ(reseeded.configuration_identity, first.configuration_identity);
}

TEST(RiskReport, WarnsWhenTheScenariosDoNotReachALevel) {
  const Desk desk = make_desk({.instruments = "ACME,spot,,,,,,1,USD,0\n",
                               .positions = {"ACME,100,firm"},
                               .market = "ACME,price,50\nUSD,rate,0.02\n"});
  Rig rig(desk, settings_of(50));
  const RiskReport report = rig.recompute();
  ASSERT_EQ(report.warnings.size(), 1U);  // 0.99 needs 100 scenarios for one in the tail; 0.975 has 1.25
  EXPECT_NE(report.warnings[0].find("0.99"), std::string::npos);
  const std::vector<double> losses = descending_losses(rig.pnl(BookId{std::uint32_t{0}}));
  EXPECT_EQ(report.nodes[0].levels[0].var, losses[0]);
  EXPECT_EQ(report.nodes[0].levels[0].es, losses[0]);
  EXPECT_FALSE(report.nodes[0].levels[0].var_upper.has_value());
}

TEST(RiskEngine, APortfolioOfZeroQuantitiesHasNoRiskAndIsLive) {
  const Desk desk = make_desk({.instruments = "ACME,spot,,,,,,1,USD,0\n",
                               .positions = {"ACME,0,firm/desk"},
                               .market = "ACME,price,50\nUSD,rate,0.02\n"});
  Rig rig(desk, settings_of(64));
  const RiskReport report = rig.recompute();
  EXPECT_EQ(report.quality, Quality::live);
  ASSERT_EQ(report.nodes.size(), 2U);
  for (const NodeRisk& node : report.nodes) {
    EXPECT_EQ(node.positions, 0U);
    ASSERT_EQ(node.levels.size(), 2U);
    EXPECT_EQ(node.levels[0].var, 0.0);
    EXPECT_EQ(node.levels[0].es, 0.0);
    EXPECT_EQ(node.levels[0].component_es, 0.0);
  }
  rig.tick(0, 60.0);
  EXPECT_EQ(rig.update().cells_revalued, 0U);
}

TEST(RiskEngine, AnEmptyPortfolioIsOneNodeWithoutRisk) {
  Desk desk = make_desk({.instruments = "ACME,spot,,,,,,1,USD,0\n",
                         .positions = {"ACME,1,firm"},
                         .market = "ACME,price,50\nUSD,rate,0.02\n"});
  desk.portfolio = portfolio::Portfolio{};
  Rig rig(desk, settings_of(64));
  const RiskReport report = rig.recompute();
  ASSERT_EQ(report.nodes.size(), 1U);
  EXPECT_EQ(report.nodes[0].levels[0].var, 0.0);
  EXPECT_EQ(report.nodes[0].value, 0.0);
}

}  // namespace
}  // namespace plimsoll::risk
