// Linear portfolios, whose VaR and ES are known: the whole way from covariance to report against the textbook.
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "tests/host/risk/linear_desk.hpp"

namespace plimsoll::risk {
namespace {

using scenarios::Sampler;

// VaR and ES of a standard normal per level, printed to ten decimals.
struct Quantile {
  const char* level;
  double var;
  double es;
};
constexpr Quantile normal[] = {{"0.9", 1.2815515655, 1.7549833193},   {"0.95", 1.6448536270, 2.0627128075},
                               {"0.975", 1.9599639845, 2.3378027922}, {"0.99", 2.3263478740, 2.6652142203},
                               {"0.995", 2.5758293035, 2.8919486054}, {"0.999", 3.0902323062, 3.3670900771}};

RiskSettings settings_with(Sampler sampler) {
  RiskSettings settings;
  settings.scenarios = 1U << 17;
  settings.seed = 20260105;
  settings.sampler = sampler;
  settings.interval_coverage = 0.9999;  // of 18 intervals at a fixed seed, none misses by chance
  for (const Quantile& one : normal) settings.levels.push_back(level(one.level));
  return settings;
}

TEST(GaussianPortfolio, HasTheVarAndEsOfTheNormalLaw) {
  const std::vector<LinearHolding> holdings{{1e6, 0.02}, {-4e5, 0.035}, {7e5, 0.01}};
  const Desk desk = linear_desk(holdings, 0.4);
  const double deviation = linear_deviation(holdings, 0.4);
  for (const Sampler sampler : {Sampler::philox, Sampler::antithetic, Sampler::sobol}) {
    Rig rig(desk, settings_with(sampler));
    const RiskReport report = rig.recompute();
    const NodeRisk& firm = report.nodes[0];
    for (std::size_t l = 0; l < firm.levels.size(); ++l) {
      const LevelRisk& risk = firm.levels[l];
      const std::string what = std::string(scenarios::to_string(sampler)) + " at " + normal[l].level;
      EXPECT_LE(*risk.var_lower, normal[l].var * deviation) << what;
      EXPECT_GE(*risk.var_upper, normal[l].var * deviation) << what;
      EXPECT_NEAR(risk.es, normal[l].es * deviation, 4.0 * *risk.es_standard_error) << what;
      EXPECT_LT(*risk.es_standard_error, 0.04 * deviation);  // the two lines above are not empty
      EXPECT_LT(*risk.var_upper - *risk.var_lower, 0.3 * deviation);
    }
    EXPECT_NEAR(*firm.pnl_mean, 0.0, 4.0 * deviation / std::sqrt(131072.0));
  }
}

TEST(GaussianPortfolio, QuasiRandomDrawsAreCloserThanTheErrorTheyState) {
  const std::vector<LinearHolding> holdings{{1e6, 0.02}};
  const Desk desk = linear_desk(holdings, 0.0);
  Rig rig(desk, settings_with(Sampler::sobol));
  const RiskReport report = rig.recompute();
  for (std::size_t l = 0; l < report.nodes[0].levels.size(); ++l) {
    const LevelRisk& risk = report.nodes[0].levels[l];
    EXPECT_NEAR(risk.es, normal[l].es * 20'000.0, 0.1 * *risk.es_standard_error) << normal[l].level;
  }
}

// Two positions, USD 2m at 5 % and 1m at 12 %, uncorrelated, factor 1.65: VaR 257,738 = 105,630 + 152,108. The level
// whose quantile is 1.65 is Phi(1.65) = 0.950528532. Shares of the standard deviation are shares of the ES as well,
// because a Gaussian loss is linear in the total: E[L_i | L] = L * 10^10 / 2.44 10^10 for the first.
TEST(GaussianPortfolio, SplitsTheTextbookVarBetweenItsTwoPositions) {
  const Desk desk = linear_desk({{2e6, 0.05}, {1e6, 0.12}}, 0.0);
  RiskSettings settings = settings_with(Sampler::philox);
  settings.levels = {level("0.950528532")};
  Rig rig(desk, settings);
  const RiskReport report = rig.recompute();
  const LevelRisk& firm = report.nodes[0].levels[0];
  EXPECT_LE(*firm.var_lower, 257'738.0);
  EXPECT_GE(*firm.var_upper, 257'738.0);
  EXPECT_LT(*firm.var_upper - *firm.var_lower, 8'000.0);

  const double components[] = {*report.nodes[1].levels[0].component_es, *report.nodes[2].levels[0].component_es};
  EXPECT_NEAR(components[0] + components[1], firm.es, 1e-6);
  // Given the total, a component spreads by 10^5 * 1.2 10^5 / 156,205 = 76,822; over 6,484 tail scenarios its mean
  // errs by 954, and with the ratio of VaR to ES by less. Four of those.
  EXPECT_NEAR(components[0] * 257'738.0 / firm.es, 105'630.0, 4.0 * 954.0);
  EXPECT_NEAR(components[1] * 257'738.0 / firm.es, 152'108.0, 4.0 * 954.0);
}

// Student t at 2.5 %, unscaled: t3 3.1824 and 5.0396, t10 2.2281 and 2.8190; ours has variance one.
TEST(StudentPortfolio, HasTheVarAndEsOfTheStudentLaw) {
  const struct {
    std::uint32_t degrees_of_freedom;
    double var;
    double es;
  } cases[] = {{3, 3.1824, 5.0396}, {10, 2.2281, 2.8190}};
  const std::vector<LinearHolding> holdings{{1e6, 0.02}, {5e5, 0.03}};
  const Desk desk = linear_desk(holdings, 0.25);
  for (const auto& expected : cases) {
    const double nu = expected.degrees_of_freedom;
    const double scale = linear_deviation(holdings, 0.25) * std::sqrt((nu - 2.0) / nu);
    for (const Sampler sampler : {Sampler::philox, Sampler::antithetic, Sampler::sobol}) {
      RiskSettings settings = settings_with(sampler);
      settings.marginal = {scenarios::MarginalKind::student_t, expected.degrees_of_freedom};
      settings.levels = {level("0.975")};
      Rig rig(desk, settings);
      const RiskReport report = rig.recompute();
      const LevelRisk& risk = report.nodes[0].levels[0];
      const std::string what =
          std::string(scenarios::to_string(sampler)) + ", t" + std::to_string(expected.degrees_of_freedom);
      EXPECT_LE(*risk.var_lower, (expected.var + 5e-5) * scale) << what;
      EXPECT_GE(*risk.var_upper, (expected.var - 5e-5) * scale) << what;
      EXPECT_NEAR(risk.es, expected.es * scale, 4.0 * *risk.es_standard_error) << what;
      EXPECT_LT(*risk.es_standard_error, 0.05 * risk.es);
    }
  }
}

}  // namespace
}  // namespace plimsoll::risk
