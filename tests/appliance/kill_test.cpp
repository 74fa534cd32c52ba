// The kill switch from outside: a real appliance, the real command, and a venue that holds the truth.
#include <gmock/gmock.h>
#include <signal.h>

#include <atomic>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <vector>

#include "host/core/system_clock.hpp"
#include "tests/appliance/running_program.hpp"
#include "tests/appliance/session.hpp"
#include "tests/host/gate/test_venue.hpp"

namespace plimsoll::testing {
namespace {

using gate::Scope;
using gate::ScopeKind;
using gate::TradingLevel;
using gate::test::Effect;
using gate::test::TestVenue;
using Json = nlohmann::json;
using ::testing::AllOf;
using ::testing::HasSubstr;

/// Somebody who sends an order whenever the venue has looked at the last one.
class Strategy {
 public:
  Strategy(TestVenue& venue, std::string book)
      : thread_([this, &venue, book = std::move(book)] {
          while (!ending_) {
            venue.place(book, Effect::increases);
            std::this_thread::yield();
          }
        }) {}
  ~Strategy() {
    ending_ = true;
    thread_.join();
  }
  Strategy(const Strategy&) = delete;
  Strategy& operator=(const Strategy&) = delete;

 private:
  std::atomic<bool> ending_{false};
  std::thread thread_;
};

class Kill : public ::testing::Test {
 protected:
  Kill() {
    configure("");
    venue.run_alone();
  }

