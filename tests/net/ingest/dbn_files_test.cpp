// Recorded order-by-order and best-price files: books against an independent reconstruction, quotes against the file.
#include <gtest/gtest.h>

#include <filesystem>
#include <optional>
#include <tuple>
#include <utility>

#include "net/ingest/dbn_feed.hpp"
#include "tests/net/ingest/slow_dbn_book.hpp"
#include "tests/support/shared_data.hpp"

namespace plimsoll::ingest {
namespace {

std::filesystem::path sample(const char* name) {
  return testing::shared_data(std::string("market_binary/dbn_nautilus/") + name);
}

/// The quotes as tops, each change once, and a digest over them.
class TopSink final : public market::QuoteSink {
 public:
  void on_symbol(SymbolId, std::string_view name) noexcept override { symbols_.emplace_back(name); }
  void on_quote(const market::Quote& quote) noexcept override {
    last_ = quote;
    ++by_quality_[static_cast<std::size_t>(quote.quality)];
    const test::Top top{quote.bid.raw(), quote.bid_size.raw() / decimal_scale, quote.ask.raw(),
                        quote.ask_size.raw() / decimal_scale};
    if (tops_ == 0 || !(top == top_)) {
      top_ = top;
      ++tops_;
      digest_ = test::digest(digest_, top);
    }
  }
  void on_trade(const market::Trade&) noexcept override { ++trades_; }

