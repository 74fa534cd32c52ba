// Stress and VaR are one revaluation: integers that reconcile, whatever the backend.
#include "host/stress/stress_engine.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>

#include "tests/host/risk/random_desk.hpp"
#include "tests/host/stress/stress_rig.hpp"

namespace plimsoll::stress {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr std::string_view crash = "[[scenario]]\nname = 'crash'\nshocks = {'*.spot' = '-10%', '*.vol' = '+20%'}\n";

TEST(RunStress, RevaluesEveryBookAndUnderlying) {
  const risk::Desk desk = risk::make_desk(
      {.instruments = "ACME,spot,,,,,,1,USD,0\nBOLT,spot,,,,,,1,USD,0\nBOLTF,future,BOLT,,2026-01-05,,,10,USD,\n",
       .positions = {"ACME,100,firm/a", "BOLT,-50,firm/a", "BOLT,8,firm/b", "BOLTF,1,firm/b"},
       .market = "ACME,price,128\nBOLT,price,64\nBOLTF,price,64\nUSD,rate,0\n"});
  const StressReport report = report_of(desk, plan_of(desk,
                                                      "[[scenario]]\nname = 'down'\nshocks = {'ACME.spot' = "
                                                      "'-25%', 'BOLT.spot' = '-50%'}\n"));
  ASSERT_EQ(report.scenarios.size(), 1U);
  const ScenarioPnl& down = report.scenarios[0];
  constexpr Quanta unit = 1 << 20;
  // ACME: 100 x -32. BOLT: -50 x -32 in a; 8 x -32 and ten times -32 by the future in b.
  EXPECT_THAT(report.books, ElementsAre("firm", "firm/a", "firm/b"));
  EXPECT_THAT(down.by_book, ElementsAre(-2176 * unit, -1600 * unit, -576 * unit));
  EXPECT_THAT(report.underlyings, ElementsAre("ACME", "BOLT"));
  EXPECT_THAT(down.by_underlying, ElementsAre(-3200 * unit, 1024 * unit));
  EXPECT_EQ(down.quality(), Quality::live);
  EXPECT_EQ(report.quality, Quality::live);
  EXPECT_THAT(report.worst_first, ElementsAre(0U));
  EXPECT_EQ(report.reporting_currency, "USD");
  EXPECT_EQ(report.portfolio_identity, desk.portfolio.identity());
  for (const std::string& identity : {report.market_identity, report.scenario_identity, report.digest}) {
    EXPECT_EQ(identity.size(), 32U);
  }
  ASSERT_EQ(report.sets.size(), 1U);
  EXPECT_EQ(report.sets[0].source, ScenarioSource::shocks);
}

TEST(RunStress, GivesTheMovesOfAMonteCarloScenarioItsPnlBitForBit) {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    const risk::Desk desk = risk::make_desk(risk::random_desk(seed));
    constexpr std::uint32_t draws = 65;
    auto drawing = cpu_backend();
    risk::RiskEngine engine(*drawing, desk.instruments, desk.portfolio, desk.model, risk::settings_of(draws, seed));
    const market::SnapshotPtr snapshot = snapshot_of(desk);
    engine.recompute(*snapshot);

    StressPlan plan;
    plan.factors = make_stress_factors(desk_of(desk));
    ASSERT_EQ(plan.factors.in_model, desk.model.factors.size());
    std::vector<double> moves(draws);
    for (std::uint32_t s = 0; s < draws; ++s) {
      plan.scenarios.push_back(still_scenario(std::to_string(s), ScenarioSource::shocks, plan.factors));
    }
    for (std::uint32_t f = 0; f < desk.model.factors.size(); ++f) {
      drawing->download_moves(f, moves);
      for (std::uint32_t s = 0; s < draws; ++s) plan.scenarios[s].moves[f] = moves[s];
    }
    const StressReport report = run_stress(*cpu_backend(), desk_of(desk), plan, *snapshot);
    const std::size_t books = desk.portfolio.books().size();
    ASSERT_EQ(report.books.size(), books);
    std::vector<Quanta> expected(draws);
    for (std::uint32_t b = 0; b < books; ++b) {
      engine.download(BookId{b}, expected);
      for (std::uint32_t s = 0; s < draws; ++s) {
        ASSERT_EQ(report.scenarios[s].by_book[b], expected[s]) << "seed " << seed << ", book " << b << ", draw " << s;
      }
    }
  }
}

