// The running appliance: feeds, risk and publishing on threads of their own, and who may ask about them.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "host/api/http_server.hpp"
#include "host/market/quote_board.hpp"
#include "tools/plimsoll/journal_line.hpp"
#include "tools/plimsoll/replay_session.hpp"
#include "tools/plimsoll/run/agent_thread.hpp"
#include "tools/plimsoll/run/api_line.hpp"
#include "tools/plimsoll/run/desk.hpp"
#include "tools/plimsoll/run/feed_line.hpp"
#include "tools/plimsoll/run/gate_line.hpp"
#include "tools/plimsoll/run/metrics_page.hpp"
#include "tools/plimsoll/run/risk_loop.hpp"

namespace plimsoll::cli {

/// How `/healthz` and `/readyz` answer.
struct Condition {
  bool good = false;
  std::string words;  // one line for each thing that is wrong, or "ok"
};

/// Everything is validated, then opened, then started; the destructor stops it in the order in which data flows.
class Appliance {
 public:
  /// `view` prints reports, on the publishing thread; null: nobody does. The references outlive the appliance. Throws
  /// InputError or BackendUnavailable; nothing runs then.
  Appliance(const RunOptions& options, ReplayView* view, const Clock& clock);
  ~Appliance();
  Appliance(const Appliance&) = delete;
  Appliance& operator=(const Appliance&) = delete;

  /// Puts a desk made of other options in the place of the present one. Throws as the constructor, and InputError
  /// PLM-2005 when what changed needs a new start; the present one is kept then.
  void reload(const RunOptions& options);
  void count_refused_reload(const std::string& why);

  /// Throws what ended a thread, if anything did.
  void check() const;
  /// All threads take turns.
  [[nodiscard]] Condition health() const;
  /// And there is a report, and every feed has been heard.
  [[nodiscard]] Condition readiness() const;
  [[nodiscard]] std::string metrics() const;
  [[nodiscard]] std::shared_ptr<const PublishedReport> latest() const { return risk_->latest(); }
  [[nodiscard]] const std::vector<FeedLine>& feeds() const { return feeds_; }
  /// Null without one.
  [[nodiscard]] const JournalLine* journal() const { return journal_.get(); }
  [[nodiscard]] const std::vector<std::unique_ptr<market::QuoteBoard>>& boards() const { return boards_; }
  [[nodiscard]] const RiskLoop& risk() const { return *risk_; }
  [[nodiscard]] const LatencyHistogram& publish_latency() const { return publish_latency_; }
  [[nodiscard]] std::uint64_t reports_skipped() const { return skipped_; }
  [[nodiscard]] std::int64_t start_ns() const { return start_ns_; }
  /// Empty without an API.
  [[nodiscard]] std::string api_url() const { return api_ ? api_->url() : std::string(); }
  /// Null when the configuration names no folder for it.
  [[nodiscard]] GateLine* gate() const { return gate_.get(); }
  /// 0 without a monitor.
  [[nodiscard]] std::uint16_t monitor_port() const { return monitor_ ? monitor_->port() : std::uint16_t{0}; }

 private:
  int publish();
  [[nodiscard]] ReplayProgress progress(const PublishedReport& published) const;
  [[nodiscard]] std::shared_ptr<Desk> make_desk(const RunOptions& options);
  [[nodiscard]] api::HttpAnswer answer(const std::string& path) const;

  const RunOptions options_;
  ReplayView* view_;
  const Clock& clock_;
  std::int64_t start_ns_;
  std::vector<std::unique_ptr<market::QuoteBoard>> boards_;
  std::vector<FeedLine> feeds_;
  std::unique_ptr<JournalLine> journal_;  // null: there is none
  std::unique_ptr<RiskLoop> risk_;
  std::uint64_t published_ = 0;  // sequence of the last report that was printed; publishing thread
  std::atomic<std::uint64_t> skipped_{0};
  std::atomic<std::uint64_t> reloads_{0};
  std::atomic<std::uint64_t> reloads_refused_{0};
  LatencyHistogram publish_latency_;
  std::vector<std::unique_ptr<AgentThread>> threads_;  // in the order in which data flows
  std::unique_ptr<GateLine> gate_;                     // watches these
  std::unique_ptr<ApiLine> api_;                       // looks at all of that, and commands the gate
  std::unique_ptr<api::HttpServer> monitor_;           // looks at all of that
};

}  // namespace plimsoll::cli
