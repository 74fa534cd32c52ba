// Routes over loopback, worked by the test.
#include "tools/relay/route.hpp"

#include <gtest/gtest.h>

#include "net/socket/multicast_source.hpp"
#include "net/socket/tcp_stream.hpp"
#include "net/wire/ethernet.hpp"
#include "tests/net/bytes.hpp"
#include "tests/net/expect_fault.hpp"
#include "tests/net/socket/datagrams.hpp"
#include "tools/exchange/glimpse_server.hpp"

namespace plimsoll::relay {
namespace {

constexpr std::uint32_t home = 0x7F000001;

/// A port that is free now.
std::uint16_t free_port() {
  const test::Peer tried;
  return tried.port();
}

socket::MulticastSource receiver() {
  socket::MulticastSourceOptions options;
  options.subscriptions = {{{home, 0}, ""}};
  return socket::MulticastSource::open(options);
}

TEST(Route, IsWrittenAsInAndOut) {
  const auto route = parse_route("239.1.1.1:7000@eth0=10.0.0.1:8000");
  ASSERT_TRUE(route);
  EXPECT_EQ(route->in.interface, "eth0");
  EXPECT_EQ(to_string(route->in.at), "239.1.1.1:7000");
  EXPECT_EQ(to_string(route->out.at), "10.0.0.1:8000");
  for (const char* text : {"", "=", "10.0.0.1:1", "10.0.0.1:1=", "10.0.0.1:0=10.0.0.1:1", "239.1.1.1:7000=10.0.0.1:1",
                           "10.0.0.1:1=239.1.1.1:7000", "host:1=10.0.0.1:2"}) {
    EXPECT_FALSE(parse_route(text)) << text;
  }
}

TEST(Route, LineCarriesDatagramsOneWay) {
  socket::MulticastSource end = receiver();
  const std::uint16_t port = free_port();
  const auto line = make_line({{{home, port}, ""}, {end.endpoint(0), ""}}, {}, 1);
  const test::Peer venue;
  for (int i = 0; i < 50; ++i) ASSERT_TRUE(venue.send("127.0.0.1", port, test::hex("01 02 03")));
  line->work(0);
  const auto frames = end.receive();
  ASSERT_EQ(frames.size(), 50U);
  EXPECT_EQ(test::ByteVector(frames[7].bytes.begin() + 42, frames[7].bytes.end()), test::hex("01 02 03"));
  EXPECT_NE(line->json().find("\"forwarded\":50"), std::string::npos) << line->json();
}

TEST(Route, QuestionsAndAnswersFindTheirWay) {
  const test::Peer asker, other, answers;
  socket::MulticastSource server = receiver();
  const std::uint16_t port = free_port();
  const auto route = make_exchange_of_datagrams({{{home, port}, ""}, {server.endpoint(0), ""}}, {}, 1);
  ASSERT_TRUE(asker.send("127.0.0.1", port, test::hex("0a")));
  ASSERT_TRUE(other.send("127.0.0.1", port, test::hex("0b")));
  route->work(0);
  const auto questions = server.receive();
  ASSERT_EQ(questions.size(), 2U);
  for (const capture::Frame& frame : questions) {
    wire::Datagram question;
    ASSERT_EQ(wire::parse_datagram(frame.bytes, question), wire::FrameVerdict::datagram);
    // Answered in kind, to where the question came from.
    ASSERT_TRUE(answers.send("127.0.0.1", question.source_port, {question.payload.begin(), question.payload.end()}));
  }
  route->work(0);
  EXPECT_EQ(asker.receive(), test::hex("0a"));
  EXPECT_EQ(other.receive(), test::hex("0b"));
}

TEST(Route, StreamCarriesBytesBothWays) {
  exchange::GlimpseServer server({.at = {home, 0}});
  server.begin_session("PLMSL00001");
  const std::uint16_t port = free_port();
  const auto route = make_stream({{{home, port}, ""}, {server.endpoint(), ""}}, {}, 1);
  socket::TcpStream client({home, port});
  client.connect();
  const std::string login = std::string("\0\x2FL", 3) + "PLMSLL" + "OVERBOARD " + "          " + "                   1";
  std::string heard;
  bool said = false;
  for (int i = 0; i < 5'000 && heard.size() < 33; ++i) {
    route->work(0);
    server.work(0);
    if (!said && client.state() == wire::StreamTransport::State::open) {
      said = client.write(std::as_bytes(std::span<const char>(login))) == login.size();
    }
    std::array<std::byte, 256> bytes{};
    const std::size_t got = client.read(bytes);
    for (std::size_t at = 0; at < got; ++at) heard += static_cast<char>(bytes[at]);
    pollfd wait{client.descriptor(), POLLIN, 0};
    ::poll(&wait, 1, 1);
  }
  EXPECT_EQ(heard, std::string("\0\x1F", 2) + "APLMSL00001" + "                   1");
}

TEST(Route, StreamIsCutWhereItIsToBeCut) {
  exchange::GlimpseServer server({.at = {home, 0}});
  const std::uint16_t port = free_port();
  Weather weather;
  weather.faults.loss = 1.0;
  const auto route = make_stream({{{home, port}, ""}, {server.endpoint(), ""}}, weather, 1);
  socket::TcpStream client({home, port});
  client.connect();
  for (int i = 0; i < 5'000 && client.state() != wire::StreamTransport::State::closed; ++i) {
    route->work(0);
    server.work(0);
    static_cast<void>(client.write(test::hex("00")));
    std::array<std::byte, 256> bytes{};
    static_cast<void>(client.read(bytes));
    pollfd wait{client.descriptor(), POLLIN, 0};
    ::poll(&wait, 1, 1);
  }
  EXPECT_EQ(client.state(), wire::StreamTransport::State::closed);
  EXPECT_NE(route->json().find("\"cut\":1"), std::string::npos) << route->json();
}

TEST(Route, NamesTheAddressThatIsTaken) {
  socket::MulticastSource taken = receiver();
  test::expect_fault("PLM-3303", [&] { make_line({{taken.endpoint(0), ""}, {{home, 9}, ""}}, {}, 1); });
  test::expect_fault("PLM-3301", [&] { make_line({{{0xEF010101, 7000}, "nosuch0"}, {{home, 9}, ""}}, {}, 1); });
}

}  // namespace
}  // namespace plimsoll::relay
