// Runs the real binary as a user would and keeps everything it said.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace plimsoll::testing {

struct Outcome {
  int code = -1;  // exit code; 128 + n when signal n ended it
  std::string out;
  std::string err;
};

using Arguments = std::vector<std::string>;

struct Surroundings {
  std::map<std::string, std::string> environment = {};  // set or replaced; an empty value unsets
  std::string folder = {};                              // working directory; empty: the test's own
  int interrupt_after_lines = 0;                        // sends SIGINT once stdout has had this many lines; 0: never
};

/// `plimsoll` with these arguments, stdin empty, both outputs read through pipes.
Outcome plimsoll(const Arguments& arguments, const Surroundings& surroundings = {});

/// Any program of the path, the same way.
Outcome run_program(const Arguments& command, const Surroundings& surroundings = {});

struct Screen {
  unsigned short rows = 24;
  unsigned short columns = 80;
};

/// stdout and stderr are one terminal, as at a prompt; everything arrives in `out`, lines ending in "\r\n".
Outcome plimsoll_in_terminal(const Arguments& arguments, Screen screen, const Surroundings& surroundings = {});

}  // namespace plimsoll::testing
