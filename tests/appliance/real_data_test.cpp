// Real captures, a real option chain and real price histories, through the program as a user would run it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "tests/appliance/small_desk.hpp"
#include "tests/support/shared_data.hpp"

namespace plimsoll::testing {
namespace {

using Json = nlohmann::json;
using ::testing::HasSubstr;

const std::string tops = "market_binary/iex/iex_tops16_20170710_part1.pcap.gz";
const std::string deep = "market_binary/iex/iex_deep10_20170425_part1.pcap.gz";
const std::string itch = "market_binary/itch50/12302019_0930_msgs0000-0665.NASDAQ_ITCH50";
const std::string made_up = "market_binary/itch50_synthetic/ex20101224.TEST_ITCH_50.gz";

struct Expected {
  std::string file;
  std::string feed;
  int packets;
  int messages;
  Json types;  // those that the source counts
  int sequence_resets;
};

/// The counts of market_binary/PROVENANCE.md; where it counts no types, those were counted by an independent reader of
/// the files (a dozen lines of Python that only follow the length fields).
std::vector<Expected> expected_counts() {
  return {
      {tops,
       "iextp_tops16",
       8685,
       46489,
       {{"Q", 17992}, {"T", 4528}, {"H", 7803}, {"O", 7800}, {"P", 7800}, {"A", 551}, {"D", 10}, {"S", 3}, {"B", 2}},
       0},
      {deep,
       "iextp_deep10",
       80916,
       351036,
       {{"8", 10285},
        {"5", 10967},
        {"T", 48720},
        {"H", 93638},
        {"O", 93638},
        {"P", 93636},
        {"E", 59},
        {"B", 50},
        {"S", 43}},
       11},
      {itch,
       "moldudp64_itch50",
       0,
       666,
       {{"A", 263},
        {"F", 89},
        {"U", 158},
        {"D", 121},
        {"E", 21},
        {"C", 1},
        {"X", 3},
        {"P", 4},
        {"Q", 2},
        {"I", 3},
        {"S", 1}},
       0},
      {made_up,
       "moldudp64_itch50",
       0,
       12012,
       {{"A", 4997},
        {"F", 3},
        {"U", 12},
        {"D", 1745},
        {"E", 198},
        {"X", 45},
        {"P", 5000},
        {"R", 3},
        {"H", 3},
        {"S", 6}},
       0},
  };
}

TEST(RealCaptures, AreCountedAsTheirProvenanceSays) {
  for (const Expected& expected : expected_counts()) {
    const std::filesystem::path file = shared_data(expected.file);
    PLIMSOLL_REQUIRE_DATA(file);
    const Outcome outcome = plimsoll({"replay", file.string(), "--count-only"});
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    const Json counts = Json::parse(outcome.out);
    EXPECT_EQ(counts["feed"], expected.feed);
    EXPECT_EQ(counts["packets"], expected.packets) << expected.file;
    EXPECT_EQ(counts["messages"], expected.messages) << expected.file;
    EXPECT_EQ(counts["messages_by_type"], expected.types) << expected.file;
    EXPECT_EQ(counts["sequence_resets"], expected.sequence_resets) << expected.file;
    for (const char* fault : {"gaps", "unknown_types", "wrong_lengths", "malformed_packets", "foreign_packets"}) {
      EXPECT_EQ(counts[fault], 0) << fault << " of " << expected.file;
    }
  }
}

TEST(RealCaptures, AreCountedAlikeByBothWaysIn) {
  for (const std::string& name : {tops, deep}) {
    const std::filesystem::path file = shared_data(name);
    PLIMSOLL_REQUIRE_DATA(file);
    const auto counts = [&](const char* way) {
      Json json = Json::parse(plimsoll({"replay", file.string(), "--count-only", "--way-in", way}).out);
      json.erase("way_in");
      json.erase("port");  // a plain reader has none
      return json;
    };
    EXPECT_EQ(counts("dpdk"), counts("reader")) << name;
  }
}

/// A desk that holds shares of `names` and, of the first, an at-the-money call; prices are the last closes of
/// `history`.
void write_desk(SmallDesk& desk, const std::vector<std::string>& names, const std::string& history,
                const std::string& expiry) {
  std::istringstream lines(history);
  std::string header;
  std::string line;
  std::string last;
  std::getline(lines, header);
  while (std::getline(lines, line)) last = line;
  std::string instruments =
      "instrument,kind,underlying,strike,expiry,option_type,exercise,multiplier,currency,dividend_yield\n";
  std::string portfolio = "instrument,quantity,book\n";
  std::string market = "name,field,value\nUSD,rate,0.01\n";
  std::istringstream columns(header);
  std::istringstream closes(last);
  std::string strike;
  for (std::string name, close; std::getline(columns, name, ',') && std::getline(closes, close, ',');) {
    if (std::find(names.begin(), names.end(), name) == names.end()) continue;
    const std::string price = close.substr(0, close.find('.') + 5);
    instruments += name + ",spot,,,,,,1,USD,0\n";
    portfolio += name + ",100,firm/shares\n";
    market += name + ",price," + price + "\n";
    if (name == names.front()) strike = price;
  }
  instruments += "CALL,option," + names.front() + "," + strike + "," + expiry + ",call,european,100,USD,\n";
  portfolio += "CALL,-3,firm/options\n";
  market += "CALL,implied_vol,0.25\n";
  desk.replace("instruments.csv", instruments);
  desk.replace("portfolio.csv", portfolio);
  desk.replace("market.csv", market);
  desk.replace("history.csv", history);
}

std::string lean_history(const std::string& until, const std::vector<std::string>& names) {
  Arguments command{"python3", PLIMSOLL_SOURCE_DIR "/tests/appliance/lean_history.py",
                    shared_data("prices_daily").string(), until};
  command.insert(command.end(), names.begin(), names.end());
  const Outcome outcome = run_program(command);
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  return outcome.out;
}

struct Replayed {
  std::vector<Json> reports;
  std::set<double> vars;
};

/// Replays `capture` through DPDK with the desk's files; every line must be a report with a number.
Replayed replay(const SmallDesk& desk, const std::string& capture, const std::string& as_of, const Arguments& more) {
  Arguments arguments = desk.inputs();
  arguments.back() = as_of;
  arguments.insert(arguments.begin(), {"replay", shared_data(capture).string(), "--scenarios", "2048"});
  arguments.insert(arguments.end(), more.begin(), more.end());
  const Outcome outcome = plimsoll(arguments);
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  Replayed replayed;
  std::istringstream in(outcome.out);
  for (std::string line; std::getline(in, line);) {
    replayed.reports.push_back(Json::parse(line));
    const Json& var = replayed.reports.back()["var"];
    if (!var.empty()) replayed.vars.insert(var["0.99"]["value"].get<double>());
  }
  return replayed;
}

TEST(RealCaptures, MoveTheRiskOfATopsPortfolio) {
  PLIMSOLL_REQUIRE_DATA(shared_data(tops));
  PLIMSOLL_REQUIRE_DATA(shared_data("prices_daily/lean_equity_daily/aapl.zip"));
  SmallDesk desk;
  write_desk(desk, {"AAPL"}, lean_history("2017-07-07", {"AAPL"}), "2017-09-15");
  const Replayed replayed = replay(desk, tops, "2017-07-10", {"--cycle", "10s"});
  EXPECT_GE(replayed.reports.size(), 5U);
  EXPECT_GE(replayed.vars.size(), 5U);
}

TEST(RealCaptures, MoveTheRiskOfADeepPortfolio) {
  PLIMSOLL_REQUIRE_DATA(shared_data(deep));
  const std::filesystem::path closes = shared_data("prices_daily/skfolio_sp500_13stocks_1990_2022.csv.gz");
  PLIMSOLL_REQUIRE_DATA(closes);
  const Outcome history =
      run_program({"bash", "-c", "gzip -dc \"$0\" | awk -F, 'NR == 1 || ($1 >= \"2015\" && $1 <= \"2017-04-24\")'",
                   closes.string()});
  SmallDesk desk;
  write_desk(desk, {"MSFT"}, history.out, "2017-06-16");
  const Replayed replayed = replay(desk, deep, "2017-04-25", {"--cycle", "60s"});
  EXPECT_GE(replayed.reports.size(), 5U);
  EXPECT_GE(replayed.vars.size(), 5U);
}

TEST(RealCaptures, RunThroughWithAnItchPortfolio) {
  PLIMSOLL_REQUIRE_DATA(shared_data(itch));
  PLIMSOLL_REQUIRE_DATA(shared_data("prices_daily/lean_equity_daily/spy.zip"));
  SmallDesk desk;
  const std::vector<std::string> names{"SPY", "QQQ", "IWM"};
  write_desk(desk, names, lean_history("2019-12-27", names), "2020-01-17");
  // The snippet lasts milliseconds and starts in the middle of the day, so hardly a book has two sides.
  const Replayed replayed = replay(desk, itch, "2019-12-30", {"--cycle", "100us", "--date", "2019-12-30"});
  ASSERT_GE(replayed.reports.size(), 1U);
  EXPECT_GE(replayed.vars.size(), 1U);
}

TEST(RealCaptures, RunThroughWithThreeMadeUpShares) {
  PLIMSOLL_REQUIRE_DATA(shared_data(made_up));
  SmallDesk desk;
  std::string history = SmallDesk::history();
  history.replace(0, history.find('\n'), "date,ALC,BOB");
  const auto dates_to = [&](const std::string& from, const std::string& to) {
    for (std::size_t at = 0; (at = history.find(from, at)) != std::string::npos;) history.replace(at, from.size(), to);
  };
  dates_to("2025-", "2009-");
  dates_to("2026-", "2010-");
  write_desk(desk, {"ALC", "BOB"}, history, "2011-03-18");
  const Replayed replayed = replay(desk, made_up, "2010-12-24", {"--cycle", "5m", "--date", "2010-12-24"});
  EXPECT_GE(replayed.reports.size(), 2U);
  EXPECT_GE(replayed.vars.size(), 2U);
}

TEST(RealChain, GivesVarAndEsFromTheCommandLine) {
  PLIMSOLL_REQUIRE_DATA(shared_data("option_chains/lean"));
  PLIMSOLL_REQUIRE_DATA(shared_data("prices_daily"));
  const TemporaryFolder folder;
  const std::string out = (folder.path() / "aapl").string();
  const Outcome imported = run_program(
      {PLIMSOLL_SOURCE_DIR "/tools/import-lean", "--chain", shared_data("option_chains").string(), "--prices",
       shared_data("prices_daily").string(), "--underlying", "AAPL", "--date", "2014-06-06", "--out", out});
  ASSERT_EQ(imported.code, 0) << imported.err;
  const auto var = [&](const Arguments& more) {
    Arguments arguments{"var",
                        "--instruments",
                        out + "/instruments.csv",
                        "--portfolio",
                        out + "/portfolio.csv",
                        "--market",
                        out + "/market.csv",
                        "--history",
                        out + "/history.csv",
                        "--quotes",
                        out + "/quotes.csv",
                        "--as-of",
                        "2014-06-06",
                        "--scenarios",
                        "1024",
                        "--seed",
                        "7",
                        "--json"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const Outcome outcome = plimsoll(arguments);
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    return Json::parse(outcome.out);
  };
  const Json report = var({"--threads", "2"});
  EXPECT_GE(report["nodes"][0]["positions"].get<int>(), 500);
  EXPECT_EQ(report["nodes"][0]["book"], "firm");
  EXPECT_GT(report["var"]["0.99"]["value"].get<double>(), 0.0);
  EXPECT_GT(report["es"]["0.99"]["value"].get<double>(), report["var"]["0.99"]["value"].get<double>());
  EXPECT_EQ(var({"--threads", "1", "--isa", "v2"})["digest"], report["digest"]);
}

}  // namespace
}  // namespace plimsoll::testing
