#include "host/store/sqlite_store.hpp"

#include <sqlite3.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <span>
#include <utility>

#include "host/store/sqlite_database.hpp"
#include "host/store/sqlite_schema.hpp"

namespace plimsoll::store {
namespace {

namespace fs = std::filesystem;

class SqliteStore final : public Store {
 public:
  explicit SqliteStore(std::string path) : path_(std::move(path)), address_(std::string("sqlite:").append(path_)) {}

  [[nodiscard]] const std::string& address() const override { return address_; }

  [[nodiscard]] StoreResult open(StoreUse use, Head& reached) override {
    close();
    StoreResult failed = open_file(use);
    if (!failed) failed = check_or_make(use);
    if (!failed) failed = read_place(reached);
    if (!failed && use == StoreUse::following) failed = prepare();
    if (failed) close();
    return failed;
  }

  void close() override {
    inserts_.clear();
    database_.close();
  }

  [[nodiscard]] StoreResult apply(const RowBatch& batch) override {
    StoreResult failed = apply_open(batch);
    if (failed) close();  // rolls back
    return failed;
  }

  [[nodiscard]] StoreResult windows(const WindowQuery& query, std::vector<Window>& windows) override {
    SqliteStatement asked(database_, windows_sql(query, "", ""));
    if (StoreResult failed = asked.prepared()) return failed;
    const std::int64_t length = length_ns(query.window);
    asked.bind(asked.place_of("$1"), query.subject);
    asked.bind(asked.place_of("$2"), query.from.ns);
    asked.bind(asked.place_of("$3"), query.until.ns);
    asked.bind(asked.place_of("$4"), length);
    if (query.series) asked.bind(asked.place_of("$5"), *query.series);
    int code = asked.step();
    for (; code == SQLITE_ROW; code = asked.step()) {
      Window window;
      window.series = asked.text(0);
      window.start.ns = asked.integer(1) * length;
      window.reports = static_cast<std::uint64_t>(asked.integer(2));
      window.numbers = static_cast<std::uint64_t>(asked.integer(3));
      window.least = asked.number(4);
      window.greatest = asked.number(5);
      window.last = asked.number(6);
      window.mean = asked.number(7);
      const std::int64_t worst = std::clamp<std::int64_t>(asked.integer(8), 0, std::int64_t{4});
      window.worst = static_cast<Quality>(worst);
      windows.push_back(std::move(window));
    }
    return database_.failure(code);
  }

  [[nodiscard]] StoreResult subjects(const Measure& measure, std::size_t most,
                                     std::vector<std::string>& names) override {
    SqliteStatement asked(database_, subjects_sql(measure, ""));
    if (StoreResult failed = asked.prepared()) return failed;
    asked.bind(1, static_cast<std::int64_t>(most));
    int code = asked.step();
    for (; code == SQLITE_ROW; code = asked.step()) names.push_back(asked.text(0));
    return database_.failure(code);
  }

 private:
  StoreResult open_file(StoreUse use) {
    std::error_code ignored;
    if (use == StoreUse::reading && !fs::exists(path_, ignored)) {
      return StoreFailure{StoreState::missing, "there is no such file"};
    }
    const SqliteMode mode = use == StoreUse::following ? SqliteMode::create : SqliteMode::read;
    if (StoreResult failed = database_.open(path_, mode)) return with_reason(*failed);
    if (use == StoreUse::reading) return std::nullopt;
    // Not in one string: what a later statement says would hide what the first one said.
    if (StoreResult failed = database_.execute("PRAGMA journal_mode = WAL")) return with_reason(*failed);
    return database_.execute("PRAGMA synchronous = NORMAL");
  }

  /// SQLite cannot open a file that it may not write, nor the one beside it, and does not say why.
  [[nodiscard]] StoreFailure with_reason(StoreFailure failure) const {
    const fs::path folder = fs::path(path_).has_parent_path() ? fs::path(path_).parent_path() : fs::path(".");
    if (failure.state != StoreState::missing || ::access(folder.c_str(), W_OK) == 0) return failure;
    const int reason = errno;
    if (reason == EROFS) failure.state = StoreState::read_only;
    if (reason == EACCES) failure.state = StoreState::refused;
    failure.text.append(": ").append(std::strerror(reason));
    return failure;
  }

  StoreResult integer_of(const std::string& sql, std::int64_t& value) {
    SqliteStatement asked(database_, sql);
    if (StoreResult failed = asked.prepared()) return failed;
    const int code = asked.step();
    if (code != SQLITE_ROW) return database_.failure(code);
    value = asked.integer(0);
    return std::nullopt;
  }

