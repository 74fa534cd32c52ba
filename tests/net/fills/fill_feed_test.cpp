// A feed of fills as stories: lines in, hand-overs, answers out, connections that end.
#include "net/fills/fill_feed.hpp"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "tests/net/scripted_stream.hpp"

namespace plimsoll::fills {
namespace {

using namespace ledger;
using test::ScriptedStream;

/// A real ledger whose results are held back until the test lets them go, as a journal would until it is durable.
class LateSink final : public FillSink {
 public:
  std::optional<std::uint64_t> hand_over(const FillEvent& event) override {
    if (room == 0) return std::nullopt;
    --room;
    results.push_back(ledger.apply(event));
    return results.size();
  }
  std::optional<FillResult> settled(std::uint64_t ticket) override {
    if (ticket > durable) return std::nullopt;
    return results.at(ticket - 1);
  }

  Ledger ledger{portfolio::Instruments::parse("instrument,kind,currency\nAAA,spot,USD\n", "i"), FxFactors("USD")};
  std::vector<FillResult> results;
  std::size_t room = SIZE_MAX;
  std::uint64_t durable = UINT64_MAX;
};

std::string line(const std::string& id, const std::string& quantity = "1") {
  return "{\"venue\":\"X\",\"execution_id\":\"" + id +
         "\",\"trade_date\":\"2026-01-05\",\"instrument\":\"AAA\",\"side\":\"buy\",\"quantity\":" + quantity +
         ",\"price\":2}\n";
}

struct FillFeedStory : ::testing::Test {
  FillFeedStory() { work(); }
  void send(const std::string& text) {
    for (const char c : text) stream.input.push_back(static_cast<std::byte>(c));
  }
  void work() {
    for (int turn = 0; turn < 20; ++turn) feed.do_work();
  }
  std::string answers() {
    std::string text;
    for (const std::byte byte : stream.written) text += static_cast<char>(byte);
    stream.written.clear();
    return text;
  }
  std::int64_t held() {
    return sink.ledger.accounts().empty() ? 0 : sink.ledger.accounts().front().state.lots().quantity() / decimal_scale;
  }

