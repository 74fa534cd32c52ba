// Fetching a snapshot, story by story: a server that behaves, and all the ways in which one does not.
#include "net/glimpse/client.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "tests/net/scripted_stream.hpp"

namespace plimsoll::glimpse {
namespace {

using test::login_accepted;
using test::ScriptedStream;
using test::soup;
using Lines = std::vector<std::string>;

constexpr std::int64_t second = 1'000'000'000;
constexpr std::int64_t millisecond = 1'000'000;

Options small() {
  Options options;
  options.login = {"user", "secret", "", 4'096};
  options.first_pause_ns = 100 * millisecond;
  options.longest_pause_ns = 300 * millisecond;
  options.longest_snapshot_ns = 30 * second;
  options.most_messages = 5;
  return options;
}

struct Story final : SnapshotHandler {
  explicit Story(const Options& options = small()) : client(options, {&one, &two}, *this) {}
  void on_snapshot_begin() noexcept override { log.emplace_back("begin"); }
  void on_snapshot_message(std::span<const std::byte> message) noexcept override {
    log.emplace_back(reinterpret_cast<const char*>(message.data()), message.size());
  }
  Verdict on_snapshot_end(std::uint64_t next) noexcept override {
    log.push_back("end, next " + std::to_string(next));
    return verdict;
  }
  void on_snapshot_failure(Outcome outcome, std::uint64_t attempts) noexcept override {
    log.push_back("failure " + std::to_string(attempts) + " " + std::string(to_string(outcome)));
  }
  void wait(std::int64_t ns) {
    now_ns += ns;
    client.poll(now_ns);
  }
  Lines take() { return std::exchange(log, {}); }

  ScriptedStream one;
  ScriptedStream two;
  Lines log;
  Verdict verdict = Verdict::taken;
  std::int64_t now_ns = 0;
  GlimpseClient client;
};

const std::string end_of_snapshot = "G                  42";

TEST(GlimpseClient, FetchesASnapshotAndLogsOut) {
  Story story;
  story.client.start(story.now_ns);
  story.wait(1);
  EXPECT_EQ(story.one.written.size(), soupbintcp::login_request_size);
  story.one.send(login_accepted());
  story.one.send(soup('S', "R1"));
  story.one.send(soup('S', "A1"));
  story.wait(1);
  EXPECT_EQ(story.take(), (Lines{"begin", "R1", "A1"}));
  story.one.send(soup('S', end_of_snapshot));
  story.wait(1);
  EXPECT_EQ(story.take(), (Lines{"end, next 42"}));
  EXPECT_EQ(story.one.written.size(), soupbintcp::login_request_size + 3);  // the logout
  EXPECT_EQ(story.one.closes, 1);
  EXPECT_FALSE(story.client.started());
  EXPECT_EQ(story.client.count(Outcome::complete), 1U);
}

TEST(GlimpseClient, TriesTheNextServerAfterAPauseThatDoublesToALimit) {
  Story story;
  story.one.at_once = story.two.at_once = false;
  story.client.start(0);
  story.one.hang_up();
  story.wait(1);
  EXPECT_EQ(story.take(), (Lines{"failure 1 no_connection"}));
  story.wait(100 * millisecond - 1);
  EXPECT_EQ(story.two.connects, 0);
  story.wait(1);
  EXPECT_EQ(story.two.connects, 1);
  story.two.hang_up();
  story.wait(1);
  EXPECT_EQ(story.take(), (Lines{"failure 2 no_connection"}));
  story.wait(200 * millisecond);
  EXPECT_EQ(story.one.connects, 2);
  story.one.hang_up();
  story.wait(1);
  story.wait(300 * millisecond);
  EXPECT_EQ(story.two.connects, 2);
  story.two.hang_up();
  story.wait(1);
  story.wait(300 * millisecond);
  EXPECT_EQ(story.one.connects, 3);
}

TEST(GlimpseClient, GivesUpAConnectionThatDoesNotOpen) {
  Story story;
  story.one.at_once = false;
  story.client.start(0);
  story.wait(5 * second);
  EXPECT_EQ(story.take(), Lines{});
  story.wait(1);
  EXPECT_EQ(story.take(), (Lines{"failure 1 no_connection"}));
  EXPECT_EQ(story.one.closes, 1);
}

TEST(GlimpseClient, NamesEveryWayInWhichAServerFails) {
  const auto failing = [](const auto& misbehave) {
    Story story;
    story.client.start(0);
    story.wait(1);
    misbehave(story);
    story.wait(1);
    return story.take().back();
  };
  const auto logged_in = [](Story& story) { story.one.send(login_accepted()); };
  EXPECT_EQ(failing([](Story& s) { s.one.send(soup('J', "A")); }), "failure 1 login_failed");
  EXPECT_EQ(failing([](Story& s) { s.one.send(login_accepted("                   7")); }), "failure 1 login_failed");
  EXPECT_EQ(failing([](Story& s) { s.wait(10 * second); }), "failure 1 login_failed");
  EXPECT_EQ(failing([](Story& s) { s.one.send(test::hex("00 00")); }), "failure 1 malformed");
  EXPECT_EQ(failing([](Story& s) { s.one.hang_up(); }), "failure 1 ended_early");
  EXPECT_EQ(failing([&](Story& s) { logged_in(s), s.one.send(soup('Z')); }), "failure 1 ended_early");
  EXPECT_EQ(failing([&](Story& s) { logged_in(s), s.one.send(soup('S', "A1")), s.one.hang_up(); }),
            "failure 1 ended_early");
  EXPECT_EQ(failing([&](Story& s) { logged_in(s), s.one.send(soup('S', "G")); }), "failure 1 malformed");
  EXPECT_EQ(failing([&](Story& s) { logged_in(s), s.one.send(soup('S', "G                   0")); }),
            "failure 1 malformed");
  EXPECT_EQ(failing([&](Story& s) {
              logged_in(s);
              for (int i = 0; i < 6; ++i) s.one.send(soup('S', "A1"));
            }),
            "failure 1 too_long");
  EXPECT_EQ(failing([&](Story& s) {
              logged_in(s);
              s.wait(1);
              s.wait(15 * second);
            }),
            "failure 1 silent");
  EXPECT_EQ(failing([&](Story& s) {  // alive, but never done
              logged_in(s);
              for (int i = 0; i < 4; ++i) {
                s.one.send(soup('H'));
                s.wait(10 * second);
              }
            }),
            "failure 1 too_long");
}

TEST(GlimpseClient, TriesAgainWhenTheHandlerRefusesTheSnapshot) {
  Story story;
  story.verdict = Verdict::refused;
  story.client.start(0);
  story.wait(1);
  story.one.send(login_accepted());
  story.one.send(soup('S', end_of_snapshot));
  story.wait(1);
  EXPECT_EQ(story.take(), (Lines{"begin", "end, next 42", "failure 1 refused"}));
  EXPECT_TRUE(story.client.started());
}

TEST(GlimpseClient, BeginsAnewAfterASnapshotThatBrokeOff) {
  Story story;
  story.client.start(0);
  story.wait(1);
  story.one.send(login_accepted());
  story.one.send(soup('S', "A1"));
  story.wait(1);
  story.one.hang_up();
  story.wait(1);
  story.wait(100 * millisecond);
  story.wait(1);
  story.two.send(login_accepted());
  story.two.send(soup('S', "A2"));
  story.two.send(soup('S', end_of_snapshot));
  story.wait(1);
  EXPECT_EQ(story.take(), (Lines{"begin", "A1", "failure 1 ended_early", "begin", "A2", "end, next 42"}));
}

TEST(GlimpseClient, ReadsABoundedAmountPerCall) {
  Options options = small();
  options.most_messages = 1'000'000;
  options.most_bytes_per_poll = 32'768;
  Story story(options);
  story.client.start(0);
  story.wait(1);
  story.one.send(login_accepted());
  test::ByteVector many;
  for (int i = 0; i < 20'000; ++i) {
    const test::ByteVector packet = soup('S', "A1");
    many.insert(many.end(), packet.begin(), packet.end());
  }
  story.one.send(many);
  story.wait(1);
  EXPECT_LE(story.log.size(), (32'768U + 16'384U) / 5U);
  EXPECT_GT(story.log.size(), 1'000U);
}

TEST(GlimpseClient, StopsWhenNobodyWantsTheSnapshotAnyMore) {
  Story story;
  story.client.start(0);
  story.wait(1);
  story.client.stop();
  EXPECT_EQ(story.one.closes, 1);
  story.wait(100 * second);
  EXPECT_EQ(story.one.connects, 1);
  EXPECT_EQ(story.take(), Lines{});
}

TEST(GlimpseClient, WritesWhatASlowConnectionTakes) {
  Story story;
  story.one.most_per_write = 10;
  story.client.start(0);
  for (int i = 0; i < 4; ++i) story.wait(1);
  EXPECT_EQ(story.one.written.size(), 40U);
  story.wait(1);
  EXPECT_EQ(story.one.written.size(), soupbintcp::login_request_size);
}

}  // namespace
}  // namespace plimsoll::glimpse
