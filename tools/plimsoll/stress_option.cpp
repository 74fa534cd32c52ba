#include "tools/plimsoll/stress_option.hpp"

#include <string_view>

#include "kernels/backends/cpu/cpu_backend.hpp"
#include "tools/plimsoll/number_check.hpp"

namespace plimsoll::cli {
namespace {

constexpr std::string_view ladder_word = "ladder";

/// The underlying of "ladder" or "ladder:UNDERLYING"; empty for a file.
std::string ladder_underlying(const std::string& wanted) {
  if (wanted == ladder_word) return "all";
  const std::string with_name = std::string(ladder_word) + ':';
  return wanted.starts_with(with_name) ? wanted.substr(with_name.size()) : std::string{};
}

CLI::Option* add_stress(CLI::App& app, StressOption& option) {
  return app
      .add_option("--stress", option.wanted,
                  "Stress P&L of every book in the report: a file as of plimsoll stress --shocks, or ladder, or "
                  "ladder:UNDERLYING")
      ->check(not_empty())
      ->type_name("FILE|ladder");
}

}  // namespace

stress::StressPlan make_plan(const stress::StressRequest& request, const Inputs& inputs,
                             const std::string& history_file) {
  const calibration::PriceHistory history = calibration::PriceHistory::load(history_file);
  stress::StressPlan plan = stress::make_stress_plan(
      request, {inputs.holdings.instruments, inputs.holdings.portfolio, inputs.model}, history);
  for (const stress::ScenarioSpec& spec : request.scenarios) {
    if (!spec.history || spec.history->last <= inputs.as_of.day()) continue;
    plan.warnings.push_back("scenario " + spec.name + " is of " + spec.history->to_string() +
                            ", after the as-of date; it is a shock here, nothing is estimated from it");
  }
  return plan;
}

void StressOption::declare(CLI::App& app) { add_stress(app, *this); }

void StressOption::declare_with_cadence(CLI::App& app) {
  every = 10;
  CLI::Option* const stress = add_stress(app, *this);
  app.add_option("--stress-every", every, "Run the stress with the first cycle and every this many after it")
      ->check(whole_number(1, 1'000'000))
      ->capture_default_str()
      ->needs(stress);
}

std::unique_ptr<stress::StressCompanion> StressOption::make(const Inputs& inputs,
                                                            const std::string& history_file) const {
  if (wanted.empty()) return nullptr;
  stress::StressRequest request;
  if (const std::string underlying = ladder_underlying(wanted); !underlying.empty()) {
    request.ladders.push_back({underlying, stress::usual_spot_steps(), stress::usual_vol_steps(), {}});
  } else {
    request = stress::load_shock_file(wanted);
  }
  return std::make_unique<stress::StressCompanion>(
      backends::cpu::make_cpu_backend(backends::cpu::best_isa(), 1, "stress with risk cycles"),
      stress::StressDesk{inputs.holdings.instruments, inputs.holdings.portfolio, inputs.model},
      make_plan(request, inputs, history_file), every);
}

}  // namespace plimsoll::cli
