#include "host/calibration/vol_factor_file.hpp"

#include <gtest/gtest.h>

#include "host/core/error.hpp"

namespace plimsoll::calibration {
namespace {

const VolFactorSettings rest{0.8, -0.5, 0.0};

TEST(VolFactorFile, SetsWhatItNamesAndLeavesTheRest) {
  const VolFactors factors =
      parse_vol_factors("underlying,vol_of_vol,spot_correlation\nAAPL,1.1,-0.7\nMSFT,,0.25\n", "vols.csv", rest);
  ASSERT_EQ(factors.size(), 2U);
  EXPECT_EQ(factors.at("AAPL").vol_of_vol_annual, 1.1);
  EXPECT_EQ(factors.at("AAPL").spot_correlation, -0.7);
  EXPECT_EQ(factors.at("AAPL").basis_vol_annual, 0.0);
  EXPECT_EQ(factors.at("MSFT").vol_of_vol_annual, 0.8);
  EXPECT_EQ(factors.at("MSFT").spot_correlation, 0.25);
}

TEST(VolFactorFile, ListsEveryBadLine) {
  try {
    parse_vol_factors("underlying,basis_vol\nAAPL,much\nMSFT,1\nMSFT,2\nIBM,inf\n", "vols.csv", rest);
    FAIL() << "accepted";
  } catch (const InputError& error) {
    ASSERT_EQ(error.faults().size(), 3U);
    EXPECT_EQ(error.faults()[0].code, "PLM-1512");
    EXPECT_EQ(error.faults()[0].line, 2U);
    EXPECT_EQ(error.faults()[1].code, "PLM-1513");
    EXPECT_EQ(error.faults()[1].line, 4U);
    EXPECT_EQ(error.faults()[2].line, 5U);
  }
}

}  // namespace
}  // namespace plimsoll::calibration
