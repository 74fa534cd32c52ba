// Recorded sessions through decoders and books, against books that were built a second time, message by message.
#include <gtest/gtest.h>

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "net/websocket/binance/venue.hpp"
#include "net/websocket/coinbase/venue.hpp"
#include "net/websocket/deribit/venue.hpp"
#include "net/websocket/feed.hpp"
#include "tests/net/websocket/as_printed.hpp"
#include "tests/net/websocket/book_comparison.hpp"
#include "tests/net/websocket/padded.hpp"
#include "tests/net/websocket/quote_log.hpp"
#include "tests/net/websocket/recording.hpp"
#include "tests/net/websocket/reference_books.hpp"
#include "tests/net/websocket/scripted_line.hpp"
#include "tests/support/shared_data.hpp"

namespace plimsoll::websocket {
namespace {

/// A feed whose requests for snapshots are answered by the recording.
struct Replay {
  Replay(Venue& venue, std::vector<std::string> symbols)
      : feed(venue, std::move(symbols), QuoteSource::books, {}, log) {
    feed.on_open(line, {{}, 0});
    EXPECT_FALSE(line.dropped);
    for (int answer = 0; answer < 8 && !feed.subscribed(); ++answer) give(accepted);
    EXPECT_TRUE(feed.subscribed());
  }

  /// `time` stands for both clocks.
  void give(const std::string& text, Timestamp time = {}) {
    feed.on_message(line, Padded(text).text(), {time, time.ns});
    feed.do_work(line, {time, time.ns});
  }
  /// The answer to the request for `symbol`, whose turn it must be.
  void answer(const std::string& symbol, const std::string& text, Timestamp time) {
    feed.do_work(line, {time, time.ns});
    ASSERT_NE(line.fetched.find("symbol=" + symbol + "&"), std::string::npos) << line.fetched << " for " << symbol;
    line.fetching = false;
    feed.on_fetched(line, 200, Padded(text).text(), {time, time.ns});
  }

