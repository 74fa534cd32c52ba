#include "tests/appliance/program.hpp"

#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>

namespace plimsoll::testing {
namespace {

struct Pipe {
  int read = -1;
  int write = -1;
};

Pipe make_pipe() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
  return {ends[0], ends[1]};
}

[[noreturn]] void become(const Arguments& command, const Surroundings& surroundings) {
  for (const auto& [name, value] : surroundings.environment) {
    if (value.empty()) {
      ::unsetenv(name.c_str());
    } else {
      ::setenv(name.c_str(), value.c_str(), 1);
    }
  }
  if (!surroundings.folder.empty() && ::chdir(surroundings.folder.c_str()) != 0) ::_exit(126);
  std::vector<std::string> words = command;
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  ::execvp(argv[0], argv.data());
  ::_exit(127);
}

int code_of(pid_t child) {
  int status = 0;
  while (::waitpid(child, &status, 0) < 0) {
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/// Reads what is there; false at the end. A terminal whose other side is closed answers EIO.
bool read_some(int from, std::string& into) {
  std::array<char, 65536> block{};
  const ssize_t got = ::read(from, block.data(), block.size());
  if (got <= 0) return false;
  into.append(block.data(), static_cast<std::size_t>(got));
  return true;
}

Outcome collect(pid_t child, int out, int err, const Surroundings& surroundings) {
  Outcome outcome;
  std::array<pollfd, 2> ends{pollfd{out, POLLIN, 0}, pollfd{err, POLLIN, 0}};
  const std::array<std::string*, 2> texts{&outcome.out, &outcome.err};
  bool interrupted = surroundings.interrupt_after_lines == 0;
  while (ends[0].fd >= 0 || ends[1].fd >= 0) {
    ::poll(ends.data(), ends.size(), -1);
    for (std::size_t i = 0; i < ends.size(); ++i) {
      if (ends[i].fd < 0 || ends[i].revents == 0) continue;
      if (!read_some(ends[i].fd, *texts[i])) {
        ::close(ends[i].fd);
        ends[i].fd = -1;
      }
    }
    if (!interrupted &&
        std::count(outcome.out.begin(), outcome.out.end(), '\n') >= surroundings.interrupt_after_lines) {
      ::kill(child, SIGINT);
      interrupted = true;
    }
  }
  outcome.code = code_of(child);
  return outcome;
}

Arguments with_program(const Arguments& arguments) {
  Arguments command{PLIMSOLL_PROGRAM};
  command.insert(command.end(), arguments.begin(), arguments.end());
  return command;
}

}  // namespace

Outcome run_program(const Arguments& command, const Surroundings& surroundings) {
  const Pipe out = make_pipe();
  const Pipe err = make_pipe();
  const pid_t child = ::fork();
  if (child < 0) throw std::runtime_error("no process");
  if (child == 0) {
    const int nothing = ::open("/dev/null", O_RDONLY);
    ::dup2(nothing, STDIN_FILENO);
    ::dup2(out.write, STDOUT_FILENO);
    ::dup2(err.write, STDERR_FILENO);
    become(command, surroundings);
  }
  ::close(out.write);
  ::close(err.write);
  return collect(child, out.read, err.read, surroundings);
}

Outcome plimsoll(const Arguments& arguments, const Surroundings& surroundings) {
  return run_program(with_program(arguments), surroundings);
}

Outcome plimsoll_in_terminal(const Arguments& arguments, Screen screen, const Surroundings& surroundings) {
  winsize size{};
  size.ws_row = screen.rows;
  size.ws_col = screen.columns;
  int terminal = -1;
  const pid_t child = ::forkpty(&terminal, nullptr, nullptr, &size);
  if (child < 0) throw std::runtime_error("no terminal");
  if (child == 0) become(with_program(arguments), surroundings);
  return collect(child, terminal, -1, surroundings);
}

}  // namespace plimsoll::testing
