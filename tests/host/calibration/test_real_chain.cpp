// A real chain of quotes through the documented import, the loaders and the solver.
#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <string>

#include "host/calibration/factor_model.hpp"
#include "host/calibration/option_quotes.hpp"
#include "tests/support/shared_data.hpp"

namespace plimsoll::calibration {
namespace {

TEST(RealChain, FiveHundredOptionsOfOneDayLoadAndImplyTheVolsOfAnIndependentSolver) {
  const std::string data = plimsoll::testing::shared_data("");
  PLIMSOLL_REQUIRE_DATA(plimsoll::testing::shared_data("option_chains"));
  const std::string folder =
      (std::filesystem::temp_directory_path() / ("plimsoll_real_chain_" + std::to_string(getpid()))).string();
  const std::string command = "python3 '" PLIMSOLL_SOURCE_DIR "/tools/import-lean' --chain '" + data +
                              "/option_chains' --prices '" + data +
                              "/prices_daily' --underlying AAPL --date 2014-06-06 --out '" + folder + "' 2>/dev/null";
  ASSERT_EQ(std::system(command.c_str()), 0) << command;

  const Date as_of = *Date::parse("2014-06-06");
  const portfolio::Holdings holdings = portfolio::load_holdings(folder + "/instruments.csv", folder + "/portfolio.csv");
  const portfolio::Instruments& instruments = holdings.instruments;
  portfolio::check_alive(holdings.portfolio, instruments, as_of);
  EXPECT_GE(holdings.portfolio.positions().size(), 500U);
  EXPECT_GE(holdings.portfolio.books().size(), 5U);

  // The importer inverts with the C library's erfc by bisection; we with our own functions by Newton's method.
  const portfolio::MarketData direct = portfolio::MarketData::load(folder + "/market.csv", instruments);
  EXPECT_TRUE(portfolio::missing_inputs(holdings.portfolio, instruments, direct, "market.csv").empty());
  const UnderlyingId aapl = *instruments.find_underlying("AAPL");
  EXPECT_EQ(direct.price(aapl), 645.57);  // the close before the 7:1 split
  const ImpliedVolReport report =
      imply_vols(load_option_quotes(folder + "/quotes.csv", instruments), instruments, direct, as_of);
  portfolio::MarketData implied;
  fill_implied_vols(report, implied);
  std::size_t compared = 0;
  for (const portfolio::Position& position : holdings.portfolio.positions()) {
    if (instruments[position.instrument].kind != portfolio::InstrumentKind::option) continue;
    ASSERT_TRUE(implied.implied_vol(position.instrument)) << instruments[position.instrument].name;
    // market.csv has nine decimals; in the money, 1e-13 of the price over a small vega adds to their rounding.
    ASSERT_NEAR(*implied.implied_vol(position.instrument), *direct.implied_vol(position.instrument), 2e-9)
        << instruments[position.instrument].name;
    ++compared;
  }
  EXPECT_GE(compared, 500U);
  EXPECT_GT(report.count(QuoteRejection::below_intrinsic), 0U) << "American puts below the European bound";
  EXPECT_GT(report.count(QuoteRejection::no_bid), 0U);

  const FactorModel model =
      build_factor_model(instruments, portfolio::needed_underlyings(holdings.portfolio, instruments),
                         PriceHistory::load(folder + "/history.csv").until(as_of), {});
  ASSERT_EQ(model.factors.size(), 2U);
  const double annual = std::sqrt(model.covariance[0] * trading_days_per_year);
  EXPECT_GT(annual, 0.15);  // a share of such size moves by 15 to 50 % a year; a split left in would give over 100 %
  EXPECT_LT(annual, 0.50);
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace plimsoll::calibration
