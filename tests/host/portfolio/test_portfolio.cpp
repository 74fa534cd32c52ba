#include "host/portfolio/portfolio.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>

#include "tests/host/core/faults_of.hpp"

namespace plimsoll::portfolio {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

const Instruments& universe() {
  static const Instruments instruments = Instruments::parse(
      "instrument,kind,underlying,strike,expiry,option_type,multiplier\n"
      "AAPL,spot,,,,,1\n"
      "IBM,spot,,,,,1\n"
      "AAPLF,future,AAPL,,2014-09-19,,1\n"
      "IBMC180,option,IBM,180,2014-07-19,call,1\n"
      "FC,option,AAPLF,90,2014-09-19,call,1\n",
      "instruments.csv");
  return instruments;
}

Portfolio parse(const std::string& rows) {
  return Portfolio::parse("instrument,quantity,book\n" + rows, "portfolio.csv", universe());
}
std::vector<std::string> faults(const std::string& rows) {
  return tests::faults_of([&] { parse(rows); });
}

Quantity units(std::int64_t count) { return Quantity::from_raw(count * decimal_scale); }

TEST(Portfolio, SortsPositionsByBookUnderlyingAndInstrument) {
  const Portfolio portfolio = parse("IBMC180,-10,firm/b\nAAPLF,2,firm/b\nAAPL,100.5,firm/b\nIBM,7,firm/a\n");
  const BookId a = *portfolio.books().find("firm/a");
  const BookId b = *portfolio.books().find("firm/b");
  const Instruments& i = universe();
  EXPECT_THAT(portfolio.positions(),
              ElementsAre(Position{a, *i.find("IBM"), units(7)},
                          Position{b, *i.find("AAPL"), Quantity::from_raw(100'500'000'000)},
                          Position{b, *i.find("AAPLF"), units(2)}, Position{b, *i.find("IBMC180"), units(-10)}));
}

TEST(Portfolio, AddsUpRepeatedLines) {
  const Portfolio portfolio = parse("IBM,7,firm/a\nIBM,-2.5,firm/a\nIBM,1,firm/b\n");
  ASSERT_EQ(portfolio.positions().size(), 2U);
  EXPECT_EQ(portfolio.positions()[0].quantity, Quantity::from_raw(4'500'000'000));
}

TEST(Portfolio, WithoutBooksEverythingStandsInMain) {
  const Portfolio portfolio = Portfolio::parse("symbol,qty\nIBM,7\n", "portfolio.csv", universe());
  EXPECT_EQ(portfolio.books().path(portfolio.positions()[0].book), "firm/main");
}

TEST(Portfolio, ShuffledFilesAreTheSamePortfolio) {
  std::mt19937 random(20260102);
  std::vector<std::string> lines;
  const std::vector<std::string> names{"AAPL", "IBM", "AAPLF", "IBMC180", "FC"};
  for (int at = 0; at < 200; ++at) {
    lines.push_back(names[random() % names.size()] + "," + std::to_string(static_cast<int>(random() % 2001) - 1000) +
                    ",firm/" + std::string(1, static_cast<char>('a' + random() % 6)) + "\n");
  }
  const auto text = [&] {
    std::string all;
    for (const std::string& line : lines) all += line;
    return all;
  };
  const Portfolio first = parse(text());
  for (int round = 0; round < 20; ++round) {
    std::shuffle(lines.begin(), lines.end(), random);
    const Portfolio again = parse(text());
    ASSERT_EQ(again.positions(), first.positions());
    ASSERT_EQ(again.identity(), first.identity());
  }
}

TEST(Portfolio, IdentityChangesWithContentAndOnlyWithContent) {
  std::set<std::string> identities;
  for (const char* rows : {"IBM,7,firm/a\n", "IBM,8,firm/a\n", "IBM,-7,firm/a\n", "AAPL,7,firm/a\n", "IBM,7,firm/b\n",
                           "IBM,7,firm/a\nAAPL,0,firm/a\n", "IBM,7,firm\n"}) {
    identities.insert(parse(rows).identity());
  }
  EXPECT_EQ(identities.size(), 7U);
  EXPECT_EQ(parse("IBM,3,firm/a\nIBM,4,firm/a\n").identity(), parse("IBM,7,firm/a\n").identity());
  EXPECT_EQ(parse("IBM,7,firm/a\n").identity().size(), 32U);
  // The terms of what is held belong to it; instruments that are not held do not.
  const auto on = [](const std::string& instruments) {
    const Instruments set =
        Instruments::parse("instrument,kind,underlying,strike,expiry,option_type,multiplier\n" + instruments, "i");
    return Portfolio::parse("instrument,quantity\nX,1\n", "p", set).identity();
  };
  EXPECT_EQ(on("X,option,A,5,2015-01-16,call,1\n"), on("AA,spot,,,,,1\nX,option,A,5,2015-01-16,call,1\n"));
  EXPECT_NE(on("X,option,A,5,2015-01-16,call,1\n"), on("X,option,A,6,2015-01-16,call,1\n"));
  EXPECT_NE(on("X,option,A,5,2015-01-16,call,1\n"), on("X,option,A,5,2015-01-16,put,1\n"));
}

TEST(Portfolio, ListsEveryFaultWithItsLine) {
  EXPECT_THAT(
      faults("IBM,7,firm/a\n"     // 2
             "IBN,7,firm/a\n"     // 3: unknown
             "IBM,many,firm/a\n"  // 4
             "IBM,1e30,firm/a\n"  // 5
             "IBM,,firm/a\n"      // 6
             "IBM,1,firm//a\n"    // 7
             "XX,nan,\n"),        // 8: two at once
      ElementsAre("PLM-1301:3", "PLM-1302:4", "PLM-1302:5", "PLM-1302:6", "PLM-1304:7", "PLM-1302:8", "PLM-1301:8"));
}

TEST(Portfolio, SaysWhatItExpected) {
  EXPECT_THAT(tests::report_of([] { parse("AAPLE,1,\n"); }),
              HasSubstr("portfolio.csv:2: PLM-1301 instrument 'AAPLE' is not defined. Did you mean 'AAPL'?"));
  EXPECT_THAT(tests::report_of([] { parse("IBM,1e30,\n"); }),
              HasSubstr("between -9223372036.854775808 and 9223372036.854775807"));
  EXPECT_THAT(tests::faults_of([] { Portfolio::parse("instrument,book\nIBM,a\n", "p", universe()); }),
              ElementsAre("PLM-1104:1"));
  EXPECT_THAT(faults(""), ElementsAre("PLM-1306:0"));
  EXPECT_THAT(tests::faults_of([] { Portfolio::load("/nonexistent/portfolio.csv", universe()); }),
              ElementsAre("PLM-1101:0"));
}

TEST(Portfolio, QuantitiesThatOverflowTogetherAreRefusedInAnyOrder) {
  EXPECT_THAT(faults("IBM,9e9,a\nIBM,9e9,a\n"), ElementsAre("PLM-1303:2"));
  EXPECT_TRUE(faults("IBM,9e9,a\nIBM,9e9,a\nIBM,-9e9,a\n").empty()) << "the sum fits, whatever the order";
}

TEST(Portfolio, OsiSymbolsBecomeInstrumentsWhenTheirRootIsKnown) {
  const Holdings holdings =
      parse_holdings(universe(), "instrument,quantity\nAAPL  140719C00500000,3\nIBM,1\n", "portfolio.csv");
  EXPECT_EQ(holdings.instruments.size(), universe().size() + 1);
  ASSERT_EQ(holdings.portfolio.positions().size(), 2U);
  EXPECT_EQ(holdings.instruments[holdings.portfolio.positions()[0].instrument].name, "AAPL  140719C00500000");
  EXPECT_THAT(
      tests::faults_of([] { parse_holdings(universe(), "instrument,quantity\nXYZ   140719C00500000,3\n", "p"); }),
      ElementsAre("PLM-1301:2"));
}

TEST(Portfolio, RefusesWhatHasExpired) {
  const Portfolio portfolio = parse("IBMC180,1,firm/a\nIBMC180,1,firm/b\nAAPLF,1,firm/a\nIBM,1,firm/a\n");
  EXPECT_NO_THROW(check_alive(portfolio, universe(), *Date::parse("2014-07-19")));
  EXPECT_THAT(tests::faults_of([&] { check_alive(portfolio, universe(), *Date::parse("2014-07-20")); }),
              ElementsAre("PLM-1305:2"));
  EXPECT_THAT(tests::report_of([&] { check_alive(portfolio, universe(), *Date::parse("2014-07-20")); }),
              HasSubstr("portfolio.csv:2: PLM-1305 option 'IBMC180' in book 'firm/a' expired on 2014-07-19"));
  EXPECT_THAT(tests::faults_of([&] { check_alive(portfolio, universe(), *Date::parse("2020-01-01")); }),
              ElementsAre("PLM-1305:2", "PLM-1305:4"));
}

TEST(Portfolio, TellsWhatItNeedsPerUnderlying) {
  const auto needs = needed_underlyings(parse("FC,1,a\nIBM,1,a\n"), universe());
  ASSERT_EQ(needs.size(), 2U);
  EXPECT_EQ(universe().underlying_name(needs[0].underlying), "AAPL");
  EXPECT_TRUE(needs[0].options && needs[0].futures);
  EXPECT_FALSE(needs[1].options || needs[1].futures);
}

Holdings held(const std::string& rows) {
  return parse_holdings(universe(), "instrument,quantity,book\n" + rows, "portfolio.csv");
}

TradeSheet traded(const std::string& rows) {
  return TradeSheet::parse("instrument,quantity,book\n" + rows, "trades.csv");
}

TEST(Trades, GiveThePortfolioOfAFileWithTheirLines) {
  const std::string before = "AAPL,5,firm/a\nIBM,3,firm/b\n";
  const std::string trades = "IBM,-3,firm/b\nIBMC180,2,firm/b/new\nAAPL,1.5,firm/a\nIBM   140719P00180000,1,firm/a\n";
  const Holdings after = with_trades(held(before), traded(trades));
  const Holdings file = held(before + trades);
  EXPECT_EQ(after.portfolio.identity(), file.portfolio.identity());
  EXPECT_EQ(after.portfolio.positions(), file.portfolio.positions());
  EXPECT_EQ(after.warnings, file.warnings);
  const Holdings room = with_room_for(held(before), traded(trades));
  EXPECT_EQ(room.portfolio.identity(),
            held(before + "IBMC180,0,firm/b/new\nIBM   140719P00180000,0,firm/a\n").portfolio.identity());
}

TEST(Trades, StandInTheDefaultBookOrAtTheRoot) {
  EXPECT_EQ(with_trades(held("IBM,1,\n"), traded("IBM,2,\n")).portfolio.identity(),
            held("IBM,3,\n").portfolio.identity());
  EXPECT_EQ(with_trades(held("IBM,1,firm/a\n"), traded("IBM,2,\n")).portfolio.identity(),
            held("IBM,1,firm/a\nIBM,2,firm\n").portfolio.identity());
  // Two trees have a root put above them; a book is found by either of its names.
  EXPECT_EQ(with_trades(held("IBM,1,a\nIBM,1,b\n"), traded("IBM,2,a\nIBM,2,firm/b\n")).portfolio.identity(),
            held("IBM,3,a\nIBM,3,b\n").portfolio.identity());
}

TEST(Trades, RefuseWhatWouldChangeTheTreeOrDoesNotExist) {
  EXPECT_THAT(tests::faults_of([] { with_trades(held("IBM,1,firm/a\n"), traded("IBM,1,frm/a\nIBMM,1,firm/a\n")); }),
              ElementsAre("PLM-1733:2", "PLM-1301:3"));
}

TEST(Holdings, SayThatOptionsKnownBySymbolOnlyAreTakenAsEuropean) {
  const Holdings holdings = parse_holdings(
      universe(), "instrument,quantity\nIBM   140719P00180000,1\nIBM   140719C00180000,2\nIBM,1\n", "portfolio.csv");
  ASSERT_EQ(holdings.warnings.size(), 1U);
  EXPECT_THAT(holdings.warnings[0],
              HasSubstr("2 options are known by their OSI symbol only and are priced as European"));
  EXPECT_TRUE(parse_holdings(universe(), "instrument,quantity\nIBM,1\n", "portfolio.csv").warnings.empty());
}

}  // namespace
}  // namespace plimsoll::portfolio
