// Parts of a report from outside: shares of positions, marginal VaR and ES, exposures, Greeks, stress with the cycle.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>

#include "tests/appliance/session.hpp"
#include "tests/appliance/small_desk.hpp"

namespace plimsoll::testing {
namespace {

using Json = nlohmann::json;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

Json var(const SmallDesk& desk, const Arguments& more) {
  Arguments arguments{"--scenarios", "4096", "--json"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  const Outcome outcome = plimsoll(desk.var(arguments));
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  return Json::parse(outcome.out);
}

/// The same files and `more` through another subcommand.
Outcome other(const SmallDesk& desk, const char* command, const Arguments& more) {
  Arguments arguments = desk.inputs();
  arguments.insert(arguments.begin(), command);
  arguments.insert(arguments.end(), more.begin(), more.end());
  return plimsoll(arguments);
}

TEST(ReportParts, PositionsAddUpToTheFirmInFullAndOnSurfaces) {
  const SmallDesk desk;
  for (const Arguments& how : {Arguments{"--positions"}, Arguments{"--positions", "--revaluation", "surface"}}) {
    const Json report = var(desk, how);
    ASSERT_EQ(report["positions"].size(), 6U);
    EXPECT_EQ(report["surface_differences"].size(), report["revaluation"]["surface_cells"]);
    for (const char* level : {"0.99", "0.975"}) {
      std::int64_t quanta = 0;
      double es = 0.0;
      double smoothed = 0.0;
      for (const char* list : {"positions", "surface_differences"}) {
        for (const Json& one : report[list]) {
          quanta += std::stoll(one["component_var_quanta"][level].get<std::string>());
          es += one["component_es"][level].get<double>();
          smoothed += one["marginal"][level]["var"].get<double>();
        }
      }
      EXPECT_EQ(std::ldexp(static_cast<double>(quanta), -20), report["var"][level]["value"].get<double>());
      EXPECT_NEAR(es, report["es"][level]["value"].get<double>(), 1e-9);
      EXPECT_NEAR(smoothed, report["var"][level]["smoothed"].get<double>(), 1e-9);
    }
  }
}

TEST(ReportParts, MarginalPerUnitTimesQuantityIsTheShare) {
  const SmallDesk desk;
  for (const Json& one : var(desk, {"--positions"})["positions"]) {
    const double quantity = one["quantity"];
    for (const char* measure : {"var", "es"}) {
      const double per_unit = one["marginal_per_unit"]["0.99"][measure];
      EXPECT_NEAR(per_unit * quantity, one["marginal"]["0.99"][measure].get<double>(), 1e-9) << one["instrument"];
    }
  }
}

TEST(ReportParts, PositionsInTableAndCsv) {
  const SmallDesk desk;
  const Arguments asked{"--scenarios", "512", "--positions", "--revaluation", "surface", "--format"};
  const auto as = [&](const char* format) {
    Arguments arguments = asked;
    arguments.emplace_back(format);
    return plimsoll(desk.var(arguments)).out;
  };
  const Json json = Json::parse(as("json"));
  const std::string csv = as("csv");
  EXPECT_THAT(csv, StartsWith("cycle,kind,book,underlying,instrument,quantity,level,component_var,"));
  EXPECT_EQ(static_cast<std::size_t>(std::count(csv.begin(), csv.end(), '\n')),
            1 + 2 * (6 + json["surface_differences"].size()));
  EXPECT_THAT(csv, AllOf(HasSubstr(",position,firm/options/puts,MAST,MASTP,15,0.975,"), HasSubstr(",surface,")));
  const std::string table = as("table");
  const std::size_t start = table.find("position  ");
  ASSERT_NE(start, std::string::npos) << table;
  std::istringstream lines(table.substr(start));
  for (std::string line; std::getline(lines, line);) EXPECT_LE(line.size(), 80U) << line;
  EXPECT_THAT(table, AllOf(HasSubstr("marginal VaR"), HasSubstr("  MASTP"), HasSubstr("  (surface)")));
}

TEST(ReportParts, GreeksAreThoseOfTheGreeksCommand) {
  const SmallDesk desk;
  const Json report = var(desk, {});
  const Json greeks = Json::parse(
      plimsoll({"greeks", "--instruments", desk.path("instruments.csv"), "--portfolio", desk.path("portfolio.csv"),
                "--market", desk.path("market.csv"), "--as-of", "2026-01-05", "--by", "book", "--json"})
          .out);
  ASSERT_EQ(report["nodes"].size(), greeks["rows"].size());
  for (std::size_t n = 0; n < report["nodes"].size(); ++n) {
    Json row = greeks["rows"][n];
    EXPECT_EQ(row["book"], report["nodes"][n]["book"]);
    row.erase("book");
    EXPECT_EQ(report["nodes"][n]["greeks"], row);
  }
}

TEST(ReportParts, ExposureIsPriceTimesHolding) {
  const SmallDesk desk;
  const Json report = var(desk, {});
  for (const Json& node : report["nodes"]) {
    if (node["book"] != "firm/shares") continue;
    EXPECT_NEAR(node["exposure"]["gross"].get<double>(), 500 * 101.25 + 800 * 50.5, 1e-6);
    EXPECT_NEAR(node["exposure"]["net"].get<double>(), 500 * 101.25 - 800 * 50.5, 1e-6);
    EXPECT_NEAR(node["exposure"]["delta_equivalent"].get<double>(), 500 * 101.25 - 800 * 50.5, 1e-4);
    EXPECT_EQ(node["pnl_since_start"], 0.0);
  }
}

TEST(ReportParts, StressIsWhatTheStressCommandSays) {
  SmallDesk desk;
  desk.replace("shocks.toml",
               "[[scenario]]\nname = 'crash'\nshocks = {'*.spot' = '-20%', '*.vol' = '+50%'}\n[[ladder]]\n"
               "underlying = 'KEEL'\nspot = ['-5%', '+5%']\nvol = ['0%', '+10%']\n");
  const std::string file = desk.path("shocks.toml");
  const std::map<std::string, Arguments> asked{
      {file, {"--shocks", file}}, {"ladder", {"--ladder", "all"}}, {"ladder:MAST", {"--ladder", "MAST"}}};
  for (const auto& [wanted, arguments] : asked) {
    Arguments as_json = arguments;
    as_json.emplace_back("--json");
    const Json stress = Json::parse(other(desk, "stress", as_json).out);
    const Json section = var(desk, {"--stress", wanted})["stress"];
    EXPECT_EQ(section["digest"], stress["digest"]) << wanted;
    EXPECT_EQ(section["scenario_set"], stress["scenario_set"]);
    EXPECT_EQ(section["worst_first"], stress["worst_first"]);
    ASSERT_EQ(section["scenarios"].size(), stress["scenarios"].size());
    for (std::size_t s = 0; s < section["scenarios"].size(); ++s) {
      EXPECT_EQ(section["scenarios"][s]["name"], stress["scenarios"][s]["name"]);
      EXPECT_EQ(section["scenarios"][s]["nodes"], stress["scenarios"][s]["nodes"]);
    }
  }
  EXPECT_FALSE(var(desk, {}).contains("stress"));
  EXPECT_THAT(plimsoll(desk.var({"--scenarios", "512", "--stress", file})).out,
              AllOf(HasSubstr("stress: 5 scenarios"), HasSubstr("  crash\n")));
}

TEST(ReportParts, ReplayRunsTheStressAtItsCadence) {
  const Session session;
  const Outcome outcome = plimsoll(session.replay({"--cycle", "500ms", "--stress", "ladder", "--stress-every", "3"}));
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  std::istringstream in(outcome.out);
  std::size_t with = 0;
  std::size_t cycles = 0;
  for (std::string text; std::getline(in, text); ++cycles) {
    const Json line = Json::parse(text);
    EXPECT_EQ(line.contains("stress"), cycles % 3 == 0) << cycles;
    EXPECT_TRUE(line["nodes"][0]["greeks"]["delta_currency_per_1pct_spot"].is_number());
    EXPECT_TRUE(line["nodes"][0]["pnl_since_start"].is_number());
    if (!line.contains("stress")) continue;
    ++with;
    EXPECT_EQ(line["stress"]["every_cycles"], 3);
    EXPECT_EQ(line["stress"]["scenarios"].size(), 36U);
  }
  EXPECT_GE(with, 3U);
}

TEST(ReportParts, RefusesStressThatCannotBe) {
  SmallDesk desk;
  const auto refused = [&](const Arguments& arguments, int code, const char* message) {
    const Outcome outcome = plimsoll(desk.var(arguments));
    EXPECT_EQ(outcome.code, code);
    EXPECT_EQ(outcome.out, "");
    EXPECT_THAT(outcome.err, HasSubstr(message));
  };
  refused({"--stress", "ladder", "--format", "csv"}, 2, "PLM-1004");
  refused({"--stress", ""}, 2, "PLM-1004");
  refused({"--stress", "ladder:MUST"}, 3, "PLM-19");
  refused({"--stress", desk.path("nothing.toml")}, 3, "PLM-");
  desk.replace("shocks.toml", "[[scenario]]\nname = 'crash'\nshocks = {'MUST.spot' = '-20%'}\n");
  refused({"--stress", desk.path("shocks.toml")}, 3, "PLM-19");
  const Session session;
  const Outcome idle = plimsoll(session.replay({"--stress-every", "3"}));
  EXPECT_EQ(idle.code, 2) << idle.err;
  const Outcome nowhere = plimsoll(session.replay({"--stress", "ladder", "--format", "csv"}));
  EXPECT_EQ(nowhere.code, 2);
  EXPECT_THAT(nowhere.err, HasSubstr("--json"));
}

}  // namespace
}  // namespace plimsoll::testing
