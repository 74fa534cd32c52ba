// One WebSocket feed with its network: the agent that is given a thread.
#pragma once

#include <cstdint>
#include <memory>
#include <stop_token>

#include "host/core/time.hpp"
#include "host/market/quote.hpp"
#include "net/websocket/client.hpp"
#include "net/websocket/feed.hpp"
#include "net/websocket/feed_settings.hpp"
#include "net/websocket/transport.hpp"

namespace plimsoll::websocket {

/// Calls the sink on the thread that runs the feed, and on no other: hand over from there.
class WebsocketFeed {
 public:
  /// Throws InputError as `check` and `make_beast_transport` do; opens nothing yet. `file` is what messages name. The
  /// clock and the sink outlive the feed; the sink is told every symbol at once. `seed` jitters the waits.
  WebsocketFeed(const FeedSettings& settings, const std::string& file, const Clock& clock, std::uint64_t seed,
                market::QuoteSink& sink);

  /// One round; returns how much was done.
  int do_work() noexcept { return client_.do_work(); }
  /// The same, but blocks for a moment when there is nothing to do.
  int wait(std::int64_t most_ns) noexcept { return client_.wait(most_ns); }
  /// Rounds until `stop` is asked for; then closes.
  void run(std::stop_token stop) noexcept {
    constexpr std::int64_t moment_ns = 50 * ns_per_ms;
    while (!stop.stop_requested()) client_.wait(moment_ns);
    client_.stop();
  }

  [[nodiscard]] const Client& client() const noexcept { return client_; }
  [[nodiscard]] const Feed& feed() const noexcept { return feed_; }

 private:
  CheckedFeed checked_;
  std::unique_ptr<Transport> transport_;
  Feed feed_;
  Client client_;
};

}  // namespace plimsoll::websocket
