#include "host/core/moment.hpp"

#include <cstdio>

namespace plimsoll {
namespace {

constexpr std::int64_t second_ns = 1'000'000'000;
constexpr std::int64_t day_seconds = 86'400;
constexpr int last_year = 2261;  // of which int64 nanoseconds hold every instant, whatever the offset

/// Two digits at `at`, when they are a number of at most `most`.
std::optional<int> two_digits(std::string_view text, std::size_t at, int most) {
  if (text.size() < at + 2) return std::nullopt;
  int number = 0;
  for (const char digit : text.substr(at, 2)) {
    if (digit < '0' || digit > '9') return std::nullopt;
    number = number * 10 + (digit - '0');
  }
  return number <= most ? std::optional(number) : std::nullopt;
}

/// "Z", "+05:30" or "-05:00", in minutes.
std::optional<std::int32_t> parse_offset(std::string_view text) {
  if (text == "Z") return 0;
  if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':') return std::nullopt;
  const std::optional<int> hours = two_digits(text, 1, 23);
  const std::optional<int> minutes = two_digits(text, 4, 59);
  if (!hours || !minutes) return std::nullopt;
  const std::int32_t offset = *hours * 60 + *minutes;
  return text[0] == '-' ? -offset : offset;
}

}  // namespace

std::optional<Moment> Moment::parse(std::string_view text) {
  const std::optional<Date> day = Date::parse(text.substr(0, 10));
  if (!day) return std::nullopt;
  if (text.size() == 10) return Moment(*day);
  if (text.size() < 17 || text[10] != 'T' || text[13] != ':') return std::nullopt;
  const bool has_seconds = text[16] == ':';
  const std::optional<int> hours = two_digits(text, 11, 23);
  const std::optional<int> minutes = two_digits(text, 14, 59);
  const std::optional<int> seconds = has_seconds ? two_digits(text, 17, 59) : std::optional(0);
  if (!hours || !minutes || !seconds) return std::nullopt;
  const std::optional<std::int32_t> offset = parse_offset(text.substr(has_seconds ? 19 : 16));
  if (!offset || *day > *Date::from_civil(last_year, 12, 30)) return std::nullopt;
  const std::int64_t local = *hours * 3600 + *minutes * 60 + *seconds;
  Moment moment(*day);
  moment.offset_minutes_ = *offset;
  moment.instant_ = Timestamp{(day->days_since_epoch() * day_seconds + local - *offset * std::int64_t{60}) * second_ns};
  return moment;
}

std::string Moment::to_string() const {
  std::string text = day_.to_string();
  if (!instant_) return text;
  const std::int64_t local =
      instant_->ns / second_ns + offset_minutes_ * std::int64_t{60} - day_.days_since_epoch() * day_seconds;
  const auto part = [](std::int64_t number) { return static_cast<int>(number % 60); };
  char time[32];
  std::snprintf(time, sizeof time, "T%02d:%02d:%02d", static_cast<int>(local / 3600), part(local / 60), part(local));
  text += time;
  if (offset_minutes_ == 0) return text += 'Z';
  const std::int32_t offset = offset_minutes_ < 0 ? -offset_minutes_ : offset_minutes_;
  std::snprintf(time, sizeof time, "%c%02d:%02d", offset_minutes_ < 0 ? '-' : '+', offset / 60, offset % 60);
  return text += time;
}

Moment Moment::moved_to(Timestamp instant) const {
  PLIMSOLL_EXPECT(instant_);
  Moment moment = *this;
  moment.instant_ = instant;
  std::int64_t local = instant.ns / second_ns + offset_minutes_ * std::int64_t{60};
  if (instant.ns % second_ns < 0) --local;
  std::int64_t day = local / day_seconds;
  if (local % day_seconds < 0) --day;
  moment.day_ = Date::from_days(static_cast<std::int32_t>(day));
  return moment;
}

Moment Moment::plus_days(std::int32_t days) const {
  Moment moment = *this;
  moment.day_ = day_.plus_days(days);
  if (instant_) moment.instant_->ns += days * day_seconds * second_ns;
  return moment;
}

}  // namespace plimsoll
