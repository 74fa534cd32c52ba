// Surface mode: the same laws as full revaluation, and errors that are known.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>
#include <string>
#include <vector>

#include "tests/host/risk/random_desk.hpp"
#include "tests/support/soak.hpp"

namespace plimsoll::risk {
namespace {

const int seeds = testing::repeats({.usual = 12, .soak = 200});
constexpr BookId root{std::uint32_t{0}};

RiskSettings surface_settings(std::uint32_t scenarios, std::uint64_t seed = 1) {
  RiskSettings settings = settings_of(scenarios, seed);
  settings.revaluation = Revaluation::surface;
  return settings;
}

// Twenty options on each of three underlyings in two books, one to three months before expiry.
DeskText option_desk() {
  DeskText text;
  for (int u = 0; u < 3; ++u) {
    const std::string name = numbered("U", static_cast<std::size_t>(u));
    text.instruments += name + ",spot,,,,,,1,USD,0\n";
    text.market += name + ",price,100\n";
    for (int i = 0; i < 20; ++i) {
      const std::string option = name + "O" + std::to_string(i);
      text.instruments += option + ",option," + name + "," + std::to_string(80 + 2 * i) +
                          (i % 2 == 0 ? ",2026-02-20,call" : ",2026-03-20,put") + ",european,100,USD,0.01\n";
      text.market += option + ",implied_vol,0." + std::to_string(20 + i) + "\n";
      text.positions.push_back(option + "," + std::to_string((i % 3 == 0 ? -1 : 1) * (5 + i)) + ",firm/" +
                               (i % 4 == 0 ? "a" : "b"));
    }
  }
  text.market += "USD,rate,0.02\n";
  return text;
}

TEST(SurfaceMode, SaysWhichCellsItReadsOffASurfaceAndHowFarTheyAreOff) {
  const Desk desk = make_desk(option_desk());
  Rig full(desk, settings_of(4096));
  Rig surface(desk, surface_settings(4096));
  const RiskReport exact = full.recompute();
  const RiskReport report = surface.recompute();
  EXPECT_EQ(report.revaluation.surface_cells, 6U);
  EXPECT_EQ(report.revaluation.full_cells, 0U);
  EXPECT_EQ(report.revaluation.built, 6U);
  EXPECT_EQ(exact.revaluation.surface_cells, 0U);
  const double var = exact.nodes[0].levels[0].var;
  EXPECT_LE(report.revaluation.largest_error, 1e-6 * var);
  EXPECT_LE(std::abs(report.nodes[0].levels[0].var - var), 6e-6 * var);
  EXPECT_LE(std::abs(report.nodes[0].levels[0].es - exact.nodes[0].levels[0].es),
            report.revaluation.tail_error + 6 * units_per_quantum);
  EXPECT_NEAR(*report.nodes[0].value, *exact.nodes[0].value, 1e-6 * var);
  EXPECT_NE(report.configuration_identity, exact.configuration_identity);
}

TEST(SurfaceMode, TheCertificateCoversTheTailAndIsTrue) {
  const Desk desk = make_desk(option_desk());
  Rig full(desk, settings_of(2048));
  Rig surface(desk, surface_settings(2048));
  full.recompute();
  const RiskReport report = surface.recompute();
  const std::vector<Quanta> exact = full.pnl(root);
  const std::vector<Quanta> read = surface.pnl(root);
  double sum = 0.0;
  for (const CellRisk& cell : report.revaluation.cells) {
    sum += cell.certificate.largest_error;
    EXPECT_GT(cell.certificate.tail_checks, 20U);
  }
  // What the certificates promise together, and the roundings to quanta: one a surface, one a chunk.
  for (std::size_t s = 0; s < exact.size(); ++s) {
    ASSERT_LE(std::abs(to_units(exact[s] - read[s])), 3.0 * sum + 8 * units_per_quantum) << s;
  }
}

TEST(SurfaceMode, IncrementalUpdatesEqualAFullRecomputeWhateverWasBuiltBefore) {
  for (int seed = 0; seed < seeds; ++seed) {
    const auto s = static_cast<std::uint64_t>(seed);
    const Desk desk = make_desk(random_desk(s));
    RiskSettings settings = surface_settings(257, s);
    if (seed % 2 == 1) settings.revaluation = Revaluation::automatic;
    settings.certificate_limit = 1.0;  // distrust is an event, not a function of the snapshot: keep it out of this
    Rig incremental(desk, settings, {.threads = 2});
    incremental.recompute();
    Lots lots(s);
    for (int tick = 0; tick < 6; ++tick) {
      const auto symbol = static_cast<std::uint32_t>(lots.below(desk.instruments.underlyings().size()));
      const double mid = *desk.market.price(UnderlyingId{symbol}) * lots.between(0.97, 1.03);
      incremental.tick(symbol, mid);
      const RiskReport some = incremental.update();
      // An engine that never saw the earlier ticks builds its surfaces now.
      Rig late(desk, settings, {backends::cpu::Isa::scalar, 1});
      const market::SnapshotPtr snapshot = incremental.market.freeze();
      late.engine.recompute(*snapshot);
      const RiskReport all = late.engine.report(*snapshot);
      ASSERT_EQ(some.digest, all.digest) << "seed " << seed;
      ASSERT_EQ(some.revaluation.surface_cells, all.revaluation.surface_cells);
    }
  }
}

// The scenarios of the firm's tail, read off its downloaded P&L.
std::set<std::uint32_t> tail_of(Rig& rig, std::size_t entries) {
  const std::vector<Quanta> pnl = rig.pnl(root);
  std::vector<std::uint32_t> scenarios(pnl.size());
  std::iota(scenarios.begin(), scenarios.end(), 0U);
  std::stable_sort(scenarios.begin(), scenarios.end(), [&](auto a, auto b) { return pnl[a] < pnl[b]; });
  return {scenarios.begin(), scenarios.begin() + static_cast<std::ptrdiff_t>(entries)};
}

TEST(SurfaceMode, ASurfaceIsCheckedOnceAtEveryScenarioThatHasBeenInTheTailSinceItWasBuilt) {
  const Desk desk = make_desk(option_desk());
  const RiskSettings settings = surface_settings(2048);
  const std::size_t entries = measures::entries_needed(2048, settings.levels, settings.interval_coverage);
  Rig rig(desk, settings);
  Lots lots(5);
  std::set<std::uint32_t> since_start;
  std::set<std::uint32_t> since_crossing;  // of U0 to another anchor
  for (int tick = 0; tick < 40; ++tick) {
    const bool crossed = tick >= 20;
    const auto symbol = static_cast<std::uint32_t>(lots.below(3));
    rig.tick(symbol, lots.between(99.8, 100.4) + (crossed && symbol == 0 ? 3.3 : 0.0));
    if (tick == 20) rig.tick(0, 103.2);
    const RiskReport report = tick == 0 ? rig.recompute() : rig.update();
    const std::set<std::uint32_t> tail = tail_of(rig, entries);
    since_start.insert(tail.begin(), tail.end());
    if (crossed) since_crossing.insert(tail.begin(), tail.end());
    ASSERT_EQ(report.revaluation.built, tick == 0 ? 6U : tick == 20 ? 2U : 0U) << tick;
    for (const CellRisk& cell : report.revaluation.cells) {
      const bool rebuilt = crossed && cell.underlying_name == "U0";
      ASSERT_EQ(cell.certificate.tail_checks, (rebuilt ? since_crossing : since_start).size()) << tick;
    }
  }
  EXPECT_GT(since_start.size(), entries) << "no scenario entered the tail: the test shows nothing";
  EXPECT_GT(since_crossing.size(), entries);
}

TEST(SurfaceMode, NothingIsBuiltAgainInsideALatticeStep) {
  const Desk desk = make_desk(option_desk());
  Rig rig(desk, surface_settings(512));
  rig.recompute();
  rig.tick(0, 100.2);
  EXPECT_EQ(rig.update().revaluation.built, 0U);
  rig.tick(0, 103.0);
  EXPECT_EQ(rig.update().revaluation.built, 2U) << "another anchor: both books' cells on U0";
  rig.tick(0, 100.1);
  EXPECT_EQ(rig.update().revaluation.built, 0U) << "the one before is kept";
}

TEST(SurfaceMode, ASurfaceThatFailsItsCheckIsReplacedInTheSameCycle) {
  const Desk desk = make_desk(option_desk());
  RiskSettings settings = surface_settings(1024);
  settings.certificate_limit = 0.0;  // down to a quantum: no surface of this desk is that good
  Rig rig(desk, settings);
  Rig full(desk, settings_of(1024));
  const RiskReport report = rig.recompute();
  EXPECT_EQ(report.revaluation.surface_cells, 0U);
  EXPECT_EQ(report.revaluation.distrusted, 6U);
  EXPECT_EQ(report.digest, full.recompute().digest);
  for (const CellRisk& cell : report.revaluation.cells) EXPECT_EQ(cell.mode, CellMode::full_after_certificate);
}

TEST(SurfaceMode, WhatIsNoNumberIsTheLargestErrorWhereverItStands) {
  const Desk desk = make_desk(option_desk());
  const std::vector<Cell> cells = make_cells(desk.portfolio, desk.instruments, desk.model);
  CellMoves moves;
  moves.spot = {0.9, 1.1, 0, 0};
  moves.vol = {0.8, 1.2, 0, 0};
  CellSurface surface(cells[0], desk.instruments, moves, Revaluation::surface, {});
  LiveMarket market(desk.instruments, desk.market, desk.as_of, Quality::live);
  ASSERT_EQ(surface.prepare(*market.freeze(), Quality::live, 1), CellMode::surface);
  const CheckPoint honest{1.01, 1.0};
  const CheckPoint none{std::nan(""), 1.0};
  const std::vector<CheckPoint> points{honest, none, honest};
  EXPECT_LT(surface.check({&honest, 1}, true), 1.0);
  EXPECT_EQ(surface.check(points, true), HUGE_VAL) << "a later number must not cover it";
  EXPECT_EQ(surface.certificate().largest_error, HUGE_VAL);
}

TEST(SurfaceMode, AutomaticLeavesFewPositionsInFull) {
  DeskText text = option_desk();
  text.positions = {"U0O3,10,firm/a", "U1O3,10,firm/a", "U1O4,-3,firm/a"};
  const Desk desk = make_desk(text);
  RiskSettings settings = surface_settings(512);
  settings.revaluation = Revaluation::automatic;
  Rig rig(desk, settings);
  const RiskReport report = rig.recompute();
  for (const CellRisk& cell : report.revaluation.cells) EXPECT_EQ(cell.mode, CellMode::full_is_cheaper);
  EXPECT_EQ(report.digest, Rig(desk, settings_of(512)).recompute().digest);
}

TEST(SurfaceMode, OptionsOnFuturesWithAMovingBasisAreRevaluedInFull) {
  DeskText text;
  text.instruments =
      "U,spot,,,,,,1,USD,0\nF,future,U,,2026-06-19,,,50,USD,0\nFO,option,F,100,2026-03-20,call,european,50,USD,0\n";
  text.market = "U,price,100.4\nF,price,101\nFO,implied_vol,0.2\nUSD,rate,0.02\n";
  text.positions = {"FO,10,firm/options", "F,-5,firm/futures"};
  const Desk desk = make_desk(text);
  Rig rig(desk, surface_settings(2048));
  Rig full(desk, settings_of(2048));
  const RiskReport report = rig.recompute();
  const RiskReport exact_report = full.recompute();
  ASSERT_EQ(report.revaluation.cells.size(), 2U);
  for (std::size_t n = 0; n < report.nodes.size(); ++n) {
    EXPECT_NEAR(*report.nodes[n].value, *exact_report.nodes[n].value, 1e-6) << "futures have P&L and no value";
  }
  const CellRisk& futures = report.revaluation.cells[report.revaluation.cells[0].mode == CellMode::surface ? 0 : 1];
  const CellRisk& options = report.revaluation.cells[report.revaluation.cells[0].mode == CellMode::surface ? 1 : 0];
  EXPECT_EQ(futures.mode, CellMode::surface) << "futures gain a straight line of the basis";
  EXPECT_EQ(options.mode, CellMode::full_moving_basis);
  const std::vector<Quanta> exact = full.pnl(futures.book);
  const std::vector<Quanta> read = rig.pnl(futures.book);
  for (std::size_t s = 0; s < exact.size(); ++s) ASSERT_LE(std::abs(exact[s] - read[s]), 2) << s;
}

}  // namespace
}  // namespace plimsoll::risk
