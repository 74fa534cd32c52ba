#include "host/risk/greeks.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "tests/host/risk/random_desk.hpp"

namespace plimsoll::risk {
namespace {

market::SnapshotPtr snapshot_of(const Desk& desk) {
  LiveMarket market(desk.instruments, desk.market, desk.as_of, Quality::live);
  return market.freeze();
}

GreeksReport greeks_of(const Desk& desk, const market::MarketSnapshot& snapshot) {
  return compute_greeks(make_cells(desk.portfolio, desk.instruments, desk.model), desk.instruments, snapshot,
                        desk.portfolio.books());
}

GreeksReport greeks_of(const Desk& desk) { return greeks_of(desk, *snapshot_of(desk)); }

/// 200 ACME at 50, 3 futures of 10 with a year to go at 4 % and 1 % yield, and -5 calls of 100 that expire today.
DeskText paper_desk() {
  return {.instruments =
              "ACME,spot,,,,,,1,USD,0\nAF,future,ACME,,2027-01-05,,,10,USD,0.01\n"
              "AC,option,ACME,40,2026-01-05,call,european,100,USD,0\nBOLT,spot,,,,,,1,USD,0\n",
          .positions = {"ACME,200,firm/a", "AF,3,firm/a", "AC,-5,firm/b", "BOLT,10,firm/c/d"},
          .market = "ACME,price,50\nAF,price,52\nAC,implied_vol,0.3\nBOLT,price,8\nUSD,rate,0.04\n"};
}

TEST(Greeks, OfALinearDeskCanBeCheckedOnPaper) {
  const Desk desk = make_desk(paper_desk());
  const GreeksReport report = greeks_of(desk);
  ASSERT_EQ(report.books.size(), 5U);  // firm, a, b, c, c/d
  ASSERT_EQ(report.positions.size(), 4U);
  ASSERT_EQ(report.underlyings.size(), 2U);
  ASSERT_EQ(report.expiries.size(), 3U);  // none, today, in a year

  const double quantum = units_per_quantum;
  const double growth = std::exp(0.03);
  // 200 shares, 30 futures of delta e^0.03, and a call that is exercised today: -500 shares.
  const GreekNumbers& acme = report.underlyings[0].greeks;
  EXPECT_NEAR(acme.underlying->delta_units, 200.0 + 30.0 * growth - 500.0, 2 * quantum);
  EXPECT_NEAR(acme.currency->delta_per_spot_pct, (200.0 + 30.0 * growth - 500.0) * 0.5, 2 * quantum);
  EXPECT_EQ(acme.currency->gamma_per_spot_pct2, 0.0);
  EXPECT_EQ(acme.currency->vega_per_vol_point, 0.0);
  // The future loses its carry, 0.03 x 50 e^0.03 a year; the exercised call owes the interest on its strike.
  EXPECT_NEAR(acme.currency->theta_per_day, (30.0 * -1.5 * growth - 500.0 * -0.04 * 40.0) / 365.0, 2 * quantum);
  EXPECT_NEAR(acme.currency->rho_per_rate_pct, 30.0 * 50.0 * growth / 100.0, 2 * quantum);

  const GreekNumbers& firm = report.books[0].greeks;
  EXPECT_EQ(firm.positions, 4U);
  EXPECT_EQ(firm.underlying, std::nullopt) << "shares of ACME and of BOLT do not add up";
  EXPECT_NEAR(firm.currency->delta_per_spot_pct, acme.currency->delta_per_spot_pct + 10.0 * 0.08, quantum);
  EXPECT_EQ(firm.quality, Quality::live);
  EXPECT_EQ(report.books[3].greeks.currency, report.books[4].greeks.currency);  // c holds d alone

  EXPECT_EQ(report.expiries[0].expiry, std::nullopt);
  EXPECT_EQ(report.expiries[0].greeks.positions, 2U);
  EXPECT_EQ(report.expiries[1].expiry, desk_date());
  EXPECT_EQ(report.expiries[1].greeks.underlying->delta_units, -500.0);
  EXPECT_EQ(report.expiries[2].expiry, Date::parse("2027-01-05"));
}

std::array<Quanta, 7> quanta_of(const GreekNumbers& numbers) {
  const CurrencyGreeks& c = *numbers.currency;
  std::array<Quanta, 7> quanta{};
  const double values[] = {c.delta_per_spot_pct, c.gamma_per_spot_pct2,          c.vega_per_vol_point,  c.theta_per_day,
                           c.rho_per_rate_pct,   c.vanna_per_spot_pct_vol_point, c.volga_per_vol_point2};
  for (std::size_t i = 0; i < quanta.size(); ++i) quanta[i] = to_quanta(values[i]);
  return quanta;
}

std::array<Quanta, 7> operator+(std::array<Quanta, 7> a, const std::array<Quanta, 7>& b) {
  for (std::size_t i = 0; i < a.size(); ++i) a[i] += b[i];
  return a;
}

template <typename Rows, typename Wanted>
std::array<Quanta, 7> total(const Rows& rows, Wanted wanted) {
  std::array<Quanta, 7> sum{};
  for (const auto& row : rows) {
    if (wanted(row)) sum = sum + quanta_of(row.greeks);
  }
  return sum;
}

// Law 2: every total is the integer sum of its positions, whichever way they are grouped.
TEST(Greeks, OfEveryGroupingAddUpExactly) {
  for (std::uint64_t seed = 0; seed < 15; ++seed) {
    const Desk desk = make_desk(random_desk(seed));
    const GreeksReport report = greeks_of(desk);
    const portfolio::BookTree& books = desk.portfolio.books();
    const auto everything = [](const auto&) { return true; };
    const std::array<Quanta, 7> firm = quanta_of(report.books[0].greeks);
    ASSERT_EQ(total(report.positions, everything), firm);
    ASSERT_EQ(total(report.underlyings, everything), firm);
    ASSERT_EQ(total(report.expiries, everything), firm);
    for (const BookGreeks& node : report.books) {
      ASSERT_EQ(total(report.positions, [&](const auto& row) { return books.contains(node.book, row.book); }),
                quanta_of(node.greeks));
    }
    for (const UnderlyingRow& row : report.underlyings) {
      const auto on_it = [&](const auto& position) {
        return desk.instruments[position.instrument].underlying == row.underlying;
      };
      ASSERT_EQ(total(report.positions, on_it), quanta_of(row.greeks));
      ASSERT_TRUE(row.greeks.underlying.has_value());
    }
  }
}

TEST(Greeks, OfANodeAreTheSumOfItsCells) {
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    const Desk desk = make_desk(random_desk(seed));
    const market::SnapshotPtr snapshot = snapshot_of(desk);
    const GreeksReport report = greeks_of(desk, *snapshot);
    for (const BookGreeks& node : report.books) {
      GreekSum sum;
      for (const Cell& cell : make_cells(desk.portfolio, desk.instruments, desk.model)) {
        if (!desk.portfolio.books().contains(node.book, cell.book)) continue;
        const GreekSum of_cell = sum_cell(cell, desk.instruments, *snapshot).greeks;
        ASSERT_EQ(of_cell.positions(), cell.positions.size());
        sum.add(of_cell);
      }
      ASSERT_EQ(sum.currency(), node.greeks.currency);
      ASSERT_EQ(sum.underlying(), node.greeks.underlying);
      ASSERT_EQ(sum.quality(), node.greeks.quality);
      ASSERT_EQ(sum.positions(), node.greeks.positions);
    }
  }
}

TEST(Greeks, DoNotDependOnTheOrderOfThePortfolioFile) {
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    DeskText text = random_desk(seed);
    const GreeksReport expected = greeks_of(make_desk(text));
    Lots lots(seed);
    for (std::size_t i = text.positions.size(); i-- > 1;)
      std::swap(text.positions[i], text.positions[lots.below(i + 1)]);
    const GreeksReport shuffled = greeks_of(make_desk(text));
    ASSERT_EQ(shuffled.digest, expected.digest);
    ASSERT_EQ(shuffled.market_identity, expected.market_identity);
    for (std::size_t b = 0; b < expected.books.size(); ++b) {
      ASSERT_EQ(shuffled.books[b].greeks.currency, expected.books[b].greeks.currency);
    }
  }
}

