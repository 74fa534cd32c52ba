#include "host/store/postgres_connection.hpp"

#include <libpq-fe.h>
#include <poll.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <string_view>
#include <utility>

namespace plimsoll::store {
namespace {

constexpr std::int64_t millisecond_ns = 1'000'000;
constexpr std::size_t copy_step = 256 * 1024;

/// "PostgreSQL 15 documentation, appendix A: error codes".
StoreState state_of(std::string_view sqlstate) {
  const std::string_view kind = sqlstate.substr(0, 2);
  if (sqlstate == "53100" || sqlstate == "53200") return StoreState::full;
  if (sqlstate == "25006") return StoreState::read_only;
  if (sqlstate == "57014") return StoreState::frozen;  // a statement was cancelled: its own time limit
  if (sqlstate == "55P03" || kind == "40") return StoreState::locked;
  if (sqlstate == "42501" || kind == "28") return StoreState::refused;
  if (sqlstate == "3D000" || sqlstate == "3F000" || sqlstate == "42P01") return StoreState::missing;
  if (kind == "XX") return StoreState::damaged;
  if (kind == "08" || kind == "57" || sqlstate == "53300") return StoreState::unreachable;
  return StoreState::failed;
}

std::string tidy(const char* message) {
  std::string text = message == nullptr ? "" : message;
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text.empty() ? std::string("the connection broke") : text;
}

/// While connecting there is no SQLSTATE; these are the server's words, which are translated only if it was told to.
StoreState state_of_refusal(std::string_view text) {
  const auto says = [&](std::string_view words) { return text.find(words) != std::string_view::npos; };
  if (says("does not exist") && says("database \"")) return StoreState::missing;
  if (says("authentication failed") || says("no password supplied") || says("pg_hba.conf") || says("does not exist")) {
    return StoreState::refused;
  }
  return StoreState::unreachable;
}

}  // namespace

void PostgresAnswer::Free::operator()(pg_result* result) const { PQclear(result); }
int PostgresAnswer::rows() const { return PQntuples(result_.get()); }
bool PostgresAnswer::is_null(int row, int column) const { return PQgetisnull(result_.get(), row, column) != 0; }

std::string_view PostgresAnswer::text(int row, int column) const {
  return {PQgetvalue(result_.get(), row, column), static_cast<std::size_t>(PQgetlength(result_.get(), row, column))};
}

std::int64_t PostgresAnswer::integer(int row, int column) const {
  std::int64_t value = 0;
  const std::string_view digits = text(row, column);
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

std::optional<double> PostgresAnswer::number(int row, int column) const {
  if (is_null(row, column)) return std::nullopt;
  double value = 0;
  const std::string_view digits = text(row, column);
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

void PostgresConnection::close() {
  PQfinish(connection_);
  connection_ = nullptr;
}

StoreResult PostgresConnection::broken() const {
  return StoreFailure{StoreState::unreachable, tidy(PQerrorMessage(connection_))};
}

StoreResult PostgresConnection::wait(short events, std::int64_t deadline_ns) {
  for (;;) {
    const std::int64_t left = deadline_ns - clock_.monotonic_ns();
    if (left <= 0) return StoreFailure{StoreState::frozen, "the server did not answer within the time limit"};
    pollfd socket{PQsocket(connection_), events, 0};
    const int ready = ::poll(&socket, 1, static_cast<int>(std::min<std::int64_t>(left / millisecond_ns + 1, 1000)));
    if (ready > 0) return std::nullopt;
    if (ready < 0 && errno != EINTR)
      return StoreFailure{StoreState::unreachable, "the connection cannot be waited for"};
  }
}

StoreResult PostgresConnection::open(const std::string& connection) {
  close();
  const std::int64_t until = deadline();
  const char* const keywords[] = {"dbname", "application_name", nullptr};
  const char* const values[] = {connection.c_str(), "plimsoll", nullptr};
  connection_ = PQconnectStartParams(keywords, values, 1);
  if (connection_ == nullptr) return StoreFailure{StoreState::failed, "out of memory"};
  PostgresPollingStatusType status = PGRES_POLLING_WRITING;
  while (PQstatus(connection_) != CONNECTION_BAD && status != PGRES_POLLING_OK && status != PGRES_POLLING_FAILED) {
    if (StoreResult failed = wait(status == PGRES_POLLING_READING ? POLLIN : POLLOUT, until)) return failed;
    status = PQconnectPoll(connection_);
  }
  if (PQstatus(connection_) != CONNECTION_OK) {
    const std::string text = tidy(PQerrorMessage(connection_));
    return StoreFailure{state_of_refusal(text), text};
  }
  if (PQsetnonblocking(connection_, 1) != 0) return broken();
  PQsetNoticeProcessor(
      connection_, [](void*, const char*) {}, nullptr);  // "relation exists, skipping"
  return std::nullopt;
}

StoreResult PostgresConnection::flush(std::int64_t deadline_ns) {
  for (;;) {
    const int left = PQflush(connection_);
    if (left == 0) return std::nullopt;
    if (left < 0) return broken();
    // The server may have something to say before it reads on.
    if (StoreResult failed = wait(POLLIN | POLLOUT, deadline_ns)) return failed;
    if (PQconsumeInput(connection_) == 0) return broken();
  }
}

StoreResult PostgresConnection::next_answer(std::int64_t deadline_ns, PostgresAnswer& answer) {
  while (PQisBusy(connection_) != 0) {
    if (StoreResult failed = wait(POLLIN, deadline_ns)) return failed;
    if (PQconsumeInput(connection_) == 0) return broken();
  }
  answer.result_.reset(PQgetResult(connection_));
  return std::nullopt;
}

StoreResult PostgresConnection::collect(std::int64_t deadline_ns, PostgresAnswer& last) {
  StoreResult first_failure;
  for (;;) {
    PostgresAnswer answer;
    if (StoreResult failed = next_answer(deadline_ns, answer)) return failed;
    const pg_result* result = answer.result_.get();
    if (result == nullptr) return first_failure;
    const ExecStatusType status = PQresultStatus(result);
    if (status == PGRES_FATAL_ERROR || status == PGRES_BAD_RESPONSE) {
      const char* sqlstate = PQresultErrorField(result, PG_DIAG_SQLSTATE);
      const StoreState state = sqlstate == nullptr ? StoreState::unreachable : state_of(sqlstate);
      if (!first_failure) first_failure = StoreFailure{state, tidy(PQresultErrorMessage(result))};
    }
    if (status == PGRES_COPY_IN)
      return StoreFailure{StoreState::failed, "the server waits for data that was not announced"};
    last = std::move(answer);
  }
}

StoreResult PostgresConnection::execute(const std::string& sql) {
  const std::int64_t until = deadline();
  if (PQsendQuery(connection_, sql.c_str()) == 0) return broken();
  if (StoreResult failed = flush(until)) return failed;
  PostgresAnswer ignored;
  return collect(until, ignored);
}

StoreResult PostgresConnection::ask(const std::string& sql, const std::vector<std::string>& parameters,
                                    PostgresAnswer& answer) {
  const std::int64_t until = deadline();
  std::vector<const char*> values;
  for (const std::string& parameter : parameters) values.push_back(parameter.c_str());
  if (PQsendQueryParams(connection_, sql.c_str(), static_cast<int>(values.size()), nullptr, values.data(), nullptr,
                        nullptr, 0) == 0) {
    return broken();
  }
  if (StoreResult failed = flush(until)) return failed;
  return collect(until, answer);
}

StoreResult PostgresConnection::copy(const std::string& sql, std::span<const char> bytes) {
  const std::int64_t until = deadline();
  if (PQsendQuery(connection_, sql.c_str()) == 0) return broken();
  if (StoreResult failed = flush(until)) return failed;
  PostgresAnswer answer;
  if (StoreResult failed = next_answer(until, answer)) return failed;
  if (PQresultStatus(answer.result_.get()) != PGRES_COPY_IN) {
    const pg_result* result = answer.result_.get();
    const char* sqlstate = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    return StoreFailure{sqlstate == nullptr ? StoreState::unreachable : state_of(sqlstate),
                        tidy(PQresultErrorMessage(result))};
  }
  while (!bytes.empty()) {
    const std::size_t size = std::min(bytes.size(), copy_step);
    const int taken = PQputCopyData(connection_, bytes.data(), static_cast<int>(size));
    if (taken < 0) return broken();
    if (taken > 0) bytes = bytes.subspan(size);
    if (StoreResult failed = flush(until)) return failed;
  }
  while (PQputCopyEnd(connection_, nullptr) == 0) {
    if (StoreResult failed = flush(until)) return failed;
  }
  if (StoreResult failed = flush(until)) return failed;
  return collect(until, answer);
}

}  // namespace plimsoll::store
