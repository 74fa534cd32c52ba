// Shocks and ladders applied to a desk.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/stress/shock_scenarios.hpp"
#include "tests/host/stress/stress_rig.hpp"

namespace plimsoll::stress {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::string shocks(const std::string& list) { return "[[scenario]]\nname = 'x'\nshocks = {" + list + "}\n"; }

/// Moves by name of the factor: "ACME.spot".
double move_of(const StressPlan& plan, std::string_view factor, std::size_t scenario = 0) {
  for (std::size_t f = 0; f < plan.factors.size(); ++f) {
    if (plan.factors.names[f] == factor) return plan.scenarios[scenario].moves[f];
  }
  ADD_FAILURE() << "no factor " << factor;
  return 0.0;
}

std::vector<std::string> faults_of(const risk::Desk& desk, const std::string& toml) {
  std::vector<std::string> result;
  try {
    plan_of(desk, toml);
  } catch (const InputError& error) {
    for (const Fault& fault : error.faults()) {
      result.push_back(std::to_string(fault.line) + ' ' + fault.code + ' ' + fault.problem + ' ' + fault.remedy);
    }
  }
  return result;
}

TEST(StressPlan, AppliesEachShockByItsKind) {
  const risk::Desk desk = small_desk();
  const StressPlan plan = plan_of(
      desk,
      shocks("'ACME.spot' = '-10%', 'BOLT.spot' = '-3 absolute', 'ACME.vol' = '0.25 log', 'ACME.basis' = '-1 abs'"));
  EXPECT_EQ(move_of(plan, "ACME.spot"), 0.9);
  EXPECT_EQ(move_of(plan, "BOLT.spot"), -3.0);
  EXPECT_NEAR(move_of(plan, "ACME.vol"), 1.2840254166877414, 3e-16);  // e^0.25, one ulp
  EXPECT_EQ(move_of(plan, "ACME.basis"), -1.0);
  using enum scenarios::ShockKind;
  EXPECT_THAT(plan.scenarios[0].kinds, ElementsAre(relative, log, absolute, absolute, log, absolute));
  EXPECT_THAT(plan.scenarios[0].moves, ::testing::SizeIs(6));
  EXPECT_EQ(move_of(plan, "BOLT.vol"), 1.0) << "what no shock names stands still";
}

TEST(StressPlan, LetsTheMorePreciseNameWin) {
  const risk::Desk desk = small_desk();
  // In either order of the lines.
  for (const char* list : {"'*.spot' = '-1%', 'A*.spot' = '-2%', 'ACME.spot' = '-3%'",
                           "'ACME.spot' = '-3%', 'A*.spot' = '-2%', '*.spot' = '-1%'"}) {
    const StressPlan plan = plan_of(desk, shocks(list));
    EXPECT_EQ(move_of(plan, "ACME.spot"), 0.97);
    EXPECT_EQ(move_of(plan, "BOLT.spot"), 0.99);
  }
  const StressPlan star = plan_of(desk, shocks("'ACME*.spot' = '-2%', 'ACME.spot' = '-3%'"));
  EXPECT_EQ(move_of(star, "ACME.spot"), 0.97) << "a name wins over a pattern of as many characters";
}

TEST(StressPlan, RefusesTwoShocksOfOneFactorThatAreAlike) {
  const risk::Desk desk = small_desk();
  EXPECT_THAT(faults_of(desk, shocks("'A*.spot' = '-1%', '*E.spot' = '-2%'")),
              ElementsAre(HasSubstr("3 PLM-1909 column 30: ACME.spot is shocked by 'A*.spot' and by '*E.spot'")));
  EXPECT_THAT(faults_of(desk, shocks("ACME.spot = '-1%', 'ACME.spot' = '-2%'")), ElementsAre(HasSubstr("PLM-1909")));
}

TEST(StressPlan, RefusesNamesThatMatchNothing) {
  const risk::Desk desk = small_desk();
  EXPECT_THAT(faults_of(desk, shocks("'ACNE.spot' = '-1%', 'Z*.vol' = '1%'")),
              ElementsAre(HasSubstr("3 PLM-1904 column 11: 'ACNE.spot' matches no underlying Did you mean 'ACME'?"),
                          HasSubstr("3 PLM-1904 column 32: 'Z*.vol' matches no underlying Name an underlying")));
  EXPECT_THAT(faults_of(desk, "[[ladder]]\nunderlying = 'BOLTS'\n"),
              ElementsAre(HasSubstr("1 PLM-1904 a ladder is of 'BOLTS', which is no underlying Did you mean 'BOLT'?")));
}

TEST(StressPlan, CountsShocksOfWhatNobodyHolds) {
  risk::Desk desk = small_desk();
  desk.model.factors = {desk.model.factors[0], desk.model.factors[3]};  // spots only, as with a vol of vol of zero
  const StressPlan plan = plan_of(desk, shocks("'BOLT.vol' = '1%', '*.spot' = '-1%', 'ACME.vol' = '1%'"));
  EXPECT_THAT(plan.factors.names, ElementsAre("ACME.spot", "BOLT.spot", "ACME.vol", "ACME.basis"))
      << "what something held depends on can be shocked although the model keeps it still";
  EXPECT_EQ(plan.factors.in_model, 2U);
  EXPECT_EQ(move_of(plan, "ACME.vol"), 1.01);
  EXPECT_THAT(plan.warnings, ElementsAre(HasSubstr("1 shocks name factors that nothing held depends on")));
}

TEST(StressPlan, TakesANameWithoutItsVenue) {
  const risk::Desk desk = risk::make_desk({.instruments = "ACME.XNAS,spot,,,,,,1,USD,0\n",
                                           .positions = {"ACME.XNAS,1,firm"},
                                           .market = "ACME.XNAS,price,1\nUSD,rate,0\n"});
  EXPECT_EQ(move_of(plan_of(desk, shocks("'ACME.spot' = '-1%'")), "ACME.XNAS.spot"), 0.99);
  EXPECT_EQ(move_of(plan_of(desk, shocks("'ACME.XNAS.spot' = '-1%'")), "ACME.XNAS.spot"), 0.99);
  const risk::Desk two = risk::make_desk({.instruments = "ACME.XNAS,spot,,,,,,1,USD,0\nACME.XNYS,spot,,,,,,1,USD,0\n",
                                          .positions = {"ACME.XNAS,1,firm"},
                                          .market = "ACME.XNAS,price,1\nUSD,rate,0\n"});
  EXPECT_THAT(faults_of(two, shocks("'ACME.spot' = '-1%'")), ElementsAre(HasSubstr("PLM-1904"))) << "which one?";
}

TEST(StressPlan, MakesALadderOfEveryCombination) {
  const risk::Desk desk = small_desk();
  const StressPlan plan =
      plan_of(desk,
              "[[ladder]]\nunderlying = 'all'\nspot = ['-10%', '0%', '+10%']\nvol = ['0%', '+50%']\n"
              "[[ladder]]\nunderlying = 'BOLT'\nspot = ['-10%']\nvol = ['+50%']\n");
  ASSERT_EQ(plan.scenarios.size(), 7U);
  ASSERT_EQ(plan.ladders.size(), 2U);
  EXPECT_EQ(plan.ladders[0].first, 0U);
  EXPECT_EQ(plan.ladders[1].first, 6U);
  EXPECT_EQ(plan.scenarios[5].name, "ladder all spot +10% vol +50%");
  EXPECT_EQ(move_of(plan, "ACME.spot", 5), 1.1);
  EXPECT_EQ(move_of(plan, "ACME.vol", 5), 1.5);
  EXPECT_EQ(move_of(plan, "BOLT.spot", 3), 0.9);
  EXPECT_EQ(move_of(plan, "ACME.basis", 5), 0.0);
  EXPECT_EQ(move_of(plan, "ACME.spot", 6), 1.0) << "a ladder of one underlying leaves the others alone";
  EXPECT_EQ(move_of(plan, "BOLT.spot", 6), 0.9);
}

TEST(Pattern, StarsStandForAnyRunOfCharacters) {
  EXPECT_TRUE(matches("*", ""));
  EXPECT_TRUE(matches("*", "ACME"));
  EXPECT_TRUE(matches("A*E", "AE"));
  EXPECT_TRUE(matches("A*C*E", "ABCCDE"));
  EXPECT_TRUE(matches("**E", "E"));
  EXPECT_FALSE(matches("A*E", "ACMEX"));
  EXPECT_FALSE(matches("ACME", "ACM"));
  EXPECT_FALSE(matches("", "A"));
  EXPECT_TRUE(matches("", ""));
  EXPECT_FALSE(matches("a*", "ACME")) << "names have a case";
  // Quadratic at worst, never exponential.
  EXPECT_FALSE(matches("*a*a*a*a*a*a*a*a*a*a*b", std::string(5000, 'a')));
}

}  // namespace
}  // namespace plimsoll::stress
