#include "host/store/sqlite_database.hpp"

#include <sqlite3.h>

#include <utility>

namespace plimsoll::store {
namespace {

constexpr int wait_for_locks_ms = 200;  // readers hold no lock against a writer in WAL; a second writer is a mistake

StoreState state_of(int code) {
  switch (code & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return StoreState::locked;
    case SQLITE_FULL: return StoreState::full;
    case SQLITE_READONLY: return code == SQLITE_READONLY_DBMOVED ? StoreState::missing : StoreState::read_only;
    case SQLITE_CANTOPEN: return StoreState::missing;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB: return StoreState::damaged;
    case SQLITE_PERM:
    case SQLITE_AUTH: return StoreState::refused;
    default: return StoreState::failed;
  }
}

}  // namespace

SqliteDatabase::~SqliteDatabase() { close(); }

void SqliteDatabase::close() {
  sqlite3_close_v2(database_);
  database_ = nullptr;
}

StoreResult SqliteDatabase::failure(int code) const {
  if (code == SQLITE_OK || code == SQLITE_ROW || code == SQLITE_DONE) return std::nullopt;
  const char* text = database_ != nullptr ? sqlite3_errmsg(database_) : sqlite3_errstr(code);
  return StoreFailure{state_of(code), text};
}

StoreResult SqliteDatabase::open(const std::string& path, SqliteMode mode) {
  close();
  const int flags = mode == SqliteMode::create ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY;
  const int code = sqlite3_open_v2(path.c_str(), &database_, flags | SQLITE_OPEN_NOMUTEX, nullptr);
  if (StoreResult failed = failure(code)) {
    close();
    return failed;
  }
  sqlite3_extended_result_codes(database_, 1);
  sqlite3_busy_timeout(database_, wait_for_locks_ms);
  return std::nullopt;
}

bool SqliteDatabase::file_is_gone() const {
  int moved = 0;
  sqlite3_file_control(database_, "main", SQLITE_FCNTL_HAS_MOVED, &moved);
  return moved != 0;
}

StoreResult SqliteDatabase::execute(const std::string& sql) {
  return failure(sqlite3_exec(database_, sql.c_str(), nullptr, nullptr, nullptr));
}

SqliteStatement::SqliteStatement(SqliteDatabase& database, const std::string& sql) : database_(database) {
  code_ = sqlite3_prepare_v2(database.handle(), sql.c_str(), static_cast<int>(sql.size() + 1), &statement_, nullptr);
}

SqliteStatement::~SqliteStatement() { sqlite3_finalize(statement_); }

SqliteStatement::SqliteStatement(SqliteStatement&& other) noexcept
    : database_(other.database_), statement_(std::exchange(other.statement_, nullptr)), code_(other.code_) {}

int SqliteStatement::place_of(const char* parameter) const {
  return sqlite3_bind_parameter_index(statement_, parameter);
}
void SqliteStatement::bind(int at, std::int64_t value) { sqlite3_bind_int64(statement_, at, value); }
void SqliteStatement::bind(int at, double value) { sqlite3_bind_double(statement_, at, value); }
void SqliteStatement::bind(int at, std::string_view text) {
  sqlite3_bind_text(statement_, at, text.data(), static_cast<int>(text.size()), SQLITE_STATIC);
}
void SqliteStatement::bind_bytes(int at, std::span<const std::byte> bytes) {
  sqlite3_bind_blob(statement_, at, bytes.data(), static_cast<int>(bytes.size()), SQLITE_STATIC);
}
void SqliteStatement::bind_null(int at) { sqlite3_bind_null(statement_, at); }

int SqliteStatement::step() { return sqlite3_step(statement_); }
void SqliteStatement::reset() { sqlite3_reset(statement_); }

std::int64_t SqliteStatement::integer(int column) const { return sqlite3_column_int64(statement_, column); }

std::optional<double> SqliteStatement::number(int column) const {
  if (sqlite3_column_type(statement_, column) == SQLITE_NULL) return std::nullopt;
  return sqlite3_column_double(statement_, column);
}

std::string SqliteStatement::text(int column) const {
  const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
  if (text == nullptr) return {};
  return {text, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

std::span<const std::byte> SqliteStatement::bytes(int column) const {
  const auto* start = static_cast<const std::byte*>(sqlite3_column_blob(statement_, column));
  return {start, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

}  // namespace plimsoll::store
