// Arbitration, reordering and sessions, story by story: packets in, and one full list of what the channel did.
#include "net/moldudp64/channel.hpp"

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

constexpr std::int64_t second = 1'000 * millisecond;

TEST(MoldUdp64Channel, DeliversWhateverLineComesFirstAndDropsTheCopy) {
  ChannelStory story(ChannelStory::small());
  story.a(data(1, {"a", "b"}));
  story.b(data(1, {"a", "b"}));
  story.b(data(3, {"c"}));
  story.a(data(3, {"c"}));
  EXPECT_EQ(story.take(), (Lines{"session 20261120A ", "in_sequence", "1 a", "2 b", "3 c"}));
  EXPECT_EQ(story.channel.line_counts(0).first_messages, 2U);
  EXPECT_EQ(story.channel.line_counts(0).duplicate_messages, 1U);
  EXPECT_EQ(story.channel.line_counts(1).first_messages, 1U);
  EXPECT_EQ(story.channel.line_counts(1).duplicate_messages, 2U);
}

TEST(MoldUdp64Channel, WaitsAtFirstAndIsWorthNothingThen) {
  ChannelStory story(ChannelStory::small());
  EXPECT_EQ(story.channel.state(), ChannelState::waiting);
  EXPECT_EQ(story.channel.quality(), Quality::unknown);
  story.wait(100 * second);
  EXPECT_EQ(story.take(), Lines{});
}

TEST(MoldUdp64Channel, LetsTheOtherLineFillALossSilentlyAndCountsIt) {
  ChannelStory story(ChannelStory::small());
  story.a(data(1, {"a"}));
  story.b(data(1, {"a"}));
  story.a(data(3, {"c"}));  // 2 was lost on A
  story.wait(millisecond / 2);
  story.b(data(2, {"b"}));
  EXPECT_EQ(story.take(), (Lines{"session 20261120A ", "in_sequence", "1 a", "2 b", "3 c"}));
  EXPECT_EQ(story.channel.line_counts(0).missing_messages, 1U);
  EXPECT_EQ(story.channel.line_counts(1).missing_messages, 0U);
  EXPECT_EQ(story.channel.counts().gaps, 0U);
}

TEST(MoldUdp64Channel, TakesDifferentPacketsOfTheSameMessages) {
  ChannelStory story(ChannelStory::small());
  story.a(data(1, {"a", "b", "c"}));
  story.b(data(2, {"b", "c", "d"}));
  story.a(data(4, {"d", "e"}));
  EXPECT_EQ(story.take(), (Lines{"session 20261120A ", "in_sequence", "1 a", "2 b", "3 c", "4 d", "5 e"}));
  EXPECT_EQ(story.channel.counts().contradictions, 0U);
}

TEST(MoldUdp64Channel, PutsReorderedPacketsInOrder) {
  ChannelStory story(ChannelStory::small());
  story.a(data(1, {"a"}));
  story.a(data(5, {"e"}));
  story.a(data(3, {"c", "d"}));
  story.a(data(2, {"b"}));
  EXPECT_EQ(story.take(), (Lines{"session 20261120A ", "in_sequence", "1 a", "2 b", "3 c", "4 d", "5 e"}));
  EXPECT_EQ(story.channel.held_messages(), 0U);
}

TEST(MoldUdp64Channel, DeclaresAGapWhenTheTimeForReorderingIsOver) {
  ChannelStory story(ChannelStory::small());
  story.a(data(1, {"a"}));
  story.a(data(3, {"c"}));
  story.wait(millisecond - 1);
  EXPECT_EQ(story.channel.quality(), Quality::live);
  story.wait(1);
  EXPECT_EQ(story.channel.quality(), Quality::recovering);
  EXPECT_EQ(story.take(), (Lines{"session 20261120A ", "in_sequence", "1 a", "recovering", "s1 asked for 2+1"}));
}

TEST(MoldUdp64Channel, DeclaresAGapWhenEnoughPacketsHavePassedIt) {
  ChannelStory story(ChannelStory::small());
  story.a(data(1, {"a"}));
  story.a(data(3, {"c"}));
  story.a(data(4, {"d"}));
  story.b(data(5, {"e"}));
  EXPECT_EQ(story.take(), (Lines{"session 20261120A ", "in_sequence", "1 a", "recovering", "s1 asked for 2+1"}));
  story.b(data(2, {"b"}));  // late, but it came
  EXPECT_EQ(story.take(), (Lines{"2 b", "3 c", "4 d", "5 e", "in_sequence"}));
  EXPECT_EQ(story.channel.counts().repaired_gaps, 1U);
}

