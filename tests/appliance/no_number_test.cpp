// A firm whose P&L does not fit has no number, and nothing that the program prints or writes pretends otherwise.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/appliance/small_desk.hpp"

namespace plimsoll::testing {
namespace {

using Json = nlohmann::json;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

/// Nine thousand million shares at a million each: 9e15, where int64 of 2^-20 ends at 8.8e12.
class OverflowingDesk : public SmallDesk {
 public:
  OverflowingDesk() {
    std::string shares = portfolio;
    shares.replace(shares.find("MAST,500,"), 9, "MAST,9000000000,");
    replace("portfolio.csv", shares);
    std::string prices = market;
    prices.replace(prices.find("MAST,price,101.25"), 17, "MAST,price,1000000");
    replace("market.csv", prices);
  }
};

TEST(NoNumber, EndsWithThreeAndNamesTheNodes) {
  const OverflowingDesk desk;
  const Outcome outcome = plimsoll(desk.var({"--scenarios", "256", "--json"}));
  EXPECT_EQ(outcome.code, 3);
  EXPECT_THAT(outcome.err, AllOf(StartsWith("PLM-1704 "), HasSubstr("firm/shares"), HasSubstr("quantities")));
  EXPECT_EQ(outcome.err.find("firm/options"), std::string::npos) << "these have numbers";
  const Json report = Json::parse(outcome.out);
  EXPECT_TRUE(report["var"].empty());
}

TEST(NoNumber, WritesNoPnlVector) {
  const OverflowingDesk desk;
  const std::string file = desk.path("pnl.bin");
  const Outcome outcome = plimsoll(desk.var({"--scenarios", "256", "--json", "--pnl-out", file}));
  EXPECT_EQ(outcome.code, 3);
  EXPECT_FALSE(std::filesystem::exists(file));
  EXPECT_THAT(outcome.err, HasSubstr(file));
}

TEST(NoNumber, LeavesCsvCellsEmptyAndNoNodeOut) {
  const OverflowingDesk desk;
  const Outcome outcome =
      plimsoll(desk.var({"--scenarios", "256", "--format", "csv", "--level", "0.99", "--level", "0.9"}));
  EXPECT_EQ(std::count(outcome.out.begin(), outcome.out.end(), '\n'), 1 + 6 * 2) << outcome.out;
  for (const char* row : {"1,,firm,0.99,", "1,,firm,0.9,", "1,,firm/shares,0.99,"}) {
    const std::size_t at = outcome.out.find(row);
    ASSERT_NE(at, std::string::npos) << row;
    const std::string line = outcome.out.substr(at, outcome.out.find('\n', at) - at);
    EXPECT_THAT(line, HasSubstr(",,,,,,unknown,")) << "var to component_es";
  }
}

TEST(PnlOut, DoesNotOverwriteWhatItReads) {
  const SmallDesk desk;
  std::filesystem::create_symlink(desk.path("portfolio.csv"), desk.path("other-name"));
  for (const char* name : {"market.csv", "other-name", "./history.csv"}) {
    const Outcome outcome = plimsoll(desk.var({"--scenarios", "64", "--pnl-out", desk.path(name)}));
    EXPECT_EQ(outcome.code, 3) << name;
    EXPECT_THAT(outcome.err, HasSubstr("PLM-1705 ")) << name;
  }
  EXPECT_EQ(read_file(desk.path("market.csv")), SmallDesk::market);
  EXPECT_EQ(read_file(desk.path("portfolio.csv")), SmallDesk::portfolio);
}

TEST(PnlOut, LeavesOnlyTheWholeFileBehind) {
  const SmallDesk desk;
  std::filesystem::create_directory(desk.path("out"));
  const Outcome outcome = plimsoll(desk.var({"--scenarios", "64", "--pnl-out", desk.path("out/pnl.bin")}));
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(desk.path("out"))) {
    ++files;
    EXPECT_EQ(entry.file_size(), 64U * 8U);
  }
  EXPECT_EQ(files, 1U);
}

}  // namespace
}  // namespace plimsoll::testing
