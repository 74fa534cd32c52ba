// A P&L that does not fit is a named state of the nodes above it, and nothing else.
#include <gtest/gtest.h>

#include <string>

#include "tests/host/risk/desk.hpp"

namespace plimsoll::risk {
namespace {

constexpr BookId firm{std::uint32_t{0}};
constexpr BookId good{std::uint32_t{1}};
constexpr BookId large{std::uint32_t{2}};

// A hundred thousand million units of currency a point: at a price of 1e6 a percent is beyond 2^42.
DeskText two_books(const std::string& large_price) {
  return {.instruments = "ACME,spot,,,,,,1,USD,0\nHUGE,spot,,,,,,1,USD,0\n",
          .positions = {"ACME,100,firm/good", "HUGE,9000000000,firm/large"},
          .market = "ACME,price,50\nHUGE,price," + large_price + "\nUSD,rate,0.02\n"};
}

void expect_no_number(const NodeRisk& node) {
  EXPECT_EQ(node.quality, Quality::unknown);
  EXPECT_TRUE(node.levels.empty());
  EXPECT_FALSE(node.pnl_mean.has_value());
  EXPECT_FALSE(node.value.has_value());
}

TEST(Overflow, TakesTheNumberFromTheNodeAndItsParentsOnly) {
  const Desk desk = make_desk(two_books("10000000"));
  Rig rig(desk, settings_of(512));
  const RiskReport report = rig.recompute();
  expect_no_number(report.nodes[firm.index()]);
  expect_no_number(report.nodes[large.index()]);
  EXPECT_EQ(report.quality, Quality::unknown);

  const Desk alone = make_desk(two_books("1"));
  Rig apart(alone, settings_of(512));
  const RiskReport reference = apart.recompute();
  const NodeRisk& sibling = report.nodes[good.index()];
  EXPECT_EQ(sibling.quality, Quality::live);
  ASSERT_EQ(sibling.levels.size(), 2U);
  EXPECT_EQ(sibling.levels[0].var, reference.nodes[good.index()].levels[0].var);
  EXPECT_EQ(sibling.levels[0].es, reference.nodes[good.index()].levels[0].es);
  EXPECT_FALSE(sibling.levels[0].component_es.has_value());  // a share of what has no number
}

TEST(Overflow, PassesWhenThePriceComesBackAndLeavesNothingBehind) {
  const Desk desk = make_desk(two_books("1"));
  Rig rig(desk, settings_of(512));
  const RiskReport before = rig.recompute();
  EXPECT_TRUE(before.nodes[good.index()].levels[0].component_es.has_value());
  const std::vector<Quanta> pnl = rig.pnl(firm);

  rig.tick(1, 5e6);
  const RiskReport during = rig.update();
  expect_no_number(during.nodes[firm.index()]);
  expect_no_number(during.nodes[large.index()]);
  EXPECT_EQ(during.nodes[good.index()].quality, Quality::live);
  EXPECT_FALSE(during.nodes[good.index()].levels[0].component_es.has_value());  // not the last one
  EXPECT_NE(during.digest, before.digest);

  rig.tick(1, 1.0);
  const RiskReport after = rig.update();
  EXPECT_EQ(after.digest, before.digest);
  EXPECT_EQ(rig.pnl(firm), pnl);
  EXPECT_EQ(after.nodes[firm.index()].quality, Quality::live);
  EXPECT_EQ(after.nodes[firm.index()].levels[0].var, before.nodes[firm.index()].levels[0].var);
  EXPECT_EQ(after.nodes[good.index()].levels[0].component_es, before.nodes[good.index()].levels[0].component_es);
}

TEST(Overflow, OfTheSumIsFoundAlthoughEveryCellFits) {
  DeskText text;
  for (std::size_t i = 0; i < 60; ++i) {
    const std::string name = numbered("U", 10 + i);
    text.instruments += name + ",spot,,,,,,1,USD,0\n";
    text.market += name + ",price,400\n";
    text.positions.push_back(name + numbered(",9000000000,firm/b", 10 + i));
  }
  text.market += "USD,rate,0.02\n";
  const Desk desk = make_desk(text);
  Rig rig(desk, settings_of(512));
  const RiskReport report = rig.recompute();
  expect_no_number(report.nodes[0]);
  for (std::size_t n = 1; n < report.nodes.size(); ++n) {
    EXPECT_EQ(report.nodes[n].quality, Quality::live) << report.nodes[n].path;
    EXPECT_FALSE(report.nodes[n].levels.empty());
  }
}

TEST(Overflow, OppositePositionsAreNotTrustedToCancel) {
  // The bound holds for every order of additions, so it does not see that these two offset each other.
  const Desk desk = make_desk({.instruments = "HUGE,spot,,,,,,1,USD,0\n",
                               .positions = {"HUGE,9000000000,firm/a", "HUGE,-9000000000,firm/b"},
                               .market = "HUGE,price,10000000\nUSD,rate,0.02\n"});
  Rig rig(desk, settings_of(64));
  expect_no_number(rig.recompute().nodes[0]);
}

}  // namespace
}  // namespace plimsoll::risk
