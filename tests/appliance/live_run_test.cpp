// `plimsoll run` at the end of a bad network: what it reports last is what the venue's own books are worth.
#include <gmock/gmock.h>

#include <charconv>
#include <csignal>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "net/dpdk/eal.hpp"
#include "tests/appliance/background.hpp"
#include "tests/appliance/bad_network.hpp"
#include "tests/appliance/running_program.hpp"
#include "tests/support/network_namespace.hpp"
#include "tests/support/temporary_folder.hpp"

namespace plimsoll::testing {
namespace {

using Json = nlohmann::json;
using ::testing::HasSubstr;

constexpr const char* date = "2026-01-05";

class LiveRun : public ::testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    if (const std::string reason = Cable::reason_absent(); !reason.empty()) GTEST_SKIP() << reason;
    over_dpdk_ = std::string(GetParam()) != "sockets";
    if (over_dpdk_ && !dpdk::reason_absent().empty()) GTEST_SKIP() << dpdk::reason_absent();
    cable_ = std::make_unique<Cable>();
    const Outcome made = run_program({PLIMSOLL_EXCHANGE, "--inputs", path("desk"), "--seed", "11", "--symbols", "8",
                                      "--date", date, "--options", "60", "--futures", "0", "--history-days", "120"});
    ASSERT_EQ(made.code, 0) << made.err;
    folder_.write("desk/password", "OVERBOARD\n");
    folder_.write(
        "desk/plimsoll.toml",
        "[inputs]\ninstruments = \"instruments.csv\"\nportfolio = \"portfolio.csv\"\nmarket = \"market.csv\"\n"
        "history = \"history.csv\"\nas_of = 2026-01-05\n[risk]\nscenarios = 512\ncycle_ms = 50\n"
        "[publish]\nformat = \"ndjson\"\n[monitor]\naddress = \"127.0.0.1:9464\"\n"
        "[[feed]]\nname = \"venue\"\ndate = 2026-01-05\ninterface = \"plmd\"\n"
        "line_a = \"239.192.2.1:26477\"\nline_b = \"239.192.2.2:26478\"\n"
        "rerequest = [\"10.77.0.1:7100\"]\nsnapshot = [\"10.77.0.1:7101\"]\nsnapshot_user = \"PLMSLL\"\n"
        "snapshot_password_file = \"password\"\n" +
            std::string(over_dpdk_ ? "way_in = \"dpdk\"\ndevice = \"net_af_packet0\"\n"
                                     "device_arguments = \"iface=plmd\"\n"
                                   : "way_in = \"socket\"\n"));
  }

  [[nodiscard]] std::string path(const std::string& file) const { return (folder_.path() / file).string(); }

  void start_relay(const Arguments& weather) {
    const Visit visit(cable_->venue);
    relay_ = std::make_unique<Background>(relay_command(PLIMSOLL_RELAY, weather), folder_.path(), "relay:");
  }

  void start_venue(const Arguments& day) {
    const Visit visit(cable_->venue);
    venue_ = std::make_unique<Background>(venue_command({PLIMSOLL_EXCHANGE, path("truth.csv")},
                                                        with({"--seed", "11", "--symbols", "8", "--date", date}, day)),
                                          folder_.path(), "venue:");
  }

  /// What a firm of the same positions is worth at the venue's final books: the digest of `plimsoll var` with them.
  std::string digest_of_the_venues_books() {
    std::map<std::string, std::string> mids;
    std::istringstream truth(read_file(path("truth.csv")));
    std::string line;
    std::getline(truth, line);
    while (std::getline(truth, line)) {
      std::vector<std::string> cells;
      std::istringstream row(line);
      for (std::string cell; std::getline(row, cell, ',');) cells.push_back(cell);
      if (cells[1] == "1") mids[cells[0]] = mid(cells[2], cells[5]);
    }
    EXPECT_EQ(mids.size(), 8U);
    std::string market;
    std::istringstream before(read_file(path("desk/market.csv")));
    while (std::getline(before, line)) {
      const std::size_t at = line.find(",price,");
      market += at == std::string::npos ? line : line.substr(0, at + 7) + mids.at(line.substr(0, at));
      market += '\n';
    }
    folder_.write("desk/market_at_the_end.csv", market);
    const Outcome var =
        plimsoll({"var", "--instruments", "instruments.csv", "--portfolio", "portfolio.csv", "--market",
                  "market_at_the_end.csv", "--history", "history.csv", "--as-of", date, "--scenarios", "512", "--json"},
                 {.folder = path("desk")});
    EXPECT_EQ(var.code, 0) << var.err;
    return Json::parse(var.out)["digest"];
  }

