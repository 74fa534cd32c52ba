#include "host/store/table.hpp"

namespace plimsoll::store {
namespace {

using enum ColumnType;
constexpr auto known = Presence::where_known;

#define PLIMSOLL_LEADING_COLUMNS \
  {"sequence"}, {"item"}, {"time_ns"}, { "cycle" }

constexpr auto report_columns = std::to_array<Column>({PLIMSOLL_LEADING_COLUMNS,
                                                       {"snapshot"},
                                                       {"quality"},
                                                       {"backend", text},
                                                       {"scenarios"},
                                                       {"currency", text},
                                                       {"part"},
                                                       {"parts"},
                                                       {"left_out"}});
constexpr auto digest_columns = std::to_array<Column>(
    {PLIMSOLL_LEADING_COLUMNS, {"configuration", text}, {"portfolio", text}, {"scenario_set", text}, {"report", text}});
constexpr auto value_columns = std::to_array<Column>({PLIMSOLL_LEADING_COLUMNS,
                                                      {"node", text},
                                                      {"quality"},
                                                      {"positions"},
                                                      {"value", real, known},
                                                      {"pnl_mean", real, known}});
constexpr auto risk_columns = std::to_array<Column>({PLIMSOLL_LEADING_COLUMNS,
                                                     {"node", text},
                                                     {"level", text},
                                                     {"quality"},
                                                     {"var", real},
                                                     {"var_lower", real, known},
                                                     {"var_upper", real, known},
                                                     {"var_coverage", real},
                                                     {"var_smoothed", real},
                                                     {"es", real},
                                                     {"es_standard_error", real, known},
                                                     {"component_var", real, known},
                                                     {"component_es", real, known},
                                                     {"marginal_var", real, known}});
constexpr auto exposure_columns = std::to_array<Column>({PLIMSOLL_LEADING_COLUMNS,
                                                         {"node", text},
                                                         {"quality"},
                                                         {"gross", real, known},
                                                         {"net", real, known},
                                                         {"delta_equivalent", real, known},
                                                         {"pnl_since_start", real, known},
                                                         {"start_snapshot"},
                                                         {"delta_per_spot_pct", real, known},
                                                         {"gamma_per_spot_pct2", real, known},
                                                         {"vega_per_vol_point", real, known},
                                                         {"theta_per_day", real, known},
                                                         {"rho_per_rate_pct", real, known},
                                                         {"vanna_per_spot_pct_vol_point", real, known},
                                                         {"volga_per_vol_point2", real, known},
                                                         {"delta_units", real, known},
                                                         {"gamma_units_per_price", real, known}});
constexpr auto underlying_columns = std::to_array<Column>({PLIMSOLL_LEADING_COLUMNS,
                                                           {"underlying", text},
                                                           {"level", text},
                                                           {"quality"},
                                                           {"positions"},
                                                           {"component_var", real},
                                                           {"component_es", real},
                                                           {"marginal_var", real}});
constexpr auto stress_columns = std::to_array<Column>({PLIMSOLL_LEADING_COLUMNS,
                                                       {"node", text},
                                                       {"scenario", text},
                                                       {"quality"},
                                                       {"source", text},
                                                       {"pnl", real, known},
                                                       {"pnl_quanta", integer, known},
                                                       {"missing_factors"}});
#undef PLIMSOLL_LEADING_COLUMNS

constexpr auto by_node = std::to_array<std::string_view>({"node"});
constexpr auto by_node_and_level = std::to_array<std::string_view>({"node", "level"});
constexpr auto by_underlying_and_level = std::to_array<std::string_view>({"underlying", "level"});
constexpr auto by_node_and_scenario = std::to_array<std::string_view>({"node", "scenario"});

const std::array<Table, table_count> tables{{
    {"report", report_columns, {}},
    {"report_digest", digest_columns, {}},
    {"node_value", value_columns, by_node},
    {"node_risk", risk_columns, by_node_and_level},
    {"node_exposure", exposure_columns, by_node},
    {"underlying_risk", underlying_columns, by_underlying_and_level},
    {"stress", stress_columns, by_node_and_scenario},
}};

}  // namespace

const Table& table(TableId id) { return tables[static_cast<std::size_t>(id)]; }

std::array<TableId, table_count> all_tables() {
  std::array<TableId, table_count> ids{};
  for (std::size_t i = 0; i < table_count; ++i) ids[i] = static_cast<TableId>(i);
  return ids;
}

}  // namespace plimsoll::store
