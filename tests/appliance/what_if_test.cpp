// `plimsoll what-if` from outside: what it says of a trade is what `plimsoll var` says of the portfolio with it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>

#include "tests/appliance/small_desk.hpp"

namespace plimsoll::testing {
namespace {

using Json = nlohmann::json;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

const Arguments few{"--scenarios", "4096", "--json"};

Outcome what_if(const SmallDesk& desk, const Arguments& more) {
  Arguments arguments = desk.var(more);
  arguments[0] = "what-if";
  return plimsoll(arguments);
}

Arguments with_few(Arguments arguments) {
  arguments.insert(arguments.end(), few.begin(), few.end());
  return arguments;
}

/// Every node that what-if names against `var`, and those that it leaves out against `var` before.
void compare(const Json& report, const Json& var_before, const Json& var_after) {
  EXPECT_EQ(report["digest"]["after"], var_after["digest"]);
  EXPECT_EQ(report["portfolio"]["after"], var_after["portfolio"]);
  EXPECT_EQ(report["scenario_set"], var_after["scenario_set"]);
  EXPECT_EQ(report["configuration"]["before"], var_before["configuration"]);
  EXPECT_EQ(report["configuration"]["after"], var_after["configuration"]);
  std::size_t named = 0;
  ASSERT_EQ(var_before["nodes"].size(), var_after["nodes"].size());
  for (std::size_t n = 0; n < var_after["nodes"].size(); ++n) {
    const Json& before = var_before["nodes"][n];
    const Json& after = var_after["nodes"][n];
    const auto node = std::find_if(report["nodes"].begin(), report["nodes"].end(),
                                   [&](const Json& one) { return one["book"] == after["book"]; });
    if (node == report["nodes"].end()) {
      EXPECT_EQ(before["var"], after["var"]) << after["book"];
      continue;
    }
    ++named;
    EXPECT_EQ((*node)["value"]["before"], before["value"]);
    EXPECT_EQ((*node)["value"]["after"], after["value"]);
    EXPECT_EQ((*node)["positions"]["after"], after["positions"]);
    for (const char* measure : {"var", "es"}) {
      for (const char* level : {"0.99", "0.975"}) {
        const Json& pair = (*node)[measure][level];
        EXPECT_EQ(pair["before"], before[measure][level]["value"]) << after["book"];
        EXPECT_EQ(pair["after"], after[measure][level]["value"]) << after["book"];
        EXPECT_EQ(pair["change"].get<double>(), pair["after"].get<double>() - pair["before"].get<double>());
      }
    }
  }
  EXPECT_EQ(named, report["nodes"].size());
}

TEST(WhatIf, SaysWhatVarWillSayOnceTheTradesAreInThePortfolio) {
  SmallDesk desk;
  const Json before = Json::parse(plimsoll(desk.var(few)).out);
  const Outcome outcome =
      what_if(desk, with_few({"--trade", "MAST,-500,firm/shares", "--trade", "MASTC,7.5,firm/options/calls"}));
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const Json report = Json::parse(outcome.out);
  EXPECT_EQ(report["digest"]["before"], before["digest"]);
  EXPECT_EQ(report["cells_changed"], 2);
  desk.replace("portfolio.csv", SmallDesk::portfolio + "MAST,-500,firm/shares\nMASTC,7.5,firm/options/calls\n");
  compare(report, before, Json::parse(plimsoll(desk.var(few)).out));
}

TEST(WhatIf, ReadsTradesInTheColumnsOfAPortfolio) {
  SmallDesk desk;
  desk.replace("trades.csv", "book,qty,symbol\nfirm/futures,-4,MASTF\nfirm/options/puts,10,KEELC\n");
  const Json report = Json::parse(what_if(desk, with_few({"--trades", desk.path("trades.csv")})).out);
  const Json before = Json::parse(plimsoll(desk.var(few)).out);
  desk.replace("portfolio.csv", SmallDesk::portfolio + "MASTF,-4,firm/futures\nKEELC,10,firm/options/puts\n");
  compare(report, before, Json::parse(plimsoll(desk.var(few)).out));
}

TEST(WhatIf, MakesRoomForUnderlyingsAndBooksThatAreNew) {
  SmallDesk desk;
  desk.replace("portfolio.csv", "instrument,quantity,book\nMAST,500,firm/shares\n");
  const Json report =
      Json::parse(what_if(desk, with_few({"--trade", "KEELC,3,firm/options", "--trade", "KEEL,-3"})).out);
  desk.replace("portfolio.csv", "instrument,quantity,book\nMAST,500,firm/shares\nKEELC,0,firm/options\nKEEL,0,firm\n");
  const Json before = Json::parse(plimsoll(desk.var(few)).out);
  desk.replace("portfolio.csv", "instrument,quantity,book\nMAST,500,firm/shares\nKEELC,3,firm/options\nKEEL,-3,firm\n");
  compare(report, before, Json::parse(plimsoll(desk.var(few)).out));
}

TEST(WhatIf, IsExactOnSurfacesWhoseCellsChangeTheirMode) {
  const Arguments on_surfaces{"--scenarios",         "4096", "--json", "--revaluation", "surface",
                              "--certificate-limit", "1e-8"};
  SmallDesk desk;
  const auto with = [](const std::string& shares) {
    std::string text = SmallDesk::portfolio;
    return text.replace(text.find("MAST,500"), 8, "MAST," + shares);
  };
  const auto tried = [&](const std::string& before, const std::string& trade, const std::string& after) {
    desk.replace("portfolio.csv", with(before));
    Arguments asked = on_surfaces;
    asked.insert(asked.end(), {"--trade", "MAST," + trade + ",firm/shares"});
    const Json report = Json::parse(what_if(desk, asked).out);
    const Json var_before = Json::parse(plimsoll(desk.var(on_surfaces)).out);
    desk.replace("portfolio.csv", with(after));
    compare(report, var_before, Json::parse(plimsoll(desk.var(on_surfaces)).out));
    EXPECT_EQ(report["cells_in_other_mode"], 3) << "the options: VaR decides whether their surfaces are good enough";
    EXPECT_EQ(report["nodes"].size(), var_before["nodes"].size() - 1) << "all but the futures";
  };
  tried("500", "2000000", "2000500");
  tried("2000500", "-2000000", "500");
}

TEST(WhatIf, TakesEachBookAwayInTurn) {
  SmallDesk desk;
  const Json report = Json::parse(what_if(desk, with_few({"--without-each"})).out);
  const Json var = Json::parse(plimsoll(desk.var(few)).out);
  ASSERT_EQ(report["firm_without"].size(), var["nodes"].size());
  EXPECT_EQ(report["nodes"].size(), 0U);
  desk.replace("portfolio.csv",
               "instrument,quantity,book\nMAST,0,firm/shares\nKEEL,0,firm/shares\nMASTF,4,firm/futures\n"
               "MASTC,-20,firm/options/calls\nKEELC,35,firm/options/calls\nMASTP,15,firm/options/puts\n");
  const Json rest = Json::parse(plimsoll(desk.var(few)).out);
  for (const Json& node : report["firm_without"]) {
    EXPECT_EQ(node["var"]["0.99"]["before"], var["var"]["0.99"]["value"]);
    if (node["book"] == "firm") {
      EXPECT_EQ(node["var"]["0.99"]["after"], 0.0);
    }
    if (node["book"] == "firm/shares") {
      EXPECT_EQ(node["var"]["0.99"]["after"], rest["var"]["0.99"]["value"]);
      EXPECT_EQ(node["es"]["0.975"]["after"], rest["es"]["0.975"]["value"]);
    }
  }
}

TEST(WhatIf, ShowsTheSameInTableAndCsv) {
  const SmallDesk desk;
  const Arguments asked{"--scenarios", "1024", "--trade", "MAST,-500,firm/shares", "--without-each"};
  const auto as = [&](const std::string& format) {
    Arguments arguments = asked;
    arguments.insert(arguments.end(), {"--format", format});
    return what_if(desk, arguments).out;
  };
  const Json json = Json::parse(as("json"));
  EXPECT_EQ(Json::parse(as("ndjson")), json);
  const std::string csv = as("csv");
  EXPECT_THAT(csv,
              StartsWith("kind,book,level,measure,before,after,change,quality_before,quality_after,digest_after\n"));
  EXPECT_EQ(std::count(csv.begin(), csv.end(), '\n'), 1 + (2 + 6) * 2 * 2) << "two nodes change, six are removed";
  const std::string table = as("table");
  EXPECT_THAT(table, AllOf(HasSubstr(json["digest"]["after"].get<std::string>()), HasSubstr("firm without")));
  std::istringstream lines(table);
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("warning: ")) continue;
    EXPECT_LE(line.size(), 80U) << line;
  }
}

