// What-ifs whose trades take surfaces from cells that they leave alone, or give them back: still what a new engine
// says.
#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "tests/host/risk/random_desk.hpp"
#include "tests/host/risk/report_text.hpp"
#include "tests/host/risk/trades.hpp"
#include "tests/support/soak.hpp"

namespace plimsoll::risk {
namespace {

const int seeds = testing::repeats({.usual = 60, .soak = 1500});
const auto expect_true = [](bool holds) { EXPECT_TRUE(holds); };

/// Surfaces that are poor on purpose, by an amount that some checks put up with.
RiskSettings poor_surfaces(Lots& lots) {
  RiskSettings settings = settings_of(257, 1 + lots.below(1000));
  settings.revaluation = lots.one_in(4) ? Revaluation::surface : Revaluation::automatic;
  constexpr double steps[] = {1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7};
  settings.surface_tolerance.relative = steps[lots.below(3)];
  settings.surface_tolerance.absolute = settings.surface_tolerance.relative * 100.0;
  settings.certificate_limit = steps[lots.below(6)];
  if (lots.one_in(3)) settings.unit_value_bytes = 0;
  return settings;
}

/// Some small, some that make the firm's VaR many times larger or smaller.
std::vector<TradeText> trades_for(const Desk& desk, Lots& lots) {
  std::vector<TradeText> trades;
  const std::size_t count = 1 + lots.below(3);
  for (std::size_t i = 0; i < count; ++i) {
    const InstrumentId instrument{lots.below(desk.instruments.size())};
    const BookId book{lots.below(desk.portfolio.books().size())};
    const auto sizes = static_cast<std::uint64_t>(lots.one_in(4) ? 2'000 : 20'000'000);
    const auto quantity = static_cast<std::int64_t>(lots.below(sizes)) - static_cast<std::int64_t>(sizes / 2);
    trades.push_back({desk.instruments[instrument].name, quantity, desk.portfolio.books().path(book)});
  }
  return trades;
}

/// The same number of cycle and nothing else that could tell two engines apart.
std::string state_of(Rig& rig) {
  RiskReport report = rig.engine.report(*rig.market.freeze());
  report.cycle = report.snapshot = 0;
  return text_of(report);
}

TEST(WhatIfModes, AWhatIfIsTheFirstReportOfANewEngineThatHoldsTheTrades) {
  std::size_t other_modes = 0;
  std::size_t lost_before = 0;
  for (int seed = 0; seed < seeds; ++seed) {
    SCOPED_TRACE(seed);
    Lots lots(static_cast<std::uint64_t>(seed) + 7000);
    const DeskText text = random_desk(static_cast<std::uint64_t>(seed));
    const Desk desk = make_desk(text);
    const std::vector<TradeText> trades = trades_for(desk, lots);
    const Desk after = make_desk(traded(text, trades));
    RiskSettings settings = poor_surfaces(lots);
    settings.what_if_cells = trades.size();
    Rig rig(desk, settings, {.threads = 2});
    Rig untouched(desk, settings);
    rig.recompute();
    untouched.recompute();
    const std::size_t ticks = lots.below(5);            // an engine with a past, or without one
    const double step = lots.one_in(2) ? 0.05 : 0.004;  // from one anchor to the next, or not
    for (std::size_t tick = 0; tick < ticks; ++tick) {
      const auto symbol = static_cast<std::uint32_t>(lots.below(desk.instruments.underlyings().size()));
      const double mid = *desk.market.price(UnderlyingId{symbol}) * lots.between(1.0 - step, 1.0 + step);
      for (Rig* one : {&rig, &untouched}) {
        one->tick(symbol, mid);
        one->update();
      }
    }
    const market::SnapshotPtr snapshot = rig.market.freeze();
    const std::string before = state_of(rig);
    const WhatIfReport report = rig.engine.what_if(*snapshot, trades_on(desk, trades));
    ASSERT_EQ(state_of(rig), before) << "it left a trace";

    Rig fresh(after, settings, {backends::cpu::Isa::scalar, 1});
    fresh.engine.recompute(*snapshot);
    const RiskReport expected = fresh.engine.report(*snapshot);
    ASSERT_EQ(report_digest(after.portfolio.identity(), report.after), expected.digest);
    ASSERT_EQ(report.configuration_identity, expected.configuration_identity);
    for (const NodeChange& node : report.nodes) {
      compare(node.after, expected.nodes[node.book.index()], expect_true);
    }
    other_modes += report.cells_in_other_mode;
    lost_before += rig.engine.distrusted().size();

    rig.tick(0, *desk.market.price(UnderlyingId{std::uint32_t{0}}) * 1.01);
    untouched.tick(0, *desk.market.price(UnderlyingId{std::uint32_t{0}}) * 1.01);
    rig.update();
    untouched.update();
    ASSERT_EQ(state_of(rig), state_of(untouched)) << "the cycle after it is another one";
  }
  EXPECT_GT(other_modes, 20U) << "no cell changes its mode: the test shows nothing";
  EXPECT_GT(lost_before, 20U);
}

TEST(WhatIfModes, TheFirmWithoutANodeIsTheFirstReportOfANewEngine) {
  std::size_t differs_in_mode = 0;
  for (int seed = 0; seed < seeds / 2; ++seed) {
    SCOPED_TRACE(seed);
    Lots lots(static_cast<std::uint64_t>(seed) + 9000);
    const DeskText text = random_desk(static_cast<std::uint64_t>(seed));
    const Desk desk = make_desk(text);
    RiskSettings settings = poor_surfaces(lots);
    settings.what_if_cells = 1;
    Rig rig(desk, settings);
    rig.recompute();
    const std::string before = state_of(rig);
    const std::vector<NodeChange> changes = rig.engine.firm_without_each(*rig.market.freeze());
    ASSERT_EQ(state_of(rig), before);
    Rig untouched(desk, settings);
    untouched.recompute();
    for (std::uint32_t b = 0; b < desk.portfolio.books().size(); ++b) {
      ASSERT_EQ(rig.pnl(BookId{b}), untouched.pnl(BookId{b}));
    }
    for (const NodeChange& change : changes) {
      const Desk without = make_desk(without_node(text, desk.portfolio.books().path(change.book)));
      Rig fresh(without, settings);
      const RiskReport expected = fresh.recompute();
      compare(change.after, expected.nodes[0], expect_true);
      if (expected.revaluation.distrusted != rig.engine.distrusted().size()) ++differs_in_mode;
    }
  }
  EXPECT_GT(differs_in_mode, 20U) << "no cell changes its mode: the test shows nothing";
}

// Two books: options that a surface resolves to some cents, and a position whose size decides what that is worth.
TEST(WhatIfModes, TakesASurfaceAwayAndGivesItBackAsTheLimitMoves) {
  DeskText text;
  text.instruments = "U,spot,,,,,,1,USD,0\nV,spot,,,,,,1,USD,0\n";
  text.market = "U,price,100\nV,price,100\nUSD,rate,0.02\n";
  for (int i = 0; i < 20; ++i) {
    const std::string option = numbered("O", static_cast<std::size_t>(i));
    text.instruments += option + ",option,U," + std::to_string(90 + i) + ",2026-02-20,call,european,1,USD,\n";
    text.market += option + ",implied_vol,0.2\n";
    text.positions.push_back(option + "," + std::to_string(i % 3 == 0 ? -3 : 2) + ",firm/options");
  }
  text.positions.push_back("V,100000,firm/shares");
  RiskSettings settings = settings_of(1024);
  settings.revaluation = Revaluation::surface;
  settings.surface_tolerance = {1e-4, 1e-4};
  settings.certificate_limit = 1e-8;
  settings.what_if_cells = 1;
  const auto modes_after = [&](const char* held, std::int64_t quantity) {
    text.positions.back() = std::string("V,").append(held).append(",firm/shares");
    const Desk desk = make_desk(text);
    const Desk after = make_desk(traded(text, {{"V", quantity, "firm/shares"}}));
    Rig rig(desk, settings);
    rig.recompute();
    const WhatIfReport report =
        rig.engine.what_if(*rig.market.freeze(), trades_on(desk, {{"V", quantity, "firm/shares"}}));
    Rig done(after, settings);
    const RiskReport expected = done.recompute();
    EXPECT_EQ(report_digest(after.portfolio.identity(), report.after), expected.digest);
    EXPECT_EQ(report.configuration_identity, expected.configuration_identity);
    const bool all_nodes = report.nodes.size() == 3;
    EXPECT_EQ(all_nodes, report.cells_in_other_mode == 1) << "the book of the cell that changed its mode is named too";
    return report.cells_in_other_mode;
  };
  EXPECT_EQ(modes_after("1000000", -999'999), 1U) << "on a surface before, in full after";
  EXPECT_EQ(modes_after("1", 999'999), 1U) << "in full before, on a surface after";
  EXPECT_EQ(modes_after("1000000", 1), 0U);
  EXPECT_EQ(modes_after("1", 1), 0U);
}

}  // namespace
}  // namespace plimsoll::risk
