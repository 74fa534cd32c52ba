#include "host/stress/stress_plan.hpp"

#include <set>
#include <utility>

#include "host/core/nearest_name.hpp"
#include "host/stress/shock_scenarios.hpp"

namespace plimsoll::stress {
namespace {

using calibration::FactorKind;

class Planner {
 public:
  Planner(const StressDesk& desk, const calibration::PriceHistory& history, const std::string& file)
      : desk_(desk), history_(history), file_faults_(file), command_faults_("") {
    plan_.factors = make_stress_factors(desk);
  }

  StressPlan plan(const StressRequest& request) {
    for (const ScenarioSpec& spec : request.scenarios) add(spec);
    for (const LadderSpec& spec : request.ladders) add(spec);
    plan_.reverse_losses = request.reverse_losses;
    throw_faults();
    if (unused_ != 0) {
      plan_.warnings.push_back(std::to_string(unused_) +
                               " shocks name factors that nothing held depends on; they have no effect");
    }
    if (still_vols_ != 0) {
      plan_.warnings.push_back(std::to_string(still_vols_) +
                               " historical scenarios leave implied vols or bases where they are: a price history says "
                               "nothing about them");
    }
    return std::move(plan_);
  }

 private:
  FaultList& faults(const Place& place) { return place.line == 0 ? command_faults_ : file_faults_; }

  void throw_faults() const {
    std::vector<Fault> all = file_faults_.faults();
    all.insert(all.end(), command_faults_.faults().begin(), command_faults_.faults().end());
    if (!all.empty()) throw InputError(std::move(all));
  }

  void add(const ScenarioSpec& spec) {
    if (!names_.insert(spec.name).second) {
      faults(spec.place)
          .add(spec.place.line, "PLM-1903", "scenario " + quoted(spec.name) + " is defined twice", "Rename one.");
      return;
    }
    StressScenario scenario =
        still_scenario(spec.name, spec.history ? ScenarioSource::historical : ScenarioSource::shocks, plan_.factors);
    if (spec.history) {
      if (const auto window = find_window(history_, *spec.history, spec.name, spec.place.line, faults(spec.place))) {
        apply_history(scenario, *window, history_, plan_.factors, desk_.instruments);
      }
    }
    apply_shocks(scenario, spec.shocks, plan_.factors, desk_.instruments, faults(spec.place), unused_);
    if (spec.history && leaves_something_still(scenario)) ++still_vols_;
    plan_.scenarios.push_back(std::move(scenario));
  }

  [[nodiscard]] bool leaves_something_still(const StressScenario& scenario) const {
    for (std::size_t f = 0; f < plan_.factors.size(); ++f) {
      if (plan_.factors.factors[f].kind == FactorKind::spot) continue;
      if (scenario.moves[f] == scenarios::neutral_move(scenario.kinds[f])) return true;
    }
    return false;
  }

  void add(const LadderSpec& spec) {
    const bool all = spec.underlying == "all";
    if (!all && !desk_.instruments.find_underlying(spec.underlying)) {
      NearestName nearest(spec.underlying);
      for (const std::string& name : desk_.instruments.underlyings()) nearest.offer(name);
      faults(spec.place)
          .add(spec.place.line, "PLM-1904", "a ladder is of " + quoted(spec.underlying) + ", which is no underlying",
               nearest.suggestion("Name an underlying of the instruments file, or all."));
      return;
    }
    ladder_scenarios_ += spec.spot.size() * spec.vol.size();
    if (ladder_scenarios_ * plan_.factors.size() > most_ladder_moves) {
      faults(spec.place)
          .add(spec.place.line, "PLM-1906",
               "the ladders have " + std::to_string(ladder_scenarios_) + " scenarios of " +
                   std::to_string(plan_.factors.size()) + " factors, too many to hold",
               "Use fewer steps or fewer ladders.");
      return;
    }
    Ladder ladder;
    ladder.underlying = spec.underlying;
    ladder.first = plan_.scenarios.size();
    for (const LadderStep& spot : spec.spot) ladder.spot.push_back(spot.label);
    for (const LadderStep& vol : spec.vol) {
      ladder.vol.push_back(vol.label);
      for (const LadderStep& spot : spec.spot) {
        const std::string name = "ladder " + spec.underlying + " spot " + spot.label + " vol " + vol.label;
        StressScenario scenario = still_scenario(name, ScenarioSource::ladder, plan_.factors);
        for (std::size_t f = 0; f < plan_.factors.size(); ++f) {
          const calibration::Factor& factor = plan_.factors.factors[f];
          if (!all && desk_.instruments.underlying_name(factor.underlying) != spec.underlying) continue;
          if (factor.kind == FactorKind::basis) continue;
          const Shock& shock = factor.kind == FactorKind::spot ? spot.shock : vol.shock;
          scenario.kinds[f] = shock.kind;
          scenario.moves[f] = scenarios::to_move(shock.kind, shock.size);
        }
        plan_.scenarios.push_back(std::move(scenario));
      }
    }
    plan_.ladders.push_back(std::move(ladder));
  }

  const StressDesk& desk_;
  const calibration::PriceHistory& history_;
  FaultList file_faults_;
  FaultList command_faults_;  // of what stands on no line of the file
  StressPlan plan_;
  std::set<std::string> names_;
  std::size_t unused_ = 0;
  std::size_t still_vols_ = 0;
  std::size_t ladder_scenarios_ = 0;
};

}  // namespace

StressPlan make_stress_plan(const StressRequest& request, const StressDesk& desk,
                            const calibration::PriceHistory& history) {
  return Planner(desk, history, request.file).plan(request);
}

}  // namespace plimsoll::stress
