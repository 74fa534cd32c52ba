// The snapshot server's side of SoupBinTCP 3.00, over a real connection and a clock that the test moves.
#include "tools/exchange/glimpse_server.hpp"

#include <gtest/gtest.h>
#include <poll.h>

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "net/socket/tcp_stream.hpp"

namespace plimsoll::exchange {
namespace {

constexpr std::int64_t second = 1'000'000'000;

std::string login(const std::string& user, const std::string& password, const std::string& session = "          ",
                  const std::string& sequence = "                   1") {
  return std::string("\0\x2FL", 3) + user + password + session + sequence;
}
const std::string good = login("PLMSLL", "OVERBOARD ");
const std::string accepted = std::string("\0\x1F", 2) + "APLMSL00001" + "                   1";
const std::string heartbeat("\0\x01H", 3);

class Glimpse : public testing::Test {
 protected:
  Glimpse() : server({.at = {0x7F000001, 0}}), client(server.endpoint()) {
    server.begin_session("PLMSL00001");
    client.connect();
    work();
  }
  void work() { server.work(now_ns); }
  void say(const std::string& text) {
    pollfd wait{client.descriptor(), POLLOUT, 0};
    ::poll(&wait, 1, 10'000);
    EXPECT_EQ(client.write(std::as_bytes(std::span<const char>(text))), text.size());
    // Loopback hands over at once, but let the kernel decide.
    for (int i = 0; i < 100; ++i) work();
  }
  std::string hear() {
    std::string out;
    std::array<std::byte, 4096> bytes{};
    for (int i = 0; i < 20; ++i) {
      pollfd wait{client.descriptor(), POLLIN, 0};
      ::poll(&wait, 1, 1);
      const std::size_t got = client.read(bytes);
      for (std::size_t at = 0; at < got; ++at) out += static_cast<char>(bytes[at]);
      work();
    }
    return out;
  }
  bool closed() { return hear().empty() && client.state() == wire::StreamTransport::State::closed; }

  std::int64_t now_ns = 0;
  GlimpseServer server;
  socket::TcpStream client;
  StateMessages states;
  std::vector<Listing> universe;
  std::vector<TrueBook> books;
};

TEST_F(Glimpse, GivesASnapshotAtTheNextMoment) {
  say(good);
  EXPECT_EQ(hear(), accepted);
  EXPECT_TRUE(server.wanted());
  server.serve({universe, books, states, 4711, 0, {}});
  EXPECT_FALSE(server.wanted());
  EXPECT_EQ(hear(), std::string("\0\x16", 2) + "SG" + "                4711");
  EXPECT_EQ(server.counts().snapshots, 1U);
  now_ns += second;
  EXPECT_EQ(hear(), heartbeat);
  say(std::string("\0\x01O", 3));
  EXPECT_TRUE(closed());
}

TEST_F(Glimpse, RejectsWrongNamesSessionsAndSequences) {
  const auto rejected = [&](const std::string& text) {
    client.connect();
    work();
    say(text);
    const std::string answer = hear();
    EXPECT_TRUE(closed());
    return answer;
  };
  const std::string by('\0' + std::string("\x02J"));
  EXPECT_EQ(rejected(login("PLMSLX", "OVERBOARD ")), by + 'A');
  EXPECT_EQ(rejected(login("PLMSLL", "overboard ")), by + 'A');
  EXPECT_EQ(rejected(login("PLMSLL", "OVERBOARD ", "PLMSL00002")), by + 'S');
  EXPECT_EQ(rejected(login("PLMSLL", "OVERBOARD ", "          ", "                   2")), by + 'S');
  EXPECT_EQ(server.counts().rejected, 4U);
  EXPECT_FALSE(server.wanted());
}

TEST_F(Glimpse, TakesALoginInPieces) {
  for (const char c : good) say(std::string(1, c));
  EXPECT_EQ(hear(), accepted);
}

TEST_F(Glimpse, ClosesOnNonsense) {
  for (const std::string& nonsense : {std::string("\0\0", 2), std::string("\xFF\xFF", 2), std::string("\0\x01X", 3),
                                      std::string("\0\x02LX", 4), good + good, std::string("GET / HTTP/1.1\r\n\r\n")}) {
    client.connect();
    work();
    say(nonsense);
    static_cast<void>(hear());
    EXPECT_EQ(client.state(), wire::StreamTransport::State::closed) << nonsense;
  }
  EXPECT_EQ(server.counts().malformed, 6U);
  EXPECT_FALSE(server.wanted());
}

TEST_F(Glimpse, ClosesOnSilence) {
  say(good);
  EXPECT_EQ(hear(), accepted);
  now_ns += 15 * second;
  say(std::string("\0\x01R", 3));
  EXPECT_FALSE(hear().empty());
  now_ns += 15 * second;
  EXPECT_EQ(hear(), heartbeat);
  now_ns += second;
  static_cast<void>(hear());
  EXPECT_EQ(client.state(), wire::StreamTransport::State::closed);
  EXPECT_EQ(server.counts().silent, 1U);
}

TEST_F(Glimpse, TellsThatTheSessionHasEnded) {
  say(good);
  EXPECT_EQ(hear(), accepted);
  server.end_session();
  EXPECT_EQ(hear(), std::string("\0\x01Z", 3));
  EXPECT_TRUE(closed());
}

TEST_F(Glimpse, TurnsAwayTheSeventeenth) {
  std::vector<std::unique_ptr<socket::TcpStream>> crowd;
  for (int i = 0; i < 20; ++i) {
    crowd.push_back(std::make_unique<socket::TcpStream>(server.endpoint()));
    crowd.back()->connect();
    work();
  }
  EXPECT_EQ(server.counts().connections, 21U);
  EXPECT_EQ(server.counts().turned_away, 5U);
}

}  // namespace
}  // namespace plimsoll::exchange
