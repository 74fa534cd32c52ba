// Quantities scale: a surface put together from kept unit values is the one that pricing gives, bit for bit.
#include "host/risk/unit_values.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "host/risk/cell_surface.hpp"
#include "tests/host/risk/random_desk.hpp"
#include "tests/support/soak.hpp"

namespace plimsoll::risk {
namespace {

const int seeds = testing::repeats({.usual = 4, .soak = 200});

CellMoves moves(std::uint64_t seed) {
  CellMoves moves;
  moves.spot = {0.92, 1.09, 0, 0};
  moves.vol = {0.8, 1.25, 0, 0};
  if (seed % 2 == 1) {
    moves.vol = {-0.03, 0.04, 0, 0};
    moves.vol_shift = pricers::VolShift::add;
  }
  return moves;
}

CellSurface surface_of(const Cell& cell, const Desk& desk, std::uint64_t seed, MemoryBudget* budget = nullptr) {
  return {cell, desk.instruments, moves(seed), Revaluation::surface, {}, budget};
}

void expect_same_surface(CellSurface& one, CellSurface& other, const market::MarketSnapshot& snapshot) {
  ASSERT_EQ(one.prepare(snapshot, Quality::live, 1), other.prepare(snapshot, Quality::live, 1));
  if (one.mode() != CellMode::surface) return;
  const surfaces::Surface& a = one.built().surface;
  const surfaces::Surface& b = other.built().surface;
  ASSERT_EQ(a.coefficients, b.coefficients);
  ASSERT_EQ(a.row_terms, b.row_terms);
  ASSERT_EQ(a.breaks, b.breaks);
  ASSERT_EQ(a.pieces.size(), b.pieces.size());
  ASSERT_EQ(one.built().largest_error, other.built().largest_error);
  ASSERT_EQ(one.built().points, other.built().points);
  ASSERT_EQ(one.value(), other.value());
  ASSERT_EQ(one.view().base, other.view().base);
  ASSERT_EQ(one.view().basis_slope, other.view().basis_slope);
}

/// The cell after some trades: other quantities, positions that are gone, instruments that are new to it.
Cell traded(const Cell& cell, const Desk& desk, Lots& lots) {
  Cell after = cell;
  after.positions.clear();
  for (const portfolio::Instrument& instrument : desk.instruments) {
    if (instrument.underlying != cell.underlying) continue;
    std::optional<portfolio::Position> held;
    for (const portfolio::Position& position : cell.positions) {
      if (position.instrument == instrument.id) held = position;
    }
    if (!held && !lots.one_in(20)) continue;
    if (held && lots.one_in(20)) continue;
    if (!held) held = {cell.book, instrument.id, Quantity::from_raw(7 * decimal_scale)};
    if (lots.one_in(4)) held->quantity = Quantity::from_raw(held->quantity.raw() + 3 * decimal_scale);
    if (held->quantity.raw() != 0) after.positions.push_back(*held);
  }
  return after;
}

TEST(UnitValues, GiveTheSurfaceThatPricingGives) {
  std::uint64_t asked = 0;
  std::uint64_t priced = 0;
  for (int seed = 0; seed < seeds; ++seed) {
    SCOPED_TRACE(seed);
    const auto s = static_cast<std::uint64_t>(seed);
    const Desk desk = make_desk(random_desk(s));
    const market::SnapshotPtr snapshot = LiveMarket(desk.instruments, desk.market, desk.as_of, Quality::live).freeze();
    Lots lots(s);
    for (const Cell& cell : make_cells(desk.portfolio, desk.instruments, desk.model)) {
      MemoryBudget budget{std::size_t{64} << 20};
      CellSurface before = surface_of(cell, desk, s, &budget);
      CellSurface before_anew = surface_of(cell, desk, s);
      expect_same_surface(before, before_anew, *snapshot);
      const Cell after = traded(cell, desk, lots);
      CellSurface combined = surface_of(after, desk, s);
      combined.use_units_of(&before);
      CellSurface anew = surface_of(after, desk, s);
      expect_same_surface(combined, anew, *snapshot);
      ASSERT_LE(combined.points_priced(), anew.points_priced());
      asked += anew.points_priced();
      priced += combined.points_priced();
    }
  }
  EXPECT_LT(priced, asked) << "nothing was ever taken over: the test shows nothing";
}

TEST(UnitValues, OtherQuantitiesNeedNoPricing) {
  std::size_t on_surfaces = 0;
  for (int seed = 0; seed < seeds; ++seed) {
    const auto s = static_cast<std::uint64_t>(seed);
    const Desk desk = make_desk(random_desk(s));
    const market::SnapshotPtr snapshot = LiveMarket(desk.instruments, desk.market, desk.as_of, Quality::live).freeze();
    for (const Cell& cell : make_cells(desk.portfolio, desk.instruments, desk.model)) {
      MemoryBudget budget{std::size_t{64} << 20};
      CellSurface before = surface_of(cell, desk, s, &budget);
      if (before.prepare(*snapshot, Quality::live, 1) != CellMode::surface) continue;
      ++on_surfaces;
      Cell twice = cell;  // twice the P&L asks for the same points
      for (portfolio::Position& position : twice.positions) {
        position.quantity = Quantity::from_raw(-2 * position.quantity.raw());
      }
      CellSurface combined = surface_of(twice, desk, s);
      combined.use_units_of(&before);
      ASSERT_EQ(combined.prepare(*snapshot, Quality::live, 1), CellMode::surface);
      ASSERT_EQ(combined.points_priced(), 0U) << "seed " << seed;
      ASSERT_GT(combined.built().points, 0U);
    }
  }
  EXPECT_GT(on_surfaces, 10U);
}

TEST(UnitValues, OfOtherParametersOrAnotherAnchorAreNotUsed) {
  const Desk desk = make_desk(random_desk(2));
  market::MarketSnapshot snapshot = *LiveMarket(desk.instruments, desk.market, desk.as_of, Quality::live).freeze();
  const std::vector<Cell> cells = make_cells(desk.portfolio, desk.instruments, desk.model);
  const Cell& cell = cells.front();
  MemoryBudget budget{std::size_t{64} << 20};
  CellSurface before = surface_of(cell, desk, 2, &budget);
  before.prepare(snapshot, Quality::live, 1);

  market::MarketSnapshot elsewhere = snapshot;
  elsewhere.spots[cell.underlying.index()].value *= 1.1;
  CellSurface moved = surface_of(cell, desk, 2);
  moved.use_units_of(&before);
  CellSurface moved_anew = surface_of(cell, desk, 2);
  expect_same_surface(moved, moved_anew, elsewhere);
  EXPECT_EQ(moved.points_priced(), moved_anew.points_priced());

  market::MarketSnapshot dearer = snapshot;
  std::vector<market::Mark> marks = snapshot.marks.values();
  for (market::Mark& mark : marks) mark.value *= 1.1;
  dearer.marks = marks;
  CellSurface revised = surface_of(cell, desk, 2);
  revised.use_units_of(&before);
  CellSurface revised_anew = surface_of(cell, desk, 2);
  ASSERT_EQ(revised.prepare(dearer, Quality::live, 2), CellMode::surface);
  ASSERT_EQ(revised_anew.prepare(dearer, Quality::live, 2), CellMode::surface);
  EXPECT_EQ(revised.built().surface.coefficients, revised_anew.built().surface.coefficients);
  EXPECT_EQ(revised.points_priced(), revised_anew.points_priced());
}

TEST(UnitValues, StayWithinTheirBudgetAndGiveItBack) {
  const Desk desk = make_desk(random_desk(2));
  market::MarketSnapshot snapshot = *LiveMarket(desk.instruments, desk.market, desk.as_of, Quality::live).freeze();
  const std::vector<Cell> cells = make_cells(desk.portfolio, desk.instruments, desk.model);
  const Cell& cell = cells.front();
  for (const std::size_t bytes : {std::size_t{0}, std::size_t{5'000}, std::size_t{64} << 20}) {
    MemoryBudget budget{bytes};
    {
      CellSurface before = surface_of(cell, desk, 2, &budget);
      CellSurface anew = surface_of(cell, desk, 2);
      expect_same_surface(before, anew, snapshot);
      const std::size_t needed = bytes - budget.left_bytes;
      ASSERT_LE(needed, bytes);
      ASSERT_EQ(needed > 0, bytes > 5'000) << "what does not fit is not kept in part";
      // Three anchors in two slots: what is built over gives back what it kept.
      for (const double step : {1.1, 1.21, 1.33, 1.1, 1.0}) {
        market::MarketSnapshot elsewhere = snapshot;
        elsewhere.spots[cell.underlying.index()].value *= step;
        before.prepare(elsewhere, Quality::live, 1);
      }
      ASSERT_LE(bytes - budget.left_bytes, 4 * needed);
    }
    ASSERT_EQ(budget.left_bytes, bytes);
  }
}

}  // namespace
}  // namespace plimsoll::risk
