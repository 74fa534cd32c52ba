// The protocol, story by story: packets in, and two full lists out: what the application gets and what the session says
// of itself.
#include "net/moldudp64/session.hpp"

#include <gtest/gtest.h>

#include <string>

#include "tests/net/moldudp64/mold_bytes.hpp"

namespace plimsoll::moldudp64 {
namespace {

using test::ByteVector;
using test::mold_packet;
using Lines = std::vector<std::string>;

/// Writes down every event.
struct Recorder : SessionHandler {
  void on_session(const SessionName& name, std::uint64_t first) noexcept {
    outputs.push_back("session " + std::string(name.data(), name.size()) + " from " + std::to_string(first));
  }
  void on_gap(Gap gap) noexcept {
    outputs.push_back("gap " + std::to_string(gap.first) + "+" + std::to_string(gap.count));
  }
  void on_messages(const MessageRun& run) noexcept {
    std::uint64_t sequence = run.first_sequence();
    for (const std::span<const std::byte> message : run) {
      outputs.push_back(std::to_string(sequence++) + " " +
                        std::string(reinterpret_cast<const char*>(message.data()), message.size()));
    }
  }
  void on_end_of_session() noexcept { outputs.push_back("end of session"); }
  Lines outputs;
};

/// A session under test: `hear` a packet, and its state and next sequence number are appended to `statuses`.
struct Story {
  void hear(const ByteVector& payload) {
    session.receive(payload, recorder);
    statuses.push_back(std::string(to_string(session.state())) + " " + std::to_string(session.expected()));
  }
  MoldUdp64Session session;
  Recorder recorder;
  Lines& outputs = recorder.outputs;
  Lines statuses;
};

const std::string_view day = "20261120A ";
const std::string_view next_day = "20261121A ";

ByteVector data(std::uint64_t sequence, const std::vector<std::string_view>& messages, std::string_view name = day) {
  return mold_packet(name, sequence, static_cast<std::uint16_t>(messages.size()), messages);
}
ByteVector heartbeat(std::uint64_t next, std::string_view name = day) { return mold_packet(name, next, 0); }
ByteVector end(std::uint64_t next, std::string_view name = day) { return mold_packet(name, next, 0xFFFF); }

TEST(MoldUdp64Session, DeliversMessagesInSequence) {
  Story story;
  story.hear(data(1, {"a", "b"}));
  story.hear(data(3, {"c"}));
  EXPECT_EQ(story.outputs, (Lines{"session 20261120A  from 1", "1 a", "2 b", "3 c"}));
  EXPECT_EQ(story.statuses, (Lines{"in_sequence 3", "in_sequence 4"}));
  EXPECT_EQ(story.session.counts().messages, 3U);
  EXPECT_EQ(story.session.counts().packets, 2U);
}

TEST(MoldUdp64Session, WaitsUntilTheFirstPacket) {
  const MoldUdp64Session session;
  EXPECT_EQ(session.state(), SessionState::waiting);
}

TEST(MoldUdp64Session, JoinsASessionInTheMiddleAndSaysWhere) {
  Story story;
  story.hear(data(1000, {"x"}));
  EXPECT_EQ(story.outputs, (Lines{"session 20261120A  from 1000", "1000 x"}));
  EXPECT_EQ(story.statuses, (Lines{"in_sequence 1001"}));
}

TEST(MoldUdp64Session, JoinsOnAHeartbeat) {
  Story story;
  story.hear(heartbeat(8));
  story.hear(data(8, {"h"}));
  EXPECT_EQ(story.outputs, (Lines{"session 20261120A  from 8", "8 h"}));
  EXPECT_EQ(story.statuses, (Lines{"in_sequence 8", "in_sequence 9"}));
}

TEST(MoldUdp64Session, ReportsAGapAndGoesOn) {
  Story story;
  story.hear(data(1, {"a"}));
  story.hear(data(5, {"e"}));
  story.hear(data(6, {"f"}));
  EXPECT_EQ(story.outputs, (Lines{"session 20261120A  from 1", "1 a", "gap 2+3", "5 e", "6 f"}));
  EXPECT_EQ(story.statuses, (Lines{"in_sequence 2", "gapped 6", "gapped 7"}));
  EXPECT_EQ(story.session.counts().gaps, 1U);
  EXPECT_EQ(story.session.counts().missing_messages, 3U);
}

TEST(MoldUdp64Session, LearnsOfAGapFromAHeartbeat) {
  Story story;
  story.hear(data(1, {"a"}));
  story.hear(heartbeat(4));
  story.hear(heartbeat(4));
  story.hear(data(4, {"d"}));
  EXPECT_EQ(story.outputs, (Lines{"session 20261120A  from 1", "1 a", "gap 2+2", "4 d"}));
  EXPECT_EQ(story.statuses, (Lines{"in_sequence 2", "gapped 4", "gapped 4", "gapped 5"}));
  EXPECT_EQ(story.session.counts().heartbeats, 2U);
}

TEST(MoldUdp64Session, LearnsOfAGapFromTheEndOfSession) {
  Story story;
  story.hear(data(1, {"a"}));
  story.hear(end(3));
  EXPECT_EQ(story.outputs, (Lines{"session 20261120A  from 1", "1 a", "gap 2+1", "end of session"}));
  EXPECT_EQ(story.statuses, (Lines{"in_sequence 2", "ended 3"}));
  EXPECT_EQ(story.session.counts().missing_messages, 1U);
}

TEST(MoldUdp64Session, DropsDuplicates) {
  Story story;
  story.hear(data(1, {"a", "b"}));
  story.hear(data(1, {"a", "b"}));
  story.hear(data(2, {"b"}));
  EXPECT_EQ(story.outputs, (Lines{"session 20261120A  from 1", "1 a", "2 b"}));
  EXPECT_EQ(story.statuses, (Lines{"in_sequence 3", "in_sequence 3", "in_sequence 3"}));
  EXPECT_EQ(story.session.counts().old_messages, 3U);
}

TEST(MoldUdp64Session, DeliversOnlyTheNewPartOfAnOverlappingPacket) {
  Story story;
  story.hear(data(1, {"a", "b"}));
  story.hear(data(2, {"b", "c", "d"}));
  EXPECT_EQ(story.outputs, (Lines{"session 20261120A  from 1", "1 a", "2 b", "3 c", "4 d"}));
  EXPECT_EQ(story.statuses, (Lines{"in_sequence 3", "in_sequence 5"}));
  EXPECT_EQ(story.session.counts().old_messages, 1U);
}

TEST(MoldUdp64Session, DropsALatePacketWhoseMessagesWereReportedMissing) {
  Story story;
  story.hear(data(1, {"a"}));
  story.hear(data(3, {"c"}));
  story.hear(data(2, {"b"}));
  EXPECT_EQ(story.outputs, (Lines{"session 20261120A  from 1", "1 a", "gap 2+1", "3 c"}));
  EXPECT_EQ(story.statuses, (Lines{"in_sequence 2", "gapped 4", "gapped 4"}));
  EXPECT_EQ(story.session.counts().old_messages, 1U);
}

TEST(MoldUdp64Session, IgnoresALateHeartbeat) {
  Story story;
  story.hear(data(1, {"a", "b"}));
  story.hear(heartbeat(2));
  EXPECT_EQ(story.outputs, (Lines{"session 20261120A  from 1", "1 a", "2 b"}));
  EXPECT_EQ(story.statuses, (Lines{"in_sequence 3", "in_sequence 3"}));
}

TEST(MoldUdp64Session, EndsOnceAndAcceptsTheRepeatedEnd) {
  Story story;
  story.hear(data(1, {"a"}));
  story.hear(end(2));
  story.hear(end(2));
  EXPECT_EQ(story.outputs, (Lines{"session 20261120A  from 1", "1 a", "end of session"}));
  EXPECT_EQ(story.statuses, (Lines{"in_sequence 2", "ended 2", "ended 2"}));
  EXPECT_EQ(story.session.counts().ends_of_session, 2U);
}

TEST(MoldUdp64Session, DropsNewMessagesAfterTheEnd) {
  Story story;
  story.hear(data(1, {"a"}));
  story.hear(end(2));
  story.hear(data(2, {"late"}));
  EXPECT_EQ(story.outputs, (Lines{"session 20261120A  from 1", "1 a", "end of session"}));
  EXPECT_EQ(story.statuses, (Lines{"in_sequence 2", "ended 2", "ended 2"}));
  EXPECT_EQ(story.session.counts().packets_after_end, 1U);
}

TEST(MoldUdp64Session, StartsOverWithANewSession) {
  Story story;
  story.hear(data(1, {"a"}));
  story.hear(data(9, {"i"}));
  story.hear(end(10));
  story.hear(data(1, {"A"}, next_day));
  EXPECT_EQ(story.outputs, (Lines{"session 20261120A  from 1", "1 a", "gap 2+7", "9 i", "end of session",
                                  "session 20261121A  from 1", "1 A"}));
  EXPECT_EQ(story.statuses, (Lines{"in_sequence 2", "gapped 10", "ended 10", "in_sequence 2"}));
  EXPECT_EQ(story.session.counts().sessions, 2U);
}

TEST(MoldUdp64Session, StartsOverWithANewSessionEvenWithoutAnEnd) {
  Story story;
  story.hear(data(5, {"e"}));
  story.hear(heartbeat(1, next_day));
  EXPECT_EQ(story.outputs, (Lines{"session 20261120A  from 5", "5 e", "session 20261121A  from 1"}));
  EXPECT_EQ(story.statuses, (Lines{"in_sequence 6", "in_sequence 1"}));
}

TEST(MoldUdp64Session, DropsStragglersOfThePreviousSession) {
  Story story;
  story.hear(data(1, {"a"}));
  story.hear(data(1, {"A"}, next_day));
  story.hear(data(2, {"b"}));
  story.hear(end(3));
  story.hear(data(2, {"B"}, next_day));
  EXPECT_EQ(story.outputs, (Lines{"session 20261120A  from 1", "1 a", "session 20261121A  from 1", "1 A", "2 B"}));
  EXPECT_EQ(story.statuses,
            (Lines{"in_sequence 2", "in_sequence 2", "in_sequence 2", "in_sequence 2", "in_sequence 3"}));
  EXPECT_EQ(story.session.counts().stale_session_packets, 2U);
}

TEST(MoldUdp64Session, DistrustsASequenceThatFallsBackFurtherThanReorderingExplains) {
  Story story;
  story.session = MoldUdp64Session({.reorder = 10, .jump = 1000});
  story.hear(data(100, {"x"}));
  story.hear(data(90, {"o"}));  // ends 10 behind: late
  story.hear(data(89, {"o"}));  // ends 11 behind
  story.hear(data(101, {"y"}));
  EXPECT_EQ(story.outputs, (Lines{"session 20261120A  from 100", "100 x", "101 y"}));
  EXPECT_EQ(story.statuses, (Lines{"in_sequence 101", "in_sequence 101", "regressed 101", "regressed 102"}));
  EXPECT_EQ(story.session.counts().regressed_packets, 1U);
  EXPECT_EQ(story.session.counts().old_messages, 1U);
}

TEST(MoldUdp64Session, DisbelievesAnImplausibleJump) {
  Story story;
  story.session = MoldUdp64Session({.reorder = 10, .jump = 1000});
  story.hear(data(1, {"a"}));
  story.hear(data(1003, {"?"}));  // 1001 ahead
  story.hear(heartbeat(UINT64_MAX));
  story.hear(data(UINT64_MAX, {"?"}));
  story.hear(data(2, {"b"}));
  story.hear(data(1003, {"c"}));  // 1000 ahead
  EXPECT_EQ(story.outputs, (Lines{"session 20261120A  from 1", "1 a", "2 b", "gap 3+1000", "1003 c"}));
  EXPECT_EQ(story.statuses, (Lines{"in_sequence 2", "in_sequence 2", "in_sequence 2", "in_sequence 2", "in_sequence 3",
                                   "gapped 1004"}));
  EXPECT_EQ(story.session.counts().implausible_packets, 3U);
}

TEST(MoldUdp64Session, IsGappedAtOnceWhenAPacketIsCutAndReportsTheGapWhenItsSizeIsKnown) {
  Story story;
  ByteVector cut = data(1, {"a", "b", "c"});
  cut.pop_back();
  story.hear(cut);
  story.hear(data(4, {"d"}));
  EXPECT_EQ(story.outputs, (Lines{"session 20261120A  from 1", "1 a", "2 b", "gap 3+1", "4 d"}));
  EXPECT_EQ(story.statuses, (Lines{"gapped 3", "gapped 5"}));
  EXPECT_EQ(story.session.counts().short_blocks, 1U);
}

TEST(MoldUdp64Session, CountsUnreadablePacketsAndStaysAsItWas) {
  Story story;
  story.hear({});
  story.hear(data(1, {"a"}));
  story.hear(ByteVector(19));
  EXPECT_EQ(story.outputs, (Lines{"session 20261120A  from 1", "1 a"}));
  EXPECT_EQ(story.statuses, (Lines{"waiting 0", "in_sequence 2", "in_sequence 2"}));
  EXPECT_EQ(story.session.counts().short_headers, 2U);
  EXPECT_EQ(story.session.counts().packets, 3U);
}

TEST(MoldUdp64Session, DeliversAPacketWithBytesBehindItsLastBlockAndCountsIt) {
  Story story;
  ByteVector bytes = data(1, {"a"});
  bytes.resize(bytes.size() + 4);
  story.hear(bytes);
  EXPECT_EQ(story.outputs, (Lines{"session 20261120A  from 1", "1 a"}));
  EXPECT_EQ(story.statuses, (Lines{"in_sequence 2"}));
  EXPECT_EQ(story.session.counts().trailing_bytes, 1U);
}

}  // namespace
}  // namespace plimsoll::moldudp64
