// Prices at points, and the same from units: one result on every instruction set.
#include "kernels/backends/cpu/point_prices.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "kernels/math/log.hpp"
#include "kernels/surfaces/build_surface.hpp"
#include "tests/kernels/backends/synthetic_cells.hpp"

namespace plimsoll::backends {
namespace {

struct Points {
  std::vector<double> spots;
  std::vector<double> vol_moves;
};

Points points(std::size_t count, pricers::VolShift shift, Lots& lots) {
  Points points;
  for (std::size_t i = 0; i < count; ++i) {
    points.spots.push_back(lots.between(40.0, 200.0));
    points.vol_moves.push_back(shift == pricers::VolShift::add ? lots.between(-0.4, 0.4) : lots.between(0.0, 3.0));
  }
  return points;
}

/// Positions of every payoff, some worth nothing, some that move by less than their own rounding.
std::vector<pricers::Position> positions(std::size_t count, Lots& lots) {
  std::vector<pricers::Position> all;
  for (std::size_t i = 0; i < count; ++i) {
    pricers::Position position;
    position.payoff = static_cast<pricers::Payoff>(lots.below(4));
    position.option_type = lots.one_in(2) ? pricers::OptionType::call : pricers::OptionType::put;
    position.weight = lots.one_in(8) ? 0.0 : lots.between(-1e4, 1e4);
    position.base_value = lots.one_in(4) ? 0.0 : lots.between(0.0, 50.0);
    position.growth = lots.between(0.97, 1.03);
    position.carry = math::log(position.growth);
    position.basis = position.payoff == pricers::Payoff::future ? lots.between(-1.0, 1.0) : 0.0;
    position.strike = lots.one_in(4) ? 1e5 : lots.between(40.0, 200.0);
    position.log_strike = math::log(position.strike);
    position.root_time = lots.one_in(4) ? 0.0 : lots.between(0.0, 1.5);
    position.stdev = 0.2 * position.root_time;
    position.discount = lots.between(0.9, 1.0);
    all.push_back(position);
  }
  return all;
}

TEST(PointPrices, AreTheWeightedSumOfUnitsOnEveryInstructionSet) {
  Lots lots(3);
  for (const pricers::VolShift shift : {pricers::VolShift::multiply, pricers::VolShift::add}) {
    for (const std::size_t count : {1U, 7U, 33U, 511U, 512U, 513U, 1100U}) {
      for (const std::size_t held : {0U, 1U, 5U, 130U}) {
        const Points at = points(count, shift, lots);
        const std::vector<pricers::Position> book = positions(held, lots);
        std::vector<double> first;
        for (const cpu::Isa isa : cpu::supported_isas()) {
          std::vector<double> pnl(count);
          cpu::price_points(isa, book, shift, at.spots, at.vol_moves, pnl);
          if (first.empty()) first = pnl;
          ASSERT_EQ(pnl, first) << cpu::to_string(isa);

          std::vector<double> gains(count * held);
          cpu::price_units(isa, book, shift, at.spots, at.vol_moves, gains);
          std::vector<const double*> rows;
          std::vector<double> weights;
          for (std::size_t i = 0; i < held; ++i) {
            rows.push_back(gains.data() + i * count);
            weights.push_back(book[i].weight);
          }
          std::vector<double> sum(count, -1.0);
          cpu::add_units(isa, weights, rows, sum);
          for (std::size_t j = 0; j < count; ++j) {
            ASSERT_EQ(to_bits(sum[j]), to_bits(pnl[j])) << cpu::to_string(isa) << ", point " << j;
          }
        }
      }
    }
  }
}

TEST(PointPrices, OfAUnitAreItsValueLessItsBaseValue) {
  Lots lots(4);
  const Points at = points(40, pricers::VolShift::multiply, lots);
  const std::vector<pricers::Position> book = positions(30, lots);
  for (const cpu::Isa isa : cpu::supported_isas()) {
    std::vector<double> gains(book.size() * 40);
    cpu::price_units(isa, book, pricers::VolShift::multiply, at.spots, at.vol_moves, gains);
    for (std::size_t i = 0; i < book.size(); ++i) {
      for (std::size_t j = 0; j < 40; ++j) {
        const pricers::ShockedMarket market{at.spots[j], math::log(at.spots[j]), at.vol_moves[j], 0.0};
        const double expected = pricers::unit_value(book[i], pricers::VolShift::multiply, market) - book[i].base_value;
        ASSERT_EQ(to_bits(gains[i * 40 + j]), to_bits(expected)) << cpu::to_string(isa);
      }
    }
  }
}

TEST(PointPrices, OfASurfaceAreItsDefinition) {
  surfaces::Surface surface;
  surface.breaks = {90.0, 120.0};
  Lots lots(6);
  for (std::uint32_t piece = 0; piece < 3; ++piece) {
    surfaces::SurfacePiece& one = surface.pieces.emplace_back();
    one.spot_scale = 0.02;
    one.spot_offset = -2.0;
    one.first_row = static_cast<std::uint32_t>(surface.row_terms.size());
    one.first_coefficient = static_cast<std::uint32_t>(surface.coefficients.size());
    one.rows = 5 + piece;
    one.vol_terms = 4;
    for (std::uint32_t row = 0; row < one.rows; ++row) {
      const std::size_t terms = row == 1 ? 4 : 1 + lots.below(4);
      surface.row_terms.push_back(static_cast<std::uint8_t>(terms));
      for (std::size_t j = 0; j < terms; ++j) surface.coefficients.push_back(lots.between(-10.0, 10.0));
    }
  }
  surface.vol_scale = 0.6;
  surface.vol_offset = -0.9;
  const surfaces::SurfaceView view = surface.view(0.0);
  Points at = points(700, pricers::VolShift::multiply, lots);
  at.spots[3] = 90.0;
  for (const cpu::Isa isa : cpu::supported_isas()) {
    std::vector<double> values(at.spots.size());
    cpu::evaluate_points(isa, view, at.spots, at.vol_moves, values);
    for (std::size_t j = 0; j < values.size(); ++j) {
      ASSERT_EQ(to_bits(values[j]), to_bits(view.value(at.spots[j], at.vol_moves[j]))) << cpu::to_string(isa);
    }
  }
}

}  // namespace
}  // namespace plimsoll::backends
