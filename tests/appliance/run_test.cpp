// `plimsoll run` and `plimsoll config` from outside, on a capture that plays as fast as DPDK's pcap device reads it.
#include <gmock/gmock.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <csignal>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/appliance/running_program.hpp"
#include "tests/appliance/session.hpp"

namespace plimsoll::testing {
namespace {

using Json = nlohmann::json;
using ::testing::AllOf;
using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

class Run : public ::testing::Test {
 protected:
  Run() { write(feed); }

  static constexpr const char* feed =
      "[[feed]]\nname = \"venue\"\nway_in = \"dpdk\"\ndevice = \"net_pcap0\"\n"
      "device_arguments = \"rx_pcap=../session.pcap\"\ndate = 2026-01-05\n";

  void write(const std::string& feeds, const std::string& portfolio = "portfolio.csv") {
    session.folder().write("desk/plimsoll.toml",
                           "[inputs]\ninstruments = \"instruments.csv\"\nportfolio = \"" + portfolio +
                               "\"\nmarket = \"market.csv\"\nhistory = \"history.csv\"\nas_of = 2026-01-05\n"
                               "[risk]\nscenarios = 512\n[publish]\nformat = \"ndjson\"\n[monitor]\n"
                               "address = \"127.0.0.1:0\"\n" +
                               feeds);
  }
  [[nodiscard]] std::string folder() const { return session.path("desk"); }
  [[nodiscard]] Outcome config(const Arguments& more, Surroundings surroundings = {}) const {
    surroundings.folder = folder();
    Arguments arguments{"config"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return plimsoll(arguments, surroundings);
  }

  Session session;
};

TEST_F(Run, ReportsWhatTheFeedBringsAndEndsCleanlyWhenTold) {
  RunningProgram program({"run", "--config", "plimsoll.toml"}, {}, folder());
  const int port = loopback_port_in(program.error_line_with("monitor"));
  ASSERT_NE(port, 0) << program.finish().err;
  Json last;
  do {  // the first report may come before the feed was heard
    const std::string line = program.next_line();
    ASSERT_FALSE(line.empty());
    last = Json::parse(line);
  } while (last["messages"] == 0);
  EXPECT_GT(last["nodes"][0]["var"]["0.99"]["value"].get<double>(), 0.0) << last.dump(2);

  EXPECT_THAT(http_get(port, "/healthz"), AllOf(StartsWith("HTTP/1.1 200"), HasSubstr("ok")));
  EXPECT_THAT(http_get(port, "/readyz"), StartsWith("HTTP/1.1 200"));
  EXPECT_THAT(http_get(port, "/other"), StartsWith("HTTP/1.1 404"));
  const std::string metrics = http_get(port, "/metrics");
  EXPECT_THAT(metrics, HasSubstr("plimsoll_var_reporting_currency{book=\"firm\",confidence=\"0.99\"} "));
  EXPECT_THAT(metrics, HasSubstr("plimsoll_feed_gaps_total{feed=\"venue\"} 0\n"));
  EXPECT_THAT(metrics, HasSubstr("plimsoll_tick_to_risk_seconds_bucket{le=\"+Inf\"} "));
  EXPECT_THAT(metrics, Not(HasSubstr("instrument=")));
  for (const char* stage : {"rx", "decode", "order_book"}) {
    EXPECT_THAT(metrics,
                HasSubstr(std::string("plimsoll_stage_seconds_count{stage=\"") + stage + "\",feed=\"venue\"} "));
  }
  for (const char* stage : {"drain", "snapshot", "revalue", "select", "report", "publish"}) {
    EXPECT_THAT(metrics, ContainsRegex(std::string("plimsoll_stage_seconds_count\\{stage=\"") + stage + "\"\\} [1-9]"));
  }
  EXPECT_THAT(metrics, HasSubstr("plimsoll_feed_symbols{feed=\"venue\",quality=\"live\"} "));
  EXPECT_THAT(metrics, HasSubstr("plimsoll_feed_oldest_quote_seconds{feed=\"venue\"} "));
  EXPECT_THAT(metrics, HasSubstr("plimsoll_risk_lag_seconds "));
  const std::string feeds = http_get(port, "/feeds");
  const Json shown = Json::parse(feeds.substr(feeds.find("\r\n\r\n") + 4))["feeds"][0];
  EXPECT_EQ(shown["name"], "venue");
  ASSERT_EQ(shown["symbols"].size(), 8U);
  EXPECT_GE(shown["symbols"][0]["age_seconds"].get<double>(), 0.0) << shown;

  program.signal(SIGTERM);
  const Outcome outcome = program.finish();
  EXPECT_EQ(outcome.code, 0) << outcome.err;
}

TEST_F(Run, EndsWithItsOwnCodeWhenInterrupted) {
  RunningProgram program({"run", "--config", "plimsoll.toml"}, {}, folder());
  ASSERT_FALSE(program.next_line().empty());
  program.signal(SIGINT);
  EXPECT_EQ(program.finish().code, 130);
}

TEST_F(Run, TakesNewPositionsOverOnReloadAndKeepsTheOldOnesWhenTheNewAreWrong) {
  RunningProgram program({"run", "--config", "plimsoll.toml"}, {}, folder());
  Json before;
  do {
    const std::string line = program.next_line();
    ASSERT_FALSE(line.empty());
    before = Json::parse(line);
  } while (before["messages"] == 0 || before["as_of"].is_null());  // a report may be older than what was counted

  session.folder().write("desk/two.csv", "instrument,quantity,book\nnothing,1,firm\n");
  write(feed, "two.csv");
  program.signal(SIGHUP);
  EXPECT_THAT(program.error_line_with("PLM-"), HasSubstr("two.csv:2"));
  EXPECT_THAT(program.error_line_with("not reloaded"), HasSubstr("kept"));

  write(std::string(feed) + "cpu = 0\n");
  program.signal(SIGHUP);
  EXPECT_THAT(program.error_line_with("PLM-"), HasSubstr("PLM-2005"));
  EXPECT_FALSE(program.error_line_with("not reloaded").empty());

  const std::string market = read_file(session.path("desk/market.csv"));
  const std::size_t end = market.find(",price,");
  const std::size_t start = market.rfind('\n', end) + 1;
  const std::string symbol = market.substr(start, end - start);
  session.folder().write("desk/two.csv", "instrument,quantity,book\n" + symbol + ",100,firm/small\n");
  write(feed, "two.csv");
  program.signal(SIGHUP);
  ASSERT_THAT(program.next_error_line(), StartsWith("reloaded:"));
  Json after;
  do {
    const std::string line = program.next_line();
    ASSERT_FALSE(line.empty());
    after = Json::parse(line);
  } while (after["portfolio"] == before["portfolio"]);
  EXPECT_EQ(after["nodes"].size(), 2U);
  EXPECT_EQ(after["cycle"], 1);
  EXPECT_GT(after["messages"].get<int>(), 0) << "the new desk knows what the feed said before it came";
  EXPECT_GE(after["as_of"].get<std::string>(), before["as_of"].get<std::string>())
      << "the time of the last event that the feed brought";
  program.signal(SIGTERM);
  EXPECT_EQ(program.finish().code, 0);
}

TEST_F(Run, TellsTheServiceManagerWhenItIsReady) {
  const std::string path = session.path("notify");
  const int fd = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  ASSERT_LT(path.size(), sizeof address.sun_path);
  path.copy(address.sun_path, path.size());
  ASSERT_EQ(::bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
  RunningProgram program({"run", "--config", "plimsoll.toml"}, {{"NOTIFY_SOCKET", path}}, folder());
  std::array<char, 256> bytes{};
  ssize_t n = ::recv(fd, bytes.data(), bytes.size(), 0);
  EXPECT_THAT(std::string(bytes.data(), static_cast<std::size_t>(n)), StartsWith("READY=1"));
  program.signal(SIGTERM);
  EXPECT_EQ(program.finish().code, 0);
  std::string last;
  while ((n = ::recv(fd, bytes.data(), bytes.size(), MSG_DONTWAIT)) > 0)
    last.assign(bytes.data(), static_cast<std::size_t>(n));
  EXPECT_EQ(last, "STOPPING=1");
  ::close(fd);
}

TEST_F(Run, WritesAJournalFromWhichItsReportsAreComputedAgain) {
  write(std::string("[journal]\ndirectory = \"journal\"\n").append(feed));
  {
    RunningProgram program({"run", "--config", "plimsoll.toml", "--isa", "scalar"}, {}, folder());
    EXPECT_THAT(program.error_line_with("journal"), HasSubstr("journal"));
    const int port = loopback_port_in(program.error_line_with("monitor"));
    const std::string report = program.next_line();
    ASSERT_FALSE(report.empty());
    EXPECT_THAT(report, Not(HasSubstr("not verifiable")));
    EXPECT_THAT(http_get(port, "/metrics"), HasSubstr("plimsoll_journal_up 1\n"));
    program.signal(SIGHUP);
    program.error_line_with("reloaded");
    ASSERT_FALSE(program.next_line().empty());
    program.signal(SIGTERM);
    const Outcome outcome = program.finish();
    ASSERT_EQ(outcome.code, 0) << outcome.err;
  }
  const Outcome verified = plimsoll({"verify", "journal", "--json", "--threads", "1"}, {.folder = folder()});
  EXPECT_EQ(verified.code, 0) << verified.err;
  const Json verdict = Json::parse(verified.out);
  EXPECT_EQ(verdict["desks"], 2);
  EXPECT_GE(verdict["compared"], 2);
  EXPECT_EQ(verdict["equal"], verdict["cycles"]);
}

TEST_F(Run, RefusesToStartWithoutInputsOrFeeds) {
  const Outcome outcome = plimsoll({"run"});
  EXPECT_EQ(outcome.code, 3);
  EXPECT_THAT(outcome.err, AllOf(HasSubstr("PLM-2006"), HasSubstr("instruments, portfolio, market, history, as_of"),
                                 HasSubstr("there is no feed")));
}

TEST_F(Run, SaysWhichPortOfTheMonitorIsTaken) {
  RunningProgram first({"run", "--config", "plimsoll.toml"}, {}, folder());
  const int port = loopback_port_in(first.error_line_with("monitor"));
  const Outcome second =
      plimsoll({"run", "--config", "plimsoll.toml", "--monitor-address", "127.0.0.1:" + std::to_string(port)},
               {.folder = folder()});
  EXPECT_EQ(second.code, 3);
  EXPECT_THAT(second.err, AllOf(HasSubstr("PLM-2102"), HasSubstr(std::to_string(port))));
  first.signal(SIGTERM);
  EXPECT_EQ(first.finish().code, 0);
}

TEST_F(Run, ConfigCheckReadsEverythingAndOpensNothing) {
  const Outcome good = config({"check", "--config", "plimsoll.toml"});
  EXPECT_EQ(good.code, 0) << good.err;
  EXPECT_THAT(good.err, HasSubstr("1 feeds"));
  write(feed, "missing.csv");
  const Outcome bad = config({"check", "--config", "plimsoll.toml"});
  EXPECT_EQ(bad.code, 3);
  EXPECT_THAT(bad.err, HasSubstr("missing.csv"));
}

TEST_F(Run, UnderstandsTheExampleThatIsDelivered) {
  const Outcome outcome = config({"show", "--config", PLIMSOLL_SOURCE_FOLDER "/deploy/plimsoll.example.toml"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, AllOf(HasSubstr("line_b = \"127.0.0.1:26478\""), HasSubstr("snapshot_user = \"PLMSLL\"")));
}

TEST_F(Run, ConfigShowSaysWhereEachValueComesFrom) {
  const Outcome outcome = config({"show", "--config", "plimsoll.toml", "--origin", "--seed", "3"},
                                 {.environment = {{"PLIMSOLL_RISK_SAMPLER", "sobol"}}});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, ::testing::ContainsRegex("seed = 3 +# command line"));
  EXPECT_THAT(outcome.out, ::testing::ContainsRegex("sampler = \"sobol\" +# environment PLIMSOLL_RISK_SAMPLER"));
  EXPECT_THAT(outcome.out, ::testing::ContainsRegex("scenarios = 512 +# file plimsoll.toml:8"));
  EXPECT_THAT(outcome.out, ::testing::ContainsRegex("# threads = 0 +# default"));
}

TEST_F(Run, WhatConfigShowPrintsIsAConfigurationThatMeansTheSame) {
  const Outcome first = config({"show", "--config", "plimsoll.toml", "--decay", "0.9", "--covariance", "ewma",
                                "--level", "0.95", "--level", "0.99"});
  ASSERT_EQ(first.code, 0) << first.err;
  session.folder().write("desk/again.toml", first.out);
  const Outcome second = config({"show", "--config", "again.toml"});
  EXPECT_EQ(second.out, first.out);
  EXPECT_THAT(first.out, AllOf(HasSubstr("\ndecay = 0.9\n"), HasSubstr("level = [0.95, 0.99]")));
}

}  // namespace
}  // namespace plimsoll::testing
