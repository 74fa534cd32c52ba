// A PostgreSQL server of the test's own, started from the installed binaries in a temporary folder, and what can be
// done to it.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "host/store/postgres_connection.hpp"
#include "tests/support/temporary_folder.hpp"

namespace plimsoll::test {

/// Listens on a socket in its folder only. As root, the server runs as `nobody`, for it refuses root.
class PostgresServer {
 public:
  PostgresServer();
  ~PostgresServer();
  PostgresServer(const PostgresServer&) = delete;
  PostgresServer& operator=(const PostgresServer&) = delete;

  /// Why there is none, for a skip; empty when it runs.
  [[nodiscard]] const std::string& problem() const { return problem_; }
  /// "postgresql:host=... dbname=plimsoll user=plimsoll"
  [[nodiscard]] std::string address() const;
  [[nodiscard]] const std::filesystem::path& folder() const { return folder_.path(); }
  /// Gives a folder to the user that the server runs as.
  void own(const std::filesystem::path& path) const;

  bool start();
  /// SIGKILL to the server and all its processes, at once; returns when they are gone.
  void kill_now();
  void freeze() { signal_all(19); }  // SIGSTOP
  void thaw() { signal_all(18); }    // SIGCONT

  /// The first number of the answer; -1 when it could not be asked.
  std::int64_t number(const std::string& sql);
  bool execute(const std::string& sql, const std::string& database = "plimsoll");

 private:
  [[nodiscard]] std::vector<pid_t> processes() const;
  void signal_all(int number);
  bool run(const std::vector<std::string>& command);
  pid_t spawn(const std::vector<std::string>& command);
  bool accepts() const;

  testing::TemporaryFolder folder_;
  std::string binaries_;
  std::string problem_;
  pid_t pid_ = -1;
};

}  // namespace plimsoll::test
