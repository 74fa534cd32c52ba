// The API of `plimsoll run` from outside: what it says is what the command line says, and who may come in.
#include <gmock/gmock.h>

#include <csignal>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/appliance/running_program.hpp"
#include "tests/appliance/session.hpp"

namespace plimsoll::testing {
namespace {

using Json = nlohmann::json;
using ::testing::HasSubstr;
using ::testing::StartsWith;

class ApiOfARun : public ::testing::Test {
 protected:
  void write(const std::string& api) {
    session.folder().write("desk/plimsoll.toml",
                           "[inputs]\ninstruments = \"instruments.csv\"\nportfolio = \"portfolio.csv\"\n"
                           "market = \"market.csv\"\nhistory = \"history.csv\"\nas_of = 2026-01-05\n"
                           "[risk]\nscenarios = 512\npositions = \"reported\"\n[publish]\nformat = \"ndjson\"\n"
                           "[monitor]\naddress = \"none\"\n[[feed]]\nname = \"venue\"\nway_in = \"dpdk\"\n"
                           "device = \"net_pcap0\"\ndevice_arguments = \"rx_pcap=../session.pcap\"\n"
                           "date = 2026-01-05\n[api]\n" +
                               api);
  }
  [[nodiscard]] std::string folder() const { return session.path("desk"); }
  static Json body_of(const std::string& answer) { return Json::parse(http_body(answer), nullptr, false); }

  Session session;
};

TEST_F(ApiOfARun, TellsTheReportThatWasPrinted) {
  write("most_connections = 64\n");
  RunningProgram program({"run", "--config", "plimsoll.toml"}, {}, folder());
  const int port = loopback_port_in(program.error_line_with("dashboard"));
  ASSERT_NE(port, 0) << program.finish().err;
  Json printed;
  do {  // until the capture is over, after which nothing changes
    const std::string line = program.next_line();
    ASSERT_FALSE(line.empty());
    printed = Json::parse(line);
  } while (printed["quality"] != "halted");
  const Json report = body_of(http_get(port, "/api/v1/report"));
  EXPECT_EQ(report["digest"], printed["digest"]);
  EXPECT_EQ(report["var"], printed["var"]);
  const Json page = body_of(http_get(port, "/api/v1/positions?limit=5"));
  EXPECT_EQ(page["positions"].size(), 5U);
  EXPECT_EQ(page["total"], report["nodes"][0]["positions"]);
  const Json feeds = body_of(http_get(port, "/api/v1/feeds"));
  EXPECT_EQ(feeds["feeds"][0]["name"], "venue");
  EXPECT_GT(feeds["feeds"][0]["messages"].get<std::uint64_t>(), 20'000U);
  EXPECT_THAT(http_get(port, "/api/v1/limits"), StartsWith("HTTP/1.1 503"));
  program.signal(SIGTERM);
  EXPECT_EQ(program.finish().code, 0);
}

TEST_F(ApiOfARun, DoesNotStartWhereOthersReachItWithoutTlsAndTokens) {
  write("");
  for (const char* command : {"run", "check"}) {
    Arguments arguments{"run", "--config", "plimsoll.toml", "--api-listen", "0.0.0.0:0"};
    if (std::string(command) == "check")
      arguments = {"config", "check", "--config", "plimsoll.toml", "--api-listen", "0.0.0.0:0"};
    const Outcome outcome = plimsoll(arguments, {.folder = folder()});
    EXPECT_EQ(outcome.code, 3) << command;
    EXPECT_THAT(outcome.err, HasSubstr("PLM-2110")) << command;
  }
}

TEST_F(ApiOfARun, NamesWhatIsWrongWithItsFiles) {
  write("tokens_file = \"tokens.toml\"\n");
  session.folder().write("desk/tokens.toml", "[[token]]\nuser = \"anna\"\nroles = [\"boss\"]\nsha256 = \"1\"\n");
  const Outcome tokens = plimsoll({"config", "check", "--config", "plimsoll.toml"}, {.folder = folder()});
  EXPECT_EQ(tokens.code, 3);
  EXPECT_THAT(tokens.err, HasSubstr("tokens.toml:"));
  EXPECT_THAT(tokens.err, HasSubstr("PLM-2113"));
  write("tls_certificate_file = \"absent.pem\"\ntls_key_file = \"absent.key\"\n");
  const Outcome tls = plimsoll({"config", "check", "--config", "plimsoll.toml"}, {.folder = folder()});
  EXPECT_EQ(tls.code, 3);
  EXPECT_THAT(tls.err, HasSubstr("PLM-2112"));
}

}  // namespace
}  // namespace plimsoll::testing
