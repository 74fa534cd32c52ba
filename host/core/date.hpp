// Civil dates without time of day or zone, and the year fraction between two of them.
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>

namespace plimsoll {

/// What `Date::parse` takes, for messages.
constexpr std::string_view date_form = "a date as YYYY-MM-DD, from 1900 to 2999";

/// Monday first, as ISO 8601 counts.
enum class Weekday : std::uint8_t { monday, tuesday, wednesday, thursday, friday, saturday, sunday };

/// A day of the proleptic Gregorian calendar, counted from 1970-01-01.
class Date {
 public:
  constexpr Date() = default;
  static constexpr Date from_days(std::int32_t days_since_epoch) { return Date(days_since_epoch); }
  /// Empty when there is no such day ("2023-02-29") or the year is not within 1900..2999.
  static constexpr std::optional<Date> from_civil(int year, unsigned month, unsigned day) {
    const std::chrono::year_month_day civil{std::chrono::year{year}, std::chrono::month{month}, std::chrono::day{day}};
    if (year < 1900 || year > 2999 || !civil.ok()) return std::nullopt;
    return Date(static_cast<std::int32_t>(std::chrono::sys_days{civil}.time_since_epoch().count()));
  }
  /// Exactly YYYY-MM-DD; no other spelling is guessed at.
  static constexpr std::optional<Date> parse(std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
    unsigned parts[3] = {};
    for (std::size_t at = 0; at < 10; ++at) {
      if (at == 4 || at == 7) continue;
      if (text[at] < '0' || text[at] > '9') return std::nullopt;
      unsigned& part = parts[at < 4 ? 0 : at < 7 ? 1 : 2];
      part = part * 10 + static_cast<unsigned>(text[at] - '0');
    }
    return from_civil(static_cast<int>(parts[0]), parts[1], parts[2]);
  }

  [[nodiscard]] constexpr std::int32_t days_since_epoch() const { return days_; }
  [[nodiscard]] constexpr Weekday weekday() const {
    const std::chrono::weekday day{std::chrono::sys_days{std::chrono::days{days_}}};
    return static_cast<Weekday>(day.iso_encoding() - 1);
  }
  [[nodiscard]] std::string to_string() const {
    const std::chrono::year_month_day civil{std::chrono::sys_days{std::chrono::days{days_}}};
    char text[32];
    std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(civil.year()),
                  static_cast<unsigned>(civil.month()), static_cast<unsigned>(civil.day()));
    return text;
  }
  [[nodiscard]] constexpr Date plus_days(std::int32_t days) const { return Date(days_ + days); }

  friend constexpr auto operator<=>(Date, Date) = default;

 private:
  constexpr explicit Date(std::int32_t days) : days_(days) {}
  std::int32_t days_ = 0;
};

constexpr std::int32_t days_between(Date from, Date to) { return to.days_since_epoch() - from.days_since_epoch(); }

/// Act/365 Fixed (2006 ISDA Definitions, section 4.16(d)): actual days over 365, leap years included. Negative when
/// `to` comes first.
constexpr double year_fraction_act365(Date from, Date to) {
  return static_cast<double>(days_between(from, to)) / 365.0;
}

}  // namespace plimsoll
