// Exposures, P&L since the start and Greeks of nodes: by hand, against a computation from nothing, and cell by cell.
#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "host/risk/cell_exposures.hpp"
#include "host/risk/greeks.hpp"
#include "tests/host/risk/desk.hpp"
#include "tests/host/risk/random_desk.hpp"

namespace plimsoll::risk {
namespace {

Desk shares_and_future() {
  return make_desk({.instruments = "A,spot,,,,,,1,USD,0\nB,spot,,,,,,1,USD,0\nAF,future,A,,2026-07-06,,,50,USD,0\n",
                    .positions = {"A,100,firm/a", "B,-30,firm/a", "AF,-2,firm/b"},
                    .market = "A,price,100\nB,price,40\nAF,price,101\nUSD,rate,0.02\n"});
}

TEST(NodeExposure, IsPriceTimesWhatIsHeld) {
  const Desk desk = shares_and_future();
  Rig rig(desk, settings_of(64));
  const RiskReport report = rig.recompute();
  const NodeExposure& firm = *report.nodes[0].exposure;
  const NodeExposure& a = *report.nodes[1].exposure;
  const NodeExposure& b = *report.nodes[2].exposure;
  EXPECT_EQ(a.gross, 10'000.0 + 1'200.0);
  EXPECT_EQ(a.net, 10'000.0 - 1'200.0);
  EXPECT_NEAR(*b.net, -2.0 * 50.0 * 101.0, 1e-6);
  EXPECT_EQ(*b.gross, -*b.net);
  EXPECT_EQ(*firm.gross, *a.gross + *b.gross);
  EXPECT_EQ(*firm.net, *a.net + *b.net);
  EXPECT_EQ(a.delta_equivalent, 8'800.0);
  const double growth = std::exp(0.02 * 182.0 / 365.0);  // 5 January to 6 July
  EXPECT_NEAR(*b.delta_equivalent, -100.0 * growth * 100.0, 1e-4);
  EXPECT_EQ(report.nodes[1].value, a.net);
  EXPECT_EQ(firm.pnl_since_start, 0.0);
  EXPECT_EQ(firm.start_snapshot, report.snapshot);
}

TEST(NodeExposure, PnlSinceTheStartCountsFutures) {
  const Desk desk = shares_and_future();
  Rig rig(desk, settings_of(64));
  const RiskReport first = rig.recompute();
  rig.tick(0, 103.0);
  rig.update();
  rig.tick(1, 41.0);
  const RiskReport report = rig.update();
  const double growth = std::exp(0.02 * 182.0 / 365.0);
  EXPECT_NEAR(*report.nodes[1].exposure->pnl_since_start, 100.0 * 3.0 - 30.0 * 1.0, 1e-6);
  EXPECT_NEAR(*report.nodes[2].exposure->pnl_since_start, -100.0 * growth * 3.0, 1e-6);
  EXPECT_EQ(*report.nodes[0].exposure->pnl_since_start,
            *report.nodes[1].exposure->pnl_since_start + *report.nodes[2].exposure->pnl_since_start);
  EXPECT_EQ(report.nodes[0].exposure->start_snapshot, first.snapshot);
}

TEST(NodeExposure, AfterTicksIsThatOfAComputationFromNothing) {
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    const Desk desk = make_desk(random_desk(seed));
    Rig rig(desk, settings_of(33));
    rig.recompute();
    for (const double mid : {63.0, 64.5, 71.25}) {
      rig.tick(0, mid);
      const RiskReport report = rig.update();
      const market::SnapshotPtr snapshot = rig.market.freeze();
      const GreeksReport whole =
          compute_greeks(rig.engine.cells(), desk.instruments, *snapshot, desk.portfolio.books());
      for (std::size_t b = 0; b < report.nodes.size(); ++b) {
        const NodeExposure& node = *report.nodes[b].exposure;
        EXPECT_EQ(node.greeks.currency, whole.books[b].greeks.currency) << seed << ' ' << report.nodes[b].path;
        EXPECT_EQ(node.greeks.underlying, whole.books[b].greeks.underlying);
        EXPECT_EQ(node.greeks.positions, report.nodes[b].positions);
        double gross = 0.0;
        double net = 0.0;
        for (const Cell& cell : rig.engine.cells()) {
          if (!desk.portfolio.books().contains(BookId{b}, cell.book)) continue;
          const double spot = snapshot->spots[cell.underlying.index()].value;
          std::vector<pricers::Position> terms;
          make_terms(cell, desk.instruments, *snapshot, spot, terms);
          for (const pricers::Position& one : terms) {
            gross += std::abs(one.weight * one.base_value);
            net += one.weight * one.base_value;
          }
        }
        const double rounding = static_cast<double>(node.greeks.positions) * units_per_quantum;
        EXPECT_NEAR(*node.gross, gross, rounding + 1e-12 * gross);
        EXPECT_NEAR(*node.net, net, rounding + 1e-12 * gross);
      }
    }
  }
}

TEST(NodeExposure, IsComputedAgainOnlyWhereTheMarketMoved) {
  const Desk desk = shares_and_future();
  const std::vector<Cell> cells = make_cells(desk.portfolio, desk.instruments, desk.model);
  ASSERT_EQ(cells.size(), 3U);
  CellExposures exposures(cells, desk.instruments, desk.portfolio.books());
  LiveMarket market(desk.instruments, desk.market, desk.as_of, Quality::live);
  market::MarketSnapshot snapshot = *market.freeze();
  const std::vector<Quality> live(cells.size(), Quality::live);
  EXPECT_EQ(exposures.read(snapshot, live)[1].net, 8'800.0);
  snapshot.spots[0].value = 110.0;
  snapshot.spots[1].value = 50.0;
  exposures.mark_moved(0);  // A in firm/a, and not B
  EXPECT_EQ(exposures.read(snapshot, live)[1].net, 11'000.0 - 1'200.0);
  exposures.mark_moved(1);
  EXPECT_EQ(exposures.read(snapshot, live)[1].net, 11'000.0 - 1'500.0);
}

TEST(NodeExposure, HasNoNumberWithoutAnInputAndCarriesItsQuality) {
  const Desk desk = make_desk({.instruments = "A,spot,,,,,,1,USD,0\nB,spot,,,,,,1,USD,0\n",
                               .positions = {"A,5,firm/a", "B,5,firm/b"},
                               .market = "A,price,100\n"});
  Rig rig(desk, settings_of(64));
  const RiskReport before = rig.recompute();
  EXPECT_FALSE(before.nodes[0].exposure->net.has_value());
  EXPECT_FALSE(before.nodes[2].exposure->gross.has_value());
  EXPECT_FALSE(before.nodes[2].exposure->pnl_since_start.has_value());
  EXPECT_EQ(before.nodes[2].exposure->start_snapshot, 0U);
  EXPECT_EQ(before.nodes[1].exposure->net, 500.0);
  rig.tick(1, 30.0);
  const RiskReport after = rig.update();
  EXPECT_EQ(after.nodes[0].exposure->net, 650.0);
  EXPECT_EQ(after.nodes[2].exposure->pnl_since_start, 0.0);
  EXPECT_EQ(after.nodes[2].exposure->start_snapshot, after.snapshot);
  market::Quote halt;
  halt.symbol = SymbolId{std::uint32_t{1}};
  halt.quality = Quality::halted;
  rig.market.on_quote(halt);
  EXPECT_EQ(rig.update().nodes[2].exposure->greeks.quality, Quality::halted);
}

TEST(NodeExposure, ComesAtItsCadence) {
  const Desk desk = shares_and_future();
  RiskSettings settings = settings_of(64);
  settings.exposures_every = 2;
  Rig rig(desk, settings);
  EXPECT_TRUE(rig.recompute().nodes[0].exposure.has_value());
  rig.tick(0, 103.0);
  EXPECT_FALSE(rig.update().nodes[0].exposure.has_value()) << "an old one does not stand in";
  EXPECT_NEAR(*rig.update().nodes[1].exposure->pnl_since_start, 300.0, 1e-6) << "what moved meanwhile counts";
  settings.exposures_every = 0;
  Rig never(desk, settings);
  EXPECT_FALSE(never.recompute().nodes[0].exposure.has_value());
}

}  // namespace
}  // namespace plimsoll::risk
