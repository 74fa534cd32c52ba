// Commands from people of this machine: a Unix socket whose peers the kernel vouches for.
#pragma once

#include <poll.h>

#include <cstdint>
#include <functional>
#include <list>
#include <string>
#include <vector>

#include "host/gate/kill_switch.hpp"
#include "host/gate/line_stream.hpp"
#include "host/gate/operators.hpp"

namespace plimsoll::gate {

/// Lines, fields between tabs: `kill1 stop LEVEL KIND PATH REASON`, `kill1 release KIND PATH REASON`, `kill1 status`.
/// The answer to a command is one line: `KIND CODE WORDS REMEDY`, as in Verdict; to `status` several, see status_text.
/// There is no parser in it that could be kept busy, and no limit on how often somebody may stop. When all places are
/// taken the oldest connection makes room. One thread.
class ControlServer {
 public:
  static constexpr std::size_t most_connections = 16;

  /// Throws InputError PLM-2705 when the socket cannot be had, PLM-2706 when another appliance listens there. A socket
  /// file that nobody listens on is replaced. `status` gives the text of the answer to `status`.
  ControlServer(std::string path, Operators operators, KillSwitch& kill, const Clock& clock,
                std::function<std::string()> status);
  ~ControlServer();
  ControlServer(const ControlServer&) = delete;
  ControlServer& operator=(const ControlServer&) = delete;

  /// Accepts, reads, obeys, answers. Returns how many commands it took.
  int do_work();
  void add_descriptors(std::vector<pollfd>& into) const;

 private:
  struct Client {
    LineStream stream;
    Operators::Person person;
  };
  void accept();
  [[nodiscard]] std::string answer(const std::string& line, const Operators::Person& person);

  std::string path_;
  Operators operators_;
  KillSwitch& kill_;
  const Clock& clock_;
  std::function<std::string()> status_;
  int listener_ = -1;
  std::list<Client> clients_;  // oldest first
};

}  // namespace plimsoll::gate
