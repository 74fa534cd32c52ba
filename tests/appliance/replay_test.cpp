// `plimsoll replay` from outside: a capture in, a report per cycle out.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <vector>

#include "tests/appliance/session.hpp"

namespace plimsoll::testing {
namespace {

using Json = nlohmann::json;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

std::vector<Json> lines_of(const std::string& text) {
  std::vector<Json> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(Json::parse(line));
  return lines;
}

std::vector<std::string> digests_of(const Outcome& outcome) {
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  std::vector<std::string> digests;
  for (const Json& line : lines_of(outcome.out)) digests.push_back(line["digest"]);
  return digests;
}

TEST(Replay, PrintsAReportPerCycleAsNdjson) {
  const Session session;
  const Outcome outcome = plimsoll(session.replay({"--cycle", "500ms"}));
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const std::vector<Json> lines = lines_of(outcome.out);
  ASSERT_GE(lines.size(), 8U);
  std::string capture_time;
  std::set<double> values;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    EXPECT_EQ(lines[i]["cycle"], i + 1);
    EXPECT_GT(lines[i]["var"]["0.99"]["value"].get<double>(), 0.0);
    values.insert(lines[i]["var"]["0.99"]["value"].get<double>());
    EXPECT_GE(lines[i]["capture_time"].get<std::string>(), capture_time);
    capture_time = lines[i]["capture_time"];
  }
  EXPECT_GT(values.size(), lines.size() / 2) << "VaR moves with the market";
  EXPECT_THAT(outcome.err, AllOf(HasSubstr("backend "), HasSubstr("feed "), HasSubstr(" messages")));
}

TEST(Replay, CountsWithoutAnyOtherFile) {
  const Session session;
  const Outcome outcome = plimsoll({"replay", session.capture(), "--count-only"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(outcome.err, "");
  const Json counts = Json::parse(outcome.out);
  EXPECT_GT(counts["messages"].get<int>(), 20'000);
  EXPECT_EQ(counts["gaps"], 0);
  EXPECT_EQ(counts["unknown_orders"], 0);
  int sum = 0;
  for (const auto& [type, count] : counts["messages_by_type"].items()) sum += count.get<int>();
  EXPECT_EQ(counts["messages"], sum);
}

TEST(Replay, GivesTheSameDigestsWhateverTheWayIn) {
  const Session session;
  const auto dpdk = digests_of(plimsoll(session.replay({"--cycle", "500ms", "--way-in", "dpdk"})));
  const auto reader = digests_of(plimsoll(session.replay({"--cycle", "500ms", "--way-in", "reader"})));
  EXPECT_GE(dpdk.size(), 8U);
  EXPECT_EQ(dpdk, reader);
}

TEST(Replay, GivesTheSameDigestsAtEverySpeedAndThreadCount) {
  const Session session;
  const auto at = [&](const char* speed, const char* threads) {
    return digests_of(
        plimsoll(session.replay({"--cycle", "1s", "--way-in", "reader", "--speed", speed, "--threads", threads})));
  };
  const auto fastest = at("max", "1");
  EXPECT_EQ(at("50", "2"), fastest);
  EXPECT_EQ(at("20.5", "1"), fastest);
}

TEST(Replay, StopsWhereItIsTold) {
  const Session session;
  const auto cycles = [&](const Arguments& more) {
    Arguments arguments{"--cycle", "500ms", "--way-in", "reader"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const Outcome outcome = plimsoll(session.replay(arguments));
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    return lines_of(outcome.out);
  };
  const auto all = cycles({});
  const auto part = cycles({"--until", "7s"});
  EXPECT_LT(part.size(), all.size());
  EXPECT_GE(part.size(), 2U);
  const std::string stop = all[4]["capture_time"];
  const auto until_time = cycles({"--until", stop});
  EXPECT_LT(until_time.size(), all.size());
  EXPECT_GE(until_time.back()["capture_time"].get<std::string>(), stop);
}

TEST(Replay, WritesCsvWithOneHeader) {
  const Session session;
  const Outcome outcome = plimsoll(session.replay({"--cycle", "1s", "--format", "csv", "--level", "0.99"}));
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, StartsWith("cycle,as_of,book,"));
  EXPECT_EQ(outcome.out.find("cycle,as_of", 1), std::string::npos);
}

TEST(Replay, EndsWith130AfterCtrlCAndStillSummarises) {
  const Session session;
  Surroundings surroundings;
  surroundings.interrupt_after_lines = 2;
  // At a fifth of real time the session would last half a minute.
  const Outcome outcome =
      plimsoll(session.replay({"--cycle", "50ms", "--speed", "0.2", "--way-in", "reader"}), surroundings);
  EXPECT_EQ(outcome.code, 130);
  EXPECT_GE(lines_of(outcome.out).size(), 2U) << "whole lines only";
  EXPECT_THAT(outcome.err, HasSubstr(" messages"));
}

TEST(Replay, EndsQuietlyWhenNobodyReadsItsOutput) {
  const Session session;
  std::string line = std::string(PLIMSOLL_PROGRAM);
  for (const std::string& word : session.replay({"--cycle", "50ms"})) line += " '" + word + "'";
  const Outcome outcome = run_program({"bash", "-c", "set -o pipefail; " + line + " | head -n 1"});
  EXPECT_EQ(lines_of(outcome.out).size(), 1U);
  EXPECT_LT(outcome.code, 128) << "not ended by a signal";
}

TEST(Replay, RefusesACutCaptureUnlessToldOtherwise) {
  const Session session;
  const std::string bytes = read_file(session.capture());
  const std::string cut = session.folder().write("cut.pcap", bytes.substr(0, bytes.size() / 2 + 3)).string();
  const Outcome refused = plimsoll({"replay", cut, "--count-only"});
  EXPECT_EQ(refused.code, 3);
  EXPECT_EQ(refused.out, "");
  EXPECT_THAT(refused.err, AllOf(StartsWith(cut + ": PLM-3123 "), HasSubstr("--allow-truncated")));
  for (const char* way : {"dpdk", "reader"}) {
    const Outcome taken = plimsoll({"replay", cut, "--count-only", "--allow-truncated", "--way-in", way});
    ASSERT_EQ(taken.code, 0) << taken.err;
    const Json counts = Json::parse(taken.out);
    EXPECT_EQ(counts["warnings"].size(), 1U);
    EXPECT_GT(counts["messages"].get<int>(), 5'000);
  }
}

TEST(Replay, SaysThatNothingCouldMoveWhenTheFeedNamesOtherSymbols) {
  const Session session;
  Arguments arguments = session.replay({"--cycle", "1s"});
  session.folder().write(
      "other/instruments.csv",
      "instrument,kind,underlying,strike,expiry,option_type,exercise,multiplier,currency,dividend_yield\n"
      "ELSE,spot,,,,,,1,USD,0\n");
  session.folder().write("other/portfolio.csv", "instrument,quantity,book\nELSE,10,firm\n");
  session.folder().write("other/market.csv", "name,field,value\nELSE,price,10\n");
  session.folder().write("other/history.csv",
                         "date,ELSE\n2026-01-01,10\n2026-01-02,10.1\n2026-01-03,9.9\n2026-01-04,10\n");
  arguments[3] = session.path("other/instruments.csv");
  arguments[5] = session.path("other/portfolio.csv");
  arguments[7] = session.path("other/market.csv");
  arguments[9] = session.path("other/history.csv");
  const Outcome outcome = plimsoll(arguments);
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.err, HasSubstr("no symbol of the instruments file"));
}

}  // namespace
}  // namespace plimsoll::testing
