#include "net/websocket/coinbase/decoder.hpp"

#include <gtest/gtest.h>

#include <string>

#include "tests/net/websocket/fixture.hpp"
#include "tests/net/websocket/padded.hpp"
#include "tests/support/shared_data.hpp"

namespace plimsoll::websocket {
namespace {

using market::Side;

struct Decoded {
  coinbase::CoinbaseDecoder decoder;
  EventBatch batch;
  Verdict operator()(std::string_view text) { return decode(decoder, text, batch); }
};

constexpr std::string_view update =
    R"({"channel":"l2_data","client_id":"","timestamp":"2026-04-07T14:30:01.456789Z","sequence_num":7,"events":[)"
    R"({"type":"update","product_id":"BTC-USD","updates":[{"side":"bid","event_time":"2026-04-07T14:30:01.4Z",)"
    R"("price_level":"68900.00","new_quantity":"2.5"},{"side":"offer","event_time":"2026-04-07T14:30:01.4Z",)"
    R"("price_level":"68901.00","new_quantity":"0"}]}]})";

TEST(CoinbaseDecoder, ReadsAnUpdateOfAdvancedTradeWithItsPlaceInTheSequence) {
  Decoded decoded;
  ASSERT_EQ(decoded(update), Verdict::decoded);
  EXPECT_EQ(decoded.batch.sequence, 7);
  const BookChange& book = decoded.batch.books.at(0);
  EXPECT_EQ(book.kind, BookChange::Kind::change);
  EXPECT_EQ(book.symbol, "BTC-USD");
  EXPECT_EQ(book.ts_event, Timestamp{1'775'572'201'456'789'000});  // date -d 2026-04-07T14:30:01Z +%s
  const auto levels = decoded.batch.levels_of(book);
  ASSERT_EQ(levels.size(), 2U);
  EXPECT_EQ(levels[0],
            (LevelChange{Side::buy, Price::from_raw(68'900'000'000'000), Quantity::from_raw(2'500'000'000)}));
  EXPECT_EQ(levels[1], (LevelChange{Side::sell, Price::from_raw(68'901'000'000'000), Quantity()}));
}

TEST(CoinbaseDecoder, ReadsAnUpdateOfTheExchangeFeed) {
  Decoded decoded;
  ASSERT_EQ(decoded(R"({"type":"l2update","product_id":"SKL-BTC","changes":[["sell","0.00001306","660.5"],)"
                    R"(["buy","0.00001","0"]],"time":"2021-04-17T16:43:37.075687Z"})"),
            Verdict::decoded);
  const BookChange& book = decoded.batch.books.at(0);
  EXPECT_EQ(book.symbol, "SKL-BTC");
  EXPECT_EQ(book.ts_event, Timestamp{1'618'677'817'075'687'000});
  EXPECT_EQ(decoded.batch.levels.at(0),
            (LevelChange{Side::sell, Price::from_raw(13'060), Quantity::from_raw(660'500'000'000)}));
  EXPECT_EQ(decoded.batch.levels.at(1), (LevelChange{Side::buy, Price::from_raw(10'000), Quantity()}));
}

TEST(CoinbaseDecoder, ReadsAMatchAndLeavesOutTheLastOneBeforeWeCame) {
  Decoded decoded;
  const std::string tail =
      R"(","trade_id":1,"side":"sell","size":"0.04","price":"14.7775","product_id":"BAND-GBP","sequence":3,)"
      R"("time":"2021-04-17T16:43:30Z"})";
  ASSERT_EQ(decoded(std::string(R"({"type":"match)") + tail), Verdict::decoded);
  EXPECT_EQ(decoded.batch.executions.at(0).price.raw(), 14'777'500'000);
  EXPECT_EQ(decoded.batch.executions.at(0).size.raw(), 40'000'000);
  EXPECT_EQ(decoded(std::string(R"({"type":"last_match)") + tail), Verdict::ignored);
}

TEST(CoinbaseDecoder, SaysWhyTheVenueRefused) {
  Decoded decoded;
  ASSERT_EQ(decoded(R"({"type":"error","message":"Failed to subscribe","reason":"NOPE-USD is not a valid product"})"),
            Verdict::decoded);
  EXPECT_EQ(decoded.batch.control, Control::refused);
  EXPECT_EQ(decoded.batch.reason, "NOPE-USD is not a valid product");
}

TEST(CoinbaseDecoder, ReadsTheRecordedExamples) {
  PLIMSOLL_REQUIRE_DATA(fixture_folder());
  Decoded decoded;
  ASSERT_EQ(decoded(fixture("coinbase/ws_l2_data_snapshot.json")), Verdict::decoded);
  EXPECT_EQ(decoded.batch.books.at(0).kind, BookChange::Kind::snapshot);
  EXPECT_EQ(decoded.batch.levels.size(), 6U);
  EXPECT_EQ(decoded.batch.levels.at(5),
            (LevelChange{Side::sell, Price::from_raw(68'902'000'000'000), Quantity::from_raw(800'000'000)}));
  ASSERT_EQ(decoded(fixture("coinbase/ws_market_trades.json")), Verdict::decoded);
  ASSERT_EQ(decoded.batch.executions.size(), 2U);
  EXPECT_EQ(decoded.batch.executions.at(0).price.raw(), 68'900'500'000'000);
  EXPECT_EQ(decoded.batch.executions.at(0).size.raw(), 1'500'000);
  EXPECT_EQ(decoded.batch.sequence, 5);
  ASSERT_EQ(decoded(fixture("coinbase/ws_heartbeats.json")), Verdict::decoded);
  EXPECT_EQ(decoded.batch.control, Control::heartbeat);
  EXPECT_EQ(decoded.batch.sequence, 0);
  ASSERT_EQ(decoded(fixture("coinbase/ws_subscriptions.json")), Verdict::decoded);
  EXPECT_EQ(decoded.batch.control, Control::accepted);
  // Channels that we do not ask for are part of the sequence all the same.
  ASSERT_EQ(decoded(fixture("coinbase/ws_ticker.json")), Verdict::decoded);
  EXPECT_EQ(decoded.batch.sequence, 12);
  ASSERT_EQ(decoded(fixture("coinbase/ws_candles.json")), Verdict::decoded);
  EXPECT_EQ(decoded.batch.sequence, 3);
}

TEST(CoinbaseDecoder, TradesOfASnapshotHappenedBeforeWeCame) {
  Decoded decoded;
  ASSERT_EQ(
      decoded(R"({"channel":"market_trades","timestamp":"2026-04-07T14:30:02Z","sequence_num":1,"events":[{"type":)"
              R"("snapshot","trades":[{"product_id":"A","price":"1","size":"1","time":"2026-04-07T14:30:02Z"}]}]})"),
      Verdict::decoded);
  EXPECT_TRUE(decoded.batch.executions.empty());
}

TEST(CoinbaseDecoder, RefusesEveryCutAndImpossibleTimes) {
  Decoded decoded;
  for (std::size_t size = 0; size < update.size(); ++size) {
    ASSERT_EQ(decoded(update.substr(0, size)), Verdict::malformed) << size;
    ASSERT_TRUE(decoded.batch.books.empty() && decoded.batch.levels.empty());
  }
  const std::string head = R"({"type":"l2update","product_id":"A","changes":[],"time":")";
  for (const char* time : {"2021-13-17T16:43:37Z", "2021-04-17T24:00:00Z", "2021-04-17 16:43:37Z",
                           "2021-04-17T16:43:37", "2021-04-17T16:43:37.1234567890Z", "1969-12-31T23:59:59Z",
                           "2300-01-01T00:00:00Z", "2021-04-17T16:43:37.Z", "2021-04-17T16:43:3xZ"}) {
    EXPECT_EQ(decoded(head + time + "\"}"), Verdict::malformed) << time;
  }
  EXPECT_EQ(decoded(head + "2021-04-17T16:43:37Z\"}"), Verdict::decoded);
  EXPECT_EQ(decoded(R"({"type":"l2update","product_id":"A","changes":[["up","1","1"]],"time":"2021-04-17T16:43:37Z"})"),
            Verdict::malformed);
  EXPECT_EQ(decoded(R"({"type":"received"})"), Verdict::unknown);
  EXPECT_EQ(decoded("{}"), Verdict::malformed);
}

}  // namespace
}  // namespace plimsoll::websocket
