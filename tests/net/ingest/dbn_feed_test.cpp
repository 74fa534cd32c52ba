// DBN records as stories: what each says about books, quotes, trades, and how far they can be trusted.
#include "net/ingest/dbn_feed.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/net/dbn/dbn_bytes.hpp"
#include "tests/net/ingest/recorder.hpp"

namespace plimsoll::ingest {
namespace {

using test::mbo;
using test::top;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr std::uint8_t last = 0x80, snapshot = 0x20, bad_time = 0x08, maybe_bad = 0x04;
constexpr std::int64_t one = 1'000'000'000;

class DbnStory : public ::testing::Test {
 protected:
  /// Opens a file of these records, with what its survey finds out.
  void open(const std::vector<test::ByteVector>& records, const test::DbnHeader& header = {},
            market::BookLimits limits = {16, 1'000, 1'000}) {
    bytes_ = test::joined({test::dbn_header(header), test::joined(records)});
    file_.emplace(dbn::DbnFile::from_bytes("story.dbn", bytes_));
    feed_.emplace(*file_, limits, recorder_);
    source_.emplace(*file_);
  }
  /// The next record; what came out of it.
  std::vector<std::string> step() {
    if (burst_.empty()) burst_ = source_->receive();
    feed_->on_frame(burst_.front());
    burst_ = burst_.subspan(1);
    return recorder_.take();
  }
  std::vector<std::string> run() {
    while (!source_->exhausted()) feed_->on_frames(source_->receive());
    return recorder_.take();
  }
  /// All records, and what came out of the last one.
  std::vector<std::string> last_of() {
    std::vector<std::string> lines;
    for (std::uint64_t i = 0; i < file_->survey().records; ++i) lines = step();
    return lines;
  }

