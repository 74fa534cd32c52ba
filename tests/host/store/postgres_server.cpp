#include "tests/host/store/postgres_server.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <sstream>
#include <thread>

#include "host/core/system_clock.hpp"

namespace plimsoll::test {
namespace {

namespace fs = std::filesystem;

constexpr uid_t nobody = 65534;
constexpr std::int64_t second_ns = 1'000'000'000;
const SystemClock real_clock;

std::string find_binaries() {
  std::vector<std::string> found;
  std::error_code ignored;
  for (const auto& version : fs::directory_iterator("/usr/lib/postgresql", ignored)) {
    if (fs::exists(version.path() / "bin/initdb")) found.push_back((version.path() / "bin").string());
  }
  std::sort(found.begin(), found.end());
  return found.empty() ? std::string() : found.back();
}

std::string connection_to(const fs::path& folder, const std::string& database) {
  return std::string("host=").append(folder.string()).append(" user=plimsoll dbname=").append(database);
}

}  // namespace

PostgresServer::PostgresServer() : binaries_(find_binaries()) {
  if (binaries_.empty()) {
    problem_ = "no PostgreSQL server is installed (package postgresql-15)";
    return;
  }
  own(folder_.path());
  const std::string data = (folder_.path() / "data").string();
  if (!run({binaries_ + "/initdb", "--no-sync", "-A", "trust", "-U", "plimsoll", "-E", "UTF8", "--locale=C", "-D",
            data})) {
    problem_ = "initdb failed";
    return;
  }
  if (!start()) {
    problem_ = "the server did not start";
    return;
  }
  if (!execute("CREATE DATABASE plimsoll", "postgres")) problem_ = "no database could be made";
}

PostgresServer::~PostgresServer() {
  if (pid_ > 0) kill_now();
}

void PostgresServer::own(const fs::path& path) const {
  if (::geteuid() == 0 && ::chown(path.c_str(), nobody, nobody) != 0) throw std::runtime_error("chown failed");
}

std::string PostgresServer::address() const {
  return std::string("postgresql:").append(connection_to(folder_.path(), "plimsoll"));
}

pid_t PostgresServer::spawn(const std::vector<std::string>& command) {
  const std::string log = (folder_.path() / "log").string();
  std::vector<char*> arguments;
  for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  const pid_t child = ::fork();
  if (child != 0) return child;
  if (::geteuid() == 0 && (::setgid(nobody) != 0 || ::setuid(nobody) != 0)) ::_exit(126);
  const int out = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644);
  ::dup2(out, 1);
  ::dup2(out, 2);
  if (::chdir(folder_.path().c_str()) != 0) ::_exit(125);
  ::execv(arguments[0], arguments.data());
  ::_exit(127);
}

bool PostgresServer::run(const std::vector<std::string>& command) {
  int status = -1;
  const pid_t child = spawn(command);
  return child > 0 && ::waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

bool PostgresServer::accepts() const {
  store::PostgresConnection connection(real_clock, second_ns);
  return !connection.open(connection_to(folder_.path(), "postgres"));
}

bool PostgresServer::start() {
  pid_ = spawn({binaries_ + "/postgres", "-D", (folder_.path() / "data").string(), "-k", folder_.path().string(), "-c",
                "listen_addresses=", "-c", "max_connections=20", "-c", "shared_buffers=64MB", "-c",
                "recovery_init_sync_method=syncfs"});
  const std::int64_t until = real_clock.monotonic_ns() + 60 * second_ns;
  while (real_clock.monotonic_ns() < until) {
    if (accepts()) return true;
    if (::waitpid(pid_, nullptr, WNOHANG) == pid_) {
      pid_ = -1;
      return false;
    }
    ::poll(nullptr, 0, 10);
  }
  return false;
}

/// The server and its children, which have sessions of their own.
std::vector<pid_t> PostgresServer::processes() const {
  std::vector<pid_t> found{pid_};
  for (const auto& entry : fs::directory_iterator("/proc")) {
    const std::string name = entry.path().filename().string();
    if (name.empty() || name.find_first_not_of("0123456789") != std::string::npos) continue;
    std::ifstream stat(entry.path() / "stat");
    std::string text;
    std::getline(stat, text);
    const std::size_t end = text.rfind(')');  // the name before it may hold anything
    if (end == std::string::npos) continue;
    std::istringstream fields(text.substr(end + 1));
    char state = 0;
    pid_t parent = 0;
    fields >> state >> parent;
    if (parent == pid_) found.push_back(static_cast<pid_t>(std::stol(name)));
  }
  return found;
}

void PostgresServer::signal_all(int number) {
  for (const pid_t process : processes()) ::kill(process, number);
}

void PostgresServer::kill_now() {
  const std::vector<pid_t> all = processes();
  for (const pid_t process : all) ::kill(process, SIGKILL);
  ::waitpid(pid_, nullptr, 0);
  // Its children are not ours to wait for; whoever inherits them takes them away.
  for (const pid_t process : all) {
    for (int tries = 0; tries < 1'000'000 && ::kill(process, 0) == 0; ++tries) {
      std::ifstream stat(std::string("/proc/").append(std::to_string(process)).append("/stat"));
      std::string text;
      std::getline(stat, text);
      const std::size_t end = text.rfind(')');
      if (end == std::string::npos || text.compare(end, 3, ") Z") == 0) break;
      std::this_thread::yield();
    }
  }
  pid_ = -1;
}

std::int64_t PostgresServer::number(const std::string& sql) {
  store::PostgresConnection connection(real_clock, 60 * second_ns);
  if (connection.open(connection_to(folder_.path(), "plimsoll"))) return -1;
  store::PostgresAnswer answer;
  if (connection.ask(sql, {}, answer) || answer.rows() == 0) return -1;
  return answer.integer(0, 0);
}

bool PostgresServer::execute(const std::string& sql, const std::string& database) {
  store::PostgresConnection connection(real_clock, 60 * second_ns);
  return !connection.open(connection_to(folder_.path(), database)) && !connection.execute(sql);
}

}  // namespace plimsoll::test