/// The value of everything held under a snapshot, futures at their price as P&L sees them.
double value_under(const Desk& desk, const market::MarketSnapshot& snapshot) {
  double value = 0.0;
  std::vector<pricers::Position> terms;
  for (const Cell& cell : make_cells(desk.portfolio, desk.instruments, desk.model)) {
    make_terms(cell, desk.instruments, snapshot, snapshot.spots[cell.underlying.index()].value, terms);
    for (const pricers::Position& position : terms) {
      value += position.weight * position.base_value;
    }
  }
  return value;
}

DeskText smooth_desk(const std::string& position) {
  return {.instruments =
              "ACME,spot,,,,,,1,USD,0\nAF,future,ACME,,2027-03-19,,,10,USD,0.01\n"
              "AC,option,ACME,52,2026-12-18,call,european,100,USD,0.01\n"
              "AP,option,ACME,47,2026-12-18,put,european,100,USD,0.01\n"
              "FC,option,AF,52,2026-12-18,call,european,10,USD,\nFP,option,AF,49,2026-12-18,put,european,10,USD,\n",
          .positions = {position + ",firm/a"},
          .market =
              "ACME,price,50\nAF,price,51.3\nAC,implied_vol,0.3\nAP,implied_vol,0.33\nFC,implied_vol,0.27\n"
              "FP,implied_vol,0.31\nUSD,rate,0.04\n"};
}

