// Volatilities that a venue marks, from the feed to the report.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "host/risk/live_market.hpp"
#include "tests/host/risk/desk.hpp"

namespace plimsoll::risk {
namespace {

struct CryptoDesk {
  Desk desk =
      make_desk({.instruments = "BTC,spot,,,,,,1,USD,0\nETH,spot,,,,,,1,USD,0\n"
                                "BTC-27MAR26-100000-C,option,BTC,100000,2026-03-27,call,european,1,USD,0\n"
                                "BTC-27MAR26-80000-P,option,BTC,80000,2026-03-27,put,european,1,USD,0\n",
                 .positions = {"BTC-27MAR26-100000-C,5,firm/vol", "BTC-27MAR26-80000-P,-3,firm/vol", "ETH,2,firm"},
                 .market = "BTC,price,95000\nETH,price,3000\nBTC-27MAR26-100000-C,implied_vol,0.5\n"
                           "BTC-27MAR26-80000-P,implied_vol,0.6\nUSD,rate,0.04\n"});
  Rig rig{desk, settings_of(512)};
  static constexpr SymbolId call{7U};

  CryptoDesk() { rig.recompute(); }
  void name_call() { rig.market.on_symbol(call, "BTC-27MAR26-100000-C"); }
  [[nodiscard]] market::Mark mark() {
    return rig.market.freeze()->marks[desk.instruments.find("BTC-27MAR26-100000-C")->index()];
  }
  static market::OptionMark at(double vol, Quality quality = Quality::live) {
    market::OptionMark made;
    made.symbol = call;
    made.implied_vol = vol;
    made.quality = quality;
    made.ts_event = {5000};
    return made;
  }
};

TEST(OptionMarks, BecomeTheImpliedVolOfTheOptionWithThatName) {
  CryptoDesk crypto;
  crypto.name_call();
  crypto.rig.market.on_option_mark(CryptoDesk::at(0.55));
  EXPECT_EQ(crypto.rig.market.dirty(), std::vector<UnderlyingId>{*crypto.desk.instruments.find_underlying("BTC")});
  const market::Mark mark = crypto.mark();
  EXPECT_EQ(mark.value, 0.55);
  EXPECT_EQ(mark.quality, Quality::live);
  EXPECT_EQ(mark.as_of, Timestamp{5000});
  EXPECT_EQ(crypto.rig.market.counters().option_marks, 1U);
}

TEST(OptionMarks, AVolFromTheFileIsStaleOnceTheFeedNamesItsOption) {
  CryptoDesk crypto;
  EXPECT_EQ(crypto.mark().quality, Quality::live);  // a parameter
  crypto.name_call();
  EXPECT_EQ(crypto.mark().quality, Quality::stale);
  EXPECT_EQ(crypto.mark().value, 0.5);
}

TEST(OptionMarks, CarryTheirQuality) {
  CryptoDesk crypto;
  crypto.name_call();
  crypto.rig.market.on_option_mark(CryptoDesk::at(0.55));
  crypto.rig.market.freeze();
  crypto.rig.market.on_option_mark(CryptoDesk::at(0.55, Quality::stale));
  EXPECT_FALSE(crypto.rig.market.any_dirty());
  EXPECT_TRUE(crypto.rig.market.any_changed());
  EXPECT_EQ(crypto.mark().quality, Quality::stale);
  crypto.rig.market.on_option_mark(CryptoDesk::at(0.7, Quality::unknown));
  EXPECT_EQ(crypto.mark().value, 0.55);
}

TEST(OptionMarks, AnImpossibleVolIsNotBelieved) {
  for (const double vol :
       {0.0, -0.1, 10.5, std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()}) {
    CryptoDesk crypto;
    crypto.name_call();
    crypto.rig.market.on_option_mark(CryptoDesk::at(0.55));
    crypto.rig.market.on_option_mark(CryptoDesk::at(vol));
    const market::Mark mark = crypto.mark();
    EXPECT_EQ(mark.value, 0.55) << vol;
    EXPECT_EQ(mark.quality, Quality::stale) << vol;
    EXPECT_EQ(crypto.rig.market.counters().bad_vols, 1U) << vol;
  }
}

TEST(OptionMarks, ThePriceOfAnOptionIsNotThePriceOfItsUnderlying) {
  CryptoDesk crypto;
  crypto.name_call();
  crypto.rig.tick(CryptoDesk::call.value(), 0.05);
  EXPECT_FALSE(crypto.rig.market.any_dirty());
  EXPECT_EQ(crypto.rig.market.freeze()->spots[crypto.desk.instruments.find_underlying("BTC")->index()].value, 95'000.0);
  EXPECT_EQ(crypto.rig.market.counters().option_quotes, 1U);
}

TEST(OptionMarks, OfOptionsThatNobodyHoldsAreCounted) {
  CryptoDesk crypto;
  crypto.rig.market.on_symbol(CryptoDesk::call, "BTC-27MAR26-120000-C");
  crypto.rig.market.on_option_mark(CryptoDesk::at(0.55));
  EXPECT_EQ(crypto.rig.market.counters().unwatched, 1U);
  EXPECT_FALSE(crypto.rig.market.any_dirty());
}

/// Law 2, for a mark that is no spot: the update equals the recomputation, and the report knows the input.
TEST(OptionMarks, MoveTheRiskOfTheirUnderlyingOnlyAndExactly) {
  CryptoDesk crypto;
  const RiskReport before = crypto.rig.recompute();
  crypto.name_call();
  crypto.rig.market.on_option_mark(CryptoDesk::at(0.65));
  const RiskReport some = crypto.rig.update();
  EXPECT_NE(some.digest, before.digest);
  CryptoDesk fresh;
  fresh.name_call();
  fresh.rig.market.on_option_mark(CryptoDesk::at(0.65));
  EXPECT_EQ(some.digest, fresh.rig.recompute().digest);
  EXPECT_EQ(some.live_inputs, before.live_inputs + 1);
  EXPECT_EQ(some.oldest_input_as_of, Timestamp{5000});
}

TEST(OptionMarks, AStaleVolIsNamedInTheReport) {
  CryptoDesk crypto;
  crypto.name_call();
  const RiskReport report = crypto.rig.recompute();
  ASSERT_EQ(report.inputs.size(), 1U);
  EXPECT_EQ(report.inputs[0].name, "BTC-27MAR26-100000-C");
  EXPECT_EQ(report.inputs[0].quality, Quality::stale);
  EXPECT_EQ(report.quality, Quality::stale);
}

}  // namespace
}  // namespace plimsoll::risk
