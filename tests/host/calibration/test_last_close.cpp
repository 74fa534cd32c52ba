#include "host/calibration/last_close.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace plimsoll::calibration {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> compare(const std::string& market_rows) {
  const portfolio::Instruments instruments =
      portfolio::Instruments::parse("instrument,kind\nAAPL.XNAS,spot\nIBM,spot\nNEW,spot\n", "instruments.csv");
  const PriceHistory history = PriceHistory::parse(
      "date,AAPL,IBM\n2014-06-04,644.82,184.5\n2014-06-05,647.35,185.98\n2014-06-06,645.57,\n", "history.csv");
  return compare_with_last_closes(history, instruments,
                                  portfolio::MarketData::parse("name,field,value\n" + market_rows, "m", instruments));
}

TEST(LastClose, IsNearThePriceOrTheReaderIsTold) {
  EXPECT_THAT(compare("AAPL.XNAS,price,650\nIBM,price,186.37\nNEW,price,5\n"), IsEmpty());
  // After the split of 2014-06-09, with a history from before it; cents for dollars.
  EXPECT_THAT(
      compare("AAPL.XNAS,price,93.7\nIBM,price,18637\n"),
      ElementsAre("the price of 'AAPL.XNAS' is 93.7, its last close (2014-06-06) is 645.57: check that both are in the "
                  "same unit and adjusted for the same splits",
                  "the price of 'IBM' is 18637, its last close (2014-06-05) is 185.98: check that both are in the same "
                  "unit and adjusted for the same splits"));
}

}  // namespace
}  // namespace plimsoll::calibration
