// A risk report for people (table) and for spreadsheets (CSV).
#pragma once

#include <span>
#include <string>

#include "host/risk/report.hpp"

namespace plimsoll::cli {

/// One line per node and level, aligned; numbers in reporting currency with thousands separators.
std::string to_table(const risk::RiskReport& report);

/// cycle,as_of,book,level,value,pnl_mean,var,var_lower,var_upper,es,es_standard_error,component_es,quality,digest,
/// component_var,marginal_var,var_smoothed
std::string csv_header();
/// A row for every node and every one of `levels`, which are those of the report's settings, in their order: a node
/// without a number has empty cells.
std::string to_csv(const risk::RiskReport& report, std::span<const measures::ConfidenceLevel> levels);

/// "1,234,567.89", two decimals.
std::string money(double units);

/// As the report's `underlyings` have it.
std::string underlying_name(const risk::RiskReport& report, UnderlyingId underlying);

}  // namespace plimsoll::cli
