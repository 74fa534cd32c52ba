#include "host/portfolio/reporting_currency.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/host/core/faults_of.hpp"

namespace plimsoll::portfolio {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::string currency_of(const std::string& rows) {
  static const Instruments instruments = Instruments::parse(
      "instrument,kind,underlying,strike,expiry,option_type,multiplier,currency\n"
      "AAPL,spot,,,,,1,USD\nIBM,spot,,,,,1,USD\nSAP,spot,,,,,1,EUR\n"
      "SAPF,future,SAP,,2030-09-20,,1,EUR\n"
      "SAPQ,option,SAP,100,2030-09-20,call,1,USD\n"
      "SAPFQ,option,SAPF,100,2030-09-20,call,1,USD\n"
      "IBMC,option,IBM,100,2030-09-20,call,1,USD\n"
      "SPXC,option,SPX,100,2030-09-20,call,1,USD\n",
      "instruments.csv");
  return reporting_currency(Portfolio::parse("instrument,quantity,book\n" + rows, "portfolio.csv", instruments),
                            instruments);
}

std::vector<std::string> faults(const std::string& rows) {
  return tests::faults_of([&] { currency_of(rows); });
}

TEST(ReportingCurrency, IsTheOneOfEverythingHeld) {
  EXPECT_EQ(currency_of("IBM,1,firm\nIBMC,1,firm\nSPXC,1,firm\n"), "USD");
  EXPECT_EQ(currency_of("SAP,1,firm\nSAPF,1,firm\n"), "EUR");
}

TEST(ReportingCurrency, RefusesASumOfTwoCurrenciesAndNamesTheLines) {
  EXPECT_THAT(faults("IBM,1,firm/b\nSAP,1,firm/a\nAAPL,1,firm/a\nSAPF,1,firm/c\nSAP,2,firm/b\n"),
              ElementsAre("PLM-1307:3", "PLM-1307:5"));
  EXPECT_THAT(tests::report_of([] { currency_of("IBM,1,firm/b\nSAP,1,firm/a\n"); }),
              HasSubstr("portfolio.csv:3: PLM-1307 'SAP' is in EUR; the portfolio is in USD (line 2). Keep one"));
}

TEST(ReportingCurrency, RefusesADerivativeInAnotherCurrencyThanItsUnderlying) {
  EXPECT_THAT(faults("IBM,1,firm\nSAPQ,1,firm\n"), ElementsAre("PLM-1307:3"));
  EXPECT_THAT(faults("SAPFQ,1,firm\n"), ElementsAre("PLM-1307:2"));
  EXPECT_THAT(faults("IBMC,1,firm\n"), IsEmpty());
}

}  // namespace
}  // namespace plimsoll::portfolio