  static constexpr const char* accepted = R"({"result":null,"id":1})";
  ScriptedLine line;
  QuoteLog log;
  Feed feed;
};

struct BinanceSession {
  const char* messages;
  const char* answers;  // empty: among the messages
  binance::Market market;
  std::vector<std::string> symbols;  // in the order in which their snapshots were asked for
  std::uint64_t fewest_changes;
};

void replay(const BinanceSession& session) {
  SCOPED_TRACE(session.messages);
  const bool nanoseconds = session.answers[0] == '\0';
  const std::vector<Recorded> all = nanoseconds
                                        ? nanosecond_recording(recorded(session.messages), session.symbols[0])
                                        : second_recording(recorded(session.messages), recorded(session.answers));
  AsPrinted venue(session.market);
  Replay replay(venue, session.symbols);
  BinanceReference reference(session.market == binance::Market::spot ? BinanceReference::Kind::spot
                                                                     : BinanceReference::Kind::futures);
  for (const Recorded& one : all) {
    if (one.kind == Recorded::Kind::snapshot) {
      replay.answer(one.symbol, one.text, one.at);
      reference.on_snapshot(one.symbol, one.text);
    } else {
      replay.give(one.text, one.at);
      reference.on_message(one.text);
    }
    if (one.text.find("depthUpdate") == std::string::npos) continue;
    for (const std::string& symbol : session.symbols) {
      const ReferenceBook& expected = reference.books[symbol];
      if (expected.live && replay.feed.book(replay.feed.find(symbol)).synced()) {
        ASSERT_TRUE(same_best(replay.feed.book(replay.feed.find(symbol)), expected)) << symbol << " at " << one.at.ns;
      }
    }
  }
  std::uint64_t applied = 0;
  for (const std::string& symbol : session.symbols) {
    const SymbolId id = replay.feed.find(symbol);
    EXPECT_TRUE(reference.books[symbol].live) << symbol;
    EXPECT_EQ(replay.feed.quality(id), Quality::live) << symbol;
    EXPECT_TRUE(same_levels(replay.feed.book(id), reference.books[symbol])) << symbol;
    applied += reference.books[symbol].applied;
  }
  const FeedCounts& counts = replay.feed.counts();
  EXPECT_EQ(counts.snapshots, session.symbols.size());
  EXPECT_EQ(counts.gaps, 0U);
  EXPECT_EQ(counts.crossed_books, 0U);
  EXPECT_EQ(counts.messages.malformed + counts.messages.unrepresentable, 0U);
  EXPECT_EQ(counts.changes, applied);
  EXPECT_GE(counts.changes, session.fewest_changes);
  EXPECT_FALSE(replay.line.dropped);
}

TEST(RecordedBooks, UsdMarginedFuturesWithNanosecondReceiveTimes) {
  PLIMSOLL_REQUIRE_DATA(recorded("hftbacktest/usdm_btcusdt_20240808.gz"));
  replay({"hftbacktest/usdm_btcusdt_20240808.gz", "", binance::Market::usd_margined, {"BTCUSDT"}, 6500});
}

TEST(RecordedBooks, CoinMarginedFuturesWithNanosecondReceiveTimes) {
  PLIMSOLL_REQUIRE_DATA(recorded("hftbacktest/cm_btcusd_perp_20240808.gz"));
  replay({"hftbacktest/cm_btcusd_perp_20240808.gz", "", binance::Market::coin_margined, {"BTCUSD_PERP"}, 26'000});
  replay({"hftbacktest/cm_ethusd_perp_20240808.gz", "", binance::Market::coin_margined, {"ETHUSD_PERP"}, 22'000});
}

TEST(RecordedBooks, SpotWithNanosecondReceiveTimes) {
  PLIMSOLL_REQUIRE_DATA(recorded("hftbacktest/spot_btcusdt_20240808.gz"));
  replay({"hftbacktest/spot_btcusdt_20240808.gz", "", binance::Market::spot, {"BTCUSDT"}, 3400});
  replay({"hftbacktest/spot_ethusdt_20240808.gz", "", binance::Market::spot, {"ETHUSDT"}, 3400});
}

TEST(RecordedBooks, SeveralSymbolsWhoseSnapshotsComeOneAfterTheOther) {
  PLIMSOLL_REQUIRE_DATA(recorded("cryptofeed"));
  replay({"cryptofeed/BINANCE.ws.1.0.part1.gz",
          "cryptofeed/BINANCE.http.0.0.gz",
          binance::Market::spot,
          {"NKNUSDT", "BLZETH", "LRCBTC", "RUNEEUR"},
          60});
  replay({"cryptofeed/BINANCE_FUTURES.ws.1.0.part1.gz",
          "cryptofeed/BINANCE_FUTURES.http.0.0.gz",
          binance::Market::usd_margined,
          {"SUSHIUSDT", "AKROUSDT", "KEEPUSDT", "CTKUSDT"},
          400});
  replay({"cryptofeed/BINANCE_DELIVERY.ws.1.0.part1.gz",
          "cryptofeed/BINANCE_DELIVERY.http.0.0.gz",
          binance::Market::coin_margined,
          {"BCHUSD_PERP", "LINKUSD_PERP", "BCHUSD_210924", "ETCUSD_PERP", "ETHUSD_210924", "XRPUSD_PERP",
           "BTCUSD_211231", "TRXUSD_PERP", "LINKUSD_211231", "EOSUSD_PERP"},
          800});
}

/// The best of our book is what the venue itself said at the same update.
TEST(RecordedBooks, TheBestOfTheBookIsTheVenuesOwnAtTheSameUpdate) {
  PLIMSOLL_REQUIRE_DATA(recorded("hftbacktest/usdm_btcusdt_20240808.gz"));
  AsPrinted venue(binance::Market::usd_margined);
  Replay replay(venue, {"BTCUSDT"});
  const SyncedBook& book = replay.feed.book(SymbolId{0U});
  std::map<std::int64_t, nlohmann::json> best;
  std::uint64_t compared = 0;
  for (const Recorded& one : nanosecond_recording(recorded("hftbacktest/usdm_btcusdt_20240808.gz"), "BTCUSDT")) {
    if (one.kind == Recorded::Kind::snapshot) {
      replay.answer(one.symbol, one.text, one.at);
      continue;
    }
    if (one.text.find("bookTicker") != std::string::npos) {
      auto data = nlohmann::json::parse(one.text)["data"];
      const auto id = data["u"].get<std::int64_t>();
      best[id] = std::move(data);
      if (best.size() > 2000) best.erase(best.begin());
      continue;
    }
    replay.give(one.text, one.at);
    const auto at = best.find(book.last_id());
    if (!book.synced() || at == best.end()) continue;
    ++compared;
    ASSERT_EQ(book.book().side(market::Side::buy).level(0).price.raw(), nanos_of(at->second["b"])) << at->first;
    ASSERT_EQ(book.book().side(market::Side::buy).level(0).size.raw(), nanos_of(at->second["B"])) << at->first;
    ASSERT_EQ(book.book().side(market::Side::sell).level(0).price.raw(), nanos_of(at->second["a"])) << at->first;
    ASSERT_EQ(book.book().side(market::Side::sell).level(0).size.raw(), nanos_of(at->second["A"])) << at->first;
  }
  RecordProperty("compared", static_cast<int>(compared));
  EXPECT_GT(compared, 100U);
}

/// The market of that hour left the levels of its snapshot. The book asks for another one before that happens, and says
/// that it is not live once it has.
TEST(RecordedBooks, AsksForAnotherSnapshotBeforeTheMarketLeavesTheFirst) {
  PLIMSOLL_REQUIRE_DATA(recorded("hftbacktest/usdm_btcusdt_20240808.gz"));
  binance::BinanceVenue venue(binance::Market::usd_margined, QuoteSource::books);
  Replay replay(venue, {"BTCUSDT"});
  int asked_at = 0;
  int lost_at = 0;
  int line = 0;
  for (const Recorded& one : nanosecond_recording(recorded("hftbacktest/usdm_btcusdt_20240808.gz"), "BTCUSDT")) {
    ++line;
    if (one.kind == Recorded::Kind::snapshot) {
      replay.answer(one.symbol, one.text, one.at);
      continue;
    }
    replay.give(one.text, one.at);
    if (asked_at == 0 && replay.line.fetches == 2) {
      asked_at = line;
      EXPECT_EQ(replay.feed.quality(SymbolId{0U}), Quality::live);
    }
    if (lost_at == 0 && replay.feed.counts().exhausted_books == 1) lost_at = line;
  }
  EXPECT_GT(asked_at, 0);
  EXPECT_GT(lost_at, asked_at);
  EXPECT_EQ(replay.feed.quality(SymbolId{0U}), Quality::recovering);
  EXPECT_EQ(replay.log.quotes.back().quality, Quality::recovering);
}

/// Symbols of a recording, by the reference.
template <typename Reference>
std::vector<std::string> symbols_of(const std::vector<Recorded>& all) {
  Reference reference;
  for (const Recorded& one : all) reference.on_message(one.text);
  std::vector<std::string> symbols;
  for (const auto& [symbol, book] : reference.books) symbols.push_back(symbol);
  return symbols;
}

template <typename Reference>
void replay_stream(Venue& venue, const std::vector<Recorded>& all, std::uint64_t fewest_changes) {
  const std::vector<std::string> symbols = symbols_of<Reference>(all);
  ScriptedLine line;
  QuoteLog log;
  Feed feed(venue, symbols, QuoteSource::books, {}, log);
  feed.on_open(line, {});
  Reference reference;
  std::uint64_t applied = 0;
  for (const Recorded& one : all) {
    feed.on_message(line, Padded(one.text).text(), {one.at, one.at.ns});
    reference.on_message(one.text);
    for (const std::string& symbol : symbols) {
      if (!reference.books[symbol].live) continue;
      ASSERT_TRUE(same_best(feed.book(feed.find(symbol)), reference.books[symbol])) << symbol << " at " << one.at.ns;
    }
  }
  for (const std::string& symbol : symbols) {
    EXPECT_TRUE(same_levels(feed.book(feed.find(symbol)), reference.books[symbol])) << symbol;
    applied += reference.books[symbol].applied;
  }
  EXPECT_EQ(feed.counts().changes, applied);
  EXPECT_GE(feed.counts().changes, fewest_changes);
  EXPECT_EQ(feed.counts().gaps + feed.counts().crossed_books + feed.counts().messages.malformed, 0U);
  EXPECT_FALSE(line.dropped) << line.loss.seen();
}

TEST(RecordedBooks, CoinbaseExchange) {
  PLIMSOLL_REQUIRE_DATA(recorded("cryptofeed/COINBASE.ws.28.0.part1.gz"));
  coinbase::CoinbaseVenue venue(coinbase::Service::exchange);
  replay_stream<CoinbaseReference>(venue, second_recording(recorded("cryptofeed/COINBASE.ws.28.0.part1.gz")), 6500);
}

TEST(RecordedBooks, Deribit) {
  PLIMSOLL_REQUIRE_DATA(recorded("cryptofeed/DERIBIT.ws.1.0.part1.gz"));
  deribit::DeribitVenue venue(QuoteSource::books, "raw");
  replay_stream<DeribitReference>(venue, second_recording(recorded("cryptofeed/DERIBIT.ws.1.0.part1.gz")), 20);
}

}  // namespace
}  // namespace plimsoll::websocket
