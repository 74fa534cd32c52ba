#include "host/store/window_query.hpp"

#include <array>

namespace plimsoll::store {
namespace {

using enum TableId;

constexpr auto known_measures = std::to_array<Measure>({
    {"var", node_risk, "var", "level", "value at risk; positive is a loss"},
    {"es", node_risk, "es", "level", "expected shortfall; positive is a loss"},
    {"var_lower", node_risk, "var_lower", "level", "lower end of VaR's interval"},
    {"var_upper", node_risk, "var_upper", "level", "upper end of VaR's interval"},
    {"component_var", node_risk, "component_var", "level", "share of the firm's VaR"},
    {"component_es", node_risk, "component_es", "level", "share of the firm's ES"},
    {"marginal_var", node_risk, "marginal_var", "level", "rise of the firm's VaR with the size of the node"},
    {"value", node_value, "value", "", "mark-to-model value"},
    {"pnl_mean", node_value, "pnl_mean", "", "mean P&L over the scenarios"},
    {"pnl", node_exposure, "pnl_since_start", "", "P&L since the run's first report"},
    {"gross", node_exposure, "gross", "", "gross exposure"},
    {"net", node_exposure, "net", "", "net exposure"},
    {"delta_equivalent", node_exposure, "delta_equivalent", "", "delta x spot"},
    {"delta", node_exposure, "delta_per_spot_pct", "", "per 1 % of spot"},
    {"gamma", node_exposure, "gamma_per_spot_pct2", "", "rise of delta per 1 % of spot"},
    {"vega", node_exposure, "vega_per_vol_point", "", "per vol point"},
    {"theta", node_exposure, "theta_per_day", "", "per calendar day"},
    {"rho", node_exposure, "rho_per_rate_pct", "", "per 1 % of rates"},
    {"vanna", node_exposure, "vanna_per_spot_pct_vol_point", "", "per 1 % of spot and vol point"},
    {"volga", node_exposure, "volga_per_vol_point2", "", "per vol point squared"},
    {"stress", stress, "pnl", "scenario", "P&L in a stress scenario; negative is a loss"},
    {"underlying_var", underlying_risk, "component_var", "level", "an underlying's share of the firm's VaR"},
    {"underlying_es", underlying_risk, "component_es", "level", "an underlying's share of the firm's ES"},
});

std::string table_name(const Measure& measure, std::string_view schema) {
  return std::string(schema).append(table(measure.table).name);
}

}  // namespace

std::span<const Measure> measures() { return known_measures; }

const Measure* find_measure(std::string_view name) {
  for (const Measure& measure : known_measures) {
    if (measure.name == name) return &measure;
  }
  return nullptr;
}

std::int64_t length_ns(WindowLength length) {
  constexpr std::int64_t second = 1'000'000'000;
  switch (length) {
    case WindowLength::second: return second;
    case WindowLength::minute: return 60 * second;
    case WindowLength::hour: return 3600 * second;
  }
  return second;
}

std::optional<WindowLength> parse_window(std::string_view text) {
  if (text == "1s") return WindowLength::second;
  if (text == "1min") return WindowLength::minute;
  if (text == "1h") return WindowLength::hour;
  return std::nullopt;
}

std::string windows_sql(const WindowQuery& query, std::string_view schema, std::string_view more) {
  const Measure& measure = query.measure;
  const std::string series = measure.series.empty() ? "''" : std::string(measure.series);
  std::string condition(table(measure.table).key.front());
  condition.append(" = $1 AND time_ns >= $2 AND time_ns < $3").append(more);
  // The last parameter is used only where it is there: a database refuses one that nothing uses.
  std::string part = "time_ns / $4";
  if (query.series) condition.append(" AND ").append(measure.series).append(" = $5");
  std::string rows = std::string("SELECT ").append(series).append(" AS series, ").append(part);
  rows.append(" AS part, quality, sequence, item, ").append(measure.column).append(" AS number FROM ");
  rows.append(table_name(measure, schema)).append(" WHERE ").append(condition);
  // Sequence is the order of the journal, so the last one is the latest whatever clocks did.
  std::string ranked =
      std::string(
          "SELECT series, part, quality, number, first_value(number) OVER (PARTITION BY series, part ORDER BY "
          "sequence DESC, item DESC) AS newest FROM (")
          .append(rows)
          .append(") AS asked");
  return std::string(
             "SELECT series, part, count(*), count(number), min(number), max(number), max(newest), avg(number), "
             "max(quality) FROM (")
      .append(ranked)
      .append(") AS ranked GROUP BY series, part ORDER BY part, series");
}

std::string subjects_sql(const Measure& measure, std::string_view schema) {
  const std::string subject(table(measure.table).key.front());
  return std::string("SELECT DISTINCT ")
      .append(subject)
      .append(" FROM ")
      .append(table_name(measure, schema))
      .append(" WHERE ")
      .append(measure.column)
      .append(" IS NOT NULL ORDER BY ")
      .append(subject)
      .append(" LIMIT $1");
}

}  // namespace plimsoll::store
