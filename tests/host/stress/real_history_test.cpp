// Days of October 2008 and March 2020 in published closes: moves against the file read here by other means.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <map>
#include <sstream>

#include "host/core/csv.hpp"
#include "tests/host/stress/stress_rig.hpp"
#include "tests/support/shared_data.hpp"

namespace plimsoll::stress {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

/// Cells by date, then column name, as text.
std::map<std::string, std::map<std::string, std::string>> cells_of(const std::filesystem::path& path) {
  FaultList faults(path.string());
  std::istringstream in(read_text_file(path.string(), faults).value());
  std::vector<std::string> names;
  std::map<std::string, std::map<std::string, std::string>> rows;
  for (std::string line; std::getline(in, line);) {
    std::vector<std::string> fields;
    std::istringstream split(line);
    for (std::string field; std::getline(split, field, ',');) fields.push_back(field);
    if (names.empty()) {
      names = fields;
      continue;
    }
    for (std::size_t i = 1; i < fields.size(); ++i) rows[fields[0]][names[i]] = fields[i];
  }
  return rows;
}

risk::Desk desk_on(const std::vector<std::string>& names) {
  risk::DeskText text;
  for (const std::string& name : names) {
    text.instruments += name + ",spot,,,,,,1,USD,0\n";
    text.market += name + ",price,100\n";
    text.positions.push_back(name + ",10,firm/" + name);
  }
  text.market += "USD,rate,0\n";
  return risk::make_desk(text);
}

constexpr std::string_view crises = R"(
[[scenario]]
name = "week of 2008-10-13"
history = "2008-10-13..2008-10-17"
[[scenario]]
name = "2008-10-15"
history = 2008-10-15
[[scenario]]
name = "2020-03-16"
history = 2020-03-16
)";

TEST(RealHistory, MovesThirteenSharesAsInTheirCrises) {
  const auto path = testing::shared_data("prices_daily/skfolio_sp500_13stocks_1990_2022.csv.gz");
  PLIMSOLL_REQUIRE_DATA(path);
  const std::vector<std::string> names{"AAPL", "AMD",  "BAC", "BBY", "GE",  "JNJ", "JPM",
                                       "KO",   "MSFT", "PFE", "RRC", "WMT", "XOM"};
  const risk::Desk desk = desk_on(names);
  const StressPlan plan = plan_of(desk, crises, calibration::PriceHistory::load(path.string()));
  const auto cells = cells_of(path);
  const auto close = [&](const std::string& date, const std::string& name) {
    return std::strtod(cells.at(date).at(name).c_str(), nullptr);
  };
  const std::pair<std::string, std::string> ends[] = {
      {"2008-10-10", "2008-10-17"}, {"2008-10-14", "2008-10-15"}, {"2020-03-13", "2020-03-16"}};
  const StressReport report = report_of(desk, plan);
  ASSERT_EQ(report.scenarios.size(), 3U);
  for (std::size_t s = 0; s < 3; ++s) {
    EXPECT_THAT(plan.scenarios[s].missing, IsEmpty());
    double total = 0.0;
    std::size_t compared = 0;
    for (std::size_t f = 0; f < plan.factors.size(); ++f) {
      if (plan.factors.factors[f].kind != calibration::FactorKind::spot) continue;
      const std::string name = plan.factors.names[f].substr(0, plan.factors.names[f].rfind('.'));
      const double expected = close(ends[s].second, name) / close(ends[s].first, name);
      EXPECT_EQ(plan.scenarios[s].moves[f], expected) << name << ", " << ends[s].second;
      total += 1000.0 * (expected - 1.0);
      ++compared;
    }
    EXPECT_EQ(compared, names.size());
    // Thirteen cells, each rounded to 2^-20 once.
    EXPECT_NEAR(to_units(report.scenarios[s].total()), total, 13 * 0.5 * units_per_quantum + 1e-9);
  }
  // Read off the file by a person.
  EXPECT_EQ(plan.scenarios[2].moves[0], 59.29 / 68.044) << "AAPL on Monday, 16 March 2020";
  EXPECT_EQ(plan.scenarios[0].moves[0], 2.957 / 2.938) << "AAPL over the week of 13 October 2008";
  EXPECT_LT(report.scenarios[2].total(), report.scenarios[1].total()) << "two of the worst days of the thirty years";
}

TEST(RealHistory, KnowsNothingOfASharesDaysBeforeItWasListed) {
  const auto path = testing::shared_data("prices_daily/pypfopt_13stocks_1990_2024.csv.gz");
  PLIMSOLL_REQUIRE_DATA(path);
  const risk::Desk desk = desk_on({"AAPL", "BABA", "GOOG"});  // Alibaba came to New York in September 2014
  const StressPlan plan = plan_of(desk, crises, calibration::PriceHistory::load(path.string()));
  const StressReport report = report_of(desk, plan);
  EXPECT_THAT(report.scenarios[0].missing, ElementsAre("BABA.spot: no close on 2008-10-10"));
  EXPECT_THAT(report.scenarios[1].missing, ElementsAre("BABA.spot: no close on 2008-10-14"));
  EXPECT_THAT(report.scenarios[2].missing, IsEmpty());
  EXPECT_FALSE(report.scenarios[0].has_number());
  EXPECT_TRUE(report.scenarios[2].has_number());
  EXPECT_EQ(report.without_number, 2U);
  EXPECT_EQ(report.scenarios[0].by_underlying[1], unrepresentable_quanta);
  EXPECT_NE(report.scenarios[0].by_underlying[0], unrepresentable_quanta);
}

}  // namespace
}  // namespace plimsoll::stress
