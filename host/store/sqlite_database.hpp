// One SQLite file and statements on it; what SQLite says becomes a named state.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "host/store/store.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace plimsoll::store {

enum class SqliteMode { create, read };

class SqliteDatabase {
 public:
  SqliteDatabase() = default;
  ~SqliteDatabase();
  SqliteDatabase(const SqliteDatabase&) = delete;
  SqliteDatabase& operator=(const SqliteDatabase&) = delete;

  [[nodiscard]] StoreResult open(const std::string& path, SqliteMode mode);
  void close();
  [[nodiscard]] bool is_open() const { return database_ != nullptr; }
  /// True when the file that is open is no longer the one of this name: somebody removed or replaced it.
  [[nodiscard]] bool file_is_gone() const;

  /// Statements without parameters and results.
  [[nodiscard]] StoreResult execute(const std::string& sql);
  [[nodiscard]] StoreResult failure(int code) const;
  [[nodiscard]] sqlite3* handle() const { return database_; }

 private:
  sqlite3* database_ = nullptr;
};

/// A prepared statement. Bound texts must live until the next `reset`.
class SqliteStatement {
 public:
  SqliteStatement(SqliteDatabase& database, const std::string& sql);
  ~SqliteStatement();
  SqliteStatement(SqliteStatement&&) noexcept;
  SqliteStatement& operator=(SqliteStatement&&) = delete;

  [[nodiscard]] StoreResult prepared() const { return database_.failure(code_); }
  /// The place of a parameter "$4", whatever its order in the text.
  [[nodiscard]] int place_of(const char* parameter) const;
  void bind(int at, std::int64_t value);
  void bind(int at, double value);
  void bind(int at, std::string_view text);
  void bind_bytes(int at, std::span<const std::byte> bytes);
  void bind_null(int at);
  /// SQLITE_ROW, SQLITE_DONE or an error.
  [[nodiscard]] int step();
  void reset();

  [[nodiscard]] std::int64_t integer(int column) const;
  [[nodiscard]] std::optional<double> number(int column) const;
  [[nodiscard]] std::string text(int column) const;
  [[nodiscard]] std::span<const std::byte> bytes(int column) const;  // until the next step

 private:
  SqliteDatabase& database_;
  sqlite3_stmt* statement_ = nullptr;
  int code_ = 0;
};

}  // namespace plimsoll::store
