#include "tools/plimsoll/greeks_text.hpp"

#include <spdlog/fmt/fmt.h>

#include <cmath>
#include <optional>
#include <string_view>

#include "tools/plimsoll/csv_cells.hpp"

namespace plimsoll::cli {
namespace {

constexpr std::size_t label_width = 16;  // and seven columns of nine: 79

std::string heading(const std::string& currency) {
  const auto line = [](std::string_view label, std::initializer_list<std::string_view> names) {
    std::string text = fmt::format("{:<{}}", label, label_width);
    for (const std::string_view name : names) text += fmt::format(" {:>8}", name);
    return text + '\n';
  };
  return line(currency, {"delta", "gamma", "vega", "theta", "rho", "vanna", "volga"}) +
         line("per", {"1% spot", "(1% s)^2", "vol pt", "day", "1% rate", "1% s pt", "pt^2"});
}

constexpr std::string_view legend =
    "\nGains in the reporting currency when the named quantity rises; negative = loss.\n"
    "Delta per 1 % of spot; gamma: rise of that delta per 1 % of spot; vega per 0.01\n"
    "of each position's own implied vol; theta per calendar day that passes; rho per\n"
    "0.01 of rate; vanna: rise of delta per vol point; volga: rise of vega per point.\n";

std::string label_of(const GreekRow& row, GreekGrouping grouping) {
  switch (grouping) {
    case GreekGrouping::position: return "  " + row.instrument;
    case GreekGrouping::underlying: return row.underlying;
    case GreekGrouping::expiry: return row.expiry.empty() ? "no expiry" : row.expiry;
    case GreekGrouping::book: return std::string(2 * row.depth, ' ') + row.book.substr(row.book.rfind('/') + 1);
  }
  return {};
}

std::string numbers_of(const risk::CurrencyGreeks& greeks) {
  std::string text;
  for (const double amount :
       {greeks.delta_per_spot_pct, greeks.gamma_per_spot_pct2, greeks.vega_per_vol_point, greeks.theta_per_day,
        greeks.rho_per_rate_pct, greeks.vanna_per_spot_pct_vol_point, greeks.volga_per_vol_point2}) {
    text += fmt::format(" {:>8}", compact_amount(amount));
  }
  return text;
}

std::string grouped_thousands(double amount) {
  std::string text = fmt::format("{:.0f}", amount);
  const std::size_t sign = amount < 0.0 ? 1 : 0;
  if (text.size() - sign > 3) text.insert(text.size() - 3, 1, ',');
  return text;
}

template <typename Greeks>
std::string exact(const std::optional<Greeks>& greeks, double Greeks::*field) {
  return csv_number(greeks ? std::optional((*greeks).*field) : std::nullopt);
}

}  // namespace

std::string compact_amount(double amount) {
  const double size = std::fabs(amount);
  if (size < 0.005) return "0.00";  // and never -0.00
  if (size < 999.995) return fmt::format("{:.2f}", amount);
  if (size < 999'999.5) return grouped_thousands(amount);
  if (size < 999.995e6) return fmt::format("{:.2f}M", amount / 1e6);
  if (size < 999.995e9) return fmt::format("{:.2f}B", amount / 1e9);
  return fmt::format("{:.2f}T", amount / 1e12);
}

std::string greeks_table(std::span<const GreekRow> rows, GreekGrouping grouping, const std::string& currency) {
  std::string text = heading(currency);
  std::string book;
  for (const GreekRow& row : rows) {
    if (grouping == GreekGrouping::position && row.book != book) {
      book = row.book;
      text += book + '\n';
    }
    const std::string label = label_of(row, grouping);
    const bool fits = label.size() <= label_width;
    text += fits ? fmt::format("{:<{}}", label, label_width) : label + '\n' + std::string(label_width, ' ');
    if (row.greeks.currency) {
      text += numbers_of(*row.greeks.currency);
      if (row.greeks.quality != Quality::live)
        text += fmt::format("\n{:{}} {}", "", label_width, to_string(row.greeks.quality));
    } else {
      text += " no number: an input is missing or it does not fit";
    }
    text += '\n';
  }
  return text + std::string(legend);
}

std::string greeks_csv(std::span<const GreekRow> rows) {
  using Currency = risk::CurrencyGreeks;
  using Units = risk::UnderlyingGreeks;
  std::string text =
      "book,instrument,underlying,expiry,positions,delta_currency_per_1pct_spot,gamma_currency_per_1pct_spot_squared,"
      "vega_currency_per_vol_point,theta_currency_per_calendar_day,rho_currency_per_1pct_rate,"
      "vanna_currency_per_1pct_spot_and_vol_point,volga_currency_per_vol_point_squared,delta_units_of_underlying,"
      "gamma_units_of_underlying_per_price,quality\n";
  for (const GreekRow& row : rows) {
    const auto& currency = row.greeks.currency;
    const auto& units = row.greeks.underlying;
    text += fmt::format(
        "{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}\n", csv_field(row.book), csv_field(row.instrument),
        csv_field(row.underlying), row.expiry, row.greeks.positions, exact(currency, &Currency::delta_per_spot_pct),
        exact(currency, &Currency::gamma_per_spot_pct2), exact(currency, &Currency::vega_per_vol_point),
        exact(currency, &Currency::theta_per_day), exact(currency, &Currency::rho_per_rate_pct),
        exact(currency, &Currency::vanna_per_spot_pct_vol_point), exact(currency, &Currency::volga_per_vol_point2),
        exact(units, &Units::delta_units), exact(units, &Units::gamma_units_per_price), to_string(row.greeks.quality));
  }
  return text;
}

}  // namespace plimsoll::cli
