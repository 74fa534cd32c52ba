#include "net/ingest/ingest_agent.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace plimsoll::ingest {
namespace {

using testing::ElementsAre;

/// Frames without bytes at given receive times, in bursts of one size.
class TimedSource final : public capture::FrameSource {
 public:
  TimedSource(const std::vector<std::int64_t>& times, std::size_t burst) : burst_(burst) {
    for (const std::int64_t time : times) frames_.push_back({{}, {time}});
  }
  std::span<const capture::Frame> receive() noexcept override {
    const std::span<const capture::Frame> rest = std::span(frames_).subspan(at_);
    const std::span<const capture::Frame> burst = rest.first(std::min(burst_, rest.size()));
    at_ += burst.size();
    return burst;
  }
  [[nodiscard]] bool exhausted() const noexcept override { return at_ == frames_.size(); }

 private:
  std::vector<capture::Frame> frames_;
  std::size_t burst_;
  std::size_t at_ = 0;
};

class TimesFeed final : public Feed {
 public:
  void on_frame(const capture::Frame& frame) noexcept override { heard += std::to_string(frame.ts_recv.ns) + " "; }
  [[nodiscard]] FeedFormat format() const noexcept override { return FeedFormat::moldudp64_itch50; }
  [[nodiscard]] FeedCounters counters() const noexcept override { return {}; }
  std::string heard;
};

TEST(IngestAgent, EndsCyclesBetweenTheSameFramesWhateverTheBursts) {
  const std::vector<std::int64_t> times{995, 999, 1'000, 1'010, 1'005, 3'500, 3'501, 4'000};
  for (std::size_t burst = 1; burst <= times.size() + 1; ++burst) {
    TimedSource source(times, burst);
    TimesFeed feed;
    IngestAgent agent(source, feed, 1'000);
    std::vector<std::string> cycles;
    while (!agent.finished()) {
      agent.do_work();
      if (agent.cycle_ended()) cycles.push_back(std::exchange(feed.heard, {}));
    }
    EXPECT_THAT(cycles, ElementsAre("995 999 ", "1000 1010 1005 ", "3500 3501 ")) << "bursts of " << burst;
    EXPECT_EQ(feed.heard, "4000 ");  // its cycle has not ended
    EXPECT_EQ(agent.frames(), times.size());
    EXPECT_EQ(agent.now().ns, 4'000);
  }
}

}  // namespace
}  // namespace plimsoll::ingest