  void configure(const std::string& more) const {
    session.folder().write(
        "desk/plimsoll.toml",
        "[inputs]\ninstruments = \"instruments.csv\"\nportfolio = \"portfolio.csv\"\nmarket = \"market.csv\"\n"
        "history = \"history.csv\"\nas_of = 2026-01-05\n[risk]\nscenarios = 512\n[publish]\nformat = \"none\"\n"
        "[monitor]\naddress = \"127.0.0.1:0\"\n[[feed]]\nname = \"venue\"\nway_in = \"dpdk\"\ndevice = \"net_pcap0\"\n"
        "device_arguments = \"rx_pcap=../session.pcap\"\ndate = 2026-01-05\n[gate]\nfolder = \"" +
            session.path("gate") + "\"\nsocket = \"" + socket() + "\"\nline = \"" + venue.address() + "\"\n" + more);
  }
  [[nodiscard]] std::string folder() const { return session.path("desk"); }
  [[nodiscard]] std::string socket() const { return session.path("kill.sock"); }
  [[nodiscard]] std::unique_ptr<RunningProgram> start() const {
    auto program = std::make_unique<RunningProgram>(Arguments{"run", "--config", "plimsoll.toml"},
                                                    std::map<std::string, std::string>{}, folder());
    EXPECT_THAT(program->error_line_with("kill switch"), HasSubstr(socket()));
    return program;
  }
  [[nodiscard]] Outcome kill(Arguments more) const {
    more.insert(more.begin(), "kill");
    more.insert(more.end(), {"--socket", socket()});
    return plimsoll(more);
  }
  /// A first start is halted; somebody looks and lets it go on.
  void release_first() const {
    const Outcome outcome = kill({"release", "--reason", "first start", "--wait-ms", "10000"});
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    ASSERT_EQ(venue.effective("firm/rates"), TradingLevel::active);
  }
  /// Blocks until the venue has stopped the book; false after ten seconds.
  [[nodiscard]] bool venue_stops(const std::string& book) const {
    const std::int64_t start = clock.monotonic_ns();
    while (venue.effective(book) < TradingLevel::halted) {
      if (clock.monotonic_ns() - start > 10'000'000'000) return false;
      std::this_thread::yield();
    }
    return true;
  }

  SystemClock clock;
  Session session;
  TestVenue venue{session.path("venue.sock"), clock};
};

TEST_F(Kill, StopsWhatTheVenueTakesAndReleasesIt) {
  const auto program = start();
  EXPECT_THAT(program->error_line_with("PLM-2701"), HasSubstr("plimsoll kill release"));
  EXPECT_GE(venue.effective("firm/rates"), TradingLevel::halted);
  release_first();
  {
    const Strategy rates(venue, "firm/rates");
    const Strategy fx(venue, "firm/fx");
    const Outcome outcome = kill({"--scope", "book:firm/rates", "--reason", "fat finger"});
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_THAT(outcome.out, HasSubstr("book firm/rates is halted_and_cancel"));
    const std::int64_t stopped = venue.obeyed_ns({ScopeKind::book, "firm/rates"});
    const std::size_t of_fx = venue.live_orders("firm/fx");
    while (venue.live_orders("firm/fx") < of_fx + 100) std::this_thread::yield();
    EXPECT_EQ(venue.accepted_after(stopped, "firm/rates"), 0U);
    EXPECT_EQ(venue.live_orders("firm/rates"), 0U);
  }
  const Json status = Json::parse(kill({"status", "--json"}).out);
  EXPECT_EQ(status["stopped"][0]["scope"]["path"], "firm/rates");
  EXPECT_EQ(status["stopped"][0]["reason"], "fat finger");
  EXPECT_EQ(status["order_gates"][0]["waiting"], 0);
  EXPECT_EQ(status["disk"], "kept");
  EXPECT_EQ(kill({"release", "--scope", "book:firm/rates", "--reason", "checked"}).code, 0);
  EXPECT_EQ(venue.effective("firm/rates"), TradingLevel::active);
  const std::string trail = read_file(session.path("gate/commands.log"));
  EXPECT_THAT(trail, AllOf(HasSubstr("\tstop\thalted_and_cancel\tbook\tfirm/rates\tperson\t"), HasSubstr("fat finger"),
                           HasSubstr("release_in_force")));
  program->signal(SIGTERM);
  EXPECT_EQ(program->finish().code, 0);
}

TEST_F(Kill, IsTheSameSwitchThroughTheApi) {
  configure("[api]\nloopback_role = \"admin\"\n");
  const auto program = start();
  const int port = loopback_port_in(program->error_line_with("dashboard"));
  ASSERT_NE(port, 0);
  release_first();
  const auto states = [&] { return Json::parse(http_body(http_get(port, "/api/v1/trading-state"))); };
  EXPECT_EQ(states(), Json::array()) << "nothing is stopped";

  const std::string book = R"({"scope": {"kind": "book", "path": "firm/rates"}, "reason": "fat finger")";
  const std::string stop = "/api/v1/trading-state/stop";
  EXPECT_EQ(Json::parse(http_body(http_post(port, stop, book + R"(, "state": "active"})")))["code"], "PLM-2127");
  EXPECT_THAT(http_post(port, stop, book + R"(, "state": "halted"})"), HasSubstr(" 200 "));
  ASSERT_TRUE(venue_stops("firm/rates"));
  EXPECT_EQ(venue.effective("firm/fx"), TradingLevel::active);
  EXPECT_EQ(Json::parse(kill({"status", "--json"}).out)["stopped"][0]["reason"], "fat finger");
  EXPECT_EQ(states()[0]["state"], "halted");

  // What is stopped stays so through the API too, until somebody releases it.
  EXPECT_THAT(http_post(port, stop, book + R"(, "state": "reduce_only"})"), HasSubstr(" 200 "));
  EXPECT_EQ(venue.effective("firm/rates"), TradingLevel::halted);
  EXPECT_THAT(http_post(port, "/api/v1/trading-state/release", book + "}"), HasSubstr(" 200 "));
  const std::int64_t start_ns = clock.monotonic_ns();
  while (venue.effective("firm/rates") != TradingLevel::active) {
    ASSERT_LT(clock.monotonic_ns() - start_ns, 10'000'000'000);
    std::this_thread::yield();
  }
  EXPECT_THAT(read_file(session.path("gate/commands.log")), HasSubstr("fat finger"));
}

TEST_F(Kill, SurvivesKillNineAtAnyMoment) {
  auto program = start();
  release_first();
  for (int round = 0; round < 12; ++round) {
    const std::string book = "firm/b" + std::to_string(round);
    if (round % 2 == 0) {
      const Outcome outcome = kill({"--scope", "book:" + book, "--state", "halted", "--reason", "round"});
      ASSERT_EQ(outcome.code, 0) << outcome.err;
    } else {
      // The command is under way while the appliance is killed: it may be lost, but then nobody was told that it holds.
      std::thread caller([&] {
        static_cast<void>(kill({"--scope", "book:" + book, "--state", "halted", "--reason", "round"}));
      });
      while (venue.level({ScopeKind::book, book}) == TradingLevel::active) std::this_thread::yield();
      program->signal(SIGKILL);
      caller.join();
    }
    program->signal(SIGKILL);
    program->finish();
    program = start();
    for (int before = 0; before <= round; ++before) {
      const Scope scope{ScopeKind::book, "firm/b" + std::to_string(before)};
      EXPECT_EQ(venue.level(scope), TradingLevel::halted) << "round " << round << ", book " << before;
    }
    EXPECT_EQ(
        kill({"--scope", "account:x", "--state", "reduce_only", "--reason", "gate is up", "--wait-ms", "10000"}).code,
        0);
    const Json status = Json::parse(kill({"status", "--json"}).out);
    EXPECT_EQ(status["stopped"].size(), static_cast<std::size_t>(round) + 2) << status.dump(1);
  }
}

TEST_F(Kill, AFrozenApplianceStopsTheVenueByItsSilence) {
  const auto program = start();
  release_first();
  program->signal(SIGSTOP);
  EXPECT_TRUE(venue_stops("firm/rates"));
  program->signal(SIGCONT);
}

TEST_F(Kill, TheWatchdogStopsTheFirmWhenNoReportComes) {
  // A capture that has ended gives no ticks, so no reports: what a dead feed or a hung risk thread looks like.
  configure("report_silence_ms = 700\nwatchdog_state = \"halted_and_cancel\"\n");
  const auto program = start();
  const std::int64_t start_ns = clock.monotonic_ns();
  Json firm;
  do {
    const Json status = Json::parse(kill({"status", "--json"}).out);
    firm = status["stopped"].empty() ? Json::object() : status["stopped"][0];
  } while (firm["trigger"] != "watchdog" && clock.monotonic_ns() - start_ns < 20'000'000'000);
  EXPECT_EQ(firm["by"], "report") << firm.dump(1);
  EXPECT_EQ(firm["state"], "halted_and_cancel");
  EXPECT_EQ(venue.level({}), TradingLevel::halted_and_cancel);
}

TEST_F(Kill, SaysWhenAnOrderGateDoesNotObey) {
  const auto program = start();
  release_first();
  venue.behave(TestVenue::Manner::does_not_answer);
  const Outcome outcome = kill({"--reason", "x", "--wait-ms", "50"});
  EXPECT_EQ(outcome.code, 6);
  EXPECT_THAT(outcome.err, AllOf(HasSubstr("PLM-2734"), HasSubstr(venue.address())));
  EXPECT_THAT(outcome.out, HasSubstr("the firm is halted_and_cancel"));
}

TEST_F(Kill, TwoPersonsAreTwoUsersOfTheMachine) {
  configure("release_by = \"two\"\n");
  const auto program = start();
  const Outcome first = kill({"release", "--reason", "first start"});
  EXPECT_EQ(first.code, 0) << first.err;
  EXPECT_THAT(first.out, HasSubstr("Another person"));
  const Outcome second = kill({"release", "--reason", "first start"});
  EXPECT_EQ(second.code, 3);
  EXPECT_THAT(second.err, HasSubstr("PLM-2715"));
  EXPECT_GE(venue.effective("firm/rates"), TradingLevel::halted);
}

TEST_F(Kill, ShowsItsStateToPrometheus) {
  const auto program = start();
  const std::string line = program->error_line_with("monitor");
  const std::size_t at = line.find("127.0.0.1:");
  ASSERT_NE(at, std::string::npos) << line;
  const std::string metrics = http_get(std::stoi(line.substr(at + 10)), "/metrics");
  EXPECT_THAT(metrics, AllOf(HasSubstr("plimsoll_trading_state{scope=\"firm\"} 2\n"),
                             HasSubstr("plimsoll_order_gate_unacknowledged{gate=\"" + venue.address() + "\"} ")));
}

TEST_F(Kill, RefusesSettingsThatDoNotGoTogether) {
  const auto check = [&](const std::string& more) {
    configure(more);
    return plimsoll({"config", "check", "--config", "plimsoll.toml"}, {.folder = folder()});
  };
  EXPECT_EQ(check("").code, 0);
  const Outcome nobody = check("[[operator]]\nname = \"anna\"\nuser = \"no such user\"\nroles = [\"risk\"]\n");
  EXPECT_EQ(nobody.code, 3);
  EXPECT_THAT(nobody.err, HasSubstr("who does not exist"));
  const Outcome alone =
      check("release_by = \"two\"\n[[operator]]\nname = \"root\"\nuser = \"root\"\nroles = [\"risk\"]\n");
  EXPECT_EQ(alone.code, 3);
  EXPECT_THAT(alone.err, AllOf(HasSubstr("PLM-2704"), HasSubstr("needs two persons")));
  session.folder().write("desk/plimsoll.toml", "[gate]\nline = \"10.0.0.7:7100\"\n");
  const Outcome far = plimsoll({"config", "show", "--config", "plimsoll.toml"}, {.folder = folder()});
  EXPECT_EQ(far.code, 3);
  EXPECT_THAT(far.err, HasSubstr("not an order gate on this machine"));
}

TEST(KillCommand, NeedsAnApplianceAndAReason) {
  const TemporaryFolder folder;
  const std::string none = (folder.path() / "none").string();
  const Outcome outcome = plimsoll({"kill", "--reason", "x", "--socket", none});
  EXPECT_EQ(outcome.code, 6);
  EXPECT_THAT(outcome.err, HasSubstr("PLM-2731"));
  EXPECT_EQ(plimsoll({"kill", "--socket", none}).code, 2);
  EXPECT_EQ(plimsoll({"kill", "--scope", "floor:1", "--reason", "x"}).code, 2);
  EXPECT_EQ(plimsoll({"kill", "--state", "active", "--reason", "x"}).code, 2);
}

}  // namespace
}  // namespace plimsoll::testing
