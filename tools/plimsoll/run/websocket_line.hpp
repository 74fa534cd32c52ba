// A venue's WebSocket as a feed of a running appliance.
#pragma once

#include <cstdint>
#include <string>

#include "host/core/latest.hpp"
#include "host/core/time.hpp"
#include "host/market/quote.hpp"
#include "net/ingest/feed_agent.hpp"
#include "net/websocket/websocket_feed.hpp"

namespace plimsoll::cli {

/// `do_work` on one thread; `status` from any.
class WebsocketLine {
 public:
  /// Throws InputError: settings that make no feed (PLM-35nn). Opens nothing yet. Clock and sink outlive the line.
  WebsocketLine(const websocket::FeedSettings& settings, const std::string& config_file, const Clock& clock,
                market::QuoteSink& sink)
      : clock_(clock), feed_(settings, config_file, clock, static_cast<std::uint64_t>(clock.now().ns), sink) {}

  int do_work() noexcept {
    const int done = feed_.wait(moment_ns);
    const std::int64_t now = clock_.monotonic_ns();
    const std::uint64_t messages = feed_.client().counts().messages;
    if (messages != messages_) last_message_ns_ = now;
    messages_ = messages;
    if (now - told_ns_ >= tell_every_ns) {
      told_ns_ = now;
      tell();
    }
    return done;
  }

  [[nodiscard]] ingest::FeedStatus status() const noexcept { return status_.load(); }

 private:
  static constexpr std::int64_t moment_ns = 50'000'000;
  static constexpr std::int64_t tell_every_ns = 50'000'000;

  /// In the words that all feeds share: a message of the venue is a frame.
  void tell() noexcept {
    const websocket::FeedCounts& counts = feed_.feed().counts();
    const websocket::ClientCounts& client = feed_.client().counts();
    ingest::FeedStatus status;
    status.frames = client.messages;
    status.last_frame_ns = last_message_ns_;
    status.counters.packets = client.messages;
    status.counters.heartbeats = client.pings + client.pongs;
    status.counters.sessions = client.connections;
    status.counters.gaps = counts.gaps + counts.sequence_gaps;
    status.counters.messages =
        counts.changes + counts.snapshots + counts.trades + counts.future_marks + counts.option_marks;
    status.counters.duplicate_messages = counts.old_changes;
    status.counters.crossed_books = counts.crossed_books;
    status.counters.quotes = counts.quotes;
    status.counters.trades = counts.trades;
    status_.store(status);
  }

  const Clock& clock_;
  websocket::WebsocketFeed feed_;
  std::uint64_t messages_ = 0;
  std::int64_t last_message_ns_ = 0;
  std::int64_t told_ns_ = 0;
  Latest<ingest::FeedStatus> status_;
};

}  // namespace plimsoll::cli
