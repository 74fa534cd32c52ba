#include "host/risk/live_market.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "tests/host/risk/desk.hpp"

namespace plimsoll::risk {
namespace {

struct Feed {
  Desk desk = make_desk({.instruments = "AAPL.XNAS,spot,,,,,,1,USD,0\nSPX,spot,,,,,,1,USD,0.01\n"
                                        "ESM6,future,SPX,,2026-06-19,,,50,USD,0.01\n",
                         .positions = {"AAPL.XNAS,1,firm", "ESM6,1,firm"},
                         .market = "AAPL.XNAS,price,100\nSPX,price,5000\nESM6,price,5050\nUSD,rate,0.04\n"});
  LiveMarket market{desk.instruments, desk.market, desk.as_of, Quality::stale};

  static constexpr SymbolId apple{std::uint32_t{7}};
  static constexpr SymbolId index{std::uint32_t{0}};
  static constexpr SymbolId future{std::uint32_t{3}};

  Feed() {
    market.on_symbol(apple, "AAPL");
    market.on_symbol(index, "SPX");
    market.on_symbol(future, "ESM6");
    market.freeze();
  }
  static market::Quote quote(SymbolId symbol, double bid, double ask, Quality quality = Quality::live) {
    market::Quote quote;
    quote.symbol = symbol;
    quote.bid = Price::from_raw(std::llround(bid * 1e9));
    quote.ask = Price::from_raw(std::llround(ask * 1e9));
    quote.bid_size = Quantity::from_raw(bid > 0 ? decimal_scale : 0);
    quote.ask_size = Quantity::from_raw(ask > 0 ? decimal_scale : 0);
    quote.quality = quality;
    quote.ts_event = {1000};
    return quote;
  }
  [[nodiscard]] UnderlyingId underlying(const std::string& name) const {
    return *desk.instruments.find_underlying(name);
  }
  market::Mark mark(const std::string& name) { return market.freeze()->spots[underlying(name).index()]; }
};

TEST(LiveMarket, MarksTheMidOfATwoSidedQuote) {
  Feed feed;
  feed.market.on_quote(Feed::quote(Feed::apple, 101.0, 101.5));
  EXPECT_EQ(feed.market.dirty(), std::vector<UnderlyingId>{feed.underlying("AAPL.XNAS")});
  const market::SnapshotPtr snapshot = feed.market.freeze();
  const market::Mark& mark = snapshot->spots[feed.underlying("AAPL.XNAS").index()];
  EXPECT_EQ(mark.value, 101.25);
  EXPECT_EQ(mark.quality, Quality::live);
  EXPECT_EQ(mark.as_of, Timestamp{1000});
  EXPECT_EQ(snapshot->as_of, Timestamp{1000});
  EXPECT_FALSE(feed.market.any_dirty());
  EXPECT_FALSE(feed.market.any_changed());
}

TEST(LiveMarket, IsStaleUntilTheFeedConfirms) {
  Feed feed;
  EXPECT_EQ(feed.mark("AAPL.XNAS").quality, Quality::stale);
  EXPECT_EQ(feed.mark("AAPL.XNAS").value, 100.0);
  feed.market.on_quote(Feed::quote(Feed::apple, 99.0, 101.0));  // the same price, now confirmed
  EXPECT_FALSE(feed.market.any_dirty());
  EXPECT_TRUE(feed.market.any_changed());
  EXPECT_EQ(feed.mark("AAPL.XNAS").quality, Quality::live);
}

TEST(LiveMarket, KeepsTheValueAndLowersTheQualityWithoutAMid) {
  const struct {
    market::Quote quote;
    Quality expected;
  } cases[] = {{Feed::quote(Feed::apple, 102.0, 0.0), Quality::stale},    // one-sided
               {Feed::quote(Feed::apple, 0.0, 102.0), Quality::stale},    //
               {Feed::quote(Feed::apple, 0.0, 0.0), Quality::stale},      // empty book
               {Feed::quote(Feed::apple, 102.0, 102.0), Quality::stale},  // locked
               {Feed::quote(Feed::apple, 103.0, 102.0), Quality::stale},  // crossed
               {Feed::quote(Feed::apple, 0.0, 0.0, Quality::halted), Quality::halted},
               {Feed::quote(Feed::apple, 103.0, 102.0, Quality::recovering), Quality::recovering}};
  for (const auto& one : cases) {
    Feed feed;
    feed.market.on_quote(Feed::quote(Feed::apple, 100.5, 101.5));
    feed.market.freeze();
    feed.market.on_quote(one.quote);
    EXPECT_FALSE(feed.market.any_dirty());
    EXPECT_TRUE(feed.market.any_changed());
    const market::Mark mark = feed.mark("AAPL.XNAS");
    EXPECT_EQ(mark.value, 101.0);
    EXPECT_EQ(mark.quality, one.expected);
  }
}

TEST(LiveMarket, CountsOneSidedCrossedAndUnwatched) {
  Feed feed;
  feed.market.on_quote(Feed::quote(Feed::apple, 102.0, 0.0));
  feed.market.on_quote(Feed::quote(Feed::apple, 103.0, 102.0));
  feed.market.on_quote(Feed::quote(Feed::apple, 101.0, 102.0));
  feed.market.on_symbol(SymbolId{std::uint32_t{9}}, "NOBODY");
  feed.market.on_quote(Feed::quote(SymbolId{std::uint32_t{9}}, 1.0, 2.0));
  feed.market.on_quote(Feed::quote(SymbolId{std::uint32_t{200'000}}, 1.0, 2.0));
  feed.market.on_quote(Feed::quote(SymbolId{}, 1.0, 2.0));
  feed.market.on_symbol(SymbolId{std::uint32_t{200'000}}, "AAPL");
  const LiveMarketCounters& counters = feed.market.counters();
  EXPECT_EQ(counters.quotes, 3U);
  EXPECT_EQ(counters.one_sided, 1U);
  EXPECT_EQ(counters.crossed, 1U);
  EXPECT_EQ(counters.moved, 1U);
  EXPECT_EQ(counters.unwatched, 3U);
  EXPECT_EQ(counters.symbols_dropped, 1U);
  EXPECT_EQ(feed.market.matched_symbols(), 3U);
}

TEST(LiveMarket, DoesNotBelieveAQuoteOfUnknownQuality) {
  // The venue has not said whether the symbol trades: the file's price stays what it was, an old number.
  Feed feed;
  feed.market.on_quote(Feed::quote(Feed::apple, 90.0, 91.0, Quality::unknown));
  EXPECT_FALSE(feed.market.any_dirty());
  EXPECT_EQ(feed.mark("AAPL.XNAS").value, 100.0);
  EXPECT_EQ(feed.mark("AAPL.XNAS").quality, Quality::stale);
  feed.market.on_quote(Feed::quote(Feed::apple, 100.0, 101.0));
  feed.market.on_quote(Feed::quote(Feed::apple, 90.0, 91.0, Quality::unknown));
  EXPECT_EQ(feed.mark("AAPL.XNAS").value, 100.5);
  EXPECT_EQ(feed.mark("AAPL.XNAS").quality, Quality::stale);
}

TEST(LiveMarket, CarriesTheQualityOfTheQuoteThatMadeTheMark) {
  for (const Quality quality : {Quality::recovering, Quality::stale, Quality::halted}) {
    Feed feed;
    feed.market.on_quote(Feed::quote(Feed::apple, 101.0, 102.0, quality));
    EXPECT_EQ(feed.mark("AAPL.XNAS").value, 101.5);
    EXPECT_EQ(feed.mark("AAPL.XNAS").quality, quality);
  }
}

TEST(LiveMarket, AMarkThatWasNeverSeenStaysUnknownWithoutAMid) {
  Feed feed;
  LiveMarket empty(feed.desk.instruments, portfolio::MarketData{}, feed.desk.as_of, Quality::stale);
  empty.on_symbol(Feed::apple, "AAPL");
  empty.on_quote(Feed::quote(Feed::apple, 102.0, 0.0));
  empty.on_quote(Feed::quote(Feed::apple, 0.0, 0.0, Quality::halted));
  const market::Mark mark = empty.freeze()->spots[feed.underlying("AAPL.XNAS").index()];
  EXPECT_EQ(mark.quality, Quality::unknown);
  EXPECT_EQ(mark.value, 0.0);
}

TEST(LiveMarket, KnowsAUnderlyingWithAndWithoutItsVenue) {
  Feed feed;
  feed.market.on_symbol(SymbolId{std::uint32_t{11}}, "AAPL.XNAS");
  feed.market.on_quote(Feed::quote(SymbolId{std::uint32_t{11}}, 104.0, 106.0));
  EXPECT_EQ(feed.mark("AAPL.XNAS").value, 105.0);
  feed.market.on_symbol(SymbolId{std::uint32_t{12}}, "AAPL.ARCX");  // another venue is another market
  feed.market.on_quote(Feed::quote(SymbolId{std::uint32_t{12}}, 4.0, 6.0));
  EXPECT_EQ(feed.mark("AAPL.XNAS").value, 105.0);
}

TEST(LiveMarket, SaysThatASymbolIsTakenForAnInstrumentWithAVenue) {
  Feed feed;  // names AAPL for AAPL.XNAS, and SPX and ESM6 as they are
  ASSERT_EQ(feed.market.warnings().size(), 1U);
  EXPECT_EQ(feed.market.warnings()[0],
            "1 symbols of the feed are taken for an instrument with a venue: 'AAPL' for 'AAPL.XNAS'");
}

TEST(LiveMarket, AShareClassIsNotAVenue) {
  const Desk desk = make_desk(
      {.instruments = "AAPL.B,spot,,,,,,1,USD,0\n", .positions = {"AAPL.B,1,firm"}, .market = "AAPL.B,price,100\n"});
  LiveMarket market(desk.instruments, desk.market, desk.as_of, Quality::stale);
  market.on_symbol(Feed::apple, "AAPL");
  market.on_quote(Feed::quote(Feed::apple, 90.0, 92.0));
  EXPECT_EQ(market.counters().unwatched, 1U);
  EXPECT_EQ(market.freeze()->spots[0].value, 100.0);
  EXPECT_TRUE(market.warnings().empty());
}

TEST(LiveMarket, ASymbolThatCouldMeanTwoInstrumentsFeedsNeither) {
  const Desk desk = make_desk({.instruments = "SPY.ARCX,spot,,,,,,1,USD,0\nSPY.BATS,spot,,,,,,1,USD,0\n",
                               .positions = {"SPY.ARCX,1,firm"},
                               .market = "SPY.ARCX,price,100\nSPY.BATS,price,100\n"});
  LiveMarket market(desk.instruments, desk.market, desk.as_of, Quality::stale);
  market.on_symbol(Feed::apple, "SPY");
  market.on_quote(Feed::quote(Feed::apple, 90.0, 92.0));
  EXPECT_EQ(market.counters().unwatched, 1U);
  EXPECT_EQ(market.matched_symbols(), 0U);
  ASSERT_EQ(market.warnings().size(), 1U);
  EXPECT_EQ(market.warnings()[0].substr(0, 36), "1 symbols of the feed go to nobody, ");
  market.on_symbol(Feed::index, "SPY.BATS");  // with its venue it is clear
  market.on_quote(Feed::quote(Feed::index, 101.0, 103.0));
  EXPECT_EQ(market.freeze()->spots[1].value, 102.0);
}

TEST(LiveMarket, ConflatesTicksOfTheSameUnderlying) {
  Feed feed;
  for (int i = 0; i < 100; ++i) feed.market.on_quote(Feed::quote(Feed::apple, 100.0 + i, 101.0 + i));
  feed.market.on_quote(Feed::quote(Feed::index, 5000.0, 5001.0));
  feed.market.on_quote(Feed::quote(Feed::future, 5049.0, 5050.0));
  EXPECT_EQ(feed.market.dirty().size(), 2U);
  EXPECT_LT(feed.market.dirty()[0], feed.market.dirty()[1]);
  EXPECT_EQ(feed.mark("AAPL.XNAS").value, 199.5);
}

// cost of carry: 165 days at 4 % less 1 % dividends
double carried(double spot) { return spot * std::exp((0.04 - 0.01) * 165.0 / 365.0); }

TEST(LiveMarket, ABasisStandsStillWhileTheSpotMoves) {
  Feed feed;
  const std::size_t at = feed.desk.instruments.find("ESM6")->index();
  EXPECT_NEAR(feed.market.freeze()->basis[at], 5050.0 - carried(5000.0), 1e-9);
  feed.market.on_quote(Feed::quote(Feed::index, 5099.5, 5100.5));
  const market::SnapshotPtr moved = feed.market.freeze();
  EXPECT_NEAR(moved->basis[at], 5050.0 - carried(5000.0), 1e-9);  // the future follows the spot
  EXPECT_EQ(moved->marks[at].value, 5050.0);
  feed.market.on_quote(Feed::quote(Feed::future, 5149.5, 5150.5));
  EXPECT_EQ(feed.market.dirty(), std::vector<UnderlyingId>{feed.underlying("SPX")});
  const market::SnapshotPtr observed = feed.market.freeze();
  EXPECT_NEAR(observed->basis[at], 5150.0 - carried(5100.0), 1e-9);
  EXPECT_EQ(observed->marks[at].quality, Quality::live);
}

TEST(LiveMarket, AFutureConfirmedAtItsOldPriceAfterTheSpotMovedHasANewBasis) {
  Feed feed;
  const std::size_t at = feed.desk.instruments.find("ESM6")->index();
  feed.market.on_quote(Feed::quote(Feed::future, 5049.5, 5050.5));
  feed.market.on_quote(Feed::quote(Feed::index, 5099.5, 5100.5));
  EXPECT_NEAR(feed.market.freeze()->basis[at], 5050.0 - carried(5000.0), 1e-9);
  feed.market.on_quote(Feed::quote(Feed::future, 5049.5, 5050.5));  // somebody still makes this price
  EXPECT_EQ(feed.market.dirty(), std::vector<UnderlyingId>{feed.underlying("SPX")});
  EXPECT_NEAR(feed.market.freeze()->basis[at], 5050.0 - carried(5100.0), 1e-9);
  feed.market.on_quote(Feed::quote(Feed::future, 5049.5, 5050.5));  // and again, with nothing new
  EXPECT_FALSE(feed.market.any_dirty());
}

TEST(LiveMarket, AFutureThatTheFeedNamesIsStaleUntilQuoted) {
  Feed feed;
  const std::size_t at = feed.desk.instruments.find("ESM6")->index();
  EXPECT_EQ(feed.market.freeze()->marks[at].quality, Quality::stale);
  LiveMarket silent(feed.desk.instruments, feed.desk.market, feed.desk.as_of, Quality::stale);
  EXPECT_EQ(silent.freeze()->marks[at].quality, Quality::live);  // a parameter, like an implied vol
}

TEST(LiveMarket, TheFirstPriceOfASpotGivesItsFuturesTheirBasis) {
  Feed feed;
  portfolio::MarketData market;
  market.set_future_price(*feed.desk.instruments.find("ESM6"), 5050.0);
  market.set_rate("USD", 0.04);
  LiveMarket late(feed.desk.instruments, market, feed.desk.as_of, Quality::stale);
  const std::size_t at = feed.desk.instruments.find("ESM6")->index();
  EXPECT_EQ(late.freeze()->basis[at], 0.0);
  late.on_symbol(Feed::index, "SPX");
  late.on_quote(Feed::quote(Feed::index, 4999.5, 5000.5));
  EXPECT_NEAR(late.freeze()->basis[at], 5050.0 - carried(5000.0), 1e-9);
}

TEST(LiveMarket, SnapshotsShareTheColumnsInWhichNothingWasObserved) {
  Feed feed;
  const market::SnapshotPtr first = feed.market.freeze();
  const std::size_t future = feed.desk.instruments.find("ESM6")->index();
  feed.market.on_quote(Feed::quote(Feed::apple, 101.0, 101.5));
  feed.market.on_quote(Feed::quote(Feed::index, 5010.0, 5011.0));
  const market::SnapshotPtr spots = feed.market.freeze();
  EXPECT_TRUE(spots->marks.same_as(first->marks));
  EXPECT_TRUE(spots->basis.same_as(first->basis));
  EXPECT_TRUE(spots->rates.same_as(first->rates));

  feed.market.on_quote(Feed::quote(Feed::future, 5060.0, 5061.0));
  const market::SnapshotPtr futures = feed.market.freeze();
  EXPECT_FALSE(futures->marks.same_as(spots->marks));
  EXPECT_FALSE(futures->basis.same_as(spots->basis));
  EXPECT_TRUE(futures->rates.same_as(spots->rates));
  EXPECT_EQ(futures->marks[future].value, 5060.5);
  EXPECT_NE(spots->marks[future].value, 5060.5) << "what was frozen stays";

  market::Quote later = Feed::quote(Feed::future, 5060.0, 5061.0);
  later.ts_event = {2000};
  feed.market.on_quote(later);
  const market::SnapshotPtr seen_again = feed.market.freeze();
  EXPECT_EQ(seen_again->marks[future].as_of, Timestamp{2000}) << "only its time moved";
  EXPECT_TRUE(seen_again->basis.same_as(futures->basis));

  feed.market.on_quote(Feed::quote(Feed::future, 5060.0, 0.0));
  EXPECT_EQ(feed.market.freeze()->marks[future].quality, Quality::stale);
}

TEST(LiveMarket, SnapshotsAreNumberedAndDoNotChange) {
  Feed feed;
  const market::SnapshotPtr first = feed.market.freeze();
  feed.market.on_quote(Feed::quote(Feed::apple, 101.0, 102.0));
  feed.market.on_trade({Feed::apple, Price::from_raw(1), Quantity::from_raw(1), {5000}, {}});
  const market::SnapshotPtr second = feed.market.freeze();
  EXPECT_EQ(second->number, first->number + 1);
  EXPECT_EQ(second->as_of, Timestamp{5000});
  EXPECT_EQ(first->spots[feed.underlying("AAPL.XNAS").index()].value, 100.0);
}

}  // namespace
}  // namespace plimsoll::risk
