// What single positions contribute to VaR and ES, for people (a table of 80 columns) and for spreadsheets (CSV).
#pragma once

#include <span>
#include <string>

#include "host/risk/report.hpp"

namespace plimsoll::cli {

/// Book by book, a line per position and level; rows "(surface)" are what the surface of a cell is off by.
std::string positions_table(const risk::RiskReport& report);

/// A header, a row for every position and every one of `levels`, which are those of the report's settings, then those
/// of surfaces (kind "surface", no instrument or quantity). Cells are empty where there is no number.
std::string positions_csv(const risk::RiskReport& report, std::span<const measures::ConfidenceLevel> levels);

}  // namespace plimsoll::cli
