// Named days and weeks of the past as scenarios: every spot moves as it did then.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/calibration/price_history.hpp"
#include "host/core/date.hpp"
#include "host/core/fault_list.hpp"
#include "host/stress/stress_scenario.hpp"

namespace plimsoll::stress {

struct DateSpan {
  Date first;
  Date last;

  [[nodiscard]] std::string to_string() const;
  friend bool operator==(const DateSpan&, const DateSpan&) = default;
};

/// "2020-03-16" or "2008-10-13..2008-10-17", first not after last.
std::optional<DateSpan> parse_date_span(std::string_view text);

/// Two rows of a price history: the move goes from the close of one to that of the other.
struct HistoryWindow {
  std::size_t before = 0;  // the row before the first one inside the span
  std::size_t last = 0;    // the last one inside
};

/// A fault, at `line` of the file of `faults`, when the history has no row inside the span or none before it, or no row
/// on the day when the span is a single day.
std::optional<HistoryWindow> find_window(const calibration::PriceHistory& history, const DateSpan& span,
                                         const std::string& scenario_name, std::size_t line, FaultList& faults);

/// Sets the move of every spot to the ratio of its two closes. A spot without both closes, or without a column, is
/// missing: a return over another span is not put in its place. Implied vols and bases stay where they are; a history
/// says nothing about them.
void apply_history(StressScenario& scenario, const HistoryWindow& window, const calibration::PriceHistory& history,
                   const StressFactors& factors, const portfolio::Instruments& instruments);

}  // namespace plimsoll::stress
