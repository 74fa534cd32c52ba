// Whether a price history is daily, reaches the as-of date, and does not leap.
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
constexpr double leap = 1.8;               // a close this much above or below the last: a 2-for-1 split passes it
constexpr int widest_daily_spacing = 4;    // a long weekend; a wider median means the rows are not days

/// Faults for rows that are not daily and, when `as_of` is given, for series (by column) that end more than a year
/// before it; warnings that name the span used, the series that end more than a week before it, and each series'
/// largest leap, which is an unadjusted split or a typing error more often than a market.
void check_span(const PriceHistory& history, const std::vector<std::size_t>& columns, std::optional<Date> as_of,
                FaultList& faults, std::vector<std::string>& warnings);

}  // namespace plimsoll::calibration
