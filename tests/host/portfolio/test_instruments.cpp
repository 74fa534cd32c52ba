#include "host/portfolio/instruments.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "tests/host/core/faults_of.hpp"

namespace plimsoll::portfolio {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr const char* header =
    "instrument,kind,underlying,strike,expiry,option_type,exercise,multiplier,currency,dividend_yield\n";

Instruments parse(const std::string& rows) { return Instruments::parse(header + rows, "instruments.csv"); }
std::vector<std::string> faults(const std::string& rows) {
  return tests::faults_of([&] { parse(rows); });
}
std::string report(const std::string& rows) {
  return tests::report_of([&] { parse(rows); });
}

constexpr const char* chain =
    "ES,spot,,,,,,,USD,\n"
    "AAPL,spot,,,,,,,USD,0.02\n"
    "ESU4,future,ES,,2014-09-19,,,50,USD,\n"
    "ESU4C1950,option,ESU4,1950,2014-09-19,call,european,50,USD,\n"
    "AAPL  140719C00500000,option,,,,,,,,\n"
    "VIXC15,option,VIX,15,2014-07-16,call,european,100,USD,\n";

TEST(Instruments, GivesDenseIdsInNameOrder) {
  const Instruments instruments = parse(chain);
  ASSERT_EQ(instruments.size(), 6U);
  std::vector<std::string> names;
  for (const Instrument& instrument : instruments) names.push_back(instrument.name);
  EXPECT_THAT(names, ElementsAre("AAPL", "AAPL  140719C00500000", "ES", "ESU4", "ESU4C1950", "VIXC15"));
  EXPECT_THAT(instruments.underlyings(), ElementsAre("AAPL", "ES", "VIX"));

  const Instrument& future = instruments[*instruments.find("ESU4")];
  EXPECT_EQ(future.kind, InstrumentKind::future);
  EXPECT_EQ(future.multiplier, Quantity::from_raw(50 * decimal_scale));
  EXPECT_EQ(future.expiry.to_string(), "2014-09-19");
  EXPECT_EQ(instruments.underlying_name(future.underlying), "ES");
  EXPECT_FALSE(future.future.valid());
  EXPECT_FALSE(instruments.find("MSFT"));
}

TEST(Instruments, AnOptionOnAFutureKeepsBothFutureAndUnderlying) {
  const Instruments instruments = parse(chain);
  const Instrument& option = instruments[*instruments.find("ESU4C1950")];
  EXPECT_EQ(option.future, *instruments.find("ESU4"));
  EXPECT_EQ(option.underlying, *instruments.find_underlying("ES"));
  EXPECT_EQ(option.strike, Price::from_raw(1950 * decimal_scale));
}

TEST(Instruments, AnOsiNameNeedsNoOtherColumns) {
  const Instruments instruments = parse(chain);
  const Instrument& option = instruments[*instruments.find("AAPL  140719C00500000")];
  EXPECT_EQ(option.kind, InstrumentKind::option);
  EXPECT_EQ(option.underlying, *instruments.find_underlying("AAPL"));
  EXPECT_EQ(option.strike, Price::from_raw(500 * decimal_scale));
  EXPECT_EQ(option.expiry.to_string(), "2014-07-19");
  EXPECT_EQ(option.multiplier, Quantity::from_raw(100 * decimal_scale));
  EXPECT_EQ(option.dividend_yield, 0.02) << "inherited from the spot";
  EXPECT_EQ(option.currency, "USD");
}

TEST(Instruments, AnUnderlyingNeedNotBeAnInstrument) {
  const Instruments instruments = parse(chain);
  EXPECT_FALSE(instruments.spot_of(*instruments.find_underlying("VIX")));
  EXPECT_EQ(instruments.spot_of(*instruments.find_underlying("ES")), instruments.find("ES"));
}

TEST(Instruments, ShuffledFilesGiveTheSameIds) {
  std::vector<std::string> lines;
  for (int at = 0; at < 60; ++at) {
    const std::string number = std::to_string(at);
    lines.push_back("S" + number + ",spot,,,,,,,USD,0.01\n");
    lines.push_back("F" + number + ",future,S" + number + ",,2015-01-16,,,10,USD,\n");
    lines.push_back("O" + number + ",option,F" + number + ",10,2015-01-15,put,,10,USD,\n");
  }
  const auto text = [&] {
    std::string all;
    for (const std::string& line : lines) all += line;
    return all;
  };
  const Instruments first = parse(text());
  std::mt19937 random(11);
  for (int round = 0; round < 20; ++round) {
    std::shuffle(lines.begin(), lines.end(), random);
    const Instruments again = parse(text());
    ASSERT_EQ(again.underlyings(), first.underlyings());
    for (const Instrument& instrument : first) {
      const Instrument& other = again[instrument.id];
      ASSERT_EQ(other.name, instrument.name);
      ASSERT_EQ(other.underlying, instrument.underlying);
      ASSERT_EQ(other.future, instrument.future);
    }
  }
}

TEST(Instruments, OsiSymbolsOfAPortfolioExtendTheSet) {
  const Instruments base = parse(
      "AAPL.XNAS,spot,,,,,,,USD,0.02\nIBM,spot,,,,,,,EUR,\nOLD,future,IBM,,2015-01-16,,,1,EUR,\n"
      "OLDC,option,OLD,9,2015-01-16,call,,1,EUR,\n");
  const std::vector<std::string> wanted{"IBM   140719P00180000", "AAPL  140719C00500000",
                                        "AAPL  140719C00500000", "IBM",
                                        "XYZ   140719C00500000", "nonsense"};
  const Instruments extended = base.with_osi_options(wanted);
  ASSERT_EQ(extended.size(), base.size() + 2);
  const Instrument& option = extended[*extended.find("AAPL  140719C00500000")];
  EXPECT_EQ(extended.underlying_name(option.underlying), "AAPL.XNAS");
  EXPECT_EQ(option.multiplier, Quantity::from_raw(100 * decimal_scale));
  EXPECT_EQ(option.dividend_yield, 0.02);
  EXPECT_EQ(extended[*extended.find("IBM   140719P00180000")].currency, "EUR");
  EXPECT_EQ(extended[*extended.find("OLDC")].future, *extended.find("OLD")) << "ids moved, references follow";
  EXPECT_FALSE(extended.find("XYZ   140719C00500000")) << "its root is not an underlying";
}

TEST(Instruments, AnOsiRootIsNoShareClass) {
  const Instruments base = parse("BRK.B,spot,,,,,,,USD,\nSPY.ARCX,spot,,,,,,,USD,\nSPY.BATS,spot,,,,,,,USD,\n");
  const std::vector<std::string> wanted{"BRK   140719C00500000", "SPY   140719C00500000"};
  EXPECT_EQ(base.with_osi_options(wanted).size(), base.size()) << "one is a class, the other could be two";
}

TEST(Instruments, AmericanExerciseIsRefusedByName) {
  EXPECT_THAT(report("AAPL,spot,,,,,,,,\nX,option,AAPL,5,2015-01-16,call,american,1,,\n"),
              HasSubstr("instruments.csv:3: PLM-1208 exercise is american, which has no pricer yet"));
  EXPECT_THAT(faults("X,option,AAPL,5,2015-01-16,call,bermudan,1,,\n"), ElementsAre("PLM-1209:2"));
}

TEST(Instruments, EveryFaultOfAFileIsListed) {
  EXPECT_THAT(faults("A,spot,,,,,,,USD,\n"                      // 2
                     ",spot,,,,,,,,\n"                          // 3: no name
                     "A,spot,,,,,,,,\n"                         // 4: duplicate
                     "B,stock,,,,,,,,\n"                        // 5: kind
                     "C,spot,A,,,,,,,\n"                        // 6: a spot of something else
                     "D,option,A,-5,2015-01-16,call,,1,,\n"     // 7: strike
                     "E,option,A,5,16.01.2015,call,,1,,\n"      // 8: expiry
                     "F,option,A,5,2015-01-16,straddle,,1,,\n"  // 9: type
                     "G,future,A,,2015-01-16,,,0,,\n"           // 10: multiplier
                     "H,spot,,,,,,,us dollar,\n"                // 11: currency
                     "I,spot,,,,,,,,2\n"                        // 12: yield of 200 %
                     "J,spot,,,,,,,,nan\n"                      // 13
                     "K,future,,,2015-01-16,,,1,,\n"            // 14: no underlying
                     "L,option,A,,,,,,,\n"                      // 15: nothing, not even a multiplier
                     "M,spot,,5,,,,,,\n"),                      // 16: a spot with a strike
              ElementsAre("PLM-1201:3", "PLM-1202:4", "PLM-1203:5", "PLM-1204:6", "PLM-1205:7", "PLM-1206:8",
                          "PLM-1207:9", "PLM-1210:10", "PLM-1211:11", "PLM-1212:12", "PLM-1212:13", "PLM-1204:14",
                          "PLM-1214:15", "PLM-1214:15", "PLM-1214:15", "PLM-1210:15", "PLM-1214:16"));
}

TEST(Instruments, ChainsOfUnderlyingsAreCheckedToTheEnd) {
  constexpr const char* base = "A,spot,,,,,,,,\nF,future,A,,2015-01-16,,,1,,\nO,option,A,5,2015-01-16,put,,1,,\n";
  EXPECT_TRUE(faults(base).empty());
  EXPECT_THAT(faults(std::string(base) + "X,option,O,5,2015-01-16,call,,1,,\n"), ElementsAre("PLM-1204:5"));
  EXPECT_THAT(faults(std::string(base) + "X,future,F,,2015-01-16,,,1,,\n"), ElementsAre("PLM-1204:5"));
  EXPECT_THAT(faults(std::string(base) + "X,option,F,5,2015-01-17,call,,1,,\n"), ElementsAre("PLM-1206:5"));
  EXPECT_THAT(faults("X,option,X,5,2015-01-17,call,,1,,\n"), ElementsAre("PLM-1204:2"));
}

TEST(Instruments, ADerivativeWithoutAMultiplierIsRefused) {
  EXPECT_THAT(report("A,spot,,,,,,,,\nC,option,A,5,2015-01-16,call,,,,\n"),
              HasSubstr("instruments.csv:3: PLM-1210 multiplier is empty; an option must have one"));
  EXPECT_THAT(faults("A,spot,,,,,,,,\nF,future,A,,2015-01-16,,,,,\n"), ElementsAre("PLM-1210:3"));
  const Instruments share = parse("A,spot,,,,,,,,\n");
  EXPECT_EQ(share[*share.find("A")].multiplier, Quantity::from_raw(decimal_scale));
}

TEST(Instruments, ANameStandsOnOneLine) {
  EXPECT_THAT(faults("\"A\nB\",spot,,,,,,,,\n"), ElementsAre("PLM-1201:2"));
  EXPECT_THAT(faults("F,future,\"A\nB\",,2015-01-16,,,1,,\n"), ElementsAre("PLM-1204:2"));
}

TEST(Instruments, ColumnsMustAgreeWithAnOsiName) {
  const std::string name = "AAPL  140719C00500000";
  EXPECT_TRUE(faults(name + ",option,AAPL.XNAS,500,2014-07-19,call,european,100,USD,\n").empty());
  EXPECT_THAT(faults(name + ",option,AAPL,501,,,,,,\n"), ElementsAre("PLM-1213:2"));
  EXPECT_THAT(faults(name + ",option,AAPL,,2014-07-18,,,,,\n"), ElementsAre("PLM-1213:2"));
  EXPECT_THAT(faults(name + ",option,AAPL,,,put,,,,\n"), ElementsAre("PLM-1213:2"));
  EXPECT_THAT(faults(name + ",option,IBM,,,,,,,\n"), ElementsAre("PLM-1213:2"));
  EXPECT_THAT(faults(name + ",spot,,,,,,,,\n"), ElementsAre("PLM-1213:2"));
}

TEST(Instruments, AFileOfSpotsNeedsTwoColumns) {
  EXPECT_EQ(Instruments::parse("instrument,kind\nAAPL,spot\n", "i").size(), 1U);
  EXPECT_THAT(tests::faults_of([] { Instruments::parse("instrument\nAAPL\n", "i"); }), ElementsAre("PLM-1104:1"));
}

}  // namespace
}  // namespace plimsoll::portfolio
