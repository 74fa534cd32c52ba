// A risk report for people (table) and for spreadsheets (CSV).
#pragma once

#include <span>
#include <string>

#include "host/risk/report.hpp"

namespace plimsoll::cli {

/// One line per node and level, aligned; numbers in reporting currency with thousands separators.
std::string to_table(const risk::RiskReport& report);

/// cycle,as_of,book,level,value,pnl_mean,var,var_lower,var_upper,es,es_standard_error,component_es,quality,digest
std::string csv_header();
/// A row for every node and every one of `levels`, which are those of the report's settings, in their order: a node
/// without a number has empty cells.
std::string to_csv(const risk::RiskReport& report, std::span<const measures::ConfidenceLevel> levels);

/// As it stands, or in quotes where a comma, quote or line end in it asks for them (RFC 4180).
std::string csv_field(const std::string& text);

/// "1,234,567.89", two decimals.
std::string money(double units);

}  // namespace plimsoll::cli
