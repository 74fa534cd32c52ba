// The public sample captures through the feeds. Expected counts: ../shared/data/market_binary/PROVENANCE.md, which was
// written with other programs.
#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "net/capture/capture_reader.hpp"
#include "net/ingest/detect_feed.hpp"
#include "tests/net/ingest/recorder.hpp"

namespace plimsoll::ingest {
namespace {

const std::string folder = PLIMSOLL_SOURCE_DIR "/../shared/data/market_binary/";

#define SKIP_WITHOUT(path) \
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "not found: " << (path)

constexpr market::BookLimits limits{16'384, 100'000, 1'000'000};

std::uint64_t of_type(const FeedCounters& counters, char type) {
  return counters.messages_by_type[static_cast<unsigned char>(type)];
}

void expect_nothing_malformed(const FeedCounters& counters) {
  EXPECT_EQ(counters.frames.refused(), 0U);
  EXPECT_EQ(counters.malformed_packets, 0U);
  EXPECT_EQ(counters.foreign_packets, 0U);
  EXPECT_EQ(counters.unknown_types, 0U);
  EXPECT_EQ(counters.wrong_lengths, 0U);
  EXPECT_EQ(counters.capacity_refusals, 0U);
}

TEST(Captures, TopsSampleGivesItsPacketsAndMessagesWithoutGaps) {
  const std::string path = folder + "iex/iex_tops16_20170710_part1.pcap.gz";
  SKIP_WITHOUT(path);
  capture::CaptureReader reader(capture::CaptureFile::open(path));
  test::Recorder recorder;
  const auto feed = make_feed(FeedFormat::iextp_tops16, {limits, {}}, recorder);
  run_to_end(reader, *feed);
  const FeedCounters counters = feed->counters();
  EXPECT_EQ(feed->format(), FeedFormat::iextp_tops16);
  EXPECT_EQ(counters.packets, 8'685U);
  EXPECT_EQ(counters.messages, 46'489U);
  EXPECT_EQ(counters.gaps, 0U);
  EXPECT_EQ(counters.sequence_resets, 0U);
  expect_nothing_malformed(counters);
  EXPECT_GE(counters.quotes, of_type(counters, 'Q'));  // every update is sent
  EXPECT_EQ(counters.trades, of_type(counters, 'T'));
  EXPECT_GT(recorder.live(), 0U);
}

TEST(Captures, DeepSampleGivesItsPacketsMessagesAndElevenRestarts) {
  const std::string path = folder + "iex/iex_deep10_20170425_part1.pcap.gz";
  SKIP_WITHOUT(path);
  capture::CaptureReader reader(capture::CaptureFile::open(path));
  test::Recorder recorder;
  const auto feed = make_feed(FeedFormat::iextp_deep10, {limits, {}}, recorder);
  run_to_end(reader, *feed);
  const FeedCounters counters = feed->counters();
  EXPECT_EQ(feed->format(), FeedFormat::iextp_deep10);
  EXPECT_EQ(counters.packets, 80'916U);
  EXPECT_EQ(counters.messages, 351'036U);
  EXPECT_EQ(counters.heartbeats, 7'857U);  // segments without messages, counted by an independent script
  EXPECT_EQ(counters.sequence_resets, 11U);
  expect_nothing_malformed(counters);
  EXPECT_EQ(counters.trades, of_type(counters, 'T'));
  EXPECT_GT(counters.quotes, 0U);
  EXPECT_GT(counters.crossed_books,
            0U);  // the venue's test environment leaves its books crossed: such quotes are not live
  EXPECT_LT(recorder.live() + counters.crossed_books, counters.quotes + 1);
}

TEST(Captures, ItchSnippetOfARealDayDecodesWholeAndIsNeverLiveBecauseItStartsMidSession) {
  const std::string path = folder + "itch50/12302019_0930_msgs0000-0665.NASDAQ_ITCH50";
  SKIP_WITHOUT(path);
  const itch::ItchFile file = itch::ItchFile::open(path);
  test::Recorder recorder;
  ItchFeed feed({{65'536, 10'000, 100'000}, {}, {}}, recorder);
  run_to_end(file, feed);
  const FeedCounters counters = feed.counters();
  EXPECT_EQ(counters.messages, 666U);
  EXPECT_EQ(counters.unknown_types, 0U);
  EXPECT_EQ(counters.wrong_lengths, 0U);
  EXPECT_GT(counters.unknown_orders, 0U);
  EXPECT_GT(counters.quotes, 0U);
  EXPECT_EQ(recorder.live(), 0U);
}

TEST(Captures, SyntheticItchFileBuildsBooksFromItsFirstMessage) {
  const std::string path = folder + "itch50_synthetic/ex20101224.TEST_ITCH_50.gz";
  SKIP_WITHOUT(path);
  const itch::ItchFile file = itch::ItchFile::open(path);
  test::Recorder recorder;
  ItchFeed feed({{65'536, 10'000, 100'000}, {}, {}}, recorder);
  run_to_end(file, feed);
  const FeedCounters counters = feed.counters();
  EXPECT_EQ(of_type(counters, 'S'), 6U);
  EXPECT_EQ(of_type(counters, 'R'), 3U);
  EXPECT_EQ(of_type(counters, 'H'), 3U);
  EXPECT_EQ(of_type(counters, 'A') + of_type(counters, 'F'), 5'000U);
  EXPECT_EQ(of_type(counters, 'P'), 5'000U);
  EXPECT_EQ(recorder.names(), (std::vector<std::string>{"ALC", "BOB", "CHAR"}));
  EXPECT_GT(recorder.live(), 0U);
}

TEST(Captures, FormatIsToldFromTheFirstFrames) {
  const std::string tops = folder + "iex/iex_tops16_20170710_part1.pcap.gz";
  const std::string deep = folder + "iex/iex_deep10_20170425_part1.pcap.gz";
  SKIP_WITHOUT(tops);
  SKIP_WITHOUT(deep);
  capture::CaptureReader tops_reader(capture::CaptureFile::open(tops));
  EXPECT_EQ(detect_feed(tops_reader.receive()), FeedFormat::iextp_tops16);
  capture::CaptureReader deep_reader(capture::CaptureFile::open(deep));
  EXPECT_EQ(detect_feed(deep_reader.receive()), FeedFormat::iextp_deep10);
}

}  // namespace
}  // namespace plimsoll::ingest
