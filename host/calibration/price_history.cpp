#include "host/calibration/price_history.hpp"

#include <charconv>
#include <cmath>
#include <limits>

#include "host/core/csv.hpp"
#include "kernels/core/contract.hpp"
#include "kernels/math/log.hpp"

namespace plimsoll::calibration {
namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

// The range of prices in market.csv. Beyond it a return says more about the file than about the market.
constexpr double lowest_close = 1e-9;
constexpr double highest_close = 9.2e9;

/// A close within the range; NaN for a blank cell; empty for anything else.
std::optional<double> parse_close(std::string_view text) {
  if (text.empty()) return missing;
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  if (!(value >= lowest_close && value < highest_close)) return std::nullopt;  // NaN too
  return value;
}

}  // namespace

PriceHistory PriceHistory::load(const std::string& path) {
  FaultList faults(path);
  const std::optional<std::string> text = read_text_file(path, faults);
  faults.throw_if_any();
  return parse(*text, path);
}

PriceHistory PriceHistory::parse(std::string_view text, const std::string& file_name) {
  FaultList faults(file_name);
  const CsvTable table = CsvTable::parse(text, {{{"date", Presence::required, {}}}, OtherColumns::accept}, faults);
  PriceHistory history;
  history.file_ = file_name;
  for (const std::size_t column : table.other_columns()) history.names_.push_back(table.header()[column]);
  history.closes_.resize(history.names_.size());
  if (faults.empty() && history.names_.empty()) {
    faults.add(table.header_line(), "PLM-1505", "the header names no series; must be date,NAME1,NAME2,...",
               "Add a column of closes for every underlying.");
  }
  std::size_t last_line = 0;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const std::size_t line = table.line(row);
    const std::optional<Date> date = Date::parse(table.cell(row, "date"));
    if (!date) {
      faults.add(line, "PLM-1501", "date is " + quoted(table.cell(row, "date")) + "; must be " + std::string(date_form),
                 "Correct the date.");
    } else if (!history.dates_.empty() && *date <= history.dates_.back()) {
      faults.add(
          line, "PLM-1502",
          "date " + date->to_string() + " does not come after " + history.dates_.back().to_string() + " on line " +
              std::to_string(last_line),
          *date == history.dates_.back() ? "Remove one of the two lines." : "Sort the lines by date, oldest first.");
    } else {
      history.dates_.push_back(*date);
      last_line = line;
    }
    for (std::size_t at = 0; at < history.names_.size(); ++at) {
      const std::string_view cell = table.cell_at(row, table.other_columns()[at]);
      const std::optional<double> close = parse_close(cell);
      if (!close) {
        faults.add(line, "PLM-1503",
                   "the close of " + quoted(history.names_[at]) + " is " + quoted(cell) +
                       "; must be blank or a number from 1e-9 to 9.2e9",
                   "Correct the close, or leave the cell blank if there was no trade.");
      }
      history.closes_[at].push_back(close.value_or(missing));
    }
  }
  if (faults.empty() && table.rows() < fewest_history_rows) {
    faults.add(0, "PLM-1504",
               "has " + std::to_string(table.rows()) + " rows of closes; a covariance needs at least " +
                   std::to_string(fewest_history_rows) + " (two returns), and deserves some hundred",
               "Give a longer history.");
  }
  faults.throw_if_any();
  return history;
}

std::optional<std::size_t> PriceHistory::column(std::string_view name) const {
  for (std::size_t at = 0; at < names_.size(); ++at) {
    if (names_[at] == name) return at;
  }
  return std::nullopt;
}

const std::vector<double>& PriceHistory::closes(std::size_t column) const {
  PLIMSOLL_EXPECT(column < closes_.size());
  return closes_[column];
}

std::vector<double> PriceHistory::log_returns(std::size_t column) const {
  const std::vector<double>& prices = closes(column);
  std::vector<double> returns;
  for (std::size_t row = 1; row < prices.size(); ++row) {
    const bool both = !std::isnan(prices[row - 1]) && !std::isnan(prices[row]);
    returns.push_back(both ? math::log(prices[row]) - math::log(prices[row - 1]) : missing);
  }
  return returns;
}

SeriesCount PriceHistory::count(std::size_t column) const {
  const std::vector<double>& prices = closes(column);
  SeriesCount result;
  result.name = names_[column];
  std::size_t blanks_since_close = 0;
  for (std::size_t row = 0; row < prices.size(); ++row) {
    if (std::isnan(prices[row])) {
      ++blanks_since_close;
      continue;
    }
    if (result.closes == 0) {
      result.first = dates_[row];
    } else {
      result.gaps += blanks_since_close;
      if (blanks_since_close == 0) ++result.returns;
    }
    result.last = dates_[row];
    blanks_since_close = 0;
    ++result.closes;
  }
  return result;
}

PriceHistory PriceHistory::until(Date last) const {
  PriceHistory result = *this;
  std::size_t keep = 0;
  while (keep < dates_.size() && dates_[keep] <= last) ++keep;
  result.dates_.resize(keep);
  for (std::vector<double>& column : result.closes_) column.resize(keep);
  return result;
}

}  // namespace plimsoll::calibration
