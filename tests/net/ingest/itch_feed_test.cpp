#include "net/ingest/itch_feed.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/net/ingest/frames.hpp"
#include "tests/net/ingest/recorder.hpp"

namespace plimsoll::ingest {
namespace {

using test::ByteVector;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::uint64_t aapl = 13;
constexpr std::uint64_t msft = 14;
constexpr Timestamp midnight{1'576'213'200'000'000'000};  // 2019-12-13 00:00 New York

/// A feed that hears one packet after the other.
class Itch : public testing::Test {
 protected:
  void hear(const ByteVector& frame) {
    ++time_us_;
    feed_.on_frame({frame, {time_us_ * 1'000}});
  }
  /// Messages 1 .. 3: AAPL trades, one order on each side.
  void open() {
    hear(test::mold(1, {test::action(aapl, "AAPL", 'T'), test::add(aapl, "AAPL", 1, 'B', 100, 10'0000),
                        test::add(aapl, "AAPL", 2, 'S', 50, 10'0200)}));
    recorder_.take();
  }

  std::int64_t time_us_ = 0;
  test::Recorder recorder_;
  ItchFeed feed_{{{100, 1'000, 10'000}, midnight, {}}, recorder_};
};

TEST_F(Itch, GivesNoIdToASymbolThatItRefuses) {
  constexpr std::uint64_t beyond = 100;  // the feed has room for 100 symbols
  hear(test::mold(1, {test::action(beyond, "ZZZZ", 'T'), test::action(aapl, "AAPL", 'T')}));
  EXPECT_THAT(recorder_.names(), ElementsAre("AAPL"));
  EXPECT_THAT(recorder_.take(), IsEmpty());  // no word of an id that is not dense
  EXPECT_EQ(feed_.counters().capacity_refusals, 1U);
}

TEST_F(Itch, TurnsOrdersIntoQuotesAndTrades) {
  hear(test::mold(1, {test::system_event('O'), test::action(aapl, "AAPL", 'T'),
                      test::add(aapl, "AAPL", 1, 'B', 100, 10'0000), test::add(aapl, "AAPL", 2, 'S', 50, 10'0200),
                      test::add(aapl, "AAPL", 3, 'B', 10, 9'9900), test::executed(aapl, 1, 40)}));
  EXPECT_THAT(recorder_.names(), ElementsAre("AAPL"));
  EXPECT_THAT(recorder_.take(),
              ElementsAre("AAPL 100@10 / - live",         // the first bid
                          "AAPL 100@10 / 50@10.02 live",  // the first ask; the bid behind says nothing
                          "AAPL trade 40 at 10", "AAPL 60@10 / 50@10.02 live"));
  hear(test::mold(7, {test::cancelled(aapl, 2, 20), test::replaced(aapl, 1, 4, 30, 10'0100), test::deleted(aapl, 4),
                      test::executed_at(aapl, 2, 5, 'Y', 10'0150), test::executed_at(aapl, 2, 5, 'N', 10'0150),
                      test::hidden_trade(aapl, "AAPL", 7, 10'0050)}));
  EXPECT_THAT(recorder_.take(),
              ElementsAre("AAPL 60@10 / 30@10.02 live", "AAPL 30@10.01 / 30@10.02 live", "AAPL 10@9.99 / 30@10.02 live",
                          "AAPL trade 5 at 10.015", "AAPL 10@9.99 / 25@10.02 live",  //
                          "AAPL 10@9.99 / 20@10.02 live",                            // printed with its cross, not here
                          "AAPL trade 7 at 10.005"));
  const FeedCounters counters = feed_.counters();
  EXPECT_EQ(counters.packets, 2U);
  EXPECT_EQ(counters.messages, 12U);
  EXPECT_EQ(counters.messages_by_type['A'], 3U);
  EXPECT_EQ(counters.trades, 3U);
  EXPECT_EQ(counters.gaps + counters.unknown_orders + counters.malformed_packets, 0U);
}

TEST_F(Itch, StampsVenueTimeFromMidnightAndReceiveTimeFromTheFrame) {
  hear(
      test::mold(1, {test::action(aapl, "AAPL", 'T'), test::add(aapl, "AAPL", 1, 'B', 100, 10'0000, 34'200'000'000'001),
                     test::executed(aapl, 1, 1, 34'200'000'000'002)}));
  EXPECT_EQ(recorder_.last_quote().ts_event.ns, midnight.ns + 34'200'000'000'002);
  EXPECT_EQ(recorder_.last_trade().ts_event.ns, midnight.ns + 34'200'000'000'002);
  EXPECT_EQ(recorder_.last_quote().ts_recv.ns, 1'000);
}

TEST_F(Itch, MakesEveryQuoteStaleAfterAGapUntilANewSession) {
  open();
  hear(test::mold(5, {test::add(aapl, "AAPL", 3, 'B', 10, 10'0100)}));  // 4 is missing
  EXPECT_THAT(recorder_.take(), ElementsAre("AAPL 100@10 / 50@10.02 stale", "AAPL 10@10.01 / 50@10.02 stale"));
  hear(test::mold(6, {test::deleted(aapl, 3)}));
  EXPECT_THAT(recorder_.take(), ElementsAre("AAPL 100@10 / 50@10.02 stale"));
  hear(test::mold(1, {test::action(aapl, "AAPL", 'T'), test::add(aapl, "AAPL", 1, 'B', 5, 11'0000)}, "SESSION002"));
  EXPECT_THAT(recorder_.take(), ElementsAre("AAPL - / - stale", "AAPL 5@11 / - live"));
  EXPECT_EQ(feed_.counters().gaps, 1U);
  EXPECT_EQ(feed_.counters().missing_messages, 1U);
  EXPECT_EQ(feed_.counters().sessions, 2U);
}

TEST_F(Itch, IsStaleFromTheBeginningWhenItJoinsLate) {
  hear(test::mold(1'000, {test::action(aapl, "AAPL", 'T'), test::add(aapl, "AAPL", 1, 'B', 100, 10'0000)}));
  EXPECT_THAT(recorder_.take(), ElementsAre("AAPL 100@10 / - stale"));
}

TEST_F(Itch, NeverAppliesAMessageTwice) {
  open();
  hear(test::mold(2, {test::add(aapl, "AAPL", 1, 'B', 100, 10'0000), test::add(aapl, "AAPL", 2, 'S', 50, 10'0200)}));
  hear(test::mold(3, {test::add(aapl, "AAPL", 2, 'S', 50, 10'0200), test::executed(aapl, 1, 1)}));
  EXPECT_THAT(recorder_.take(), ElementsAre("AAPL trade 1 at 10", "AAPL 99@10 / 50@10.02 live"));
  EXPECT_EQ(feed_.counters().duplicate_messages, 3U);
  EXPECT_EQ(feed_.counters().duplicate_orders, 0U);
}

TEST_F(Itch, ShowsHaltsAndResumptions) {
  open();
  hear(test::mold(4, {test::action(aapl, "AAPL", 'H'), test::action(aapl, "AAPL", 'Q'), test::action(aapl, "AAPL", 'P'),
                      test::action(aapl, "AAPL", 'T')}));
  EXPECT_THAT(recorder_.take(), ElementsAre("AAPL 100@10 / 50@10.02 halted", "AAPL 100@10 / 50@10.02 halted",
                                            "AAPL 100@10 / 50@10.02 halted", "AAPL 100@10 / 50@10.02 live"));
  hear(test::mold(8, {test::system_event('E')}));
  EXPECT_THAT(recorder_.take(), ElementsAre("AAPL 100@10 / 50@10.02 halted"));
}

TEST_F(Itch, DoesNotCallAPriceLiveBeforeTheVenueSaysThatTheSymbolTrades) {
  hear(test::mold(1, {test::add(msft, "MSFT", 1, 'B', 100, 10'0000)}));
  EXPECT_THAT(recorder_.take(), ElementsAre("MSFT 100@10 / - unknown"));
  hear(test::mold(2, {test::executed(msft, 1, 1)}));  // it trades: that is proof
  EXPECT_THAT(recorder_.take(), ElementsAre("MSFT trade 1 at 10", "MSFT 99@10 / - live"));
}

TEST_F(Itch, DistrustsACrossedBookWhileItIsCrossed) {
  open();
  hear(test::mold(4, {test::add(aapl, "AAPL", 3, 'B', 1, 10'0300), test::deleted(aapl, 3)}));
  EXPECT_THAT(recorder_.take(), ElementsAre("AAPL 1@10.03 / 50@10.02 stale", "AAPL 100@10 / 50@10.02 live"));
  EXPECT_EQ(feed_.counters().crossed_books, 1U);
}

TEST_F(Itch, DistrustsASymbolWhoseBookRefusedAnInstructionAndNoOther) {
  open();
  hear(test::mold(4, {test::action(msft, "MSFT", 'T'), test::add(msft, "MSFT", 9, 'B', 1, 20'0000),
                      test::deleted(aapl, 77),                      // no such order
                      test::add(aapl, "AAPL", 78, 'X', 1, 1'0000),  // no such side
                      test::add(msft, "MSFT", 10, 'S', 1, 21'0000)}));
  EXPECT_THAT(recorder_.take(),
              ElementsAre("MSFT 1@20 / - live", "AAPL 100@10 / 50@10.02 stale", "MSFT 1@20 / 1@21 live"));
  EXPECT_EQ(feed_.counters().unknown_orders, 1U);
  EXPECT_EQ(feed_.counters().bad_sides, 1U);
}

TEST_F(Itch, CountsWhatItCannotReadAndGoesOn) {
  open();
  feed_.on_frame({ByteVector(5), {}});                       // no frame
  feed_.on_frame({test::ethernet(test::hex("00 01")), {}});  // no MoldUDP64
  ByteVector short_add = test::add(aapl, "AAPL", 3, 'B', 1, 1'0000);
  short_add.pop_back();
  hear(test::mold(4, {test::hex("7a 01 02"), ByteVector(), short_add, test::executed(aapl, 1, 1)}));
  const FeedCounters counters = feed_.counters();
  EXPECT_EQ(counters.frames.refused(), 1U);
  EXPECT_EQ(counters.malformed_packets, 1U);
  EXPECT_EQ(counters.unknown_types, 1U);
  EXPECT_EQ(counters.empty_messages, 1U);
  EXPECT_EQ(counters.wrong_lengths, 1U);
  // A message that should have been read and was not may have been an order of any symbol.
  EXPECT_THAT(recorder_.take(),
              ElementsAre("AAPL 100@10 / 50@10.02 stale", "AAPL trade 1 at 10", "AAPL 99@10 / 50@10.02 stale"));
}

TEST_F(Itch, KeepsSymbolIdsAcrossSessionsWhoseLocatesDiffer) {
  open();
  hear(test::mold(1, {test::action(50, "MSFT", 'T'), test::add(51, "AAPL", 1, 'B', 5, 11'0000)}, "SESSION002"));
  EXPECT_THAT(recorder_.names(), ElementsAre("AAPL", "MSFT"));
  EXPECT_EQ(recorder_.last_quote().symbol, SymbolId(0U));
}

TEST_F(Itch, RefusesSymbolsBeyondItsCapacity) {
  hear(test::mold(1, {test::add(100, "TOOHIGH", 1, 'B', 5, 11'0000)}));
  EXPECT_THAT(recorder_.names(), IsEmpty());
  EXPECT_THAT(recorder_.take(), IsEmpty());
  EXPECT_EQ(feed_.counters().capacity_refusals, 1U);
}

TEST_F(Itch, ReadsRecordsOfAFileAndIsLiveOnlyFromTheStartOfMessages) {
  feed_.on_record(test::system_event('O'));
  feed_.on_record(test::action(aapl, "AAPL", 'T'));
  feed_.on_record(test::add(aapl, "AAPL", 1, 'B', 100, 10'0000));
  EXPECT_THAT(recorder_.take(), ElementsAre("AAPL 100@10 / - live"));
  EXPECT_EQ(recorder_.last_quote().ts_recv, recorder_.last_quote().ts_event);

  test::Recorder late_recorder;
  ItchFeed late({{100, 1'000, 10'000}, midnight, {}}, late_recorder);
  late.on_record(test::action(aapl, "AAPL", 'T'));
  late.on_record(test::add(aapl, "AAPL", 1, 'B', 100, 10'0000));
  EXPECT_THAT(late_recorder.take(), ElementsAre("AAPL 100@10 / - stale"));
}

}  // namespace
}  // namespace plimsoll::ingest