  ScriptedStream stream;
  LateSink sink;
  ManualClock clock;
  FillFeed feed{stream, sink, clock};
};

TEST_F(FillFeedStory, AnswersEachLineInItsOrder) {
  send(line("1") + line("1") + "nonsense\n" + line("2", "-1") + line("1", "5"));
  work();
  const std::string got = answers();
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < got.size();) {
    const std::size_t stop = got.find('\n', at);
    lines.push_back(got.substr(at, stop - at));
    at = stop + 1;
  }
  ASSERT_EQ(lines.size(), 5U) << got;
  EXPECT_EQ(lines[0], "{\"line\":1,\"status\":\"applied\"}");
  EXPECT_EQ(lines[1], "{\"line\":2,\"status\":\"duplicate\"}");
  EXPECT_TRUE(lines[2].starts_with("{\"line\":3,\"status\":\"malformed\",\"code\":\"PLM-2514\",\"problem\":"));
  EXPECT_TRUE(lines[3].starts_with("{\"line\":4,\"status\":\"malformed\",\"code\":\"PLM-2507\",\"problem\":"));
  EXPECT_EQ(lines[4], "{\"line\":5,\"status\":\"refused\",\"reason\":\"conflict\"}");
  EXPECT_EQ(feed.counts().lines, 5U);
  EXPECT_EQ(feed.counts().malformed, 2U);
  EXPECT_EQ(held(), 1);
}

TEST_F(FillFeedStory, AnswersNothingBeforeItIsSettled) {
  sink.durable = 0;
  send(line("1") + line("2"));
  work();
  EXPECT_EQ(answers(), "");
  EXPECT_EQ(feed.outstanding(), 2U);
  sink.durable = 1;
  work();
  EXPECT_EQ(answers(), "{\"line\":1,\"status\":\"applied\"}\n");
  sink.durable = 2;
  work();
  EXPECT_EQ(answers(), "{\"line\":2,\"status\":\"applied\"}\n");
}

TEST_F(FillFeedStory, ALostConnectionSendsAgainAndNothingIsAppliedTwice) {
  sink.durable = 0;
  send(line("1") + line("2") + "{\"venue\":");
  work();
  stream.hang_up();
  work();
  EXPECT_EQ(feed.counts().losses, 1U);
  clock.advance_ns(200'000'000);
  work();
  ASSERT_EQ(stream.connects, 2);
  sink.durable = UINT64_MAX;
  send(line("1") + line("2") + line("3"));
  work();
  EXPECT_EQ(answers(),
            "{\"line\":1,\"status\":\"duplicate\"}\n{\"line\":2,\"status\":\"duplicate\"}\n"
            "{\"line\":3,\"status\":\"applied\"}\n");
  EXPECT_EQ(held(), 3);
}

TEST_F(FillFeedStory, AnyCutOfTheStreamGivesTheSameAnswers) {
  for (std::size_t bytes = 1; bytes < 40; ++bytes) {
    stream.most_per_read = bytes;
    stream.most_per_write = bytes;
    const std::string id = std::to_string(bytes);
    send(line(id) + line(id));
    for (int turn = 0; turn < 40; ++turn) work();
    const std::string first = std::to_string(2 * bytes - 1);
    const std::string second = std::to_string(2 * bytes);
    EXPECT_EQ(answers(),
              "{\"line\":" + first + ",\"status\":\"applied\"}\n{\"line\":" + second + ",\"status\":\"duplicate\"}\n");
  }
}

TEST_F(FillFeedStory, AFullSinkStopsReadingAndLosesNothing) {
  sink.room = 1;
  send(line("1") + line("2"));
  work();
  EXPECT_EQ(answers(), "{\"line\":1,\"status\":\"applied\"}\n");
  for (int at = 0; at < 2000; ++at) send(line("more" + std::to_string(at)));
  work();
  EXPECT_GT(stream.input.size(), 100'000U) << "it lies with the peer";
  sink.room = SIZE_MAX;
  for (int turn = 0; turn < 100; ++turn) work();
  EXPECT_EQ(held(), 2002);
  EXPECT_EQ(feed.counts().settled, 2002U);
}

TEST_F(FillFeedStory, ALineWithoutAnEndIsDroppedAndAnsweredOnce) {
  send(std::string(100'000, 'x') + "\n" + line("1"));
  for (int turn = 0; turn < 10; ++turn) work();
  const std::string got = answers();
  EXPECT_TRUE(got.starts_with("{\"line\":1,\"status\":\"malformed\",\"code\":\"PLM-2514\"")) << got;
  EXPECT_TRUE(got.ends_with("\n{\"line\":2,\"status\":\"applied\"}\n")) << got;
  EXPECT_EQ(feed.counts().lines, 2U);
}

TEST(FillFeedConnecting, PausesLongerEachTimeAndGivesUpOnSilence) {
  ScriptedStream stream;
  stream.at_once = false;
  LateSink sink;
  ManualClock clock;
  FillFeed feed(stream, sink, clock);
  std::vector<std::int64_t> times;
  int seen = 0;
  for (int step = 0; step < 3'000; ++step) {
    feed.do_work();
    if (stream.connects != seen) {
      seen = stream.connects;
      times.push_back(clock.monotonic_ns() / 1'000'000);
    }
    clock.advance_ns(10'000'000);
  }
  // 5 s of waiting for an answer, and then 100, 200, 400 ms of pause, in steps of 10 ms.
  EXPECT_EQ(times, (std::vector<std::int64_t>{0, 5'100, 10'300, 15'700, 21'500, 28'100}));
}

}  // namespace
}  // namespace plimsoll::fills
