#include "net/ingest/detect_feed.hpp"

#include <gtest/gtest.h>

#include "tests/net/ingest/frames.hpp"
#include "tests/net/ingest/recorder.hpp"

namespace plimsoll::ingest {
namespace {

TEST(DetectFeed, TellsTheThreeFormatsApart) {
  const test::ByteVector itch = test::mold(1, {test::system_event('O')});
  const test::ByteVector tops = test::iex_segment({0x8003}, {test::iex_quote("A", 0, 1, 1, 2, 1)});
  const test::ByteVector deep = test::iex_segment({0x8004}, {});
  EXPECT_EQ(detect_feed(capture::Frame{itch, {}}), FeedFormat::moldudp64_itch50);
  EXPECT_EQ(detect_feed(capture::Frame{tops, {}}), FeedFormat::iextp_tops16);
  EXPECT_EQ(detect_feed(capture::Frame{deep, {}}), FeedFormat::iextp_deep10);
}

TEST(DetectFeed, LeavesUndecidedWhatTellsNothingAndGoesOnToTheNextFrame) {
  const test::ByteVector nothing(60);
  const test::ByteVector heartbeat = test::mold(1, {});
  const test::ByteVector strange = test::mold(1, {test::hex("41 00 00")});  // an 'A' of three bytes
  const test::ByteVector itch = test::mold(1, {test::system_event('O')});
  const std::vector<capture::Frame> frames = {{nothing, {}}, {heartbeat, {}}, {strange, {}}, {itch, {}}};
  EXPECT_EQ(detect_feed(std::span(frames).first(3)), std::nullopt);
  EXPECT_EQ(detect_feed(frames), FeedFormat::moldudp64_itch50);
}

TEST(DetectFeed, BuildsTheFeedForAFormat) {
  test::Recorder recorder;
  const FeedOptions options{{16, 16, 256}, {}};
  EXPECT_EQ(make_feed(FeedFormat::moldudp64_itch50, options, recorder)->format(), FeedFormat::moldudp64_itch50);
  EXPECT_EQ(make_feed(FeedFormat::iextp_tops16, options, recorder)->format(), FeedFormat::iextp_tops16);
}

}  // namespace
}  // namespace plimsoll::ingest