class Repriced : public ::testing::TestWithParam<const char*> {};

// The terms of a position made anew at a moved snapshot: the path that a risk cycle takes, which knows no Greek. The
// values are about a quarter of a million, so that their differences carry less than 1e-9 of rounding.
TEST_P(Repriced, TwoDaysRoundTheDateGiveTheta) {
  const Desk desk = make_desk(smooth_desk(GetParam()));
  market::MarketSnapshot moved = *snapshot_of(desk);
  const CurrencyGreeks greeks = *greeks_of(desk, moved).books[0].greeks.currency;
  moved.valued_at = desk.as_of.plus_days(1);
  const double later = value_under(desk, moved);
  moved.valued_at = desk.as_of.plus_days(-1);
  const double earlier = value_under(desk, moved);
  // A day of 347: the third derivative by time leaves (1 / 347)^2 of theta, and of its parts where they cancel.
  EXPECT_NEAR(0.5 * (later - earlier), greeks.theta_per_day, 1e-5 * (std::fabs(greeks.theta_per_day) + 1.0));
}

TEST_P(Repriced, TwoBasisPointsRoundTheRateGiveRho) {
  const Desk desk = make_desk(smooth_desk(GetParam()));
  market::MarketSnapshot moved = *snapshot_of(desk);
  const CurrencyGreeks greeks = *greeks_of(desk, moved).books[0].greeks.currency;
  const std::vector<double> rates = moved.rates.values();
  const auto at = [&](double by) {
    std::vector<double> shifted = rates;
    for (double& rate : shifted) rate += by;
    moved.rates = shifted;
    return value_under(desk, moved);
  };
  const double difference = (at(1e-4) - at(-1e-4)) / 0.02;  // per 0.01
  EXPECT_NEAR(difference, greeks.rho_per_rate_pct, 1e-6 * (std::fabs(greeks.rho_per_rate_pct) + 1.0));
}

