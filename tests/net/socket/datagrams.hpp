// Bare sockets of the other side, and the patience of a test: it waits for the event, never for the time.
#pragma once

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdint>
#include <stdexcept>
#include <string>

#include "tests/net/bytes.hpp"

namespace plimsoll::test {

inline sockaddr_in place(const std::string& address, std::uint16_t port) {
  sockaddr_in out{};
  out.sin_family = AF_INET;
  out.sin_port = htons(port);
  if (::inet_pton(AF_INET, address.c_str(), &out.sin_addr) != 1) throw std::runtime_error("bad address " + address);
  return out;
}

/// True when something can be read within ten seconds.
inline bool readable(int descriptor) {
  pollfd wait{descriptor, POLLIN, 0};
  return ::poll(&wait, 1, 10'000) == 1;
}

/// A sender that knows nothing of the code under test.
class Peer {
 public:
  explicit Peer(const std::string& address = "127.0.0.1") : fd_(::socket(AF_INET, SOCK_DGRAM, 0)) {
    sockaddr_in at = place(address, 0);
    socklen_t size = sizeof at;
    if (::bind(fd_, reinterpret_cast<sockaddr*>(&at), size) != 0) throw std::runtime_error("cannot bind " + address);
    ::getsockname(fd_, reinterpret_cast<sockaddr*>(&at), &size);
    port_ = ntohs(at.sin_port);
    const in_addr way = at.sin_addr;
    ::setsockopt(fd_, IPPROTO_IP, IP_MULTICAST_IF, &way, sizeof way);
  }
  ~Peer() { ::close(fd_); }
  Peer(const Peer&) = delete;
  Peer& operator=(const Peer&) = delete;

  bool send(const std::string& address, std::uint16_t port, const ByteVector& payload) const {
    const sockaddr_in to = place(address, port);
    return ::sendto(fd_, payload.data(), payload.size(), 0, reinterpret_cast<const sockaddr*>(&to), sizeof to) ==
           static_cast<ssize_t>(payload.size());
  }
  [[nodiscard]] ByteVector receive() const {
    if (!readable(fd_)) return {};
    ByteVector bytes(65'536);
    const ssize_t got = ::recv(fd_, bytes.data(), bytes.size(), 0);
    bytes.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    return bytes;
  }
  [[nodiscard]] std::uint16_t port() const { return port_; }

 private:
  int fd_;
  std::uint16_t port_ = 0;
};

}  // namespace plimsoll::test
