#include "host/calibration/option_quotes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "tests/host/core/faults_of.hpp"

namespace plimsoll::calibration {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

const portfolio::Instruments& universe() {
  static const portfolio::Instruments instruments = portfolio::Instruments::parse(
      "instrument,kind,underlying,strike,expiry,option_type,multiplier,dividend_yield\n"
      "A,spot,,,,,1,0.03\n"
      "F,future,A,,2016-01-01,,1,\n"
      "ATM,option,A,100,2016-01-01,call,1,0.05\n"
      "ITM,option,A,50,2016-01-01,call,1,0.05\n"
      "OTM,option,A,200,2016-01-01,call,1,0.05\n"
      "PUT,option,A,100,2016-01-01,put,1,0.05\n"
      "OLD,option,A,100,2015-01-01,put,1,0.05\n"
      "ONF,option,F,100,2016-01-01,call,1,\n",
      "instruments.csv");
  return instruments;
}

constexpr const char* as_of = "2015-01-01";  // a year of 365 days before expiry

portfolio::MarketData market() {
  return portfolio::MarketData::parse("name,field,value\nA,price,100\nF,price,100\nUSD,rate,0.05\n", "market.csv",
                                      universe());
}
std::vector<OptionQuote> parse(const std::string& rows) {
  return parse_option_quotes("option,bid,ask,underlying_price\n" + rows, "quotes.csv", universe());
}
InstrumentId id(const char* name) { return *universe().find(name); }

// Rate and dividend yield are both 5 %, so the forward is 100 and the value at 20 % vol is 100 (2 Phi(0.1) - 1) e^-0.05
// = 7.965567455405804 e^-0.05.
constexpr const char* atm_quote = "ATM,7.4770821464,7.6770821464,\n";  // 7.5770821464 +- 0.1

TEST(OptionQuotes, GiveTheVolOfTheirMid) {
  const ImpliedVolReport report = imply_vols(parse(atm_quote), universe(), market(), *Date::parse(as_of));
  ASSERT_EQ(report.vols.size(), 1U);
  EXPECT_EQ(report.vols[0].option, id("ATM"));
  EXPECT_NEAR(report.vols[0].vol_annual, 0.20, 1e-8);  // ten digits of price over a vega of 38
  EXPECT_EQ(report.summary(), "1 implied vols; 0 quotes rejected");
}

TEST(OptionQuotes, OptionsOnFuturesUseTheFuturesPriceAsForward) {
  const ImpliedVolReport report =
      imply_vols(parse("ONF,7.5770821464,7.5770821464,\n"), universe(), market(), *Date::parse(as_of));
  ASSERT_EQ(report.vols.size(), 1U);
  EXPECT_NEAR(report.vols[0].vol_annual, 0.20, 1e-8);
}

TEST(OptionQuotes, TheQuotesOwnUnderlyingPriceWins) {
  // Twice the spot, half the strike's distance: the same relative option at K = 200.
  const ImpliedVolReport report =
      imply_vols(parse("OTM,15.1541642929,15.1541642929,200\n"), universe(), market(), *Date::parse(as_of));
  ASSERT_EQ(report.vols.size(), 1U);
  EXPECT_NEAR(report.vols[0].vol_annual, 0.20, 1e-8);
}

TEST(OptionQuotes, WhatNoVolExplainsIsRejectedAndCountedByReason) {
  const ImpliedVolReport report = imply_vols(parse(std::string(atm_quote) + "PUT,0,1,\n"    // nobody bids
                                                                            "ITM,40,41,\n"  // worth at least 47.56
                                                                            "OTM,96,97,\n"  // worth at most 95.12
                                                                            "OLD,1,2,\n"    // expires today
                                                                            "ONF,3,2,\n"),  // crossed
                                             universe(), market(), *Date::parse(as_of));
  EXPECT_EQ(report.vols.size(), 1U);
  EXPECT_EQ(report.count(QuoteRejection::no_bid), 1U);
  EXPECT_EQ(report.count(QuoteRejection::below_intrinsic), 1U);
  EXPECT_EQ(report.count(QuoteRejection::above_bound), 1U);
  EXPECT_EQ(report.count(QuoteRejection::expired), 1U);
  EXPECT_EQ(report.count(QuoteRejection::crossed), 1U);
  ASSERT_EQ(report.rejected.size(), 5U);
  EXPECT_EQ(report.rejected[1].option, id("ITM"));
  EXPECT_EQ(report.rejected[1].line, 4U);
  EXPECT_EQ(
      report.summary(),
      "1 implied vols; 5 quotes rejected: 1 no bid, 1 crossed, 1 below intrinsic, 1 above the upper bound, 1 expired");
}

TEST(OptionQuotes, AMidBetweenAPennyAndNinetyIsNoPrice) {
  const auto imply = [](const std::string& rows) {
    return imply_vols(parse(rows), universe(), market(), *Date::parse(as_of));
  };
  const ImpliedVolReport absurd = imply("ATM,0.01,90,\n");
  EXPECT_TRUE(absurd.vols.empty());
  EXPECT_EQ(absurd.count(QuoteRejection::too_wide), 1U);
  EXPECT_EQ(absurd.summary(), "0 implied vols; 1 quotes rejected: 1 too wide");
  EXPECT_EQ(imply("ATM,5,15,\n").vols.size(), 1U) << "exactly its mid";
  EXPECT_EQ(imply("ATM,4.99,15,\n").vols.size(), 0U);
  EXPECT_EQ(imply("OTM,0.01,0.10,\n").vols.size(), 1U) << "wide, but only pennies";
}

TEST(OptionQuotes, AbsurdVolsAndMissingMarketsAreRejected) {
  // 94.6 of at most 95.12: a stdev of 5.6 and more over a year; over three days it is a vol above 10.
  const portfolio::MarketData known = market();
  const ImpliedVolReport absurd = imply_vols(parse("ATM,94.6,94.6,\n"), universe(), known, *Date::parse("2015-12-29"));
  EXPECT_EQ(absurd.count(QuoteRejection::vol_out_of_range), 1U);
  const ImpliedVolReport blind = imply_vols(parse(atm_quote), universe(), portfolio::MarketData{}, *Date::parse(as_of));
  EXPECT_EQ(blind.count(QuoteRejection::no_market), 1U);
}

TEST(OptionQuotes, FillOnlyWhatTheMarketFileLeavesOpen) {
  portfolio::MarketData given = market();
  given.set_implied_vol(id("ATM"), 0.33);
  ImpliedVolReport report;
  report.vols = {{id("ATM"), 0.2}, {id("PUT"), 0.2}};
  fill_implied_vols(report, given);
  EXPECT_EQ(given.implied_vol(id("ATM")), 0.33);
  EXPECT_EQ(given.implied_vol(id("PUT")), 0.2);
}

TEST(OptionQuotes, ListEveryFaultWithItsLine) {
  const auto faults = [](const std::string& rows) { return tests::faults_of([&] { parse(rows); }); };
  EXPECT_THAT(faults("ATM,x,1,\n"     // 2
                     "PUT,1,-1,\n"    // 3
                     "ITM,1,2,nan\n"  // 4
                     "A,99,101,\n"    // 5: a spot
                     "OTM,1,2,\n"
                     "OTM,1,2,\n"               // 7: twice
                     "SOMETHING ELSE,1,2,\n"),  // fine: not ours
              ElementsAre("PLM-1602:2", "PLM-1602:3", "PLM-1602:4", "PLM-1601:5", "PLM-1603:7"));
  EXPECT_THAT(tests::faults_of([] { parse_option_quotes("option,bid\nATM,1\n", "q", universe()); }),
              ElementsAre("PLM-1104:1"));
}

}  // namespace
}  // namespace plimsoll::calibration
