#include "host/calibration/last_close.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <optional>

#include "host/calibration/history_span.hpp"
#include "host/core/fault_list.hpp"
#include "host/portfolio/venue_suffix.hpp"

namespace plimsoll::calibration {
namespace {

std::optional<std::size_t> last_row(const std::vector<double>& closes) {
  const auto last = std::find_if(closes.rbegin(), closes.rend(), [](double close) { return !std::isnan(close); });
  if (last == closes.rend()) return std::nullopt;
  return static_cast<std::size_t>(closes.rend() - last) - 1;
}

std::string number(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.9g", value);
  return text;
}

}  // namespace

std::vector<std::string> compare_with_last_closes(const PriceHistory& history,
                                                  const portfolio::Instruments& instruments,
                                                  const portfolio::MarketData& market) {
  std::vector<std::string> warnings;
  for (std::uint32_t u = 0; u < instruments.underlyings().size(); ++u) {
    const std::string& name = instruments.underlying_name(UnderlyingId{u});
    const std::optional<double> price = market.price(UnderlyingId{u});
    std::optional<std::size_t> column = history.column(name);
    if (!column) column = history.column(portfolio::symbol_part(name));
    if (!price || !column) continue;
    const std::vector<double>& closes = history.closes(*column);
    const std::optional<std::size_t> row = last_row(closes);
    if (!row || (*price < leap * closes[*row] && closes[*row] < leap * *price)) continue;
    warnings.push_back("the price of " + quoted(name) + " is " + number(*price) + ", its last close (" +
                       history.dates()[*row].to_string() + ") is " + number(closes[*row]) +
                       ": check that both are in the same unit and adjusted for the same splits");
  }
  return warnings;
}

}  // namespace plimsoll::calibration
