// A stress report as JSON: P&L signed, 64-bit integers as strings.
#pragma once

#include "host/stress/stress_report.hpp"
#include "tools/plimsoll/report_json.hpp"

namespace plimsoll::cli {

/// `model` gives the factors of reverse stresses their names.
Json to_json(const stress::StressReport& report, const calibration::FactorModel& model);

}  // namespace plimsoll::cli