  StoreResult check_or_make(StoreUse use) {
    std::int64_t application = 0;
    std::int64_t version = 0;
    std::int64_t things = 0;
    if (StoreResult failed = integer_of("PRAGMA application_id", application)) return failed;
    if (StoreResult failed = integer_of("PRAGMA user_version", version)) return failed;
    if (StoreResult failed = integer_of("SELECT count(*) FROM sqlite_schema", things)) return failed;
    if (things == 0) {
      if (use == StoreUse::following) return database_.execute(sqlite_schema());
      return StoreFailure{StoreState::missing, "the file holds no history yet"};
    }
    if (application != sqlite_application_id || version != schema_version) {
      return StoreFailure{StoreState::other_version,
                          std::string("the file is of another program or version: application ")
                              .append(std::to_string(application))
                              .append(", tables of version ")
                              .append(std::to_string(version))
                              .append("; expected ")
                              .append(std::to_string(schema_version))};
    }
    for (const TableId id : all_tables()) {
      std::int64_t found = 0;
      const std::string name(table(id).name);
      if (StoreResult failed =
              integer_of(std::string("SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = '")
                             .append(name)
                             .append("'"),
                         found)) {
        return failed;
      }
      if (found != 1)
        return StoreFailure{StoreState::damaged, std::string("the table ").append(name).append(" is gone")};
    }
    return std::nullopt;
  }

  StoreResult read_place(Head& reached) {
    SqliteStatement asked(database_, "SELECT sequence, hash FROM followed WHERE one = 1");
    if (StoreResult failed = asked.prepared()) return failed;
    const int code = asked.step();
    if (code == SQLITE_DONE) return StoreFailure{StoreState::damaged, "its place in the journal is gone"};
    if (code != SQLITE_ROW) return database_.failure(code);
    const std::span<const std::byte> hash = asked.bytes(1);
    if (asked.integer(0) < 0 || hash.size() != reached.hash.size()) {
      return StoreFailure{StoreState::damaged, "its place in the journal is no place"};
    }
    reached.sequence = static_cast<std::uint64_t>(asked.integer(0));
    std::ranges::copy(hash, reached.hash.begin());
    return std::nullopt;
  }

  StoreResult prepare() {
    for (const TableId id : all_tables()) {
      inserts_.emplace_back(database_, sqlite_insert(table(id)));
      if (StoreResult failed = inserts_.back().prepared()) return failed;
    }
    return std::nullopt;
  }

  StoreResult apply_open(const RowBatch& batch) {
    if (!database_.is_open()) return StoreFailure{StoreState::unreachable, "the store is not open"};
    if (database_.file_is_gone()) return StoreFailure{StoreState::missing, "the file was removed or replaced"};
    if (StoreResult failed = database_.execute("BEGIN IMMEDIATE")) return failed;
    Head reached;
    if (StoreResult failed = read_place(reached)) return failed;
    if (reached != batch.after) {
      return StoreFailure{StoreState::moved,
                          std::string("it stands at record ").append(std::to_string(reached.sequence))};
    }
    for (const TableId id : all_tables()) {
      if (StoreResult failed = insert_rows(id, batch)) return failed;
    }
    if (StoreResult failed = write_place(batch.up_to)) return failed;
    return database_.execute("COMMIT");
  }

  StoreResult insert_rows(TableId id, const RowBatch& batch) {
    SqliteStatement& insert = inserts_[static_cast<std::size_t>(id)];
    const std::size_t columns = table(id).columns.size();
    const std::vector<Cell>& cells = batch.cells(id);
    for (std::size_t row = 0; row < cells.size(); row += columns) {
      for (std::size_t column = 0; column < columns; ++column) {
        const Cell& cell = cells[row + column];
        const int at = static_cast<int>(column) + 1;
        switch (cell.kind) {
          case Cell::Kind::null: insert.bind_null(at); break;
          case Cell::Kind::integer: insert.bind(at, cell.integer); break;
          case Cell::Kind::real: insert.bind(at, cell.real); break;
          case Cell::Kind::text: insert.bind(at, batch.text_of(cell)); break;
        }
      }
      const int code = insert.step();
      const StoreResult failed = database_.failure(code);
      insert.reset();
      if (failed) return failed;
    }
    return std::nullopt;
  }

  StoreResult write_place(const Head& place) {
    SqliteStatement update(database_, "UPDATE followed SET sequence = $1, hash = $2 WHERE one = 1");
    if (StoreResult failed = update.prepared()) return failed;
    update.bind(1, static_cast<std::int64_t>(place.sequence));
    update.bind_bytes(2, place.hash);
    return database_.failure(update.step());
  }

  std::string path_;
  std::string address_;
  SqliteDatabase database_;
  std::vector<SqliteStatement> inserts_;
};

}  // namespace

std::unique_ptr<Store> make_sqlite_store(std::string path) { return std::make_unique<SqliteStore>(std::move(path)); }

}  // namespace plimsoll::store
