// --stress: what happens to a portfolio in given scenarios, in the same report as its VaR.
#pragma once

#include <CLI/CLI.hpp>

#include <cstdint>
#include <memory>
#include <string>

#include "host/stress/shock_file.hpp"
#include "host/stress/stress_companion.hpp"
#include "host/stress/stress_plan.hpp"
#include "tools/plimsoll/options.hpp"

namespace plimsoll::cli {

/// The request on a desk, with the price history of `history_file`; warns of days after the as-of date. Throws
/// InputError.
stress::StressPlan make_plan(const stress::StressRequest& request, const Inputs& inputs,
                             const std::string& history_file);

struct StressOption {
  std::string wanted;  // a file, "ladder" or "ladder:UNDERLYING"; empty: no stress
  std::uint64_t every = 1;

  void declare(CLI::App& app);
  /// With --stress-every.
  void declare_with_cadence(CLI::App& app);
  /// Null when it is not asked for. The companion refers to `inputs`, and revalues on one CPU core of its own.
  [[nodiscard]] std::unique_ptr<stress::StressCompanion> make(const Inputs& inputs,
                                                              const std::string& history_file) const;
};

}  // namespace plimsoll::cli
