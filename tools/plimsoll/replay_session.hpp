// One pass of a capture through feed, market and risk, on one thread, paced or as fast as possible.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "host/core/latency_histogram.hpp"
#include "host/core/time.hpp"
#include "host/risk/live_market.hpp"
#include "host/risk/risk_agent.hpp"
#include "net/capture/frame.hpp"
#include "net/ingest/feed.hpp"
#include "net/ingest/ingest_agent.hpp"

namespace plimsoll::cli {

/// What a paced replay does when risk takes longer than a cycle: every cycle and fall behind the capture's time, or
/// skip to the newest, as a live system must (changes are conflated, nothing queues).
enum class WhenLate { every_cycle, conflate };

struct ReplayPace {
  std::int64_t cycle_ns = 100'000'000;  // of capture time
  double speed = 0.0;                   // capture seconds per second; 0: as fast as possible
  std::optional<Timestamp> until;       // stop at the end of the cycle that holds this receive time
  std::int64_t until_ns = 0;            // or after this much capture time; 0: none
  std::int64_t wall_limit_ns = 0;       // stop after this much wall time; 0: none
  WhenLate when_late = WhenLate::every_cycle;
};

/// How a live feed is when a report is shown.
struct FeedCondition {
  std::string name;
  Quality quality = Quality::unknown;  // the best that a quote of it may have
  double age_seconds = 0.0;            // since it was last heard; infinite before that
};

/// How far a replay is, for whoever shows it.
struct ReplayProgress {
  std::uint64_t frames = 0;
  std::uint64_t expected_frames = 0;  // 0: unknown
  std::uint64_t messages = 0;
  std::uint64_t cycles = 0;
  std::uint64_t conflated_cycles = 0;  // skipped because risk was late
  Timestamp capture_time;
  std::int64_t wall_ns = 0;
  const LatencyHistogram* cycle_latency = nullptr;
  std::vector<FeedCondition> feeds;  // of a live run
  std::int64_t lag_ns = 0;           // of a live run: no quote took longer into the report
};

/// Prints reports and progress; on the session's thread.
class ReplayView {
 public:
  virtual ~ReplayView() = default;
  virtual void on_report(const risk::RiskReport& report, const ReplayProgress& progress) = 0;
  virtual void on_end(const ReplayProgress& progress) = 0;
};

struct ReplayParts {
  capture::FrameSource& source;
  ingest::Feed& feed;
  risk::LiveMarket& market;
  risk::RiskEngine& engine;
  const Clock& clock;
  std::uint64_t expected_frames = 0;
  risk::SelfAudit* audit = nullptr;           // gets the time that pacing leaves over, and finishes at the end
  risk::CycleCompanion* companion = nullptr;  // completes reports
  risk::CycleRecorder* recorder = nullptr;    // is told of every cycle
};

enum class ReplayEnd { source_exhausted, until_reached, wall_limit_reached, interrupted, reader_gone };

/// Runs to the end. `stop` is asked between cycles; `reader_gone` says that nobody reads the output any more.
ReplayEnd run_replay(const ReplayParts& parts, const ReplayPace& pace, ReplayView& view,
                     const std::function<std::optional<ReplayEnd>()>& stop);

}  // namespace plimsoll::cli
