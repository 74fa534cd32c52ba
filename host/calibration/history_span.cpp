#include "host/calibration/history_span.hpp"

#include <algorithm>
#include <cstdio>
#include <utility>

namespace plimsoll::calibration {
namespace {

int median_spacing(const std::vector<Date>& dates) {
  std::vector<int> spacings;
  for (std::size_t at = 1; at < dates.size(); ++at) spacings.push_back(days_between(dates[at - 1], dates[at]));
  const auto middle = spacings.begin() + static_cast<std::ptrdiff_t>(spacings.size() / 2);
  std::nth_element(spacings.begin(), middle, spacings.end());
  return *middle;
}

/// "'A' moved by a factor of 10.00 on 2024-01-03 ...", or empty when it never leapt.
std::string largest_leap(const PriceHistory& history, std::size_t column) {
  const std::vector<double>& closes = history.closes(column);
  double largest = 0.0;
  std::size_t at = 0;
  std::size_t leaps = 0;
  for (std::size_t row = 1; row < closes.size(); ++row) {
    const double up = closes[row] / closes[row - 1];  // NaN beside a gap
    const double ratio = up >= 1.0 ? up : 1.0 / up;
    if (!(ratio >= leap)) continue;
    ++leaps;
    if (ratio > largest) {
      largest = ratio;
      at = row;
    }
  }
  if (leaps == 0) return {};
  char factor[32];
  std::snprintf(factor, sizeof factor, "%.4g", largest);
  return quoted(history.names()[column]) + (closes[at] > closes[at - 1] ? " rose" : " fell") + " by a factor of " +
         factor + " on " + history.dates()[at].to_string() +
         (leaps > 1 ? ", the largest of " + std::to_string(leaps) + " such moves" : "") +
         ": if that is a split or an error, adjust the closes before it";
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
  for (const std::size_t column : columns) {
    if (std::string warning = largest_leap(history, column); !warning.empty()) warnings.push_back(std::move(warning));
  }
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
