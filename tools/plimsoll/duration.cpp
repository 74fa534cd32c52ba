#include "tools/plimsoll/duration.hpp"

#include <CLI/CLI.hpp>

#include <charconv>

#include "host/core/date.hpp"
#include "kernels/core/int128.hpp"

namespace plimsoll::cli {
namespace {

std::optional<std::int64_t> digits(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc{} || end != text.data() + text.size() || value < 0) return std::nullopt;
  return value;
}

}  // namespace

std::optional<std::int64_t> parse_duration_ns(std::string_view text) {
  const std::size_t split = text.find_first_not_of("0123456789");
  if (split == std::string_view::npos || split == 0) return std::nullopt;
  const auto count = digits(text.substr(0, split));
  const std::string_view unit = text.substr(split);
  const std::int64_t scale = unit == "us"   ? 1'000
                             : unit == "ms" ? 1'000'000
                             : unit == "s"  ? 1'000'000'000
                             : unit == "m"  ? 60'000'000'000
                             : unit == "h"  ? 3'600'000'000'000
                                            : 0;
  if (!count || *count == 0 || scale == 0) return std::nullopt;
  const int128 ns = static_cast<int128>(*count) * scale;
  if (ns > (int128{1} << 62)) return std::nullopt;
  return static_cast<std::int64_t>(ns);
}

std::int64_t duration_option_ns(const std::string& text, const std::string& option) {
  if (const auto ns = parse_duration_ns(text)) return *ns;
  throw CLI::ValidationError(option, "'" + text + "' is not a duration such as 250us, 100ms, 30s, 5m or 2h");
}

std::optional<Timestamp> parse_rfc3339(std::string_view text) {
  if (text.size() < 20 || text[10] != 'T' || text[13] != ':' || text[16] != ':' || text.back() != 'Z')
    return std::nullopt;
  const auto date = Date::parse(text.substr(0, 10));
  const auto hour = digits(text.substr(11, 2));
  const auto minute = digits(text.substr(14, 2));
  const auto second = digits(text.substr(17, 2));
  if (!date || !hour || !minute || !second || *hour > 23 || *minute > 59 || *second > 59) return std::nullopt;
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

}  // namespace plimsoll::cli
