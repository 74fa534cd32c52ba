#include "tools/exchange/glimpse_server.hpp"

#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>

#include "net/socket/system_address.hpp"
#include "tools/exchange/snapshot.hpp"

namespace plimsoll::exchange {
namespace {

constexpr std::int64_t heartbeat_ns = 1'000'000'000;
constexpr std::int64_t patience_ns = 15'000'000'000;
constexpr std::size_t most_unread = 4'096;  // a client says 49 bytes at the login and 3 afterwards

std::string trimmed(std::span<const std::byte> field) {
  std::string text;
  for (const std::byte byte : field) text += static_cast<char>(byte);
  const std::size_t first = text.find_first_not_of(' ');
  const std::size_t last = text.find_last_not_of(' ');
  return first == std::string::npos ? std::string() : text.substr(first, last - first + 1);
}

}  // namespace

GlimpseServer::GlimpseServer(const GlimpseSettings& settings)
    : listener_(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)), settings_(settings) {
  if (!listener_) socket::refuse("open a TCP socket", errno);
  socket::set_option(listener_, SOL_SOCKET, SO_REUSEADDR, 1, "take the port again after a restart");
  socket::bind_to(listener_, settings.at);
  if (::listen(listener_.number(), most_connections) != 0) socket::refuse("listen", errno);
}

void GlimpseServer::work(std::int64_t now_ns) {
  accept(now_ns);
  for (Connection& connection : connections_) {
    const bool silent = now_ns - connection.heard_ns > patience_ns;
    if (silent) ++counts_.silent;
    if (now_ns - connection.spoke_ns >= heartbeat_ns && connection.out.empty() && connection.stage != Stage::login) {
      append_server_heartbeat(connection.out);
    }
    if (silent || !read(connection, now_ns) || !write(connection, now_ns)) connection.socket.reset();
  }
  std::erase_if(connections_, [](const Connection& connection) { return !connection.socket; });
}

void GlimpseServer::accept(std::int64_t now_ns) {
  for (std::size_t i = 0; i < most_connections; ++i) {
    socket::Descriptor peer(::accept4(listener_.number(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
    if (!peer) return;
    ++counts_.connections;
    if (connections_.size() == most_connections) {
      ++counts_.turned_away;
      continue;
    }
    const int on = 1;
    ::setsockopt(peer.number(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);  // heartbeats do not wait for each other
    Connection connection;
    connection.socket = std::move(peer);
    connection.heard_ns = connection.spoke_ns = now_ns;
    connections_.push_back(std::move(connection));
  }
}

bool GlimpseServer::read(Connection& connection, std::int64_t now_ns) {
  std::array<std::byte, 1024> bytes{};
  const ssize_t got = ::recv(connection.socket.number(), bytes.data(), bytes.size(), 0);
  if (got == 0) return false;
  if (got < 0) return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
  connection.heard_ns = now_ns;
  connection.in.insert(connection.in.end(), bytes.begin(), bytes.begin() + got);
  std::size_t used = 0;
  bool good = true;
  while (good && connection.in.size() - used >= 2) {
    const std::span<const std::byte> rest = std::span<const std::byte>(connection.in).subspan(used);
    const std::size_t size = std::to_integer<std::size_t>(rest[0]) << 8 | std::to_integer<std::size_t>(rest[1]);
    if (size == 0 || size > most_unread) {
      good = false;
      break;
    }
    if (rest.size() < 2 + size) break;
    good = take(connection, static_cast<char>(rest[2]), rest.subspan(3, size - 1));
    used += 2 + size;
  }
  if (!good) ++counts_.malformed;
  connection.in.erase(connection.in.begin(), connection.in.begin() + static_cast<std::ptrdiff_t>(used));
  return good;
}

/// SoupBinTCP 3.00, 2.3: login request, unsequenced data, heartbeat, logout.
bool GlimpseServer::take(Connection& connection, char type, std::span<const std::byte> payload) {
  switch (type) {
    case 'L': return connection.stage == Stage::login && log_in(connection, payload);
    case 'R': return payload.empty();
    case 'O': connection.stage = Stage::closing; return true;
    case 'U':
    case '+': return true;
    default: return false;
  }
}

bool GlimpseServer::log_in(Connection& connection, std::span<const std::byte> payload) {
  if (payload.size() != 46) return false;  // user (6), password (10), session (10), sequence number (20)
  const std::string session = trimmed(payload.subspan(16, 10));
  const std::string sequence = trimmed(payload.subspan(26, 20));
  if (trimmed(payload.first(6)) != settings_.user || trimmed(payload.subspan(6, 10)) != settings_.password) {
    append_login_rejected(connection.out, Rejection::not_authorised);
  } else if ((!session.empty() && session != session_) || sequence != "1") {
    append_login_rejected(connection.out, Rejection::no_such_session);  // GLIMPSE 5.0, 2: log in for sequence 1
  } else {
    append_login_accepted(connection.out, session_, 1);
    connection.stage = Stage::waiting;
    ++counts_.logins;
    return true;
  }
  ++counts_.rejected;
  connection.stage = Stage::closing;
  return true;
}

bool GlimpseServer::write(Connection& connection, std::int64_t now_ns) {
  while (connection.written < connection.out.size()) {
    const ssize_t took = ::send(connection.socket.number(), connection.out.data() + connection.written,
                                connection.out.size() - connection.written, MSG_NOSIGNAL);
    if (took < 0) return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
    connection.written += static_cast<std::size_t>(took);
    connection.spoke_ns = now_ns;
  }
  connection.out.clear();
  connection.written = 0;
  if (connection.snapshot_in_out) ++counts_.snapshots;
  connection.snapshot_in_out = false;
  return connection.stage != Stage::closing;
}

void GlimpseServer::serve(const Moment& moment) {
  for (Connection& connection : connections_) {
    if (connection.stage != Stage::waiting) continue;
    append_snapshot(connection.out, moment);
    connection.snapshot_in_out = true;
    connection.stage = Stage::served;
  }
}

bool GlimpseServer::wanted() const {
  return std::any_of(connections_.begin(), connections_.end(),
                     [](const Connection& connection) { return connection.stage == Stage::waiting; });
}

void GlimpseServer::end_session() {
  for (Connection& connection : connections_) {
    append_end_of_session(connection.out);
    connection.stage = Stage::closing;
  }
}

}  // namespace plimsoll::exchange
