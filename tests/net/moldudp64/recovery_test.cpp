// Repair, story by story: requests, snapshots, contradictions, and what remains when nothing helps.
#include <gtest/gtest.h>

#include "tests/net/moldudp64/channel_story.hpp"

namespace plimsoll::moldudp64 {
namespace {

using test::ByteVector;
using test::ChannelStory;
using test::data;
using test::end_of_session;
using test::heartbeat;
using test::Lines;
using test::millisecond;
using test::next_day;

/// In sequence up to 1, with 2 .. 4 missing and 5 held; the gap is declared and the first request sent.
void open_gap(ChannelStory& story) {
  story.a(data(1, {"a"}));
  story.a(data(5, {"e"}));
  story.wait(millisecond);
  ASSERT_EQ(story.take(), (Lines{"session 20261120A ", "in_sequence", "1 a", "recovering", "s1 asked for 2+3"}));
}

TEST(MoldUdp64Recovery, AppliesTheReplyAndWhatWasHeldBehindTheGap) {
  ChannelStory story(ChannelStory::small());
  open_gap(story);
  story.b(data(6, {"f"}));
  story.reply(data(2, {"b", "c", "d"}));
  EXPECT_EQ(story.take(), (Lines{"2 b", "3 c", "4 d", "5 e", "6 f", "in_sequence"}));
  EXPECT_EQ(story.channel.counts().reply_messages, 3U);
  EXPECT_EQ(story.channel.counts().repaired_gaps, 1U);
  EXPECT_EQ(story.channel.recovery_times().total(), 1U);
  EXPECT_EQ(story.channel.recovery_times().max_ns(), static_cast<std::uint64_t>(millisecond));
}

TEST(MoldUdp64Recovery, AsksAgainForTheRestWhenAReplyHoldsOnlyAPart) {
  ChannelStory story(ChannelStory::small());
  open_gap(story);
  story.reply(data(2, {"b"}));
  story.wait(1);
  EXPECT_EQ(story.take(), (Lines{"2 b", "s1 asked for 3+2"}));
}

TEST(MoldUdp64Recovery, AsksTheServersInTurnMoreAndMorePatientlyAndThenTurnsToASnapshot) {
  ChannelStory story(ChannelStory::with_snapshots());
  open_gap(story);
  story.wait(10 * millisecond - 1);
  EXPECT_EQ(story.take(), Lines{});
  story.wait(1);
  EXPECT_EQ(story.take(), (Lines{"s2 asked for 2+3"}));
  story.wait(20 * millisecond - 1);
  EXPECT_EQ(story.take(), Lines{});
  story.wait(1);
  EXPECT_EQ(story.take(), (Lines{"s1 asked for 2+3"}));
  story.wait(20 * millisecond);
  EXPECT_EQ(story.take(), (Lines{"snapshotting"}));
  EXPECT_TRUE(story.channel.wants_snapshot());
  EXPECT_EQ(story.channel.quality(), Quality::recovering);
  EXPECT_EQ(story.channel.request_counts().timeouts, 3U);
  EXPECT_EQ(story.channel.request_counts().sent, 3U);
}

TEST(MoldUdp64Recovery, NeverAsksMoreOftenThanAllowed) {
  ChannelOptions options = ChannelStory::small();
  options.requests.most_per_second = 10;
  options.requests.burst = 2;
  options.requests.most_attempts = 1'000'000;
  options.longest_request_ns = INT64_MAX;
  ChannelStory story(options);
  story.a(data(1, {"a"}));
  story.a(data(8, {"h"}));
  std::uint64_t sequence = 2;
  for (int i = 0; i < 3'000; ++i) {  // three seconds in which every question is answered with one message
    story.wait(millisecond);
    const Lines happened = story.take();
    const bool asked = !happened.empty() && happened.back().find("asked") != std::string::npos;
    if (asked && sequence < 8) story.reply(data(sequence++, {"x"}));
    if (story.channel.state() == ChannelState::in_sequence && i > 100) {
      sequence = story.channel.expected();
      story.a(data(sequence + 6, {"h"}));
    }
  }
  EXPECT_GE(story.channel.request_counts().sent, 20U);
  EXPECT_LE(story.channel.request_counts().sent, 32U);  // the burst and ten a second
  EXPECT_GT(story.channel.request_counts().held_back, 0U);
}

TEST(MoldUdp64Recovery, DoesNotListenToALyingServer) {
  ChannelStory story(ChannelStory::small());
  open_gap(story);
  story.reply(data(2, {"b"}, next_day));       // another session
  story.reply(data(6, {"f"}));                 // what nobody announced
  story.reply(heartbeat(900));                 // a claim
  story.reply(end_of_session(2));              // an end
  story.reply(data(1, {"X", "b", "c", "d"}));  // contradicts what was delivered
  story.reply(data(2, {"b", "c", "d", "X"}));  // contradicts what is held
  ByteVector cut = data(2, {"b", "c", "d"});
  cut.pop_back();
  story.reply(cut);
  story.reply({});
  EXPECT_EQ(story.take(), Lines{});
  EXPECT_EQ(story.channel.counts().useless_replies, 8U);
  EXPECT_EQ(story.channel.counts().contradictions, 0U);
  story.reply(data(2, {"b", "c", "d", "e"}));
  EXPECT_EQ(story.take(), (Lines{"2 b", "3 c", "4 d", "5 e", "in_sequence"}));
}

TEST(MoldUdp64Recovery, TakesNothingFromAServerThatWasNotAsked) {
  ChannelStory story(ChannelStory::small());
  story.a(data(1, {"a"}));
  story.take();
  story.reply(data(2, {"b"}));
  EXPECT_EQ(story.take(), Lines{});
  EXPECT_EQ(story.channel.counts().useless_replies, 1U);
}

TEST(MoldUdp64Recovery, GoesOnFromASnapshotWithWhatWasHeldBehindIt) {
  ChannelStory story(ChannelStory::with_snapshots(), 0);
  story.a(data(1, {"a"}));
  story.a(data(5, {"e", "f", "g"}));
  story.wait(millisecond);
  EXPECT_EQ(story.take(), (Lines{"session 20261120A ", "in_sequence", "1 a", "recovering", "snapshotting"}));
  story.b(data(8, {"h"}));
  EXPECT_EQ(story.take(), Lines{});  // held
  EXPECT_TRUE(story.channel.resume_from(6, story.now_ns));
  EXPECT_EQ(story.take(), (Lines{"recovering", "6 f", "7 g", "8 h", "in_sequence"}));
  EXPECT_EQ(story.channel.counts().snapshots_taken, 1U);
}

TEST(MoldUdp64Recovery, AcceptsASnapshotThatIsAheadOfTheLines) {
  ChannelStory story(ChannelStory::with_snapshots(), 0);
  story.a(data(1, {"a"}));
  story.a(data(5, {"e"}));
  story.wait(millisecond);
  story.take();
  EXPECT_TRUE(story.channel.resume_from(8, story.now_ns));
  story.a(data(6, {"f", "g", "h", "i"}));
  EXPECT_EQ(story.take(), (Lines{"recovering", "in_sequence", "8 h", "9 i"}));
}

TEST(MoldUdp64Recovery, RefusesASnapshotThatLeavesAHole) {
  ChannelStory story(ChannelStory::with_snapshots(), 0);
  story.a(data(1, {"a", "b", "c"}));
  story.a(data(6, {"f"}));
  story.wait(millisecond);
  story.take();
  EXPECT_FALSE(story.channel.resume_from(3, story.now_ns));  // 3 was delivered and is not held
  EXPECT_FALSE(story.channel.resume_from(5'000'000'000, story.now_ns));
  EXPECT_EQ(story.take(), Lines{});
  EXPECT_EQ(story.channel.counts().snapshots_refused, 2U);
  EXPECT_TRUE(story.channel.wants_snapshot());
  EXPECT_TRUE(story.channel.resume_from(4, story.now_ns));
  story.wait(0);
  EXPECT_EQ(story.channel.state(), ChannelState::snapshotting);  // 4 and 5 are still missing, and there is no server
  EXPECT_TRUE(story.channel.resume_from(6, story.now_ns));
  EXPECT_EQ(story.take(), (Lines{"recovering", "snapshotting", "recovering", "6 f", "in_sequence"}));
}

TEST(MoldUdp64Recovery, HoldsTheNewestMessagesWhenASnapshotTakesLong) {
  ChannelStory story(ChannelStory::with_snapshots(), 0);  // holds 8 messages
  story.a(data(1, {"a"}));
  for (std::uint64_t at = 3; at <= 20; ++at) story.a(data(at, {"x"}));
  story.take();
  EXPECT_EQ(story.channel.held_messages(), 8U);
  EXPECT_FALSE(story.channel.resume_from(12, story.now_ns));  // 12 has been dropped
  EXPECT_TRUE(story.channel.resume_from(13, story.now_ns));
  EXPECT_EQ(story.channel.expected(), 21U);
  EXPECT_EQ(story.channel.state(), ChannelState::in_sequence);
}

TEST(MoldUdp64Recovery, TurnsToASnapshotWhenMoreComesThanCanBeHeld) {
  ChannelStory story(ChannelStory::with_snapshots());
  open_gap(story);
  for (std::uint64_t at = 6; at <= 9; ++at) story.a(data(at, {"x"}));
  EXPECT_EQ(story.take(), Lines{});
  story.a(data(10, {"x"}));  // 2 .. 9 fit
  EXPECT_EQ(story.take(), (Lines{"snapshotting"}));
  EXPECT_EQ(story.channel.counts().overflows, 1U);
}

TEST(MoldUdp64Recovery, BecomesStaleWhenSnapshotsFailAndLiveWhenOneComes) {
  ChannelStory story(ChannelStory::with_snapshots(), 0);
  story.a(data(1, {"a"}));
  story.a(data(5, {"e"}));
  story.wait(millisecond);
  story.take();
  story.channel.despair();
  story.channel.despair();
  EXPECT_EQ(story.take(), (Lines{"stale"}));
  EXPECT_EQ(story.channel.quality(), Quality::stale);
  EXPECT_EQ(story.channel.counts().alarms, 1U);
  EXPECT_TRUE(story.channel.wants_snapshot());
  EXPECT_TRUE(story.channel.resume_from(6, story.now_ns));
  EXPECT_EQ(story.take(), (Lines{"recovering", "in_sequence"}));
}

TEST(MoldUdp64Recovery, DistrustsBothLinesWhenTheyDisagree) {
  ChannelStory story(ChannelStory::with_snapshots());
  story.a(data(1, {"a", "b", "c"}));
  story.b(data(1, {"a", "B", "c"}));
  story.a(data(4, {"d"}));
  EXPECT_EQ(story.take(), (Lines{"session 20261120A ", "in_sequence", "1 a", "2 b", "3 c", "snapshotting"}));
  EXPECT_EQ(story.channel.counts().contradictions, 1U);
  EXPECT_EQ(story.channel.line_counts(1).contradicted_messages, 1U);
  EXPECT_FALSE(story.channel.resume_from(2, story.now_ns));  // would need the message that nobody is sure of
  EXPECT_TRUE(story.channel.resume_from(4, story.now_ns));
  EXPECT_EQ(story.take(), (Lines{"recovering", "4 d", "in_sequence"}));
}

TEST(MoldUdp64Recovery, DistrustsTheLinesWhenTheyDisagreeAboutWhatIsHeld) {
  ChannelStory story(ChannelStory::with_snapshots());
  story.a(data(1, {"a"}));
  story.a(data(3, {"c"}));
  story.b(data(3, {"C"}));
  EXPECT_EQ(story.take(), (Lines{"session 20261120A ", "in_sequence", "1 a", "snapshotting"}));
  EXPECT_FALSE(story.channel.resume_from(3, story.now_ns));
  EXPECT_TRUE(story.channel.resume_from(4, story.now_ns));
}

TEST(MoldUdp64Recovery, StaysStaleForTheSessionWhenLinesDisagreeAndThereAreNoSnapshots) {
  ChannelStory story(ChannelStory::small());
  story.a(data(1, {"a"}));
  story.b(data(1, {"A"}));
  story.a(data(2, {"b"}));
  EXPECT_EQ(story.take(), (Lines{"session 20261120A ", "in_sequence", "1 a", "stale", "2 b"}));
  story.a(heartbeat(1, next_day));
  story.b(heartbeat(1, next_day));
  EXPECT_EQ(story.take(), (Lines{"session 20261121A ", "in_sequence"}));
}

TEST(MoldUdp64Recovery, SkipsAGapForGoodWhenNothingCanRepairIt) {
  ChannelStory story(ChannelStory::small(), 0);
  story.a(data(1, {"a"}));
  story.a(data(3, {"c"}));
  story.wait(millisecond);
  story.a(data(6, {"f"}));
  story.wait(millisecond);
  story.a(data(7, {"g"}));
  EXPECT_EQ(story.take(), (Lines{"session 20261120A ", "in_sequence", "1 a", "recovering", "stale", "gap 2+1", "3 c",
                                 "gap 4+2", "6 f", "7 g"}));
  EXPECT_EQ(story.channel.counts().skipped_messages, 3U);
  EXPECT_EQ(story.channel.counts().alarms, 1U);
}

TEST(MoldUdp64Recovery, SkipsWhatItCannotHoldWhenItJoinsLateWithoutAnyService) {
  ChannelStory story(ChannelStory::small(), 0);
  story.a(data(900, {"x", "y"}));
  story.a(data(902, {"z"}));
  EXPECT_EQ(story.take(),
            (Lines{"session 20261120A ", "in_sequence", "stale", "gap 1+899", "900 x", "901 y", "902 z"}));
}

TEST(MoldUdp64Recovery, ResyncsWhenTheMessagesMadeNoSense) {
  ChannelStory story(ChannelStory::with_snapshots());
  story.a(data(1, {"a", "b"}));
  story.take();
  story.channel.resync(story.now_ns);
  EXPECT_EQ(story.take(), (Lines{"snapshotting"}));
  EXPECT_FALSE(story.channel.resume_from(2, story.now_ns));
  EXPECT_TRUE(story.channel.resume_from(3, story.now_ns));
  EXPECT_EQ(story.channel.counts().resyncs, 1U);
  EXPECT_EQ(story.channel.counts().contradictions, 0U);
}

TEST(MoldUdp64Recovery, EndsTheSessionAfterTheLastRepair) {
  ChannelStory story(ChannelStory::small());
  open_gap(story);
  story.a(end_of_session(6));
  EXPECT_EQ(story.take(), Lines{});
  story.reply(data(2, {"b", "c", "d"}));
  EXPECT_EQ(story.take(), (Lines{"2 b", "3 c", "4 d", "5 e", "ended"}));
}

TEST(MoldUdp64Recovery, ReturnsToTheSessionBeforeWhenTheNewOneFallsSilent) {
  ChannelStory story(ChannelStory::with_snapshots(), 0);
  story.a(data(1, {"a"}));
  story.a(heartbeat(1, "CORRUPTED!"));
  story.a(heartbeat(1, "CORRUPTED!"));
  story.a(data(2, {"b"}));
  EXPECT_EQ(story.take(), (Lines{"session 20261120A ", "in_sequence", "1 a", "session CORRUPTED!"}));
  story.wait(3'001 * millisecond);
  story.a(data(3, {"c"}));
  story.a(data(4, {"d"}));
  story.wait(millisecond);
  EXPECT_EQ(story.take(), (Lines{"silent", "session 20261120A ", "in_sequence", "recovering", "snapshotting"}));
}

TEST(MoldUdp64Recovery, ForgetsARecoveryWhenASessionBegins) {
  ChannelStory story(ChannelStory::with_snapshots(), 0);
  story.a(data(1, {"a"}));
  story.a(data(5, {"e"}));
  story.wait(millisecond);
  story.take();
  story.a(heartbeat(1, next_day));
  story.b(heartbeat(1, next_day));
  EXPECT_EQ(story.take(), (Lines{"session 20261121A ", "in_sequence"}));
  EXPECT_FALSE(story.channel.wants_snapshot());
  EXPECT_EQ(story.channel.held_messages(), 0U);
}

TEST(MoldUdp64Request, IsLaidOutAsSpecified) {
  const auto bytes = encode({{'2', '0', '2', '6', '1', '1', '2', '0', 'A', ' '}, 0x0102030405060708U, 0x1234});
  const ByteVector expected = test::hex("32 30 32 36 31 31 32 30 41 20  01 02 03 04 05 06 07 08  12 34");
  EXPECT_EQ(ByteVector(bytes.begin(), bytes.end()), expected);
  const auto decoded = decode_request(bytes);
  ASSERT_TRUE(decoded.has_value());
  EXPECT_EQ(decoded->sequence, 0x0102030405060708U);
  EXPECT_EQ(decoded->count, 0x1234);
  EXPECT_FALSE(decode_request(std::span(bytes).first(19)).has_value());
}

}  // namespace
}  // namespace plimsoll::moldudp64
