#include "tools/exchange/fair_values.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <set>
#include <string>
#include <vector>

#include "tools/exchange/settings.hpp"

namespace plimsoll::exchange {
namespace {

constexpr double day_seconds = 6.5 * 3600.0;

/// Log returns of every symbol over one day, for one seed of the walk on the universe of seed 1.
std::vector<double> day_returns(std::uint64_t seed, const std::vector<Listing>& universe, int steps) {
  FairValues values(seed, universe);
  for (int step = 0; step < steps; ++step) {
    values.advance(day_seconds / steps);
    values.ticks(static_cast<std::size_t>(step) % universe.size());  // catching up at odd times must not matter
  }
  std::vector<double> returns;
  for (std::size_t symbol = 0; symbol < universe.size(); ++symbol) {
    returns.push_back(std::log(values.ticks(symbol) / (universe[symbol].opening_price / double{tick})));
  }
  return returns;
}

TEST(FairValues, MoveWithTheVolatilityAndCorrelationOfTheModel) {
  const std::vector<Listing> universe = make_universe(1, 12);
  constexpr int days = 4000;
  std::vector<double> variance(universe.size());
  double covariance_01 = 0.0, covariance_17 = 0.0;
  for (int day = 0; day < days; ++day) {
    const std::vector<double> returns = day_returns(1000 + static_cast<std::uint64_t>(day), universe, 50);
    for (std::size_t symbol = 0; symbol < returns.size(); ++symbol)
      variance[symbol] += returns[symbol] * returns[symbol] / days;
    covariance_01 += returns[0] * returns[1] / days;
    covariance_17 += returns[1] * returns[7] / days;
  }
  const auto squared = [](double x) { return x * x; };
  for (std::size_t symbol = 0; symbol < universe.size(); ++symbol) {
    const Listing& listing = universe[symbol];
    const double expected =
        (squared(listing.market_beta * 0.15) + squared(listing.sector_beta * 0.12) + squared(listing.own_vol_annual)) /
        252.0;
    // The relative standard error of a variance from n draws is sqrt(2 / n) = 2.2 %; four of them.
    EXPECT_NEAR(variance[symbol] / expected, 1.0, 0.09) << listing.name;
    EXPECT_NEAR(squared(annual_vol(listing)) / 252.0, expected, 1e-12 * expected);
  }
  // The fund shares the market with everybody; symbols 1 and 7 also share a sector. Four standard errors of
  // sqrt((var var' + cov^2) / n).
  const double market = squared(0.15) / 252.0, sector = squared(0.12) / 252.0;
  const double expected_01 = universe[1].market_beta * market;
  const double expected_17 = universe[1].market_beta * universe[7].market_beta * market +
                             universe[1].sector_beta * universe[7].sector_beta * sector;
  EXPECT_EQ(universe[1].sector, universe[7].sector);
  const auto band = [&](std::size_t a, std::size_t b, double cov) {
    return 4.0 * std::sqrt((variance[a] * variance[b] + cov * cov) / days);
  };
  EXPECT_NEAR(covariance_01, expected_01, band(0, 1, expected_01));
  EXPECT_NEAR(covariance_17, expected_17, band(1, 7, expected_17));
}

TEST(FairValues, StandStillWithoutTime) {
  const std::vector<Listing> universe = make_universe(1, 3);
  FairValues values(1, universe);
  EXPECT_EQ(values.ticks(2), universe[2].opening_price / double{tick});
  values.advance(0.0);
  EXPECT_EQ(values.ticks(2), universe[2].opening_price / double{tick});
}

TEST(Universe, NamesAreDistinctAndALargerOneOnlyAppends) {
  const std::vector<Listing> few = make_universe(1, 30);
  const std::vector<Listing> many = make_universe(1, most_symbols);
  std::set<std::string> names;
  for (const Listing& listing : many) {
    names.insert(listing.name);
    ASSERT_LE(listing.name.size(), 5u);
    ASSERT_GE(listing.opening_price, 20u * 10'000u);
    ASSERT_EQ(listing.opening_price % tick, 0u);
  }
  EXPECT_EQ(names.size(), most_symbols);
  for (std::size_t symbol = 0; symbol < few.size(); ++symbol) {
    EXPECT_EQ(few[symbol].name, many[symbol].name);
    EXPECT_EQ(few[symbol].opening_price, many[symbol].opening_price);
  }
}

}  // namespace
}  // namespace plimsoll::exchange
