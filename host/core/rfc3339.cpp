#include "host/core/rfc3339.hpp"

#include <charconv>
#include <cstdint>
#include <cstdio>
#include <ctime>

#include "host/core/date.hpp"

namespace plimsoll {
namespace {

std::optional<std::int64_t> digits(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc{} || end != text.data() + text.size() || text.front() == '-')
    return std::nullopt;
  return value;
}

}  // namespace

std::string rfc3339(Timestamp time) {
  std::int64_t seconds = time.ns / 1'000'000'000;
  std::int64_t nanos = time.ns % 1'000'000'000;
  if (nanos < 0) {
    nanos += 1'000'000'000;
    --seconds;
  }
  const std::time_t clock = seconds;
  std::tm civil{};
  gmtime_r(&clock, &civil);
  char text[64];
  const std::size_t length = std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &civil);
  std::snprintf(text + length, sizeof text - length, ".%09lldZ", static_cast<long long>(nanos));
  return text;
}

std::optional<Timestamp> parse_rfc3339(std::string_view text) {
  if (text.size() < 20 || text[10] != 'T' || text[13] != ':' || text[16] != ':' || text.back() != 'Z')
    return std::nullopt;
  const auto date = Date::parse(text.substr(0, 10));
  const auto hour = digits(text.substr(11, 2));
  const auto minute = digits(text.substr(14, 2));
  const auto second = digits(text.substr(17, 2));
  if (!date || !hour || !minute || !second || *hour > 23 || *minute > 59 || *second > 59) return std::nullopt;
  constexpr std::int32_t last_day = 106'750;  // 2262-04-10; INT64_MAX ns lie on the day after it
  if (date->days_since_epoch() > last_day || date->days_since_epoch() < -last_day) return std::nullopt;
  std::int64_t nanos = 0;
  if (text.size() > 20) {
    if (text[19] != '.' || text.size() > 30) return std::nullopt;
    std::string fraction(text.substr(20, text.size() - 21));
    if (fraction.empty()) return std::nullopt;
    fraction.resize(9, '0');
    const auto value = digits(fraction);
    if (!value) return std::nullopt;
    nanos = *value;
  }
  const std::int64_t seconds = std::int64_t{date->days_since_epoch()} * 86'400 + *hour * 3600 + *minute * 60 + *second;
  return Timestamp{seconds * 1'000'000'000 + nanos};
}

}  // namespace plimsoll
