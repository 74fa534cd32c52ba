#include "net/socket/tcp_stream.hpp"

#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

#include <cerrno>

#include "net/socket/system_address.hpp"

namespace plimsoll::socket {
namespace {

bool try_again_later(int error) noexcept { return error == EAGAIN || error == EWOULDBLOCK || error == EINTR; }

}  // namespace

void TcpStream::connect() noexcept {
  close();
  error_ = 0;
  socket_ = Descriptor(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!socket_) return fail(errno);
  const int on = 1;
  ::setsockopt(socket_.number(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  const sockaddr_in address = system_address(to_);
  if (::connect(socket_.number(), as_sockaddr(address), sizeof address) == 0) {
    state_ = State::open;
  } else if (errno == EINPROGRESS || errno == EINTR) {
    state_ = State::connecting;
  } else {
    fail(errno);
  }
}

wire::StreamTransport::State TcpStream::state() const noexcept {
  if (state_ != State::connecting) return state_;
  pollfd attempt{socket_.number(), POLLOUT, 0};
  if (::poll(&attempt, 1, 0) <= 0) return state_;
  int error = 0;
  socklen_t size = sizeof error;
  if (::getsockopt(socket_.number(), SOL_SOCKET, SO_ERROR, &error, &size) != 0) error = errno;
  if (error != 0) {
    fail(error);
  } else {
    state_ = State::open;
  }
  return state_;
}

std::size_t TcpStream::read(std::span<std::byte> into) noexcept {
  if (into.empty() || state() != State::open) return 0;
  const ssize_t got = ::recv(socket_.number(), into.data(), into.size(), 0);
  if (got > 0) return static_cast<std::size_t>(got);
  if (got == 0) {
    fail(0);
  } else if (!try_again_later(errno)) {
    fail(errno);
  }
  return 0;
}

std::size_t TcpStream::write(std::span<const std::byte> from) noexcept {
  if (from.empty() || state() != State::open) return 0;
  const ssize_t took = ::send(socket_.number(), from.data(), from.size(), MSG_NOSIGNAL);
  if (took >= 0) return static_cast<std::size_t>(took);
  if (!try_again_later(errno)) fail(errno);
  return 0;
}

void TcpStream::close() noexcept {
  socket_.reset();
  state_ = State::closed;
}

void TcpStream::fail(int error) const noexcept {
  socket_.reset();
  state_ = State::closed;
  error_ = error;
}

}  // namespace plimsoll::socket
