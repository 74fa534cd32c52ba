// A day, or an instant of it with the offset of its zone: when things are valued and when they expire.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "host/core/date.hpp"
#include "host/core/time.hpp"
#include "kernels/core/contract.hpp"

namespace plimsoll {

/// What `Moment::parse` takes, for messages.
constexpr std::string_view moment_form =
    "a date as YYYY-MM-DD, from 1900 to 2999, or with a time and its offset from UTC, as 2026-01-06T15:00:00-05:00 (or "
    "Z), to 2261";

class Moment {
 public:
  constexpr Moment() = default;
  /// The day as a whole. Implicit: whoever has a date means that.
  constexpr Moment(Date day) : day_(day) {}  // NOLINT(google-explicit-constructor)
  /// A date, or RFC 3339 (2002), section 5.6, without a fraction of a second; seconds may be left out. A time without
  /// an offset is refused: nobody can know which zone was meant.
  static std::optional<Moment> parse(std::string_view text);

  /// As written: in the zone of the offset.
  [[nodiscard]] constexpr Date day() const { return day_; }
  /// Absent: the day as a whole.
  [[nodiscard]] constexpr std::optional<Timestamp> instant() const { return instant_; }
  /// As it is parsed, with seconds.
  [[nodiscard]] std::string to_string() const;
  /// The same time of another day, by the same offset.
  [[nodiscard]] Moment plus_days(std::int32_t days) const;
  /// Another instant by the same offset. Precondition: this is an instant.
  [[nodiscard]] Moment moved_to(Timestamp instant) const;

  friend constexpr bool operator==(const Moment&, const Moment&) = default;

 private:
  Date day_;
  std::optional<Timestamp> instant_;
  std::int32_t offset_minutes_ = 0;  // local time minus UTC
};

/// By instants when both are, else by days.
constexpr bool comes_before(const Moment& one, const Moment& other) {
  if (one.instant() && other.instant()) return *one.instant() < *other.instant();
  return one.day() < other.day();
}

/// Whether the time from `valuation` to `expiry` is known. It is not from an instant to a day as a whole: what expires
/// at some time of its day is worth something else at each.
constexpr bool has_time_between(const Moment& valuation, const Moment& expiry) {
  return !valuation.instant() || expiry.instant();
}

/// Act/365 Fixed as between dates; from an instant, nanoseconds over those of 365 days. Whole days give the same bits
/// either way: both quotients are of numbers that a double holds, and are rounded once (tests/host/core/test_moment).
/// Negative when `expiry` comes first. Precondition: has_time_between.
constexpr double year_fraction_act365(const Moment& valuation, const Moment& expiry) {
  PLIMSOLL_EXPECT(has_time_between(valuation, expiry));
  if (!valuation.instant()) return year_fraction_act365(valuation.day(), expiry.day());
  constexpr double year_ns = 365.0 * 86'400e9;
  return static_cast<double>(expiry.instant()->ns - valuation.instant()->ns) / year_ns;
}

}  // namespace plimsoll
