// Two factor models as one: the first keeps its places and its numbers, and the whole stays positive definite.
#include "host/risk/joint_factors.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "kernels/scenarios/cholesky.hpp"
#include "tests/host/risk/desk.hpp"

namespace plimsoll::risk {
namespace {

using calibration::FactorKind;
using calibration::FactorModel;

struct NamedFactor {
  FactorKind kind;
  std::string underlying;
};

/// A state that holds one unit of every instrument of `text`, whose model is given.
struct State {
  Desk desk;
  market::MarketSnapshot snapshot;

  State(const DeskText& text, const std::vector<NamedFactor>& factors, std::vector<double> covariance)
      : desk(make_desk(text)) {
    desk.model = {};
    for (const NamedFactor& factor : factors) {
      desk.model.factors.push_back({factor.kind, *desk.instruments.find_underlying(factor.underlying),
                                    scenarios::ShockKind::log, factor.underlying});
    }
    desk.model.covariance = std::move(covariance);
  }
  [[nodiscard]] RiskState state() const {
    return {desk.instruments, desk.portfolio, snapshot, desk.model, settings_of(64)};
  }
};

DeskText shares(const std::vector<std::string>& names) {
  DeskText text;
  for (const std::string& name : names) {
    text.instruments += name + ",spot,,,,,,1,USD,0\n";
    text.positions.push_back(name + ",1,firm");
    text.market += name + ",price,100\n";
  }
  return text;
}

bool positive_definite(const FactorModel& model) {
  return scenarios::cholesky({model.covariance.data(), model.covariance.size()}, model.factors.size()).ok();
}

TEST(JointFactors, PutsWhatOnlyTheOtherHasBehind) {
  const State before(shares({"C", "T"}), {{FactorKind::spot, "C"}, {FactorKind::spot, "T"}}, {0.04, 0.01, 0.01, 0.09});
  const State after(shares({"A", "C"}), {{FactorKind::spot, "A"}, {FactorKind::spot, "C"}}, {0.16, 0.02, 0.02, 0.04});
  const RiskState first = before.state();
  const RiskState second = after.state();
  const FactorModel joint = joint_factors({first, second}, Side::before, Side::before, after.desk.instruments);
  ASSERT_EQ(joint.factors.size(), 3U);
  EXPECT_EQ(joint.factors[0].underlying, *after.desk.instruments.find_underlying("C"));
  EXPECT_FALSE(joint.factors[1].underlying.valid()) << "T is no instrument of the later state";
  EXPECT_EQ(joint.factors[2].underlying, *after.desk.instruments.find_underlying("A"));
  // By hand: cov(A, T) = cov(A, C) cov(C, T) / var(C) = 0.02 x 0.01 / 0.04 = 0.005.
  const std::vector<double> expected{0.04, 0.01, 0.02, 0.01, 0.09, 0.005, 0.02, 0.005, 0.16};
  for (std::size_t i = 0; i < 9; ++i) EXPECT_NEAR(joint.covariance[i], expected[i], 1e-17) << i;  // a few roundings
  EXPECT_TRUE(joint.warnings.empty());
}

TEST(JointFactors, TakesOneCovarianceInTheOrderOfTheOther) {
  const State before(shares({"C", "T"}), {{FactorKind::spot, "C"}, {FactorKind::spot, "T"}}, {0.04, 0.01, 0.01, 0.09});
  const State after(shares({"A", "C"}), {{FactorKind::spot, "A"}, {FactorKind::spot, "C"}}, {0.16, 0.03, 0.03, 0.01});
  const RiskState first = before.state();
  const RiskState second = after.state();
  const FactorModel joint = joint_factors({first, second}, Side::before, Side::after, after.desk.instruments);
  // C is the later state's, at half the volatility, so its covariance with T halves; A is the later state's own.
  const std::vector<double> expected{0.01, 0.005, 0.03, 0.005, 0.09, 0.015, 0.03, 0.015, 0.16};
  for (std::size_t i = 0; i < 9; ++i) EXPECT_NEAR(joint.covariance[i], expected[i], 1e-17) << i;
}

TEST(JointFactors, StaysPositiveDefiniteWhereZeroForTheUnknownWouldNot) {
  // Correlations of 0.9 with a common factor on both sides: 0 between the two would make a matrix with a determinant of
  // 1 - 0.81 - 0.81 < 0.
  const State before(shares({"C", "T"}), {{FactorKind::spot, "C"}, {FactorKind::spot, "T"}}, {1.0, 0.9, 0.9, 1.0});
  const State after(shares({"A", "C"}), {{FactorKind::spot, "A"}, {FactorKind::spot, "C"}}, {1.0, 0.9, 0.9, 1.0});
  const RiskState first = before.state();
  const RiskState second = after.state();
  const FactorModel joint = joint_factors({first, second}, Side::before, Side::before, after.desk.instruments);
  EXPECT_TRUE(positive_definite(joint));
  EXPECT_TRUE(joint.warnings.empty());
  EXPECT_NEAR(joint.covariance[1 * 3 + 2], 0.81, 1e-15);
}

TEST(JointFactors, ShrinksWhatContradictsItselfAndSaysSo) {
  // C and D are opposite in the first state; A goes with both in the second.
  const std::vector<NamedFactor> two{{FactorKind::spot, "C"}, {FactorKind::spot, "D"}};
  const State before(shares({"C", "D"}), two, {1.0, -0.9, -0.9, 1.0});
  const State after(shares({"A", "C", "D"}),
                    {{FactorKind::spot, "A"}, {FactorKind::spot, "C"}, {FactorKind::spot, "D"}},
                    {1.0, 0.9, 0.9, 0.9, 1.0, 0.9, 0.9, 0.9, 1.0});
  const RiskState first = before.state();
  const RiskState second = after.state();
  const FactorModel joint = joint_factors({first, second}, Side::before, Side::before, after.desk.instruments);
  EXPECT_TRUE(positive_definite(joint));
  EXPECT_EQ(joint.warnings.size(), 1U);
  EXPECT_EQ(joint.covariance[0 * 3 + 1], -0.9) << "the state's own stays";
  EXPECT_LT(joint.covariance[0 * 3 + 2], 0.9);
}

TEST(JointFactors, LetsAFactorStandStillThatAStateNeedsAndDoesNotHave) {
  DeskText text = shares({"C"});
  text.instruments += "CC,option,C,100,2026-06-19,call,european,100,USD,0\n";
  text.positions.emplace_back("CC,1,firm");
  text.market += "CC,implied_vol,0.2\nUSD,rate,0.01\n";
  const State rigid(text, {{FactorKind::spot, "C"}}, {0.04});  // vol of vol 0: the option is held, its vol stands
  const State lively(text, {{FactorKind::spot, "C"}, {FactorKind::implied_vol, "C"}}, {0.04, -0.01, -0.01, 0.25});
  const RiskState first = rigid.state();
  const RiskState second = lively.state();
  const TwoStates states{first, second};
  const FactorModel rigid_joint = joint_factors(states, Side::before, Side::before, rigid.desk.instruments);
  EXPECT_FALSE(rigid_joint.factors[1].underlying.valid());
  const FactorModel lively_joint = joint_factors(states, Side::before, Side::after, rigid.desk.instruments);
  EXPECT_TRUE(lively_joint.factors[1].underlying.valid());
}

}  // namespace
}  // namespace plimsoll::risk
