// However frames are bundled, a feed says the same: looking ahead is a question to the caches and changes nothing.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

#include "net/ingest/itch_feed.hpp"
#include "net/ingest/itch_lookahead.hpp"
#include "tests/net/ingest/frames.hpp"
#include "tests/net/ingest/recorder.hpp"

namespace plimsoll::ingest {
namespace {

using test::ByteVector;

constexpr std::uint64_t symbols = 6;
constexpr market::BookLimits limits{8, 60, 40};  // small: orders and levels are refused too

/// Frames as a hostile network would send them.
class Stream {
 public:
  explicit Stream(std::uint32_t seed) : random_(seed) {}

  std::vector<ByteVector> frames(std::size_t count) {
    std::vector<ByteVector> frames;
    for (std::size_t index = 0; index < count; ++index) frames.push_back(frame());
    return frames;
  }

 private:
  std::uint64_t draw(std::uint64_t below) { return random_() % below; }

  ByteVector message() {
    const std::uint64_t locate = draw(symbols + 4);  // some beyond the limits
    const std::string name = std::string("S").append(std::to_string(locate));
    const std::uint64_t ref = draw(200);
    const std::uint64_t shares = draw(4) == 0 ? 0xFFFF'FFFF : draw(300);
    const std::uint64_t price = draw(50) == 0 ? draw(2) * 0xFFFF'FFFF : 10'0000 + 100 * draw(12);
    switch (draw(16)) {
      case 0: return test::action(locate, name, "THPQ"[draw(4)]);
      case 1: return test::hidden_trade(locate, name, shares, price);
      case 2: return test::executed(locate, ref, draw(200));
      case 3: return test::cancelled(locate, ref, draw(200));
      case 4:
      case 5: return test::replaced(locate, ref, draw(200), shares, price);
      case 6: return ByteVector(draw(40), static_cast<std::byte>(random_()));
      case 7:
      case 8:
      case 9: return test::deleted(locate, ref);
      default: return test::add(locate, name, ref, "BSBSBSX"[draw(7)], shares, price);
    }
  }

  ByteVector frame() {
    const std::uint64_t count = draw(40) == 0 ? ItchLookahead::most_noted + draw(100) : draw(12);
    if (draw(50) == 0) ++session_, sequence_ = 1;
    if (draw(30) == 0) sequence_ += draw(3);  // a gap
    if (draw(30) == 0) sequence_ -= std::min<std::uint64_t>(sequence_, draw(5));
    test::Writer packet;
    packet.text(std::string("SESSION").append(std::to_string(100 + session_ % 900))).be(sequence_, 8).be(count, 2);
    for (std::uint64_t index = 0; index < count; ++index) {
      const ByteVector bytes = message();
      packet.be(bytes.size(), 2).raw(bytes);
    }
    sequence_ += count;
    ByteVector frame = test::ethernet(packet.bytes());
    if (draw(25) == 0) frame.resize(draw(frame.size()));                                    // cut
    if (draw(25) == 0 && frame.size() > 62) frame[62] = static_cast<std::byte>(draw(256));  // another count
    return frame;
  }

  std::mt19937 random_;
  std::uint64_t session_ = 0;
  std::uint64_t sequence_ = 1;
};

struct Heard {
  std::vector<std::string> lines;
  std::vector<std::uint64_t> counts;
  std::size_t live = 0;
  friend bool operator==(const Heard&, const Heard&) = default;
};

/// `bundle(rest)` says how many of the frames that are left come next.
template <typename Bundle>
Heard hear(const std::vector<ByteVector>& frames, Bundle bundle, std::size_t worth_a_second_look = 0) {
  test::Recorder recorder;
  ItchFeed feed({limits, {}, {}, worth_a_second_look}, recorder);
  std::vector<capture::Frame> all;
  for (const ByteVector& frame : frames) {
    all.push_back({frame, {1'000 + static_cast<std::int64_t>(all.size())}});
  }
  for (std::span<const capture::Frame> rest = all; !rest.empty();) {
    const std::size_t count = std::min<std::size_t>(rest.size(), bundle());
    feed.on_frames(rest.first(count));
    rest = rest.subspan(count);
  }
  const FeedCounters counters = feed.counters();
  Heard heard{recorder.take(),
              {counters.packets, counters.messages, counters.gaps, counters.unknown_orders, counters.duplicate_orders,
               counters.capacity_refusals, counters.bad_prices, counters.bad_quantities, counters.wrong_lengths,
               counters.malformed_packets, counters.quotes, counters.trades, counters.frames.total()},
              feed.books().live_orders()};
  for (const std::uint64_t count : counters.messages_by_type) heard.counts.push_back(count);
  return heard;
}

TEST(ItchFeedBursts, SayWhatTheSameFramesOneByOneSay) {
  for (std::uint32_t seed = 1; seed <= 20; ++seed) {
    const std::vector<ByteVector> frames = Stream(seed).frames(300);
    const Heard alone = hear(frames, [] { return 1; });
    EXPECT_GT(alone.lines.size(), 200U);
    for (const std::size_t size : {2U, 3U, 4U, 5U, 64U, 300U}) {
      ASSERT_EQ(hear(frames, [size] { return size; }), alone) << "seed " << seed << ", bursts of " << size;
    }
    ASSERT_EQ(hear(
                  frames, [] { return 64; }, 20),
              alone)
        << "seed " << seed << ", a second look from 20 orders";
    ASSERT_EQ(hear(
                  frames, [] { return 64; }, 1'000),
              alone)
        << "seed " << seed << ", no second look";
    std::mt19937 random(seed);
    ASSERT_EQ(hear(frames, [&random] { return random() % 7; }), alone) << "seed " << seed;
  }
}

TEST(ItchFeedBursts, MeetEveryKindOfRefusal) {
  const Heard heard = hear(Stream(1).frames(2'000), [] { return 64; });
  for (std::size_t index = 0; index < 13; ++index) EXPECT_GT(heard.counts[index], 0U) << "count " << index;
}

TEST(ItchLookahead, NotesNoMoreThanItHasRoomForAndEnds) {
  const market::OrderBooks books(limits);
  for (const std::size_t count : {std::size_t{0}, std::size_t{1}, ItchLookahead::most_noted,
                                  ItchLookahead::most_noted + 1, 3 * ItchLookahead::most_noted}) {
    test::Writer packet;
    packet.text("SESSION001").be(1, 8).be(count, 2);
    for (std::size_t index = 0; index < count; ++index) packet.be(19, 2).raw(test::deleted(1, index));
    const ByteVector bytes = packet.bytes();
    ItchLookahead lookahead;
    lookahead.begin(moldudp64::Packet::parse(bytes).run);
    std::size_t noted = 0;
    while (lookahead.note(books)) ++noted;
    EXPECT_EQ(noted, std::min(count, ItchLookahead::most_noted));
    lookahead.want_levels(books);
    lookahead.want_ladders(books);
  }
}

}  // namespace
}  // namespace plimsoll::ingest
