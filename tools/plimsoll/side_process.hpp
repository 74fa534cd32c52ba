// A process beside this one, made by forking.
#pragma once

#include <sys/types.h>

#include <csignal>
#include <functional>
#include <string>

namespace plimsoll::cli {

/// It ends with the object, and with the process that made it. Interruptions from the keyboard are left to the latter.
class SideProcess {
 public:
  /// Works in the other process until `told_to_stop`, and returns what this one is to be told.
  using Work = std::function<std::string()>;
  /// Set there when it shall end; never set here.
  static const volatile std::sig_atomic_t& told_to_stop();

  /// Make it before any thread: of those, only the calling one lives on in a fork. Waits for `begin`. Throws
  /// std::runtime_error when the system gives no process.
  explicit SideProcess(const Work& work);
  ~SideProcess();
  SideProcess(const SideProcess&) = delete;
  SideProcess& operator=(const SideProcess&) = delete;

  void begin();
  /// Ends it; returns what its work returned, or nothing when it died before.
  std::string end();

 private:
  [[noreturn]] void live(const Work& work);

  pid_t child_ = -1;
  int go_ = -1;    // writing end here, reading end there
  int said_ = -1;  // the other way round
};

}  // namespace plimsoll::cli
