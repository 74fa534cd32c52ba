#include "kernels/scenarios/shock.hpp"

#include <gtest/gtest.h>

namespace plimsoll::scenarios {
namespace {

TEST(Shock, MovesAFactorAccordingToItsKind) {
  // ln 2 in double is below the true value by 2.3e-17, so the multiplier 2 is within one rounding.
  EXPECT_DOUBLE_EQ(apply_move(ShockKind::log, 100.0, to_move(ShockKind::log, 0.6931471805599453)), 200.0);
  EXPECT_EQ(apply_move(ShockKind::relative, 100.0, to_move(ShockKind::relative, 0.25)), 125.0);
  EXPECT_EQ(apply_move(ShockKind::absolute, 0.03, to_move(ShockKind::absolute, 0.015625)), 0.03 + 0.015625);
}

TEST(Shock, OfZeroLeavesTheFactorAsItIs) {
  for (const ShockKind kind : {ShockKind::log, ShockKind::relative, ShockKind::absolute}) {
    for (const double base : {1e-300, 0.1, 193.57, 1e12, 0.0})
      EXPECT_EQ(apply_move(kind, base, to_move(kind, 0.0)), base);
  }
}

TEST(Shock, OfLogKindNeverTakesAFactorToZeroOrBelow) {
  for (double shock = -30.0; shock < 30.0; shock += 0.37) EXPECT_GT(to_move(ShockKind::log, shock), 0.0);
}

TEST(Shock, OfRelativeKindIsNotClampedBelowMinusOne) { EXPECT_EQ(to_move(ShockKind::relative, -1.5), -0.5); }

}  // namespace
}  // namespace plimsoll::scenarios
