// `plimsoll greeks` from outside: files in, Greeks, formats and exit codes out.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "tests/appliance/small_desk.hpp"

namespace plimsoll::testing {
namespace {

using Json = nlohmann::json;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

const std::vector<std::string> currency_keys{
    "delta_currency_per_1pct_spot",        "gamma_currency_per_1pct_spot_squared",
    "vega_currency_per_vol_point",         "theta_currency_per_calendar_day",
    "rho_currency_per_1pct_rate",          "vanna_currency_per_1pct_spot_and_vol_point",
    "volga_currency_per_vol_point_squared"};

/// Greeks need no history, so the line without one is the usual line.
Arguments greeks(const SmallDesk& desk, const Arguments& more = {}) {
  Arguments arguments{"greeks",
                      "--instruments",
                      desk.path("instruments.csv"),
                      "--portfolio",
                      desk.path("portfolio.csv"),
                      "--market",
                      desk.path("market.csv"),
                      "--as-of",
                      "2026-01-05"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

double phi(double x) { return std::exp(-0.5 * x * x) / std::sqrt(2.0 * M_PI); }
double capital_phi(double x) { return 0.5 * std::erfc(-x / std::sqrt(2.0)); }

/// Haug (2007), chapter 2, as printed: with cost of carry b = r - q; sign +1 for a call. In the units of the program.
std::map<std::string, double> textbook(double sign, double spot, double strike, double time, double rate, double yield,
                                       double vol, double quantity) {
  const double b = rate - yield;
  const double root = std::sqrt(time);
  const double d1 = (std::log(spot / strike) + (b + 0.5 * vol * vol) * time) / (vol * root);
  const double d2 = d1 - vol * root;
  const double carry = std::exp((b - rate) * time);
  const double bond = strike * std::exp(-rate * time);
  const double vega = spot * carry * phi(d1) * root;
  const double gamma = carry * phi(d1) / (spot * vol * root);
  const double theta = -spot * carry * phi(d1) * vol / (2.0 * root) -
                       sign * (b - rate) * spot * carry * capital_phi(sign * d1) -
                       sign * rate * bond * capital_phi(sign * d2);
  return {{"delta_currency_per_1pct_spot", quantity * sign * carry * capital_phi(sign * d1) * spot / 100.0},
          {"gamma_currency_per_1pct_spot_squared", quantity * gamma * spot * spot / 1e4},
          {"vega_currency_per_vol_point", quantity * vega / 100.0},
          {"theta_currency_per_calendar_day", quantity * theta / 365.0},
          {"rho_currency_per_1pct_rate", quantity * sign * time * bond * capital_phi(sign * d2) / 100.0},
          {"vanna_currency_per_1pct_spot_and_vol_point", quantity * -carry * phi(d1) * d2 / vol * spot / 1e4},
          {"volga_currency_per_vol_point_squared", quantity * vega * d1 * d2 / vol / 1e4},
          {"delta_units_of_underlying", quantity * sign * carry * capital_phi(sign * d1)},
          {"gamma_units_of_underlying_per_price", quantity * gamma}};
}

Json row_of(const Json& report, const char* key, const std::string& value) {
  for (const Json& row : report["rows"]) {
    if (row[key] == value) return row;
  }
  ADD_FAILURE() << "no row for " << value;
  return {};
}

TEST(Greeks, OfEachPositionAreTheTextbooks) {
  const SmallDesk desk;
  const Outcome outcome = plimsoll(greeks(desk, {"--by", "position", "--format", "json"}));
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const Json report = Json::parse(outcome.out);
  EXPECT_EQ(report["reporting_currency"], "USD");
  EXPECT_EQ(report["by"], "position");
  EXPECT_THAT(report["convention"].get<std::string>(), AllOf(HasSubstr("negative is a loss"), HasSubstr("act/365")));
  ASSERT_EQ(report["rows"].size(), 6U);
  // 165 days to 2026-06-19, 74 to 2026-03-20; instruments.csv and market.csv of the small desk; a yield is
  // its underlying's.
  const std::map<std::string, std::map<std::string, double>> expected{
      {"MASTC", textbook(1, 101.25, 100, 165.0 / 365.0, 0.03, 0.0, 0.22, -2000)},
      {"MASTP", textbook(-1, 101.25, 95, 74.0 / 365.0, 0.03, 0.0, 0.25, 1500)},
      {"KEELC", textbook(1, 50.5, 52, 165.0 / 365.0, 0.03, 0.01, 0.31, 3500)}};
  for (const auto& [name, numbers] : expected) {
    const Json row = row_of(report, "instrument", name);
    for (const auto& [key, number] : numbers) {
      // One quantum is 2^-20; gamma in units is a quantum per 1 % of spot.
      EXPECT_NEAR(row[key].get<double>(), number, 1e-6 + 1e-10 * std::fabs(number)) << name << ' ' << key;
    }
  }
  const Json shares = row_of(report, "instrument", "KEEL");
  EXPECT_EQ(shares["delta_currency_per_1pct_spot"], -404.0);
  EXPECT_EQ(shares["delta_units_of_underlying"], -800.0);
  EXPECT_EQ(shares["vega_currency_per_vol_point"], 0.0);
  EXPECT_TRUE(shares["expiry"].is_null());
  const Json future = row_of(report, "instrument", "MASTF");
  const double growth = std::exp(0.03 * 74.0 / 365.0);
  EXPECT_NEAR(future["delta_units_of_underlying"].get<double>(), 200.0 * growth, 1e-6);
  EXPECT_NEAR(future["theta_currency_per_calendar_day"].get<double>(), -200.0 * 0.03 * 101.25 * growth / 365.0, 1e-6);
}

TEST(Greeks, AddUpExactlyInEveryGrouping) {
  const SmallDesk desk;
  const auto by = [&](const std::string& word) {
    return Json::parse(plimsoll(greeks(desk, {"--json", "--by", word})).out);
  };
  const Json firm = by("book")["firm"];
  for (const auto& [word, count] :
       std::map<std::string, std::size_t>{{"position", 6}, {"underlying", 2}, {"expiry", 3}}) {
    const Json report = by(word);
    EXPECT_EQ(report["firm"], firm);
    ASSERT_EQ(report["rows"].size(), count) << word;
    for (const std::string& key : currency_keys) {
      double sum = 0.0;  // of multiples of 2^-20 below 2^32: exact
      for (const Json& row : report["rows"]) sum += row[key].get<double>();
      EXPECT_EQ(sum, firm[key].get<double>()) << word << ' ' << key;
    }
  }
}

TEST(Greeks, AreThereForEveryNodeOfTheBookTree) {
  const SmallDesk desk;
  const Json report = Json::parse(plimsoll(greeks(desk, {"--json"})).out);
  ASSERT_EQ(report["rows"].size(), 6U) << "firm, futures, options, calls, puts, shares";
  EXPECT_EQ(report["by"], "book") << "by default";
  Json first = report["rows"][0];
  EXPECT_EQ(first["book"], "firm");
  first.erase("book");
  EXPECT_EQ(first, report["firm"]);
  for (const std::string& key : currency_keys) {
    const double calls = row_of(report, "book", "firm/options/calls")[key].get<double>();
    const double puts = row_of(report, "book", "firm/options/puts")[key].get<double>();
    EXPECT_EQ(row_of(report, "book", "firm/options")[key].get<double>(), calls + puts) << key;
  }
  EXPECT_TRUE(first["delta_units_of_underlying"].is_null()) << "units of two underlyings do not add up";
  EXPECT_TRUE(row_of(report, "book", "firm/options/puts")["delta_units_of_underlying"].is_number());
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

TEST(Greeks, AreTheSameNumbersInEveryFormat) {
  const SmallDesk desk;
  const auto as = [&](const std::string& format) {
    const Outcome outcome = plimsoll(greeks(desk, {"--by", "underlying", "--format", format}));
    EXPECT_EQ(outcome.code, 0);
    EXPECT_EQ(outcome.err, "");
    return outcome.out;
  };
  const Json json = Json::parse(as("json"));
  EXPECT_EQ(Json::parse(as("ndjson")), json);
  EXPECT_EQ(lines_of(as("ndjson")).size(), 1U);

  const std::vector<std::string> csv = lines_of(as("csv"));
  ASSERT_EQ(csv.size(), 3U);
  std::vector<std::string> names;
  std::vector<std::string> fields;
  for (auto [line, list] : {std::pair{csv[0], &names}, std::pair{csv[1], &fields}}) {
    std::istringstream in(line);
    for (std::string field; std::getline(in, field, ',');) list->push_back(field);
  }
  ASSERT_EQ(names.size(), fields.size());
  const Json keel = json["rows"][0];
  for (std::size_t i = 4; i + 1 < names.size(); ++i) EXPECT_EQ(std::stod(fields[i]), keel[names[i]]) << names[i];
  EXPECT_EQ(fields[2], "KEEL");
  EXPECT_EQ(fields.back(), "live");

  // Rounded for people; the delta of the textbook is 884.79 - 404.00.
  EXPECT_NEAR(keel["delta_currency_per_1pct_spot"].get<double>(), 480.79, 0.005);
  EXPECT_THAT(as("table"), HasSubstr("KEEL               480.79    33.68"));
}

TEST(Greeks, FitATableOfEightyColumns) {
  SmallDesk desk;
  desk.replace("portfolio.csv",
               SmallDesk::portfolio + "MAST  260116C00100000,-7000000,firm/options/listed in Chicago\n");
  desk.replace("market.csv", SmallDesk::market + "MAST  260116C00100000,implied_vol,0.2\n");
  for (const char* by : {"position", "underlying", "expiry", "book"}) {
    const Outcome outcome = plimsoll(greeks(desk, {"--by", by}));
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    for (const std::string& line : lines_of(outcome.out)) {
      if (line.starts_with("warning: ")) continue;
      EXPECT_LE(line.size(), 80U) << line;
    }
    EXPECT_THAT(outcome.out,
                AllOf(HasSubstr("delta    gamma     vega"), HasSubstr("negative = loss"), HasSubstr("M ")));
  }
  EXPECT_THAT(plimsoll(greeks(desk, {"--by", "position"})).out, HasSubstr("MAST  260116C00100000\n"));
}

TEST(Greeks, TakeTheOptionsOfVarAndDependOnNoHistory) {
  const SmallDesk desk;
  const Json without = Json::parse(plimsoll(greeks(desk, {"--json"})).out);
  const Outcome with = plimsoll(
      greeks(desk, {"--json", "--history", desk.path("history.csv"), "--vol-of-vol", "0.5", "--covariance", "ewma"}));
  EXPECT_EQ(with.code, 0) << with.err;
  EXPECT_EQ(Json::parse(with.out), without);
  const Outcome broken = plimsoll(greeks(desk, {"--json", "--history", desk.path("portfolio.csv")}));
  EXPECT_EQ(broken.code, 3) << "what is given is checked";
  EXPECT_THAT(broken.err, HasSubstr("PLM-1104"));
  EXPECT_EQ(broken.out, "");
}

TEST(Greeks, OfAMissingInputAreAFaultOfItsFile) {
  SmallDesk desk;
  std::string market = SmallDesk::market;
  market.erase(market.find("MASTC,implied_vol"), std::string("MASTC,implied_vol,0.22\n").size());
  desk.replace("market.csv", market);
  const Outcome outcome = plimsoll(greeks(desk));
  EXPECT_EQ(outcome.code, 3);
  EXPECT_EQ(outcome.out, "");
  EXPECT_THAT(outcome.err, AllOf(HasSubstr("PLM-14"), HasSubstr("MASTC")));
}

/// Nine thousand million shares at a million each: 1 % of it is 9e13, where int64 of 2^-20 ends at 4.4e12.
TEST(Greeks, ThatDoNotFitAreNoNumbersAndEndWithThree) {
  SmallDesk desk;
  std::string shares = SmallDesk::portfolio;
  shares.replace(shares.find("MAST,500,"), 9, "MAST,9000000000,");
  desk.replace("portfolio.csv", shares);
  std::string prices = SmallDesk::market;
  prices.replace(prices.find("MAST,price,101.25"), 17, "MAST,price,1000000");
  desk.replace("market.csv", prices);

  const Outcome outcome = plimsoll(greeks(desk, {"--json"}));
  EXPECT_EQ(outcome.code, 3);
  EXPECT_THAT(outcome.err, AllOf(StartsWith("PLM-1721 "), HasSubstr("MAST in firm/shares"), HasSubstr("quantities")));
  EXPECT_THAT(outcome.err, Not(HasSubstr("firm/futures"))) << "these have numbers";
  const Json report = Json::parse(outcome.out);
  EXPECT_EQ(report["quality"], "unknown");
  for (const std::string& key : currency_keys) {
    EXPECT_TRUE(report["firm"][key].is_null()) << key;
    EXPECT_TRUE(row_of(report, "book", "firm/shares")[key].is_null()) << key;
    EXPECT_TRUE(row_of(report, "book", "firm/options")[key].is_number()) << key;
  }
  EXPECT_THAT(plimsoll(greeks(desk)).out, HasSubstr("no number: an input is missing or it does not fit"));
  EXPECT_THAT(plimsoll(greeks(desk, {"--format", "csv"})).out, HasSubstr("firm,,,,6,,,,,,,,,,unknown\n"));
}

}  // namespace
}  // namespace plimsoll::testing
