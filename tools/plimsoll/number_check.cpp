#include "tools/plimsoll/number_check.hpp"

#include <spdlog/fmt/fmt.h>

#include <charconv>
#include <cmath>
#include <optional>

namespace plimsoll::cli {
namespace {

template <typename Number>
std::optional<Number> parse(const std::string& text) {
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

CLI::Validator whole(std::uint64_t low, std::uint64_t high, const std::string& expected, std::uint64_t exception) {
  return {[=](std::string& text) -> std::string {
            const auto value = parse<std::uint64_t>(text);
            if (!value || ((*value < low || *value > high) && *value != exception)) {
              return fmt::format("'{}' must be a whole number, {}", text, expected);
            }
            text = std::to_string(*value);  // without the leading zeros that would make it octal
            return {};
          },
          expected};
}

}  // namespace

CLI::Validator whole_number(std::uint64_t low, std::uint64_t high) {
  return whole(low, high, fmt::format("{} to {}", low, high), low);
}

CLI::Validator zero_or_whole_number(std::uint64_t low, std::uint64_t high) {
  return whole(low, high, fmt::format("0 or {} to {}", low, high), 0);
}

CLI::Validator real_number(double low, double high) {
  return {[=](std::string& text) -> std::string {
            const auto value = parse<double>(text);
            if (value && *value >= low && *value <= high) return {};  // false for NaN
            return fmt::format("'{}' must be a number from {} to {}", text, low, high);
          },
          fmt::format("{} to {}", low, high)};
}

CLI::Validator not_empty() {
  return {[](std::string& text) { return std::string(text.empty() ? "its value is empty" : ""); }, ""};
}

}  // namespace plimsoll::cli
