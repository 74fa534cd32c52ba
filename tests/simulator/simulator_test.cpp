// Seeded faults against the whole way from frames to quotes. One seed alone: PLIMSOLL_SEED=17 test_simulator.
#include <gtest/gtest.h>

#include <cstdlib>

#include "tests/simulator/risk_desk.hpp"
#include "tests/simulator/world.hpp"
#include "tests/support/soak.hpp"

namespace plimsoll::simulator {
namespace {

std::string report(const Profile& profile, const Outcome& outcome) {
  std::string text = profile.describe();
  for (const std::string& violation : outcome.violations) text.append("\n  ").append(violation);
  return text.append("\nAgain: PLIMSOLL_SEED=").append(std::to_string(profile.seed)).append(" test_simulator");
}

TEST(Simulator, FindsNothingThatIsLiveAndWrongInAnySeed) {
  std::uint64_t first = 1;
  std::uint64_t last = static_cast<std::uint64_t>(testing::repeats({.usual = 200, .soak = 10'000}));
  if (const char* seed = std::getenv("PLIMSOLL_SEED")) first = last = std::strtoull(seed, nullptr, 10);
  Outcome total;
  std::uint64_t failed = 0;
  for (std::uint64_t seed = first; seed <= last; ++seed) {
    const Profile profile = draw_profile(seed);
    const Outcome outcome = run(profile);
    if (!outcome.violations.empty()) {
      ++failed;
      if (failed <= 10) ADD_FAILURE() << report(profile, outcome);
    }
    total.checks_live += outcome.checks_live;
    total.checks_not_live += outcome.checks_not_live;
    total.days_whole += outcome.days_whole;
    total.requests += outcome.requests;
    total.snapshots += outcome.snapshots;
    total.channel.gaps += outcome.channel.gaps;
    total.channel.repaired_gaps += outcome.channel.repaired_gaps;
    total.channel.contradictions += outcome.channel.contradictions;
    total.channel.overflows += outcome.channel.overflows;
    total.channel.silences += outcome.channel.silences;
    if (first == last) std::printf("%s\n", profile.describe().c_str());
  }
  const std::uint64_t seeds = last - first + 1;
  std::printf(
      "%llu seeds, %llu with violations; live %llu times and not live %llu times; %zu days ended whole; "
      "gaps %llu, repaired %llu, contradictions %llu, overflows %llu, silences %llu, requests %llu, snapshots %llu\n",
      static_cast<unsigned long long>(seeds), static_cast<unsigned long long>(failed),
      static_cast<unsigned long long>(total.checks_live), static_cast<unsigned long long>(total.checks_not_live),
      total.days_whole, static_cast<unsigned long long>(total.channel.gaps),
      static_cast<unsigned long long>(total.channel.repaired_gaps),
      static_cast<unsigned long long>(total.channel.contradictions),
      static_cast<unsigned long long>(total.channel.overflows), static_cast<unsigned long long>(total.channel.silences),
      static_cast<unsigned long long>(total.requests), static_cast<unsigned long long>(total.snapshots));
  EXPECT_EQ(failed, 0U);
  if (first != last) {
    // A run that never does what it is about proves nothing.
    EXPECT_GT(total.checks_live, seeds * 500);
    EXPECT_GT(total.channel.repaired_gaps, seeds / 2);
    EXPECT_GT(total.channel.contradictions, seeds / 10);
    EXPECT_GT(total.channel.overflows, 0U);
    EXPECT_GT(total.snapshots, seeds / 2);
    EXPECT_GT(total.days_whole, seeds / 2);
  }
}

TEST(Simulator, MakesNoReportThatIsLiveOverAnInputThatIsNot) {
  std::uint64_t live = 0;
  std::uint64_t other = 0;
  const int seeds = testing::repeats({.usual = 20, .soak = 1'000});
  for (int seed = 1; seed <= seeds; ++seed) {
    const Profile profile = draw_profile(static_cast<std::uint64_t>(seed));
    RiskDesk desk(profile);
    Outcome outcome = run(profile, &desk);
    outcome.violations.insert(outcome.violations.end(), desk.violations().begin(), desk.violations().end());
    EXPECT_TRUE(outcome.violations.empty()) << report(profile, outcome);
    live += desk.live_reports();
    other += desk.other_reports();
  }
  EXPECT_GT(live, 10U);
  EXPECT_GT(other, 100U);
}

TEST(Simulator, GivesTheSameQuotesForTheSameSeed) {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    const Outcome once = run(draw_profile(seed));
    const Outcome again = run(draw_profile(seed));
    EXPECT_EQ(once.digest, again.digest);
    EXPECT_GT(once.quotes, 0U);
  }
}

TEST(Simulator, IsLiveAllTheTimeOnANetworkWithoutFaults) {
  Profile profile;
  profile.seed = 4;
  profile.gap_ns = 100'000;
  profile.lines.resize(2);
  profile.lines[1].delay_ns = 50'000;
  const Outcome outcome = run(profile);
  EXPECT_TRUE(outcome.violations.empty()) << report(profile, outcome);
  EXPECT_EQ(outcome.days_whole, 1U);
  EXPECT_EQ(outcome.channel.gaps, 0U);
  EXPECT_GT(outcome.checks_live, 500U);
}

}  // namespace
}  // namespace plimsoll::simulator
