#include "tests/appliance/running_program.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <cstdlib>
#include <stdexcept>
#include <vector>

namespace plimsoll::testing {
namespace {

constexpr int patience_ms = 60'000;

}  // namespace

RunningProgram::RunningProgram(const Arguments& arguments, const std::map<std::string, std::string>& environment,
                               const std::string& folder) {
  std::array<int, 2> out{};
  std::array<int, 2> err{};
  if (::pipe2(out.data(), O_CLOEXEC) != 0 || ::pipe2(err.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
  std::vector<std::string> words{PLIMSOLL_PROGRAM};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  pid_ = ::fork();
  if (pid_ < 0) throw std::runtime_error("no process");
  if (pid_ == 0) {
    // Any free port, so that tests can run beside each other; a flag or `environment` says otherwise.
    ::setenv("PLIMSOLL_API_LISTEN", "127.0.0.1:0", 1);
    for (const auto& [name, value] : environment) ::setenv(name.c_str(), value.c_str(), 1);
    if (!folder.empty() && ::chdir(folder.c_str()) != 0) ::_exit(126);
    ::dup2(::open("/dev/null", O_RDONLY), STDIN_FILENO);
    ::dup2(out[1], STDOUT_FILENO);
    ::dup2(err[1], STDERR_FILENO);
    ::execv(argv[0], argv.data());
    ::_exit(127);
  }
  ::close(out[1]);
  ::close(err[1]);
  out_.fd = out[0];
  err_.fd = err[0];
}

RunningProgram::~RunningProgram() {
  if (pid_ > 0) {
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
  }
  ::close(out_.fd);
  ::close(err_.fd);
}

bool RunningProgram::read_some(Pipe& pipe) {
  if (pipe.ended) return false;
  pollfd waiting{pipe.fd, POLLIN, 0};
  std::array<char, 65'536> bytes;
  const ssize_t n = ::poll(&waiting, 1, patience_ms) == 1 ? ::read(pipe.fd, bytes.data(), bytes.size()) : 0;
  if (n <= 0) {
    pipe.ended = true;
    return false;
  }
  pipe.unread.append(bytes.data(), static_cast<std::size_t>(n));
  return true;
}

std::string RunningProgram::line_of(Pipe& pipe) {
  std::size_t end = 0;
  while ((end = pipe.unread.find('\n')) == std::string::npos) {
    if (!read_some(pipe)) return {};
  }
  std::string line = pipe.unread.substr(0, end);
  pipe.unread.erase(0, end + 1);
  return line;
}

std::string RunningProgram::next_line() { return line_of(out_); }
std::string RunningProgram::next_error_line() { return line_of(err_); }

std::string RunningProgram::error_line_with(const std::string& text) {
  for (;;) {
    std::string line = next_error_line();
    said_ += line + '\n';
    if (line.find(text) != std::string::npos || (line.empty() && err_.ended)) return line;
  }
}

void RunningProgram::signal(int number) const { ::kill(pid_, number); }

Outcome RunningProgram::finish() {
  while (read_some(out_)) {
  }
  while (read_some(err_)) {
  }
  int status = 0;
  ::waitpid(pid_, &status, 0);
  pid_ = -1;
  return {WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), out_.unread, said_ + err_.unread};
}

namespace {

std::string http_exchange(int port, const std::string& request) {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  std::string answer;
  if (::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) {
    if (::send(fd, request.data(), request.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(request.size())) {
      std::array<char, 65'536> bytes;
      for (ssize_t n = 0; (n = ::recv(fd, bytes.data(), bytes.size(), 0)) > 0;) {
        answer.append(bytes.data(), static_cast<std::size_t>(n));
      }
    }
  }
  ::close(fd);
  return answer;
}

}  // namespace

std::string http_get(int port, const std::string& path) {
  return http_exchange(port, "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
}

std::string http_post(int port, const std::string& path, const std::string& json) {
  std::string request = "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n";
  request.append("Content-Type: application/json\r\nContent-Length: ").append(std::to_string(json.size()));
  request.append("\r\n\r\n").append(json);
  return http_exchange(port, request);
}

std::string http_body(const std::string& answer) {
  const std::size_t end_of_head = answer.find("\r\n\r\n");
  return end_of_head == std::string::npos ? std::string() : answer.substr(end_of_head + 4);
}

int loopback_port_in(const std::string& line) {
  const std::size_t at = line.find("127.0.0.1:");
  int port = 0;
  if (at != std::string::npos) std::from_chars(line.data() + at + 10, line.data() + line.size(), port);
  return port;
}

}  // namespace plimsoll::testing
