#include "host/calibration/history_span.hpp"

#include <algorithm>

namespace plimsoll::calibration {
namespace {

int median_spacing(const std::vector<Date>& dates) {
  std::vector<int> spacings;
  for (std::size_t at = 1; at < dates.size(); ++at) spacings.push_back(days_between(dates[at - 1], dates[at]));
  const auto middle = spacings.begin() + static_cast<std::ptrdiff_t>(spacings.size() / 2);
  std::nth_element(spacings.begin(), middle, spacings.end());
  return *middle;
}

}  // namespace

void check_span(const PriceHistory& history, const std::vector<std::size_t>& columns, std::optional<Date> as_of,
                FaultList& faults, std::vector<std::string>& warnings) {
  const std::vector<Date>& dates = history.dates();
  if (dates.size() < fewest_history_rows || columns.empty()) return;  // refused elsewhere, or nothing is needed
  if (const int spacing = median_spacing(dates); spacing > widest_daily_spacing) {
    faults.add(0, "PLM-1510", "rows are " + std::to_string(spacing) + " days apart; daily closes are expected",
               "Give one row per trading day; a return over a week would count as one over a day.");
  }
  warnings.push_back("covariance from closes of " + dates.front().to_string() + " to " + dates.back().to_string() +
                     ", " + std::to_string(dates.size() - 1) + " returns");
  if (!as_of) return;
  std::size_t old = 0;
  std::string example;
  for (const std::size_t column : columns) {
    const SeriesCount count = history.count(column);
    if (count.closes == 0) continue;
    const int age = days_between(count.last, *as_of);
    if (age > useless_history_days) {
      faults.add(0, "PLM-1511",
                 "the last close of " + quoted(count.name) + " is of " + count.last.to_string() + ", " +
                     std::to_string(age) + " days before the as-of date " + as_of->to_string(),
                 "Give closes up to the as-of date.");
    } else if (age > old_history_days && ++old == 1) {
      example = quoted(count.name) + " on " + count.last.to_string();
    }
  }
  if (old != 0) {
    warnings.push_back(std::to_string(old) + " histories end more than " + std::to_string(old_history_days) +
                       " days before the as-of date " + as_of->to_string() + ": " + example +
                       (old > 1 ? " and more" : ""));
  }
}

}  // namespace plimsoll::calibration
