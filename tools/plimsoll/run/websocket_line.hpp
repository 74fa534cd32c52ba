// A venue's WebSocket as a feed of a running appliance.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>

#include "host/core/latest.hpp"
#include "host/core/time.hpp"
#include "host/market/quote.hpp"
#include "net/ingest/feed_agent.hpp"
#include "net/websocket/websocket_feed.hpp"

namespace plimsoll::cli {

/// Connections that ended, and why the last one did.
struct WebsocketLosses {
  websocket::LossCounts counts;
  websocket::Loss last;
};

/// `do_work` on one thread; `status` and `losses` from any.
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
    const std::uint64_t losses = feed_.client().losses().total();
    const Quality condition = best_quality();
    if (now - told_ns_ >= tell_every_ns || losses != told_losses_ || condition != told_condition_) {  // news: at once
      told_ns_ = now;
      told_condition_ = condition;
      told_losses_ = losses;
      tell();
    }
    return done;
  }

  [[nodiscard]] ingest::FeedStatus status() const noexcept { return status_.load(); }
  [[nodiscard]] WebsocketLosses losses() const noexcept { return losses_.load(); }

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
    status.condition = told_condition_;
    status_.store(status);
    losses_.store({feed_.client().losses(), feed_.client().last_loss()});
  }

  /// The best that any of its quotes may have now.
  [[nodiscard]] Quality best_quality() const noexcept {
    Quality best = Quality::unknown;
    for (std::size_t s = 0; s < feed_.feed().symbols() && best != Quality::live; ++s) {
      best = std::min(best, feed_.feed().quality(SymbolId(s)));
    }
    return best;
  }

  const Clock& clock_;
  websocket::WebsocketFeed feed_;
  std::uint64_t messages_ = 0;
  std::int64_t last_message_ns_ = 0;
  std::int64_t told_ns_ = 0;
  std::uint64_t told_losses_ = 0;
  Quality told_condition_ = Quality::unknown;
  Latest<ingest::FeedStatus> status_;
  Latest<WebsocketLosses> losses_;
};

}  // namespace plimsoll::cli
