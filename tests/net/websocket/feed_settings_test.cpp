#include "net/websocket/feed_settings.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <string>
#include <utility>
#include <vector>

#include "host/core/error.hpp"
#include "tests/support/temporary_folder.hpp"

namespace plimsoll::websocket {
namespace {

FeedSettings settings(std::string venue, std::vector<std::string> symbols = {"BTCUSDT"}) {
  FeedSettings made;
  made.venue = std::move(venue);
  made.symbols = std::move(symbols);
  return made;
}

std::vector<std::string> codes(const FeedSettings& given) {
  std::vector<std::string> found;
  try {
    static_cast<void>(check(given, "plimsoll.toml"));
  } catch (const InputError& error) {
    for (const Fault& fault : error.faults()) {
      EXPECT_EQ(fault.file, "plimsoll.toml");
      EXPECT_FALSE(fault.problem.empty() || fault.remedy.empty());
      found.push_back(fault.code);
    }
  }
  return found;
}

TEST(WebsocketFeedSettings, FillInTheVenuesOwnAddresses) {
  const CheckedFeed checked = check(settings("binance_usdm"), "plimsoll.toml");
  EXPECT_EQ(checked.client.endpoint.host, "fstream.binance.com");
  EXPECT_EQ(checked.client.endpoint.port, "443");
  EXPECT_EQ(checked.client.endpoint.target, "/stream");
  EXPECT_EQ(checked.client.rest.host, "fapi.binance.com");
  EXPECT_EQ(checked.venue->name(), "binance_usdm");
}

TEST(WebsocketFeedSettings, TakeOtherAddresses) {
  FeedSettings given = settings("binance_spot");
  given.url = "wss://localhost:9443/stream?x=1";
  given.rest_url = "https://localhost:9444";
  const CheckedFeed checked = check(given, "plimsoll.toml");
  EXPECT_EQ(checked.client.endpoint.host, "localhost");
  EXPECT_EQ(checked.client.endpoint.port, "9443");
  EXPECT_EQ(checked.client.endpoint.target, "/stream?x=1");
  EXPECT_EQ(checked.client.rest.port, "9444");
}

TEST(WebsocketFeedSettings, EveryVenueHasItsName) {
  const testing::TemporaryFolder folder;
  const auto token = folder.write("token", "abc123\n");
  ::chmod(token.c_str(), 0600);
  for (const std::string_view name : venue_names()) {
    FeedSettings given = settings(std::string(name));
    given.token_file = token.string();
    EXPECT_EQ(check(given, "plimsoll.toml").venue->name(), name);
  }
}

TEST(WebsocketFeedSettings, NameEveryFault) {
  EXPECT_EQ(codes(settings("binance")), std::vector<std::string>{"PLM-3501"});
  EXPECT_EQ(codes(settings("deribit", {})), std::vector<std::string>{"PLM-3502"});
  EXPECT_EQ(codes(settings("deribit", {"A", "B", "A"})), std::vector<std::string>{"PLM-3502"});
  EXPECT_EQ(codes(settings("deribit", {"BTC\"]}"})), std::vector<std::string>{"PLM-3502"});
  EXPECT_EQ(codes(settings("deribit", std::vector<std::string>(151, "X"))).front(), "PLM-3502");
  for (const char* url : {"ws://venue.example/", "http://venue.example", "venue.example", "wss://", "wss://host:0/",
                          "wss://host:65536/", "wss://ho st/", "wss://user@host/", "wss://host/a b"}) {
    FeedSettings given = settings("deribit");
    given.url = url;
    EXPECT_EQ(codes(given), std::vector<std::string>{"PLM-3503"}) << url;
  }
  FeedSettings given = settings("deribit");
  given.interval = "1ms";
  given.levels_per_side = 3;
  given.max_message_bytes = std::size_t{1} << 40;
  EXPECT_EQ(codes(given), (std::vector<std::string>{"PLM-3505", "PLM-3505", "PLM-3505"}));
}

TEST(WebsocketFeedSettings, ATokenComesFromAFileThatOnlyItsOwnerReads) {
  const testing::TemporaryFolder folder;
  FeedSettings given = settings("finnhub", {"AAPL"});
  EXPECT_EQ(codes(given), std::vector<std::string>{"PLM-3504"});
  given.token_file = (folder.path() / "absent").string();
  EXPECT_EQ(codes(given), std::vector<std::string>{"PLM-3504"});
  const auto token = folder.write("token", "abc123\n");
  given.token_file = token.string();
  ::chmod(token.c_str(), 0644);
  EXPECT_EQ(codes(given), std::vector<std::string>{"PLM-3504"});
  ::chmod(token.c_str(), 0600);
  EXPECT_EQ(check(given, "plimsoll.toml").client.endpoint.target, "/?token=abc123");
  folder.write("token", "two words\n");
  EXPECT_EQ(codes(given), std::vector<std::string>{"PLM-3504"});
  folder.write("token", "");
  EXPECT_EQ(codes(given), std::vector<std::string>{"PLM-3504"});
}

TEST(WebsocketVenues, AskForWhatTheyKeep) {
  const CheckedFeed spot = check(settings("binance_spot", {"BTCUSDT", "ETHUSDT"}), "plimsoll.toml");
  EXPECT_EQ(spot.venue->subscriptions(std::vector<std::string>{"BTCUSDT", "ETHUSDT"}),
            std::vector<std::string>{R"({"method":"SUBSCRIBE","params":["btcusdt@depth@100ms","btcusdt@trade",)"
                                     R"("ethusdt@depth@100ms","ethusdt@trade"],"id":1})"});
  EXPECT_EQ(spot.venue->snapshot_target("BTCUSDT"), "/api/v3/depth?symbol=BTCUSDT&limit=1000");
  FeedSettings best = settings("binance_coinm", {"BTCUSD_PERP"});
  best.quotes = QuoteSource::best_quotes;
  EXPECT_EQ(
      check(best, "plimsoll.toml").venue->subscriptions(best.symbols),
      std::vector<std::string>{R"({"method":"SUBSCRIBE","params":["btcusd_perp@bookTicker","btcusd_perp@aggTrade",)"
                               R"("btcusd_perp@markPrice@1s"],"id":1})"});
  const CheckedFeed deribit = check(settings("deribit", {"BTC-PERPETUAL"}), "plimsoll.toml");
  const std::vector<std::string> texts = deribit.venue->subscriptions(std::vector<std::string>{"BTC-PERPETUAL"});
  ASSERT_EQ(texts.size(), 2U);
  EXPECT_EQ(texts[0], R"({"jsonrpc":"2.0","id":9001,"method":"public/set_heartbeat","params":{"interval":10}})");
  EXPECT_EQ(texts[1], R"({"jsonrpc":"2.0","id":1,"method":"public/subscribe","params":{"channels":[)"
                      R"("book.BTC-PERPETUAL.100ms","ticker.BTC-PERPETUAL.100ms","trades.BTC-PERPETUAL.100ms"]}})");
  const CheckedFeed coinbase = check(settings("coinbase_advanced", {"BTC-USD"}), "plimsoll.toml");
  EXPECT_EQ(coinbase.venue->subscriptions(std::vector<std::string>{"BTC-USD"}).at(1),
            R"({"type":"subscribe","product_ids":["BTC-USD"],"channel":"level2"})");
}

TEST(WebsocketVenues, SplitManyStreamsOverSeveralTexts) {
  std::vector<std::string> symbols;
  for (int number = 0; number < 250; ++number) symbols.push_back(std::string("S").append(std::to_string(number)));
  const CheckedFeed checked = check(settings("binance_spot", symbols), "plimsoll.toml");
  EXPECT_EQ(checked.venue->subscriptions(symbols).size(), 3U);  // 500 streams, 200 a text
}

}  // namespace
}  // namespace plimsoll::websocket