TEST(RunStress, PartsAddUpToTheWholeInIntegers) {
  for (const risk::Desk& desk : {small_desk(), risk::make_desk(risk::random_desk(7))}) {
    const StressReport report = report_of(desk, plan_of(desk, std::string(crash) + "[[ladder]]\n"));
    ASSERT_GT(report.scenarios.size(), 30U);
    for (const ScenarioPnl& scenario : report.scenarios) {
      ASSERT_TRUE(scenario.has_number());
      EXPECT_EQ(std::accumulate(scenario.by_underlying.begin(), scenario.by_underlying.end(), Quanta{0}),
                scenario.total());
    }
  }
  const risk::Desk desk = small_desk();
  const StressReport report = report_of(desk, plan_of(desk, crash));
  const std::vector<Quanta>& pnl = report.scenarios[0].by_book;
  EXPECT_EQ(pnl[0], pnl[1] + pnl[2]) << "firm = options + shares";
}

TEST(RunStress, IsTheSameOnEveryInstructionSetAndNumberOfThreads) {
  const risk::Desk desk = risk::make_desk(risk::random_desk(3));
  const StressPlan plan = plan_of(desk, std::string(crash) + "[[ladder]]\n[[reverse]]\nloss = 1000\n");
  const StressReport first = report_of(desk, plan);
  ASSERT_EQ(first.reverse.size(), 1U);
  ASSERT_EQ(first.reverse[0].state, ReverseState::found);
  for (const backends::cpu::Isa isa : backends::cpu::supported_isas()) {
    for (const unsigned threads : {1U, 3U}) {
      const StressReport other = report_of(desk, plan, {isa, threads});
      EXPECT_EQ(other.digest, first.digest) << backends::cpu::to_string(isa) << ", " << threads << " threads";
      EXPECT_EQ(other.scenario_identity, first.scenario_identity) << "the reverse stress took the same way";
      EXPECT_EQ(other.reverse[0].solutions[0].distance, first.reverse[0].solutions[0].distance);
    }
  }
}

TEST(RunStress, ALadderOfAllHoldsTheLadderOfEachUnderlying) {
  const risk::Desk desk = small_desk();
  const StressReport report = report_of(desk, plan_of(desk, "[[ladder]]\n[[ladder]]\nunderlying = 'ACME'\n"));
  const std::size_t count = report.ladders[1].first;
  ASSERT_EQ(report.scenarios.size(), 2 * count);
  for (std::size_t s = 0; s < count; ++s) {
    EXPECT_EQ(report.scenarios[s].by_underlying[0], report.scenarios[count + s].total()) << report.scenarios[s].name;
    EXPECT_EQ(report.scenarios[count + s].by_underlying[1], 0);
  }
}

TEST(RunStress, AddsVolPointsWhereAShockIsAbsolute) {
  // Against the same option revalued at the higher vol by the market file: other arithmetic, the same price.
  const auto desk_at = [](const std::string& vol) {
    return risk::make_desk({.instruments = "ACME,spot,,,,,,1,USD,0\n"
                                           "ACMEC,option,ACME,100,2026-06-19,call,european,100,USD,\n",
                            .positions = {"ACMEC,10,firm"},
                            .market = "ACME,price,100\nACMEC,implied_vol," + vol + "\nUSD,rate,0.02\n"});
  };
  const risk::Desk desk = desk_at("0.25");
  const StressReport report =
      report_of(desk, plan_of(desk,
                              "[[scenario]]\nname = 'up'\nshocks = {'*.vol' = '+0.10 absolute'}\n"
                              "[[scenario]]\nname = 'times'\nshocks = {'*.vol' = '+40%'}\n"));
  const auto value_of = [](const risk::Desk& d) {
    risk::Rig rig(d, risk::settings_of(32));
    return *rig.recompute().nodes[0].value;
  };
  const double expected = value_of(desk_at("0.35")) - value_of(desk);
  ASSERT_GT(expected, 1000.0);
  for (const ScenarioPnl& scenario : report.scenarios) {
    EXPECT_NEAR(to_units(scenario.total()), expected, 1e-5) << scenario.name;  // quanta, and 1e-14 of 10,000
  }
}

TEST(RunStress, WithoutAPriceNothingThatNeedsItHasANumber) {
  risk::Desk desk = small_desk();
  desk.market = portfolio::MarketData::parse(
      "name,field,value\nACME,price,100\nACMEF,price,101\nACMEC,implied_vol,0.25\nUSD,rate,0.02\n", "market.csv",
      desk.instruments);
  const StressReport report = report_of(desk, plan_of(desk, std::string(crash) + "[[reverse]]\nloss = 10\n"));
  EXPECT_EQ(report.quality, Quality::unknown);
  ASSERT_EQ(report.scenarios.size(), 1U);
  EXPECT_EQ(report.scenarios[0].by_book[2], unrepresentable_quanta);
  EXPECT_NE(report.scenarios[0].by_book[1], unrepresentable_quanta);
  EXPECT_FALSE(report.scenarios[0].has_number());
  EXPECT_EQ(report.reverse[0].state, ReverseState::unknown);
  EXPECT_THAT(report.reverse[0].reason, HasSubstr("an input is missing"));
}

