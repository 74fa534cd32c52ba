// The interval around VaR covers the true quantile as often as it says.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
#include <utility>

#include "tests/host/risk/linear_desk.hpp"

namespace plimsoll::risk {
namespace {

TEST(VarInterval, CoversAtItsNominalRateOverAThousandSeeds) {
  constexpr int seeds = 1000;
  constexpr double true_var_99 = 2.3263478740 * 20'000.0;
  constexpr double true_var_975 = 1.9599639845 * 20'000.0;
  const Desk desk = linear_desk({{1e6, 0.02}}, 0.0);
  int covered_99 = 0;
  int covered_975 = 0;
  double stated_99 = 0.0;
  double stated_975 = 0.0;
  for (int seed = 0; seed < seeds; ++seed) {
    Rig rig(desk, settings_of(2000, static_cast<std::uint64_t>(seed)));
    const RiskReport report = rig.recompute();
    const LevelRisk& at_99 = report.nodes[0].levels[0];
    const LevelRisk& at_975 = report.nodes[0].levels[1];
    covered_99 += *at_99.var_lower <= true_var_99 && true_var_99 < *at_99.var_upper ? 1 : 0;
    covered_975 += *at_975.var_lower <= true_var_975 && true_var_975 < *at_975.var_upper ? 1 : 0;
    stated_99 = at_99.var_coverage;
    stated_975 = at_975.var_coverage;
  }
  // The number of covering intervals is binomial; 3.5 deviations leave a right program one chance in two thousand, and
  // the seeds are fixed.
  for (const auto& [covered, stated] : {std::pair{covered_99, stated_99}, std::pair{covered_975, stated_975}}) {
    EXPECT_GE(stated, 0.95);
    EXPECT_LE(stated, 0.97);
    EXPECT_NEAR(covered, seeds * stated, 3.5 * std::sqrt(seeds * stated * (1.0 - stated)));
  }
  RecordProperty("covered_99", covered_99);
  RecordProperty("covered_975", covered_975);
  std::printf("covered %d (0.99, stated %.4f) and %d (0.975, stated %.4f) of %d\n", covered_99, stated_99, covered_975,
              stated_975, seeds);
}

}  // namespace
}  // namespace plimsoll::risk
