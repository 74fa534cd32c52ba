#include "kernels/backends/worker/worker_process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <stdexcept>
#include <system_error>

namespace plimsoll::backends {
namespace {

constexpr int farewell_ms = 2000;

[[noreturn]] void refuse(int error, const char* what) { throw std::system_error(error, std::generic_category(), what); }

[[noreturn]] void gone() { throw std::runtime_error("the GPU worker process ended"); }

}  // namespace

WorkerProcess::WorkerProcess(const WorkerCommand& command) : area_(SharedArea::create()) {
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) refuse(errno, "GPU worker: socketpair");
  socket_ = ends[0];
  std::vector<std::string> words{command.program};
  words.insert(words.end(), command.arguments.begin(), command.arguments.end());
  words.push_back(std::to_string(ends[1]));
  words.push_back(std::to_string(area_.descriptor()));
  std::vector<char*> pointers;
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);

  // Duplicating a descriptor onto itself is how posix_spawn is told to leave it open (POSIX.1-2024, glibc 2.29).
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_adddup2(&files, ends[1], ends[1]);
  posix_spawn_file_actions_adddup2(&files, area_.descriptor(), area_.descriptor());
  // A group of its own: an interrupt from the terminal is for the program, which then ends its worker.
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
  const int error = ::posix_spawn(&pid_, command.program.c_str(), &files, &attributes, pointers.data(), environ);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&files);
  ::close(ends[1]);
  if (error != 0) {
    pid_ = -1;
    ::close(socket_);
    refuse(error, "GPU worker: starting the process");
  }
}

WorkerProcess::~WorkerProcess() {
  if (pid_ <= 0) return;
  ::kill(pid_, SIGKILL);
  // The socket closes when the process is nearly gone. One that hangs in the kernel is left behind rather than waited
  // for: the cycle must be answered.
  pollfd end{socket_, 0, 0};
  const bool closed = ::poll(&end, 1, farewell_ms) == 1;
  ::waitpid(pid_, nullptr, closed ? 0 : WNOHANG);
  ::close(socket_);
}

void WorkerProcess::nudge() {
  const char byte = 1;
  while (::send(socket_, &byte, 1, MSG_NOSIGNAL) != 1) {
    if (errno != EINTR) gone();
  }
}

bool WorkerProcess::wait(int timeout_ms, unsigned looks) {
  char byte = 0;
  while (true) {
    const ssize_t got = ::recv(socket_, &byte, 1, MSG_DONTWAIT);
    if (got == 1) return true;
    if (got == 0) gone();
    if (errno != EAGAIN && errno != EINTR) gone();
    if (looks > 0) {
      --looks;
      continue;
    }
    pollfd answer{socket_, POLLIN, 0};
    const int ready = ::poll(&answer, 1, timeout_ms);
    if (ready == 0) return false;
    if (ready < 0 && errno != EINTR) refuse(errno, "GPU worker: poll");
  }
}

}  // namespace plimsoll::backends
