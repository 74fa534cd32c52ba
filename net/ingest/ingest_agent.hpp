// Moves frames from a source into a feed and stops where a risk cycle ends.
#pragma once

#include <cstdint>
#include <span>

#include "host/core/time.hpp"
#include "net/capture/frame.hpp"
#include "net/ingest/feed.hpp"

namespace plimsoll::ingest {

/// One thread. Cycles end at multiples of `cycle_ns` of receive time, between two frames: a function of the capture
/// alone, so a replay at any speed, in bursts of any size, sees the same cycles. Neither blocks nor throws.
class IngestAgent {
 public:
  /// The references must outlive the agent; cycle_ns > 0.
  IngestAgent(capture::FrameSource& source, Feed& feed, std::int64_t cycle_ns)
      : source_(source), feed_(feed), cycle_ns_(cycle_ns) {}

  /// Applies frames up to the next end of a cycle or the end of the burst; returns how many.
  int do_work() noexcept {
    if (burst_.empty()) burst_ = source_.receive();
    cycle_ended_ = false;
    std::size_t count = 0;  // frames of this cycle, given to the feed together so that it can look ahead
    for (; count < burst_.size(); ++count) {
      const Timestamp at = burst_[count].ts_recv;
      if (now_.ns == 0) cycle_end_ns_ = next_end(at);
      if (at.ns >= cycle_end_ns_ && now_.ns != 0) {
        cycle_end_ns_ = next_end(at);
        cycle_ended_ = true;
        break;
      }
      now_ = at;
    }
    feed_.on_frames(burst_.first(count));
    feed_.poll();
    burst_ = burst_.subspan(count);
    frames_ += count;
    return static_cast<int>(count);
  }

  /// A cycle ended before the frame that comes next: run one now.
  [[nodiscard]] bool cycle_ended() const noexcept { return cycle_ended_; }
  /// Nothing is left and nothing will come.
  [[nodiscard]] bool finished() const noexcept { return burst_.empty() && source_.exhausted(); }
  /// Receive time of the last frame applied; 0 before the first.
  [[nodiscard]] Timestamp now() const noexcept { return now_; }
  [[nodiscard]] std::uint64_t frames() const noexcept { return frames_; }

 private:
  // Receive times may go back a little; the end of a cycle never does.
  [[nodiscard]] std::int64_t next_end(Timestamp at) const noexcept { return (at.ns / cycle_ns_ + 1) * cycle_ns_; }

  capture::FrameSource& source_;
  Feed& feed_;
  std::int64_t cycle_ns_;
  std::span<const capture::Frame> burst_;
  Timestamp now_;
  std::int64_t cycle_end_ns_ = 0;
  std::uint64_t frames_ = 0;
  bool cycle_ended_ = false;
};

}  // namespace plimsoll::ingest