TEST_P(Repriced, AMoveOfSpotAndVolIsTheTaylorSumItsUnitsPromise) {
  const Desk desk = make_desk(smooth_desk(GetParam()));
  market::MarketSnapshot moved = *snapshot_of(desk);
  const CurrencyGreeks greeks = *greeks_of(desk, moved).books[0].greeks.currency;
  const double before = value_under(desk, moved);
  const market::MarketSnapshot start = moved;
  for (const double spot_pct : {-0.25, 0.0, 0.25}) {
    for (const double vol_points : {-0.25, 0.0, 0.25}) {
      for (std::size_t u = 0; u < moved.spots.size(); ++u) {
        moved.spots[u].value = start.spots[u].value * (1.0 + spot_pct / 100.0);
      }
      std::vector<market::Mark> marks = start.marks.values();
      for (const portfolio::Instrument& instrument : desk.instruments) {
        if (instrument.kind == portfolio::InstrumentKind::option) {
          marks[instrument.id.index()].value += vol_points / 100.0;
        }
      }
      moved.marks = marks;
      const double expected =
          greeks.delta_per_spot_pct * spot_pct + 0.5 * greeks.gamma_per_spot_pct2 * spot_pct * spot_pct +
          greeks.vega_per_vol_point * vol_points + greeks.vanna_per_spot_pct_vol_point * spot_pct * vol_points +
          0.5 * greeks.volga_per_vol_point2 * vol_points * vol_points;
      // Third order: a quarter per cent is 1/120 of a standard deviation, and the third derivatives are of the size of
      // gamma and vega per standard deviation.
      const double scale = std::fabs(greeks.gamma_per_spot_pct2) + std::fabs(greeks.vega_per_vol_point);
      EXPECT_NEAR(value_under(desk, moved) - before, expected, 6e-5 * scale + 1e-6) << spot_pct << ' ' << vol_points;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(EveryKind, Repriced,
                         ::testing::Values("ACME,5000", "AF,-400", "AC,50", "AP,-60", "FC,-700", "FP,800"));

struct Fixed {
  Desk desk =
      make_desk({.instruments = "AAA,spot,,,,,,1,USD,0\nBBB,spot,,,,,,1,USD,0\nBF,future,BBB,,2026-06-19,,,1,USD,0\n"
                                "BO,option,BF,60,2026-03-20,call,european,1,USD,0\n",
                 .positions = {"AAA,10,firm/a", "BBB,10,firm/b", "BO,5,firm/b/c"},
                 .market = "AAA,price,50\nBBB,price,60\nBF,price,61\nBO,implied_vol,0.3\nUSD,rate,0.02\n"});
  market::MarketSnapshot snapshot = *snapshot_of(desk);
  GreeksReport compute() { return greeks_of(desk, snapshot); }
};

TEST(Greeks, OfAPositionWithAMissingInputAreUnknownAndSoIsEverySumAboveIt) {
  Fixed fixed;
  const std::size_t option = fixed.desk.instruments.find("BO")->index();
  const std::size_t future = fixed.desk.instruments.find("BF")->index();
  for (const std::size_t missing : {option, future}) {
    const market::Mark before = fixed.snapshot.marks[missing];
    fixed.snapshot.marks = fixed.snapshot.marks.with(missing, {});
    const GreeksReport report = fixed.compute();
    for (const std::size_t node : {0U, 2U, 3U}) {  // firm, b, b/c
      EXPECT_EQ(report.books[node].greeks.currency, std::nullopt) << node;
      EXPECT_EQ(report.books[node].greeks.underlying, std::nullopt) << node;
      EXPECT_EQ(report.books[node].greeks.quality, Quality::unknown) << node;
    }
    EXPECT_EQ(report.books[0].greeks.positions, 3U);
    EXPECT_TRUE(report.books[1].greeks.currency.has_value()) << "a has all it needs";
    EXPECT_TRUE(report.underlyings[0].greeks.currency.has_value());
    EXPECT_EQ(report.underlyings[1].greeks.currency, std::nullopt);
    EXPECT_TRUE(report.expiries[0].greeks.currency.has_value());
    EXPECT_EQ(report.expiries[1].greeks.currency, std::nullopt);
    EXPECT_TRUE(report.positions[1].greeks.currency.has_value()) << "BBB needs no future";
    EXPECT_EQ(report.positions[2].greeks.currency, std::nullopt);
    fixed.snapshot.marks = fixed.snapshot.marks.with(missing, before);
  }
  fixed.snapshot.spots[0] = {};
  EXPECT_EQ(fixed.compute().books[1].greeks.currency, std::nullopt);
}

TEST(Greeks, WithoutARateExistOnlyWhereNoneIsNeeded) {
  Fixed fixed;
  fixed.snapshot.rates = std::vector<double>(fixed.snapshot.rates.size(), std::numeric_limits<double>::quiet_NaN());
  const GreeksReport report = fixed.compute();
  EXPECT_TRUE(report.positions[0].greeks.currency.has_value());
  EXPECT_TRUE(report.positions[1].greeks.currency.has_value());
  EXPECT_EQ(report.positions[2].greeks.currency, std::nullopt);
  EXPECT_EQ(report.positions[2].greeks.quality, Quality::unknown);
}

TEST(Greeks, CarryTheWorstQualityOfTheirInputs) {
  Fixed fixed;
  fixed.snapshot.spots[1].quality = Quality::stale;
  const std::size_t option = fixed.desk.instruments.find("BO")->index();
  market::Mark mark = fixed.snapshot.marks[option];
  mark.quality = Quality::halted;
  fixed.snapshot.marks = fixed.snapshot.marks.with(option, mark);
  const GreeksReport report = fixed.compute();
  EXPECT_EQ(report.positions[0].greeks.quality, Quality::live);
  EXPECT_EQ(report.positions[1].greeks.quality, Quality::stale);
  EXPECT_EQ(report.positions[2].greeks.quality, Quality::halted);
  EXPECT_EQ(report.books[0].greeks.quality, Quality::halted);
  EXPECT_EQ(report.underlyings[1].greeks.quality, Quality::halted);
  EXPECT_EQ(report.expiries[0].greeks.quality, Quality::stale);
  EXPECT_TRUE(report.books[0].greeks.currency.has_value());
}

TEST(Greeks, OfAnEmptyPortfolioAreOneNodeOfZeros) {
  Fixed fixed;
  fixed.desk.portfolio = portfolio::Portfolio{};
  const GreeksReport report = fixed.compute();
  ASSERT_EQ(report.books.size(), 1U);
  EXPECT_EQ(report.books[0].greeks.currency, CurrencyGreeks{});
  EXPECT_TRUE(report.positions.empty());
  EXPECT_TRUE(report.underlyings.empty());
  EXPECT_TRUE(report.expiries.empty());
}

}  // namespace
}  // namespace plimsoll::risk
