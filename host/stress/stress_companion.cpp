#include "host/stress/stress_companion.hpp"

#include <string>
#include <utility>

#include "host/stress/stress_engine.hpp"
#include "kernels/core/contract.hpp"

namespace plimsoll::stress {

StressCompanion::StressCompanion(std::unique_ptr<backends::Backend> backend, const StressDesk& desk, StressPlan plan,
                                 std::uint64_t every)
    : backend_(std::move(backend)), desk_(desk), plan_(std::move(plan)), every_(every) {
  PLIMSOLL_EXPECT(every_ >= 1);
  if (plan_.reverse_losses.empty()) return;
  plan_.warnings.push_back(std::to_string(plan_.reverse_losses.size()) +
                           " reverse stresses are not run with risk cycles; plimsoll stress runs them");
  plan_.reverse_losses.clear();
}

void StressCompanion::complete(const market::MarketSnapshot& snapshot, risk::RiskReport& report) {
  if ((report.cycle - 1) % every_ != 0) return;
  report.stress = to_section(run_stress(*backend_, desk_, plan_, snapshot));
  report.stress->every_cycles = every_;
}

risk::StressSection to_section(StressReport stress) {
  risk::StressSection section;
  section.scenario_identity = std::move(stress.scenario_identity);
  section.digest = std::move(stress.digest);
  section.worst_first = std::move(stress.worst_first);
  section.quality = stress.quality;
  section.warnings = std::move(stress.warnings);
  for (ScenarioPnl& one : stress.scenarios) {
    section.scenarios.push_back({std::move(one.name), to_string(one.source), std::move(one.by_book),
                                 std::move(one.book_quality), std::move(one.missing)});
  }
  return section;
}

}  // namespace plimsoll::stress
