#include "host/store/sqlite_schema.hpp"

#include "host/store/window_views.hpp"

namespace plimsoll::store {
namespace {

std::string_view type_of(ColumnType type) {
  switch (type) {
    case ColumnType::integer: return "INTEGER";
    case ColumnType::real: return "REAL";
    case ColumnType::text: return "TEXT";
  }
  return "TEXT";
}

std::string create_table(const Table& table) {
  std::string sql = std::string("CREATE TABLE ").append(table.name).append(" (");
  for (const Column& column : table.columns) {
    sql.append(column.name).append(" ").append(type_of(column.type));
    sql.append(column.presence == Presence::always ? " NOT NULL, " : ", ");
  }
  sql.append("PRIMARY KEY (");
  for (const std::string_view key : table.key) sql.append(key).append(", ");
  // Without a row number the key is the table: the rows of a node lie together, in order of time.
  return sql.append("time_ns, sequence, item)) STRICT, WITHOUT ROWID;\n");
}

}  // namespace

std::string sqlite_schema() {
  std::string sql = "BEGIN IMMEDIATE;\n";
  for (const TableId id : all_tables()) sql.append(create_table(table(id)));
  sql.append(
      "CREATE TABLE followed (one INTEGER PRIMARY KEY CHECK (one = 1), sequence INTEGER NOT NULL, hash BLOB NOT NULL "
      "CHECK (length(hash) = 32)) STRICT;\n"
      "INSERT INTO followed VALUES (1, 0, zeroblob(32));\n");
  for (const WindowView& view : window_views()) {
    sql.append("CREATE VIEW ").append(view.name).append(" AS ");
    sql.append(window_view_select(view, "", "datetime(%s, 'unixepoch')")).append(";\n");
  }
  sql.append("PRAGMA application_id = ").append(std::to_string(sqlite_application_id)).append(";\n");
  sql.append("PRAGMA user_version = ").append(std::to_string(schema_version)).append(";\n");
  return sql.append("COMMIT;\n");
}

std::string sqlite_insert(const Table& table) {
  std::string sql = std::string("INSERT INTO ").append(table.name).append(" VALUES (?");
  for (std::size_t column = 1; column < table.columns.size(); ++column) sql.append(", ?");
  return sql.append(")");
}

}  // namespace plimsoll::store
