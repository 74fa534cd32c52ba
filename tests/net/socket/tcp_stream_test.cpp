#include "net/socket/tcp_stream.hpp"

#include <gtest/gtest.h>

#include <cerrno>

#include "tests/net/socket/datagrams.hpp"

namespace plimsoll::socket {
namespace {

using State = wire::StreamTransport::State;

/// Accepts one connection at a time on a port of the kernel's choice.
class Server {
 public:
  Server() : listener_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in at = test::place("127.0.0.1", 0);
    socklen_t size = sizeof at;
    if (::bind(listener_, reinterpret_cast<sockaddr*>(&at), size) != 0 || ::listen(listener_, 4) != 0) std::abort();
    ::getsockname(listener_, reinterpret_cast<sockaddr*>(&at), &size);
    port_ = ntohs(at.sin_port);
  }
  ~Server() {
    hang_up();
    stop_listening();
  }
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  bool accept() { return test::readable(listener_) && (peer_ = ::accept(listener_, nullptr, nullptr)) >= 0; }
  void hang_up() {
    if (peer_ >= 0) ::close(peer_);
    peer_ = -1;
  }
  void reset() {
    const linger now{1, 0};
    ::setsockopt(peer_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    hang_up();
  }
  void stop_listening() {
    if (listener_ >= 0) ::close(listener_);
    listener_ = -1;
  }
  void say(const test::ByteVector& bytes) const {
    EXPECT_EQ(::send(peer_, bytes.data(), bytes.size(), 0), static_cast<ssize_t>(bytes.size()));
  }
  [[nodiscard]] test::ByteVector hear(std::size_t count) const {
    test::ByteVector bytes(count);
    std::size_t have = 0;
    while (have < count && test::readable(peer_)) {
      const ssize_t got = ::recv(peer_, bytes.data() + have, count - have, 0);
      if (got <= 0) break;
      have += static_cast<std::size_t>(got);
    }
    bytes.resize(have);
    return bytes;
  }
  [[nodiscard]] wire::Endpoint endpoint() const { return {0x7F000001, port_}; }

 private:
  int listener_;
  int peer_ = -1;
  std::uint16_t port_ = 0;
};

/// Waits until the attempt is decided.
State settled(const TcpStream& stream) {
  if (stream.state() == State::connecting) {
    pollfd wait{stream.descriptor(), POLLOUT, 0};
    ::poll(&wait, 1, 10'000);
  }
  return stream.state();
}

TEST(TcpStream, ConnectsReadsAndWrites) {
  Server server;
  TcpStream stream(server.endpoint());
  EXPECT_EQ(stream.state(), State::closed);
  stream.connect();
  ASSERT_TRUE(server.accept());
  ASSERT_EQ(settled(stream), State::open);
  std::array<std::byte, 16> into{};
  EXPECT_EQ(stream.read(into), 0U) << "nothing was said yet";
  EXPECT_EQ(stream.state(), State::open);
  EXPECT_EQ(stream.write(test::hex("01 02 03")), 3U);
  EXPECT_EQ(server.hear(3), test::hex("01 02 03"));
  server.say(test::hex("0a 0b"));
  ASSERT_TRUE(test::readable(stream.descriptor()));
  EXPECT_EQ(stream.read(into), 2U);
  EXPECT_EQ(into[1], std::byte{0x0B});
}

TEST(TcpStream, GivesWhatWasSaidBeforeTheEndAndThenCloses) {
  Server server;
  TcpStream stream(server.endpoint());
  stream.connect();
  ASSERT_TRUE(server.accept());
  ASSERT_EQ(settled(stream), State::open);
  server.say(test::hex("0a"));
  server.hang_up();
  ASSERT_TRUE(test::readable(stream.descriptor()));
  std::array<std::byte, 16> into{};
  EXPECT_EQ(stream.read(into), 1U);
  ASSERT_TRUE(stream.descriptor() >= 0 && test::readable(stream.descriptor()));
  EXPECT_EQ(stream.read(into), 0U);
  EXPECT_EQ(stream.state(), State::closed);
  EXPECT_EQ(stream.last_error(), 0);
  EXPECT_EQ(stream.write(test::hex("00")), 0U);
}

TEST(TcpStream, SaysThatItWasRefused) {
  Server server;
  const wire::Endpoint dead = server.endpoint();
  server.stop_listening();
  TcpStream stream(dead);
  stream.connect();
  EXPECT_EQ(settled(stream), State::closed);
  EXPECT_EQ(stream.last_error(), ECONNREFUSED);
}

TEST(TcpStream, ConnectsAgainAfterAReset) {
  Server server;
  TcpStream stream(server.endpoint());
  for (int round = 0; round < 3; ++round) {
    stream.connect();
    ASSERT_TRUE(server.accept());
    ASSERT_EQ(settled(stream), State::open);
    server.reset();
    ASSERT_TRUE(test::readable(stream.descriptor()));
    std::array<std::byte, 16> into{};
    EXPECT_EQ(stream.read(into), 0U);
    EXPECT_EQ(stream.state(), State::closed);
    EXPECT_EQ(stream.last_error(), ECONNRESET);
  }
}

TEST(TcpStream, TakesOnlyWhatFitsWhenTheOtherSideDoesNotRead) {
  Server server;
  TcpStream stream(server.endpoint());
  stream.connect();
  ASSERT_TRUE(server.accept());
  ASSERT_EQ(settled(stream), State::open);
  const test::ByteVector block(1U << 20U);
  std::size_t taken = 0;
  for (int i = 0; i < 64; ++i) {
    const std::size_t took = stream.write(block);
    taken += took;
    if (took == 0) break;
  }
  EXPECT_LT(taken, 64U << 20U);
  EXPECT_EQ(stream.state(), State::open) << "full is not an error";
}

}  // namespace
}  // namespace plimsoll::socket
