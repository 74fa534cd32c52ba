#include "host/risk/market_inputs.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <set>

#include "tests/host/risk/desk.hpp"

namespace plimsoll::risk {
namespace {

using ::testing::Contains;
using ::testing::Not;

DeskText desk_text() {
  return {.instruments =
              "AAA,spot,,,,,,1,USD,0\nBBB,spot,,,,,,1,USD,0\nBF,future,BBB,,2026-06-19,,,1,USD,0\n"
              "BO,option,BF,60,2026-03-20,call,european,1,USD,0\nBX,future,BBB,,2026-06-19,,,1,USD,0\n",
          .positions = {"AAA,10,firm/a", "BO,5,firm/c"},
          .market = "AAA,price,50\nBBB,price,60\nBF,price,61\nBX,price,61\nBO,implied_vol,0.3\nUSD,rate,0.02\n"};
}

struct Fixed {
  Desk desk = make_desk(desk_text());
  Rig rig{desk, settings_of(64)};
  market::MarketSnapshot snapshot = *rig.market.freeze();

  RiskReport report() {
    rig.engine.recompute(snapshot);
    return rig.engine.report(snapshot);
  }
  void change(const char* name, const std::function<void(market::Mark&)>& how) {
    const std::size_t at = desk.instruments.find(name)->index();
    market::Mark mark = snapshot.marks[at];
    how(mark);
    snapshot.marks = snapshot.marks.with(at, mark);
  }
  void observed(const char* name, std::int64_t at_ns) {
    change(name, [=](market::Mark& mark) { mark.as_of = {at_ns}; });
  }
};

TEST(MarketInputs, AreCountedAndTheOldestIsNamed) {
  Fixed fixed;
  EXPECT_EQ(fixed.report().live_inputs, 3U);  // AAA, BBB and BF under the option; nobody holds BX
  EXPECT_EQ(fixed.report().oldest_input_as_of, Timestamp{});
  fixed.snapshot.spots[0].as_of = {3000};
  fixed.snapshot.spots[1].as_of = {2000};
  fixed.observed("BF", 2500);
  fixed.observed("BX", 1000);
  EXPECT_EQ(fixed.report().oldest_input_as_of, Timestamp{2000});
}

TEST(MarketInputs, AStaleFutureIsListed) {
  Fixed fixed;
  fixed.change("BF", [](market::Mark& mark) { mark = {61.0, Quality::stale, {700}}; });
  fixed.change("BX", [](market::Mark& mark) { mark.quality = Quality::stale; });
  const RiskReport report = fixed.report();
  ASSERT_EQ(report.inputs.size(), 1U);
  EXPECT_EQ(report.inputs[0].name, "BF");
  EXPECT_EQ(report.inputs[0].quality, Quality::stale);
  EXPECT_EQ(report.inputs[0].as_of, Timestamp{700});
  EXPECT_EQ(report.live_inputs, 2U);
}

TEST(MarketInputs, ThatNoFeedObservedAreParametersAndSaidToBe) {
  const std::string warning =
      "1 implied vols and 1 futures bases are parameters from the input files, not observed by the feed";
  Fixed fixed;
  EXPECT_THAT(fixed.report().warnings, Not(Contains(warning))) << "from files alone everything is";
  fixed.snapshot.as_of = {5000};
  EXPECT_THAT(fixed.report().warnings, Contains(warning));
  fixed.observed("BF", 5000);
  EXPECT_THAT(fixed.report().warnings,
              Contains("1 implied vols and 0 futures bases are parameters from the input files, not observed by the "
                       "feed"));
}

TEST(MarketIdentity, IsOfTheContentOnly) {
  Fixed fixed;
  const std::string first = market_identity(fixed.snapshot);
  EXPECT_EQ(first.size(), 32U);
  EXPECT_EQ(fixed.report().market_identity, first);
  EXPECT_EQ(market_identity(*Fixed{}.rig.market.freeze()), first) << "another run on the same files";
  fixed.snapshot.number += 7;
  fixed.snapshot.as_of = {9};
  EXPECT_EQ(market_identity(fixed.snapshot), first);
}

TEST(MarketIdentity, ChangesWithEveryNumber) {
  std::set<std::string> seen{market_identity(Fixed{}.snapshot)};
  const auto expect_new = [&](auto change) {
    Fixed fixed;
    change(fixed);
    EXPECT_TRUE(seen.insert(market_identity(fixed.snapshot)).second);
  };
  expect_new([](Fixed& f) { f.snapshot.spots[1].value += 1e-9; });
  expect_new([](Fixed& f) { f.snapshot.spots[1].quality = Quality::stale; });
  expect_new([](Fixed& f) { f.change("BO", [](market::Mark& mark) { mark.value = 0.31; }); });
  expect_new([](Fixed& f) { f.snapshot.basis = f.snapshot.basis.with(2, f.snapshot.basis[2] + 0.01); });
  expect_new([](Fixed& f) { f.snapshot.rates = f.snapshot.rates.with(2, 0.03); });
  expect_new([](Fixed& f) { f.snapshot.valued_at = f.snapshot.valued_at.plus_days(1); });
}

}  // namespace
}  // namespace plimsoll::risk
