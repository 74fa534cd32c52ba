#include "host/gate/control_client.hpp"

#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "host/core/error.hpp"
#include "host/gate/gate_address.hpp"
#include "host/gate/state_text.hpp"

namespace plimsoll::gate {
namespace {

constexpr timeval patience{5, 0};
constexpr std::size_t largest_answer = std::size_t{4} << 20;

Verdict::Kind parse_kind(std::string_view word) {
  for (const Verdict::Kind kind :
       {Verdict::Kind::changed, Verdict::Kind::unchanged, Verdict::Kind::requested, Verdict::Kind::accepted}) {
    if (to_string(kind) == word) return kind;
  }
  return Verdict::Kind::refused;
}

}  // namespace

ControlClient::ControlClient(const std::string& path) : path_(path) {
  const std::string elsewhere =
      "Start the appliance, or name its socket with --socket. If orders flow although it is dead, their gates have to "
      "be "
      "stopped themselves: one that hears nothing halts.";
  if (!fits_unix_socket(path)) {
    throw InputError({"PLM-2731", path, 0, "this is no path of a socket", elsewhere});
  }
  descriptor_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  ::setsockopt(descriptor_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  ::setsockopt(descriptor_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  const SystemGateAddress at = system_address({path, path, 0, 0});
  if (::connect(descriptor_, reinterpret_cast<const sockaddr*>(&at.storage), at.size) == 0) return;
  const int error = errno;
  ::close(descriptor_);
  if (error == EACCES || error == EPERM) {
    throw InputError({"PLM-2732", path, 0, "this user may not reach the kill switch",
                      "Join the group that owns the socket (`ls -l` shows it), or call somebody who is in it."});
  }
  throw InputError(
      {"PLM-2731", path, 0, std::string("no kill switch listens there: ") + std::strerror(error), elsewhere});
}

ControlClient::~ControlClient() { ::close(descriptor_); }

void ControlClient::send(const std::string& text) {
  std::size_t sent = 0;
  while (sent < text.size()) {
    const ssize_t n = ::send(descriptor_, text.data() + sent, text.size() - sent, MSG_NOSIGNAL);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) {
      throw InputError({"PLM-2733", path_, 0, std::string("the kill switch takes nothing: ") + std::strerror(errno),
                        "Look at `plimsoll kill status`, and try again."});
    }
    sent += static_cast<std::size_t>(n);
  }
}

std::string ControlClient::line() {
  for (;;) {
    const std::size_t end = unread_.find('\n');
    if (end != std::string::npos) {
      std::string line = unread_.substr(0, end + 1);
      unread_.erase(0, end + 1);
      return line;
    }
    std::array<char, 4096> block{};
    const ssize_t n = ::recv(descriptor_, block.data(), block.size(), 0);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0 || unread_.size() > largest_answer) {
      throw InputError({"PLM-2733", path_, 0, "the kill switch gave no answer",
                        "Look at `plimsoll kill status`: it may have obeyed. A stop may always be repeated."});
    }
    unread_.append(block.data(), static_cast<std::size_t>(n));
  }
}

Verdict ControlClient::verdict() {
  std::string text = line();
  text.pop_back();
  const auto fields = fields_of(text);
  if (fields.size() != 4) {
    throw InputError({"PLM-2733", path_, 0, "what listens there is no kill switch of this build",
                      "Use the `plimsoll` of the same version as the appliance."});
  }
  return {parse_kind(fields[0]), std::string(fields[1]), std::string(fields[2]), std::string(fields[3])};
}

Verdict ControlClient::stop(const Scope& scope, TradingLevel level, std::string_view reason) {
  send(std::string("kill1\tstop\t")
           .append(scope_fields(level, scope))
           .append("\t")
           .append(one_line(reason, TradingStates::longest_reason))
           .append("\n"));
  return verdict();
}

Verdict ControlClient::release(const Scope& scope, std::string_view reason) {
  send(std::string("kill1\trelease\t")
           .append(to_string(scope.kind))
           .append("\t")
           .append(scope.path)
           .append("\t")
           .append(one_line(reason, TradingStates::longest_reason))
           .append("\n"));
  return verdict();
}

SwitchStatus ControlClient::status() {
  send("kill1\tstatus\n");
  std::string text;
  for (;;) {
    const std::string each = line();
    text += each;
    if (each == "end\n" || text.size() > largest_answer) break;
  }
  if (auto status = decode_status(text)) return std::move(*status);
  throw InputError({"PLM-2733", path_, 0, "what listens there is no kill switch of this build",
                    "Use the `plimsoll` of the same version as the appliance."});
}

}  // namespace plimsoll::gate
