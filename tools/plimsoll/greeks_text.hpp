// A Greeks report for people (a table of 80 columns) and for spreadsheets (CSV).
#pragma once

#include <span>
#include <string>

#include "tools/plimsoll/greek_rows.hpp"

namespace plimsoll::cli {

/// One line per row, large numbers in thousands, millions and so on; then what the columns mean. A name that does not
/// fit stands on a line of its own.
std::string greeks_table(std::span<const GreekRow> rows, GreekGrouping grouping, const std::string& currency);

/// A header and a row per row with every digit; cells that a row does not have, or that are unknown, are empty.
std::string greeks_csv(std::span<const GreekRow> rows);

/// Eight characters at most: "-123.45", "123,456", "-12.34M", "4.40T".
std::string compact_amount(double amount);

}  // namespace plimsoll::cli
