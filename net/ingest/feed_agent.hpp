// Receives one feed on a thread of its own, and tells other threads how it fares.
#pragma once

#include <cstdint>
#include <optional>
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
      receive_.record(received - start);
      apply(frames, received);
      frames_ += frames.size();
    }
    feed_.poll();  // time passes without frames, too
    const Quality condition = feed_.condition();
    if (start - told_ns_ >= tell_every_ns || condition != told_condition_) {  // another condition is told at once
      told_ns_ = start;
      told_condition_ = condition;
      tell();
    }
    return static_cast<int>(frames.size());
  }

  [[nodiscard]] const LatencyHistogram* recovery_times() const noexcept { return feed_.recovery_times(); }
  [[nodiscard]] FeedStatus status() const noexcept { return status_.load(); }
  /// Time of one burst, from asking the source until it answered.
  [[nodiscard]] const LatencyHistogram& receive_latency() const noexcept { return receive_; }
  /// Time of one burst, through session, decoder and books to the sink; not of those that were sampled, which take
  /// longer.
  [[nodiscard]] const LatencyHistogram& apply_latency() const noexcept { return apply_; }

  /// Of the bursts that were sampled, if the feed can tell: its order books and what becomes of them, and all the rest.
  [[nodiscard]] const LatencyHistogram& book_latency() const noexcept { return book_; }
  [[nodiscard]] const LatencyHistogram& decode_latency() const noexcept { return decode_; }

  /// The first burst with frames and then one in so many is sampled.
  static constexpr std::uint64_t sample_every = 64;

 private:
  void apply(std::span<const capture::Frame> frames, std::int64_t received) noexcept {
    if (bursts_++ % sample_every == 0) {
      const std::optional<std::int64_t> books = feed_.on_frames_timed(frames, clock_);
      last_frame_ns_ = clock_.monotonic_ns();
      if (!books) return apply_.record(last_frame_ns_ - received);
      book_.record(*books);
      decode_.record(last_frame_ns_ - received - *books);
    } else {
      feed_.on_frames(frames);
      last_frame_ns_ = clock_.monotonic_ns();
      apply_.record(last_frame_ns_ - received);
    }
  }

  static constexpr std::int64_t tell_every_ns = 50'000'000;

  void tell() noexcept { status_.store({feed_.counters(), frames_, last_frame_ns_, feed_.condition()}); }

  capture::FrameSource& source_;
  Feed& feed_;
  const Clock& clock_;
  std::uint64_t frames_ = 0;
  std::uint64_t bursts_ = 0;  // with frames
  std::int64_t last_frame_ns_ = 0;
  std::int64_t told_ns_ = 0;
  Quality told_condition_ = Quality::unknown;
  LatencyHistogram receive_;
  LatencyHistogram apply_;
  LatencyHistogram decode_;
  LatencyHistogram book_;
  Latest<FeedStatus> status_;
};

}  // namespace plimsoll::ingest
