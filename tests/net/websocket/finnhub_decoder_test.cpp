#include "net/websocket/finnhub/decoder.hpp"

#include <gtest/gtest.h>

#include "tests/net/websocket/padded.hpp"

namespace plimsoll::websocket {
namespace {

struct Decoded {
  finnhub::FinnhubDecoder decoder;
  EventBatch batch;
  Verdict operator()(std::string_view text) { return decode(decoder, text, batch); }
};

// The first is the example of the documentation of the "Trades" stream.
TEST(FinnhubDecoder, ReadsTrades) {
  Decoded decoded;
  ASSERT_EQ(decoded(R"({"data":[{"p":7296.89,"s":"BINANCE:BTCUSDT","t":1575526691134,"v":0.011467},)"
                    R"({"p":101.5,"s":"AAPL","t":1575526691135,"v":1E+2,"c":["1"]}],"type":"trade"})"),
            Verdict::decoded);
  ASSERT_EQ(decoded.batch.executions.size(), 2U);
  EXPECT_EQ(decoded.batch.executions[0].symbol, "BINANCE:BTCUSDT");
  EXPECT_EQ(decoded.batch.executions[0].price.raw(), 7'296'890'000'000);
  EXPECT_EQ(decoded.batch.executions[0].size.raw(), 11'467'000);
  EXPECT_EQ(decoded.batch.executions[0].ts_event, Timestamp{1'575'526'691'134'000'000});
  EXPECT_EQ(decoded.batch.executions[1].size.raw(), 100'000'000'000);
}

TEST(FinnhubDecoder, SkipsTheOneTradeThatDoesNotFit) {
  Decoded decoded;
  ASSERT_EQ(decoded(R"({"data":[{"p":1,"s":"A","t":1,"v":0.30000000000000004},{"p":2,"s":"A","t":1,"v":1}],)"
                    R"("type":"trade"})"),
            Verdict::decoded);
  EXPECT_EQ(decoded.batch.executions.size(), 1U);
  EXPECT_EQ(decoded.batch.skipped, 1U);
}

TEST(FinnhubDecoder, TellsPingsErrorsAndNewsApart) {
  Decoded decoded;
  ASSERT_EQ(decoded(R"({"type":"ping"})"), Verdict::decoded);
  EXPECT_EQ(decoded.batch.control, Control::heartbeat);
  ASSERT_EQ(decoded(R"({"type":"error","msg":"Subscribing to too many symbols"})"), Verdict::decoded);
  EXPECT_EQ(decoded.batch.control, Control::refused);
  EXPECT_EQ(decoded.batch.reason, "Subscribing to too many symbols");
  EXPECT_EQ(decoded(R"({"type":"pr","data":{}})"), Verdict::unknown);
}

TEST(FinnhubDecoder, RefusesEveryCut) {
  Decoded decoded;
  constexpr std::string_view text = R"({"data":[{"p":7296.89,"s":"A","t":1575526691134,"v":0.011467}],"type":"trade"})";
  for (std::size_t size = 0; size < text.size(); ++size) {
    ASSERT_EQ(decoded(text.substr(0, size)), Verdict::malformed) << size;
    ASSERT_TRUE(decoded.batch.executions.empty());
  }
}

}  // namespace
}  // namespace plimsoll::websocket
