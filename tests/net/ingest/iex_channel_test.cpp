// Two IEX lines and a clock around one channel; quotes are written down.
#include "net/ingest/iex_channel.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/net/ingest/frames.hpp"
#include "tests/net/ingest/recorder.hpp"

namespace plimsoll::ingest {
namespace {

using test::ByteVector;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::int64_t second = 1'000'000'000;
constexpr std::uint64_t tops = 0x8003;
constexpr std::uint64_t deep = 0x8004;

struct Rig {
  Rig() : channel({{100, 1'000, 1'000}, {{0, 1}, {0, 2}}, {}}, clock, recorder) {}
  void hear(std::uint16_t line, ByteVector frame) {
    frame[36] = std::byte{0};
    frame[37] = static_cast<std::byte>(line);
    channel.on_frame({frame, clock.now()});
    channel.poll();
  }
  void wait(std::int64_t ns) {
    clock.advance_ns(ns);
    channel.poll();
  }
  ManualClock clock;
  test::Recorder recorder;
  IexChannel channel;
};

ByteVector tops_quote(std::uint64_t sequence, std::uint64_t bid) {
  return test::iex_segment({tops, sequence, (sequence - 1) * 44, 1'000 + sequence},
                           {test::iex_quote("ZIEXT", 0, 100, bid, 10'0200, 50)});
}

TEST(IexChannel, QuotesFromWhicheverLineComesFirst) {
  Rig rig;
  rig.hear(1, tops_quote(1, 10'0000));
  rig.hear(2, tops_quote(1, 10'0000));
  rig.hear(2, tops_quote(2, 10'0100));
  rig.hear(1, tops_quote(2, 10'0100));
  rig.hear(3, tops_quote(3, 10'0100));  // not a line of ours
  EXPECT_THAT(rig.recorder.take(), ElementsAre("ZIEXT 100@10 / 50@10.02 live", "ZIEXT 100@10.01 / 50@10.02 live"));
  EXPECT_EQ(rig.channel.counters().duplicate_messages, 2U);
  EXPECT_EQ(rig.channel.counters().foreign_packets, 1U);
}

TEST(IexChannel, IsStaleAfterAGapOnAllLinesUntilTopsSaysEverythingAgain) {
  Rig rig;
  rig.hear(1, tops_quote(1, 10'0000));
  rig.recorder.take();
  rig.hear(1, test::iex_segment({tops, 3, 88, 2'000}, {}));
  EXPECT_THAT(rig.recorder.take(), IsEmpty());
  rig.wait(1'000'000);
  EXPECT_THAT(rig.recorder.take(), ElementsAre("ZIEXT 100@10 / 50@10.02 stale"));
  rig.hear(2, tops_quote(3, 10'0100));
  EXPECT_THAT(rig.recorder.take(), ElementsAre("ZIEXT 100@10.01 / 50@10.02 live"));
}

TEST(IexChannel, KeepsDeepStaleAfterAGapUntilTheSessionStartsAgain) {
  Rig rig;
  const auto level = [](std::uint64_t sequence, std::uint64_t session, std::uint64_t size) {
    return test::iex_segment({deep, sequence, (sequence - 1) * 32, 1'000 + sequence, session},
                             {test::iex_level("ZIEXT", '8', 1, size, 10'0000)});
  };
  rig.hear(1, test::iex_segment({deep, 1, 0, 1'000}, {test::iex_status("ZIEXT", 'T')}));
  rig.hear(1, level(2, 42, 5));
  EXPECT_THAT(rig.recorder.take(), ElementsAre("ZIEXT 5@10 / - live"));
  rig.hear(2, level(4, 42, 7));
  rig.wait(1'000'000);
  EXPECT_THAT(rig.recorder.take(), ElementsAre("ZIEXT 5@10 / - stale", "ZIEXT 7@10 / - stale"));
  rig.hear(1, level(1, 43, 1));
  rig.hear(2, level(1, 43, 1));
  EXPECT_THAT(rig.recorder.take(), ElementsAre("ZIEXT - / - stale", "ZIEXT 1@10 / - unknown"));
}

TEST(IexChannel, IsStaleInASilenceAndLiveWhenTheLinesAreHeardAgain) {
  Rig rig;
  rig.hear(1, tops_quote(1, 10'0000));
  rig.recorder.take();
  rig.wait(3 * second + 1);
  EXPECT_THAT(rig.recorder.take(), ElementsAre("ZIEXT 100@10 / 50@10.02 stale"));
  rig.hear(2, test::iex_segment({tops, 2, 44, 9'000}, {}));
  EXPECT_THAT(rig.recorder.take(), ElementsAre("ZIEXT 100@10 / 50@10.02 live"));
}

TEST(IexChannel, DistrustsLinesThatDisagree) {
  Rig rig;
  rig.hear(1, tops_quote(1, 10'0000));
  rig.hear(2, tops_quote(1, 10'0001));
  EXPECT_THAT(rig.recorder.take(), ElementsAre("ZIEXT 100@10 / 50@10.02 live", "ZIEXT 100@10 / 50@10.02 stale"));
}

}  // namespace
}  // namespace plimsoll::ingest
