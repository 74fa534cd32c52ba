// Whether a price history is daily and reaches the as-of date.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "host/calibration/price_history.hpp"
#include "host/core/date.hpp"
#include "host/core/fault_list.hpp"

namespace plimsoll::calibration {

constexpr int old_history_days = 7;        // calendar days: a week without a close is worth a warning
constexpr int useless_history_days = 366;  // a covariance that saw nothing of the last year is refused
constexpr int widest_daily_spacing = 4;    // a long weekend; a wider median means the rows are not days

/// Faults for rows that are not daily and, when `as_of` is given, for series (by column) that end more than a year
/// before it; warnings that name the span used and the series that end more than a week before it.
void check_span(const PriceHistory& history, const std::vector<std::size_t>& columns, std::optional<Date> as_of,
                FaultList& faults, std::vector<std::string>& warnings);

}  // namespace plimsoll::calibration
