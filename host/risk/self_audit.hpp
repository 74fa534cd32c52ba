// Recomputes every k-th cycle from nothing, in spare time, and compares digests: law 2 watched while the appliance
// runs.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "host/market/snapshot.hpp"
#include "host/risk/report.hpp"
#include "host/risk/risk_engine.hpp"

namespace plimsoll::risk {

/// One thread, in steps of a few cells, so that a cycle that falls due waits for one step at most. Cycles that fall
/// due while an audit is under way are left out and counted: spare time decides how many are audited.
class SelfAudit {
 public:
  /// `witness` is an engine of its own on the same portfolio, model and settings; its backend may be another one than
  /// that of the engine it watches, and should be when that is a GPU. It outlives the audit. `every` >= 1.
  SelfAudit(RiskEngine& witness, std::uint64_t every);

  /// After each cycle: the snapshot, the report, and the engine that made it.
  void on_cycle(const market::SnapshotPtr& snapshot, const RiskReport& report, const RiskEngine& engine);
  /// One step of the audit under way; returns 0 when there is none.
  int do_work();
  [[nodiscard]] bool is_idle() const { return snapshot_ == nullptr; }

  [[nodiscard]] const AuditReport& report() const { return report_; }
  /// What a person must be told; empty while everything agrees.
  [[nodiscard]] std::string alarm() const;

 private:
  RiskEngine& witness_;
  AuditReport report_;
  market::SnapshotPtr snapshot_;  // of the audit under way
  std::uint64_t cycle_ = 0;
  std::string expected_;
  std::vector<std::size_t> distrusted_;
  std::size_t next_cell_ = 0;
  std::uint64_t first_mismatch_ = 0;
};

}  // namespace plimsoll::risk
