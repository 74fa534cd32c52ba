// Runs a stress plan with risk cycles and puts what every node loses into their reports.
#pragma once

#include <cstdint>
#include <memory>

#include "host/risk/cycle_companion.hpp"
#include "host/stress/stress_plan.hpp"
#include "host/stress/stress_report.hpp"
#include "kernels/backends/backend.hpp"

namespace plimsoll::stress {

/// In the first cycle and every `every` (>= 1) after it; the other reports have no stress section, for an old one must
/// not stand in. The same revaluation as `run_stress`: the same integers and the same digest on the same snapshot.
/// Reverse stresses of the plan are left out, and a warning says so: a search has no place in a cycle.
class StressCompanion final : public risk::CycleCompanion {
 public:
  /// What `desk` refers to must outlive it. `backend` is for this alone.
  StressCompanion(std::unique_ptr<backends::Backend> backend, const StressDesk& desk, StressPlan plan,
                  std::uint64_t every);

  void complete(const market::MarketSnapshot& snapshot, risk::RiskReport& report) override;

 private:
  std::unique_ptr<backends::Backend> backend_;
  StressDesk desk_;
  StressPlan plan_;
  std::uint64_t every_;
};

/// What a report carries of a stress run: nodes, not underlyings.
risk::StressSection to_section(StressReport stress);

}  // namespace plimsoll::stress
