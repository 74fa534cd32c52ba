// A connection to PostgreSQL on which nothing waits longer than it may: a frozen server is a named state, not a hang.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "host/core/time.hpp"
#include "host/store/store.hpp"

struct pg_conn;
struct pg_result;

namespace plimsoll::store {

/// Owns an answer. Values are text.
class PostgresAnswer {
 public:
  [[nodiscard]] int rows() const;
  [[nodiscard]] bool is_null(int row, int column) const;
  [[nodiscard]] std::string_view text(int row, int column) const;
  [[nodiscard]] std::int64_t integer(int row, int column) const;
  [[nodiscard]] std::optional<double> number(int row, int column) const;

 private:
  friend class PostgresConnection;
  struct Free {
    void operator()(pg_result* result) const;
  };
  std::unique_ptr<pg_result, Free> result_;
};

class PostgresConnection {
 public:
  PostgresConnection(const Clock& clock, std::int64_t time_limit_ns) : clock_(clock), time_limit_ns_(time_limit_ns) {}
  ~PostgresConnection() { close(); }
  PostgresConnection(const PostgresConnection&) = delete;
  PostgresConnection& operator=(const PostgresConnection&) = delete;

  [[nodiscard]] StoreResult open(const std::string& connection);
  void close();
  [[nodiscard]] bool is_open() const { return connection_ != nullptr; }

  /// Several statements in one text; the answer of the last one.
  [[nodiscard]] StoreResult execute(const std::string& sql);
  [[nodiscard]] StoreResult ask(const std::string& sql, const std::vector<std::string>& parameters,
                                PostgresAnswer& answer);
  /// `sql` is a COPY ... FROM STDIN; `bytes` all of its data.
  [[nodiscard]] StoreResult copy(const std::string& sql, std::span<const char> bytes);

 private:
  [[nodiscard]] StoreResult wait(short events, std::int64_t deadline_ns);
  [[nodiscard]] StoreResult flush(std::int64_t deadline_ns);
  /// Takes all answers of the statement under way.
  [[nodiscard]] StoreResult collect(std::int64_t deadline_ns, PostgresAnswer& last);
  [[nodiscard]] StoreResult next_answer(std::int64_t deadline_ns, PostgresAnswer& answer);
  [[nodiscard]] StoreResult broken() const;
  [[nodiscard]] std::int64_t deadline() const { return clock_.monotonic_ns() + time_limit_ns_; }

  const Clock& clock_;
  std::int64_t time_limit_ns_;
  pg_conn* connection_ = nullptr;
};

}  // namespace plimsoll::store
