#include "host/api/api_server.hpp"

#include <gmock/gmock.h>

#include <vector>

#include "host/api/inputs.hpp"
#include "host/api/json.hpp"
#include "host/core/error.hpp"
#include "host/core/system_clock.hpp"
#include "tests/host/api/test_desk.hpp"
#include "tests/host/api/wire_client.hpp"

namespace plimsoll::api {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

const std::string token(40, 'k');

Credentials one_trader(const std::string& expires = "2200-01-01T00:00:00Z") {
  return Credentials::parse("[[token]]\nuser = \"anna\"\nroles = [\"trader\"]\nsha256 = \"" + to_hex(sha256(token)) +
                                "\"\nexpires = \"" + expires + "\"\n",
                            "tokens.toml");
}

/// A server in front of a desk that stands still unless a test publishes before the server starts.
class Rig {
 public:
  explicit Rig(ApiServerSettings settings = quick(), std::optional<Role> loopback = Role::viewer)
      : service_(service_settings(loopback), ready().ports(), one_trader(), {}, nullptr, clock_),
        server_(settings, service_) {}

  static ApiServerSettings quick() {
    ApiServerSettings settings;
    settings.request_timeout_ms = 500;
    settings.slow_stream_ms = 500;
    settings.hello_ms = 500;
    settings.push_ms = 10;
    settings.beat_ms = 40;
    return settings;
  }
  [[nodiscard]] std::uint16_t port() const { return server_.port(); }
  [[nodiscard]] const ApiCounters& counters() const { return server_.counters(); }
  [[nodiscard]] std::string ask(const std::string& text) const {
    WireClient client(port());
    client.send(text);
    return client.read_all();
  }
  [[nodiscard]] std::string get(const std::string& path) const {
    return ask("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
  }

  TestDesk desk;

 private:
  TestDesk& ready() {
    desk.publish(100.0);
    return desk;
  }
  static ServiceSettings service_settings(std::optional<Role> loopback) {
    ServiceSettings settings;
    settings.gate.loopback_role = loopback;
    settings.reading = {1e6, 1e6};
    return settings;
  }

  SystemClock clock_;
  Service service_;
  ApiServer server_;
};

const std::string stop_head = "POST /api/v1/trading-state/stop HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " +
                              token + "\r\nContent-Type: application/json\r\n";
const std::string stop_body = R"({"scope": {"kind": "firm"}, "state": "halted", "reason": "x"})";

TEST(ApiServer, AnswersOverASocketAndStopsTradingWhenToldTo) {
  Rig rig;
  EXPECT_THAT(rig.get("/api/v1/report"), AllOf(StartsWith("HTTP/1.1 200 OK\r\n"), HasSubstr("\"var\":100.0"),
                                               HasSubstr("Content-Security-Policy: ")));
  EXPECT_THAT(rig.get("/api/v1/other"),
              AllOf(StartsWith("HTTP/1.1 404"), HasSubstr("application/problem+json"), HasSubstr("PLM-2124")));
  const std::string stop =
      stop_head + "Content-Length: " + std::to_string(stop_body.size()) + "\r\nConnection: close\r\n\r\n" + stop_body;
  EXPECT_THAT(rig.ask(stop), StartsWith("HTTP/1.1 200"));
  EXPECT_THAT(rig.desk.done, ::testing::ElementsAre("stop  by anna"));
}

TEST(ApiServer, AnswersHeadWithTheLengthAndNoContent) {
  Rig rig;
  const std::string answer = rig.ask("HEAD /api/v1/report HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
  EXPECT_THAT(answer,
              AllOf(StartsWith("HTTP/1.1 200"), HasSubstr("Content-Length: "), ::testing::EndsWith("\r\n\r\n")));
}

TEST(ApiServer, AnswersManyRequestsOnOneConnection) {
  Rig rig;
  WireClient client(rig.port());
  client.send(
      "GET /api/v1/session HTTP/1.1\r\nHost: localhost\r\n\r\nGET /api/v1/nodes HTTP/1.1\r\nHost: localhost\r\n\r\n");
  EXPECT_THAT(client.read_until("\"tls\":false}"), StartsWith("HTTP/1.1 200"));
  EXPECT_THAT(client.read_until("firm/b"), StartsWith("HTTP/1.1 200"));
}

TEST(ApiServer, RefusesWhatIsNoHttpOrTooLargeAndDoesNothing) {
  Rig rig;
  const std::string large(largest_content + 1, ' ');
  EXPECT_THAT(rig.ask("\x16\x03\x01 not HTTP\r\n\r\n"), HasSubstr("PLM-2120"));
  EXPECT_THAT(rig.ask("GET /api/v1/report HTTP/1.1\r\nHost: localhost\r\nX: " + std::string(20'000, 'x') + "\r\n\r\n"),
              StartsWith("HTTP/1.1 431"));
  EXPECT_THAT(rig.ask(stop_head + "Content-Length: " + std::to_string(large.size()) + "\r\n\r\n" + large),
              StartsWith("HTTP/1.1 413"));
  EXPECT_THAT(rig.ask(stop_head + "Content-Length: 99999999999999999999\r\n\r\n"), StartsWith("HTTP/1.1 400"));
  EXPECT_THAT(rig.ask(stop_head + "Content-Length: -1\r\n\r\n" + stop_body), StartsWith("HTTP/1.1 400"));
  EXPECT_THAT(rig.ask(stop_head + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\nzz\r\n"),
              StartsWith("HTTP/1.1 400"));
  EXPECT_THAT(rig.ask(stop_head + "Transfer-Encoding: chunked\r\n\r\nffffffffff\r\n"), StartsWith("HTTP/1.1 4"));
  EXPECT_THAT(rig.ask("GET /api/v1/report HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n"),
              StartsWith("HTTP/1.1 400"));
  EXPECT_THAT(rig.ask("GET /api/v1/report HTTP/9.9\r\nHost: localhost\r\n\r\n"), StartsWith("HTTP/1.1 400"));
  EXPECT_THAT(rig.ask("GET /api/v1/report\r\n\r\n"), StartsWith("HTTP/1.1 400"));
  EXPECT_THAT(rig.desk.done, IsEmpty());
  EXPECT_GE(rig.counters().malformed, 7U);
  EXPECT_THAT(rig.get("/api/v1/report"), StartsWith("HTTP/1.1 200"));
}

TEST(ApiServer, HangsUpOnWhoeverSendsAByteAtATime) {
  Rig rig;
  const std::string request =
      stop_head + "Content-Length: " + std::to_string(stop_body.size()) + "\r\n\r\n" + stop_body;
  WireClient slow(rig.port());
  std::size_t sent = 0;  // a byte every ten milliseconds would take three seconds
  while (sent < request.size() && slow.send(request.substr(sent, 1))) {
    ++sent;
    pollfd gone{slow.fd(), POLLIN, 0};
    if (::poll(&gone, 1, 10) == 1) break;
  }
  EXPECT_LT(sent, request.size());
  EXPECT_THAT(slow.read_all(), IsEmpty());
  EXPECT_THAT(rig.desk.done, IsEmpty());
}

TEST(ApiServer, SendsAwayWhoIdlesLongestWhenThereIsNoRoom) {
  ApiServerSettings settings = Rig::quick();
  settings.request_timeout_ms = 30'000;
  settings.most_connections = 8;
  Rig rig(settings);
  std::vector<WireClient> idle;
  for (int i = 0; i < 40; ++i) {
    idle.emplace_back(rig.port());
    idle.back().send("GET /api/v1/session HTTP/1.1\r\nHost: localhost\r\n\r\n");
    EXPECT_THAT(idle.back().read_until("\"tls\":false}"), StartsWith("HTTP/1.1 200")) << i;
  }
  EXPECT_THAT(idle.front().read_all(), IsEmpty());
  EXPECT_LE(rig.counters().connections, 9U);
}

TEST(ApiServer, TellsAWebSocketTheStateAndThenBeats) {
  Rig rig;
  WireClient client(rig.port());
  EXPECT_THAT(client.open_stream(), AllOf(StartsWith("HTTP/1.1 101"), HasSubstr("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")));
  const auto first = client.next_frame();
  ASSERT_TRUE(first);
  const Json snapshot = Json::parse(first->content);
  EXPECT_EQ(snapshot["type"], "snapshot");
  EXPECT_EQ(snapshot["seq"], "1");
  EXPECT_EQ(snapshot["state"]["report"]["var"], 100.0);
  EXPECT_EQ(snapshot["state"]["session"]["roles"][0], "viewer");
  const auto second = client.next_frame();
  ASSERT_TRUE(second);
  const Json beat = Json::parse(second->content);
  EXPECT_EQ(beat["type"], "beat");
  EXPECT_EQ(beat["seq"], "1");
  EXPECT_TRUE(beat["report_age_ms"].is_number());
}

TEST(ApiServer, GivesAWebSocketTheRolesOfTheTokenThatItSaysHelloWith) {
  Rig rig(Rig::quick(), std::nullopt);
  WireClient client(rig.port());
  ASSERT_THAT(client.open_stream(), StartsWith("HTTP/1.1 101"));
  client.send(WireClient::masked(R"({"type":"hello","token":")" + token + "\"}"));
  const auto first = client.next_frame();
  ASSERT_TRUE(first);
  EXPECT_EQ(Json::parse(first->content)["state"]["session"]["user"], "anna");
}

TEST(ApiServer, ClosesAWebSocketThatSaysAnythingElse) {
  Rig rig(Rig::quick(), std::nullopt);
  for (const std::string& message :
       {std::string("hello"), std::string(R"({"type":"hello","token":")") + std::string(40, 'x') + "\"}",
        std::string(R"({"type":"stop"})"), std::string("{}"), std::string("\xff\xff")}) {
    WireClient client(rig.port());
    ASSERT_THAT(client.open_stream(), StartsWith("HTTP/1.1 101"));
    client.send(WireClient::masked(message));
    const auto frame = client.next_frame();
    ASSERT_TRUE(frame) << message;
    EXPECT_EQ(frame->opcode, 8U) << message;
  }
  WireClient silent(rig.port());
  ASSERT_THAT(silent.open_stream(), StartsWith("HTTP/1.1 101"));
  const auto frame = silent.next_frame();
  ASSERT_TRUE(frame);
  EXPECT_EQ(frame->opcode, 8U);
  EXPECT_THAT(frame->content, HasSubstr("PLM-2121"));
  WireClient large(rig.port());
  ASSERT_THAT(large.open_stream(), StartsWith("HTTP/1.1 101"));
  large.send(WireClient::masked(std::string(5000, 'x')));
  const auto refusal = large.next_frame();
  ASSERT_TRUE(refusal);
  EXPECT_EQ(refusal->opcode, 8U);
}

TEST(ApiServer, OpensNoWebSocketForPagesOfOtherOriginsOrWithAWrongToken) {
  Rig rig;
  EXPECT_THAT(WireClient(rig.port()).open_stream("Origin: http://evil.example\r\n"), StartsWith("HTTP/1.1 403"));
  EXPECT_THAT(WireClient(rig.port()).open_stream("Authorization: Bearer " + std::string(40, 'w') + "\r\n"),
              StartsWith("HTTP/1.1 401"));
  EXPECT_EQ(rig.counters().streams, 0U);
}

TEST(ApiServer, ListensElsewhereOnlyWithTlsAndCredentials) {
  const SystemClock clock;
  TestDesk desk;
  for (const char* address : {"0.0.0.0", "::", "192.0.2.1", "localhost", ""}) {
    Service service({}, desk.ports(), one_trader(), {}, nullptr, clock);
    ApiServerSettings settings;
    settings.address = address;
    try {
      const ApiServer server(settings, service);
      ADD_FAILURE() << address;
    } catch (const InputError& error) {
      EXPECT_EQ(error.faults().front().code, "PLM-2110") << address;
    }
  }
  Service nobody({}, desk.ports(), {}, {}, nullptr, clock);
  ApiServerSettings settings;
  settings.address = "0.0.0.0";
  settings.tls = {"certificate.pem", "key.pem"};
  EXPECT_THROW(const ApiServer server(settings, nobody), InputError);
}

TEST(ApiServer, NamesThePortThatIsTaken) {
  Rig rig;
  const SystemClock clock;
  Service service({}, rig.desk.ports(), {}, {}, nullptr, clock);
  ApiServerSettings settings;
  settings.port = rig.port();
  try {
    const ApiServer server(settings, service);
    ADD_FAILURE() << "two listen on one port";
  } catch (const InputError& error) {
    EXPECT_EQ(error.faults().front().code, "PLM-2111");
    EXPECT_THAT(error.what(), HasSubstr(std::to_string(settings.port)));
  }
}

}  // namespace
}  // namespace plimsoll::api
