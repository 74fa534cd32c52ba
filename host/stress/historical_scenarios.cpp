#include "host/stress/historical_scenarios.hpp"

#include <algorithm>
#include <cmath>

#include "host/calibration/history_columns.hpp"

namespace plimsoll::stress {

std::string DateSpan::to_string() const {
  return first == last ? first.to_string() : first.to_string() + ".." + last.to_string();
}

std::optional<DateSpan> parse_date_span(std::string_view text) {
  const std::size_t dots = text.find("..");
  const std::optional<Date> first = Date::parse(text.substr(0, dots));
  const std::optional<Date> last = dots == std::string_view::npos ? first : Date::parse(text.substr(dots + 2));
  if (!first || !last || *last < *first) return std::nullopt;
  return DateSpan{*first, *last};
}

std::optional<HistoryWindow> find_window(const calibration::PriceHistory& history, const DateSpan& span,
                                         const std::string& scenario_name, std::size_t line, FaultList& faults) {
  const std::vector<Date>& dates = history.dates();
  const auto first = std::lower_bound(dates.begin(), dates.end(), span.first);
  const auto end = std::upper_bound(dates.begin(), dates.end(), span.last);
  const std::string what =
      "scenario " + quoted(scenario_name) + " is of " + span.to_string() + ", and " + quoted(history.file());
  if (first >= end) {
    std::string remedy = "Name a day of the history";
    if (first != dates.end()) remedy += "; the next is " + first->to_string();
    faults.add(line, "PLM-1907", what + " has no row then", remedy + ".");
    return std::nullopt;
  }
  if (first == dates.begin()) {
    faults.add(line, "PLM-1907", what + " has no row before it to move from", "Give a longer history, or a later day.");
    return std::nullopt;
  }
  const auto row = [&](auto at) { return static_cast<std::size_t>(at - dates.begin()); };
  return HistoryWindow{row(first) - 1, row(end) - 1};
}

void apply_history(StressScenario& scenario, const HistoryWindow& window, const calibration::PriceHistory& history,
                   const StressFactors& factors, const portfolio::Instruments& instruments) {
  calibration::HistoryColumns columns(history, instruments);
  for (std::uint32_t f = 0; f < factors.size(); ++f) {
    if (factors.factors[f].kind != calibration::FactorKind::spot) continue;
    const std::optional<std::size_t> column = columns.find(instruments.underlying_name(factors.factors[f].underlying));
    if (!column) {
      scenario.missing.push_back({f, "no column in " + history.file()});
      continue;
    }
    const double before = history.closes(*column)[window.before];
    const double last = history.closes(*column)[window.last];
    if (std::isnan(before) || std::isnan(last)) {
      const Date date = history.dates()[std::isnan(before) ? window.before : window.last];
      scenario.missing.push_back({f, "no close on " + date.to_string()});
      continue;
    }
    const double ratio = last / before;
    if (!std::isfinite(ratio) || ratio <= 0.0) {
      scenario.missing.push_back({f, "closes too far apart for a ratio"});
      continue;
    }
    scenario.kinds[f] = scenarios::ShockKind::log;
    scenario.moves[f] = ratio;
  }
}

}  // namespace plimsoll::stress
