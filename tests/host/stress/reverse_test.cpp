// Reverse stress against closed forms and brute force.
#include "host/stress/reverse_stress.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "kernels/random/normal.hpp"
#include "tests/host/risk/linear_desk.hpp"
#include "tests/host/stress/stress_rig.hpp"

namespace plimsoll::stress {
namespace {

using ::testing::HasSubstr;

StressReport reverse_of(const risk::Desk& desk, double loss) {
  StressPlan plan;
  plan.factors = make_stress_factors(desk_of(desk));
  plan.reverse_losses = {loss};
  return report_of(desk, plan);
}

/// x = -loss Sigma d / (d' Sigma d) for P&L = d' x, and its distance loss / sqrt(d' Sigma d).
TEST(ReverseStress, OfALinearPortfolioIsTheClosedForm) {
  const std::vector<risk::LinearHolding> holdings{
      {10'000.0, 0.02}, {-4'000.0, 0.05}, {25'000.0, 0.01}, {7'000.0, 0.03}};
  constexpr double correlation = 0.4;
  const risk::Desk desk = risk::linear_desk(holdings, correlation);
  const double deviation = risk::linear_deviation(holdings, correlation);
  for (const double loss : {50.0, 1000.0, 5000.0}) {
    const StressReport report = reverse_of(desk, loss);
    ASSERT_EQ(report.reverse.size(), 1U);
    const ReverseStress& reverse = report.reverse[0];
    ASSERT_EQ(reverse.state, ReverseState::found);
    ASSERT_EQ(reverse.solutions.size(), 1U) << "a plane has one nearest point";
    const ReverseSolution& solution = reverse.solutions[0];
    EXPECT_EQ(solution.convergence, Convergence::converged);
    EXPECT_EQ(solution.starts, reverse.starts_crossing) << "every start that loses the amount came here";
    // Four cells round by half a quantum each, so the loss is met to 2^-19 of currency. Gradients are differences of
    // integers too: 1e-6 of currency in some hundred turns the direction by 1e-7 at most, and the distance by its
    // square.
    EXPECT_NEAR(solution.distance, loss / deviation, (2.0 * units_per_quantum + 1e-9 * loss) / deviation);
    for (std::size_t i = 0; i < holdings.size(); ++i) {
      double sigma_d = 0.0;
      for (std::size_t j = 0; j < holdings.size(); ++j) {
        sigma_d += holdings[i].deviation * holdings[j].deviation * (i == j ? 1.0 : correlation) * holdings[j].value;
      }
      const double expected = -loss * sigma_d / (deviation * deviation);
      EXPECT_NEAR(solution.shocks[i].shock, expected, 1e-6 * solution.distance * holdings[i].deviation) << i;
      EXPECT_NEAR(solution.shocks[i].deviations, expected / holdings[i].deviation, 1e-6 * solution.distance);
    }
    EXPECT_NEAR(solution.loss_reached, loss, reverse.tolerance);
    const ScenarioPnl& scenario = report.scenarios[solution.scenario];
    EXPECT_EQ(scenario.source, ScenarioSource::reverse);
    EXPECT_EQ(-to_units(scenario.total()), solution.loss_reached) << "the report revalues it to the same integer";
  }
}

/// One share price, one implied vol; a straddle is sold at the money and loses on both sides.
risk::Desk straddle(double vol_deviation) {
  risk::Desk desk =
      risk::make_desk({.instruments = "ACME,spot,,,,,,1,USD,0\n"
                                      "CALL,option,ACME,100,2026-07-06,call,european,100,USD,\n"
                                      "PUT,option,ACME,100,2026-07-06,put,european,100,USD,\n",
                       .positions = {"CALL,-10,firm", "PUT,-10,firm"},
                       .market = "ACME,price,100\nCALL,implied_vol,0.3\nPUT,implied_vol,0.3\nUSD,rate,0\n"});
  desk.model.factors.resize(2);  // spot and vol
  const double covariance = -0.5 * 0.02 * vol_deviation;
  desk.model.covariance = {0.02 * 0.02, covariance, covariance, vol_deviation * vol_deviation};
  return desk;
}

/// Loss of the straddle by the C library, apart from everything that is tested: N(d) from erfc.
double straddle_loss(double log_spot, double log_vol) {
  const auto value = [](double spot, double vol) {
    const double root_time = std::sqrt(182.0 / 365.0);  // 2026-01-05 to 2026-07-06
    const double stdev = vol * root_time;
    const double d1 = std::log(spot / 100.0) / stdev + 0.5 * stdev;
    const auto phi = [](double d) { return 0.5 * std::erfc(-d / std::sqrt(2.0)); };
    const double call = spot * phi(d1) - 100.0 * phi(d1 - stdev);
    return 2.0 * call - spot + 100.0;
  };
  return 1000.0 * (value(100.0 * std::exp(log_spot), 0.3 * std::exp(log_vol)) - value(100.0, 0.3));
}

struct NearestPoint {
  double distance = 0.0;
  double spot = 0.0;
};

/// Local minima of the distance by brute force: rays from the origin 0.0005 rad apart, each cut by bisection at the
/// first loss of the amount; a ray that is shorter than both its neighbours is a minimum.
std::vector<NearestPoint> nearest_points(double loss, double vol_deviation) {
  constexpr int rays = 12'566;
  std::vector<NearestPoint> points(rays, NearestPoint{1e9, 0.0});
  for (int i = 0; i < rays; ++i) {
    const double angle = 2.0 * 3.14159265358979323846 * i / rays;
    const double z1 = std::cos(angle);
    const double z2 = std::sin(angle);
    const double spot = 0.02 * z1;
    const double vol = vol_deviation * (-0.5 * z1 + std::sqrt(0.75) * z2);
    double low = 0.0;
    double high = 0.0;
    for (double t = 0.1; t < 60.0 && high == 0.0; t += 0.1) (straddle_loss(t * spot, t * vol) >= loss ? high : low) = t;
    if (high == 0.0) continue;
    for (int step = 0; step < 50; ++step) {
      const double middle = 0.5 * (low + high);
      (straddle_loss(middle * spot, middle * vol) >= loss ? high : low) = middle;
    }
    points[static_cast<std::size_t>(i)] = {high, high * spot};
  }
  std::vector<NearestPoint> minima;
  for (std::size_t i = 0; i < rays; ++i) {
    const double before = points[(i + rays - 1) % rays].distance;
    const double after = points[(i + 1) % rays].distance;
    if (points[i].distance < before && points[i].distance <= after) minima.push_back(points[i]);
  }
  std::sort(minima.begin(), minima.end(), [](auto& a, auto& b) { return a.distance < b.distance; });
  return minima;
}

void expect_the_nearest_points(const ReverseStress& reverse, const std::vector<NearestPoint>& expected) {
  ASSERT_EQ(reverse.state, ReverseState::found);
  ASSERT_EQ(reverse.solutions.size(), expected.size()) << "all of them, and no other";
  for (std::size_t i = 0; i < expected.size(); ++i) {
    const ReverseSolution& solution = reverse.solutions[i];
    EXPECT_EQ(solution.convergence, Convergence::converged);
    // The grid misses a minimum by at most half its step: relative (0.00025)^2 times a curvature of order one.
    EXPECT_NEAR(solution.distance, expected[i].distance, 1e-6 * expected[i].distance) << i;
    EXPECT_NEAR(solution.shocks[0].shock, expected[i].spot, 1e-3 * 0.02 * expected[i].distance) << i;
    EXPECT_NEAR(solution.loss_reached, reverse.loss_wanted, reverse.tolerance);
    EXPECT_NEAR(straddle_loss(solution.shocks[0].shock, solution.shocks[1].shock), reverse.loss_wanted, 1e-4);
  }
}

TEST(ReverseStress, OfAShortStraddleFindsBothSides) {
  constexpr double still_vol = 0.01;  // so it is the gamma that hurts
  for (const double loss : {3000.0, 8000.0}) {
    const std::vector<NearestPoint> expected = nearest_points(loss, still_vol);
    ASSERT_EQ(expected.size(), 2U);
    ASSERT_LT(expected[0].spot * expected[1].spot, 0.0) << "one on each side";
    expect_the_nearest_points(reverse_of(straddle(still_vol), loss).reverse[0], expected);
  }
}

TEST(ReverseStress, OfAShortStraddleWhoseVolMovesTooFindsWhatBruteForceFinds) {
  constexpr double wild_vol = 0.05;
  for (const double loss : {3000.0, 8000.0, 20'000.0}) {
    SCOPED_TRACE(loss);
    expect_the_nearest_points(reverse_of(straddle(wild_vol), loss).reverse[0], nearest_points(loss, wild_vol));
  }
}

TEST(ReverseStress, SaysWhenTheAmountIsOutOfReach) {
  // A bought option can lose its premium and no more: 100 x about 8.
  const risk::Desk desk = risk::make_desk({.instruments = "ACME,spot,,,,,,1,USD,0\n"
                                                          "CALL,option,ACME,100,2026-07-06,call,european,100,USD,\n",
                                           .positions = {"CALL,1,firm"},
                                           .market = "ACME,price,100\nCALL,implied_vol,0.3\nUSD,rate,0\n"});
  const StressReport report = reverse_of(desk, 1000.0);
  EXPECT_EQ(report.reverse[0].state, ReverseState::out_of_reach);
  EXPECT_THAT(report.reverse[0].reason, HasSubstr("no start loses that much"));
  EXPECT_TRUE(report.reverse[0].solutions.empty());
  EXPECT_GT(report.reverse[0].starts, 10U);
  EXPECT_EQ(report.reverse[0].starts_crossing, 0U);
  EXPECT_TRUE(report.scenarios.empty());
  EXPECT_EQ(reverse_of(desk, 500.0).reverse[0].state, ReverseState::found);
}

TEST(ReverseStress, OfWhatHasNoValueIsUnknown) {
  risk::Desk desk = small_desk();
  desk.market = portfolio::MarketData::parse(
      "name,field,value\nACME,price,100\nBOLT,price,40\nACMEF,price,101\nACMEC,implied_vol,0.25\n", "market.csv",
      desk.instruments);  // no rate
  const StressReport report = reverse_of(desk, 10.0);
  EXPECT_EQ(report.reverse[0].state, ReverseState::unknown);
  EXPECT_EQ(report.quality, Quality::unknown);
}

TEST(ReverseStress, OfNothingIsOutOfReach) {
  risk::Desk desk = small_desk();
  desk.portfolio = portfolio::Portfolio{};
  EXPECT_EQ(reverse_of(desk, 1.0).reverse[0].state, ReverseState::out_of_reach);
  desk.model = {};
  EXPECT_EQ(reverse_of(desk, 1.0).reverse[0].state, ReverseState::unknown) << "no factor, so no distance";
}

TEST(ReverseStress, NoDrawIsNearerThanWhatWasFound) {
  // Not a proof, but 20,000 chances to be wrong: draws of the model scaled back to the amount.
  const risk::Desk desk = risk::make_desk(
      {.instruments = "ACME,spot,,,,,,1,USD,0\nBOLT,spot,,,,,,1,USD,0\n"
                      "AC,option,ACME,105,2026-04-06,call,european,100,USD,\n"
                      "AP,option,ACME,95,2026-04-06,put,european,100,USD,\n"
                      "BP,option,BOLT,38,2026-04-06,put,european,100,USD,\n",
       .positions = {"ACME,100,firm/a", "BOLT,200,firm/a", "AC,-30,firm/b", "AP,-20,firm/b", "BP,-40,firm/b"},
       .market = "ACME,price,100\nBOLT,price,40\nAC,implied_vol,0.25\nAP,implied_vol,0.3\nBP,implied_vol,0.4\nUSD,rate,"
                 "0.02\n"});
  constexpr double loss = 15'000.0;
  const StressReport report = reverse_of(desk, loss);
  ASSERT_EQ(report.reverse[0].state, ReverseState::found);
  const ReverseSolution& nearest = report.reverse[0].solutions[0];
  EXPECT_EQ(nearest.convergence, Convergence::converged);

  // Along each draw z the loss at the distance found must not exceed the amount.
  constexpr std::uint32_t draws = 20'000;
  auto backend = cpu_backend();
  const scenarios::ScenarioRecipe recipe = risk::make_recipe(desk.model, risk::settings_of(draws, 99));
  std::vector<double> scale(draws, 0.0);
  const std::size_t n = desk.model.factors.size();
  const random::PhiloxNormals normals{99, random::Pairing::independent};
  scenarios::MoveMatrix matrix(draws, recipe.kinds);
  for (std::uint32_t s = 0; s < draws; ++s) {
    std::vector<double> z(n);
    double length = 0.0;
    for (std::uint32_t k = 0; k < n; ++k) {
      z[k] = normals(s, k, k);
      length += z[k] * z[k];
    }
    for (std::size_t f = 0; f < n; ++f) {
      double x = 0.0;
      for (std::size_t k = 0; k <= f; ++k) x += recipe.cholesky_lower[f * n + k] * z[k];
      matrix.at(f, s) = scenarios::to_move(recipe.kinds[f], 0.999 * nearest.distance * x / std::sqrt(length));
    }
  }
  const StressFactors factors = make_stress_factors(desk_of(desk));
  ASSERT_EQ(factors.size(), n);
  Revaluation revaluation(*backend, desk_of(desk), factors, *snapshot_of(desk));
  for (const Quanta pnl : total_pnl(revaluation.run(matrix), draws)) EXPECT_LT(-to_units(pnl), loss);
}

}  // namespace
}  // namespace plimsoll::stress