TEST(MoldUdp64Channel, CountsTheTimeOfEachHoleFromWhenItBecameKnown) {
  ChannelStory story(ChannelStory::small());
  story.a(data(1, {"a"}));
  story.a(data(3, {"c"}));
  story.wait(millisecond * 6 / 10);
  story.a(data(5, {"e"}));
  story.a(data(2, {"b"}));  // 4 is missing since 0 ms
  story.wait(millisecond * 6 / 10);
  EXPECT_EQ(story.channel.state(), ChannelState::in_sequence);
  story.wait(millisecond * 4 / 10);
  EXPECT_EQ(story.take(),
            (Lines{"session 20261120A ", "in_sequence", "1 a", "2 b", "3 c", "recovering", "s1 asked for 4+1"}));
}

TEST(MoldUdp64Channel, LearnsOfAGapFromAHeartbeat) {
  ChannelStory story(ChannelStory::small());
  story.a(data(1, {"a"}));
  story.a(heartbeat(4));
  story.wait(millisecond);
  EXPECT_EQ(story.take(), (Lines{"session 20261120A ", "in_sequence", "1 a", "recovering", "s1 asked for 2+2"}));
}

TEST(MoldUdp64Channel, AsksForTheStartOfASessionThatItJoinsLate) {
  ChannelStory story(ChannelStory::small());
  story.a(data(4, {"d"}));
  story.wait(millisecond);
  EXPECT_EQ(story.take(), (Lines{"session 20261120A ", "in_sequence", "recovering", "s1 asked for 1+3"}));
}

TEST(MoldUdp64Channel, DoesNotBelieveADamagedPacket) {
  ChannelStory story(ChannelStory::small());
  ByteVector cut = data(1, {"a", "b"});
  cut.pop_back();
  story.a(cut);
  ByteVector longer = data(1, {"a", "b"});
  longer.push_back(std::byte{0});
  story.a(longer);
  story.a(ByteVector(19));
  EXPECT_EQ(story.take(), Lines{});
  EXPECT_EQ(story.channel.line_counts(0).damaged_packets, 3U);
  story.b(data(1, {"a", "b"}));
  EXPECT_EQ(story.take(), (Lines{"session 20261120A ", "in_sequence", "1 a", "2 b"}));
}

TEST(MoldUdp64Channel, ChangesTheSessionWhenTwoPacketsSaySo) {
  ChannelStory story(ChannelStory::small());
  story.a(data(1, {"a"}));
  story.a(heartbeat(1, next_day));
  EXPECT_EQ(story.take(), (Lines{"session 20261120A ", "in_sequence", "1 a"}));
  story.b(heartbeat(1, next_day));
  story.a(data(1, {"A"}, next_day));
  story.b(data(2, {"b"}));  // a straggler of the day before
  EXPECT_EQ(story.take(), (Lines{"session 20261121A ", "1 A"}));
  EXPECT_EQ(story.channel.counts().unconfirmed_packets, 1U);
  EXPECT_EQ(story.channel.counts().stale_session_packets, 1U);
}

TEST(MoldUdp64Channel, EndsTheSessionWhenEverythingHasComeAndBeginsTheNextAtOnce) {
  ChannelStory story(ChannelStory::small());
  story.a(data(1, {"a"}));
  story.a(end_of_session(3));
  EXPECT_EQ(story.take(), (Lines{"session 20261120A ", "in_sequence", "1 a"}));
  story.b(data(2, {"b"}));
  EXPECT_EQ(story.take(), (Lines{"2 b", "ended"}));
  EXPECT_EQ(story.channel.quality(), Quality::halted);
  story.b(data(3, {"?"}));
  story.wait(10 * second);
  EXPECT_EQ(story.take(), Lines{});
  EXPECT_EQ(story.channel.counts().packets_after_end, 1U);
  story.a(data(1, {"A"}, next_day));
  EXPECT_EQ(story.take(), (Lines{"session 20261121A ", "in_sequence", "1 A"}));
}

