#include "net/websocket/binance/decoder.hpp"

#include <gtest/gtest.h>

#include <string>

#include "tests/net/websocket/fixture.hpp"
#include "tests/net/websocket/padded.hpp"
#include "tests/support/shared_data.hpp"

namespace plimsoll::websocket {
namespace {

using market::Side;

constexpr std::string_view depth =
    R"({"stream":"btcusdt@depth@0ms","data":{"e":"depthUpdate","E":1723161256299,"T":1723161256298,"s":"BTCUSDT",)"
    R"("U":5123107832006,"u":5123107837557,"pu":5123107831937,"b":[["58710.20","0.014"],["61510.90","0.000"]],)"
    R"("a":[["61800.30","2.5"]]}})";

struct Decoded {
  binance::BinanceDecoder decoder;
  EventBatch batch;
  Verdict operator()(std::string_view text) { return decode(decoder, text, batch); }
};

TEST(BinanceDecoder, ReadsADepthUpdateOfACombinedStream) {
  Decoded decoded;
  ASSERT_EQ(decoded(depth), Verdict::decoded);
  ASSERT_EQ(decoded.batch.books.size(), 1U);
  const BookChange& book = decoded.batch.books[0];
  EXPECT_EQ(book.kind, BookChange::Kind::change);
  EXPECT_EQ(book.symbol, "BTCUSDT");
  EXPECT_EQ(book.first_id, 5123107832006);
  EXPECT_EQ(book.last_id, 5123107837557);
  EXPECT_EQ(book.previous_id, 5123107831937);
  EXPECT_EQ(book.ts_event, Timestamp{1'723'161'256'298'000'000});
  const auto levels = decoded.batch.levels_of(book);
  ASSERT_EQ(levels.size(), 3U);
  EXPECT_EQ(levels[0], (LevelChange{Side::buy, Price::from_raw(58'710'200'000'000), Quantity::from_raw(14'000'000)}));
  EXPECT_EQ(levels[1], (LevelChange{Side::buy, Price::from_raw(61'510'900'000'000), Quantity()}));
  EXPECT_EQ(levels[2],
            (LevelChange{Side::sell, Price::from_raw(61'800'300'000'000), Quantity::from_raw(2'500'000'000)}));
}

TEST(BinanceDecoder, ReadsTheSameMessageWithoutTheStreamAroundIt) {
  Decoded decoded;
  const std::size_t start = depth.find("{\"e\"");
  ASSERT_EQ(decoded(depth.substr(start, depth.size() - start - 1)), Verdict::decoded);
  EXPECT_EQ(decoded.batch.books.at(0).last_id, 5123107837557);
}

TEST(BinanceDecoder, KnowsSpotsBestQuoteByItsFields) {
  Decoded decoded;
  ASSERT_EQ(decoded(R"({"stream":"x","data":{"u":50093239212,"s":"BTCUSDT","b":"61837.63000000","B":"3.78826000",)"
                    R"("a":"61837.64000000","A":"1.54698000"}})"),
            Verdict::decoded);
  const BestQuote& quote = decoded.batch.quotes.at(0);
  EXPECT_EQ(quote.symbol, "BTCUSDT");
  EXPECT_EQ(quote.bid.raw(), 61'837'630'000'000);
  EXPECT_EQ(quote.bid_size.raw(), 3'788'260'000);
  EXPECT_EQ(quote.ask.raw(), 61'837'640'000'000);
  EXPECT_EQ(quote.ask_size.raw(), 1'546'980'000);
  EXPECT_EQ(quote.ts_event, Timestamp{});  // spot sends none
}

TEST(BinanceDecoder, ReadsAnEmptySideAsNoPrice) {
  Decoded decoded;
  ASSERT_EQ(decoded(R"({"e":"bookTicker","u":1,"s":"A","b":"0.00","B":"0.00","a":"2","A":"1","T":5,"E":6})"),
            Verdict::decoded);
  EXPECT_EQ(decoded.batch.quotes.at(0).bid_size.raw(), 0);
  EXPECT_EQ(decoded(R"({"e":"bookTicker","u":1,"s":"A","b":"0.00","B":"3","a":"2","A":"1","T":5,"E":6})"),
            Verdict::malformed);
}

TEST(BinanceDecoder, ReadsTradesAndLeavesOutTransfersAtPriceZero) {
  Decoded decoded;
  ASSERT_EQ(decoded(R"({"e":"trade","E":1723161256322,"T":1723161256321,"s":"BTCUSDT","t":5266583935,"p":"61800.30",)"
                    R"("q":"0.006","X":"MARKET","m":false})"),
            Verdict::decoded);
  EXPECT_EQ(decoded.batch.executions.at(0).price.raw(), 61'800'300'000'000);
  EXPECT_EQ(decoded.batch.executions.at(0).size.raw(), 6'000'000);
  EXPECT_EQ(decoded.batch.executions.at(0).ts_event, Timestamp{1'723'161'256'321'000'000});
  EXPECT_EQ(decoded(R"({"e":"trade","E":1,"T":1,"s":"A","t":1,"p":"0","q":"0","X":"NA","m":false})"), Verdict::ignored);
}

TEST(BinanceDecoder, ReadsTheSnapshotThatTheRestServiceSends) {
  Decoded decoded;
  const Padded body(R"({"lastUpdateId":1027024,"bids":[["4.00000000","431.00000000"]],"asks":[["4.00000200","12"]]})");
  ASSERT_EQ(decoded.decoder.decode_snapshot("BNBBTC", body.text(), decoded.batch), Verdict::decoded);
  EXPECT_EQ(decoded.batch.books.at(0).kind, BookChange::Kind::snapshot);
  EXPECT_EQ(decoded.batch.books.at(0).symbol, "BNBBTC");
  EXPECT_EQ(decoded.batch.books.at(0).last_id, 1027024);
  EXPECT_EQ(decoded.batch.levels.size(), 2U);
  const Padded refusal(R"({"code":-1121,"msg":"Invalid symbol."})");
  EXPECT_EQ(decoded.decoder.decode_snapshot("BNBBTC", refusal.text(), decoded.batch), Verdict::malformed);
}

TEST(BinanceDecoder, ReadsAnswersToRequests) {
  Decoded decoded;
  ASSERT_EQ(decoded(R"({"result":null,"id":3})"), Verdict::decoded);
  EXPECT_EQ(decoded.batch.control, Control::accepted);
  EXPECT_EQ(decoded.batch.request_id, 3);
  ASSERT_EQ(decoded(R"({"error":{"code":2,"msg":"Invalid request: unknown \"x\""},"id":4})"), Verdict::decoded);
  EXPECT_EQ(decoded.batch.control, Control::refused);
  EXPECT_EQ(decoded.batch.request_id, 4);
  EXPECT_EQ(decoded.batch.reason, "Invalid request: unknown \"x\"");
}

TEST(BinanceDecoder, ReadsTheRecordedExamples) {
  PLIMSOLL_REQUIRE_DATA(fixture_folder());
  Decoded decoded;
  ASSERT_EQ(decoded(fixture("binance/mark_price_stream.json")), Verdict::decoded);
  const FutureTicker& future = decoded.batch.futures.at(0);
  EXPECT_EQ(future.symbol, "BTCUSDT");
  EXPECT_EQ(future.mark.raw(), 11'794'150'000'000);
  EXPECT_EQ(future.index.raw(), 11'784'626'590'910);
  EXPECT_EQ(future.funding_rate, 0.00038167);
  EXPECT_EQ(future.next_funding, Timestamp{1'562'306'400'000'000'000});
  EXPECT_EQ(future.ts_event, Timestamp{1'562'305'380'000'000'000});
  ASSERT_EQ(decoded(fixture("binance/agg_trade_stream.json")), Verdict::decoded);
  EXPECT_EQ(decoded.batch.executions.at(0).price.raw(), 1'000'000);
  EXPECT_EQ(decoded(fixture("binance/book_ticker_stream.json")), Verdict::decoded);
  EXPECT_EQ(decoded(fixture("binance/depth_update_stream.json")), Verdict::decoded);
  EXPECT_EQ(decoded(fixture("binance/trade_stream.json")), Verdict::decoded);
  for (const char* other : {"ticker_stream", "kline_stream_open", "kline_stream_closed", "liquidation_stream"}) {
    EXPECT_EQ(decoded(fixture(std::string("binance/").append(other).append(".json"))), Verdict::unknown) << other;
  }
}

TEST(BinanceDecoder, ADatedFutureHasNoFunding) {
  Decoded decoded;
  ASSERT_EQ(decoded(R"({"e":"markPriceUpdate","E":1596095725000,"s":"BTCUSD_201225","p":"10934.62615417",)"
                    R"("i":"10930.1","P":"10962.17178236","r":"","T":0})"),
            Verdict::decoded);
  EXPECT_FALSE(decoded.batch.futures.at(0).funding_rate);
}

TEST(BinanceDecoder, RefusesEveryCutAndEveryWrongType) {
  Decoded decoded;
  for (std::size_t size = 0; size < depth.size(); ++size) {
    ASSERT_EQ(decoded(depth.substr(0, size)), Verdict::malformed) << size;
    ASSERT_TRUE(decoded.batch.books.empty() && decoded.batch.levels.empty());
  }
  for (const char* text : {"[]", "1", "null", "{}x", R"({"e":3})", R"({"e":"depthUpdate"})",
                           R"({"e":"depthUpdate","E":1,"s":"A","U":1,"u":2,"b":[["1"]],"a":[]})",
                           R"({"e":"depthUpdate","E":1,"s":"A","U":1,"u":2,"b":[["-1","1"]],"a":[]})",
                           R"({"e":"depthUpdate","E":1,"s":"A","U":1,"u":2,"b":[["1","-1"]],"a":[]})",
                           R"({"e":"depthUpdate","E":1,"s":"A","U":1,"u":2,"b":[["0","1"]],"a":[]})",
                           R"({"e":"depthUpdate","E":1,"s":"A","U":-1,"u":2,"b":[],"a":[]})",
                           R"({"e":"depthUpdate","E":1,"s":"A","U":3,"u":2,"b":[],"a":[]})",
                           R"({"e":"depthUpdate","E":1e400,"s":"A","U":1,"u":2,"b":[],"a":[]})",
                           R"({"e":"depthUpdate","E":1,"s":"","U":1,"u":2,"b":[],"a":[]})"}) {
    EXPECT_EQ(decoded(text), Verdict::malformed) << text;
    EXPECT_TRUE(decoded.batch.books.empty() && decoded.batch.levels.empty()) << text;
  }
}

TEST(BinanceDecoder, SaysWhenANumberDoesNotFitInsteadOfRounding) {
  Decoded decoded;
  for (const char* text : {R"({"e":"depthUpdate","E":1,"s":"A","U":1,"u":2,"b":[["0.0000000001","1"]],"a":[]})",
                           R"({"e":"depthUpdate","E":1,"s":"A","U":1,"u":2,"b":[["1","10000000000"]],"a":[]})"}) {
    EXPECT_EQ(decoded(text), Verdict::unrepresentable) << text;
  }
}

TEST(BinanceDecoder, HoldsNoMoreLevelsThanItsBatch) {
  binance::BinanceDecoder decoder;
  EventBatch small({.levels = 2, .events = 4});
  EXPECT_EQ(decode(decoder, depth, small), Verdict::malformed);
  EventBatch enough({.levels = 3, .events = 4});
  EXPECT_EQ(decode(decoder, depth, enough), Verdict::decoded);
}

}  // namespace
}  // namespace plimsoll::websocket
