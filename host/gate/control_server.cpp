#include "host/gate/control_server.hpp"

#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <optional>
#include <utility>

#include "host/core/error.hpp"
#include "host/gate/gate_address.hpp"
#include "host/gate/state_text.hpp"

namespace plimsoll::gate {
namespace {

constexpr int most_accepts = 8;    // in one round
constexpr int most_commands = 32;  // of one connection in one round
constexpr mode_t socket_mode = 0660;

[[noreturn]] void refuse(const std::string& path, const std::string& step, int error) {
  throw InputError({"PLM-2705", path, 0, "the kill switch cannot listen there (" + step + "): " + std::strerror(error),
                    "Name a path in a folder that this user may write to, such as /run/plimsoll/kill.sock."});
}

SystemGateAddress address_of(const std::string& path) { return system_address({path, path, 0, 0}); }

bool somebody_listens(const std::string& path) {
  const int probe = ::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  const SystemGateAddress at = address_of(path);
  const int result = ::connect(probe, reinterpret_cast<const sockaddr*>(&at.storage), at.size);
  const bool there = result == 0 || errno == EAGAIN || errno == EINPROGRESS;
  ::close(probe);
  return there;
}

std::string line_of(const Verdict& verdict) {
  return std::string(to_string(verdict.kind))
      .append("\t")
      .append(verdict.code)
      .append("\t")
      .append(one_line(verdict.words, 512))
      .append("\t")
      .append(one_line(verdict.remedy, 512))
      .append("\n");
}

}  // namespace

ControlServer::ControlServer(std::string path, Operators operators, KillSwitch& kill, const Clock& clock,
                             std::function<std::string()> status)
    : path_(std::move(path)), operators_(std::move(operators)), kill_(kill), clock_(clock), status_(std::move(status)) {
  if (!fits_unix_socket(path_)) refuse(path_, "its length", ENAMETOOLONG);
  if (somebody_listens(path_)) {
    throw InputError({"PLM-2706", path_, 0, "another appliance listens there",
                      "Stop it (`ss -xlp` shows it), or name another path in [gate] socket."});
  }
  struct stat status_of_file {};
  if (::lstat(path_.c_str(), &status_of_file) == 0) {
    if (!S_ISSOCK(status_of_file.st_mode)) refuse(path_, "something else is there", EEXIST);
    if (::unlink(path_.c_str()) != 0) refuse(path_, "remove the old one", errno);
  }
  listener_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (listener_ < 0) refuse(path_, "socket", errno);
  const SystemGateAddress at = address_of(path_);
  const bool bound = ::bind(listener_, reinterpret_cast<const sockaddr*>(&at.storage), at.size) == 0 &&
                     ::chmod(path_.c_str(), socket_mode) == 0 && ::listen(listener_, 64) == 0;
  if (!bound) {
    const int error = errno;
    ::close(listener_);
    refuse(path_, "bind", error);
  }
}

ControlServer::~ControlServer() {
  ::close(listener_);
  ::unlink(path_.c_str());
}

void ControlServer::accept() {
  for (int i = 0; i < most_accepts; ++i) {
    const int descriptor = ::accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (descriptor < 0 && (errno == EMFILE || errno == ENFILE) && !clients_.empty()) {
      clients_.pop_front();
      continue;
    }
    if (descriptor < 0) return;
    LineStream stream(descriptor);
    ucred peer{};
    socklen_t size = sizeof peer;
    if (::getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) continue;
    if (clients_.size() == most_connections) clients_.pop_front();
    clients_.push_back({std::move(stream), operators_.person_of(peer.uid)});
  }
}

int ControlServer::do_work() {
  accept();
  int taken = 0;
  for (Client& client : clients_) {
    client.stream.flush();
    if (client.stream.has_unsent()) continue;  // who does not read gets nothing more
    client.stream.fill();
    for (int i = 0; i < most_commands; ++i) {
      const auto line = client.stream.next_line();
      if (!line) break;
      ++taken;
      const std::string text = answer(*line, client.person);
      client.stream.write(text);
    }
  }
  std::erase_if(clients_, [](const Client& client) { return !client.stream.open(); });
  return taken;
}

std::string ControlServer::answer(const std::string& line, const Operators::Person& person) {
  const auto fields = fields_of(line);
  const auto origin = [&](std::string_view reason) {
    return Origin{Trigger::person, person.name, person.roles, std::string(reason), clock_.now(), clock_.monotonic_ns()};
  };
  const auto is = [&](std::string_view verb, std::size_t count) {
    return fields.size() == count && fields[0] == "kill1" && fields[1] == verb;
  };
  if (is("status", 2)) return status_();
  if (is("stop", 6)) {
    if (const auto what = parse_scope_fields(fields[2], fields[3], fields[4])) {
      return line_of(kill_.stop(what->scope, what->level, origin(fields[5])));
    }
  }
  if (is("release", 5)) {
    if (const auto what = parse_scope_fields("active", fields[2], fields[3])) {
      return line_of(kill_.release(what->scope, origin(fields[4])));
    }
  }
  const Verdict verdict{Verdict::Kind::refused, "PLM-2716", "this is no command of this build",
                        "Use the `plimsoll` of the same version as the appliance (`plimsoll version`)."};
  kill_.note_not_understood(origin(line), verdict.words);
  return line_of(verdict);
}

void ControlServer::add_descriptors(std::vector<pollfd>& into) const {
  into.push_back({listener_, POLLIN, 0});
  for (const Client& client : clients_) {
    into.push_back({client.stream.descriptor(), static_cast<short>(client.stream.has_unsent() ? POLLOUT : POLLIN), 0});
  }
}

}  // namespace plimsoll::gate
