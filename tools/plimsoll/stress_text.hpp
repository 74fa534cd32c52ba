// A stress report for people (tables of at most 80 columns) and for spreadsheets (CSV).
#pragma once

#include <string>

#include "host/stress/stress_report.hpp"

namespace plimsoll::cli {

/// Scenarios from the worst, ladders as grids, reverse stresses with their largest shocks. Names are cut to fit.
std::string to_table(const stress::StressReport& report, const calibration::FactorModel& model);

/// scenario,source,part,name,pnl,pnl_quanta,quality,digest: a line for every scenario and book, then underlying; a part
/// without a number has empty cells.
std::string to_csv(const stress::StressReport& report);

}  // namespace plimsoll::cli
