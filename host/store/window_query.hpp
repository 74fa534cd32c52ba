// Questions about history: one measure of one node, in windows of time.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "host/core/quality.hpp"
#include "host/core/time.hpp"
#include "host/store/table.hpp"

namespace plimsoll::store {

/// A name that people type, and where it lies.
struct Measure {
  std::string_view name;
  TableId table = TableId::node_value;
  std::string_view column;
  std::string_view series;   // the column that tells apart what one node has several of; empty: it has one
  std::string_view meaning;  // one line
};

[[nodiscard]] std::span<const Measure> measures();
[[nodiscard]] const Measure* find_measure(std::string_view name);

enum class WindowLength : std::uint8_t { second, minute, hour };
[[nodiscard]] std::int64_t length_ns(WindowLength length);
/// "1s", "1min", "1h".
[[nodiscard]] std::optional<WindowLength> parse_window(std::string_view text);

struct WindowQuery {
  Measure measure;
  std::string subject;                // the node's path, or the underlying's name
  std::optional<std::string> series;  // one level or scenario; else all of them
  Timestamp from;
  Timestamp until;  // the first moment that is no longer asked for
  WindowLength window = WindowLength::minute;
};

/// What the reports of one window say. Reports without a number are counted and enter nothing else.
struct Window {
  std::string series;
  Timestamp start;
  std::uint64_t reports = 0;
  std::uint64_t numbers = 0;  // of them, that had a number
  std::optional<double> least;
  std::optional<double> greatest;
  std::optional<double> last;  // of the last report; absent when that one had no number
  std::optional<double> mean;
  Quality worst = Quality::unknown;
};

/// SQL that PostgreSQL and SQLite both read. Parameters in this order: $1 subject, $2 from, $3 until, $4 window, all
/// times in ns, and $5 the series where one is asked for. Columns: series, window number, reports, numbers, least,
/// greatest, last, mean, worst quality. `more` is put into the condition.
[[nodiscard]] std::string windows_sql(const WindowQuery& query, std::string_view schema, std::string_view more);
/// Distinct subjects of a measure, ascending, $1 at most.
[[nodiscard]] std::string subjects_sql(const Measure& measure, std::string_view schema);

}  // namespace plimsoll::store
