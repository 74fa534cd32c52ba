// Runs risk cycles: freeze the market, revalue what moved, report.
#pragma once

#include <cstdint>
#include <optional>

#include "host/core/time.hpp"
#include "host/market/snapshot.hpp"
#include "host/risk/cycle_companion.hpp"
#include "host/risk/cycle_recorder.hpp"
#include "host/risk/live_market.hpp"
#include "host/risk/report.hpp"
#include "host/risk/risk_engine.hpp"
#include "host/risk/self_audit.hpp"

namespace plimsoll::risk {

/// Where the time of a cycle went, on the agent's clock.
struct CycleTimes {
  std::int64_t snapshot_ns = 0;           // freezing the market
  std::int64_t revalue_ns = 0;            // cells, and the sums of their nodes
  std::optional<std::int64_t> select_ns;  // the tails; absent when the backend cannot tell: then it is in revalue_ns
  std::int64_t report_ns = 0;             // measures, attribution, exposures, stress
};

/// Receives every report, on the risk thread.
class ReportSink {
 public:
  virtual ~ReportSink() = default;
  /// `cycle_ns` is the time from the freeze of the market to the finished report, on the injected clock.
  virtual void on_report(const RiskReport& report, std::int64_t cycle_ns) = 0;
};

/// One thread; the references must outlive it. Who calls `do_work` decides when a cycle ends; between two calls changes
/// of the same underlying are conflated, never queued.
class RiskAgent {
 public:
  /// `audit`, if any, is told of every cycle, and its findings are in every report; who calls `do_work` gives it time.
  /// `companion`, if any, completes every report; `recorder`, if any, is told of every cycle.
  RiskAgent(LiveMarket& market, RiskEngine& engine, ReportSink& sink, const Clock& clock, SelfAudit* audit = nullptr,
            CycleCompanion* companion = nullptr, CycleRecorder* recorder = nullptr)
      : market_(market),
        engine_(engine),
        sink_(sink),
        clock_(clock),
        audit_(audit),
        companion_(companion),
        recorder_(recorder) {
    engine_.time_with(&stopwatch_);
  }
  ~RiskAgent() { engine_.time_with(nullptr); }
  RiskAgent(const RiskAgent&) = delete;
  RiskAgent& operator=(const RiskAgent&) = delete;

  /// One cycle if a mark or its quality changed since the last (the first call always runs one, over everything): a
  /// halt is news even though no price moves. Returns the number of cycles run.
  int do_work();
  /// Of the last cycle; for a sink, of the one it is told of.
  [[nodiscard]] const CycleTimes& times() const { return times_; }

 private:
  class ClockStopwatch final : public Stopwatch {
   public:
    explicit ClockStopwatch(const Clock& clock) : clock_(clock) {}
    [[nodiscard]] std::int64_t now_ns() const noexcept override { return clock_.monotonic_ns(); }

   private:
    const Clock& clock_;
  };

  LiveMarket& market_;
  RiskEngine& engine_;
  ReportSink& sink_;
  const Clock& clock_;
  SelfAudit* audit_;
  CycleCompanion* companion_;
  CycleRecorder* recorder_;
  ClockStopwatch stopwatch_{clock_};
  CycleTimes times_;
  bool started_ = false;
};

}  // namespace plimsoll::risk
