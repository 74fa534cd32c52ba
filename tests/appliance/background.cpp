#include "tests/appliance/background.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/inotify.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <stdexcept>
#include <vector>

#include "tests/support/temporary_folder.hpp"

namespace plimsoll::testing {

Background::Background(const Arguments& command, const std::filesystem::path& folder, const std::string& ready) {
  const std::string name = std::filesystem::path(command.front()).filename();
  out_ = folder / (name + ".out");
  err_ = folder / (name + ".err");
  const int out = ::open(out_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  const int err = ::open(err_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  const int changes = ::inotify_init1(IN_CLOEXEC);
  if (out < 0 || err < 0 || ::inotify_add_watch(changes, err_.c_str(), IN_MODIFY | IN_CLOSE_WRITE) < 0) {
    throw std::runtime_error("cannot write into " + folder.string());
  }
  child_ = ::fork();
  if (child_ < 0) throw std::runtime_error("no process");
  if (child_ == 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);  // a test that dies leaves nothing behind
    ::dup2(out, STDOUT_FILENO);
    ::dup2(err, STDERR_FILENO);
    std::vector<std::string> words = command;
    std::vector<char*> argv;
    for (std::string& word : words) argv.push_back(word.data());
    argv.push_back(nullptr);
    ::execv(argv[0], argv.data());
    ::_exit(127);
  }
  ::close(out);
  ::close(err);
  // Every change of the file is an event; the last one is that the program, which ended, closed it.
  while (read_file(err_).find(ready) == std::string::npos) {
    pollfd wait{changes, POLLIN, 0};
    std::array<char, 4096> events{};
    if (::poll(&wait, 1, 30'000) != 1 || ::read(changes, events.data(), events.size()) <= 0) break;
    if (::kill(child_, 0) != 0) break;
    int status = 0;
    if (::waitpid(child_, &status, WNOHANG) == child_) {
      child_ = -1;
      ::close(changes);
      throw std::runtime_error(command.front() + " ended at once: " + read_file(err_));
    }
  }
  ::close(changes);
}

Background::~Background() {
  if (child_ >= 0) finish(End::on_sigterm);
}

Outcome Background::finish(End end) {
  if (end == End::on_sigterm) ::kill(child_, SIGTERM);
  int status = 0;
  while (::waitpid(child_, &status, 0) < 0) {
  }
  child_ = -1;
  return {WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), read_file(out_), read_file(err_)};
}

}  // namespace plimsoll::testing
