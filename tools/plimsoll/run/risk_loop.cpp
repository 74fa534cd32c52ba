#include "tools/plimsoll/run/risk_loop.hpp"

#include <utility>

namespace plimsoll::cli {

RiskLoop::RiskLoop(const std::vector<std::unique_ptr<market::QuoteBoard>>& boards, std::shared_ptr<Desk> desk,
                   std::int64_t cycle_ns, const Clock& clock, journal::CycleJournal* journal)
    : clock_(clock), journal_(journal), cycle_ns_(cycle_ns), inlet_(boards) {
  begin(std::move(desk));
}

void RiskLoop::begin(std::shared_ptr<Desk> desk) {
  agent_.reset();
  desk_ = std::move(desk);
  inlet_.start_again();
  if (journal_ != nullptr) journal_->begin_desk(desk_->journal_number);
  agent_.emplace(desk_->market, desk_->engine, static_cast<risk::ReportSink&>(*this), clock_,
                 AuditOption::audit_of(desk_->witness), desk_->stress.get(), journal_);
  first_due_ = true;
}

int RiskLoop::do_work() {
  if (std::shared_ptr<Desk> next = next_desk_.exchange(nullptr)) begin(std::move(next));
  const std::int64_t start = clock_.monotonic_ns();
  const bool due = first_due_ || start - last_start_ns_ >= cycle_ns_;
  if (due) {
    looked_before_ns_ = std::exchange(looked_ns_, start);
    if (const std::size_t taken = inlet_.drain(desk_->market, start); taken != 0) {
      quotes_taken_.fetch_add(taken, std::memory_order_relaxed);
      drain_.record(clock_.monotonic_ns() - start);
    }
    if (agent_->do_work() != 0) {
      first_due_ = false;
      last_start_ns_ = start;
      return 1;
    }
  }
  risk::SelfAudit* const audit = AuditOption::audit_of(desk_->witness);
  return audit == nullptr ? 0 : audit->do_work();
}

void RiskLoop::on_report(const risk::RiskReport& report, std::int64_t cycle_ns) {
  cycle_.record(cycle_ns);
  const risk::CycleTimes& times = agent_->times();
  stages_.snapshot.record(times.snapshot_ns);
  stages_.revalue.record(times.revalue_ns);
  if (times.select_ns) stages_.select.record(*times.select_ns);
  stages_.report.record(times.report_ns);
  auto published = std::make_shared<PublishedReport>();
  published->desk = desk_;
  published->report = report;
  published->sequence = ++sequence_;
  published->cycle_ns = cycle_ns;
  published->done_ns = clock_.monotonic_ns();
  published->done = clock_.now();
  published->lag_ns = published->done_ns - (looked_before_ns_ == 0 ? looked_ns_ : looked_before_ns_);
  if (report.nodes.front().exposure) exposed_.store(published);
  if (report.stress) stressed_.store(published);
  publish_pnl(published);
  last_report_ns_.store(published->done_ns, std::memory_order_relaxed);
  latest_.store(std::move(published));
}

/// One copy of a vector a second: its cost is little beside that of the cycles.
void RiskLoop::publish_pnl(const std::shared_ptr<const PublishedReport>& published) {
  constexpr std::int64_t renewed_after_ns = 1'000'000'000;
  const risk::NodeRisk& firm = published->report.nodes.front();
  const bool due = pnl_done_ns_ == 0 || published->done_ns - pnl_done_ns_ >= renewed_after_ns;
  if (firm.levels.empty() || !due) return;
  auto pnl = std::make_shared<PublishedPnl>();
  pnl->report = published;
  pnl->pnl.resize(desk_->engine.scenario_count());
  desk_->engine.download(firm.book, pnl->pnl);
  pnl_.store(std::move(pnl));
  pnl_done_ns_ = published->done_ns;
}

}  // namespace plimsoll::cli
