#include "net/iex/segment.hpp"

#include <gtest/gtest.h>

#include "tests/net/iex/segment_bytes.hpp"

namespace plimsoll::iex {
namespace {

using test::ByteVector;
using test::SegmentText;

std::vector<ByteVector> messages(const MessageRun& run) {
  std::vector<ByteVector> out;
  for (const std::span<const std::byte> message : run) out.emplace_back(message.begin(), message.end());
  return out;
}

TEST(Segment, ReadsTheExampleOfTheSpecification) {
  const ByteVector bytes = test::hex(test::example_segment);
  const Segment segment = Segment::parse(bytes);
  ASSERT_EQ(segment.fault, SegmentFault::none);
  EXPECT_EQ(segment.header.version, 1);
  EXPECT_EQ(segment.header.protocol, deep_1_0);
  EXPECT_EQ(segment.header.channel, 1U);
  EXPECT_EQ(segment.header.session, 0x4287'0000U);
  EXPECT_EQ(segment.header.payload_size, 72);
  EXPECT_EQ(segment.header.count, 2);
  EXPECT_EQ(segment.header.stream_offset, 2'205'324);
  EXPECT_EQ(segment.header.sequence, 50'122);
  EXPECT_EQ(segment.header.send_time.ns, 1'471'980'632'572'839'404);
  ASSERT_EQ(segment.run.size(), 2);
  EXPECT_EQ(segment.run.first_sequence(), 50'122);
  const auto parts = messages(segment.run);
  ASSERT_EQ(parts.size(), 2U);
  EXPECT_EQ(parts[0].size(), 38U);
  EXPECT_EQ(parts[1].size(), 30U);
  EXPECT_EQ(parts[1].front(), std::byte{'8'});
}

TEST(Segment, HeartbeatHasNoMessages) {
  const ByteVector bytes = SegmentText{.sequence = 9}.bytes();
  const Segment segment = Segment::parse(bytes);
  EXPECT_EQ(segment.fault, SegmentFault::none);
  EXPECT_TRUE(segment.run.empty());
  EXPECT_EQ(segment.run.begin(), segment.run.end());
}

TEST(Segment, MessagesMayBeEmptyAndAsLongAsTheLengthFieldAllows) {
  const ByteVector bytes = SegmentText{.messages = {{}, ByteVector(65'529, std::byte{1}), {}}}.bytes();
  const Segment segment = Segment::parse(bytes);
  EXPECT_EQ(segment.fault, SegmentFault::none);
  EXPECT_EQ(messages(segment.run), (std::vector<ByteVector>{{}, ByteVector(65'529, std::byte{1}), {}}));
}

TEST(Segment, RunCanBeEnteredLater) {
  const ByteVector bytes =
      SegmentText{.sequence = 5, .messages = {test::hex("01"), test::hex("0202"), test::hex("03")}}.bytes();
  const MessageRun run = Segment::parse(bytes).run;
  EXPECT_EQ(messages(run.after(0)), messages(run));
  EXPECT_EQ(messages(run.after(2)), (std::vector<ByteVector>{test::hex("03")}));
  EXPECT_EQ(run.after(2).first_sequence(), 7);
  EXPECT_TRUE(run.after(3).empty());
}

TEST(Segment, CutAnywhereItKeepsTheWholeMessagesAndSaysWhy) {
  const ByteVector whole = test::hex(test::example_segment);
  ASSERT_EQ(whole.size(), 112U);
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const ByteVector cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
    const Segment segment = Segment::parse(cut);
    ASSERT_EQ(segment.fault, size < 40 ? SegmentFault::short_header : SegmentFault::short_block) << size;
    ASSERT_EQ(segment.run.size(), size < 80 ? 0 : 1) << size;
  }
}

TEST(Segment, BytesBehindTheLastBlockAreCountedAndNotRead) {
  ByteVector bytes = test::hex(test::example_segment);
  bytes.push_back(std::byte{0});
  EXPECT_EQ(Segment::parse(bytes).fault, SegmentFault::trailing_bytes);
  EXPECT_EQ(Segment::parse(bytes).run.size(), 2);

  const ByteVector inside = SegmentText{.messages = {test::hex("01"), test::hex("02")}, .count = 1}.bytes();
  EXPECT_EQ(Segment::parse(inside).fault, SegmentFault::trailing_bytes);
  EXPECT_EQ(Segment::parse(inside).run.size(), 1);
}

TEST(Segment, BlocksDoNotReachBeyondTheAnnouncedPayload) {
  const ByteVector bytes = SegmentText{.messages = {test::hex("01"), test::hex("02")}, .payload_size = 5}.bytes();
  const Segment segment = Segment::parse(bytes);
  EXPECT_EQ(segment.fault, SegmentFault::short_block);
  EXPECT_EQ(segment.run.size(), 1);
}

TEST(Segment, AnnouncingMoreMessagesThanThereAreIsAFault) {
  const ByteVector bytes = SegmentText{.messages = {test::hex("01")}, .count = 65'535}.bytes();
  const Segment segment = Segment::parse(bytes);
  EXPECT_EQ(segment.fault, SegmentFault::short_block);
  EXPECT_EQ(segment.run.size(), 1);
}

TEST(Segment, AnotherVersionIsNotBelieved) {
  for (const int version : {0, 2, 255}) {
    const ByteVector bytes =
        SegmentText{.version = static_cast<std::uint8_t>(version), .messages = {test::hex("01")}}.bytes();
    EXPECT_EQ(Segment::parse(bytes).fault, SegmentFault::bad_version);
    EXPECT_TRUE(Segment::parse(bytes).run.empty());
  }
}

TEST(Segment, SequenceAndOffsetMustLeaveRoomForTheSegment) {
  constexpr std::int64_t last = INT64_MAX - 65'535;
  const auto fault = [](std::int64_t sequence, std::int64_t offset) {
    const ByteVector bytes = SegmentText{.stream_offset = offset, .sequence = sequence}.bytes();
    return Segment::parse(bytes).fault;
  };
  EXPECT_EQ(fault(0, 0), SegmentFault::none);
  EXPECT_EQ(fault(last, last), SegmentFault::none);
  EXPECT_EQ(fault(last + 1, 0), SegmentFault::bad_sequence);
  EXPECT_EQ(fault(0, last + 1), SegmentFault::bad_sequence);
  EXPECT_EQ(fault(-1, 0), SegmentFault::bad_sequence);
  EXPECT_EQ(fault(0, INT64_MIN), SegmentFault::bad_sequence);
}

}  // namespace
}  // namespace plimsoll::iex
