// Law 4: what a number rests on travels with it.
#include <gtest/gtest.h>

#include <string>

#include "tests/host/risk/desk.hpp"

namespace plimsoll::risk {
namespace {

constexpr Quality all[] = {Quality::live, Quality::recovering, Quality::stale, Quality::halted, Quality::unknown};

DeskText desk_text() {
  return {.instruments =
              "AAA,spot,,,,,,1,USD,0\nBBB,spot,,,,,,1,USD,0\nBF,future,BBB,,2026-06-19,,,1,USD,0\n"
              "BO,option,BF,60,2026-03-20,call,european,1,USD,0\n",
          .positions = {"AAA,10,firm/a", "BBB,10,firm/b", "BO,5,firm/c"},
          .market = "AAA,price,50\nBBB,price,60\nBF,price,61\nBO,implied_vol,0.3\nUSD,rate,0.02\n"};
}

struct Fixed {
  Desk desk = make_desk(desk_text());
  Rig rig{desk, settings_of(128)};
  market::MarketSnapshot snapshot = *rig.market.freeze();

  RiskReport recompute() {
    rig.engine.recompute(snapshot);
    return rig.engine.report(snapshot);
  }
};

TEST(Quality, OfANodeIsTheWorstOfItsInputs) {
  Fixed fixed;
  for (const Quality first : all) {
    for (const Quality second : all) {
      fixed.snapshot.spots[0].quality = first;
      fixed.snapshot.spots[1].quality = second;
      const RiskReport report = fixed.recompute();
      EXPECT_EQ(report.nodes[0].quality, worse(first, second));
      EXPECT_EQ(report.quality, worse(first, second));
      EXPECT_EQ(report.nodes[1].quality, first);
      EXPECT_EQ(report.nodes[2].quality, second);
      EXPECT_EQ(report.nodes[3].quality, second);
      EXPECT_EQ(report.inputs.size(), (first == Quality::live ? 0U : 1U) + (second == Quality::live ? 0U : 1U));
    }
  }
}

TEST(Quality, OfAnOptionOnAFutureIncludesTheFutureAndTheVol) {
  Fixed fixed;
  const InstrumentId future = *fixed.desk.instruments.find("BF");
  const InstrumentId option = *fixed.desk.instruments.find("BO");
  const market::Column<market::Mark> live = fixed.snapshot.marks;
  const auto with_quality = [&](InstrumentId id, Quality quality) {
    market::Mark mark = live[id.index()];
    mark.quality = quality;
    fixed.snapshot.marks = fixed.snapshot.marks.with(id.index(), mark);
  };
  with_quality(future, Quality::recovering);
  EXPECT_EQ(fixed.recompute().nodes[3].quality, Quality::recovering);
  EXPECT_EQ(fixed.recompute().nodes[2].quality, Quality::live);  // the spot does not look at the future
  with_quality(option, Quality::stale);
  EXPECT_EQ(fixed.recompute().nodes[3].quality, Quality::stale);
  fixed.snapshot.marks = fixed.snapshot.marks.with(option.index(), {});
  EXPECT_EQ(fixed.recompute().nodes[3].quality, Quality::unknown);
  EXPECT_TRUE(fixed.recompute().nodes[3].levels.empty());
}

TEST(Quality, AMissingRateIsNotARateOfZero) {
  DeskText text = desk_text();
  text.market = "AAA,price,50\nBBB,price,60\nBF,price,61\nBO,implied_vol,0.3\n";
  const Desk desk = make_desk(text);
  Rig rig(desk, settings_of(128));
  const market::SnapshotPtr snapshot = rig.market.freeze();
  rig.engine.recompute(*snapshot);
  const RiskReport report = rig.engine.report(*snapshot);
  EXPECT_TRUE(report.nodes[0].levels.empty());
  EXPECT_FALSE(report.nodes[1].levels.empty());  // spots need no rate
  EXPECT_FALSE(report.nodes[2].levels.empty());
  EXPECT_TRUE(report.nodes[3].levels.empty());
  EXPECT_EQ(report.nodes[3].quality, Quality::unknown);
}

TEST(Quality, AMissingInputMeansNoNumberInsteadOfAWrongOne) {
  Fixed fixed;
  const RiskReport before = fixed.recompute();
  const market::Mark mark = fixed.snapshot.spots[1];
  fixed.snapshot.spots[1] = {};
  const RiskReport during = fixed.recompute();
  for (const std::size_t n : {0U, 2U, 3U}) {
    EXPECT_TRUE(during.nodes[n].levels.empty()) << during.nodes[n].path;
    EXPECT_FALSE(during.nodes[n].value.has_value());
    EXPECT_FALSE(during.nodes[n].pnl_mean.has_value());
  }
  ASSERT_FALSE(during.nodes[1].levels.empty());
  EXPECT_EQ(during.nodes[1].levels[0].var, before.nodes[1].levels[0].var);
  EXPECT_FALSE(during.nodes[1].levels[0].component_es.has_value());
  ASSERT_EQ(during.inputs.size(), 1U);
  EXPECT_EQ(during.inputs[0].name, "BBB");
  EXPECT_EQ(during.inputs[0].quality, Quality::unknown);

  fixed.snapshot.spots[1] = mark;
  const RiskReport after = fixed.recompute();
  EXPECT_EQ(after.digest, before.digest);
  EXPECT_EQ(after.nodes[0].levels[0].es, before.nodes[0].levels[0].es);
}

TEST(Quality, OfAnInputChangesTheReportEvenWhenNothingIsRevalued) {
  Fixed fixed;
  fixed.recompute();
  fixed.snapshot.spots[0].quality = Quality::unknown;
  fixed.rig.engine.update(fixed.snapshot, {});
  const RiskReport gone = fixed.rig.engine.report(fixed.snapshot);
  EXPECT_TRUE(gone.nodes[0].levels.empty());
  EXPECT_EQ(gone.cells_revalued, 0U);
  fixed.snapshot.spots[0].quality = Quality::live;
  fixed.rig.engine.update(fixed.snapshot, {});
  const RiskReport back = fixed.rig.engine.report(fixed.snapshot);
  EXPECT_EQ(back.nodes[0].levels.size(), 2U);
  EXPECT_EQ(back.quality, Quality::live);
}

TEST(Quality, OfWhatIsNotHeldDoesNotMatter) {
  DeskText text = desk_text();
  text.positions = {"AAA,10,firm/a", "BBB,0,firm/b"};
  const Desk desk = make_desk(text);
  Rig rig(desk, settings_of(64));
  market::MarketSnapshot snapshot = *rig.market.freeze();
  snapshot.spots[1].quality = Quality::halted;
  rig.engine.recompute(snapshot);
  const RiskReport report = rig.engine.report(snapshot);
  EXPECT_EQ(report.quality, Quality::live);
  EXPECT_TRUE(report.inputs.empty());
}

}  // namespace
}  // namespace plimsoll::risk
