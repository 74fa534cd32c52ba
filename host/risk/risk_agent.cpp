#include "host/risk/risk_agent.hpp"

#include <string>
#include <utility>
#include <vector>

namespace plimsoll::risk {

int RiskAgent::do_work() {
  if (started_ && !market_.any_changed()) return 0;
  const std::int64_t start = clock_.monotonic_ns();
  const std::vector<UnderlyingId> dirty = market_.dirty();
  const market::SnapshotPtr snapshot = market_.freeze();
  const std::int64_t frozen = clock_.monotonic_ns();
  if (recorder_ != nullptr) recorder_->on_inputs(snapshot, dirty);
  if (started_) {
    engine_.update(*snapshot, dirty);
  } else {
    engine_.recompute(*snapshot);
    started_ = true;
  }
  const std::int64_t revalued = clock_.monotonic_ns();
  RiskReport report = engine_.report(*snapshot);
  for (std::string& warning : market_.warnings()) report.warnings.push_back(std::move(warning));
  if (audit_ != nullptr) {
    report.audit = audit_->report();
    if (std::string alarm = audit_->alarm(); !alarm.empty()) report.warnings.push_back(std::move(alarm));
    audit_->on_cycle(snapshot, report, engine_);
  }
  if (companion_ != nullptr) companion_->complete(*snapshot, report);
  if (recorder_ != nullptr) recorder_->on_report(report, engine_);
  const std::int64_t done = clock_.monotonic_ns();
  times_.snapshot_ns = frozen - start;
  times_.select_ns = engine_.take_select_ns();
  times_.revalue_ns = revalued - frozen - times_.select_ns.value_or(0);
  times_.report_ns = done - revalued;
  sink_.on_report(report, done - start);
  return 1;
}

}  // namespace plimsoll::risk
