#include "host/portfolio/market_data.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/host/core/faults_of.hpp"

namespace plimsoll::portfolio {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

const Instruments& universe() {
  static const Instruments instruments = Instruments::parse(
      "instrument,kind,underlying,strike,expiry,option_type,multiplier\n"
      "AAPL,spot,,,,,1\n"
      "ESU4,future,ES,,2014-09-19,,1\n"
      "AAPLC,option,AAPL,90,2014-07-19,call,1\n"
      "ESC,option,ESU4,1950,2014-09-19,call,1\n",
      "instruments.csv");
  return instruments;
}

MarketData parse(const std::string& rows) {
  return MarketData::parse("name,field,value\n" + rows, "market.csv", universe());
}
std::vector<std::string> faults(const std::string& rows) {
  return tests::faults_of([&] { parse(rows); });
}

TEST(MarketData, KeepsPricesVolsAndRatesByName) {
  const MarketData market =
      parse("AAPL,price,93.77\nES,price,1949.44\nESU4,price,1947.25\nAAPLC,implied_vol,0.25\nUSD,rate,0.02\n");
  const Instruments& i = universe();
  EXPECT_EQ(market.price(*i.find_underlying("AAPL")), 93.77);
  EXPECT_EQ(market.price(i[*i.find("AAPL")]), 93.77);
  EXPECT_EQ(market.price(*i.find_underlying("ES")), 1949.44);
  EXPECT_EQ(market.price(i[*i.find("ESU4")]), 1947.25);
  EXPECT_EQ(market.implied_vol(*i.find("AAPLC")), 0.25);
  EXPECT_EQ(market.rate("USD"), 0.02);
}

TEST(MarketData, WhatIsNotKnownIsEmptyAndNotZero) {
  const MarketData market = parse("AAPL,price,93.77\n");
  const Instruments& i = universe();
  EXPECT_FALSE(market.price(*i.find_underlying("ES")));
  EXPECT_FALSE(market.price(i[*i.find("AAPLC")])) << "options have no price here";
  EXPECT_FALSE(market.implied_vol(*i.find("AAPLC")));
  EXPECT_FALSE(market.rate("USD"));
}

TEST(MarketData, ListsEveryFaultWithItsLine) {
  EXPECT_THAT(faults("AAPL,price,0\n"            // 2
                     "ES,price,-1\n"             // 3
                     "ESU4,price,nan\n"          // 4
                     "AAPLC,implied_vol,-0.2\n"  // 5
                     "ESC,implied_vol,25\n"      // 6: percent for fraction
                     "USD,rate,2\n"              // 7: likewise
                     "EUR,rate,inf\n"            // 8
                     "APPL,price,1\n"            // 9: unknown
                     "AAPL,prize,1\n"            // 10: field
                     "AAPLC,price,1\n"           // 11: an option's price
                     "AAPL,implied_vol,1\n"      // 12: a spot's vol
                     "AAPL,price,5\n"            // 13: again
                     "CURRENCY,rate,0.1\n"       // 14: not a currency
                     "GBP,rate,\n"),             // 15
              ElementsAre("PLM-1404:2", "PLM-1404:3", "PLM-1403:4", "PLM-1404:5", "PLM-1404:6", "PLM-1404:7",
                          "PLM-1403:8", "PLM-1401:9", "PLM-1402:10", "PLM-1406:11", "PLM-1406:12", "PLM-1405:13",
                          "PLM-1401:14", "PLM-1403:15"));
  // The smallest and the largest that a Price can hold, and beyond.
  EXPECT_TRUE(faults("AAPL,price,1e-9\nES,price,9.19e9\n").empty());
  EXPECT_THAT(faults("AAPL,price,9e-10\nES,price,9.2e9\n"), ElementsAre("PLM-1404:2", "PLM-1404:3"));
}

TEST(MarketData, SaysWhatToDo) {
  const auto report = [](const std::string& rows) { return tests::report_of([&] { parse(rows); }); };
  EXPECT_THAT(
      report("AAPLC,implied_vol,-0.2\n"),
      HasSubstr(
          "market.csv:2: PLM-1404 implied_vol of 'AAPLC' is -0.2; must be between 0 and 10. Remove the minus sign."));
  EXPECT_THAT(report("APPL,price,1\n"), HasSubstr("Did you mean 'AAPL'?"));
  EXPECT_THAT(report("AAPL,prize,1\n"), HasSubstr("Did you mean 'price'?"));
  EXPECT_THAT(report("AAPL,price,1\nAAPL,price,1\n"), HasSubstr("given twice (first on line 2)"));
}

TEST(MarketData, ListsWhatAPortfolioNeedsAndLacks) {
  const Portfolio portfolio = Portfolio::parse("instrument,quantity\nAAPL,1\nAAPLC,1\nESC,1\n", "p", universe());
  std::vector<std::string> lacking;
  for (const Fault& fault : missing_inputs(portfolio, universe(), MarketData{}, "market.csv")) {
    lacking.push_back(fault.code + " " + fault.remedy);
  }
  EXPECT_THAT(
      lacking,
      ElementsAre(HasSubstr("PLM-1411 Add the line AAPLC,implied_vol,VALUE"), HasSubstr("PLM-1411 Add the line ESC,"),
                  HasSubstr("PLM-1410 Add the line AAPL,price"), HasSubstr("PLM-1410 Add the line ES,price"),
                  HasSubstr("PLM-1410 Add the line ESU4,price"), HasSubstr("PLM-1412 Add the line USD,rate")));
  const Fault price = missing_inputs(portfolio, universe(), MarketData{}, "market.csv")[3];
  EXPECT_EQ(price.problem, "there is no price for 'ES', which 'ESC' in the portfolio needs");
  const MarketData full = parse(
      "AAPL,price,93.77\nES,price,1949\nESU4,price,1947\nAAPLC,implied_vol,0.25\nESC,implied_vol,0\nUSD,rate,0.02\n");
  EXPECT_TRUE(missing_inputs(portfolio, universe(), full, "market.csv").empty());
  const Portfolio shares = Portfolio::parse("instrument,quantity\nAAPL,1\n", "p", universe());
  EXPECT_TRUE(missing_inputs(shares, universe(), parse("AAPL,price,93.77\n"), "market.csv").empty())
      << "a share needs no rate";
}

}  // namespace
}  // namespace plimsoll::portfolio
