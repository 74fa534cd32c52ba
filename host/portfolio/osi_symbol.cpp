#include "host/portfolio/osi_symbol.hpp"

namespace plimsoll::portfolio {
namespace {

std::optional<std::int64_t> digits(std::string_view text) {
  std::int64_t value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

}  // namespace

std::optional<OsiSymbol> parse_osi_symbol(std::string_view text) {
  if (text.size() != 21) return std::nullopt;
  std::string_view root = text.substr(0, 6);
  while (!root.empty() && root.back() == ' ') root.remove_suffix(1);
  if (root.empty()) return std::nullopt;
  for (const char c : root) {
    if (!((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'))) return std::nullopt;
  }
  const std::optional<std::int64_t> date = digits(text.substr(6, 6));
  const std::optional<std::int64_t> strike = digits(text.substr(13, 8));
  const char type = text[12];
  if (!date || !strike || *strike == 0 || (type != 'C' && type != 'P')) return std::nullopt;
  const std::optional<Date> expiry =
      Date::from_civil(static_cast<int>(2000 + *date / 10000), static_cast<unsigned>(*date / 100 % 100),
                       static_cast<unsigned>(*date % 100));
  if (!expiry) return std::nullopt;
  return OsiSymbol{std::string(root), *expiry, type == 'C' ? OptionType::call : OptionType::put,
                   Price::from_raw(*strike * (decimal_scale / 1000))};
}

}  // namespace plimsoll::portfolio
