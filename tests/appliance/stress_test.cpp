// `plimsoll stress` from outside: days, shocks, ladders and reverse stress in, P&L in every format out.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/appliance/small_desk.hpp"

namespace plimsoll::testing {
namespace {

using Json = nlohmann::json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

Outcome stress(const SmallDesk& desk, const Arguments& more) {
  Arguments arguments{"stress"};
  const Arguments files = desk.inputs();
  arguments.insert(arguments.end(), files.begin(), files.end());
  arguments.insert(arguments.end(), more.begin(), more.end());
  return plimsoll(arguments);
}

const Json& scenario(const Json& report, const std::string& name) {
  for (const Json& one : report["scenarios"]) {
    if (one["name"] == name) return one;
  }
  throw std::runtime_error("no scenario " + name);
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

TEST(Stress, SharesLoseWhatAShockTakes) {
  SmallDesk desk;
  desk.replace("shocks.toml", "[[scenario]]\nname = 'crash'\nshocks = {'*.spot' = '-20%'}\n");
  const Outcome outcome = stress(desk, {"--shocks", desk.path("shocks.toml"), "--json"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const Json report = Json::parse(outcome.out);
  const Json& crash = scenario(report, "crash");
  const auto shares = std::find_if(crash["nodes"].begin(), crash["nodes"].end(),
                                   [](const Json& node) { return node["book"] == "firm/shares"; });
  ASSERT_NE(shares, crash["nodes"].end());
  // 500 MAST at 101.25 and -800 KEEL at 50.5, a fifth of it; two cells, each rounded to 2^-20.
  EXPECT_NEAR((*shares)["pnl"].get<double>(), -0.2 * (500 * 101.25 - 800 * 50.5), 1e-6);
  std::int64_t total = 0;
  for (const Json& part : crash["underlyings"]) total += std::stoll(part["pnl_quanta"].get<std::string>());
  EXPECT_EQ(crash["pnl_quanta"], std::to_string(total)) << "underlyings add up in integers";
  for (const char* key : {"market_identity", "portfolio", "scenario_set", "digest", "backend", "quality", "warnings"}) {
    EXPECT_TRUE(report.contains(key)) << key;
  }
  EXPECT_EQ(report["scenario_sets"][0]["source"], "shocks");
}

TEST(Stress, PrintsAnExampleThatItReads) {
  const Outcome example = plimsoll({"stress", "--example"});
  ASSERT_EQ(example.code, 0) << example.err;
  EXPECT_EQ(example.err, "");
  SmallDesk desk;
  desk.replace("example.toml", example.out);
  const Outcome outcome = stress(desk, {"--shocks", desk.path("example.toml"), "--json"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const Json report = Json::parse(outcome.out);
  EXPECT_EQ(report["ladders"].size(), 1U);
  EXPECT_EQ(report["reverse"].size(), 1U);
  for (const char* name : {"crash", "slow grind up", "vol points"}) {
    EXPECT_TRUE(scenario(report, name)["pnl"].is_number()) << name;
  }
}

TEST(Stress, FitsItsTablesIntoEightyColumns) {
  SmallDesk desk;
  desk.replace(
      "shocks.toml",
      "[[scenario]]\nname = 'a name that is a good deal longer than the column that it has to stand in'\n"
      "shocks = {'*.spot' = '-20%'}\n[[ladder]]\nspot = ['-0.123456 log']\nvol = ['0%','1%','2%','3%','4%','5%',"
      "'6%','7%','8%','9%']\n");
  const Outcome outcome = stress(desk, {"--shocks", desk.path("shocks.toml"), "--ladder", "--historical",
                                        "h=2025-12-30..2026-01-02", "--reverse", "5000", "--reverse", "1e9"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  for (const std::string& line : lines_of(outcome.out)) {
    if (line.starts_with("warning: ")) continue;
    EXPECT_LE(line.size(), 80U) << line;
    EXPECT_FALSE(line.ends_with(' ')) << line;
  }
  EXPECT_THAT(outcome.out, HasSubstr("P&L of all underlyings by spot (down) and implied vol (across)"));
  EXPECT_THAT(outcome.out, HasSubstr("standard deviations; loss reached 5,000.00"));
  EXPECT_THAT(outcome.out, HasSubstr("out_of_reach"));
  EXPECT_THAT(outcome.out, HasSubstr("none is proved"));
}

TEST(Stress, ShowsTheSameNumbersInEveryFormat) {
  const SmallDesk desk;
  const auto as = [&](const std::string& format) {
    return stress(desk, {"--ladder", "MAST", "--ladder-spot", "-10%,0%", "--ladder-vol", "0%", "--reverse", "5000",
                         "--format", format})
        .out;
  };
  const Json json = Json::parse(as("json"));
  const std::string line = as("ndjson");
  EXPECT_EQ(std::count(line.begin(), line.end(), '\n'), 1);
  EXPECT_EQ(Json::parse(line), json);
  const std::vector<std::string> csv = lines_of(as("csv"));
  EXPECT_EQ(csv[0], "scenario,source,part,name,pnl,pnl_quanta,quality,digest");
  EXPECT_EQ(csv.size(), 1 + json["scenarios"].size() * (6 + 2)) << "six books and two underlyings each";
  EXPECT_THAT(csv[1], StartsWith("ladder MAST spot -10% vol 0%,ladder,book,firm,"));
  const std::string quanta = json["scenarios"][0]["pnl_quanta"];
  EXPECT_THAT(csv[1], HasSubstr("," + quanta + ",live," + json["digest"].get<std::string>()));
  EXPECT_EQ(json["scenarios"][1]["pnl"], 0.0) << "nothing moves, nothing is lost";
  EXPECT_EQ(json["ladders"][0]["pnl_by_vol_then_spot"][0][0], json["scenarios"][0]["pnl"]);
  EXPECT_THAT(as("table"), HasSubstr(json["digest"].get<std::string>()));
}

TEST(Stress, GivesALadderOfEverythingWhenNothingIsAsked) {
  const SmallDesk desk;
  const Json report = Json::parse(stress(desk, {"--json"}).out);
  EXPECT_EQ(report["ladders"].size(), 1U);
  EXPECT_EQ(report["ladders"][0]["underlying"], "all");
  EXPECT_EQ(report["scenarios"].size(), 36U);
}

TEST(Stress, TakesDaysFromTheHistory) {
  const SmallDesk desk;
  const Json report = Json::parse(
      stress(desk, {"--historical", "new year=2026-01-01", "--historical", "w=2025-12-29..2026-01-02", "--json"}).out);
  EXPECT_EQ(report["scenarios"].size(), 2U);
  EXPECT_EQ(scenario(report, "new year")["source"], "historical");

  const Outcome unknown_day = stress(desk, {"--historical", "x=1999-01-04", "--json"});
  EXPECT_EQ(unknown_day.code, 3);
  EXPECT_EQ(unknown_day.out, "");
  EXPECT_THAT(unknown_day.err, StartsWith("PLM-1907 "));
}

TEST(Stress, TellsOfMovesThatAreNotKnownAndEndsWithThree) {
  SmallDesk desk;
  desk.replace("long.csv", "date,MAST,KEEL\n2008-10-10,10,\n2008-10-13,8,\n2008-10-14,9,5\n");
  const Outcome outcome =
      stress(desk, {"--historical", "2008=2008-10-13", "--stress-history", desk.path("long.csv"), "--json"});
  EXPECT_EQ(outcome.code, 3);
  EXPECT_THAT(outcome.err, StartsWith("PLM-1910 1 of 1 scenarios have no total"));
  const Json report = Json::parse(outcome.out);
  const Json& day = scenario(report, "2008");
  EXPECT_TRUE(day["pnl"].is_null());
  EXPECT_EQ(day["quality"], "unknown");
  EXPECT_EQ(report["quality"], "unknown");
  EXPECT_THAT(day["missing"], ElementsAre("KEEL.spot: no close on 2008-10-10"));
  for (const Json& node : day["nodes"]) {
    const std::string book = node["book"];
    const bool known = book == "firm/futures" || book == "firm/options/puts";
    EXPECT_EQ(node["pnl"].is_number(), known) << book << ": only these hold nothing on KEEL";
  }
  EXPECT_EQ(report["worst_first"].size(), 0U);
}

TEST(Stress, PrintsNamesThatAreNotUtf8) {
  const SmallDesk desk;
  const Outcome outcome = stress(desk, {"--historical", "caf\xe9=2026-01-01", "--json"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(Json::parse(outcome.out)["scenarios"][0]["name"], "caf\xEF\xBF\xBD");
}

TEST(Stress, RefusesAShockFileAsAWhole) {
  SmallDesk desk;
  desk.replace("bad.toml",
               "[[scenario]]\nname = 'fine'\nshocks = {'*.spot' = '-20%'}\n"
               "[[scenario]]\nname = 'not'\n[scenario.shocks]\n'MASST.spot' = '-1%'\n");
  const Outcome outcome = stress(desk, {"--shocks", desk.path("bad.toml")});
  EXPECT_EQ(outcome.code, 3);
  EXPECT_EQ(outcome.out, "");
  EXPECT_THAT(outcome.err, HasSubstr("bad.toml:7: PLM-1904 column 1: 'MASST.spot' matches no underlying"));
  EXPECT_THAT(outcome.err, HasSubstr("Did you mean 'MAST'?"));
}

TEST(Stress, RefusesOptionsThatMeanNothing) {
  const SmallDesk desk;
  const Arguments wrong[] = {{"--historical", "2020-03-16"}, {"--historical", "x=yesterday"}, {"--reverse", "-5"},
                             {"--reverse", "nan"},           {"--ladder-spot", "-10,0"},      {"--ladder-vol", "-101%"},
                             {"--ladder-spot", ""}};
  for (const Arguments& arguments : wrong) {
    const Outcome outcome = stress(desk, arguments);
    EXPECT_EQ(outcome.code, 2) << arguments[0] << ' ' << arguments[1];
    EXPECT_EQ(outcome.out, "");
    EXPECT_THAT(outcome.err, StartsWith("PLM-1004 "));
  }
  EXPECT_EQ(plimsoll({"stress", "--ladder"}).code, 2) << "the inputs are missing";
}

TEST(Stress, IsTheSameOnEveryInstructionSet) {
  const SmallDesk desk;
  const Arguments asked{"--ladder", "--reverse", "5000", "--json"};
  const Json usual = Json::parse(stress(desk, asked).out);
  for (const char* isa : {"scalar", "v2"}) {
    Arguments arguments = asked;
    arguments.insert(arguments.end(), {"--isa", isa, "--threads", "3"});
    const Outcome outcome = stress(desk, arguments);
    if (outcome.code == 6) GTEST_SKIP() << outcome.err;
    const Json other = Json::parse(outcome.out);
    EXPECT_EQ(other["digest"], usual["digest"]) << isa;
    EXPECT_EQ(other["reverse"], usual["reverse"]) << isa;
  }
}

}  // namespace
}  // namespace plimsoll::testing
