#include "net/iex/session.hpp"

#include <gtest/gtest.h>

#include <string>

#include "tests/net/iex/segment_bytes.hpp"

namespace plimsoll::iex {
namespace {

using test::SegmentText;

/// Writes down everything a session says, in order.
struct Script : SessionHandler {
  std::vector<std::string> lines;

  void on_session(const SegmentHeader& header) noexcept {
    lines.push_back("session " + std::to_string(header.session) + " from " + std::to_string(header.sequence));
  }
  void on_sequence_reset(const SegmentHeader& header) noexcept {
    lines.push_back("reset to " + std::to_string(header.sequence));
  }
  void on_gap(Gap gap) noexcept {
    lines.push_back("gap " + std::to_string(gap.first) + "+" + std::to_string(gap.count));
  }
  void on_messages(const MessageRun& run) noexcept {
    std::string line = std::to_string(run.first_sequence()) + ":";
    for (const std::span<const std::byte> message : run) line += static_cast<char>(message[0]);
    lines.push_back(line);
  }
};

using Lines = std::vector<std::string>;

/// One channel as its sender sees it: offsets follow, send times grow.
struct Story {
  IexSession session;
  Script script;
  std::int64_t clock = 0;

  explicit Story(SequenceLimits chosen = {}) : session(chosen) {}

