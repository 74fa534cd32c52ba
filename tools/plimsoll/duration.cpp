#include "tools/plimsoll/duration.hpp"

#include <CLI/CLI.hpp>

#include <charconv>

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

}  // namespace plimsoll::cli
