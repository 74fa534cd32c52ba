#include "host/api/http_server.hpp"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <stdexcept>
#include <string>
#include <vector>

#include "host/core/error.hpp"

namespace plimsoll::api {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

/// A plain socket, so that the test can say what no library would.
class Client {
 public:
  explicit Client(std::uint16_t port) : fd_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(::connect(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
  }
  ~Client() { ::close(fd_); }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  void send(const std::string& text) const { EXPECT_EQ(try_send(text), static_cast<ssize_t>(text.size())); }
  ssize_t try_send(const std::string& text) const { return ::send(fd_, text.data(), text.size(), MSG_NOSIGNAL); }
  /// Everything until the server closes.
  [[nodiscard]] std::string read_all() const {
    std::string text;
    char bytes[4096];
    for (ssize_t n = 0; (n = ::recv(fd_, bytes, sizeof bytes, 0)) > 0;) text.append(bytes, static_cast<std::size_t>(n));
    return text;
  }

 private:
  int fd_;
};

HttpServerSettings any_port() { return {}; }

HttpAnswer answer(const std::string& path) {
  if (path == "/metrics") return {200, "text/plain; version=0.0.4; charset=utf-8", "up 1\n"};
  if (path == "/broken") throw std::runtime_error("no numbers");
  return {404, "text/plain; charset=utf-8", "there is no " + path + '\n'};
}

std::string ask(std::uint16_t port, const std::string& first_line) {
  const Client client(port);
  client.send(first_line + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
  return client.read_all();
}

TEST(HttpServer, AnswersAGetWithWhatItsOwnerSays) {
  const HttpServer server(any_port(), answer);
  const std::string text = ask(server.port(), "GET /metrics?name=x");
  EXPECT_THAT(text, StartsWith("HTTP/1.1 200 OK\r\n"));
  EXPECT_THAT(text, HasSubstr("Content-Type: text/plain; version=0.0.4; charset=utf-8\r\n"));
  EXPECT_THAT(text, EndsWith("\r\n\r\nup 1\n"));
  EXPECT_THAT(ask(server.port(), "GET /other"), HasSubstr("404 Not Found"));
}

TEST(HttpServer, AnswersHeadWithoutABody) {
  const HttpServer server(any_port(), answer);
  const std::string text = ask(server.port(), "HEAD /metrics");
  EXPECT_THAT(text, HasSubstr("Content-Length: 5\r\n"));
  EXPECT_THAT(text, Not(HasSubstr("up 1")));
}

TEST(HttpServer, RefusesWhatChangesSomething) {
  const HttpServer server(any_port(), answer);
  EXPECT_THAT(ask(server.port(), "POST /metrics"), StartsWith("HTTP/1.1 405"));
  EXPECT_THAT(ask(server.port(), "DELETE /metrics"), HasSubstr("Allow: GET, HEAD"));
}

TEST(HttpServer, TurnsAnExceptionIntoAnAnswer) {
  const HttpServer server(any_port(), answer);
  EXPECT_THAT(ask(server.port(), "GET /broken"), HasSubstr("no numbers"));
  EXPECT_THAT(ask(server.port(), "GET /metrics"), StartsWith("HTTP/1.1 200"));
}

TEST(HttpServer, HangsUpOnGarbageAndOnHeadersWithoutEnd) {
  const HttpServer server(any_port(), answer);
  const Client garbage(server.port());
  garbage.send("\x16\x03\x01 not HTTP\r\n\r\n");
  EXPECT_THAT(garbage.read_all(), IsEmpty());
  const Client endless(server.port());
  endless.send("GET /metrics HTTP/1.1\r\nX: " + std::string(20'000, 'x'));
  EXPECT_THAT(endless.read_all(), IsEmpty());
  EXPECT_THAT(ask(server.port(), "GET /metrics"), StartsWith("HTTP/1.1 200"));
}

TEST(HttpServer, HangsUpOnWhoeverIsTooSlow) {
  HttpServerSettings settings;
  settings.timeout_s = 1;
  const HttpServer server(settings, answer);
  const Client slow(server.port());
  slow.send("GET /met");
  EXPECT_THAT(slow.read_all(), IsEmpty());  // returns because the server closed
}

TEST(HttpServer, TurnsAwayConnectionsBeyondItsLimitAndTakesNewOnesWhenOldOnesLeave) {
  HttpServerSettings settings;
  settings.most_connections = 2;
  const HttpServer server(settings, answer);
  {
    const Client first(server.port());
    const Client second(server.port());
    for (const Client* client : {&first, &second}) {
      client->send("GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n");  // and stays
    }
    const Client third(server.port());
    EXPECT_THAT(third.read_all(), IsEmpty());
  }
  std::string text;
  for (int attempt = 0; attempt < 1000 && text.empty(); ++attempt) {  // until the server has seen them leave
    const Client next(server.port());
    next.try_send("GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    text = next.read_all();
  }
  EXPECT_THAT(text, StartsWith("HTTP/1.1 200"));
}

TEST(HttpServer, ListensOnLoopbackOnly) {
  for (const char* address : {"0.0.0.0", "8.8.8.8", "example.com", "", "::"}) {
    HttpServerSettings settings;
    settings.address = address;
    try {
      const HttpServer server(settings, answer);
      ADD_FAILURE() << address;
    } catch (const InputError& error) {
      EXPECT_EQ(error.faults().front().code, "PLM-2101") << address;
    }
  }
}

TEST(HttpServer, NamesThePortThatIsTaken) {
  const HttpServer server(any_port(), answer);
  HttpServerSettings settings;
  settings.port = server.port();
  try {
    const HttpServer second(settings, answer);
    ADD_FAILURE() << "two listen on one port";
  } catch (const InputError& error) {
    EXPECT_EQ(error.faults().front().code, "PLM-2102");
    EXPECT_THAT(error.what(), HasSubstr(std::to_string(server.port())));
  }
}

}  // namespace
}  // namespace plimsoll::api
