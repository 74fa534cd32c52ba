#include "kernels/surfaces/build_surface.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <set>
#include <vector>

#include "kernels/backends/cpu/point_prices.hpp"
#include "kernels/math/log.hpp"
#include "kernels/pricers/position.hpp"

namespace plimsoll::surfaces {
namespace {

constexpr double anchor = 100.0;
constexpr SurfaceDomain usual{88.0, 113.0, 0.8, 1.25};

pricers::Position option(pricers::OptionType type, double strike, double years, double vol, double weight) {
  pricers::Position position;
  position.payoff = pricers::Payoff::option_on_spot;
  position.option_type = type;
  position.weight = weight;
  position.strike = strike;
  position.log_strike = math::log(strike);
  position.root_time = square_root(years);
  position.stdev = vol * position.root_time;
  position.base_value =
      pricers::unit_value(position, pricers::VolShift::multiply, {anchor, math::log(anchor), 1.0, 0.0});
  return position;
}

using Positions = std::vector<pricers::Position>;
using enum pricers::OptionType;

PointPnl pricing(const Positions& positions) {
  return [&](auto spots, auto vols, auto pnl) {
    backends::cpu::price_points(backends::cpu::best_isa(), positions, pricers::VolShift::multiply, spots, vols, pnl);
  };
}

BuiltSurface build(const Positions& positions, const SurfaceDomain& domain = usual) {
  std::vector<double> kinks;
  for (const pricers::Position& position : positions) kinks.push_back(position.strike);
  return build_surface(domain, kinks, {}, pricing(positions));
}

// The largest difference from the pricers, summed here by themselves, on a grid that no node falls on.
double largest_error(const BuiltSurface& built, const Positions& positions, const SurfaceDomain& domain = usual) {
  const SurfaceView view = built.surface.view(0.0);
  double worst = 0.0;
  for (int i = 0; i <= 1500; ++i) {
    for (int j = 0; j <= 6; ++j) {
      const double spot = domain.lowest_spot + (domain.highest_spot - domain.lowest_spot) * i / 1500.0;
      const double vol = domain.lowest_vol_move + (domain.highest_vol_move - domain.lowest_vol_move) * j / 6.0;
      double pnl = 0.0;
      for (const pricers::Position& position : positions) {
        const double value =
            pricers::unit_value(position, pricers::VolShift::multiply, {spot, math::log(spot), vol, 0.0});
        pnl += position.weight * (value - position.base_value);
      }
      worst = std::max(worst, std::abs(view.value(spot, vol) - pnl));
    }
  }
  return worst;
}

Positions ladder(double years, double weight) {
  Positions positions;
  for (int i = 0; i < 20; ++i) {
    positions.push_back(option(i % 2 == 0 ? call : put, 80.0 + 2.0 * i, years * (1 + i % 3), 0.2 + 0.01 * i,
                               i % 3 == 0 ? -weight : weight));
  }
  return positions;
}

TEST(BuildSurface, AMonthOfVanillasIsOneSmallPiece) {
  const Positions positions = ladder(30.0 / 365.0, 1000.0);
  const BuiltSurface built = build(positions);
  ASSERT_EQ(built.status, SurfaceStatus::built);
  EXPECT_EQ(built.surface.pieces.size(), 1U);
  EXPECT_LE(largest_error(built, positions), built.tolerance);
  EXPECT_LT(built.surface.operations(), 250U);
  EXPECT_LT(built.points, 1000U);
}

TEST(BuildSurface, NeverAsksForTheSamePointsTwice) {
  for (const double years : {30.0 / 365.0, 1.0 / 8760.0}) {
    const Positions positions = ladder(years, 1000.0);
    const PointPnl pricer = pricing(positions);
    std::set<std::vector<double>> asked;
    const BuiltSurface built =
        build_surface(usual, std::vector<double>{95.0, 100.0}, {}, [&](auto spots, auto vols, auto pnl) {
          std::vector<double> points(spots.begin(), spots.end());
          points.insert(points.end(), vols.begin(), vols.end());
          EXPECT_TRUE(asked.insert(points).second) << points.size() / 2 << " points again";
          pricer(spots, vols, pnl);
        });
    ASSERT_EQ(built.status, SurfaceStatus::built);
    EXPECT_GT(asked.size(), 1U);
  }
}

TEST(BuildSurface, AnHourBeforeExpirySplitsAroundTheStrike) {
  const Positions positions{option(call, 100.0, 1.0 / 8760.0, 0.2, -500.0)};
  const BuiltSurface built = build(positions);
  ASSERT_EQ(built.status, SurfaceStatus::built);
  EXPECT_GT(built.surface.pieces.size(), 3U);
  EXPECT_LE(largest_error(built, positions), built.tolerance);
}

TEST(BuildSurface, AButterflyNarrowerThanANodeSpacingIsNotMissed) {
  // Worth something only between 99.5 and 100.5: zero at all the nodes of a coarse grid.
  constexpr double hour = 1.0 / 8760.0;
  const Positions positions{option(call, 99.5, hour, 0.1, 1e4), option(call, 100.0, hour, 0.1, -2e4),
                            option(call, 100.5, hour, 0.1, 1e4)};
  const BuiltSurface built = build(positions);
  if (built.status == SurfaceStatus::built) {
    EXPECT_LE(largest_error(built, positions), built.tolerance);
    EXPECT_GT(built.surface.pieces.size(), 3U);
  } else {
    EXPECT_EQ(built.status, SurfaceStatus::unresolved);
  }
}

TEST(BuildSurface, ADeepOptionThatOnlyTheEndsSeeIsThere) {
  const Positions positions{option(put, 80.0, 5.0 / 365.0, 0.25, -1e5)};
  const BuiltSurface built = build(positions);
  ASSERT_EQ(built.status, SurfaceStatus::built);
  EXPECT_LE(largest_error(built, positions), built.tolerance);
  EXPECT_LT(built.surface.view(0.0).value(88.0, 1.25), -100.0);
}

TEST(BuildSurface, AHugePositionAmongThousandsSetsTheScaleAndNotTheAccuracyOfNothing) {
  Positions positions = ladder(60.0 / 365.0, 1.0);
  positions.push_back(option(call, 101.0, 20.0 / 365.0, 0.3, 1e7));
  const BuiltSurface built = build(positions);
  ASSERT_EQ(built.status, SurfaceStatus::built);
  EXPECT_LE(largest_error(built, positions), built.tolerance);
}

TEST(BuildSurface, PositionsThatCancelBelowTheNoiseOfTheirSumAreRefusedOrExact) {
  // Equal strikes an ulp apart: what is left of 1e9 options is rounding noise.
  Positions positions{option(call, 100.0, 0.1, 0.2, 1e9), option(call, std::nextafter(100.0, 101.0), 0.1, 0.2, -1e9)};
  const BuiltSurface built = build(positions);
  if (built.status == SurfaceStatus::built) {
    EXPECT_LE(largest_error(built, positions), built.tolerance);
  } else {
    EXPECT_EQ(built.status, SurfaceStatus::unresolved);
  }
}

TEST(BuildSurface, ExpiredOptionsHaveTheirKink) {
  const Positions positions{option(call, 100.0, 0.0, 0.2, 1.0)};
  const BuiltSurface built = build(positions);
  // A kink needs halving down to its strike: within the limit of pieces or not at all, but never wrong.
  if (built.status == SurfaceStatus::built) {
    EXPECT_LE(largest_error(built, positions), built.tolerance);
  }
}

TEST(BuildSurface, WithoutAVolFactorThereIsOneTermPerRow) {
  constexpr SurfaceDomain fixed{88.0, 113.0, 1.0, 1.0};
  const Positions positions = ladder(30.0 / 365.0, 10.0);
  const BuiltSurface built = build(positions, fixed);
  ASSERT_EQ(built.status, SurfaceStatus::built);
  EXPECT_LE(largest_error(built, positions, fixed), built.tolerance);
  for (const SurfacePiece& piece : built.surface.pieces) EXPECT_EQ(piece.vol_terms, 1U);
}

TEST(BuildSurface, NoNumberFromAPricerMeansNoSurface) {
  const BuiltSurface built =
      build_surface(usual, {}, {}, [](auto, auto, auto pnl) { std::fill(pnl.begin(), pnl.end(), std::nan("")); });
  EXPECT_EQ(built.status, SurfaceStatus::not_finite);
  EXPECT_TRUE(built.surface.pieces.empty());
  EXPECT_EQ(build_surface({-1.0, 100.0, 1.0, 1.0}, {}, {}, pricing({})).status, SurfaceStatus::not_finite);
}

TEST(BuildSurface, NoiseIsNeverResolved) {
  std::uint64_t state = 1;
  const PointPnl noise = [&](auto, auto, auto pnl) {
    for (double& value : pnl) {
      state = state * 6364136223846793005U + 1442695040888963407U;
      value = static_cast<double>(state >> 40);
    }
  };
  const BuiltSurface built = build_surface(usual, {}, {}, noise);
  EXPECT_EQ(built.status, SurfaceStatus::unresolved);
  EXPECT_LT(built.points, 500'000U);
}

TEST(BuildSurface, SpotAndFuturesAreStraightLines) {
  pricers::Position spot;
  spot.weight = 300.0;
  spot.base_value = anchor;
  const BuiltSurface built = build({spot});
  ASSERT_EQ(built.status, SurfaceStatus::built);
  ASSERT_EQ(built.surface.pieces.size(), 1U);
  EXPECT_EQ(built.surface.pieces[0].rows, 2U);
  EXPECT_EQ(built.surface.pieces[0].vol_terms, 1U);
  EXPECT_LE(largest_error(built, {spot}), built.tolerance);
}

}  // namespace
}  // namespace plimsoll::surfaces
