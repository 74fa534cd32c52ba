// A feed's stories: what its quotes claim while books are lost, found, silent and refused.
#include "net/websocket/feed.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "net/websocket/binance/venue.hpp"
#include "net/websocket/coinbase/venue.hpp"
#include "net/websocket/deribit/venue.hpp"
#include "tests/net/websocket/padded.hpp"
#include "tests/net/websocket/quote_log.hpp"
#include "tests/net/websocket/scripted_line.hpp"

namespace plimsoll::websocket {
namespace {

struct Rig {
  explicit Rig(Venue& venue, QuoteSource quotes = QuoteSource::books) : feed(venue, {"A", "B"}, quotes, {}, log) {
    feed.on_open(line, at());
  }
  [[nodiscard]] Moment at() const { return {{now_ns}, now_ns}; }
  void say(const std::string& text) { feed.on_message(line, Padded(text).text(), at()); }
  void pass(std::int64_t ns) {
    now_ns += ns;
    feed.do_work(line, at());
  }
  void answer(int status, const std::string& body) {
    line.fetching = false;
    feed.on_fetched(line, status, Padded(body).text(), at());
  }
  [[nodiscard]] std::vector<Quality> qualities() const {
    std::vector<Quality> all;
    for (const market::Quote& quote : log.quotes) all.push_back(quote.quality);
    return all;
  }

