#include "host/calibration/history_columns.hpp"

#include "host/core/fault_list.hpp"
#include "host/portfolio/venue_suffix.hpp"

namespace plimsoll::calibration {

HistoryColumns::HistoryColumns(const PriceHistory& history, const portfolio::Instruments& instruments)
    : history_(history) {
  for (const std::string& name : instruments.underlyings()) ++uses_[portfolio::symbol_part(name)];
}

std::optional<std::size_t> HistoryColumns::find(const std::string& name) {
  if (const auto exact = history_.column(name)) return exact;
  const std::string_view symbol = portfolio::symbol_part(name);
  const std::optional<std::size_t> column = history_.column(symbol);
  if (!column || uses_.at(symbol) > 1) return std::nullopt;
  if (++aliases_ == 1) example_ = "that of " + quoted(name) + " is column " + quoted(symbol);
  return column;
}

bool HistoryColumns::ambiguous(const std::string& name) const {
  const std::string_view symbol = portfolio::symbol_part(name);
  return history_.column(symbol).has_value() && uses_.at(symbol) > 1;
}

void HistoryColumns::warn(std::vector<std::string>& warnings) const {
  if (aliases_ == 0) return;
  warnings.push_back(std::to_string(aliases_) +
                     " histories have no column with their venue and take the one without: " + example_ +
                     (aliases_ > 1 ? " and so on" : ""));
}

}  // namespace plimsoll::calibration
