#include "host/core/rfc3339.hpp"

#include <charconv>
#include <cstdint>
#include <cstdio>

#include "host/core/date.hpp"
#include "kernels/core/int128.hpp"

namespace plimsoll {
namespace {

constexpr std::int64_t second_ns = 1'000'000'000;
constexpr std::int64_t day_seconds = 86'400;

std::optional<std::int64_t> digits(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc{} || end != text.data() + text.size() || value < 0) return std::nullopt;
  return value;
}

std::optional<std::int64_t> fraction_ns(std::string_view text) {
  if (text.empty()) return 0;
  if (text.front() != '.' || text.size() < 2 || text.size() > 10) return std::nullopt;
  std::string decimals(text.substr(1));
  decimals.resize(9, '0');
  return digits(decimals);
}

}  // namespace

std::optional<Timestamp> parse_rfc3339(std::string_view text) {
  if (text.size() < 20 || text[10] != 'T' || text[13] != ':' || text[16] != ':' || text.back() != 'Z') {
    return std::nullopt;
  }
  const auto date = Date::parse(text.substr(0, 10));
  const auto hour = digits(text.substr(11, 2));
  const auto minute = digits(text.substr(14, 2));
  const auto second = digits(text.substr(17, 2));
  const auto nanos = fraction_ns(text.substr(19, text.size() - 20));
  if (!date || !hour || !minute || !second || !nanos || *hour > 23 || *minute > 59 || *second > 59) return std::nullopt;
  const std::int64_t seconds =
      std::int64_t{date->days_since_epoch()} * day_seconds + *hour * 3600 + *minute * 60 + *second;
  const int128 ns = static_cast<int128>(seconds) * second_ns + *nanos;
  if (ns > INT64_MAX || ns < INT64_MIN) return std::nullopt;
  return Timestamp{static_cast<std::int64_t>(ns)};
}

std::string rfc3339(Timestamp time) {
  std::int64_t seconds = time.ns / second_ns;
  std::int64_t nanos = time.ns % second_ns;
  if (nanos < 0) {
    nanos += second_ns;
    --seconds;
  }
  std::int64_t days = seconds / day_seconds;
  std::int64_t of_day = seconds % day_seconds;
  if (of_day < 0) {
    of_day += day_seconds;
    --days;
  }
  char text[64];
  std::snprintf(text, sizeof text, "T%02d:%02d:%02d.%09lldZ", static_cast<int>(of_day / 3600),
                static_cast<int>(of_day / 60 % 60), static_cast<int>(of_day % 60), static_cast<long long>(nanos));
  return Date::from_days(static_cast<std::int32_t>(days)).to_string() + text;
}

}  // namespace plimsoll