  /// Half of the sum of two prices with at most four decimals, exactly.
  static std::string mid(const std::string& bid, const std::string& ask) {
    const std::int64_t sum = ticks(bid) + ticks(ask);  // in units of 0.00005
    std::string fraction = std::to_string(sum % 20'000 * 5);
    fraction.insert(0, 5 - fraction.size(), '0');
    return std::to_string(sum / 20'000) + '.' + fraction;
  }
  static std::int64_t ticks(const std::string& price) {
    const std::size_t dot = price.find('.');
    std::string digits = dot == std::string::npos ? price : price.substr(0, dot) + price.substr(dot + 1);
    digits.append(4 - (dot == std::string::npos ? 0 : price.size() - dot - 1), '0');
    std::int64_t value = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return value;
  }

  static double metric(const std::string& page, const std::string& series) {
    const std::size_t at = page.find('\n' + series + ' ');
    return at == std::string::npos ? -1.0 : std::stod(page.substr(at + series.size() + 2));
  }

  bool over_dpdk_ = false;
  TemporaryFolder folder_;
  std::unique_ptr<Cable> cable_;
  std::unique_ptr<Background> relay_, venue_;
};

TEST_P(LiveRun, ReportsTheVenuesOwnBooksAtTheEndOfABadDay) {
  const auto start = [&] {
    const Visit visit(cable_->desk);
    return std::make_unique<RunningProgram>(Arguments{"run", "--config", "plimsoll.toml"},
                                            std::map<std::string, std::string>{}, path("desk"));
  };
  const std::unique_ptr<RunningProgram> program = start();
  ASSERT_THAT(program->error_line_with("monitor"), HasSubstr("/metrics")) << program->finish().err;
  start_relay({"--seed", "7", "--loss", "0.01", "--burst", "0.003", "--burst-length", "30", "--duplicate", "0.02",
               "--reorder", "0.05", "--reorder-depth", "8"});
  start_venue({"--rate", "10000", "--messages", "60000", "--speed", "5", "--linger", "3"});

  std::size_t live = 0;
  std::size_t not_live_while_trading = 0;
  Json last;
  const auto look_at = [&](const std::string& line) {
    last = Json::parse(line);
    if (last["quality"] == "live") {
      ++live;
      EXPECT_TRUE(last["inputs_not_live"].empty()) << line;
    } else if (live != 0) {
      ++not_live_while_trading;
    }
  };
  // Until the venue has closed: then every quote is halted, and nothing changes any more.
  do {
    const std::string line = program->next_line();
    ASSERT_FALSE(line.empty());
    look_at(line);
  } while (live == 0 || last["live_inputs"] != 0 || last["quality"] != "halted");
  const Outcome venue = venue_->finish(Background::End::by_itself);
  ASSERT_EQ(venue.code, 0) << venue.err;
  std::string metrics;
  {
    const Visit visit(cable_->desk);
    metrics = http_get(9464, "/metrics");
  }
  program->signal(SIGTERM);
  const Outcome outcome = program->finish();
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  std::istringstream rest(outcome.out);
  for (std::string line; std::getline(rest, line);) look_at(line);

  EXPECT_GT(live, 5U);
  EXPECT_EQ(last["digest"], digest_of_the_venues_books());
  const Json said = Json::parse(venue.out);
  EXPECT_EQ(metric(metrics, "plimsoll_feed_messages_total{feed=\"venue\",kind=\"applied\"}"),
            said["messages"].get<double>());
  EXPECT_GT(metric(metrics, "plimsoll_feed_messages_total{feed=\"venue\",kind=\"duplicate\"}"), 0.0);
  EXPECT_GT(metric(metrics, "plimsoll_feed_recoveries_total{feed=\"venue\",by=\"late_or_requested\"}"), 0.0);
  EXPECT_GT(metric(metrics, "plimsoll_feed_recovery_seconds_count{feed=\"venue\"}"), 0.0);
  EXPECT_EQ(metric(metrics, "plimsoll_feed_condition{feed=\"venue\",quality=\"halted\"}"), 1.0);
  EXPECT_GT(said["rerequests"]["answered"].get<std::uint64_t>(), 0U) << "some were lost on both lines";
  std::printf("%zu reports live, %zu not while the venue traded or after its close\n", live, not_live_while_trading);
}

INSTANTIATE_TEST_SUITE_P(Over, LiveRun, ::testing::Values("sockets", "net_af_packet"));

}  // namespace
}  // namespace plimsoll::testing
