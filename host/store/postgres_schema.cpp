#include "host/store/postgres_schema.hpp"

#include <algorithm>

#include "host/core/date.hpp"
#include "host/store/window_views.hpp"

namespace plimsoll::store {
namespace {

std::string_view type_of(ColumnType type) {
  switch (type) {
    case ColumnType::integer: return "bigint";
    case ColumnType::real: return "double precision";
    case ColumnType::text: return "text";
  }
  return "text";
}

std::string keys_of(const Table& table) {
  std::string keys;
  for (const std::string_view key : table.key) keys.append(key).append(", ");
  return keys;
}

std::string create_table(const Table& table, Partitioning partitioning) {
  std::string sql = std::string("CREATE TABLE plimsoll.").append(table.name).append(" (time timestamptz NOT NULL, ");
  for (const Column& column : table.columns) {
    // Names compare by bytes: faster, and the same order everywhere.
    sql.append(column.name).append(" ").append(type_of(column.type));
    if (column.type == ColumnType::text) sql.append(" COLLATE \"C\"");
    sql.append(column.presence == Presence::always ? " NOT NULL, " : ", ");
  }
  sql.append("PRIMARY KEY (").append(keys_of(table)).append("time, sequence, item))");
  if (partitioning == Partitioning::by_day) return sql.append(" PARTITION BY RANGE (time);\n");
  sql.append(";\nSELECT create_hypertable('plimsoll.").append(table.name);
  return sql.append("', 'time', chunk_time_interval => interval '1 day');\n");
}

/// Each window of TimescaleDB's own kind, kept up to date by the server.
std::string continuous_aggregate(const WindowView& view) {
  const Table& from = table(view.table);
  const std::string seconds = std::to_string(length_ns(view.window) / 1'000'000'000);
  const std::string bucket = std::string("time_bucket(interval '").append(seconds).append(" seconds', time)");
  std::string sql = std::string("CREATE MATERIALIZED VIEW plimsoll.").append(view.name);
  sql.append(" WITH (timescaledb.continuous) AS SELECT ").append(bucket).append(" AS time, ").append(keys_of(from));
  sql.append("count(*) AS reports, max(quality) AS worst_quality");
  for (const std::string_view number : view.numbers) {
    const std::string name(number);
    sql.append(", min(").append(name).append(") AS ").append(name).append("_min");
    sql.append(", max(").append(name).append(") AS ").append(name).append("_max");
    sql.append(", avg(").append(name).append(") AS ").append(name).append("_mean");
    sql.append(", last(").append(name).append(", sequence) AS ").append(name).append("_last");
  }
  sql.append(" FROM plimsoll.").append(from.name).append(" GROUP BY ").append(keys_of(from)).append(bucket);
  return sql.append(" WITH NO DATA");
}

}  // namespace

std::string postgres_schema(Partitioning partitioning) {
  std::string sql = "BEGIN;\nCREATE SCHEMA IF NOT EXISTS plimsoll;\n";
  for (const TableId id : all_tables()) sql.append(create_table(table(id), partitioning));
  if (partitioning == Partitioning::by_day) {
    for (const WindowView& view : window_views()) {
      sql.append("CREATE VIEW plimsoll.").append(view.name).append(" AS ");
      sql.append(window_view_select(view, "plimsoll.", "to_timestamp(%s)")).append(";\n");
    }
  }
  sql.append(
      "CREATE TABLE plimsoll.followed (one integer PRIMARY KEY CHECK (one = 1), sequence bigint NOT NULL, hash bytea "
      "NOT NULL CHECK (length(hash) = 32), schema_version integer NOT NULL);\n"
      "INSERT INTO plimsoll.followed VALUES (1, 0, decode(repeat('00', 32), 'hex'), ");
  return sql.append(std::to_string(schema_version)).append(");\nCOMMIT;\n");
}

std::vector<std::string> postgres_policies(Partitioning partitioning) {
  std::vector<std::string> statements;
  if (partitioning == Partitioning::by_day) return statements;
  for (const TableId id : all_tables()) {
    const Table& compressed = table(id);
    std::string keys = keys_of(compressed);
    std::string name = std::string("plimsoll.").append(compressed.name);
    std::string alter = std::string("ALTER TABLE ").append(name).append(" SET (timescaledb.compress");
    if (!keys.empty()) {
      keys.resize(keys.size() - 2);
      alter.append(", timescaledb.compress_segmentby = '").append(keys).append("'");
    }
    statements.push_back(alter.append(", timescaledb.compress_orderby = 'time, sequence, item')"));
    statements.push_back(std::string("SELECT add_compression_policy('").append(name).append("', interval '7 days')"));
  }
  for (const WindowView& view : window_views()) {
    statements.push_back(continuous_aggregate(view));
    statements.push_back(std::string("SELECT add_continuous_aggregate_policy('plimsoll.")
                             .append(view.name)
                             .append("', start_offset => interval '3 days', end_offset => interval '1 hour', "
                                     "schedule_interval => interval '10 minutes')"));
  }
  return statements;
}

std::string postgres_partition(const Table& table, std::int64_t day) {
  const Date date = Date::from_days(static_cast<std::int32_t>(day));
  const std::string from = date.to_string();
  std::string compact = from;
  std::erase(compact, '-');
  return std::string("CREATE TABLE IF NOT EXISTS plimsoll.")
      .append(table.name)
      .append("_d")
      .append(compact)
      .append(" PARTITION OF plimsoll.")
      .append(table.name)
      .append(" FOR VALUES FROM ('")
      .append(from)
      .append(" 00:00:00+00') TO ('")
      .append(date.plus_days(1).to_string())
      .append(" 00:00:00+00');");
}

std::string postgres_copy(const Table& table) {
  return std::string("COPY plimsoll.").append(table.name).append(" FROM STDIN (FORMAT binary)");
}

}  // namespace plimsoll::store
