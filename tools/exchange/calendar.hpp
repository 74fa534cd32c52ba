// The few dates a United States equity venue needs.
#pragma once

#include <chrono>

#include "host/core/date.hpp"
#include "host/core/time.hpp"

namespace plimsoll::exchange {

/// 00:00 in New York on `date`. Daylight saving runs from the second Sunday of March to the first Sunday of November
/// (15 U.S.C. 260a, as amended in 2005); exact for weekdays, on which the clocks never change.
inline Timestamp new_york_midnight(Date date) {
  using namespace std::chrono;
  const sys_days day{days{date.days_since_epoch()}};
  const year in_year = year_month_day{day}.year();
  const bool summer = day >= sys_days{in_year / March / Sunday[2]} && day < sys_days{in_year / November / Sunday[1]};
  return {(date.days_since_epoch() * std::int64_t{86'400} + (summer ? 4 : 5) * 3600) * 1'000'000'000};
}

/// The day it is in New York.
inline Date new_york_date(Timestamp time) {
  const auto utc = Date::from_days(static_cast<std::int32_t>(time.ns / 86'400'000'000'000));
  return time < new_york_midnight(utc) ? utc.plus_days(-1) : utc;
}

/// Third Friday of a month, the day listed equity options and futures expire (exchange holidays are not considered).
inline Date third_friday(std::chrono::year_month month) {
  using namespace std::chrono;
  return Date::from_days(static_cast<std::int32_t>(sys_days{month / Friday[3]}.time_since_epoch().count()));
}

inline Date weekday_before(Date date) {
  do {
    date = date.plus_days(-1);
  } while (date.weekday() >= Weekday::saturday);
  return date;
}

}  // namespace plimsoll::exchange
