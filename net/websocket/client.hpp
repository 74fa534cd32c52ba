// Keeps one connection to a venue alive: every step has a deadline, every end a reason, every return a wait.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "host/core/time.hpp"
#include "net/websocket/pacing.hpp"
#include "net/websocket/session.hpp"
#include "net/websocket/transport.hpp"

namespace plimsoll::websocket {

enum class ClientState : std::uint8_t {
  waiting,      // for the next attempt
  resolving,    // the host's address
  connecting,   // TCP
  securing,     // TLS
  upgrading,    // HTTP to WebSocket
  subscribing,  // open; not everything we asked for is granted
  streaming,
  stopped,
};

constexpr std::string_view to_string(ClientState state) noexcept {
  switch (state) {
    case ClientState::waiting: return "waiting";
    case ClientState::resolving: return "resolving";
    case ClientState::connecting: return "connecting";
    case ClientState::securing: return "securing";
    case ClientState::upgrading: return "upgrading";
    case ClientState::subscribing: return "subscribing";
    case ClientState::streaming: return "streaming";
    case ClientState::stopped: return "stopped";
  }
  return "unknown";
}

struct ClientSettings {
  Endpoint endpoint;
  Endpoint rest;                                // its target is given with each fetch
  std::int64_t step_within_ns = 10 * ns_per_s;  // each of resolving ... subscribing, and a fetch
  std::int64_t ping_every_ns = 20 * ns_per_s;
  std::int64_t pong_within_ns = 10 * ns_per_s;
  std::int64_t silent_after_ns = 60 * ns_per_s;        // no message at all
  std::int64_t stable_after_ns = 60 * ns_per_s;        // streaming this long makes the next wait short again
  std::int64_t rate_limited_wait_ns = 120 * ns_per_s;  // Binance bans for two minutes at first (HTTP 418, "LIMITS")
  BackOffSettings back_off;
  RateLimit connections{1, ns_per_s};
  RateLimit messages{4, ns_per_s};
};

struct ClientCounts {
  std::uint64_t attempts = 0;
  std::uint64_t connections = 0;  // that came to be open
  std::uint64_t messages = 0;
  std::uint64_t message_bytes = 0;
  std::uint64_t pings = 0;
  std::uint64_t pongs = 0;
  std::uint64_t texts_sent = 0;
  std::uint64_t fetches = 0;
  std::uint64_t fetch_failures = 0;
};

/// One thread: `do_work` and the transport's. Holds no socket and asks no clock but the given one. `noexcept`; what it
/// sends lies in a ring whose texts keep their memory.
class Client final : private TransportListener, private Line {
 public:
  static constexpr std::size_t most_waiting_texts = 256;

  /// The references outlive the client. `seed` jitters the waits.
  Client(ClientSettings settings, const Clock& clock, Transport& transport, Session& session, std::uint64_t seed);
  ~Client() override;
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  /// Runs the transport, then what is due; returns how much was done.
  int do_work() noexcept;
  /// Blocks until the network says something or the next thing is due, for at most `most_ns`; then as `do_work`.
  int wait(std::int64_t most_ns) noexcept;
  /// For good.
  void stop() noexcept;

  [[nodiscard]] ClientState state() const noexcept { return state_; }
  [[nodiscard]] const ClientCounts& counts() const noexcept { return counts_; }
  [[nodiscard]] const LossCounts& losses() const noexcept { return losses_; }
  [[nodiscard]] const Loss& last_loss() const noexcept { return last_loss_; }
  /// Monotonic time of the next attempt; only while `waiting`.
  [[nodiscard]] std::int64_t next_attempt_ns() const noexcept { return deadline_ns_; }

 private:
  void on_progress(Progress progress) noexcept override;
  void on_message(PaddedText message) noexcept override;
  void on_pong() noexcept override;
  void on_sent() noexcept override;
  void on_lost(const Loss& loss) noexcept override;
  void on_fetched(int http_status, PaddedText body) noexcept override;
  void on_fetch_failed(const Loss& loss) noexcept override;

  bool send(std::string_view text) noexcept override;
  bool fetch(std::string_view target) noexcept override;
  void drop(const Loss& loss) noexcept override;

  [[nodiscard]] Moment now() const noexcept { return {clock_.now(), clock_.monotonic_ns()}; }
  [[nodiscard]] bool open() const noexcept {
    return state_ == ClientState::subscribing || state_ == ClientState::streaming;
  }
  int check_time() noexcept;
  int check_life(std::int64_t now_ns) noexcept;
  int send_next(std::int64_t now_ns) noexcept;
  void attempt(std::int64_t now_ns) noexcept;
  void enter(ClientState state, std::int64_t now_ns) noexcept;
  void notice_subscribed(std::int64_t now_ns) noexcept;

  ClientSettings settings_;
  const Clock& clock_;
  Transport& transport_;
  Session& session_;
  BackOff back_off_;
  Allowance connections_;
  Allowance messages_;
  ClientState state_ = ClientState::waiting;
  std::int64_t deadline_ns_ = 0;  // of the state: the next attempt, or when the step must be done
  std::int64_t streaming_since_ns_ = 0;
  std::int64_t last_message_ns_ = 0;
  std::int64_t last_ping_ns_ = 0;
  bool pong_missing_ = false;
  bool fetching_ = false;
  std::int64_t fetch_deadline_ns_ = 0;
  bool writing_ = false;
  std::array<std::string, most_waiting_texts> texts_;  // a ring
  std::size_t first_text_ = 0;
  std::size_t texts_waiting_ = 0;
  ClientCounts counts_;
  LossCounts losses_;
  Loss last_loss_;
};

}  // namespace plimsoll::websocket
