#include "host/store/postgres_store.hpp"

#include <libpq-fe.h>

#include <algorithm>
#include <set>
#include <utility>

#include "host/core/error.hpp"
#include "host/store/copy_encoding.hpp"
#include "host/store/postgres_connection.hpp"
#include "host/store/postgres_schema.hpp"

namespace plimsoll::store {
namespace {

constexpr std::string_view schema = "plimsoll.";

/// "host:port/database", without user and password.
std::string named_place(const std::string& connection) {
  char* problem = nullptr;
  PQconninfoOption* options = PQconninfoParse(connection.c_str(), &problem);
  if (options == nullptr) {
    PQfreemem(problem);  // it may quote the password
    throw InputError(Fault{"PLM-2601", "", 0, "what follows postgresql: is no connection that libpq can read",
                           "Write postgresql://user@host/database, or postgresql:host=... dbname=..."});
  }
  std::string host;
  std::string port;
  std::string database;
  for (const PQconninfoOption* option = options; option->keyword != nullptr; ++option) {
    if (option->val == nullptr) continue;
    const std::string_view keyword = option->keyword;
    if (keyword == "host") host = option->val;
    if (keyword == "port") port = option->val;
    if (keyword == "dbname") database = option->val;
  }
  PQconninfoFree(options);
  std::string place = std::string("postgresql:").append(host);
  if (!port.empty()) place.append(":").append(port);
  return place.append("/").append(database);
}

std::string hex_of(std::span<const std::byte> bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (const std::byte byte : bytes) {
    const auto value = std::to_integer<unsigned>(byte);
    text.push_back(digits[value >> 4U]);
    text.push_back(digits[value & 15U]);
  }
  return text;
}

bool read_hex(std::string_view text, std::span<std::byte> bytes) {
  if (text.size() != bytes.size() * 2) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const int value = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
    if (value < 0) return false;
    const auto digit = static_cast<std::byte>(value);
    bytes[i / 2] = i % 2 == 0 ? digit << 4 : bytes[i / 2] | digit;
  }
  return true;
}

class PostgresStore final : public Store {
 public:
  PostgresStore(std::string connection, const Clock& clock, std::int64_t time_limit_ns)
      : connection_text_(std::move(connection)),
        address_(named_place(connection_text_)),
        time_limit_ms_(std::max<std::int64_t>(time_limit_ns / 1'000'000, 1)),
        connection_(clock, time_limit_ns) {}

  [[nodiscard]] const std::string& address() const override { return address_; }

  [[nodiscard]] StoreResult open(StoreUse use, Head& reached) override {
    close();
    StoreResult failed = connection_.open(connection_text_);
    if (!failed) failed = set_limits(use);
    if (!failed) failed = check_or_make(use);
    if (!failed) failed = read_place(reached, "");
    if (failed) close();
    return failed;
  }

  void close() override {
    days_.clear();
    connection_.close();
  }

  [[nodiscard]] StoreResult apply(const RowBatch& batch) override {
    StoreResult failed = apply_open(batch);
    if (failed) close();  // the server rolls back
    return failed;
  }

  [[nodiscard]] StoreResult windows(const WindowQuery& query, std::vector<Window>& windows) override {
    // By `time` the server finds the days; time_ns says what falls into them exactly.
    const std::string sql =
        windows_sql(query, schema,
                    " AND time >= timestamptz 'epoch' + $2::bigint / 1000 * interval '1 microsecond'"
                    " AND time <= timestamptz 'epoch' + $3::bigint / 1000 * interval '1 microsecond'");
    const std::int64_t length = length_ns(query.window);
    std::vector<std::string> parameters{query.subject, std::to_string(query.from.ns), std::to_string(query.until.ns),
                                        std::to_string(length)};
    if (query.series) parameters.push_back(*query.series);
    PostgresAnswer answer;
    if (StoreResult failed = connection_.ask(sql, parameters, answer)) return failed;
    for (int row = 0; row < answer.rows(); ++row) {
      Window window;
      window.series = answer.text(row, 0);
      window.start.ns = answer.integer(row, 1) * length;
      window.reports = static_cast<std::uint64_t>(answer.integer(row, 2));
      window.numbers = static_cast<std::uint64_t>(answer.integer(row, 3));
      window.least = answer.number(row, 4);
      window.greatest = answer.number(row, 5);
      window.last = answer.number(row, 6);
      window.mean = answer.number(row, 7);
      window.worst = static_cast<Quality>(std::clamp<std::int64_t>(answer.integer(row, 8), 0, std::int64_t{4}));
      windows.push_back(std::move(window));
    }
    return std::nullopt;
  }

  [[nodiscard]] StoreResult subjects(const Measure& measure, std::size_t most,
                                     std::vector<std::string>& names) override {
    PostgresAnswer answer;
    if (StoreResult failed = connection_.ask(subjects_sql(measure, schema), {std::to_string(most)}, answer)) {
      return failed;
    }
    for (int row = 0; row < answer.rows(); ++row) names.emplace_back(answer.text(row, 0));
    return std::nullopt;
  }

