// A child process with a socket and shared memory, and the only way to be rid of it: SIGKILL.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

#include "kernels/backends/worker/shared_area.hpp"

namespace plimsoll::backends {

/// The program to run and its arguments; the numbers of the socket and of the memory's descriptor are appended.
struct WorkerCommand {
  std::string program;
  std::vector<std::string> arguments;
};

class WorkerProcess {
 public:
  /// Throws std::system_error.
  explicit WorkerProcess(const WorkerCommand& command);
  WorkerProcess(const WorkerProcess&) = delete;
  WorkerProcess& operator=(const WorkerProcess&) = delete;
  /// Kills without asking: a process that hangs in a driver answers nothing else.
  ~WorkerProcess();

  [[nodiscard]] pid_t pid() const { return pid_; }
  [[nodiscard]] SharedArea& area() { return area_; }

  /// Says that a question stands in the area. Throws when the process is gone.
  void nudge();
  /// True when the worker has said that it answered, false when `timeout_ms` passed. Throws when the process is gone.
  /// Looks `looks` times before it sleeps.
  bool wait(int timeout_ms, unsigned looks);

 private:
  SharedArea area_;
  int socket_ = -1;
  pid_t pid_ = -1;
};

}  // namespace plimsoll::backends
