// `plimsoll demo` from outside: what a newcomer sees first.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "tests/appliance/program.hpp"
#include "tests/appliance/running_program.hpp"
#include "tests/support/temporary_folder.hpp"

namespace plimsoll::testing {
namespace {

using Json = nlohmann::json;
using ::testing::HasSubstr;

/// What it prints with --json, line by line.
std::vector<Json> events(const Arguments& more) {
  const TemporaryFolder folder;
  Arguments arguments{"demo", "--for", "8s", "--json", "--scenarios", "1024", "--folder", folder.path().string()};
  arguments.insert(arguments.end(), more.begin(), more.end());
  const Outcome outcome = plimsoll(arguments);
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  std::vector<Json> lines;
  std::istringstream in(outcome.out);
  for (std::string line; std::getline(in, line);) lines.push_back(Json::parse(line));
  return lines;
}

std::size_t different_vars(const std::vector<Json>& lines) {
  std::set<double> values;
  for (const Json& line : lines) {
    if (line["event"] == "cycle") values.insert(line["var"]["0.99"]["value"].get<double>());
  }
  return values.size();
}

TEST(Demo, ShowsVarMovingWhileAVenueIsHeardOverABadNetwork) {
  const std::vector<Json> lines = events({"--way-in", "socket"});
  ASSERT_GE(lines.size(), 3U);
  const Json& first = lines.front();
  const Json& last = lines.back();
  EXPECT_EQ(first["event"], "start");
  EXPECT_EQ(first["from"], "venue");
  EXPECT_GE(first["positions"].get<int>(), 1000);
  EXPECT_FALSE(first["backend_reason"].get<std::string>().empty());
  EXPECT_GE(different_vars(lines), 3U) << "VaR moves with the market";
  EXPECT_EQ(last["event"], "summary");
  EXPECT_EQ(last["feed"]["unknown_orders"], 0);
  const Json& recovery = last["recovery"];
  EXPECT_GT(recovery["datagrams_lost"].get<int>(), 0);
  EXPECT_GT(recovery["gaps"].get<int>(), 0) << "some were lost on both lines";
  EXPECT_GT(recovery["repaired_gaps"].get<int>(), 0);
  EXPECT_GT(recovery["recovery_p99_seconds"].get<double>(), 0.0);
  EXPECT_EQ(recovery["missing_messages"], 0);
  bool live = false;
  for (const Json& line : lines) {
    if (line["event"] != "cycle") continue;
    EXPECT_EQ(line["feeds"][0]["name"], "venue");
    EXPECT_GT(line["lag_seconds"].get<double>(), 0.0);
    live = live || line["feeds"][0]["quality"] == "live";
  }
  EXPECT_TRUE(live);
}

TEST(Demo, ShowsItsDashboardAndCanBeStopped) {
  const TemporaryFolder folder;
  RunningProgram demo({"demo", "--for", "60s", "--scenarios", "256", "--json", "--way-in", "socket", "--folder",
                       folder.path().string()});
  const int port = loopback_port_in(demo.error_line_with("dashboard"));
  ASSERT_NE(port, 0) << demo.finish().err;
  const std::string stop = demo.error_line_with("plimsoll kill");
  const std::string socket = stop.substr(stop.rfind(' ') + 1);
  EXPECT_EQ(Json::parse(http_body(http_get(port, "/api/v1/trading-state"))), Json::array());
  EXPECT_EQ(plimsoll({"kill", "--socket", socket, "--reason", "enough"}).code, 0);
  EXPECT_EQ(Json::parse(http_body(http_get(port, "/api/v1/trading-state")))[0]["reason"], "enough");
  while (Json::parse(demo.next_line())["event"] != "cycle") {
  }
  EXPECT_FALSE(Json::parse(http_body(http_get(port, "/api/v1/report")))["digest"].get<std::string>().empty());
  demo.signal(SIGINT);
  EXPECT_EQ(demo.finish().code, 130);
}

TEST(Demo, PlaysTheSameSessionWholeFromACapture) {
  const std::vector<Json> lines = events({"--from", "capture"});
  ASSERT_GE(lines.size(), 3U);
  EXPECT_EQ(lines.front()["from"], "capture");
  EXPECT_GE(different_vars(lines), 3U);
  const Json& last = lines.back();
  EXPECT_EQ(last["event"], "summary");
  EXPECT_EQ(last["feed"]["gaps"], 0);
  EXPECT_EQ(last["feed"]["unknown_orders"], 0);
  EXPECT_FALSE(last.contains("recovery"));
}

TEST(Demo, EveryCommandItPrintsWorks) {
  const TemporaryFolder folder;
  const Outcome outcome = plimsoll({"demo", "--for", "2s", "--scenarios", "256", "--folder", folder.path().string()});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const std::size_t start = outcome.out.find("Try next:\n");
  ASSERT_NE(start, std::string::npos) << outcome.out;
  std::istringstream in(outcome.out.substr(start + 10));
  int commands = 0;
  for (std::string line; std::getline(in, line); ++commands) {
    const Outcome tried = run_program({"sh", "-c", line});
    EXPECT_EQ(tried.code, 0) << line << '\n' << tried.err;
    EXPECT_FALSE(tried.out.empty()) << line;
  }
  EXPECT_EQ(commands, 4);
}

TEST(Demo, ItsInterruptionStillPrintsTheSummary) {
  const TemporaryFolder folder;
  Surroundings surroundings;
  surroundings.interrupt_after_lines = 2;
  const Outcome outcome = plimsoll(
      {"demo", "--for", "60s", "--json", "--scenarios", "256", "--folder", folder.path().string()}, surroundings);
  EXPECT_EQ(outcome.code, 130) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr(R"({"event":"summary")"));
}

}  // namespace
}  // namespace plimsoll::testing
