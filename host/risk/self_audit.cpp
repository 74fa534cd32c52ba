#include "host/risk/self_audit.hpp"

#include "kernels/core/contract.hpp"

namespace plimsoll::risk {
namespace {

constexpr std::size_t cells_per_step = 4;

}  // namespace

SelfAudit::SelfAudit(RiskEngine& witness, std::uint64_t every) : witness_(witness) {
  PLIMSOLL_EXPECT(every >= 1);
  report_.every_cycles = every;
}

void SelfAudit::on_cycle(const market::SnapshotPtr& snapshot, const RiskReport& report, const RiskEngine& engine) {
  if (report.cycle % report_.every_cycles != 0) return;
  if (!is_idle()) {
    ++report_.skipped;
    return;
  }
  snapshot_ = snapshot;
  cycle_ = report.cycle;
  expected_ = report.digest;
  distrusted_.assign(engine.distrusted().begin(), engine.distrusted().end());
  next_cell_ = 0;
}

int SelfAudit::do_work() {
  if (is_idle()) return 0;
  if (next_cell_ == 0) {
    // Its own surfaces of the last audit go too: an error in one of them would be kept, and so would one that both
    // have.
    witness_.forget_surfaces();
    witness_.distrust(distrusted_);
  }
  if (next_cell_ < witness_.cells().size()) {
    witness_.recompute_some(*snapshot_, next_cell_, cells_per_step);
    next_cell_ += cells_per_step;
    return 1;
  }
  witness_.finish_recompute(*snapshot_);
  ++report_.audits;
  report_.last_cycle = cycle_;
  if (witness_.report(*snapshot_).digest != expected_) {
    if (report_.mismatches++ == 0) first_mismatch_ = cycle_;
  }
  snapshot_.reset();
  return 1;
}

std::string SelfAudit::alarm() const {
  if (report_.mismatches == 0) return {};
  return "CRITICAL: the self-audit recomputed cycle " + std::to_string(first_mismatch_) + " and got another digest (" +
         std::to_string(report_.mismatches) + " of " + std::to_string(report_.audits) +
         " audits differ): do not trust these numbers, and check this machine's memory";
}

}  // namespace plimsoll::risk
