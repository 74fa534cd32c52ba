#include "net/ingest/iex_feed.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/net/ingest/frames.hpp"
#include "tests/net/ingest/recorder.hpp"

namespace plimsoll::ingest {
namespace {

using test::ByteVector;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::uint64_t tops = 0x8003;
constexpr std::uint64_t deep = 0x8004;

/// A feed that hears one segment after the other; offsets follow by themselves.
class Iex : public testing::Test {
 protected:
  void hear(std::uint64_t protocol, std::uint64_t sequence, std::initializer_list<ByteVector> messages,
            std::uint64_t session = 42) {
    if (sequence <= 1) offset_ = 0;
    send_time_ += 1'000;
    const ByteVector frame = test::iex_segment({protocol, sequence, offset_, send_time_, session}, messages);
    for (const ByteVector& message : messages) offset_ += 2 + message.size();
    feed_.on_frame({frame, {7'000}});
  }

  std::uint64_t offset_ = 0;
  std::uint64_t send_time_ = 0;
  test::Recorder recorder_;
  IexFeed feed_{{{4, 1, 1'000}, {}}, recorder_};
};

TEST_F(Iex, PassesTopsQuotesAndTradesOn) {
  hear(tops, 1,
       {test::iex_quote("ZIEXT", 0, 9'700, 990'500, 991'000, 1'000), test::iex_trade("ZIEXT", 0, 100, 990'500),
        test::iex_quote("ZIEXT", 0, 0, 0, 991'000, 1'000)});
  EXPECT_EQ(feed_.format(), FeedFormat::iextp_tops16);
  EXPECT_THAT(recorder_.names(), ElementsAre("ZIEXT"));
  EXPECT_THAT(recorder_.take(),
              ElementsAre("ZIEXT 9700@99.05 / 1000@99.1 live", "ZIEXT trade 100 at 99.05", "ZIEXT - / 1000@99.1 live"));
  EXPECT_EQ(recorder_.last_quote().ts_event.ns, 500);
  EXPECT_EQ(recorder_.last_quote().ts_recv.ns, 7'000);
  const FeedCounters counters = feed_.counters();
  EXPECT_EQ(counters.packets, 1U);
  EXPECT_EQ(counters.messages, 3U);
  EXPECT_EQ(counters.messages_by_type['Q'], 2U);
  EXPECT_EQ(counters.trades, 1U);
}

TEST_F(Iex, ShowsATopsSymbolThatIsNotAvailableAsHalted) {
  hear(tops, 1,
       {test::iex_quote("A", 0x80, 1, 10'000, 20'000, 1), test::iex_quote("A", 0x00, 1, 10'000, 20'000, 1),
        test::iex_status("A", 'H'), test::iex_status("A", 'T'), test::iex_operational("A", 'O'),
        test::iex_operational("A", 'N')});
  EXPECT_THAT(recorder_.take(), ElementsAre("A 1@1 / 1@2 halted", "A 1@1 / 1@2 live", "A 1@1 / 1@2 halted",
                                            "A 1@1 / 1@2 live", "A 1@1 / 1@2 halted", "A 1@1 / 1@2 live"));
}

TEST_F(Iex, RefreshesATopsSymbolAfterAGapWithItsNextQuote) {
  hear(tops, 1, {test::iex_quote("A", 0, 1, 10'000, 20'000, 1), test::iex_quote("B", 0, 2, 10'000, 20'000, 2)});
  recorder_.take();
  hear(tops, 9, {test::iex_quote("B", 0, 3, 10'000, 20'000, 3), test::iex_status("A", 'P')});
  EXPECT_THAT(recorder_.take(), ElementsAre("A 1@1 / 1@2 stale", "B 2@1 / 2@2 stale",  // known to have missed something
                                            "B 3@1 / 3@2 live",                        // and what it is, for B
                                            "A 1@1 / 1@2 halted"));
  EXPECT_EQ(feed_.counters().gaps, 1U);
  EXPECT_EQ(feed_.counters().missing_messages, 6U);
}

TEST_F(Iex, SendsADeepQuoteOnlyWhenTheEventIsComplete) {
  hear(
      deep, 1,
      {test::iex_status("A", 'T'), test::iex_level("A", '8', 1, 100, 10'000), test::iex_level("A", '5', 1, 200, 20'000),
       test::iex_level("A", '5', 0, 0, 20'000), test::iex_level("A", '5', 0, 300, 30'000)});
  EXPECT_EQ(feed_.format(), FeedFormat::iextp_deep10);
  EXPECT_THAT(recorder_.take(), ElementsAre("A 100@1 / - live", "A 100@1 / 200@2 live"));
  hear(deep, 6, {test::iex_level("A", '8', 1, 50, 9'000)});  // behind the best, but it completes the event
  EXPECT_THAT(recorder_.take(), ElementsAre("A 100@1 / 300@3 live"));
  EXPECT_EQ(feed_.book(SymbolId(0U)).depth(market::Side::buy), 2U);
}

TEST_F(Iex, KeepsADeepBookStaleAfterAGapUntilTheSequenceStartsAgain) {
  hear(deep, 1, {test::iex_status("A", 'T'), test::iex_level("A", '8', 1, 100, 10'000)});
  recorder_.take();
  hear(deep, 5, {test::iex_level("A", '8', 1, 150, 11'000)});
  EXPECT_THAT(recorder_.take(), ElementsAre("A 100@1 / - stale", "A 150@1.1 / - stale"));
  hear(deep, 1, {test::iex_status("A", 'T'), test::iex_level("A", '5', 1, 7, 40'000)});
  EXPECT_THAT(recorder_.take(), ElementsAre("A - / - stale", "A - / 7@4 live"));
  EXPECT_EQ(feed_.counters().sequence_resets, 1U);
}

TEST_F(Iex, DoesNotCallADeepPriceLiveWhenItJoinedLateOrHeardNoStatus) {
  hear(deep, 1, {test::iex_level("A", '8', 1, 100, 10'000)});
  EXPECT_THAT(recorder_.take(), ElementsAre("A 100@1 / - unknown"));
  hear(deep, 100, {test::iex_status("B", 'T'), test::iex_level("B", '8', 1, 100, 10'000)}, 43);
  EXPECT_THAT(recorder_.take(), ElementsAre("A - / - unknown", "B 100@1 / - stale"));
}

TEST_F(Iex, DistrustsCrossedQuotesAndImpossiblePrices) {
  hear(tops, 1,
       {test::iex_quote("A", 0, 1, 20'000, 20'000, 1), test::iex_quote("A", 0, 1, 0, 20'000, 1),
        test::iex_quote("A", 0, 1, ~std::uint64_t{0}, 20'000, 1), test::iex_quote("A", 0, 1, 10'000, 20'000, 1)});
  EXPECT_THAT(recorder_.take(),
              ElementsAre("A 1@2 / 1@2 stale", "A - / 1@2 stale", "A - / 1@2 stale", "A 1@1 / 1@2 live"));
  EXPECT_EQ(feed_.counters().crossed_books, 1U);
  EXPECT_EQ(feed_.counters().bad_prices, 2U);
}

TEST_F(Iex, RefusesSymbolsAndLevelsBeyondItsCapacity) {
  hear(tops, 1,
       {test::iex_quote("A", 0, 1, 1, 2, 1), test::iex_quote("B", 0, 1, 1, 2, 1), test::iex_quote("C", 0, 1, 1, 2, 1),
        test::iex_quote("D", 0, 1, 1, 2, 1), test::iex_quote("E", 0, 1, 1, 2, 1)});
  EXPECT_EQ(recorder_.names().size(), 4U);
  EXPECT_EQ(feed_.counters().capacity_refusals, 1U);
}

}  // namespace
}  // namespace plimsoll::ingest