TEST(RunStress, CarriesTheQualityOfItsInputs) {
  const risk::Desk desk = small_desk();
  risk::LiveMarket market(desk.instruments, desk.market, desk.as_of, Quality::stale);  // no feed confirmed a price yet
  const StressReport report = run_stress(*cpu_backend(), desk_of(desk), plan_of(desk, crash), *market.freeze());
  EXPECT_EQ(report.quality, Quality::stale);
  EXPECT_EQ(report.scenarios[0].quality(), Quality::stale);
  EXPECT_TRUE(report.scenarios[0].has_number());
  EXPECT_EQ(report.scenarios[0].by_book, report_of(desk, plan_of(desk, crash)).scenarios[0].by_book);
}

TEST(RunStress, AShockThatTakesASpotBelowZeroHasNoNumber) {
  const risk::Desk desk = small_desk();
  const StressReport report = report_of(
      desk,
      plan_of(desk, "[[scenario]]\nname = 'x'\nshocks = {'BOLT.spot' = '-40 absolute', 'ACME.spot' = '-40 abs'}\n"));
  EXPECT_THAT(report.scenarios[0].missing, ElementsAre("BOLT.spot: the shock would take 40 to 0"));
  EXPECT_NE(report.scenarios[0].by_underlying[0], unrepresentable_quanta);
  EXPECT_EQ(report.scenarios[0].by_underlying[1], unrepresentable_quanta);
}

TEST(RunStress, WhatDoesNotFitHasNoNumberAndTheOthersKeepTheirs) {
  const risk::Desk desk = risk::make_desk({.instruments = "ACME,spot,,,,,,1,USD,0\n",
                                           .positions = {"ACME,9000000000,firm"},
                                           .market = "ACME,price,900\nUSD,rate,0\n"});
  const StressReport report = report_of(desk, plan_of(desk,
                                                      "[[scenario]]\nname = 'fits'\nshocks = {'*.spot' = '-1%'}\n"
                                                      "[[scenario]]\nname = 'not'\nshocks = {'*.spot' = '-90%'}\n"));
  EXPECT_TRUE(report.scenarios[0].has_number());
  EXPECT_FALSE(report.scenarios[1].has_number());
  EXPECT_EQ(report.scenarios[1].quality(), Quality::unknown);
  EXPECT_THAT(report.worst_first, ElementsAre(0U));
}

TEST(RunStress, OrdersScenariosFromTheWorst) {
  const risk::Desk desk = small_desk();
  const StressReport report = report_of(desk, plan_of(desk,
                                                      "[[ladder]]\nunderlying = 'BOLT'\nspot = ['-10%', '+10%', "
                                                      "'0%', '+20%']\nvol = ['0%']\n"));
  EXPECT_THAT(report.worst_first, ElementsAre(3U, 1U, 2U, 0U));  // short BOLT
}

TEST(RunStress, OfNothingIsAReportOfNothing) {
  risk::Desk desk = small_desk();
  EXPECT_EQ(report_of(desk, plan_of(desk, "")).quality, Quality::live);
  desk.portfolio = portfolio::Portfolio{};
  const StressReport report = report_of(desk, plan_of(desk, crash));
  EXPECT_EQ(report.scenarios[0].total(), 0);
  EXPECT_TRUE(report.underlyings.empty());
}

TEST(ExactSum, DoesNotDependOnTheOrder) {
  constexpr Quanta limit = Quanta{1} << 62;
  ExactSum up_and_down;
  for (const Quanta pnl : {limit, limit, -limit}) up_and_down.add(pnl);
  EXPECT_EQ(up_and_down.value(), limit);
  ExactSum too_much;
  for (const Quanta pnl : {limit, Quanta{1}}) too_much.add(pnl);
  EXPECT_EQ(too_much.value(), unrepresentable_quanta);
  ExactSum without;
  for (const Quanta pnl : {Quanta{1}, unrepresentable_quanta, Quanta{1}}) without.add(pnl);
  EXPECT_EQ(without.value(), unrepresentable_quanta);
}

}  // namespace
}  // namespace plimsoll::stress