 private:
  /// The server gives up when we do, so that a transaction we left holds no lock.
  StoreResult set_limits(StoreUse use) {
    const std::string limit = std::to_string(time_limit_ms_);
    std::string sql = "SET client_min_messages = warning; SET TimeZone = 'UTC'; SET extra_float_digits = 1;";
    for (const std::string_view name : {"statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"}) {
      sql.append(" SET ").append(name).append(" = ").append(limit).append(";");
    }
    if (use == StoreUse::reading) sql.append(" SET default_transaction_read_only = on;");
    return connection_.execute(sql);
  }

  StoreResult check_or_make(StoreUse use) {
    PostgresAnswer answer;
    if (StoreResult failed = connection_.ask(
            "SELECT to_regclass('plimsoll.followed') IS NOT NULL, EXISTS (SELECT FROM pg_extension WHERE extname = "
            "'timescaledb')",
            {}, answer)) {
      return failed;
    }
    const bool timescale = answer.text(0, 1) == "t";
    if (answer.text(0, 0) == "t") return check();
    if (use == StoreUse::reading) return StoreFailure{StoreState::missing, "the database holds no history yet"};
    const Partitioning chosen = timescale ? Partitioning::hypertables : Partitioning::by_day;
    if (StoreResult failed = connection_.execute(postgres_schema(chosen))) return failed;
    for (const std::string& statement : postgres_policies(chosen)) {
      if (StoreResult failed = connection_.execute(statement)) return failed;
    }
    return check();
  }

  StoreResult check() {
    PostgresAnswer version;
    if (StoreResult failed = connection_.ask("SELECT schema_version FROM plimsoll.followed", {}, version))
      return failed;
    if (version.rows() != 1) return StoreFailure{StoreState::damaged, "its place in the journal is gone"};
    if (version.integer(0, 0) != schema_version) {
      return StoreFailure{StoreState::other_version, std::string("its tables are of version ")
                                                         .append(version.text(0, 0))
                                                         .append("; expected ")
                                                         .append(std::to_string(schema_version))};
    }
    for (const TableId id : all_tables()) {
      PostgresAnswer answer;
      const std::string name = std::string(schema).append(table(id).name);
      if (StoreResult failed =
              connection_.ask("SELECT relkind FROM pg_class WHERE oid = to_regclass($1)", {name}, answer)) {
        return failed;
      }
      if (answer.rows() != 1)
        return StoreFailure{StoreState::damaged, std::string("the table ").append(name).append(" is gone")};
      by_day_ = answer.text(0, 0) == "p";
    }
    return std::nullopt;
  }

  StoreResult read_place(Head& reached, std::string_view lock) {
    PostgresAnswer answer;
    if (StoreResult failed = connection_.ask(
            std::string("SELECT sequence, encode(hash, 'hex') FROM plimsoll.followed WHERE one = 1").append(lock), {},
            answer)) {
      return failed;
    }
    if (answer.rows() != 1 || answer.integer(0, 0) < 0 || !read_hex(answer.text(0, 1), reached.hash)) {
      return StoreFailure{StoreState::damaged, "its place in the journal is gone or no place"};
    }
    reached.sequence = static_cast<std::uint64_t>(answer.integer(0, 0));
    return std::nullopt;
  }

  StoreResult apply_open(const RowBatch& batch) {
    if (!connection_.is_open()) return StoreFailure{StoreState::unreachable, "the store is not open"};
    if (StoreResult failed = connection_.execute("BEGIN")) return failed;
    Head reached;
    if (StoreResult failed = read_place(reached, " FOR UPDATE")) return failed;
    if (reached != batch.after) {
      return StoreFailure{StoreState::moved,
                          std::string("it stands at record ").append(std::to_string(reached.sequence))};
    }
    for (const TableId id : all_tables()) {
      if (batch.cells(id).empty()) continue;
      if (StoreResult failed = make_partitions(batch, id)) return failed;
      encode_copy(batch, id, bytes_);
      if (StoreResult failed = connection_.copy(postgres_copy(table(id)), bytes_)) return failed;
    }
    PostgresAnswer ignored;
    if (StoreResult failed =
            connection_.ask("UPDATE plimsoll.followed SET sequence = $1, hash = decode($2, 'hex') WHERE one = 1",
                            {std::to_string(batch.up_to.sequence), hex_of(batch.up_to.hash)}, ignored)) {
      return failed;
    }
    return connection_.execute("COMMIT");
  }

  /// Remembers what it made until the connection is closed, which a failed transaction always does.
  StoreResult make_partitions(const RowBatch& batch, TableId id) {
    if (!by_day_) return std::nullopt;
    for (const std::int64_t day : days_of(batch, id)) {
      if (!days_.insert({id, day}).second) continue;
      if (StoreResult failed = connection_.execute(postgres_partition(table(id), day))) return failed;
    }
    return std::nullopt;
  }

  std::string connection_text_;
  std::string address_;
  std::int64_t time_limit_ms_;
  PostgresConnection connection_;
  bool by_day_ = true;
  std::set<std::pair<TableId, std::int64_t>> days_;  // whose partitions are there
  std::string bytes_;
};

}  // namespace

std::unique_ptr<Store> make_postgres_store(const std::string& connection, const Clock& clock,
                                           std::int64_t time_limit_ns) {
  return std::make_unique<PostgresStore>(connection, clock, time_limit_ns);
}

}  // namespace plimsoll::store
