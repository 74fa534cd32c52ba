#include "tools/plimsoll/greeks_json.hpp"

#include <optional>

#include "host/portfolio/reporting_currency.hpp"

namespace plimsoll::cli {
namespace {

template <typename Greeks>
Json number(const std::optional<Greeks>& greeks, double Greeks::*field) {
  return greeks ? Json((*greeks).*field) : Json(nullptr);
}

void add_numbers(Json& json, const risk::GreekNumbers& greeks) {
  using Currency = risk::CurrencyGreeks;
  using Units = risk::UnderlyingGreeks;
  json["positions"] = greeks.positions;
  json["delta_currency_per_1pct_spot"] = number(greeks.currency, &Currency::delta_per_spot_pct);
  json["gamma_currency_per_1pct_spot_squared"] = number(greeks.currency, &Currency::gamma_per_spot_pct2);
  json["vega_currency_per_vol_point"] = number(greeks.currency, &Currency::vega_per_vol_point);
  json["theta_currency_per_calendar_day"] = number(greeks.currency, &Currency::theta_per_day);
  json["rho_currency_per_1pct_rate"] = number(greeks.currency, &Currency::rho_per_rate_pct);
  json["vanna_currency_per_1pct_spot_and_vol_point"] = number(greeks.currency, &Currency::vanna_per_spot_pct_vol_point);
  json["volga_currency_per_vol_point_squared"] = number(greeks.currency, &Currency::volga_per_vol_point2);
  json["delta_units_of_underlying"] = number(greeks.underlying, &Units::delta_units);
  json["gamma_units_of_underlying_per_price"] = number(greeks.underlying, &Units::gamma_units_per_price);
  json["quality"] = to_string(greeks.quality);
}

Json text_or_null(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

Json row_json(const GreekRow& row, GreekGrouping grouping) {
  Json json;
  if (grouping == GreekGrouping::position || grouping == GreekGrouping::book) json["book"] = row.book;
  if (grouping == GreekGrouping::position) json["instrument"] = row.instrument;
  if (grouping == GreekGrouping::position || grouping == GreekGrouping::underlying) json["underlying"] = row.underlying;
  if (grouping == GreekGrouping::position || grouping == GreekGrouping::expiry) {
    json["expiry"] = text_or_null(row.expiry);
  }
  add_numbers(json, row.greeks);
  return json;
}

}  // namespace

const char* const greeks_convention =
    "signed: what is gained when the named quantity rises by the named amount; negative is a loss. With p % of spot, v "
    "vol points and d days: delta p + gamma p^2/2 + vega v + vanna p v + volga v^2/2 + theta d. A vol point is 0.01 of "
    "each position's own implied vol; theta is per calendar day (act/365); rho per 0.01 of continuously compounded "
    "rate. Basis and dividend yield are held. Units are of one underlying, so a sum over several has none.";

Json to_json(const risk::GreekNumbers& greeks) {
  Json json;
  add_numbers(json, greeks);
  return json;
}

Json to_json(const risk::GreeksReport& report, const portfolio::Holdings& holdings, const std::string& by) {
  const risk::GreekNumbers& firm = report.books.front().greeks;
  Json json;
  json["convention"] = greeks_convention;
  json["reporting_currency"] = portfolio::reporting_currency(holdings.portfolio, holdings.instruments);
  json["valuation_date"] = report.valued_at.to_string();
  json["snapshot"] = report.snapshot;
  json["market_identity"] = report.market_identity;
  json["portfolio"] = holdings.portfolio.identity();
  json["digest"] = report.digest;
  json["firm"] = Json::object();
  add_numbers(json["firm"], firm);
  json["by"] = by;
  json["rows"] = Json::array();
  const GreekGrouping grouping = parse_grouping(by);
  for (const GreekRow& row : rows_of(report, holdings, grouping)) json["rows"].push_back(row_json(row, grouping));
  json["quality"] = to_string(firm.quality);
  json["warnings"] = holdings.warnings;
  return json;
}

}  // namespace plimsoll::cli