  std::int64_t now_ns = 1'000 * ns_per_s;
  ScriptedLine line;
  QuoteLog log;
  Feed feed;
};

using Qualities = std::vector<Quality>;

std::string depth(std::int64_t first, std::int64_t last, const std::string& bids) {
  std::string text = R"({"e":"depthUpdate","E":1,"s":"A","U":)";
  return text.append(std::to_string(first))
      .append(",\"u\":")
      .append(std::to_string(last))
      .append(",\"b\":")
      .append(bids)
      .append(",\"a\":[]}");
}
const std::string granted = R"({"result":null,"id":1})";
const std::string snapshot = R"({"lastUpdateId":10,"bids":[["100","1"]],"asks":[["101","2"]]})";

struct Spot {
  binance::BinanceVenue venue{binance::Market::spot, QuoteSource::books};
  Rig rig{venue};
  void go_live() {
    rig.say(granted);
    rig.pass(0);
    rig.answer(200, snapshot);
  }
};

TEST(WebsocketFeed, NamesItsSymbolsAtOnceAndAsksForSnapshotsOneByOne) {
  Spot spot;
  EXPECT_EQ(spot.rig.log.names, (std::vector<std::string>{"A", "B"}));
  spot.rig.pass(0);
  EXPECT_EQ(spot.rig.line.fetches, 0);  // not before the subscription is granted
  spot.go_live();
  EXPECT_EQ(spot.rig.line.fetched, "/api/v3/depth?symbol=A&limit=1000");
  spot.rig.pass(ns_per_s - 1);
  EXPECT_EQ(spot.rig.line.fetches, 1);
  spot.rig.pass(1);
  EXPECT_EQ(spot.rig.line.fetched, "/api/v3/depth?symbol=B&limit=1000");
  ASSERT_EQ(spot.rig.log.quotes.size(), 1U);
  EXPECT_EQ(spot.rig.log.quotes[0].bid.raw(), 100'000'000'000);
  EXPECT_EQ(spot.rig.log.quotes[0].quality, Quality::live);
}

TEST(WebsocketFeed, AGapMakesAQuoteRecoverUntilTheNextSnapshot) {
  Spot spot;
  spot.go_live();
  spot.rig.say(depth(11, 12, R"([["100.5","1"]])"));
  spot.rig.say(depth(14, 15, R"([["100.6","1"]])"));  // 13 is missing
  EXPECT_EQ(spot.rig.feed.quality(SymbolId{0U}), Quality::recovering);
  spot.rig.pass(ns_per_s);
  spot.rig.answer(200, snapshot);  // of B
  spot.rig.pass(ns_per_s);
  EXPECT_EQ(spot.rig.line.fetched, "/api/v3/depth?symbol=A&limit=1000");
  spot.rig.say(depth(16, 17, R"([["100.7","3"]])"));  // held
  spot.rig.answer(200, R"({"lastUpdateId":15,"bids":[["100.6","1"]],"asks":[["101","2"]]})");
  EXPECT_EQ(spot.rig.log.quotes.back().bid.raw(), 100'700'000'000);
  EXPECT_EQ(spot.rig.qualities(),
            (Qualities{Quality::live, Quality::live, Quality::recovering, Quality::live, Quality::live}));
  EXPECT_EQ(spot.rig.feed.counts().gaps, 1U);
  EXPECT_EQ(spot.rig.feed.counts().held_changes, 1U);
}

TEST(WebsocketFeed, ASnapshotOlderThanTheFirstChangeHeldIsAskedForAgain) {
  Spot spot;
  spot.rig.say(granted);
  spot.rig.pass(0);
  spot.rig.say(depth(21, 22, "[]"));
  spot.rig.answer(200, snapshot);
  EXPECT_EQ(spot.rig.feed.counts().useless_snapshots, 1U);
  EXPECT_EQ(spot.rig.feed.quality(SymbolId{0U}), Quality::recovering);
  EXPECT_TRUE(spot.rig.log.quotes.empty());
  for (int turn = 0; turn < 2; ++turn) {
    spot.rig.pass(ns_per_s);
    spot.rig.answer(200, R"({"lastUpdateId":22,"bids":[["100","1"]],"asks":[["101","2"]]})");
  }
  EXPECT_EQ(spot.rig.feed.quality(SymbolId{0U}), Quality::live);
}

TEST(WebsocketFeed, SnapshotsThatKeepFailingMakeTheFeedStaleAndAreAskedForEverMoreSlowly) {
  Spot spot;
  spot.rig.say(granted);
  int asked = 0;
  for (int second = 0; second < 600; ++second) {
    spot.rig.say(depth(1, 1, "[]"));
    spot.rig.pass(ns_per_s);
    if (!spot.rig.line.fetching) continue;
    ++asked;
    spot.rig.answer(500, "busy");
    EXPECT_EQ(spot.rig.feed.quality(SymbolId{0U}), asked >= 3 ? Quality::stale : Quality::recovering);
  }
  EXPECT_GT(asked, 5);
  EXPECT_LT(asked, 20);
  EXPECT_FALSE(spot.rig.line.dropped);
}

TEST(WebsocketFeed, LeavesAVenueThatSaysItAsksTooOften) {
  for (const int status : {429, 418}) {
    Spot spot;
    spot.rig.say(granted);
    spot.rig.pass(0);
    spot.rig.answer(status, "");
    EXPECT_EQ(spot.rig.line.loss.reason(), LossReason::rate_limited);
  }
}

TEST(WebsocketFeed, WithoutAConnectionEveryQuoteIsStaleAndNothingOfItsBookCountsAfterwards) {
  Spot spot;
  spot.go_live();
  spot.rig.feed.on_down(spot.rig.at());
  EXPECT_EQ(spot.rig.qualities(), (Qualities{Quality::live, Quality::stale}));
  EXPECT_EQ(spot.rig.log.quotes.back().bid.raw(), 100'000'000'000);  // the old price, called old
  spot.rig.line.fetching = false;
  spot.rig.feed.on_open(spot.rig.line, spot.rig.at());
  EXPECT_EQ(spot.rig.feed.quality(SymbolId{0U}), Quality::recovering);
  spot.rig.say(depth(11, 12, R"([["100.5","1"]])"));
  EXPECT_EQ(spot.rig.feed.quality(SymbolId{0U}), Quality::recovering);
}

TEST(WebsocketFeed, SilenceMakesQuotesStaleUntilTheNextMessage) {
  Spot spot;
  spot.go_live();
  spot.rig.pass(10 * ns_per_s - 1);
  EXPECT_EQ(spot.rig.qualities(), Qualities{Quality::live});
  spot.rig.pass(1);
  EXPECT_EQ(spot.rig.qualities(), (Qualities{Quality::live, Quality::stale}));
  spot.rig.say(depth(11, 11, "[]"));
  EXPECT_EQ(spot.rig.qualities(), (Qualities{Quality::live, Quality::stale, Quality::live}));
}

TEST(WebsocketFeed, ACrossedBookIsNotLiveAndIsAskedForAgain) {
  Spot spot;
  spot.go_live();
  spot.rig.say(depth(11, 11, R"([["102","1"]])"));
  EXPECT_EQ(spot.rig.feed.counts().crossed_books, 1U);
  EXPECT_EQ(spot.rig.qualities(), (Qualities{Quality::live, Quality::recovering}));
}

TEST(WebsocketFeed, LeavesAVenueWhoseMessagesCannotBeRead) {
  Spot spot;
  spot.go_live();
  for (int message = 0; message < 16; ++message) spot.rig.say("garbage");
  EXPECT_FALSE(spot.rig.line.dropped);
  spot.rig.say("garbage");
  EXPECT_EQ(spot.rig.line.loss.reason(), LossReason::garbage);
  EXPECT_EQ(spot.rig.feed.counts().messages.malformed, 17U);
}

TEST(WebsocketFeed, LeavesWhenItIsRefused) {
  Spot spot;
  spot.rig.say(R"({"error":{"code":2,"msg":"Invalid request"},"id":1})");
  EXPECT_EQ(spot.rig.line.loss.reason(), LossReason::subscription_refused);
  EXPECT_EQ(spot.rig.line.loss.seen(), "Invalid request");
}

TEST(WebsocketFeed, BestQuotesNeedNoBook) {
  binance::BinanceVenue venue(binance::Market::spot, QuoteSource::best_quotes);
  Rig rig(venue, QuoteSource::best_quotes);
  rig.say(granted);
  rig.say(R"({"u":1,"s":"A","b":"100","B":"1","a":"101","A":"2"})");
  rig.say(R"({"u":2,"s":"NOBODY","b":"100","B":"1","a":"101","A":"2"})");
  rig.pass(0);
  EXPECT_EQ(rig.line.fetches, 0);
  EXPECT_EQ(rig.qualities(), Qualities{Quality::live});
  EXPECT_EQ(rig.feed.counts().unasked_symbols, 1U);
}

TEST(WebsocketFeed, AMissingMessageOfCoinbaseEndsTheConnection) {
  coinbase::CoinbaseVenue venue(coinbase::Service::advanced_trade);
  Rig rig(venue);
  const auto heartbeat = [](int sequence) {
    std::string text = R"({"channel":"heartbeats","timestamp":"2026-04-07T14:30:10Z","sequence_num":)";
    return text.append(std::to_string(sequence)).append(",\"events\":[]}");
  };
  rig.say(heartbeat(0));
  rig.say(heartbeat(1));
  EXPECT_FALSE(rig.line.dropped);
  rig.say(heartbeat(3));
  EXPECT_EQ(rig.line.loss.reason(), LossReason::sequence_gap);
  EXPECT_EQ(rig.feed.counts().sequence_gaps, 1U);
}

TEST(WebsocketFeed, OneUnreadableMessageOfCoinbaseEndsTheConnectionBecauseNothingElseWouldTell) {
  coinbase::CoinbaseVenue venue(coinbase::Service::exchange);
  Rig rig(venue);
  rig.say(R"({"type":"l2update","product_id":"A","changes":[["buy","x","1"]],"time":"2026-04-07T14:30:10Z"})");
  EXPECT_EQ(rig.line.loss.reason(), LossReason::garbage);
}

struct Options {
  deribit::DeribitVenue venue{QuoteSource::books, "100ms"};
  Rig rig{venue};
  static std::string book(const std::string& rest) {
    std::string text =
        R"({"method":"subscription","params":{"channel":"book.A.100ms","data":{"instrument_name":"A","timestamp":1,)";
    return text.append(rest).append("}}}");
  }
  void grant() {
    rig.say(R"({"jsonrpc":"2.0","id":9001,"result":"ok"})");
    rig.say(R"({"jsonrpc":"2.0","id":1,"result":[]})");
  }
};

TEST(WebsocketFeed, ALostBookOfDeribitIsSubscribedAnewWithoutAStorm) {
  Options options;
  options.grant();
  options.rig.say(Options::book(R"("type":"snapshot","change_id":5,"bids":[["new",0.01,1]],"asks":[["new",0.02,1]])"));
  options.rig.line.sent.clear();
  options.rig.say(Options::book(R"("type":"change","change_id":9,"prev_change_id":8,"bids":[],"asks":[])"));
  EXPECT_EQ(options.rig.feed.quality(SymbolId{0U}), Quality::recovering);
  for (int turn = 0; turn < 5; ++turn) options.rig.pass(ns_per_s);
  ASSERT_EQ(options.rig.line.sent.size(), 2U);
  EXPECT_EQ(options.rig.line.sent[0],
            R"({"jsonrpc":"2.0","id":9002,"method":"public/unsubscribe","params":{"channels":["book.A.100ms"]}})");
  EXPECT_EQ(options.rig.line.sent[1],
            R"({"jsonrpc":"2.0","id":9003,"method":"public/subscribe","params":{"channels":["book.A.100ms"]}})");
  options.rig.say(Options::book(R"("type":"snapshot","change_id":12,"bids":[["new",0.01,1]],"asks":[["new",0.02,1]])"));
  EXPECT_EQ(options.rig.feed.quality(SymbolId{0U}), Quality::live);
}

TEST(WebsocketFeed, AnswersATestRequest) {
  Options options;
  options.grant();
  options.rig.line.sent.clear();
  options.rig.say(R"({"jsonrpc":"2.0","method":"heartbeat","params":{"type":"test_request"}})");
  EXPECT_EQ(options.rig.line.sent, std::vector<std::string>{std::string(options.venue.test_answer())});
}

TEST(WebsocketFeed, AnOptionMarkIsStaleOnceItIsNoLongerHeard) {
  Options options;
  options.grant();
  options.rig.say(
      R"({"method":"subscription","params":{"channel":"ticker.A.100ms","data":{"instrument_name":"A",)"
      R"("timestamp":1626993723632,"mark_price":0.0445,"mark_iv":81.37,"best_bid_price":0,"best_ask_price":0}}})");
  ASSERT_EQ(options.rig.log.options.size(), 1U);
  EXPECT_EQ(options.rig.log.options[0].implied_vol, 81.37 / 100.0);
  EXPECT_EQ(options.rig.log.options[0].quality, Quality::live);
  EXPECT_EQ(options.rig.log.options[0].ts_event, Timestamp{1'626'993'723'632'000'000});
  options.rig.feed.on_down(options.rig.at());
  ASSERT_EQ(options.rig.log.options.size(), 2U);
  EXPECT_EQ(options.rig.log.options[1].quality, Quality::stale);
  EXPECT_EQ(options.rig.log.options[1].implied_vol, 81.37 / 100.0);
}

TEST(WebsocketFeed, TooManyTextsForTheLineEndTheConnection) {
  deribit::DeribitVenue venue(QuoteSource::books, "100ms");
  ScriptedLine line;
  line.full = true;
  QuoteLog log;
  Feed feed(venue, {"A"}, QuoteSource::books, {}, log);
  feed.on_open(line, {});
  EXPECT_EQ(line.loss.reason(), LossReason::outbox_full);
}

}  // namespace
}  // namespace plimsoll::websocket
