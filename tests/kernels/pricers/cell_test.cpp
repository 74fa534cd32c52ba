#include "kernels/pricers/cell.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace plimsoll::pricers {
namespace {

Position stock(double weight) {
  Position position;
  position.weight = weight;
  position.base_value = 100.0;
  return position;
}

struct Columns {
  std::vector<double> spot{1.1};
  std::vector<double> vol{1.0};
  std::vector<double> basis{0.0};
};

CellView view(const std::vector<Position>& positions, const Columns& columns) {
  CellView cell;
  cell.positions = {positions.data(), positions.size()};
  cell.spot = 100.0;
  cell.spot_moves = columns.spot.data();
  cell.vol_moves = columns.vol.data();
  cell.basis_moves = columns.basis.data();
  return cell;
}

TEST(Cell, SumsPositionsAndRoundsOnceToQuanta) {
  const Columns columns{.spot = {1.5}};
  EXPECT_EQ(view({stock(2.0), stock(-1.0)}, columns).pnl(0), to_quanta(50.0));
}

TEST(Cell, RoundsOncePerSixtyFourPositions) {
  // Each position makes a third of a quantum: 64 of them round to 21, and 65 to 21 + 0.
  const Columns columns{.spot = {2.0}};
  const double third = units_per_quantum / 3.0 / 100.0;
  std::vector<Position> positions(64, stock(third));
  EXPECT_EQ(view(positions, columns).pnl(0), 21);
  positions.push_back(stock(third));
  EXPECT_EQ(view(positions, columns).pnl(0), 21);
  positions.insert(positions.end(), 63, stock(third));
  EXPECT_EQ(view(positions, columns).pnl(0), 42);  // one run of 128 would give 43
}

TEST(Cell, APnlThatDoesNotFitHasNoNumber) {
  const Columns columns{.spot = {2.0}};
  EXPECT_EQ(view({stock(1e12)}, columns).pnl(0), unrepresentable_quanta);
  // Each fits alone; their sum does not.
  std::vector<Position> positions(65, stock(4e10 / 64.0));
  positions[64] = stock(4e10);
  EXPECT_EQ(view(positions, columns).pnl(0), unrepresentable_quanta);
}

TEST(Cell, NothingMovedMeansNoPnl) {
  const Columns columns{.spot = {1.0}};
  Position option;
  option.payoff = Payoff::option_on_spot;
  option.weight = 1e6;
  option.strike = 101.0;
  option.log_strike = math::log(101.0);
  option.stdev = 0.1;
  option.root_time = 0.5;
  option.base_value = unit_value(option, VolShift::multiply, {100.0, math::log(100.0), 1.0, 0.0});
  EXPECT_GT(option.base_value, 3.0);
  EXPECT_EQ(view({option}, columns).pnl(0), 0);
}

}  // namespace
}  // namespace plimsoll::pricers