TEST(MoldUdp64Channel, IsSilentWithoutHeartbeatsAndSpeaksAgain) {
  ChannelStory story(ChannelStory::small());
  story.a(data(1, {"a"}));
  story.wait(3 * second);
  EXPECT_EQ(story.channel.quality(), Quality::live);
  story.wait(1);
  EXPECT_EQ(story.take(), (Lines{"session 20261120A ", "in_sequence", "1 a", "silent"}));
  EXPECT_EQ(story.channel.quality(), Quality::stale);
  EXPECT_EQ(story.channel.line_state(0, story.now_ns), LineState::silent);
  EXPECT_EQ(story.channel.line_state(1, story.now_ns), LineState::waiting);
  story.b(heartbeat(2));
  EXPECT_EQ(story.take(), (Lines{"in_sequence"}));
}

TEST(MoldUdp64Channel, IsNotLiveForAMomentWhenItMissedSomethingDuringASilence) {
  ChannelStory story(ChannelStory::small());
  story.a(data(1, {"a"}));
  story.wait(4 * second);
  story.take();
  story.a(data(5, {"e"}));
  const Lines happened = story.take();
  EXPECT_EQ(std::count(happened.begin(), happened.end(), "in_sequence"), 0);
  EXPECT_EQ(story.channel.state(), ChannelState::recovering);
}

TEST(MoldUdp64Channel, StaysSilentWhenALineOnlyRepeatsThePast) {
  ChannelStory story(ChannelStory::small());
  story.a(data(1, {"a", "b"}));
  story.wait(4 * second);
  story.a(data(1, {"a"}));
  EXPECT_EQ(story.channel.state(), ChannelState::silent);
}

TEST(MoldUdp64Channel, DropsWhatFellBackTooFarOrRunsAheadBeyondBelief) {
  ChannelOptions options = ChannelStory::small();
  options.sequence = {.reorder = 10, .jump = 100'000};
  ChannelStory story(options);
  story.a(data(1, {"a"}));
  for (std::uint64_t at = 2; at < 40; ++at) story.a(data(at, {"x"}));
  story.take();
  story.a(data(20, {"x"}));
  story.a(heartbeat(200'000));
  story.a(data(UINT64_MAX, {"x"}));
  EXPECT_EQ(story.take(), Lines{});
  EXPECT_EQ(story.channel.counts().regressed_packets, 1U);
  EXPECT_EQ(story.channel.counts().implausible_packets, 1U);
  EXPECT_EQ(story.channel.line_counts(0).damaged_packets, 1U);
}

TEST(MoldUdp64Channel, BelievesALeapWhenASecondPacketConfirmsIt) {
  ChannelStory story(ChannelStory::with_snapshots());
  story.a(data(1, {"a"}));
  story.take();
  story.a(data(5'000, {"?"}));
  story.wait(millisecond);
  EXPECT_EQ(story.channel.state(), ChannelState::in_sequence);
  story.a(data(5'001, {"x"}));
  EXPECT_EQ(story.take(), (Lines{"snapshotting"}));  // more than can be held
  EXPECT_EQ(story.channel.counts().unconfirmed_packets, 1U);
}

TEST(MoldUdp64Channel, DropsAClaimThatNoLineComesUpTo) {
  ChannelOptions options = ChannelStory::small();
  options.requests.most_attempts = 1'000;
  options.longest_request_ns = 1'000 * second;
  ChannelStory story(options);
  story.a(data(1, {"a"}));
  story.a(heartbeat(500));  // a corrupt number: there are no such messages
  for (int i = 0; i < 3; ++i) {
    story.wait(second);
    story.b(heartbeat(2));
  }
  EXPECT_EQ(story.channel.state(), ChannelState::recovering);
  story.wait(1);
  story.b(heartbeat(2));
  EXPECT_EQ(story.channel.counts().false_sequences, 1U);
  EXPECT_EQ(story.channel.state(), ChannelState::in_sequence);
  story.take();
  story.a(data(2, {"b"}));
  EXPECT_EQ(story.take(), (Lines{"2 b"}));
}

}  // namespace
}  // namespace plimsoll::moldudp64
