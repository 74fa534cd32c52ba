#include "host/calibration/factor_model.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "kernels/scenarios/cholesky.hpp"
#include "tests/host/core/faults_of.hpp"

namespace plimsoll::calibration {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

const portfolio::Instruments& universe() {
  static const portfolio::Instruments instruments = portfolio::Instruments::parse(
      "instrument,kind,underlying,strike,expiry,option_type,multiplier\n"
      "AAPL,spot,,,,,1\n"
      "ES,spot,,,,,1\n"
      "IBM.XNYS,spot,,,,,1\n"
      "ESU4,future,ES,,2014-09-19,,1\n"
      "AAPLC,option,AAPL,90,2014-07-19,call,1\n"
      "ESC,option,ESU4,1950,2014-09-19,call,1\n",
      "instruments.csv");
  return instruments;
}

std::vector<portfolio::UnderlyingNeed> needs(const std::string& rows) {
  return portfolio::needed_underlyings(portfolio::Portfolio::parse("instrument,quantity\n" + rows, "p", universe()),
                                       universe());
}

/// Closes whose log returns are 1 %, -2 %, 3 % (AAPL) and 2 %, 1 %, -1 % (ES): variances 14/3 and 2, covariance -1, in
/// 1e-4.
PriceHistory history() {
  std::string text = "date,ES,AAPL,IBM\n";
  const double aapl[] = {0.0, 0.01, -0.01, 0.02};
  const double es[] = {0.0, 0.02, 0.03, 0.02};
  for (int day = 0; day < 4; ++day) {
    char line[128];
    std::snprintf(line, sizeof line, "2014-06-0%d,%.17g,%.17g,%d\n", day + 3, 1900 * std::exp(es[day]),
                  600 * std::exp(aapl[day]), 180 + day % 2);
    text += line;
  }
  return PriceHistory::parse(text, "history.csv");
}

double covariance(const FactorModel& model, std::size_t i, std::size_t j) {
  return model.covariance[i * model.factors.size() + j];
}
std::vector<std::string> names(const FactorModel& model) {
  std::vector<std::string> result;
  for (const Factor& factor : model.factors) result.push_back(factor.name);
  return result;
}

constexpr double tolerance = 1e-14;  // of closes written with 17 digits and logarithms near 7

TEST(FactorModel, HasSpotVolAndBasisInUnderlyingOrder) {
  FactorModelSettings settings;
  settings.vol_factors["ES"] = {0.50, -0.7, 12.0};
  const FactorModel model = build_factor_model(universe(), needs("AAPLC,1\nESC,1\n"), history(), settings);
  EXPECT_THAT(names(model), ElementsAre("AAPL spot", "AAPL implied vol", "ES spot", "ES implied vol", "ES basis"));
  EXPECT_EQ(model.factors[0].shock, scenarios::ShockKind::log);
  EXPECT_EQ(model.factors[1].shock, scenarios::ShockKind::log);
  EXPECT_EQ(model.factors[4].shock, scenarios::ShockKind::absolute);
  EXPECT_EQ(model.factors[4].kind, FactorKind::basis);
  EXPECT_EQ(model.factors[4].underlying, *universe().find_underlying("ES"));

  // Everything from the definitions, by hand. R = -1 / sqrt(14/3 * 2).
  const double aapl = std::sqrt(14e-4 / 3);
  const double es = std::sqrt(2e-4);
  const double r = -1.0 / std::sqrt(14.0 / 3.0 * 2.0);
  const double vol_aapl = 0.80 / std::sqrt(252.0);
  const double vol_es = 0.50 / std::sqrt(252.0);
  EXPECT_NEAR(covariance(model, 0, 0), aapl * aapl, tolerance);
  EXPECT_NEAR(covariance(model, 2, 2), es * es, tolerance);
  EXPECT_NEAR(covariance(model, 0, 2), -1e-4, tolerance);
  EXPECT_NEAR(covariance(model, 1, 1), vol_aapl * vol_aapl, tolerance);
  EXPECT_NEAR(covariance(model, 1, 0), -0.5 * vol_aapl * aapl, tolerance) << "vol falls when its spot rises";
  EXPECT_NEAR(covariance(model, 1, 2), -0.5 * r * vol_aapl * es, tolerance) << "other spots act through its own";
  EXPECT_NEAR(covariance(model, 1, 3), vol_aapl * vol_es * (-0.5 * -0.7 * r + std::sqrt(0.75) * std::sqrt(0.51) * 0.3),
              tolerance);
  EXPECT_NEAR(covariance(model, 4, 4), 144.0 / 252.0, tolerance);
  for (std::size_t at = 0; at < 4; ++at) EXPECT_EQ(covariance(model, 4, at), 0.0) << "the basis moves alone";
}

TEST(FactorModel, VarianceGrowsWithTheHorizon) {
  FactorModelSettings settings;
  const FactorModel one = build_factor_model(universe(), needs("AAPLC,1\n"), history(), settings);
  settings.horizon_days = 10;
  const FactorModel ten = build_factor_model(universe(), needs("AAPLC,1\n"), history(), settings);
  for (std::size_t at = 0; at < 4; ++at) EXPECT_NEAR(ten.covariance[at], 10 * one.covariance[at], tolerance);
}

TEST(FactorModel, HasOnlyTheFactorsThatAreHeld) {
  EXPECT_THAT(names(build_factor_model(universe(), needs("AAPL,1\nESU4,1\n"), history(), {})),
              ElementsAre("AAPL spot", "ES spot"));
  FactorModelSettings still;
  still.vol_factor.vol_of_vol_annual = 0.0;
  EXPECT_THAT(names(build_factor_model(universe(), needs("AAPLC,1\n"), history(), still)), ElementsAre("AAPL spot"));
  EXPECT_TRUE(build_factor_model(universe(), {}, history(), {}).factors.empty());
}

TEST(FactorModel, FindsTheHistoryOfANameWithAVenue) {
  EXPECT_THAT(names(build_factor_model(universe(), needs("IBM.XNYS,1\n"), history(), {})),
              ElementsAre("IBM.XNYS spot"));
}

TEST(FactorModel, SaysThatAColumnWithoutVenueIsUsed) {
  EXPECT_THAT(build_factor_model(universe(), needs("IBM.XNYS,1\n"), history(), {}).warnings,
              Contains(HasSubstr("1 histories have no column with their venue and take the one without: that of "
                                 "'IBM.XNYS' is column 'IBM'")));
}

TEST(FactorModel, TakesNoColumnThatCouldMeanAnotherInstrument) {
  const portfolio::Instruments shares =
      portfolio::Instruments::parse("instrument,kind\nBRK.B,spot\nSPY.ARCX,spot\nSPY.BATS,spot\n", "instruments.csv");
  const PriceHistory closes =
      PriceHistory::parse("date,BRK,SPY\n2014-06-03,1,5\n2014-06-04,2,6\n2014-06-05,1,5\n", "history.csv");
  for (const std::string name : {"BRK.B", "SPY.ARCX", "SPY.BATS"}) {
    const auto build = [&] {
      const portfolio::Portfolio held =
          portfolio::Portfolio::parse("instrument,quantity\n" + name + ",1\n", "p", shares);
      build_factor_model(shares, portfolio::needed_underlyings(held, shares), closes, {});
    };
    EXPECT_THAT(tests::faults_of(build), ElementsAre("PLM-1506:0")) << name;
  }
}

TEST(FactorModel, NamesEveryUnderlyingWithoutUsableHistory) {
  const PriceHistory poor =
      PriceHistory::parse("date,APL,ES,IBM\n2014-06-03,1,5,\n2014-06-04,2,5,1\n2014-06-05,1,5,2\n", "history.csv");
  const auto build = [&] { build_factor_model(universe(), needs("AAPL,1\nES,1\nIBM.XNYS,1\n"), poor, {}); };
  EXPECT_THAT(tests::faults_of(build), ElementsAre("PLM-1506:0", "PLM-1509:0", "PLM-1507:0"));
  EXPECT_THAT(
      tests::report_of(build),
      HasSubstr("history.csv: PLM-1506 there is no history of 'AAPL', which the portfolio needs. Did you mean 'APL'?"));
}

TEST(FactorModel, RefusesSettingsOutOfRange) {
  const auto faults = [](const FactorModelSettings& settings) {
    return tests::faults_of([&] { build_factor_model(universe(), needs("AAPLC,1\n"), history(), settings); });
  };
  FactorModelSettings settings;
  settings.horizon_days = 0;
  settings.covariance.decay = 1.5;
  settings.residual_vol_correlation = -0.1;
  settings.vol_factor = {-0.1, 1.0, std::nan("")};
  EXPECT_EQ(faults(settings).size(), 6U);
  settings = {};
  settings.vol_factors["APPL"] = {};
  EXPECT_THAT(faults(settings), ElementsAre("PLM-1508:0"));
}

TEST(FactorModel, WarnsOfShortHistoriesGapsAndAssumptions) {
  const FactorModel model = build_factor_model(universe(), needs("AAPLC,1\n"), history(), {});
  EXPECT_THAT(model.warnings, Contains(HasSubstr("AAPL: only 3 returns")));
  EXPECT_THAT(model.warnings, Contains(HasSubstr("implied-vol factors are assumed, not estimated")));
  EXPECT_THAT(model.warnings, Contains(HasSubstr("correlation of what spots do not explain 0.3")));
  const PriceHistory gappy =
      PriceHistory::parse("date,AAPL\n2014-06-03,1\n2014-06-04,2\n2014-06-05,\n2014-06-06,3\n2014-06-09,2\n", "h");
  EXPECT_THAT(build_factor_model(universe(), needs("AAPL,1\n"), gappy, {}).warnings,
              Contains("AAPL: 2 of 4 returns are known (2014-06-03 to 2014-06-09, 1 gaps)"));
}

TEST(FactorModel, CovarianceHasACholeskyFactorWhateverTheSettings) {
  std::mt19937 random(20260103);
  std::uniform_real_distribution<double> uniform(0.0, 1.0);
  for (int round = 0; round < 200; ++round) {
    std::string instruments = "instrument,kind,underlying,strike,expiry,option_type,multiplier\n";
    std::string positions = "instrument,quantity\n";
    std::string closes = "date";
    const int count = 1 + static_cast<int>(random() % 12);
    for (int at = 0; at < count; ++at) {
      const std::string name = std::string("S").append(std::to_string(at));
      instruments += name + ",spot,,,,,\nO" + name + ",option," + name + ",1,2030-01-01,put,1\nF" + name + ",future," +
                     name + ",,2030-01-01,,1\n";
      positions += "O" + name + ",1\nF" + name + ",1\n";
      (closes += ',') += name;
    }
    const int rows = 4 + static_cast<int>(random() % 40);
    for (int row = 0; row < rows; ++row) {
      (closes += '\n') += Date::parse("2020-01-01")->plus_days(row).to_string();
      for (int at = 0; at < count; ++at) {
        closes += ',';
        // gaps now and then, but never in the first three rows, so that there are two returns
        if (row < 3 || random() % 10 != 0) closes += std::to_string(100 + 10 * uniform(random));
      }
    }
    const portfolio::Instruments set = portfolio::Instruments::parse(instruments, "i");
    const portfolio::Portfolio held = portfolio::Portfolio::parse(positions, "p", set);
    FactorModelSettings settings;
    settings.covariance.method = random() % 2 != 0 ? CovarianceMethod::ewma : CovarianceMethod::sample;
    settings.covariance.fewest_overlaps = 2;
    settings.horizon_days = 1 + static_cast<int>(random() % 20);
    settings.residual_vol_correlation = 0.99 * uniform(random);
    settings.vol_factor = {0.01 + uniform(random), -0.999 + 1.998 * uniform(random), 0.01 + uniform(random)};
    const FactorModel model =
        build_factor_model(set, portfolio::needed_underlyings(held, set), PriceHistory::parse(closes, "h"), settings);
    const std::size_t n = model.factors.size();
    ASSERT_EQ(n, static_cast<std::size_t>(3 * count));
    const scenarios::CholeskyResult factor = scenarios::cholesky(View<const double>{model.covariance.data(), n * n}, n);
    ASSERT_TRUE(factor.ok()) << factor.message();
  }
}

}  // namespace
}  // namespace plimsoll::calibration
