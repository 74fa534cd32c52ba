// Daily closes of named series with gaps, and their log returns.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/core/date.hpp"

namespace plimsoll::calibration {

constexpr std::size_t fewest_history_rows = 3;  // two returns: less has no variance to speak of

/// What is known about one series.
struct SeriesCount {
  std::string name;
  std::size_t closes = 0;
  std::size_t returns = 0;  // pairs of consecutive rows that both have a close
  std::size_t gaps = 0;     // blank cells between the first and the last close
  Date first;
  Date last;
};

/// Closes by date, dates ascending and unique, NaN where the cell was blank. Immutable.
class PriceHistory {
 public:
  PriceHistory() = default;
  /// Reads history.csv (plain or .gz): date,NAME1,NAME2,... Throws InputError with every fault of the file: a date that
  /// is no date or does not ascend, a close that is not a positive number, fewer than three rows.
  static PriceHistory load(const std::string& path);
  static PriceHistory parse(std::string_view text, const std::string& file_name);

  [[nodiscard]] std::size_t rows() const { return dates_.size(); }
  [[nodiscard]] const std::vector<std::string>& names() const { return names_; }
  [[nodiscard]] const std::vector<Date>& dates() const { return dates_; }
  [[nodiscard]] std::optional<std::size_t> column(std::string_view name) const;
  /// One per row; NaN where missing.
  [[nodiscard]] const std::vector<double>& closes(std::size_t column) const;
  /// rows() - 1 log returns; NaN unless both of the two consecutive rows have a close. A return over a gap is not
  /// made up: it would be a return of another horizon.
  [[nodiscard]] std::vector<double> log_returns(std::size_t column) const;
  [[nodiscard]] SeriesCount count(std::size_t column) const;
  [[nodiscard]] const std::string& file() const { return file_; }

  /// The rows with dates on or before `last`: nothing after the as-of date may leak into a calibration.
  [[nodiscard]] PriceHistory until(Date last) const;

 private:
  std::string file_;
  std::vector<std::string> names_;
  std::vector<Date> dates_;
  std::vector<std::vector<double>> closes_;  // by column
};

}  // namespace plimsoll::calibration
