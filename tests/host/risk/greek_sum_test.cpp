#include "host/risk/greek_sum.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <vector>

#include "tests/kernels/backends/synthetic_cells.hpp"

namespace plimsoll::risk {
namespace {

using backends::Lots;

constexpr UnderlyingId first{std::uint32_t{0}};
constexpr UnderlyingId second{std::uint32_t{1}};

GreekQuanta all_parts(Quanta value) {
  GreekQuanta quanta;
  quanta.part.fill(value);
  return quanta;
}

TEST(GreekSum, AddsPositionsAndScalesToTheNamedUnits) {
  // 300 units at 50: 1 % of spot is 0.5, a vol point 0.01, a day 1/365. Binary fractions, so that every digit is exact.
  const pricers::Greeks greeks{
      .delta = 0.5, .gamma = 0.25, .vega = 12.5, .theta_per_year = -7.3, .rho = 40.0, .vanna = 1.5, .volga = 100.0};
  GreekSum sum;
  sum.add(to_greek_quanta(greeks, 300.0, 50.0), first, 50.0, Quality::live);
  const CurrencyGreeks currency = *sum.currency();
  EXPECT_EQ(currency.delta_per_spot_pct, 75.0);                  // 300 x 0.5 x 0.5
  EXPECT_EQ(currency.gamma_per_spot_pct2, 18.75);                // 300 x 0.25 x 0.5 x 0.5
  EXPECT_EQ(currency.vega_per_vol_point, 37.5);                  // 300 x 12.5 / 100
  EXPECT_NEAR(currency.theta_per_day, -6.0, units_per_quantum);  // 300 x -7.3 / 365
  EXPECT_EQ(currency.rho_per_rate_pct, 120.0);                   // 300 x 40 / 100
  EXPECT_EQ(currency.vanna_per_spot_pct_vol_point, 2.25);        // 300 x 1.5 x 0.5 / 100
  EXPECT_EQ(currency.volga_per_vol_point2, 3.0);                 // 300 x 100 / 10,000
  const UnderlyingGreeks units = *sum.underlying();
  EXPECT_EQ(units.delta_units, 150.0);
  EXPECT_EQ(units.gamma_units_per_price, 75.0);
  EXPECT_EQ(sum.positions(), 1U);
  EXPECT_EQ(sum.quality(), Quality::live);
}

TEST(GreekSum, OfNothingIsZeroAndLive) {
  EXPECT_EQ(GreekSum{}.currency(), CurrencyGreeks{});
  EXPECT_EQ(GreekSum{}.underlying(), std::nullopt);  // of which underlying?
  EXPECT_EQ(GreekSum{}.quality(), Quality::live);
}

TEST(GreekSum, DoesNotDependOnOrderOrGrouping) {
  Lots lots(3);
  std::vector<GreekQuanta> parts(200);
  // Up to 2^61 each: partial sums leave 64 bits on the way in some orders, and none of the answers may notice.
  for (GreekQuanta& quanta : parts) {
    for (Quanta& part : quanta.part) part = static_cast<Quanta>(lots.bits() >> 3) * (lots.one_in(2) ? 1 : -1);
  }
  for (std::size_t i = 0; i < 100; ++i) {  // and so that the total fits: the second half takes the first back, nearly
    for (std::size_t k = 0; k < parts[i].part.size(); ++k) parts[i + 100].part[k] = 1'000'000 - parts[i].part[k];
  }
  std::optional<CurrencyGreeks> expected;
  for (int round = 0; round < 20; ++round) {
    for (std::size_t i = parts.size(); i-- > 1;) std::swap(parts[i], parts[lots.below(i + 1)]);
    GreekSum total;
    GreekSum group;
    for (const GreekQuanta& quanta : parts) {
      group.add(quanta, first, 1.0, Quality::live);
      if (lots.one_in(7)) {
        total.add(group);
        group = {};
      }
    }
    total.add(group);
    ASSERT_TRUE(total.currency().has_value());
    if (!expected) expected = total.currency();
    ASSERT_EQ(total.currency(), expected);
    ASSERT_EQ(total.positions(), 200U);
  }
  EXPECT_EQ(expected->delta_per_spot_pct, to_units(100'000'000));
}

TEST(GreekSum, WithAPartThatIsNoNumberHasNone) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  for (double pricers::Greeks::*field :
       {&pricers::Greeks::delta, &pricers::Greeks::gamma, &pricers::Greeks::vega, &pricers::Greeks::theta_per_year,
        &pricers::Greeks::rho, &pricers::Greeks::vanna, &pricers::Greeks::volga}) {
    for (const double bad : {nan, 1e300, -std::numeric_limits<double>::infinity()}) {
      pricers::Greeks greeks;
      greeks.*field = bad;
      GreekSum sum;
      sum.add(to_greek_quanta(greeks, 1.0, 100.0), first, 100.0, Quality::live);
      sum.add(all_parts(5), first, 100.0, Quality::live);
      EXPECT_EQ(sum.currency(), std::nullopt);
      EXPECT_EQ(sum.underlying(), std::nullopt);
      EXPECT_EQ(sum.quality(), Quality::unknown);
      GreekSum above;
      above.add(all_parts(7), first, 100.0, Quality::live);
      above.add(sum);
      EXPECT_EQ(above.currency(), std::nullopt);
      EXPECT_EQ(above.positions(), 3U);
    }
  }
}

TEST(GreekSum, ThatDoesNotFitHasNoNumberAndComesBackWhenItFits) {
  constexpr Quanta large = Quanta{1} << 62;
  GreekSum sum;
  sum.add(all_parts(large), first, 1.0, Quality::live);
  EXPECT_TRUE(sum.currency().has_value());
  sum.add(all_parts(1), first, 1.0, Quality::live);
  EXPECT_EQ(sum.currency(), std::nullopt);
  EXPECT_EQ(sum.quality(), Quality::unknown);
  sum.add(all_parts(-1), first, 1.0, Quality::live);
  EXPECT_TRUE(sum.currency().has_value());
  EXPECT_EQ(sum.quality(), Quality::live);
}

TEST(GreekSum, OverSeveralUnderlyingsHasCurrencyButNoUnits) {
  GreekSum a;
  a.add(all_parts(1), first, 10.0, Quality::live);
  GreekSum b;
  b.add(all_parts(1), second, 20.0, Quality::stale);
  EXPECT_TRUE(b.underlying().has_value());
  a.add(b);
  EXPECT_EQ(a.underlying(), std::nullopt);
  EXPECT_TRUE(a.currency().has_value());
  EXPECT_EQ(a.quality(), Quality::stale);
  GreekSum above;  // of nothing of its own
  above.add(a);
  EXPECT_EQ(above.underlying(), std::nullopt);
}

TEST(GreekSum, AnUnknownPositionIsCountedAndTakesTheNumberAway) {
  GreekSum sum;
  sum.add(all_parts(1), first, 10.0, Quality::live);
  sum.add_unknown(first);
  EXPECT_EQ(sum.positions(), 2U);
  EXPECT_EQ(sum.currency(), std::nullopt);
  EXPECT_EQ(sum.quality(), Quality::unknown);
}

}  // namespace
}  // namespace plimsoll::risk
