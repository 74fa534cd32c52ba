// A plain socket to this machine, so that a test can say what no library would, and the frames of a WebSocket by hand.
#pragma once

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

namespace plimsoll::api {

class WireClient {
 public:
  explicit WireClient(std::uint16_t port) : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ = ::connect(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  }
  ~WireClient() {
    if (fd_ >= 0) ::close(fd_);
  }
  WireClient(WireClient&& other) noexcept
      : fd_(std::exchange(other.fd_, -1)), connected_(other.connected_), unread_(std::move(other.unread_)) {}
  WireClient& operator=(WireClient&&) = delete;

  [[nodiscard]] bool connected() const { return connected_; }
  [[nodiscard]] int fd() const { return fd_; }
  /// False when the other end is gone.
  bool send(const std::string& text) const {
    return ::send(fd_, text.data(), text.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(text.size());
  }
  /// Everything until the server closes.
  [[nodiscard]] std::string read_all() {
    while (more()) {
    }
    return std::exchange(unread_, {});
  }
  /// Up to and with `end`; empty when the server closed before.
  std::string read_until(const std::string& end) {
    std::size_t at = 0;
    while ((at = unread_.find(end)) == std::string::npos) {
      if (!more()) return {};
    }
    return take(at + end.size());
  }

  /// Asks for a WebSocket; the head of the answer.
  std::string open_stream(const std::string& more_headers = {}) {
    send(
        "GET /ws/v1 HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" +
        more_headers + "\r\n");
    return read_until("\r\n\r\n");
  }
  struct Frame {
    unsigned opcode = 0;  // 1 text, 8 close
    std::string content;
  };
  /// The next frame of a server, RFC 6455 section 5.2; nothing when the connection is over.
  std::optional<Frame> next_frame() {
    if (!have(2)) return std::nullopt;
    const auto byte = [&](std::size_t at) { return static_cast<unsigned>(static_cast<unsigned char>(unread_[at])); };
    const unsigned opcode = byte(0) & 15U;
    std::size_t length = byte(1) & 127U;
    std::size_t head = 2;
    if (length >= 126) {
      const std::size_t wide = length == 126 ? 2 : 8;
      if (!have(2 + wide)) return std::nullopt;
      length = 0;
      for (std::size_t i = 0; i < wide; ++i) length = length << 8U | byte(2 + i);
      head += wide;
    }
    if (!have(head + length)) return std::nullopt;
    std::string frame = take(head + length);
    return Frame{opcode, frame.substr(head)};
  }
  /// A client's text frame; its mask is zero, which leaves the content as it is.
  static std::string masked(const std::string& content, unsigned opcode = 1) {
    std::string frame(1, static_cast<char>(0x80U | opcode));
    if (content.size() < 126) {
      frame += static_cast<char>(0x80U | content.size());
    } else {
      frame += static_cast<char>(0x80U | 126U);
      frame += static_cast<char>(content.size() >> 8U & 255U);
      frame += static_cast<char>(content.size() & 255U);
    }
    return frame + std::string(4, '\0') + content;
  }

 private:
  bool more() {
    pollfd waiting{fd_, POLLIN, 0};
    if (::poll(&waiting, 1, 30'000) != 1) return false;
    char bytes[16'384];
    const ssize_t n = ::recv(fd_, bytes, sizeof bytes, 0);
    if (n <= 0) return false;
    unread_.append(bytes, static_cast<std::size_t>(n));
    return true;
  }
  bool have(std::size_t count) {
    while (unread_.size() < count) {
      if (!more()) return false;
    }
    return true;
  }
  std::string take(std::size_t count) {
    std::string taken = unread_.substr(0, count);
    unread_.erase(0, count);
    return taken;
  }

  int fd_;
  bool connected_ = false;
  std::string unread_;
};

}  // namespace plimsoll::api
