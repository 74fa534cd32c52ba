// Recorded sessions through the real client over TLS: the books equal those that were built a second time.
#include <gtest/gtest.h>

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "net/websocket/coinbase/venue.hpp"
#include "net/websocket/deribit/venue.hpp"
#include "tests/net/websocket/as_printed.hpp"
#include "tests/net/websocket/book_comparison.hpp"
#include "tests/net/websocket/recording.hpp"
#include "tests/net/websocket/reference_books.hpp"
#include "tests/net/websocket/tls_rig.hpp"
#include "tests/support/shared_data.hpp"

namespace plimsoll::websocket {
namespace {

std::uint64_t messages_in(const std::vector<Recorded>& script) {
  std::uint64_t count = 0;
  for (const Recorded& one : script) count += one.kind == Recorded::Kind::message ? 1 : 0;
  return count;
}

template <typename Reference>
void compare(TlsRig& rig, Reference& reference, std::uint64_t messages) {
  // The answer with the last snapshot may come behind the last message.
  const auto all_live = [&] {
    for (std::size_t symbol = 0; symbol < rig.feed.symbols(); ++symbol) {
      if (rig.feed.quality(SymbolId{symbol}) != Quality::live) return false;
    }
    return true;
  };
  EXPECT_TRUE(rig.until(
      [&] { return (rig.client.counts().messages >= messages && all_live()) || rig.client.losses().total() > 0; }));
  EXPECT_EQ(rig.client.losses().total(), 0U)
      << describe(rig.client.last_loss().reason()).name << ": " << rig.client.last_loss().seen();
  std::uint64_t applied = 0;
  for (std::size_t symbol = 0; symbol < rig.feed.symbols(); ++symbol) {
    const SymbolId id{symbol};
    const ReferenceBook& expected = reference.books[std::string(rig.feed.symbol_name(id))];
    EXPECT_TRUE(expected.live) << rig.feed.symbol_name(id);
    EXPECT_EQ(rig.feed.quality(id), Quality::live) << rig.feed.symbol_name(id);
    EXPECT_TRUE(same_levels(rig.feed.book(id), expected)) << rig.feed.symbol_name(id);
    applied += expected.applied;
  }
  const FeedCounts& counts = rig.feed.counts();
  EXPECT_EQ(counts.changes, applied) << counts.snapshots << " snapshots, " << counts.useless_snapshots << " useless, "
                                     << counts.held_changes << " held, " << counts.gaps << " gaps";
  EXPECT_GT(applied, 0U);
}

/// {"result":null,"id":N} for every subscription.
std::string binance_answer(std::string_view text) {
  const std::size_t id = text.rfind("\"id\":");
  if (id == std::string_view::npos) return "";
  return std::string(R"({"result":null,)").append(text.substr(id));
}

void replay_binance(const std::vector<Recorded>& script, binance::Market market, std::vector<std::string> symbols) {
  BinanceReference reference(market == binance::Market::spot ? BinanceReference::Kind::spot
                                                             : BinanceReference::Kind::futures);
  for (const Recorded& one : script) {
    one.kind == Recorded::Kind::snapshot ? reference.on_snapshot(one.symbol, one.text) : reference.on_message(one.text);
  }
  TestVenueOrder order;
  order.answer = binance_answer;
  order.script = script;
  TestVenue server(order);
  AsPrinted venue(market);
  TlsRig rig(venue, std::move(symbols), server, server.authority());
  compare(rig, reference, messages_in(script) + 1);
}

TEST(RecordedOverTls, BinanceUsdMarginedFutures) {
  PLIMSOLL_REQUIRE_DATA(recorded("hftbacktest/usdm_btcusdt_20240808.gz"));
  replay_binance(nanosecond_recording(recorded("hftbacktest/usdm_btcusdt_20240808.gz"), "BTCUSDT"),
                 binance::Market::usd_margined, {"BTCUSDT"});
}

TEST(RecordedOverTls, BinanceSpot) {
  PLIMSOLL_REQUIRE_DATA(recorded("cryptofeed/BINANCE.ws.1.0.part1.gz"));
  replay_binance(
      second_recording(recorded("cryptofeed/BINANCE.ws.1.0.part1.gz"), recorded("cryptofeed/BINANCE.http.0.0.gz")),
      binance::Market::spot, {"NKNUSDT", "BLZETH", "LRCBTC", "RUNEEUR"});
}

TEST(RecordedOverTls, BinanceCoinMarginedFutures) {
  PLIMSOLL_REQUIRE_DATA(recorded("cryptofeed/BINANCE_DELIVERY.ws.1.0.part1.gz"));
  replay_binance(second_recording(recorded("cryptofeed/BINANCE_DELIVERY.ws.1.0.part1.gz"),
                                  recorded("cryptofeed/BINANCE_DELIVERY.http.0.0.gz")),
                 binance::Market::coin_margined,
                 {"BCHUSD_PERP", "LINKUSD_PERP", "BCHUSD_210924", "ETCUSD_PERP", "ETHUSD_210924", "XRPUSD_PERP",
                  "BTCUSD_211231", "TRXUSD_PERP", "LINKUSD_211231", "EOSUSD_PERP"});
}

/// The recording holds the answers to subscriptions; `texts` of ours come before it.
template <typename Reference>
void replay_stream(const std::vector<Recorded>& script, Venue& venue, std::size_t texts,
                   std::function<std::string(std::string_view)> answer, std::uint64_t answers) {
  Reference reference;
  for (const Recorded& one : script) reference.on_message(one.text);
  std::vector<std::string> symbols;
  for (const auto& [symbol, book] : reference.books) symbols.push_back(symbol);
  TestVenueOrder order;
  order.answer = std::move(answer);
  order.script = script;
  order.texts_before_script = texts;
  TestVenue server(order);
  TlsRig rig(venue, symbols, server, server.authority());
  compare(rig, reference, messages_in(script) + answers);
}

TEST(RecordedOverTls, CoinbaseExchange) {
  PLIMSOLL_REQUIRE_DATA(recorded("cryptofeed/COINBASE.ws.28.0.part1.gz"));
  coinbase::CoinbaseVenue venue(coinbase::Service::exchange);
  replay_stream<CoinbaseReference>(
      second_recording(recorded("cryptofeed/COINBASE.ws.28.0.part1.gz")), venue, 3,
      [](std::string_view) { return std::string(); }, 0);
}

TEST(RecordedOverTls, Deribit) {
  PLIMSOLL_REQUIRE_DATA(recorded("cryptofeed/DERIBIT.ws.1.0.part1.gz"));
  deribit::DeribitVenue venue(QuoteSource::books, "raw");
  replay_stream<DeribitReference>(
      second_recording(recorded("cryptofeed/DERIBIT.ws.1.0.part1.gz")), venue, 2,
      [](std::string_view text) {
        return std::string(
            text.find("set_heartbeat") == std::string_view::npos ? "" : R"({"jsonrpc":"2.0","id":9001,"result":"ok"})");
      },
      1);
}

}  // namespace
}  // namespace plimsoll::websocket
