// The risk agent of a running appliance: takes quotes from the boards, runs cycles, changes desks between two of them.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "host/core/latency_histogram.hpp"
#include "host/core/time.hpp"
#include "host/journal/cycle_journal.hpp"
#include "host/market/quote_board.hpp"
#include "host/risk/market_inlet.hpp"
#include "host/risk/risk_agent.hpp"
#include "tools/plimsoll/run/desk.hpp"

namespace plimsoll::cli {

/// A report and what it refers to. Immutable; shared by whoever shows it.
struct PublishedReport {
  std::shared_ptr<const Desk> desk;  // of names and instruments: its changing parts belong to the risk thread
  risk::RiskReport report;
  std::uint64_t sequence = 0;  // 1 for the first report of the run, and so on across reloads
  std::int64_t cycle_ns = 0;   // from the freeze of the market to the report
  std::int64_t done_ns = 0;    // when, on the monotonic clock
  Timestamp done;              // and on the wall
  std::int64_t lag_ns = 0;  // from the cycle before to this report: no quote took longer from its board into a report
};

/// The firm's P&L in every scenario of one cycle.
struct PublishedPnl {
  std::shared_ptr<const PublishedReport> report;
  std::vector<Quanta> pnl;
};

class RiskLoop final : private risk::ReportSink {
 public:
  /// `boards`, `clock` and `journal` (null: there is none) outlive the loop. At least `cycle_ns` lie between the starts
  /// of two cycles.
  RiskLoop(const std::vector<std::unique_ptr<market::QuoteBoard>>& boards, std::shared_ptr<Desk> desk,
           std::int64_t cycle_ns, const Clock& clock, journal::CycleJournal* journal = nullptr);
  ~RiskLoop() override = default;

  /// On the risk thread: a cycle when one is due, else a step of the self-audit.
  int do_work();

  // From any thread.
  /// `desk` takes over before the next cycle and is told all that the boards know. One that was still waiting is gone.
  void take_over(std::shared_ptr<Desk> desk) noexcept { next_desk_.store(std::move(desk)); }
  /// The newest report; null before the first.
  [[nodiscard]] std::shared_ptr<const PublishedReport> latest() const { return latest_.load(); }
  /// Quotes and marks taken from the boards. What the boards were offered is taken, conflated, or waits: one of each
  /// symbol at most.
  [[nodiscard]] std::uint64_t quotes_taken() const { return quotes_taken_.load(std::memory_order_relaxed); }
  /// The newest with exposures and Greeks, or with stress; null before the first.
  [[nodiscard]] std::shared_ptr<const PublishedReport> latest_with_exposures() const { return exposed_.load(); }
  [[nodiscard]] std::shared_ptr<const PublishedReport> latest_with_stress() const { return stressed_.load(); }
  /// Renewed at most once a second; null until the firm has a number.
  [[nodiscard]] std::shared_ptr<const PublishedPnl> latest_pnl() const { return pnl_.load(); }
  /// When it was done, on the monotonic clock; 0 before the first. A plain number: who watches the risk thread must not
  /// wait for it, as `latest` may.
  [[nodiscard]] std::int64_t last_report_ns() const { return last_report_ns_.load(std::memory_order_relaxed); }
  [[nodiscard]] const LatencyHistogram& drain_latency() const { return drain_; }
  /// Parts of a cycle; the time of `select` is in `revalue` when the backend cannot tell them apart.
  struct Stages {
    LatencyHistogram snapshot;
    LatencyHistogram revalue;
    LatencyHistogram select;
    LatencyHistogram report;
  };
  [[nodiscard]] const Stages& stages() const { return stages_; }
  /// From the freeze of the market to the report.
  [[nodiscard]] const LatencyHistogram& cycle_latency() const { return cycle_; }

 private:
  void begin(std::shared_ptr<Desk> desk);
  void on_report(const risk::RiskReport& report, std::int64_t cycle_ns) override;
  void publish_pnl(const std::shared_ptr<const PublishedReport>& published);

  const Clock& clock_;
  journal::CycleJournal* journal_;
  std::int64_t cycle_ns_;
  risk::MarketInlet inlet_;
  std::shared_ptr<Desk> desk_;
  std::optional<risk::RiskAgent> agent_;
  std::int64_t last_start_ns_ = 0;
  std::int64_t looked_ns_ = 0;         // at the boards, for the cycle under way
  std::int64_t looked_before_ns_ = 0;  // the time before
  std::atomic<std::uint64_t> quotes_taken_{0};
  bool first_due_ = true;
  std::uint64_t sequence_ = 0;
  LatencyHistogram drain_;
  Stages stages_;
  LatencyHistogram cycle_;
  std::atomic<std::int64_t> last_report_ns_{0};
  std::atomic<std::shared_ptr<Desk>> next_desk_;
  std::atomic<std::shared_ptr<const PublishedReport>> latest_;
  std::atomic<std::shared_ptr<const PublishedReport>> exposed_;
  std::atomic<std::shared_ptr<const PublishedReport>> stressed_;
  std::atomic<std::shared_ptr<const PublishedPnl>> pnl_;
  std::int64_t pnl_done_ns_ = 0;
};

}  // namespace plimsoll::cli
