// What goes wrong between us and a venue, over real sockets and TLS: each ends in a counted, explained loss and another
// attempt.
#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <vector>

#include "host/core/error.hpp"
#include "net/websocket/finnhub/venue.hpp"
#include "tests/net/websocket/tls_rig.hpp"

namespace plimsoll::websocket {
namespace {

TestVenueOrder ordered(VenueFault fault) {
  TestVenueOrder order;
  order.fault = fault;
  return order;
}

struct Story {
  explicit Story(const TestVenueOrder& order) : Story(order, "") {}
  Story(const TestVenueOrder& order, const std::string& authority)
      : server(order), rig(venue, {"AAPL"}, server, authority.empty() ? server.authority() : authority) {}

  /// One loss for this reason, and then another attempt.
  void expect_loss(LossReason reason) {
    ASSERT_TRUE(rig.until([&] { return rig.client.losses().total() == 1; }));
    EXPECT_EQ(describe(rig.client.last_loss().reason()).name, describe(reason).name) << rig.client.last_loss().seen();
    EXPECT_EQ(rig.client.losses().of(reason), 1U);
    EXPECT_FALSE(rig.client.last_loss().seen().empty());
    EXPECT_EQ(rig.client.state(), ClientState::waiting);
    rig.let_retry();
    EXPECT_EQ(rig.client.counts().attempts, 2U);
  }
  /// The same, and the next connection streams.
  void expect_loss_and_return(LossReason reason) {
    expect_loss(reason);
    EXPECT_TRUE(rig.until([&] { return rig.client.state() == ClientState::streaming; }))
        << rig.client.last_loss().seen();
    EXPECT_EQ(rig.client.losses().total(), 1U);
  }

