// What stress is wanted, as a person writes it in TOML or on the command line; not yet applied to any portfolio.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/calibration/factor_model.hpp"
#include "host/stress/historical_scenarios.hpp"
#include "host/stress/shock.hpp"

namespace plimsoll::stress {

// Bounds on hostile input; anything beyond is a fault, never a large allocation or a deep recursion.
constexpr std::size_t most_scenarios = 1000;
constexpr std::size_t most_shocks = 10'000;  // of one scenario
constexpr std::size_t most_ladders = 100;
constexpr std::size_t most_ladder_steps = 50;  // of one side
constexpr std::size_t most_reverse = 20;
constexpr std::size_t longest_name = 100;  // bytes

/// Where something stands in a file; line 0: on the command line.
struct Place {
  std::size_t line = 0;
  std::size_t column = 0;
};

/// "AAPL.spot" or "*.vol" and what happens to it. A '*' stands for any run of characters.
struct NamedShock {
  std::string pattern;  // of the underlying's name
  calibration::FactorKind kind = calibration::FactorKind::spot;
  Shock shock;
  Place place;
};

/// History first, then the shocks, which replace what history says about their factors.
struct ScenarioSpec {
  std::string name;
  std::optional<DateSpan> history;
  std::vector<NamedShock> shocks;
  Place place;
};

struct LadderStep {
  Shock shock;
  std::string label;  // as written
};

/// Every combination of a spot and a vol shock.
struct LadderSpec {
  std::string underlying = "all";
  std::vector<LadderStep> spot;
  std::vector<LadderStep> vol;
  Place place;
};

/// Everything that was asked for.
struct StressRequest {
  std::string file;  // for messages; empty: the command line alone
  std::vector<ScenarioSpec> scenarios;
  std::vector<LadderSpec> ladders;
  std::vector<double> reverse_losses;  // in reporting currency, positive

  [[nodiscard]] bool empty() const { return scenarios.empty() && ladders.empty() && reverse_losses.empty(); }
};

/// -20 % to +20 % of spot by -25 % to +50 % of vol.
std::vector<LadderStep> usual_spot_steps();
std::vector<LadderStep> usual_vol_steps();

/// One step as written, or empty when it is no shock that such a factor takes.
std::optional<LadderStep> parse_ladder_step(std::string_view text, calibration::FactorKind kind);

/// Reads a shock file. Throws InputError with every fault of the file, by line and column; nothing is half read.
StressRequest load_shock_file(const std::string& path);
StressRequest parse_shock_file(std::string_view text, const std::string& file_name);

/// A file that a person can start from; it reads without a fault.
std::string_view example_shock_file();

}  // namespace plimsoll::stress
