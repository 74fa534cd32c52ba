#include "host/stress/shock_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "host/core/error.hpp"
#include "host/core/toml_bounds.hpp"

namespace plimsoll::stress {
namespace {

using calibration::FactorKind;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using enum scenarios::ShockKind;

/// The faults of a file as "line code problem remedy"; empty when it is read.
std::vector<std::string> faults_in(std::string_view text) {
  std::vector<std::string> result;
  try {
    parse_shock_file(text, "s.toml");
  } catch (const InputError& error) {
    for (const Fault& fault : error.faults()) {
      result.push_back(std::to_string(fault.line) + ' ' + fault.code + ' ' + fault.problem + ' ' + fault.remedy);
      EXPECT_EQ(fault.file, "s.toml");
    }
  }
  return result;
}

TEST(ShockFile, IsScenariosLaddersAndReverseStresses) {
  const StressRequest request = parse_shock_file(R"(
[[scenario]]
name = "crash"
[scenario.shocks]
"AAPL.spot" = "-10%"
"*.vol" = "+30%"
AAPL.basis = "-0.5 absolute"

[[scenario]]
name = "2008"
history = "2008-10-13..2008-10-17"

[[ladder]]
underlying = "AAPL"
spot = ["-10%", "0%"]

[[reverse]]
loss = 1_000_000
)",
                                                 "s.toml");
  ASSERT_EQ(request.scenarios.size(), 2U);
  const ScenarioSpec& crash = request.scenarios[0];
  EXPECT_EQ(crash.name, "crash");
  EXPECT_FALSE(crash.history);
  ASSERT_EQ(crash.shocks.size(), 3U);
  EXPECT_EQ(crash.shocks[0].pattern, "AAPL");
  EXPECT_EQ(crash.shocks[0].kind, FactorKind::spot);
  EXPECT_EQ(crash.shocks[0].shock, (Shock{relative, -0.1}));
  EXPECT_EQ(crash.shocks[0].place.line, 5U);
  EXPECT_EQ(crash.shocks[1].pattern, "*");
  EXPECT_EQ(crash.shocks[1].kind, FactorKind::implied_vol);
  EXPECT_EQ(crash.shocks[2].pattern, "AAPL");
  EXPECT_EQ(crash.shocks[2].shock, (Shock{absolute, -0.5}));
  EXPECT_EQ(request.scenarios[1].history, (DateSpan{*Date::parse("2008-10-13"), *Date::parse("2008-10-17")}));
  ASSERT_EQ(request.ladders.size(), 1U);
  EXPECT_EQ(request.ladders[0].underlying, "AAPL");
  EXPECT_EQ(request.ladders[0].spot.size(), 2U);
  EXPECT_EQ(request.ladders[0].vol.size(), usual_vol_steps().size());
  EXPECT_THAT(request.reverse_losses, ElementsAre(1e6));
}

TEST(ShockFile, TakesADateAsTomlWritesIt) {
  const StressRequest request = parse_shock_file("[[scenario]]\nname='covid'\nhistory=2020-03-16\n", "s.toml");
  EXPECT_EQ(request.scenarios[0].history, (DateSpan{*Date::parse("2020-03-16"), *Date::parse("2020-03-16")}));
}

TEST(ShockFile, SplitsANameWithDotsAtTheLast) {
  const StressRequest request =
      parse_shock_file("[[scenario]]\nname='a'\nshocks={'AAPL.XNAS.spot'='-1%',BRK.B.vol='+1%'}\n", "s.toml");
  ASSERT_EQ(request.scenarios[0].shocks.size(), 2U);
  EXPECT_EQ(request.scenarios[0].shocks[0].pattern, "AAPL.XNAS");
  EXPECT_EQ(request.scenarios[0].shocks[1].pattern, "BRK.B");
}

TEST(ShockFile, OffersAnExampleThatReads) {
  const StressRequest request = parse_shock_file(example_shock_file(), "example.toml");
  EXPECT_GE(request.scenarios.size(), 3U);
  EXPECT_EQ(request.ladders.size(), 1U);
  EXPECT_EQ(request.reverse_losses.size(), 1U);
  // And what it keeps in comments reads too.
  std::string all(example_shock_file());
  const std::size_t commented = all.find("# [[scenario]]");
  ASSERT_NE(commented, std::string::npos);
  for (std::size_t at = commented; all.compare(at, 2, "# ") == 0; at = all.find('\n', at) + 1) all.erase(at, 2);
  EXPECT_EQ(parse_shock_file(all, "example.toml").scenarios.size(), request.scenarios.size() + 1);
}

TEST(ShockFile, NamesEveryFaultByLineAndColumn) {
  EXPECT_THAT(faults_in("[[scenario]]\nname = 'a'\n[scenario.shocks]\n'*.spot' = '-10'\n  '*.vool' = '1%'\n"),
              ElementsAre(HasSubstr("4 PLM-1905 column 12: the shock of '*.spot' is '-10'; must be like"),
                          HasSubstr("5 PLM-1904 column 3: '*.vool' names no factor; must be UNDERLYING.spot, .vol or "
                                    ".basis Did you mean 'vol'?")));
  EXPECT_THAT(faults_in("[[scenarios]]\nname = 'a'\n"),
              ElementsAre(HasSubstr("1 PLM-1902 column 3: key 'scenarios' is not known Did you mean 'scenario'?")));
  EXPECT_THAT(faults_in("[[scenario]]\nname = 'a'\nshock = {}\nhistory = '2020-02-30'\n"),
              ElementsAre(HasSubstr("3 PLM-1902 column 1: key 'shock' is not known Did you mean 'shocks'?"),
                          HasSubstr("4 PLM-1907 column 11: history is '2020-02-30'")));
  EXPECT_THAT(faults_in("[[scenario]]\nname = 'a'\nshocks = {}\n[[scenario]]\nname = 'a'\nshocks = {}\n"),
              ElementsAre(HasSubstr("4 PLM-1903 column 1: scenario 'a' is defined twice")));
  EXPECT_THAT(faults_in("[[ladder]]\nspot = ['-10%', '-100%', 5]\nvol = []\nunderlying = 7\n").size(), 4U);
  EXPECT_THAT(faults_in("[[reverse]]\nloss = -5\n[[reverse]]\n[[reverse]]\nloss = '5'\n").size(), 3U);
  EXPECT_THAT(faults_in("[[reverse]]\nloss = inf\n"), ElementsAre(HasSubstr("2 PLM-1908")));
}

TEST(ShockFile, SaysWhereItIsNoToml) {
  EXPECT_THAT(faults_in("[[scenario]]\nname = crash\n"), ElementsAre(HasSubstr("2 PLM-1901 column 8: is not TOML")));
  EXPECT_THAT(faults_in("a = 1\na = 2\n"), ElementsAre(HasSubstr("2 PLM-1901")));
  EXPECT_THAT(faults_in("name = \"\xff\"\n"), ElementsAre(HasSubstr("PLM-1901")));
  EXPECT_THAT(faults_in(std::string("a = \"\0\"\n", 8)), ElementsAre(HasSubstr("PLM-1901")));
}

TEST(ShockFile, RefusesWhatIsNoScenario) {
  EXPECT_THAT(faults_in("[[scenario]]\nname = 'a'\n"), ElementsAre(HasSubstr("neither history nor shocks")));
  EXPECT_THAT(faults_in("[[scenario]]\nshocks = {}\n"), ElementsAre(HasSubstr("has no name")));
  EXPECT_THAT(faults_in("[scenario]\nname = 'a'\n"), ElementsAre(HasSubstr("must be tables that begin with [[")));
  EXPECT_THAT(faults_in("scenario = [1, {}]\n"), ElementsAre(HasSubstr("must be tables")));
  EXPECT_THAT(faults_in("[[scenario]]\nname = 'a'\nshocks = 5\n"), ElementsAre(HasSubstr("must be a table")));
  EXPECT_THAT(faults_in("[[scenario]]\nname = \"a\\u0007\"\nshocks = {}\n"), ElementsAre(HasSubstr("control")));
  EXPECT_THAT(faults_in("[[scenario]]\nname = 'a'\nshocks = {'spot' = '1%', '.spot' = '1%', '' = '1%'}\n").size(), 3U);
  EXPECT_THAT(faults_in("[[scenario]]\nname = 'a'\nhistory = '2020-03-17..2020-03-16'\n"),
              ElementsAre(HasSubstr("first day first")));
}

TEST(ShockFile, StaysWithinItsBoundsWhateverItIsGiven) {
  EXPECT_THAT(faults_in(std::string(largest_toml_file + 1, '\n')), ElementsAre(HasSubstr("larger than 1 MiB")));
  std::string deep = "x";
  for (int i = 0; i < 100'000; ++i) deep += ".a";
  EXPECT_THAT(faults_in(deep + " = 1\n"), ElementsAre(HasSubstr("1 PLM-1901 has more than 32 dots in one line")));
  EXPECT_THAT(faults_in("a = " + std::string(100'000, '[')), ElementsAre(HasSubstr("PLM-1901")));
  std::string inline_tables;
  for (int i = 0; i < 50'000; ++i) inline_tables += "{a=";
  EXPECT_THAT(faults_in("a = " + inline_tables), ElementsAre(HasSubstr("PLM-1901")));
  EXPECT_THAT(faults_in("[[scenario]]\nname='a'\nshocks.a.b.c.d.e.f.g.h.i.spot = '1%'\n"),
              ElementsAre(HasSubstr("too many parts")));
  std::string many;
  for (std::size_t i = 0; i <= most_scenarios; ++i) {
    many += "[[scenario]]\nname='" + std::to_string(i) + "'\nshocks={}\n";
  }
  EXPECT_THAT(faults_in(many), ElementsAre(HasSubstr("there are 1001 of 'scenario'; must be at most 1000")));
  std::string shocks = "[[scenario]]\nname='a'\n[scenario.shocks]\n";
  for (std::size_t i = 0; i < most_shocks + 5; ++i) shocks += "'U" + std::to_string(i) + ".spot'='1%'\n";
  EXPECT_FALSE(faults_in(shocks).empty());
}

TEST(ShockFile, TakesForeignLettersInQuotesAndCommentsOnly) {
  // toml++ 3.3 runs into undefined behaviour where it looks for blanks and finds one of these.
  EXPECT_EQ(parse_shock_file(
                "# Für den Chef\n[[scenario]]\nname = \"caf\u00e9\" # \u3000\nshocks = {'\u00e9*.spot' = '-1%'}\n", "s")
                .scenarios[0]
                .name,
            "caf\u00e9");
  EXPECT_THAT(faults_in("[[scenario]]\nname = \u00e9\n"),
              ElementsAre(HasSubstr("2 PLM-1901 is not TOML: it has a char")));
  EXPECT_THAT(faults_in("name = 'a' \u00e9\n"), ElementsAre(HasSubstr("beyond ASCII")));
  EXPECT_THAT(faults_in("name = \"a\\\"\" \u3001\n"), ElementsAre(HasSubstr("beyond ASCII")));
  EXPECT_THAT(faults_in("name = \"\"\"\n\u00e9\"\"\"\n"),
              ElementsAre(HasSubstr("1 PLM-1901 has a string of several lines")));
  EXPECT_THAT(faults_in("# a\rname = \u00e9\n"), ElementsAre(HasSubstr("1 PLM-1901 has a control character")));
  EXPECT_THAT(faults_in("\xEF\xBB\xBF[[scenario]]\r\nname = 'a'\r\nshocks = {}\r\n"), IsEmpty()) << "as Windows writes";
}

TEST(ShockFile, ThatIsEmptyAsksForNothing) {
  EXPECT_TRUE(parse_shock_file("", "s.toml").empty());
  EXPECT_TRUE(parse_shock_file("# nothing\n", "s.toml").empty());
}

}  // namespace
}  // namespace plimsoll::stress