  finnhub::FinnhubVenue venue;
  TestVenue server;
  TlsRig rig;
};

TEST(WebsocketOverTls, StreamsFromAVenueThatItTrusts) {
  TestVenueOrder order;
  order.script = {
      {{}, Recorded::Kind::message, "", R"({"data":[{"p":189.5,"s":"AAPL","t":1,"v":100}],"type":"trade"})"}};
  Story story(order);
  ASSERT_TRUE(story.rig.until([&] { return story.rig.log.trades.size() == 1; })) << story.rig.client.last_loss().seen();
  EXPECT_EQ(story.rig.log.trades[0].price.raw(), 189'500'000'000);
  EXPECT_EQ(story.server.texts(), std::vector<std::string>{R"({"type":"subscribe","symbol":"AAPL"})"});
  EXPECT_EQ(story.server.server_name(), "localhost");
  EXPECT_EQ(story.rig.client.losses().total(), 0U);
}

TEST(WebsocketOverTls, RefusesACertificateOfAnotherAuthority) {
  Story story(ordered(VenueFault::none), make_certificates({}).authority);
  story.expect_loss(LossReason::untrusted_certificate);
}

TEST(WebsocketOverTls, RefusesACertificateThatSignedItself) {
  TestVenueOrder order;
  order.certificate.signer = CertificateOrder::Signer::itself;
  Story story(order);
  story.expect_loss(LossReason::untrusted_certificate);
}

TEST(WebsocketOverTls, RefusesACertificateOfAnotherHost) {
  TestVenueOrder order;
  order.certificate.dns_name = "venue.example";
  Story story(order);
  story.expect_loss(LossReason::wrong_host);
}

TEST(WebsocketOverTls, RefusesAnExpiredCertificate) {
  TestVenueOrder order;
  order.certificate.age = CertificateOrder::Age::expired;
  Story story(order);
  story.expect_loss(LossReason::expired_certificate);
}

TEST(WebsocketOverTls, NeverSpeaksInTheClear) {
  Story story(ordered(VenueFault::plain_http));
  story.expect_loss_and_return(LossReason::tls_failed);
}

TEST(WebsocketOverTls, SaysWhichHttpStatusRefusedIt) {
  Story story(ordered(VenueFault::refuses_upgrade));
  story.expect_loss_and_return(LossReason::upgrade_refused);
}

TEST(WebsocketOverTls, StaysAwayForLongWhenItIsToldThatItKnocksTooOften) {
  Story story(ordered(VenueFault::too_many_requests));
  ASSERT_TRUE(story.rig.until([&] { return story.rig.client.losses().total() == 1; }));
  EXPECT_GE(story.rig.client.next_attempt_ns() - story.rig.clock.monotonic_ns(), 120 * ns_per_s);
  story.expect_loss_and_return(LossReason::rate_limited);
}

TEST(WebsocketOverTls, LeavesAVenueThatSendsNoFrames) {
  Story story(ordered(VenueFault::garbage_frames));
  story.expect_loss_and_return(LossReason::protocol_error);
}

TEST(WebsocketOverTls, LeavesAtTheHeadOfAMessageOf100Megabytes) {
  Story story(ordered(VenueFault::huge_message));
  story.expect_loss_and_return(LossReason::message_too_big);
}

TEST(WebsocketOverTls, LeavesAVenueThatWillSendNoMore) {
  Story story(ordered(VenueFault::half_closed));
  story.expect_loss_and_return(LossReason::cut_off);
}

TEST(WebsocketOverTls, LeavesAVenueThatVanishes) {
  Story story(ordered(VenueFault::vanishes));
  story.expect_loss_and_return(LossReason::cut_off);
}

TEST(WebsocketOverTls, TellsWhyAVenueClosed) {
  Story story(ordered(VenueFault::closes));
  ASSERT_TRUE(story.rig.until([&] { return story.rig.client.losses().total() == 1; }));
  EXPECT_EQ(story.rig.client.last_loss().seen(), "closed with 1001 for maintenance");
  story.expect_loss_and_return(LossReason::closed_by_venue);
}

TEST(WebsocketOverTls, GivesUpAHandshakeThatNeverEnds) {
  Story story(ordered(VenueFault::slow_loris));
  ASSERT_TRUE(story.rig.until([&] { return story.rig.client.state() == ClientState::upgrading; }));
  story.server.await_fault();
  story.rig.advance(10 * ns_per_s);
  story.expect_loss_and_return(LossReason::timed_out);
}

TEST(WebsocketOverTls, GivesUpAFrameThatNeverEnds) {
  Story story(ordered(VenueFault::slow_frame));
  ASSERT_TRUE(story.rig.until([&] { return story.rig.client.state() == ClientState::streaming; }));
  story.server.await_fault();
  story.rig.advance(20 * ns_per_s);
  EXPECT_EQ(story.rig.client.counts().pings, 1U);
  story.rig.advance(10 * ns_per_s);
  story.expect_loss_and_return(LossReason::ping_unanswered);
}

TEST(WebsocketOverTls, GivesUpAVenueThatNeverAnswersPings) {
  Story story(ordered(VenueFault::never_answers));
  ASSERT_TRUE(story.rig.until([&] { return story.rig.client.state() == ClientState::streaming; }));
  story.server.await_fault();
  story.rig.advance(20 * ns_per_s);
  story.rig.advance(10 * ns_per_s);
  story.expect_loss_and_return(LossReason::ping_unanswered);
}

TEST(WebsocketOverTls, GivesUpAVenueThatAnswersPingsAndSaysNothing) {
  Story story(ordered(VenueFault::none));
  ASSERT_TRUE(story.rig.until([&] { return story.rig.client.state() == ClientState::streaming; }));
  for (std::uint64_t ping = 1; ping <= 2; ++ping) {
    story.rig.advance(20 * ns_per_s);
    ASSERT_TRUE(story.rig.until([&] { return story.rig.client.counts().pongs == ping; }));
  }
  story.rig.advance(20 * ns_per_s);
  story.expect_loss_and_return(LossReason::silent);
}

TEST(WebsocketOverTls, NobodyListens) {
  std::string port;
  {
    const TestVenue gone({});
    port = gone.port();
  }
  finnhub::FinnhubVenue venue;
  QuoteLog log;
  Feed feed(venue, {"AAPL"}, QuoteSource::books, {}, log);
  ManualClock clock;
  const auto transport = make_beast_transport({});
  ClientSettings settings;
  settings.endpoint = {"localhost", port, "/"};
  Client client(settings, clock, *transport, feed, 1);
  for (int waits = 0; waits < 20'000 && client.losses().total() == 0; ++waits) client.wait(10'000'000);
  EXPECT_EQ(client.losses().of(LossReason::connect_failed), 1U);
}

TEST(WebsocketOverTls, RefusesAFileOfAuthoritiesThatHoldsNone) {
  const testing::TemporaryFolder folder;
  const std::string path = (folder.path() / "empty.pem").string();
  std::ofstream(path) << "no certificate\n";
  EXPECT_THROW(static_cast<void>(make_beast_transport({.ca_file = path})), InputError);
}

}  // namespace
}  // namespace plimsoll::websocket