  test::ByteVector bytes_;
  test::Recorder recorder_{test::Symbols::told};
  std::optional<dbn::DbnFile> file_;
  std::optional<DbnFeed> feed_;
  std::optional<DbnSource> source_;
  std::span<const capture::Frame> burst_;
};

TEST_F(DbnStory, ASnapshotIsABookAndATradeOpensTheMarket) {
  open({
      mbo({.action = 'R', .side = 'N', .price = INT64_MAX, .size = 0, .flags = snapshot | bad_time}),
      mbo({.order = 1, .price = 4'800 * one, .size = 5, .flags = snapshot | bad_time}),
      mbo({.side = 'A', .order = 2, .price = 4'800 * one + one / 4, .size = 7, .flags = snapshot | bad_time | last}),
      mbo({.action = 'T', .side = 'B', .order = 0, .price = 4'800 * one + one / 4, .size = 3, .flags = 0}),
      mbo({.action = 'F', .side = 'A', .order = 2, .price = 4'800 * one + one / 4, .size = 3, .flags = 0}),
      mbo({.action = 'C', .side = 'A', .order = 2, .price = 4'800 * one + one / 4, .size = 3}),
  });
  EXPECT_THAT(step(), ElementsAre("symbol ESH6"));
  EXPECT_THAT(step(), IsEmpty());  // a quote in the middle of a snapshot would be half a book
  EXPECT_THAT(step(), ElementsAre("ESH6 5@4800 / 7@4800.25 unknown"));
  EXPECT_THAT(step(), ElementsAre("ESH6 trade 3 at 4800.25"));
  EXPECT_THAT(step(), IsEmpty());  // neither trades nor fills touch the book
  EXPECT_THAT(step(), ElementsAre("ESH6 5@4800 / 4@4800.25 live"));
  const FeedCounters counters = feed_->counters();
  EXPECT_EQ(counters.messages, 6U);
  EXPECT_EQ(counters.messages_by_type[0xA0], 6U);
  EXPECT_EQ(counters.trades, 1U);
}

TEST_F(DbnStory, AModificationMovesAnOrderAndACancellationTakesPartOfIt) {
  open({
      mbo({.action = 'R', .side = 'N'}),
      mbo({.order = 1, .price = 100 * one, .size = 5}),
      mbo({.order = 2, .price = 100 * one, .size = 5}),
      mbo({.action = 'M', .order = 1, .price = 101 * one, .size = 2}),   // better and smaller
      mbo({.action = 'M', .order = 1, .price = 101 * one, .size = 9}),   // larger
      mbo({.action = 'C', .order = 1, .price = 101 * one, .size = 4}),   // in part
      mbo({.action = 'C', .order = 1, .price = 101 * one, .size = 5}),   // the rest
      mbo({.action = 'N', .side = 'N', .price = INT64_MAX, .size = 0}),  // says nothing
      mbo({.action = 'R', .side = 'N'}),
  });
  EXPECT_THAT(run(), ElementsAre("symbol ESH6", "ESH6 - / - unknown", "ESH6 5@100 / - unknown",
                                 "ESH6 10@100 / - unknown", "ESH6 2@101 / - unknown", "ESH6 9@101 / - unknown",
                                 "ESH6 5@101 / - unknown", "ESH6 5@100 / - unknown", "ESH6 - / - unknown"));
  EXPECT_EQ(feed_->counters().unknown_orders, 0U);
}

TEST_F(DbnStory, NothingIsSaidInTheMiddleOfAnEvent) {
  open({
      mbo({.action = 'R', .side = 'N'}),
      mbo({.order = 1, .price = 100 * one, .flags = 0}),
      mbo({.order = 2, .price = 101 * one, .flags = 0}),
      mbo({.action = 'C', .order = 2, .price = 101 * one, .flags = last}),
  });
  EXPECT_THAT(run(), ElementsAre("symbol ESH6", "ESH6 - / - unknown", "ESH6 10@100 / - unknown"));
}

std::vector<test::ByteVector> trading() {
  return {
      mbo({.action = 'R', .side = 'N'}),
      mbo({.order = 1, .price = 100 * one}),
      mbo({.side = 'A', .order = 2, .price = 102 * one}),
      mbo({.action = 'T', .side = 'B', .price = 102 * one, .size = 1, .flags = last}),
  };
}

TEST_F(DbnStory, WhatTheBookCannotHaveRightMakesItStaleUntilItBeginsAnew) {
  const std::vector<test::ByteVector> wrong{
      mbo({.action = 'C', .order = 77}),                                // never heard of
      mbo({.action = 'M', .order = 77, .price = 90 * one}),             // likewise
      mbo({.order = 1, .price = 90 * one}),                             // there already
      mbo({.action = 'C', .order = 1, .size = 11}),                     // more than it has
      mbo({.order = 3, .price = INT64_MAX}),                            // no price
      mbo({.order = 3, .price = 90 * one, .size = 0}),                  // nothing
      mbo({.side = 'N', .order = 3, .price = 90 * one}),                // no side
      mbo({.action = 'Z', .order = 3, .price = 90 * one}),              // no action
      mbo({.order = 3, .price = 90 * one, .flags = last | 0x40}),       // a best price, not an order
      mbo({.order = 3, .price = 90 * one, .flags = last | maybe_bad}),  // the vendor lost something
  };
  for (const test::ByteVector& record : wrong) {
    auto records = trading();
    records.push_back(record);
    records.push_back(mbo({.order = 8, .price = 101 * one}));
    records.push_back(mbo({.action = 'R', .side = 'N'}));
    records.push_back(mbo({.order = 9, .price = 101 * one}));
    records.push_back(mbo({.side = 'A', .order = 10, .price = 103 * one}));
    recorder_ = test::Recorder(test::Symbols::told);
    burst_ = {};
    open(records);
    for (int i = 0; i < 3; ++i) step();
    EXPECT_THAT(step(), ElementsAre("ESH6 trade 1 at 102", "ESH6 10@100 / 10@102 live"));
    EXPECT_THAT(step(), ElementsAre("ESH6 10@100 / 10@102 stale"));
    EXPECT_THAT(step(), ElementsAre("ESH6 10@101 / 10@102 stale"));
    EXPECT_THAT(step(), ElementsAre("ESH6 - / - live"));
    step();
    EXPECT_THAT(step(), ElementsAre("ESH6 10@101 / 10@103 live"));
  }
}

TEST_F(DbnStory, ARecordOfAWrongLengthMakesItsInstrumentStale) {
  auto records = trading();
  auto longer = test::joined({mbo({}), test::ByteVector(4)});
  longer[0] = std::byte{15};
  records.push_back(longer);
  open(records);
  EXPECT_THAT(last_of(), ElementsAre("ESH6 10@100 / 10@102 stale"));
  EXPECT_EQ(feed_->counters().wrong_lengths, 1U);
}

TEST_F(DbnStory, OrdersBeforeWeJoinedAreMissing) {
  open({mbo({.order = 1, .price = 100 * one}), mbo({.side = 'A', .order = 2, .price = 102 * one}),
        mbo({.action = 'T', .side = 'B', .price = 102 * one, .size = 1})});
  EXPECT_THAT(last_of(), ElementsAre("ESH6 trade 1 at 102", "ESH6 10@100 / 10@102 stale"));
}

TEST_F(DbnStory, ASnapshotWithoutAClearBeginsANewBook) {
  auto records = trading();
  records.push_back(mbo({.order = 5, .price = 100 * one, .size = 1, .flags = snapshot}));
  records.push_back(mbo({.side = 'A', .order = 6, .price = 101 * one, .size = 2, .flags = snapshot}));
  records.push_back(mbo({.order = 7, .price = 99 * one, .size = 2}));  // no record of the snapshot said "last"
  open(records);
  EXPECT_THAT(last_of(), ElementsAre("ESH6 1@100 / 2@101 live"));
}

TEST_F(DbnStory, ASnapshotMayEndWithEveryRecord) {
  const std::uint8_t each = snapshot | bad_time | last;
  open({mbo({.action = 'R', .side = 'N', .flags = each}), mbo({.order = 1, .price = 100 * one, .flags = each}),
        mbo({.order = 2, .price = 100 * one, .flags = each}),
        mbo({.side = 'A', .order = 3, .price = 101 * one, .flags = each})});
  EXPECT_THAT(last_of(), ElementsAre("ESH6 20@100 / 10@101 unknown"));
}

TEST_F(DbnStory, CrossedPricesWhileTheMarketIsOpenAreStale) {
  auto records = trading();
  records.push_back(mbo({.order = 5, .price = 102 * one}));
  open(records);
  EXPECT_THAT(last_of(), ElementsAre("ESH6 10@102 / 10@102 stale"));
  EXPECT_EQ(feed_->counters().crossed_books, 1U);
}

TEST_F(DbnStory, PricesBelowZeroAndFarBelowACentAreExact) {
  open({
      mbo({.action = 'R', .side = 'N'}),
      mbo({.order = 1, .price = -37'630'000'000}),
      mbo({.side = 'A', .order = 2, .price = 0}),
      mbo({.action = 'R', .side = 'N', .instrument = 6}),
      mbo({.order = 1, .price = 6'890'500, .instrument = 6}),  // a yen, in ticks of half a millionth of a dollar
      mbo({.side = 'A', .order = 2, .price = 6'891'000, .instrument = 6}),
  });
  EXPECT_THAT(run(), ElementsAre("symbol ESH6", "ESH6 - / - unknown", "ESH6 10@-37.63 / - unknown",
                                 "ESH6 10@-37.63 / 10@0 unknown", "symbol #6", "#6 - / - unknown",
                                 "#6 10@0.0068905 / - unknown", "#6 10@0.0068905 / 10@0.006891 unknown"));
  EXPECT_EQ(feed_->counters().bad_prices, 0U);
}

TEST_F(DbnStory, TheSameOrderNumberOnTwoInstrumentsIsTwoOrders) {
  open({mbo({.action = 'R', .side = 'N'}), mbo({.action = 'R', .side = 'N', .instrument = 6}),
        mbo({.order = 1, .price = 100 * one, .size = 1}),
        mbo({.order = 1, .price = 50 * one, .size = 2, .instrument = 6}),
        mbo({.action = 'C', .order = 1, .price = 100 * one, .size = 1}),
        mbo({.action = 'C', .order = 1, .price = 50 * one, .size = 1, .instrument = 6})});
  EXPECT_THAT(last_of(), ElementsAre("#6 1@50 / - unknown"));
  EXPECT_EQ(feed_->counters().unknown_orders + feed_->counters().duplicate_orders, 0U);
}

TEST_F(DbnStory, BestPricesComeAsTheyAreAndAnEmptySideHasNone) {
  open({
      top({.action = 'A', .bid = 100 * one, .ask = INT64_MAX, .ask_size = 0}),
      top({.action = 'T', .price = 101 * one, .size = 2, .flags = 0, .bid = 100 * one, .ask = 101 * one}),
      top({.action = 'C', .flags = last, .bid = 100 * one, .ask = 102 * one}),
      top({.action = 'C', .flags = last, .bid = 100 * one, .ask = 102 * one}),  // nothing new
      top({.action = 'C', .flags = last | maybe_bad, .bid = 100 * one, .ask = 102 * one}),
      top({.action = 'C', .flags = last, .bid = 100 * one, .ask = 102 * one}),  // complete by itself
  });
  EXPECT_THAT(run(),
              ElementsAre("symbol ESH6", "ESH6 5@100 / - unknown", "ESH6 trade 2 at 101", "ESH6 5@100 / 6@101 live",
                          "ESH6 5@100 / 6@102 live", "ESH6 5@100 / 6@102 stale", "ESH6 5@100 / 6@102 live"));
}

TEST_F(DbnStory, SamplesOfBestPricesAreQuotesAndNoTrades) {
  for (const std::uint8_t type : std::initializer_list<std::uint8_t>{0xC0, 0xC1, 0xC3, 0xC4}) {
    recorder_ = test::Recorder(test::Symbols::told);
    open({top({.type = type, .action = '\0', .price = INT64_MAX}),
          top({.type = type, .action = '\0', .price = 100 * one})});
    EXPECT_THAT(run(), ElementsAre("symbol ESH6", "ESH6 5@4800 / 6@4800.25 unknown", "ESH6 5@4800 / 6@4800.25 live"));
  }
}

TEST_F(DbnStory, ASampleIsAsOldAsItsIntervalAndNotAsTheLastTrade) {
  open({test::joined({test::record_header(80, 0xC4, 17'077, 1, UINT64_MAX), [] {
                        const auto sample = top({});
                        return test::ByteVector(sample.begin() + 16, sample.end());
                      }()})});
  run();
  EXPECT_EQ(recorder_.last_quote().ts_event.ns, static_cast<std::int64_t>(test::start_ns) + 1'000);
}

TEST_F(DbnStory, TheSameEventInTwoSchemasIsTakenOnce) {
  open({top({.type = 0x01}), top({.type = 0xC3}), top({.type = 0x01, .action = 'T', .price = 100 * one})});
  EXPECT_EQ(run().size(), 4U);  // the symbol, a quote, the trade and the quote that is live with it
  EXPECT_EQ(feed_->counters().duplicate_messages, 1U);
}

TEST_F(DbnStory, AStatusDecidesWhatAQuoteIsWorth) {
  const auto status = [](std::uint16_t action, char is_trading) {
    return test::Writer()
        .raw(test::record_header(40, 0x12))
        .le(test::start_ns + 2'000, 8)
        .le(action, 2)
        .le(0, 4)
        .text({&is_trading, 1})
        .text("~~")
        .zeros(7)
        .bytes();
  };
  open({status(7, 'Y'), top({}), status(8, 'N'), status(14, '~'), status(7, 'Y'), status(12, 'N')});
  EXPECT_THAT(run(), ElementsAre("symbol ESH6", "ESH6 5@4800 / 6@4800.25 live", "ESH6 5@4800 / 6@4800.25 halted",
                                 "ESH6 5@4800 / 6@4800.25 live", "ESH6 5@4800 / 6@4800.25 halted"));
}

TEST_F(DbnStory, SeveralPublishersOfAnInstrumentAreSeveralSymbols) {
  open({top({.publisher = 30}), top({.bid_size = 9, .publisher = 34}), top({.bid_size = 2, .publisher = 30})});
  EXPECT_THAT(run(), ElementsAre("symbol ESH6", "ESH6 5@4800 / 6@4800.25 unknown", "symbol ESH6@34",
                                 "ESH6@34 9@4800 / 6@4800.25 unknown", "ESH6 2@4800 / 6@4800.25 unknown"));
  EXPECT_EQ(file_->survey().shared_instruments, 1U);
}

TEST_F(DbnStory, ANameGoesToTheNextContractOnItsDay) {
  constexpr std::uint64_t day_ns = 86'400'000'000'000;
  test::DbnHeader header;
  header.mappings = {{"ES.c.0", 20'260'105, 20'260'106, "1"}, {"ES.c.0", 20'260'106, 20'260'107, "2"}};
  open({top({.action = 'T', .instrument = 1}),
        top({.action = 'T', .bid_size = 7, .instrument = 2, .at_ns = test::start_ns + day_ns}),
        top({.bid_size = 8, .instrument = 1, .at_ns = test::start_ns + day_ns + 1'000})},
       header);
  EXPECT_THAT(run(), ElementsAre("symbol ES.c.0", "ES.c.0 trade 1 at 4800", "ES.c.0 5@4800 / 6@4800.25 live",
                                 "ES.c.0 5@4800 / 6@4800.25 stale",  // the old contract is not the name any more
                                 "ES.c.0 trade 1 at 4800", "ES.c.0 7@4800 / 6@4800.25 live"));
}

TEST_F(DbnStory, NumbersThatAreAskedForHaveTheirNameOnTheOtherSide) {
  test::DbnHeader header;
  header.kind_in = 0;
  header.mappings = {{"17077", 20'260'105, 20'260'106, "ESH6"}};
  open({top({})}, header);
  EXPECT_EQ(run().front(), "symbol ESH6");
}

TEST_F(DbnStory, DefinitionsNameWhatTheMetadataDoesNot) {
  test::DbnHeader header;
  header.version = 1;
  header.mappings = {};
  // Version 1: 360 bytes, the symbol at 200.
  const auto definition =
      test::Writer().raw(test::record_header(360, 0x13, 5)).zeros(184).raw(test::padded("CLK6", 22)).zeros(138);
  open({definition.bytes(), top({.instrument = 5}), top({.instrument = 6})}, header);
  EXPECT_THAT(run(), ElementsAre("symbol CLK6", "CLK6 5@4800 / 6@4800.25 unknown", "symbol #6",
                                 "#6 5@4800 / 6@4800.25 unknown"));
}

TEST_F(DbnStory, MoreInstrumentsAndOrdersThanThereIsRoomForAreCounted) {
  open({mbo({.action = 'R', .side = 'N'}), mbo({.order = 1, .price = 100 * one}), mbo({.order = 2, .price = 99 * one}),
        mbo({.order = 3, .price = 98 * one}), mbo({.instrument = 6}), mbo({.instrument = 7})},
       {}, {2, 2, 100});
  run();
  EXPECT_EQ(feed_->counters().capacity_refusals, 3U);  // order 3, the one of instrument 6, and instrument 7 itself
}

TEST_F(DbnStory, TypesThatCarryNoMarketAreSkippedAndCountedByType) {
  open({test::joined({test::record_header(56, 0x21), test::ByteVector(40)}),
        test::joined({test::record_header(64, 0x18), test::ByteVector(48)}),
        test::joined({test::record_header(20, 0x7E), test::ByteVector(4)})});
  EXPECT_THAT(run(), IsEmpty());
  const FeedCounters counters = feed_->counters();
  EXPECT_EQ(counters.unknown_types, 3U);
  EXPECT_EQ(counters.skipped_by_type[0x21], 1U);
  EXPECT_EQ(counters.skipped_by_type[0x18], 1U);
  EXPECT_EQ(counters.skipped_by_type[0x7E], 1U);
}

TEST_F(DbnStory, FramesHaveTheReceiveTimeInWholeMicroseconds) {
  open({mbo({.at_ns = test::start_ns + 1'999}),
        test::joined({test::record_header(56, 0x21, 1, 1, UINT64_MAX), test::ByteVector(40)})});
  const auto burst = source_->receive();
  ASSERT_EQ(burst.size(), 2U);
  EXPECT_EQ(burst[0].ts_recv.ns, static_cast<std::int64_t>(test::start_ns) + 1'000);
  EXPECT_EQ(burst[1].ts_recv.ns, burst[0].ts_recv.ns);  // has none: not before what came before it
}

}  // namespace
}  // namespace plimsoll::ingest
