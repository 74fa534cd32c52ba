// Runs a stress plan against one market snapshot.
#pragma once

#include "host/market/snapshot.hpp"
#include "host/stress/stress_plan.hpp"
#include "host/stress/stress_report.hpp"
#include "kernels/backends/backend.hpp"

namespace plimsoll::stress {

/// Every scenario of the plan through the same revaluation as VaR, then the reverse stresses. `backend` is the stress
/// run's own: it loses its scenarios and vectors, so the engine that keeps VaR up to date must not share it. A missing
/// input or move takes the numbers away that depend on it, and is named; it is no exception. Pure function of desk,
/// plan, snapshot and settings, whatever the backend.
StressReport run_stress(backends::Backend& backend, const StressDesk& desk, const StressPlan& plan,
                        const market::MarketSnapshot& snapshot, const ReverseSettings& settings = {});

}  // namespace plimsoll::stress