  /// Messages are one letter each; every block then has three bytes.
  static SegmentText text(std::int64_t sequence, const std::string& letters) {
    SegmentText out{.stream_offset = (sequence - 1) * 3, .sequence = sequence};
    for (const char letter : letters) out.messages.push_back({static_cast<std::byte>(letter)});
    return out;
  }
  Story& hear(std::int64_t sequence, const std::string& letters) { return hear(text(sequence, letters)); }
  Story& hear(SegmentText segment) {
    if (segment.send_time == 0) segment.send_time = ++clock;
    const test::ByteVector bytes = segment.bytes();
    session.receive(bytes, script);
    return *this;
  }
};

TEST(IexSession, DeliversEveryMessageOnceAndInOrder) {
  Story story;
  story.hear(1, "").hear(1, "ab").hear(3, "").hear(3, "c");
  EXPECT_EQ(story.script.lines, (Lines{"session 7 from 1", "1:ab", "3:c"}));
  EXPECT_EQ(story.session.state(), SessionState::in_sequence);
  EXPECT_EQ(story.session.expected(), 4);
  EXPECT_EQ(story.session.protocol(), tops_1_6);
  EXPECT_EQ(story.session.session(), 7U);
  EXPECT_EQ(story.session.counts().segments, 4U);
  EXPECT_EQ(story.session.counts().heartbeats, 2U);
  EXPECT_EQ(story.session.counts().messages, 3U);
  EXPECT_EQ(story.session.counts().offset_mismatches, 0U);
}

TEST(IexSession, WaitsUntilTheFirstSegment) {
  const IexSession session;
  EXPECT_EQ(session.state(), SessionState::waiting);
  EXPECT_EQ(session.protocol(), 0);
}

TEST(IexSession, JoinsInTheMiddleWithoutCallingItLoss) {
  Story story;
  story.hear(1000, "a");
  EXPECT_EQ(story.script.lines, (Lines{"session 7 from 1000", "1000:a"}));
  EXPECT_EQ(story.session.state(), SessionState::in_sequence);
}

TEST(IexSession, ReportsMissingMessagesBeforeTheOnesBehindThem) {
  Story story;
  story.hear(1, "a").hear(5, "e").hear(6, "f");
  EXPECT_EQ(story.script.lines, (Lines{"session 7 from 1", "1:a", "gap 2+3", "5:e", "6:f"}));
  EXPECT_EQ(story.session.state(), SessionState::gapped);
  EXPECT_EQ(story.session.counts().gaps, 1U);
  EXPECT_EQ(story.session.counts().missing_messages, 3U);
  EXPECT_EQ(story.session.counts().offset_mismatches, 0U);
}

TEST(IexSession, HeartbeatRevealsLossToo) {
  Story story;
  story.hear(1, "a").hear(4, "");
  EXPECT_EQ(story.script.lines, (Lines{"session 7 from 1", "1:a", "gap 2+2"}));
  EXPECT_EQ(story.session.expected(), 4);
}

TEST(IexSession, DropsCopiesAndLateMessages) {
  Story story;
  story.hear(11, "ab").hear(15, "e").hear(11, "ab").hear(13, "cd").hear(13, "").hear(16, "f");
  EXPECT_EQ(story.script.lines, (Lines{"session 7 from 11", "11:ab", "gap 13+2", "15:e", "16:f"}));
  EXPECT_EQ(story.session.counts().old_messages, 4U);
  EXPECT_EQ(story.session.counts().heartbeats, 1U);
}

TEST(IexSession, DeliversOnlyTheNewPartOfAnOverlap) {
  Story story;
  story.hear(1, "ab").hear(2, "bcd");
  EXPECT_EQ(story.script.lines, (Lines{"session 7 from 1", "1:ab", "3:cd"}));
  EXPECT_EQ(story.session.counts().old_messages, 1U);
  EXPECT_EQ(story.session.counts().messages, 4U);
  EXPECT_EQ(story.session.counts().offset_mismatches, 0U);
}

TEST(IexSession, StartsAgainWhenTheVenueDoes) {
  Story story;
  story.hear(1, "abc").hear(9, "i").hear(1, "").hear(1, "x");
  EXPECT_EQ(story.script.lines, (Lines{"session 7 from 1", "1:abc", "gap 4+5", "9:i", "reset to 1", "1:x"}));
  EXPECT_EQ(story.session.state(), SessionState::in_sequence);
  EXPECT_EQ(story.session.counts().sequence_resets, 1U);
  EXPECT_EQ(story.session.counts().sessions, 1U);
  EXPECT_EQ(story.session.counts().offset_mismatches, 0U);
}

TEST(IexSession, ACopyOfTheFirstSegmentIsNotARestart) {
  Story story;
  SegmentText first = Story::text(1, "a");
  first.send_time = 10;
  SegmentText second = Story::text(2, "b");
  second.send_time = 20;
  story.hear(first).hear(second).hear(first);
  EXPECT_EQ(story.script.lines, (Lines{"session 7 from 1", "1:a", "2:b"}));
  EXPECT_EQ(story.session.counts().sequence_resets, 0U);
  EXPECT_EQ(story.session.counts().old_messages, 1U);
}

TEST(IexSession, AFallThatIsNoRestartAndNoReorderingIsNotTrusted) {
  Story story({.reorder = 10, .jump = 1000});
  story.hear(100, "a").hear(90, "x").hear(89, "y");
  EXPECT_EQ(story.session.counts().old_messages, 1U) << "91 is ten behind the next message, 101";
  EXPECT_EQ(story.session.state(), SessionState::regressed);
  EXPECT_EQ(story.session.counts().regressed_segments, 1U);
  story.hear(101, "b");
  EXPECT_EQ(story.script.lines, (Lines{"session 7 from 100", "100:a", "101:b"}));
  EXPECT_EQ(story.session.state(), SessionState::regressed) << "only a new session or a restart is trusted again";
}

TEST(IexSession, DisbelievesAJumpTooFarAhead) {
  Story story({.reorder = 10, .jump = 1000});
  story.hear(1, "a").hear(1003, "x").hear(2, "b").hear(1003, "c");
  EXPECT_EQ(story.script.lines, (Lines{"session 7 from 1", "1:a", "2:b", "gap 3+1000", "1003:c"}));
  EXPECT_EQ(story.session.counts().implausible_segments, 1U);
}

TEST(IexSession, ANewSessionVoidsTheOldOne) {
  Story story;
  SegmentText next = Story::text(1, "x");
  next.session = 8;
  story.hear(1, "a").hear(next).hear(2, "b");
  EXPECT_EQ(story.script.lines, (Lines{"session 7 from 1", "1:a", "session 8 from 1", "1:x"}));
  EXPECT_EQ(story.session.counts().stale_session_segments, 1U);
  EXPECT_EQ(story.session.counts().sessions, 2U);
  EXPECT_EQ(story.session.session(), 8U);
}

TEST(IexSession, FollowsOneChannelOfOneProtocol) {
  Story story;
  SegmentText unknown = Story::text(1, "x");
  unknown.protocol = 0x8005;
  SegmentText other_protocol = Story::text(2, "y");
  other_protocol.protocol = deep_1_0;
  SegmentText other_channel = Story::text(2, "z");
  other_channel.channel = 2;
  story.hear(unknown).hear(1, "a").hear(other_protocol).hear(other_channel).hear(unknown).hear(2, "b");
  EXPECT_EQ(story.script.lines, (Lines{"session 7 from 1", "1:a", "2:b"}));
  EXPECT_EQ(story.session.counts().unknown_protocols, 2U);
  EXPECT_EQ(story.session.counts().other_stream_segments, 2U);
}

TEST(IexSession, AWrongStreamOffsetIsCounted) {
  Story story;
  SegmentText wrong = Story::text(2, "b");
  wrong.stream_offset += 1;
  story.hear(1, "a").hear(wrong);
  EXPECT_EQ(story.session.counts().offset_mismatches, 1U);
  EXPECT_EQ(story.session.counts().messages, 2U);
}

TEST(IexSession, TheRestOfACutSegmentBecomesAGap) {
  Story story;
  SegmentText cut = Story::text(1, "ab");
  cut.messages.pop_back();
  cut.count = 2;
  cut.payload_size = 6;
  story.hear(cut).hear(3, "c");
  EXPECT_EQ(story.script.lines, (Lines{"session 7 from 1", "1:a", "gap 2+1", "3:c"}));
  EXPECT_EQ(story.session.counts().short_blocks, 1U);
  EXPECT_EQ(story.session.counts().missing_messages, 1U);
}

TEST(IexSession, CountsWhatItCannotRead) {
  Story story;
  SegmentText version = Story::text(1, "x");
  version.version = 2;
  SegmentText negative = Story::text(1, "x");
  negative.sequence = -5;
  SegmentText trailing = Story::text(1, "ab");
  trailing.count = 1;
  story.hear(version).hear(negative).hear(trailing);
  const test::ByteVector nothing;
  story.session.receive(nothing, story.script);
  EXPECT_EQ(story.script.lines, (Lines{"session 7 from 1", "1:a"}));
  EXPECT_EQ(story.session.counts().bad_versions, 1U);
  EXPECT_EQ(story.session.counts().implausible_segments, 1U);
  EXPECT_EQ(story.session.counts().trailing_bytes, 1U);
  EXPECT_EQ(story.session.counts().short_headers, 1U);
  EXPECT_EQ(story.session.counts().segments, 4U);
}

}  // namespace
}  // namespace plimsoll::iex
