// Receives one feed on a thread of its own, and tells other threads how it fares.
#pragma once

#include <cstdint>
#include <span>

#include "host/core/latency_histogram.hpp"
#include "host/core/latest.hpp"
#include "host/core/time.hpp"
#include "net/capture/frame.hpp"
#include "net/ingest/feed.hpp"

namespace plimsoll::ingest {

/// How a feed fares, as of a moment ago.
struct FeedStatus {
  FeedCounters counters;
  std::uint64_t frames = 0;
  std::int64_t last_frame_ns = 0;        // on the monotonic clock; 0 before the first
  Quality condition = Quality::unknown;  // see Feed::condition
};

/// `do_work` on one thread; everything const from any. Neither allocates, blocks nor throws.
class FeedAgent {
 public:
  /// The references must outlive the agent.
  FeedAgent(capture::FrameSource& source, Feed& feed, const Clock& clock)
      : source_(source), feed_(feed), clock_(clock) {
    tell();
  }

  /// One burst; returns the number of frames.
  int do_work() noexcept {
    const std::int64_t start = clock_.monotonic_ns();
    const std::span<const capture::Frame> frames = source_.receive();
    if (!frames.empty()) {
      const std::int64_t received = clock_.monotonic_ns();
      feed_.on_frames(frames);
      last_frame_ns_ = clock_.monotonic_ns();
      receive_.record(received - start);
      apply_.record(last_frame_ns_ - received);
      frames_ += frames.size();
    }
    feed_.poll();  // time passes without frames, too
    if (start - told_ns_ >= tell_every_ns) {
      told_ns_ = start;
      tell();
    }
    return static_cast<int>(frames.size());
  }

  [[nodiscard]] const LatencyHistogram* recovery_times() const noexcept { return feed_.recovery_times(); }
  [[nodiscard]] FeedStatus status() const noexcept { return status_.load(); }
  /// Time of one burst, from asking the source until it answered.
  [[nodiscard]] const LatencyHistogram& receive_latency() const noexcept { return receive_; }
  /// Time of one burst, through session, decoder and books to the sink.
  [[nodiscard]] const LatencyHistogram& apply_latency() const noexcept { return apply_; }

 private:
  static constexpr std::int64_t tell_every_ns = 50'000'000;

  void tell() noexcept { status_.store({feed_.counters(), frames_, last_frame_ns_, feed_.condition()}); }

  capture::FrameSource& source_;
  Feed& feed_;
  const Clock& clock_;
  std::uint64_t frames_ = 0;
  std::int64_t last_frame_ns_ = 0;
  std::int64_t told_ns_ = 0;
  LatencyHistogram receive_;
  LatencyHistogram apply_;
  Latest<FeedStatus> status_;
};

}  // namespace plimsoll::ingest
