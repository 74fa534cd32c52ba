// How the agent of a feed tells where the time of a burst went, on a clock that costs 5 ns a look.
#include "net/ingest/feed_agent.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "net/ingest/itch_feed.hpp"
#include "tests/net/ingest/frames.hpp"
#include "tests/net/ingest/recorder.hpp"

namespace plimsoll::ingest {
namespace {

class CountingClock final : public Clock {
 public:
  [[nodiscard]] Timestamp now() const override { return {}; }
  [[nodiscard]] std::int64_t monotonic_ns() const override { return looks_ += 5; }

 private:
  mutable std::int64_t looks_ = 0;
};

/// The same burst of frames, as often as it is asked.
class Again final : public capture::FrameSource {
 public:
  explicit Again(std::vector<capture::Frame> burst) : burst_(std::move(burst)) {}
  std::span<const capture::Frame> receive() noexcept override { return burst_; }
  [[nodiscard]] bool exhausted() const noexcept override { return false; }

 private:
  std::vector<capture::Frame> burst_;
};

/// Cannot tell its books from decoding.
class PlainFeed final : public Feed {
 public:
  void on_frame(const capture::Frame&) noexcept override {}
  [[nodiscard]] FeedFormat format() const noexcept override { return FeedFormat::iextp_tops16; }
  [[nodiscard]] FeedCounters counters() const noexcept override { return {}; }
};

test::ByteVector three_messages() {
  return test::mold(1, {test::action(1, "AAPL", 'T'), test::add(1, "AAPL", 1, 'B', 100, 10'0000),
                        test::add(1, "AAPL", 2, 'S', 50, 10'0200)});
}

TEST(FeedAgent, TellsBooksFromDecodingInTheFirstBurstAndOneInSixtyFour) {
  const test::ByteVector frame = three_messages();
  Again source({capture::Frame{frame, {}}});
  test::Recorder recorder;
  ItchFeed feed({{100, 1'000, 10'000}, {}, {}}, recorder);
  const CountingClock clock;
  FeedAgent agent(source, feed, clock);

  ASSERT_EQ(agent.do_work(), 1);
  EXPECT_EQ(agent.receive_latency().sum_ns(), 5U);
  EXPECT_EQ(agent.book_latency().total(), 1U);
  EXPECT_EQ(agent.book_latency().sum_ns(), 15U);    // two looks around each of the three messages
  EXPECT_EQ(agent.decode_latency().sum_ns(), 20U);  // seven looks' time from the receipt to the end, less the books'
  EXPECT_EQ(agent.apply_latency().total(), 0U) << "a sampled burst is slower than others";

  for (int burst = 2; burst <= 64; ++burst) agent.do_work();
  EXPECT_EQ(agent.apply_latency().total(), 63U);
  EXPECT_EQ(agent.apply_latency().sum_ns(), 63U * 5U);
  EXPECT_EQ(agent.book_latency().total(), 1U);
  agent.do_work();
  EXPECT_EQ(agent.book_latency().total(), 2U);
  EXPECT_EQ(agent.book_latency().sum_ns(), 15U) << "the messages were copies of old ones: no book was touched";
  EXPECT_EQ(agent.receive_latency().total(), 65U);
}

TEST(FeedAgent, TimesBurstsAsAWholeWhenTheFeedCannotTell) {
  Again source(std::vector<capture::Frame>(1));
  PlainFeed feed;
  const CountingClock clock;
  FeedAgent agent(source, feed, clock);
  agent.do_work();
  EXPECT_EQ(agent.apply_latency().total(), 1U);
  EXPECT_EQ(agent.apply_latency().sum_ns(), 5U);
  EXPECT_EQ(agent.decode_latency().total() + agent.book_latency().total(), 0U);
}

TEST(FeedAgent, SamplingChangesNothingThatTheFeedSays) {
  const test::ByteVector frame = three_messages();
  const std::vector<capture::Frame> frames{{frame, {}}};
  test::Recorder plain;
  test::Recorder timed;
  ItchFeed first({{100, 1'000, 10'000}, {}, {}}, plain);
  ItchFeed second({{100, 1'000, 10'000}, {}, {}}, timed);
  const CountingClock clock;
  first.on_frames(frames);
  EXPECT_TRUE(second.on_frames_timed(frames, clock).has_value());
  const std::vector<std::string> lines = plain.take();
  EXPECT_FALSE(lines.empty());
  EXPECT_EQ(timed.take(), lines);
  EXPECT_EQ(first.counters().messages, second.counters().messages);
}

}  // namespace
}  // namespace plimsoll::ingest
