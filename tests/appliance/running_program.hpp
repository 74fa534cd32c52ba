// The real binary while it runs: what it says line by line, signals to it, questions to its monitor.
#pragma once

#include <sys/types.h>

#include <map>
#include <string>

#include "tests/appliance/program.hpp"

namespace plimsoll::testing {

class RunningProgram {
 public:
  /// `plimsoll` with these arguments, stdin empty.
  explicit RunningProgram(const Arguments& arguments, const std::map<std::string, std::string>& environment = {},
                          const std::string& folder = {});
  ~RunningProgram();
  RunningProgram(const RunningProgram&) = delete;
  RunningProgram& operator=(const RunningProgram&) = delete;

  /// The next line of stdout or stderr; empty when the program ended or said nothing for a minute.
  std::string next_line();
  std::string next_error_line();
  /// Reads stderr up to a line that contains `text`; that line, or empty. `finish` shows what was passed over.
  std::string error_line_with(const std::string& text);
  void signal(int number) const;
  [[nodiscard]] pid_t process() const { return pid_; }
  /// Waits for its end and reads the rest.
  Outcome finish();

 private:
  struct Pipe {
    int fd = -1;
    std::string unread;
    bool ended = false;
  };
  bool read_some(Pipe& pipe);
  std::string line_of(Pipe& pipe);

  pid_t pid_ = -1;
  Pipe out_;
  Pipe err_;
  std::string said_;  // lines of stderr that error_line_with went past
};

/// The whole answer of a GET to 127.0.0.1; empty when nobody listens.
std::string http_get(int port, const std::string& path);
std::string http_post(int port, const std::string& path, const std::string& json);
std::string http_body(const std::string& answer);

/// Of the first address of 127.0.0.1 in it; 0 without one.
int loopback_port_in(const std::string& line);

}  // namespace plimsoll::testing
