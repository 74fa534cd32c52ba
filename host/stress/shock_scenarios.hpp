// Applies the shocks that a person named to the factors of a desk.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "host/core/fault_list.hpp"
#include "host/stress/shock_file.hpp"
#include "host/stress/stress_scenario.hpp"

namespace plimsoll::stress {

/// Whether `name` is matched by a pattern in which '*' stands for any run of characters.
bool matches(std::string_view pattern, std::string_view name);

/// Sets what the shocks say. Of several that match a factor the one with the most literal characters wins; two that
/// are alike in this are a fault, and so is a pattern that matches no underlying of the instruments. A shock that only
/// matches what nothing held depends on is counted in `unused`. A shocked factor is no longer missing.
void apply_shocks(StressScenario& scenario, const std::vector<NamedShock>& shocks, const StressFactors& factors,
                  const portfolio::Instruments& instruments, FaultList& faults, std::size_t& unused);

}  // namespace plimsoll::stress
