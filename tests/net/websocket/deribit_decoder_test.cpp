#include "net/websocket/deribit/decoder.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "tests/net/websocket/fixture.hpp"
#include "tests/net/websocket/padded.hpp"
#include "tests/support/shared_data.hpp"

namespace plimsoll::websocket {
namespace {

using market::Side;

struct Decoded {
  deribit::DeribitDecoder decoder;
  EventBatch batch;
  Verdict operator()(std::string_view text) { return decode(decoder, text, batch); }
};

constexpr std::string_view ticker =
    R"({"jsonrpc":"2.0","method":"subscription","params":{"channel":"ticker.ETH-30JUL21-2800-C.raw","data":{)"
    R"("underlying_price":2003.61,"timestamp":1626993723632,"stats":{"volume":869.0,"low":null},"state":"open",)"
    R"("mark_price":0.001972,"mark_iv":120.74,"instrument_name":"ETH-30JUL21-2800-C","greeks":{"vega":0.20072,)"
    R"("theta":-1.64029,"rho":0.01188,"gamma":0.0002,"delta":0.03127},"best_bid_price":0.0015,"best_bid_amount":4714.0,)"
    R"("best_ask_price":0.0,"best_ask_amount":0.0}}})";

TEST(DeribitDecoder, ReadsTheMarkOfAnOption) {
  Decoded decoded;
  ASSERT_EQ(decoded(ticker), Verdict::decoded);
  const OptionTicker& option = decoded.batch.options.at(0);
  EXPECT_EQ(option.symbol, "ETH-30JUL21-2800-C");
  EXPECT_EQ(option.implied_vol, 120.74 / 100.0);
  EXPECT_EQ(option.mark.raw(), 1'972'000);
  EXPECT_EQ(option.underlying.raw(), 2'003'610'000'000);
  EXPECT_EQ(option.delta, 0.03127);
  EXPECT_EQ(option.gamma, 0.0002);
  EXPECT_EQ(option.vega, 0.20072);
  EXPECT_EQ(option.theta, -1.64029);
  EXPECT_EQ(option.rho, 0.01188);
  EXPECT_EQ(option.ts_event, Timestamp{1'626'993'723'632'000'000});
  const BestQuote& quote = decoded.batch.quotes.at(0);  // one side of it is empty
  EXPECT_EQ(quote.bid.raw(), 1'500'000);
  EXPECT_EQ(quote.bid_size.raw(), 4'714'000'000'000);
  EXPECT_EQ(quote.ask_size.raw(), 0);
}

TEST(DeribitDecoder, ReadsAChangeOfABook) {
  Decoded decoded;
  ASSERT_EQ(
      decoded(R"({"jsonrpc":"2.0","method":"subscription","params":{"channel":"book.X.raw","data":{"type":"change",)"
              R"("timestamp":1626993732406,"prev_change_id":33195894927,"instrument_name":"X","change_id":33195895729,)"
              R"("bids":[["delete",0.0015,0.0]],"asks":[["new",0.001,2.7],["change",1.5E-2,10]]}}})"),
      Verdict::decoded);
  const BookChange& book = decoded.batch.books.at(0);
  EXPECT_EQ(book.kind, BookChange::Kind::change);
  EXPECT_EQ(book.previous_id, 33195894927);
  EXPECT_EQ(book.last_id, 33195895729);
  EXPECT_EQ(decoded.batch.levels.at(0), (LevelChange{Side::buy, Price::from_raw(1'500'000), Quantity()}));
  EXPECT_EQ(decoded.batch.levels.at(1),
            (LevelChange{Side::sell, Price::from_raw(1'000'000), Quantity::from_raw(2'700'000'000)}));
  EXPECT_EQ(decoded.batch.levels.at(2),
            (LevelChange{Side::sell, Price::from_raw(15'000'000), Quantity::from_raw(10'000'000'000)}));
}

TEST(DeribitDecoder, TellsAHeartbeatFromOneThatWantsAnAnswer) {
  Decoded decoded;
  ASSERT_EQ(decoded(R"({"jsonrpc":"2.0","method":"heartbeat","params":{"type":"heartbeat"}})"), Verdict::decoded);
  EXPECT_EQ(decoded.batch.control, Control::heartbeat);
  ASSERT_EQ(decoded(R"({"params":{"type":"test_request"},"method":"heartbeat","jsonrpc":"2.0"})"), Verdict::decoded);
  EXPECT_EQ(decoded.batch.control, Control::test_request);
}

TEST(DeribitDecoder, ReadsTheRecordedExamples) {
  PLIMSOLL_REQUIRE_DATA(fixture_folder());
  Decoded decoded;
  ASSERT_EQ(decoded(fixture("deribit/ws_book_snapshot.json")), Verdict::decoded);
  EXPECT_EQ(decoded.batch.books.at(0).kind, BookChange::Kind::snapshot);
  EXPECT_EQ(decoded.batch.books.at(0).last_id, 123456789);
  EXPECT_EQ(decoded.batch.levels.size(), 10U);
  ASSERT_EQ(decoded(fixture("deribit/ws_book_delta.json")), Verdict::decoded);
  EXPECT_EQ(decoded.batch.books.at(0).previous_id, 123456789);
  EXPECT_EQ(decoded.batch.levels.at(2), (LevelChange{Side::sell, Price::from_raw(42'501'000'000'000), Quantity()}));
  ASSERT_EQ(decoded(fixture("deribit/ws_book_grouped_snapshot.json")), Verdict::decoded);
  EXPECT_EQ(decoded.batch.books.at(0).kind, BookChange::Kind::snapshot);
  EXPECT_EQ(decoded.batch.levels.size(), 20U);
  ASSERT_EQ(decoded(fixture("deribit/ws_ticker.json")), Verdict::decoded);
  EXPECT_EQ(decoded.batch.futures.at(0).mark.raw(), 92'281'780'000'000);
  EXPECT_EQ(decoded.batch.futures.at(0).funding_rate, 0.00001742);
  EXPECT_TRUE(decoded.batch.options.empty());
  ASSERT_EQ(decoded(fixture("deribit/ws_trades.json")), Verdict::decoded);
  EXPECT_EQ(decoded.batch.executions.size(), 2U);
  EXPECT_EQ(decoded.batch.executions.at(1).size.raw(), 750'000'000'000);
  ASSERT_EQ(decoded(fixture("deribit/ws_quote.json")), Verdict::decoded);
  EXPECT_EQ(decoded.batch.quotes.at(0).ask.raw(), 92'288'500'000'000);
  ASSERT_EQ(decoded(fixture("deribit/ws_error.json")), Verdict::decoded);
  EXPECT_EQ(decoded.batch.control, Control::refused);
  EXPECT_EQ(decoded.batch.reason, "too_many_requests");
  ASSERT_EQ(decoded(fixture("deribit/ws_subscribe_response.json")), Verdict::decoded);
  EXPECT_EQ(decoded.batch.control, Control::accepted);
  EXPECT_EQ(decoded.batch.request_id, 1);
  for (const char* other : {"ws_chart", "ws_portfolio", "ws_volatility_index"}) {
    EXPECT_EQ(decoded(fixture(std::string("deribit/").append(other).append(".json"))), Verdict::unknown) << other;
  }
}

TEST(DeribitDecoder, ReadsTheListOfInstruments) {
  PLIMSOLL_REQUIRE_DATA(fixture_folder());
  Decoded decoded;
  ASSERT_EQ(decoded(fixture("deribit/http_get_instruments.json")), Verdict::decoded);
  const auto at = std::find_if(decoded.batch.listings.begin(), decoded.batch.listings.end(),
                               [](const Listing& l) { return l.symbol == "BTC-27DEC24-100000-C"; });
  ASSERT_NE(at, decoded.batch.listings.end());
  EXPECT_EQ(at->kind, ListingKind::option);
  EXPECT_EQ(at->is_call, true);
  EXPECT_EQ(at->strike, Price::from_raw(100'000'000'000'000));
  EXPECT_EQ(at->expiry, Timestamp{1'735'300'800'000'000'000});
  EXPECT_EQ(at->tick.raw(), 500'000);
  EXPECT_TRUE(at->active);
}

TEST(DeribitDecoder, RefusesEveryCutAndWrongShapes) {
  Decoded decoded;
  for (std::size_t size = 0; size < ticker.size(); ++size) {
    ASSERT_EQ(decoded(ticker.substr(0, size)), Verdict::malformed) << size;
    ASSERT_TRUE(decoded.batch.options.empty() && decoded.batch.quotes.empty());
  }
  const std::string head =
      R"({"method":"subscription","params":{"channel":"book.X.raw","data":{"type":"change","timestamp":1,"change_id":2,)"
      R"("instrument_name":"X",)";
  for (const char* rest : {R"("bids":[],"asks":[]}}})",                                 // no prev_change_id
                           R"("prev_change_id":1,"bids":[["up",1,1]],"asks":[]}}})",    // no such action
                           R"("prev_change_id":1,"bids":[["new",1]],"asks":[]}}})",     // an action for a price
                           R"("prev_change_id":1,"bids":[["new",-1,1]],"asks":[]}}})",  //
                           R"("prev_change_id":1,"bids":{"new":1},"asks":[]}}})"}) {
    EXPECT_EQ(decoded(head + rest), Verdict::malformed) << rest;
  }
  EXPECT_EQ(decoded(head + R"("prev_change_id":1,"bids":[],"asks":[]}}})"), Verdict::decoded);
}

}  // namespace
}  // namespace plimsoll::websocket
