// The change between two reports falls into parts that add up as integers, and a part is zero unless its group moved.
#include "host/risk/why.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <string>
#include <vector>

#include "host/core/error.hpp"
#include "tests/host/risk/why_desk.hpp"

namespace plimsoll::risk {
namespace {

using ::testing::HasSubstr;

Explanation explain(const WhySide& before, const WhySide& after, const WhyRequest& request = {}) {
  const auto backend = backends::cpu::make_cpu_backend(backends::cpu::best_isa(), 1, "a test asked for it");
  return explain_change(*backend, before.state(), after.state(), request);
}

/// VaR of the root at the first level.
Walk root_walk(const Explanation& explanation) {
  return walk_of_var(explanation, explanation.nodes.front().levels.front());
}

std::string code_of(const std::function<void()>& run) {
  try {
    run();
  } catch (const InputError& error) {
    return error.faults().front().code;
  }
  return "nothing was refused";
}

// Two shares, a future, options on both a share and the future, in books at two depths.
DeskText small_text() {
  return {
      "K,spot,,,,,,1,USD,0\nU,spot,,,,,,1,USD,0.01\nUF,future,U,,2026-06-19,,,50,USD,0.01\n"
      "UC,option,U,100,2026-06-19,call,european,100,USD,0.01\n"
      "UP,option,UF,95,2026-03-20,put,european,100,USD,0.01\n",
      {"U,100,firm/a", "UC,-5,firm/b/x", "UP,7,firm/b/y", "UF,2,firm/a", "K,-50,firm/b"},
      "K,price,40\nU,price,100\nUF,price,101\nUC,implied_vol,0.2\nUP,implied_vol,0.25\nUSD,rate,0.02\n"};
}

void replace(std::string& text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  ASSERT_NE(at, std::string::npos) << from;
  text.replace(at, from.size(), to);
}

TEST(Why, SplitsTheChangeBetweenTwoReports) {
  DeskText later = small_text();
  replace(later.market, "U,price,100", "U,price,103");
  replace(later.market, "UC,implied_vol,0.2", "UC,implied_vol,0.3");
  later.positions[0] = "U,250,firm/a";
  const WhySide before(small_text());
  const WhySide after(later);
  const Explanation explanation = explain(before, after);
  const RiskReport first = before.report();
  const RiskReport second = after.report();
  EXPECT_EQ(explanation.before.digest, first.digest);
  EXPECT_EQ(explanation.after.digest, second.digest);
  const Walk walk = root_walk(explanation);
  EXPECT_EQ(to_units(static_cast<Quanta>(walk.before)), first.nodes[0].levels[0].var);
  EXPECT_EQ(to_units(static_cast<Quanta>(walk.after)), second.nodes[0].levels[0].var);
  // The future's price stood still while the spot rose, so its basis fell: that is of the group rates.
  EXPECT_TRUE(walk.part(ChangeGroup::positions) + walk.part(ChangeGroup::spot) + walk.part(ChangeGroup::vol) +
                  walk.part(ChangeGroup::rates) ==
              walk.change());
  EXPECT_FALSE(walk.part(ChangeGroup::positions) == 0);
  EXPECT_FALSE(walk.part(ChangeGroup::spot) == 0);
  EXPECT_FALSE(walk.part(ChangeGroup::vol) == 0);
}

TEST(Why, RevaluesTheNewPositionsOnTheOldMarketFirst) {
  DeskText later = small_text();
  later.positions[1] = "UC,20,firm/b/x";
  DeskText between = later;
  replace(later.market, "U,price,100", "U,price,90");
  const RiskReport half_way = WhySide(between).report();  // an engine of its own on files of its own
  const Explanation explanation = explain(WhySide(small_text()), WhySide(later));
  for (std::size_t n = 0; n < explanation.nodes.size(); ++n) {
    for (std::size_t level = 0; level < 2; ++level) {
      const Walk walk = walk_of_var(explanation, explanation.nodes[n].levels[level]);
      EXPECT_EQ(to_units(static_cast<Quanta>(walk.before + walk.part(ChangeGroup::positions))),
                half_way.nodes[n].levels[level].var)
          << explanation.nodes[n].path;
    }
  }
}

struct Alone {
  ChangeGroup group;
  std::string name;
  std::function<void(WhyDesk&)> change;
};

std::ostream& operator<<(std::ostream& out, const Alone& alone) { return out << alone.name; }

class OneGroupAlone : public ::testing::TestWithParam<Alone> {};

TEST_P(OneGroupAlone, HasTheWholeChangeAndTheOthersNothing) {
  WhyDesk later(small_text());
  GetParam().change(later);
  const Explanation explanation = explain(WhySide(small_text()), WhySide(later));
  const Walk walk = root_walk(explanation);
  EXPECT_FALSE(walk.change() == 0);
  for (const ChangeGroup group : usual_order) {
    if (group == GetParam().group) {
      EXPECT_TRUE(walk.part(group) == walk.change());
    } else {
      EXPECT_TRUE(walk.part(group) == 0) << to_string(group);
    }
  }
  EXPECT_TRUE(explanation.notes.empty());
}

INSTANTIATE_TEST_SUITE_P(
    Groups, OneGroupAlone,
    ::testing::Values(
        Alone{ChangeGroup::positions, "Quantity", [](WhyDesk& desk) { desk.text.positions[1] = "UC,9,firm/b/x"; }},
        Alone{ChangeGroup::positions, "Multiplier",
              [](WhyDesk& desk) { replace(desk.text.instruments, "european,100,USD", "european,10,USD"); }},
        Alone{ChangeGroup::spot, "Spot", [](WhyDesk& desk) { desk.spots["U"] = 104.0; }},
        Alone{ChangeGroup::vol, "Vol", [](WhyDesk& desk) { replace(desk.text.market, "vol,0.25", "vol,0.35"); }},
        Alone{ChangeGroup::covariance, "Covariance",
              [](WhyDesk& desk) {
                for (double& element : desk.model_of_covariance) element *= 1.5;
              }},
        Alone{ChangeGroup::rates, "Rate", [](WhyDesk& desk) { desk.rate = 0.05; }},
        Alone{ChangeGroup::rates, "Basis", [](WhyDesk& desk) { desk.bases["UF"] = 1.75; }},
        Alone{ChangeGroup::rates, "DividendYield",
              [](WhyDesk& desk) {
                replace(desk.text.instruments, "call,european,100,USD,0.01", "call,european,100,USD,0.04");
              }},
        Alone{ChangeGroup::time, "Time", [](WhyDesk& desk) { desk.as_of = desk.as_of.plus_days(11); }},
        Alone{ChangeGroup::settings, "Seed", [](WhyDesk& desk) { desk.settings.seed = 77; }},
        Alone{ChangeGroup::settings, "Scenarios", [](WhyDesk& desk) { desk.settings.scenarios = 3000; }},
        Alone{ChangeGroup::settings, "Marginal",
              [](WhyDesk& desk) {
                desk.settings.marginal = {scenarios::MarginalKind::student_t, 4};
              }}),
    [](const auto& one) { return one.param.name; });

TEST(Why, OfAReportAndItselfIsNothing) {
  const Explanation explanation = explain(WhySide(small_text()), WhySide(small_text()));
  EXPECT_EQ(explanation.before.digest, explanation.after.digest);
  for (const NodeExplanation& node : explanation.nodes) {
    for (std::size_t level = 0; level < explanation.levels.size(); ++level) {
      const Walk var = walk_of_var(explanation, node.levels[level]);
      const Walk es = walk_of_es(explanation, node.levels[level], level);
      EXPECT_FALSE(var.before == 0);
      for (const ChangeGroup group : usual_order) {
        EXPECT_TRUE(var.part(group) == 0);
        EXPECT_TRUE(es.part(group) == 0);
      }
    }
  }
}

TEST(Why, KeepsTheDrawsOfFactorsThatBothHave) {
  // AAA comes first by name, so in the second report every other factor draws other numbers than in the first.
  DeskText later = small_text();
  later.instruments = "AAA,spot,,,,,,1,USD,0\n" + later.instruments;
  later.market += "AAA,price,70\n";
  later.positions.emplace_back("AAA,300,firm/c");
  const WhySide before(small_text());
  const WhySide after(later);
  const Explanation explanation = explain(before, after);
  const auto book = [&](const std::string& path) {
    const auto at = std::find_if(explanation.nodes.begin(), explanation.nodes.end(),
                                 [&](const NodeExplanation& node) { return node.path == path; });
    return walk_of_es(explanation, at->levels[0], 0);
  };
  EXPECT_FALSE(book("firm/a").change() == 0) << "two reports on other draws do differ";
  EXPECT_TRUE(book("firm/a").part(ChangeGroup::settings) == book("firm/a").change()) << "it is noise, and named so";
  EXPECT_TRUE(book("firm/a").part(ChangeGroup::positions) == 0);
  EXPECT_TRUE(book("firm/c").before == 0);
  EXPECT_GT(static_cast<double>(book("firm/c").part(ChangeGroup::positions)), 0.0);
  ASSERT_EQ(explanation.notes.size(), 2U);
  EXPECT_THAT(explanation.notes[0], HasSubstr("AAA spot"));
  EXPECT_THAT(explanation.notes[1], HasSubstr("different risk factors"));
}

TEST(Why, CountsAClosedBookToPositions) {
  DeskText later = small_text();
  later.positions.erase(later.positions.begin() + 2);  // firm/b/y
  const Explanation explanation = explain(WhySide(small_text()), WhySide(later));
  const auto closed = std::find_if(explanation.nodes.begin(), explanation.nodes.end(),
                                   [](const NodeExplanation& node) { return node.path == "firm/b/y"; });
  ASSERT_NE(closed, explanation.nodes.end());
  const Walk walk = walk_of_var(explanation, closed->levels[0]);
  EXPECT_FALSE(walk.before == 0);
  EXPECT_TRUE(walk.part(ChangeGroup::positions) == -walk.before);
  EXPECT_TRUE(walk.after == 0);
}

TEST(Why, HasNoPartsWhereAStageHasNoNumber) {
  WhyDesk later(small_text());
  later.unknown_spots.insert("K");
  const Explanation explanation = explain(WhySide(small_text()), WhySide(later));
  for (const NodeExplanation& node : explanation.nodes) {
    const bool depends = node.path == "firm" || node.path == "firm/b";
    EXPECT_EQ(node.levels.empty(), depends) << node.path;
    if (!depends) continue;
    EXPECT_THAT(node.missing, HasSubstr("after spot was replaced"));
    EXPECT_THAT(node.missing, HasSubstr("unknown inputs K"));
  }
  EXPECT_TRUE(explanation.cells.empty());
}

TEST(Why, FollowsTheCellsOfTheBookAskedFor) {
  DeskText later = small_text();
  replace(later.market, "U,price,100", "U,price,108");
  WhyRequest request;
  request.focus = "firm/b";
  const Explanation explanation = explain(WhySide(small_text()), WhySide(later), request);
  EXPECT_EQ(explanation.nodes[explanation.focus].path, "firm/b");
  ASSERT_EQ(explanation.cells.size(), 3U);
  EXPECT_EQ(explanation.cells[0].book, "firm/b");
  EXPECT_EQ(explanation.cells[0].underlying, "K");
  EXPECT_EQ(explanation.cells[1].book, "firm/b/x");
  EXPECT_EQ(explanation.cells[2].book, "firm/b/y");
}

TEST(Why, RefusesWhatHasNoAnswer) {
  const WhySide usual(small_text());
  WhyDesk other(small_text());
  for (std::size_t at = 0; (at = other.text.instruments.find("USD", at)) != std::string::npos;) {
    other.text.instruments.replace(at, 3, "EUR");
  }
  replace(other.text.market, "USD,rate", "EUR,rate");
  EXPECT_EQ(code_of([&] { explain(usual, WhySide(other)); }), "PLM-2221");

  WhyDesk later(small_text());
  later.as_of = *Date::parse("2026-04-01");
  later.text.positions.erase(later.text.positions.begin() + 2);  // UP, which has expired by then
  EXPECT_EQ(code_of([&] { explain(usual, WhySide(later)); }), "nothing was refused");
  WhyRequest time_first;
  time_first.order = {ChangeGroup::time,       ChangeGroup::positions, ChangeGroup::spot,    ChangeGroup::vol,
                      ChangeGroup::covariance, ChangeGroup::rates,     ChangeGroup::settings};
  EXPECT_EQ(code_of([&] { explain(usual, WhySide(later), time_first); }), "PLM-2222");
  EXPECT_EQ(code_of([&] { explain(WhySide(later), usual); }), "PLM-2222")
      << "the other way round, from later to sooner";
  EXPECT_EQ(code_of([&] { explain(WhySide(later), usual, time_first); }), "nothing was refused");

  WhyRequest request;
  request.levels = {level("0.95")};
  EXPECT_EQ(code_of([&] { explain(usual, usual, request); }), "PLM-2223");
  request.levels.clear();
  request.focus = "firm/nobody";
  EXPECT_EQ(code_of([&] { explain(usual, usual, request); }), "PLM-2224");
}

}  // namespace
}  // namespace plimsoll::risk
