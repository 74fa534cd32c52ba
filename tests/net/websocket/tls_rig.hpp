// The real client, over TLS, on a venue of this machine; the clock stands still unless a test moves it.
#pragma once

#include <cstdint>
#include <fstream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "net/websocket/beast_transport.hpp"
#include "net/websocket/client.hpp"
#include "net/websocket/feed.hpp"
#include "tests/net/websocket/quote_log.hpp"
#include "tests/net/websocket/test_venue.hpp"
#include "tests/support/temporary_folder.hpp"

namespace plimsoll::websocket {

class TlsRig {
 public:
  TlsRig(Venue& venue, std::vector<std::string> symbols, const TestVenue& server, const std::string& authority)
      : feed(venue, std::move(symbols), QuoteSource::books, {}, log),
        transport_(make_beast_transport({.ca_file = written(authority)})),
        client(settings(server), clock, *transport_, feed, 1) {}

  /// Runs the client until `reached`; gives up after many waits in which nothing came, half a minute of them.
  template <typename Condition>
  [[nodiscard]] bool until(Condition&& reached) {
    constexpr std::int64_t wait_ns = 10'000'000;
    for (int idle = 0; idle < 3'000;) {
      if (reached()) return true;
      idle += client.wait(wait_ns) == 0 ? 1 : 0;
    }
    return reached();
  }
  void advance(std::int64_t ns) {
    clock.advance_ns(ns);
    client.do_work();
  }
  /// Moves the clock to the next attempt; the venue's limit on connections may put it off once.
  void let_retry() {
    for (int times = 0; times < 2 && client.state() == ClientState::waiting; ++times) {
      advance(client.next_attempt_ns() - clock.monotonic_ns());
    }
  }

  ManualClock clock;
  QuoteLog log;
  Feed feed;

 private:
  static ClientSettings settings(const TestVenue& server) {
    ClientSettings made;
    made.endpoint = {"localhost", server.port(), "/stream"};
    made.rest = {"localhost", server.port(), "/"};
    made.messages = {100, ns_per_s};
    return made;
  }
  std::string written(const std::string& authority) {
    const std::string path = (folder_.path() / "authority.pem").string();
    std::ofstream(path) << authority;
    return path;
  }

  testing::TemporaryFolder folder_;
  std::unique_ptr<Transport> transport_;

 public:
  Client client;
};

}  // namespace plimsoll::websocket
