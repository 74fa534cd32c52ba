#include "tools/plimsoll/replay_session.hpp"

#include <algorithm>
#include <chrono>
#include <thread>

namespace plimsoll::cli {
namespace {

class Session final : public risk::ReportSink {
 public:
  Session(const ReplayParts& parts, const ReplayPace& pace, ReplayView& view)
      : parts_(parts),
        pace_(pace),
        view_(view),
        ingest_(parts.source, parts.feed, pace.cycle_ns),
        risk_(parts.market, parts.engine, *this, parts.clock, parts.audit, parts.companion, parts.recorder),
        start_ns_(parts.clock.monotonic_ns()) {}

  ReplayEnd run(const std::function<std::optional<ReplayEnd>()>& stop) {
    for (;;) {
      ingest_.do_work();
      if (first_.ns == 0) first_ = ingest_.now();
      if (ingest_.cycle_ended()) {
        if (until_reached()) return end(ReplayEnd::until_reached);
        if (wait_for(ingest_.now(), stop) || pace_.when_late == WhenLate::every_cycle) {
          risk_.do_work();
        } else {
          ++conflated_;
        }
        if (const auto reason = stop()) return end(*reason);
        if (out_of_time()) return end(ReplayEnd::wall_limit_reached);
      }
      if (ingest_.finished()) return end(ReplayEnd::source_exhausted);
    }
  }

  void on_report(const risk::RiskReport& report, std::int64_t cycle_ns) override {
    latency_.record(cycle_ns);
    ++cycles_;
    view_.on_report(report, progress());
  }

 private:
  ReplayEnd end(ReplayEnd reason) {
    risk_.do_work();  // what the last, unfinished cycle brought
    while (audit_some()) {
    }
    view_.on_end(progress());
    return reason;
  }

  [[nodiscard]] ReplayProgress progress() const {
    ReplayProgress progress;
    progress.frames = ingest_.frames();
    progress.expected_frames = parts_.expected_frames;
    progress.messages = parts_.feed.counters().messages;
    progress.cycles = cycles_;
    progress.conflated_cycles = conflated_;
    progress.capture_time = ingest_.now();
    progress.wall_ns = parts_.clock.monotonic_ns() - start_ns_;
    progress.cycle_latency = &latency_;
    return progress;
  }

  /// False when there is nothing to audit.
  [[nodiscard]] bool audit_some() const { return parts_.audit != nullptr && parts_.audit->do_work() != 0; }

  [[nodiscard]] bool until_reached() const {
    const Timestamp now = ingest_.now();
    return (pace_.until && now >= *pace_.until) || (pace_.until_ns > 0 && now.ns - first_.ns >= pace_.until_ns);
  }

  [[nodiscard]] bool out_of_time() const {
    return pace_.wall_limit_ns > 0 && parts_.clock.monotonic_ns() - start_ns_ >= pace_.wall_limit_ns;
  }

  /// Waits until the capture's time has come, or until there is a reason to stop; false when it passed more than a
  /// cycle ago.
  [[nodiscard]] bool wait_for(Timestamp capture_time, const std::function<std::optional<ReplayEnd>()>& stop) const {
    if (pace_.speed <= 0.0) return true;
    const double elapsed = static_cast<double>(capture_time.ns - first_.ns) / pace_.speed;
    constexpr double longest_ns = 4e18;  // keeps the sum with a clock's reading inside 64 bits
    const std::int64_t due = start_ns_ + static_cast<std::int64_t>(std::clamp(elapsed, -longest_ns, longest_ns));
    std::int64_t rest = due - parts_.clock.monotonic_ns();
    const std::int64_t late_by = -rest;
    while (rest > 0 && !stop() && !out_of_time()) {
      if (audit_some()) {
        rest = due - parts_.clock.monotonic_ns();
        continue;
      }
      std::this_thread::sleep_for(std::chrono::nanoseconds(std::min<std::int64_t>(rest, 100'000'000)));
      rest = due - parts_.clock.monotonic_ns();
    }
    return static_cast<double>(late_by) * pace_.speed <= static_cast<double>(pace_.cycle_ns);
  }

  ReplayParts parts_;
  ReplayPace pace_;
  ReplayView& view_;
  ingest::IngestAgent ingest_;
  risk::RiskAgent risk_;
  LatencyHistogram latency_;
  std::uint64_t cycles_ = 0;
  std::uint64_t conflated_ = 0;
  std::int64_t start_ns_;
  Timestamp first_;
};

}  // namespace

ReplayEnd run_replay(const ReplayParts& parts, const ReplayPace& pace, ReplayView& view,
                     const std::function<std::optional<ReplayEnd>()>& stop) {
  return Session(parts, pace, view).run(stop);
}

}  // namespace plimsoll::cli
