#include "net/websocket/client.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "tests/net/websocket/scripted_transport.hpp"

namespace plimsoll::websocket {
namespace {

using Story = std::vector<std::string>;

struct Rig {
  explicit Rig(ClientSettings given = settings(), Story first_texts = {"subscribe"})
      : session(story), client(std::move(given), clock, transport, session, 7) {
    session.first_texts = std::move(first_texts);
  }
  static ClientSettings settings() {
    ClientSettings made;
    made.endpoint = {"venue.example", "443", "/ws"};
    made.rest = {"rest.example", "443", "/"};
    return made;
  }
  void advance(std::int64_t ns) {
    clock.advance_ns(ns);
    client.do_work();
  }
  void come_open() {
    client.do_work();
    for (const Progress step : {Progress::resolved, Progress::connected, Progress::secured, Progress::open}) {
      transport.network->on_progress(step);
    }
  }
  void stream() {
    come_open();
    client.do_work();
    transport.network->on_sent();
    say("granted");
    story.clear();
  }
  void say(std::string_view text) { transport.network->on_message(Padded(text).text()); }

  Story story;
  ManualClock clock;
  ScriptedTransport transport{story};
  ScriptedSession session;
  Client client;
};

TEST(WebsocketClient, GoesStepByStepToAStream) {
  Rig rig;
  EXPECT_EQ(rig.client.state(), ClientState::waiting);
  rig.client.do_work();
  EXPECT_EQ(rig.client.state(), ClientState::resolving);
  rig.transport.network->on_progress(Progress::resolved);
  EXPECT_EQ(rig.client.state(), ClientState::connecting);
  rig.transport.network->on_progress(Progress::connected);
  EXPECT_EQ(rig.client.state(), ClientState::securing);
  rig.transport.network->on_progress(Progress::secured);
  EXPECT_EQ(rig.client.state(), ClientState::upgrading);
  rig.transport.network->on_progress(Progress::open);
  EXPECT_EQ(rig.client.state(), ClientState::subscribing);
  rig.client.do_work();
  rig.transport.network->on_sent();
  rig.say("granted");
  EXPECT_EQ(rig.client.state(), ClientState::streaming);
  EXPECT_EQ(rig.story, (Story{"open venue.example", "on_open", "send subscribe", "on_message granted"}));
  EXPECT_EQ(rig.client.counts().connections, 1U);
  EXPECT_EQ(rig.client.losses().total(), 0U);
}

TEST(WebsocketClient, EveryStepHasADeadline) {
  const struct {
    std::vector<Progress> done;
    const char* seen;
  } cases[] = {{{}, "resolving"},
               {{Progress::resolved}, "connecting"},
               {{Progress::resolved, Progress::connected}, "securing"},
               {{Progress::resolved, Progress::connected, Progress::secured}, "upgrading"}};
  for (const auto& one : cases) {
    Rig rig;
    rig.client.do_work();
    for (const Progress step : one.done) rig.transport.network->on_progress(step);
    rig.advance(10 * ns_per_s - 1);
    EXPECT_EQ(rig.client.losses().total(), 0U);
    rig.advance(1);
    EXPECT_EQ(rig.client.losses().of(LossReason::timed_out), 1U);
    EXPECT_EQ(rig.client.last_loss().seen(), one.seen);
    EXPECT_EQ(rig.client.state(), ClientState::waiting);
    EXPECT_EQ(rig.story.back(), "close");
  }
}

TEST(WebsocketClient, ASubscriptionThatIsNeverGrantedIsALoss) {
  Rig rig;
  rig.come_open();
  rig.client.do_work();
  rig.advance(5 * ns_per_s);
  rig.transport.network->on_sent();
  rig.advance(10 * ns_per_s - 1);
  EXPECT_EQ(rig.client.state(), ClientState::subscribing);
  rig.advance(1);
  EXPECT_EQ(rig.client.last_loss().reason(), LossReason::timed_out);
  EXPECT_EQ(rig.story.back(), "on_down");
}

TEST(WebsocketClient, PingsAndTakesAMissingPongForALossAlthoughDataFlows) {
  Rig rig;
  rig.stream();
  rig.advance(20 * ns_per_s);
  EXPECT_EQ(rig.story, Story{"ping"});
  rig.transport.network->on_pong();
  rig.advance(19 * ns_per_s);
  EXPECT_EQ(rig.client.counts().pings, 1U);
  rig.advance(1 * ns_per_s);
  EXPECT_EQ(rig.client.counts().pings, 2U);
  rig.advance(9 * ns_per_s);
  rig.say("data");
  EXPECT_EQ(rig.client.state(), ClientState::streaming);
  rig.advance(1 * ns_per_s);
  EXPECT_EQ(rig.client.last_loss().reason(), LossReason::ping_unanswered);
}

TEST(WebsocketClient, SilenceIsALossAlthoughPingsAreAnswered) {
  Rig rig;
  rig.stream();
  for (int second = 1; second < 60; ++second) {
    rig.advance(ns_per_s);
    rig.transport.network->on_pong();
  }
  EXPECT_EQ(rig.client.state(), ClientState::streaming);
  rig.advance(ns_per_s);
  EXPECT_EQ(rig.client.last_loss().reason(), LossReason::silent);
}

TEST(WebsocketClient, WaitsLongerAfterEachLossUpToABoundAndShortAgainAfterAStableStream) {
  ClientSettings settings = Rig::settings();
  settings.back_off = {.first_ns = ns_per_s, .most_ns = 8 * ns_per_s};
  settings.connections = {1, 1};
  Rig rig(settings);
  std::int64_t ceiling = ns_per_s;
  for (int attempt = 0; attempt < 6; ++attempt) {
    rig.client.do_work();
    rig.transport.network->on_lost(Loss(LossReason::connect_failed, "refused"));
    const std::int64_t wait = rig.client.next_attempt_ns() - rig.clock.monotonic_ns();
    EXPECT_GE(wait, ceiling / 2) << attempt;
    EXPECT_LE(wait, ceiling) << attempt;
    ceiling = std::min(ceiling * 2, 8 * ns_per_s);
    rig.clock.advance_ns(wait - 1);
    EXPECT_EQ(rig.client.do_work(), 0);
    rig.clock.advance_ns(1);
  }
  EXPECT_EQ(rig.client.losses().of(LossReason::connect_failed), 6U);
  rig.stream();
  for (int seconds = 0; seconds < 60; ++seconds) {
    rig.advance(ns_per_s);
    rig.say("data");
    rig.transport.network->on_pong();
  }
  rig.client.do_work();
  rig.transport.network->on_lost(Loss(LossReason::cut_off, "end of stream"));
  EXPECT_LE(rig.client.next_attempt_ns() - rig.clock.monotonic_ns(), ns_per_s);
}

TEST(WebsocketClient, AStreamThatKeepsBreakingAtOnceDoesNotMakeTheWaitShort) {
  Rig rig;
  std::int64_t last = 0;
  for (int times = 0; times < 8; ++times) {
    rig.stream();
    rig.transport.network->on_lost(Loss(LossReason::closed_by_venue, "closed with 1000"));
    last = rig.client.next_attempt_ns() - rig.clock.monotonic_ns();
    rig.clock.advance_ns(last);
  }
  EXPECT_GE(last, 30 * ns_per_s);
}

TEST(WebsocketClient, JitterIsAFunctionOfItsSeed) {
  BackOff one({}, 1);
  BackOff same({}, 1);
  BackOff other({}, 2);
  bool differs = false;
  for (int step = 0; step < 5; ++step) {
    const std::int64_t wait = one.next_ns();
    EXPECT_EQ(wait, same.next_ns());
    differs = differs || wait != other.next_ns();
  }
  EXPECT_TRUE(differs);
}

TEST(WebsocketClient, ARateLimitedClientWaitsAtLeastTwoMinutes) {
  Rig rig;
  rig.client.do_work();
  rig.transport.network->on_lost(Loss(LossReason::rate_limited, "HTTP status 429"));
  EXPECT_GE(rig.client.next_attempt_ns() - rig.clock.monotonic_ns(), 120 * ns_per_s);
}

TEST(WebsocketClient, ConnectsNoFasterThanTheVenueAllows) {
  ClientSettings settings = Rig::settings();
  settings.back_off = {.first_ns = 2, .most_ns = 2};
  settings.connections = {3, 60 * ns_per_s};
  Rig rig(settings);
  for (int attempt = 0; attempt < 10; ++attempt) {
    rig.advance(2);
    if (rig.client.state() == ClientState::resolving) {
      rig.transport.network->on_lost(Loss(LossReason::connect_failed, ""));
    }
  }
  EXPECT_EQ(rig.client.counts().attempts, 3U);
  rig.advance(60 * ns_per_s);
  EXPECT_EQ(rig.client.counts().attempts, 4U);
}

TEST(WebsocketClient, SendsOneTextAtATimeAndNoFasterThanTheVenueAllows) {
  ClientSettings settings = Rig::settings();
  settings.messages = {2, ns_per_s};
  Rig rig(settings, {"a", "b", "c", "d"});
  rig.come_open();
  rig.story.clear();
  rig.client.do_work();
  rig.client.do_work();
  EXPECT_EQ(rig.story, Story{"send a"});  // the first has not left
  rig.transport.network->on_sent();
  rig.client.do_work();
  rig.transport.network->on_sent();
  rig.client.do_work();
  EXPECT_EQ(rig.story, (Story{"send a", "send b"}));
  rig.advance(ns_per_s - 1);
  EXPECT_EQ(rig.story.size(), 2U);
  rig.advance(1);
  EXPECT_EQ(rig.story.back(), "send c");
}

TEST(WebsocketClient, HoldsABoundedNumberOfTexts) {
  Rig rig;
  rig.stream();
  std::size_t held = 0;
  while (held < 10'000 && rig.session.line->send("x")) ++held;
  EXPECT_EQ(held, Client::most_waiting_texts);
}

TEST(WebsocketClient, FetchesOneAtATimeAndGivesUpInTime) {
  Rig rig;
  rig.stream();
  EXPECT_TRUE(rig.session.line->fetch("/depth?symbol=A"));
  EXPECT_FALSE(rig.session.line->fetch("/depth?symbol=B"));
  rig.transport.network->on_fetched(200, {});
  EXPECT_TRUE(rig.session.line->fetch("/depth?symbol=B"));
  rig.advance(10 * ns_per_s);
  EXPECT_EQ(rig.story, (Story{"fetch /depth?symbol=A", "on_fetched 200", "fetch /depth?symbol=B", "cancel_fetch",
                              "on_fetch_failed timed_out"}));
  EXPECT_EQ(rig.client.counts().fetch_failures, 1U);
  EXPECT_EQ(rig.client.state(), ClientState::streaming);
}

TEST(WebsocketClient, ASessionMayDropItsConnection) {
  Rig rig;
  rig.stream();
  rig.session.line->drop(Loss(LossReason::sequence_gap, "7 after 5"));
  EXPECT_EQ(rig.story, (Story{"close", "on_down"}));
  EXPECT_EQ(rig.client.losses().of(LossReason::sequence_gap), 1U);
  EXPECT_EQ(rig.client.last_loss().seen(), "7 after 5");
}

TEST(WebsocketClient, StopsForGood) {
  Rig rig;
  rig.stream();
  rig.client.stop();
  rig.advance(1000 * ns_per_s);
  EXPECT_EQ(rig.story, (Story{"close", "on_down"}));
  EXPECT_EQ(rig.client.state(), ClientState::stopped);
}

TEST(WebsocketLoss, EveryReasonHasACodeANameAndARemedyOfItsOwn) {
  std::vector<std::string_view> codes;
  for (std::size_t reason = 0; reason < loss_reasons; ++reason) {
    const LossText text = describe(static_cast<LossReason>(reason));
    EXPECT_TRUE(text.code.starts_with("PLM-35")) << reason;
    EXPECT_FALSE(text.name.empty() || text.remedy.empty()) << reason;
    codes.push_back(text.code);
  }
  std::sort(codes.begin(), codes.end());
  EXPECT_EQ(std::unique(codes.begin(), codes.end()), codes.end());
}

TEST(WebsocketLoss, ShowsWhatAVenueSaysWithoutControlCharacters) {
  EXPECT_EQ(Loss(LossReason::closed_by_venue, "bye\x1b[2J\n").seen(), "bye?[2J?");
  EXPECT_EQ(Loss(LossReason::closed_by_venue, std::string(1000, 'x')).seen().size(), 200U);
}

}  // namespace
}  // namespace plimsoll::websocket