TEST(WhatIf, RefusesTradesThatCannotBe) {
  SmallDesk desk;
  const auto refused = [&](const std::string& trade, const char* message) {
    const Outcome outcome = what_if(desk, {"--trade", trade});
    EXPECT_EQ(outcome.code, 3) << trade;
    EXPECT_EQ(outcome.out, "") << trade;
    EXPECT_THAT(outcome.err, HasSubstr(message));
  };
  refused("MASTT,5,firm/shares", "PLM-1301 instrument 'MASTT' is not defined. Did you mean 'MAST'?");
  refused("MAST,many", "PLM-1302");
  refused("MAST,1,frm/shares", "PLM-1733 book is 'frm/shares'; must be 'firm' or below it");
  refused("MAST,9223372036.8,firm/shares", "PLM-1303");
  const Outcome nothing = what_if(desk, {});
  EXPECT_EQ(nothing.code, 2);
  EXPECT_THAT(nothing.err, StartsWith("PLM-1004 "));
  std::string instruments = SmallDesk::instruments;  // KEELC in contracts of a million
  instruments.replace(instruments.rfind(",100,USD"), 8, ",1000000,USD");
  desk.replace("instruments.csv", instruments);
  const Outcome huge = what_if(desk, {"--scenarios", "256", "--trade", "KEELC,9000000000,firm/shares"});
  EXPECT_EQ(huge.code, 3);
  EXPECT_THAT(huge.err, StartsWith("PLM-1704 the firm has no VaR and ES after the trades"));
}

}  // namespace
}  // namespace plimsoll::testing