  std::vector<std::string> symbols_;
  market::Quote last_;
  test::Top top_;
  std::uint64_t tops_ = 0;
  std::uint64_t digest_ = test::digest_start;
  std::uint64_t trades_ = 0;
  std::array<std::uint64_t, 5> by_quality_{};
};

TEST(RealDbnOrders, BuildTheBookThatASlowReconstructionBuilds) {
  const auto path = sample("esh4-glbx-mdp3-20231225.mbo.dbn.zst");
  PLIMSOLL_REQUIRE_DATA(path);
  const dbn::DbnFile file = dbn::DbnFile::open(path.string());
  ASSERT_EQ(file.survey().records, 68'792U);
  TopSink sink;
  DbnFeed feed(file, {16, 100'000, 100'000}, sink);
  const dbn::ListingKey es = dbn::key_of({0, 1, 17'077, 0});
  DbnSource source(file);
  test::SlowDbnBook slow;
  bool first_of_event = true;
  std::uint64_t trades_at_best = 0;
  std::uint64_t events = 0;
  while (!source.exhausted()) {
    for (const capture::Frame& frame : source.receive()) {
      const test::SlowMbo record(frame.bytes);
      if (record.action == 'T' && first_of_event && record.side != 'N') {
        // The file's own word for its best price: the first trade of an event is at the best of the other side.
        const auto best = feed.market().book(es)->best(record.side == 'B' ? market::Side::sell : market::Side::buy);
        ASSERT_EQ(feed.market().unit(es).to_price(best.price).raw(), record.price);
        ++trades_at_best;
      }
      first_of_event = record.last() ? true : record.action == 'T' ? false : first_of_event;
      feed.on_frame(frame);
      slow.apply(record);
      if (!record.last()) continue;
      ++events;
      const test::Top top = slow.top();
      const auto book = feed.market().book(es);
      const market::BookLevel bid = book->best(market::Side::buy);
      const market::BookLevel ask = book->best(market::Side::sell);
      const BookUnit unit = feed.market().unit(es);
      ASSERT_EQ(unit.to_price(bid.price).raw(), top.bid);
      ASSERT_EQ(unit.to_price(ask.price).raw(), top.ask);
      ASSERT_EQ(static_cast<std::int64_t>(bid.shares), top.bid_size);
      ASSERT_EQ(static_cast<std::int64_t>(ask.shares), top.ask_size);
    }
  }
  EXPECT_EQ(source.tail(), dbn::RecordTail::clean);
  // Numbers of a third reconstruction, in another language, from the file alone.
  EXPECT_EQ(events, 47'022U);
  EXPECT_EQ(trades_at_best, 2'833U);
  EXPECT_EQ(sink.tops_, 25'439U);
  EXPECT_EQ(sink.digest_, 0xA7DEAF93648173F5U);
  EXPECT_EQ(feed.market().books().live_orders(), 11'217U);
  EXPECT_EQ(feed.market().book(es)->depth(market::Side::buy), 922U);
  EXPECT_EQ(feed.market().book(es)->depth(market::Side::sell), 565U);
  EXPECT_EQ(sink.last_.bid.raw(), 4'810'000'000'000);
  EXPECT_EQ(sink.last_.ask.raw(), 4'810'250'000'000);
  EXPECT_EQ(sink.last_.quality, Quality::live);
  EXPECT_EQ(sink.trades_, 2'973U);
  EXPECT_EQ(sink.symbols_, std::vector<std::string>{"ESH4"});
  EXPECT_EQ(sink.by_quality_[static_cast<std::size_t>(Quality::stale)], 0U);  // complete, and never crossed while open
  const FeedCounters counters = feed.counters();
  EXPECT_EQ(counters.messages_by_type[0xA0], 68'792U);
  EXPECT_EQ(counters.unknown_orders + counters.duplicate_orders + counters.bad_prices + counters.bad_quantities, 0U);
  EXPECT_EQ(counters.crossed_books, 0U);
}

TEST(RealDbnOrders, ASnapshotAloneIsABookOfAMarketThatIsNotOpen) {
  const auto path = sample("esh4-glbx-mdp3-20231224.mbo.dbn.zst");
  PLIMSOLL_REQUIRE_DATA(path);
  const dbn::DbnFile file = dbn::DbnFile::open(path.string());
  ASSERT_EQ(file.survey().records, 8'725U);
  TopSink sink;
  DbnFeed feed(file, {16, 100'000, 100'000}, sink);
  DbnSource source(file);
  run_to_end(source, feed);
  EXPECT_EQ(sink.tops_, 1U);
  EXPECT_EQ(sink.top_, (test::Top{4'799'000'000'000, 16, 4'799'500'000'000, 23}));
  EXPECT_EQ(sink.last_.quality, Quality::unknown);
  EXPECT_EQ(feed.market().books().live_orders(), 8'725U);
}

TEST(RealDbnQuotes, AreTheBestPricesThatTheFileGives) {
  const auto path = sample("historical_bars_catalog/futures_mbp-1_2024-07-01T23-58_2024-07-02T00-02.dbn.zst");
  PLIMSOLL_REQUIRE_DATA(path);
  const dbn::DbnFile file = dbn::DbnFile::open(path.string());
  TopSink sink;
  DbnFeed feed(file, {16, 16, 16}, sink);
  DbnSource source(file);
  std::uint64_t compared = 0;
  while (!source.exhausted()) {
    for (const capture::Frame& frame : source.receive()) {
      feed.on_frame(frame);
      if ((test::number(frame.bytes, 30, 1) & 0x80) == 0) continue;
      const auto nanos = [&frame](std::size_t at) {
        return static_cast<std::int64_t>(test::number(frame.bytes, at, 8));
      };
      const auto size = [&frame](std::size_t at) {
        return static_cast<std::int64_t>(test::number(frame.bytes, at, 4));
      };
      ASSERT_EQ(sink.top_, (test::Top{nanos(48), size(64), nanos(56), size(68)}));
      ++compared;
    }
  }
  EXPECT_EQ(compared, 2'168U);
  EXPECT_EQ(sink.trades_, 120U);
  EXPECT_EQ(sink.last_.quality, Quality::live);
  EXPECT_EQ(sink.symbols_, std::vector<std::string>{"ESU4"});
}

TEST(RealDbnQuotes, OfOptionsAndFuturesComeFromSamples) {
  for (const char* name : {"options_catalog/futures_bbo-1m_2024-05-09T09-55_2024-05-09T10-05.dbn.zst",
                           "options_catalog/options_bbo-1m_2024-05-09T09-55_2024-05-09T10-05.dbn.zst"}) {
    const auto path = sample(name);
    PLIMSOLL_REQUIRE_DATA(path);
    const dbn::DbnFile file = dbn::DbnFile::open(path.string());
    TopSink sink;
    DbnFeed feed(file, {16, 16, 16}, sink);
    DbnSource source(file);
    run_to_end(source, feed);
    EXPECT_EQ(feed.counters().messages, 20U);
    EXPECT_EQ(sink.symbols_.size(), 2U);
    EXPECT_EQ(sink.last_.quality, Quality::live);
  }
}

}  // namespace
}  // namespace plimsoll::ingest
