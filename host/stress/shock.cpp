#include "host/stress/shock.hpp"

#include <charconv>
#include <cmath>

namespace plimsoll::stress {
namespace {

using calibration::FactorKind;
using scenarios::ShockKind;

constexpr double largest_relative = 100.0;  // + 10,000 %: beyond, a typing error is likelier than a wish
constexpr double largest_log = 5.0;         // a factor of 148
constexpr double largest_absolute = 1e9;    // price units

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

}  // namespace

std::optional<Shock> parse_shock(std::string_view text) {
  text = trimmed(text);
  if (text.size() > 64) return std::nullopt;
  const bool plus = text.starts_with('+');
  if (plus) text.remove_prefix(1);
  double number = 0.0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || !std::isfinite(number) || (plus && text.front() == '-')) return std::nullopt;
  const std::string_view unit = trimmed(text.substr(static_cast<std::size_t>(end - text.data())));
  if (unit == "%") return Shock{ShockKind::relative, number / 100.0};
  if (unit == "log") return Shock{ShockKind::log, number};
  if (unit == "absolute" || unit == "abs") return Shock{ShockKind::absolute, number};
  return std::nullopt;
}

std::string refusal(FactorKind factor, const Shock& shock) {
  if (factor == FactorKind::basis) {
    if (shock.kind != ShockKind::absolute) return "must be absolute, in price units: a basis may be zero or negative";
    return std::fabs(shock.size) <= largest_absolute ? "" : "must be within -1e9 absolute and +1e9 absolute";
  }
  switch (shock.kind) {
    case ShockKind::relative:
      if (shock.size > largest_relative) return "must be at most +10000%";
      if (factor == FactorKind::spot) return shock.size > -1.0 ? "" : "must be above -100%: a spot stays positive";
      return shock.size >= -1.0 ? "" : "must be at least -100%: a volatility is not negative";
    case ShockKind::log: return std::fabs(shock.size) <= largest_log ? "" : "must be within -5 log and +5 log";
    case ShockKind::absolute:
      if (factor == FactorKind::implied_vol) {
        return std::fabs(shock.size) <= 10.0 ? "" : "must be within -10 and +10 absolute (0.05 is five vol points)";
      }
      return std::fabs(shock.size) <= largest_absolute ? "" : "must be within -1e9 absolute and +1e9 absolute";
  }
  return "is of no known kind";
}

}  // namespace plimsoll::stress
