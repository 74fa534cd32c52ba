// Two lines, a re-request server, a snapshot server and a clock around one channel; quotes are written down.
#include "net/ingest/itch_channel.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/net/ingest/frames.hpp"
#include "tests/net/ingest/recorder.hpp"
#include "tests/net/scripted_stream.hpp"

namespace plimsoll::ingest {
namespace {

using test::ByteVector;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::uint64_t aapl = 13;
constexpr std::uint64_t msft = 14;
constexpr Timestamp midnight{1'576'213'200'000'000'000};  // 2019-12-13 00:00 New York
constexpr std::int64_t second = 1'000'000'000;
constexpr std::int64_t millisecond = 1'000'000;
constexpr Endpoint line_a{0xEF000001, 26'001};
constexpr Endpoint line_b{0xEF000002, 26'001};
constexpr Endpoint replies{0, 26'005};

struct Server final : wire::DatagramOut {
  bool send(std::span<const std::byte> datagram) noexcept override {
    requests.push_back(*moldudp64::decode_request(datagram));
    return true;
  }
  std::vector<moldudp64::Request> requests;
};

enum class Help { none, requests, snapshots };

struct Rig {
  explicit Rig(Help help) : channel(options(), ways(help), clock, recorder) { clock.set_now({midnight.ns + second}); }

  static ItchChannelOptions options() {
    ItchChannelOptions options;
    options.limits = {100, 1'000, 10'000};
    options.midnight = midnight;
    options.lines = {line_a, line_b};
    options.replies = replies;
    options.snapshots.first_pause_ns = 10 * millisecond;
    return options;
  }
  ItchChannelWays ways(Help help) {
    ItchChannelWays ways;
    if (help == Help::requests) ways.request_servers = {&server};
    if (help == Help::snapshots) ways.snapshot_servers = {&stream};
    return ways;
  }
  void hear(Endpoint endpoint, ByteVector frame) {
    const ByteVector address = test::Writer().be(endpoint.ip, 4).bytes();
    const ByteVector port = test::Writer().be(endpoint.port, 2).bytes();
    std::copy(address.begin(), address.end(), frame.begin() + 30);
    std::copy(port.begin(), port.end(), frame.begin() + 36);
    channel.on_frame({frame, clock.now()});
    channel.poll();
  }
  void wait(std::int64_t ns) {
    clock.advance_ns(ns);
    channel.poll();
  }
  /// Messages 1 .. 3: AAPL trades, one order on each side.
  void open() {
    hear(line_a, test::mold(1, {test::action(aapl, "AAPL", 'T'), test::add(aapl, "AAPL", 1, 'B', 100, 10'0000),
                                test::add(aapl, "AAPL", 2, 'S', 50, 10'0200)}));
    recorder.take();
  }
  void send_snapshot(std::initializer_list<ByteVector> messages, std::uint64_t next) {
    for (const ByteVector& message : messages) {
      stream.send(test::soup('S', {reinterpret_cast<const char*>(message.data()), message.size()}));
    }
    std::string digits = std::to_string(next);
    stream.send(test::soup('S', std::string("G").append(20 - digits.size(), ' ').append(digits)));
  }

  ManualClock clock;
  test::Recorder recorder;
  Server server;
  test::ScriptedStream stream;
  ItchChannel channel;
};

TEST(ItchChannel, QuotesFromWhicheverLineComesFirst) {
  Rig rig(Help::none);
  rig.open();
  const ByteVector more = test::mold(4, {test::add(aapl, "AAPL", 3, 'B', 10, 10'0100)});
  rig.hear(line_b, more);
  rig.hear(line_a, more);
  EXPECT_THAT(rig.recorder.take(), ElementsAre("AAPL 10@10.01 / 50@10.02 live"));
  EXPECT_EQ(rig.channel.counters().duplicate_messages, 1U);
  EXPECT_EQ(rig.channel.counters().packets, 3U);
}

TEST(ItchChannel, CountsDatagramsForSomebodyElse) {
  Rig rig(Help::none);
  rig.hear({0xEF000003, 26'001}, test::mold(1, {test::system_event('O')}));
  rig.hear({0xEF000001, 26'002}, test::mold(1, {test::system_event('O')}));
  EXPECT_EQ(rig.channel.channel_counts().unknown_destinations, 2U);
  EXPECT_EQ(rig.channel.counters().sessions, 0U);
}

TEST(ItchChannel, IsRecoveringFromTheGapToItsRepair) {
  Rig rig(Help::requests);
  rig.open();
  rig.hear(line_a, test::mold(5, {test::add(aapl, "AAPL", 4, 'S', 5, 10'0150)}));
  rig.hear(line_b, test::mold(5, {test::add(aapl, "AAPL", 4, 'S', 5, 10'0150)}));
  EXPECT_THAT(rig.recorder.take(), IsEmpty());  // it may still come
  rig.wait(millisecond);
  EXPECT_THAT(rig.recorder.take(), ElementsAre("AAPL 100@10 / 50@10.02 recovering"));
  ASSERT_EQ(rig.server.requests.size(), 1U);
  EXPECT_EQ(rig.server.requests[0].sequence, 4U);
  EXPECT_EQ(rig.server.requests[0].count, 1U);
  rig.hear(replies, test::mold(4, {test::add(aapl, "AAPL", 3, 'B', 10, 10'0100)}));
  EXPECT_THAT(rig.recorder.take(), ElementsAre("AAPL 10@10.01 / 50@10.02 recovering",
                                               "AAPL 10@10.01 / 5@10.015 recovering", "AAPL 10@10.01 / 5@10.015 live"));
}

TEST(ItchChannel, RebuildsItsBooksFromASnapshotAndShowsNothingHalfBuilt) {
  Rig rig(Help::snapshots);
  rig.open();
  rig.hear(line_a, test::mold(8, {test::deleted(aapl, 7)}));
  rig.wait(millisecond);
  EXPECT_THAT(rig.recorder.take(), ElementsAre("AAPL 100@10 / 50@10.02 recovering"));
  rig.wait(1);
  rig.stream.send(test::login_accepted());
  rig.send_snapshot({test::action(msft, "MSFT", 'H'), test::action(aapl, "AAPL", 'T'),
                     test::add(aapl, "AAPL", 2, 'S', 50, 10'0200), test::add(aapl, "AAPL", 6, 'B', 20, 9'9900),
                     test::add(aapl, "AAPL", 7, 'B', 30, 9'9950), test::add(msft, "MSFT", 8, 'B', 1, 50'0000)},
                    8);
  rig.wait(1);
  EXPECT_THAT(rig.recorder.take(),
              ElementsAre("AAPL 30@9.995 / 50@10.02 recovering", "MSFT 1@50 / - halted",  // the snapshot, whole
                          "AAPL 20@9.99 / 50@10.02 recovering",                           // message 8, held until then
                          "AAPL 20@9.99 / 50@10.02 live", "MSFT 1@50 / - halted"));
  EXPECT_EQ(rig.channel.channel().state(), moldudp64::ChannelState::in_sequence);
  EXPECT_EQ(rig.channel.snapshots().count(glimpse::Outcome::complete), 1U);
}

TEST(ItchChannel, RefusesASnapshotThatContradictsItself) {
  Rig rig(Help::snapshots);
  rig.open();
  rig.hear(line_a, test::mold(8, {test::system_event('Q')}));
  rig.wait(millisecond);
  rig.wait(1);
  rig.stream.send(test::login_accepted());
  rig.send_snapshot({test::action(aapl, "AAPL", 'T'), test::add(aapl, "AAPL", 2, 'S', 50, 10'0200),
                     test::add(aapl, "AAPL", 2, 'B', 20, 9'9900)},
                    8);
  rig.wait(1);
  EXPECT_EQ(rig.channel.snapshots().count(glimpse::Outcome::refused), 1U);
  EXPECT_EQ(rig.channel.channel().state(), moldudp64::ChannelState::snapshotting);
}

TEST(ItchChannel, IsStaleWithoutPricesWhenSnapshotsBreakOffAgainAndAgain) {
  Rig rig(Help::snapshots);
  rig.open();
  rig.hear(line_a, test::mold(8, {test::deleted(aapl, 7)}));
  rig.wait(millisecond);
  rig.recorder.take();
  for (int attempt = 0; attempt < 3; ++attempt) {
    rig.wait(second / 10);
    rig.stream.send(test::login_accepted());
    const ByteVector message = test::add(aapl, "AAPL", 9, 'B', 20, 9'9900);
    rig.stream.send(test::soup('S', {reinterpret_cast<const char*>(message.data()), message.size()}));
    rig.wait(1);
    rig.stream.hang_up();
    rig.wait(1);
  }
  EXPECT_THAT(rig.recorder.take(), ElementsAre("AAPL - / - stale"));
  EXPECT_EQ(rig.channel.channel().counts().alarms, 1U);
  EXPECT_TRUE(rig.channel.snapshots().started());  // goes on trying
}

TEST(ItchChannel, IsStaleInASilenceOnTheMonotonicClockAlone) {
  Rig rig(Help::none);
  rig.open();
  rig.clock.set_now({midnight.ns + 3'600 * second});  // the wall clock jumps
  rig.channel.poll();
  EXPECT_THAT(rig.recorder.take(), IsEmpty());
  rig.wait(3 * second + 1);
  EXPECT_THAT(rig.recorder.take(), ElementsAre("AAPL 100@10 / 50@10.02 stale"));
  rig.clock.set_now({midnight.ns});  // and back
  rig.hear(line_b, test::mold(4, {}));
  EXPECT_THAT(rig.recorder.take(), ElementsAre("AAPL 100@10 / 50@10.02 live"));
}

TEST(ItchChannel, ResyncsWhenABookIsCrossedInContinuousTradingButNotAgainAndAgain) {
  Rig rig(Help::snapshots);
  rig.open();
  rig.hear(line_a, test::mold(4, {test::add(aapl, "AAPL", 3, 'B', 10, 10'0300)}));
  EXPECT_THAT(rig.recorder.take(), ElementsAre("AAPL 10@10.03 / 50@10.02 stale", "AAPL 10@10.03 / 50@10.02 stale"));
  EXPECT_EQ(rig.channel.channel().counts().resyncs, 1U);
  EXPECT_EQ(rig.channel.channel().state(), moldudp64::ChannelState::snapshotting);
  const auto answer = [&rig] {
    rig.wait(10 * millisecond);
    rig.stream.send(test::login_accepted());
    rig.send_snapshot({test::action(aapl, "AAPL", 'T'), test::add(aapl, "AAPL", 2, 'S', 50, 10'0200)},
                      rig.channel.channel().expected());
    rig.wait(1);
    rig.wait(1);
  };
  answer();
  EXPECT_THAT(rig.recorder.take().back(), "AAPL - / 50@10.02 live");
  rig.hear(line_a, test::mold(5, {test::add(aapl, "AAPL", 5, 'B', 10, 10'0300)}));  // the venue insists
  EXPECT_EQ(rig.channel.channel_counts().resyncs_put_off, 1U);
  EXPECT_EQ(rig.channel.channel().state(), moldudp64::ChannelState::in_sequence);
  EXPECT_EQ(rig.recorder.last_quote().quality, Quality::stale);
}

TEST(ItchChannel, ResyncsWhenAnOrderIsNotThereAlthoughNothingIsMissing) {
  Rig rig(Help::snapshots);
  rig.open();
  rig.hear(line_a, test::mold(4, {test::deleted(aapl, 99)}));
  EXPECT_EQ(rig.channel.channel().state(), moldudp64::ChannelState::snapshotting);
  EXPECT_EQ(rig.channel.channel_counts().contradictions, 1U);
}

TEST(ItchChannel, DistrustsOneSymbolOnlyWhenThereAreNoSnapshots) {
  Rig rig(Help::none);
  rig.open();
  rig.hear(line_a, test::mold(4, {test::deleted(aapl, 99), test::action(msft, "MSFT", 'T'),
                                  test::add(msft, "MSFT", 8, 'B', 1, 50'0000)}));
  EXPECT_THAT(rig.recorder.take(), ElementsAre("AAPL 100@10 / 50@10.02 stale", "MSFT 1@50 / - live"));
}

TEST(ItchChannel, BeginsANewDayWithEmptyBooksAndItsOwnMidnight) {
  Rig rig(Help::none);
  rig.open();
  rig.hear(line_a, test::mold(4, {}, "SESSION001"));
  ByteVector end = test::mold(4, {}, "SESSION001");
  end[end.size() - 2] = end[end.size() - 1] = std::byte{0xFF};
  rig.hear(line_a, end);
  EXPECT_THAT(rig.recorder.take(), ElementsAre("AAPL 100@10 / 50@10.02 halted"));
  rig.clock.set_now({midnight.ns + 86'400 * second + 5});
  rig.hear(line_a,
           test::mold(1, {test::action(aapl, "AAPL", 'T'), test::add(aapl, "AAPL", 1, 'B', 7, 11'0000)}, "SESSION002"));
  EXPECT_THAT(rig.recorder.take(), ElementsAre("AAPL - / - halted", "AAPL 7@11 / - live"));
  EXPECT_EQ(rig.recorder.last_quote().ts_event.ns, midnight.ns + 86'400 * second + 3);
}

TEST(ItchChannel, AppliesABurstLikeSingleFrames) {
  Rig alone(Help::none);
  Rig together(Help::none);
  std::vector<ByteVector> bytes;
  std::vector<capture::Frame> burst;
  alone.open();
  together.open();
  for (std::uint64_t sequence = 4; sequence < 44; ++sequence) {
    ByteVector frame = test::mold(sequence, {test::add(aapl, "AAPL", sequence, 'B', sequence, 9'0000 + sequence)});
    const ByteVector address = test::Writer().be(line_a.ip, 4).bytes();
    const ByteVector port = test::Writer().be(line_a.port, 2).bytes();
    std::copy(address.begin(), address.end(), frame.begin() + 30);
    std::copy(port.begin(), port.end(), frame.begin() + 36);
    bytes.push_back(frame);
  }
  for (const ByteVector& frame : bytes) {
    burst.push_back({frame, {5}});
    alone.channel.on_frame({frame, {5}});
  }
  together.channel.on_frames(burst);
  EXPECT_EQ(alone.recorder.take(), together.recorder.take());
  EXPECT_EQ(together.channel.counters().messages, 43U);
}

}  // namespace
}  // namespace plimsoll::ingest
