// Fetches snapshots: connects, logs in, hands out messages, and tries again elsewhere, later, when something is wrong.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "net/glimpse/snapshot_message.hpp"
#include "net/soupbintcp/client.hpp"
#include "net/wire/transport.hpp"

namespace plimsoll::glimpse {

enum class Outcome : std::uint8_t {
  complete,       // taken by the handler
  refused,        // the handler could not use it: too old
  no_connection,  // refused, or not in time
  login_failed,   // rejected, not in time, or at another place than asked
  ended_early,    // the server ended or closed before the snapshot was complete
  silent,         // neither data nor heartbeats
  malformed,      // not SoupBinTCP, or no number in the last message
  too_long,       // more messages, or more time, than allowed
  stopped,        // not wanted any more
};
constexpr std::size_t outcomes = 9;

constexpr std::string_view to_string(Outcome outcome) noexcept {
  switch (outcome) {
    case Outcome::complete: return "complete";
    case Outcome::refused: return "refused";
    case Outcome::no_connection: return "no_connection";
    case Outcome::login_failed: return "login_failed";
    case Outcome::ended_early: return "ended_early";
    case Outcome::silent: return "silent";
    case Outcome::malformed: return "malformed";
    case Outcome::too_long: return "too_long";
    case Outcome::stopped: return "stopped";
  }
  return "unknown";
}

struct Options {
  soupbintcp::ClientOptions login;
  std::int64_t connect_timeout_ns = 5'000'000'000;
  std::int64_t longest_snapshot_ns = 60'000'000'000;  // from the login on
  std::uint64_t most_messages = 100'000'000;
  std::int64_t first_pause_ns = 50'000'000;        // before the second attempt; doubles with every failure ...
  std::int64_t longest_pause_ns = 10'000'000'000;  // ... up to this
  std::size_t most_bytes_per_poll = 262'144;       // so that the real-time feed is not kept waiting
};

enum class Verdict : std::uint8_t { taken, refused };

/// Called from inside `poll`.
class SnapshotHandler {
 public:
  virtual ~SnapshotHandler() = default;
  /// Messages follow; those of an attempt before are void.
  virtual void on_snapshot_begin() noexcept = 0;
  /// One ITCH message.
  virtual void on_snapshot_message(std::span<const std::byte> message) noexcept = 0;
  /// The snapshot is complete; the feed goes on at `next`.
  virtual Verdict on_snapshot_end(std::uint64_t next) noexcept = 0;
  /// An attempt failed, the `attempts`th in a row; another one follows after a pause.
  virtual void on_snapshot_failure(Outcome outcome, std::uint64_t attempts) noexcept = 0;
};

/// One thread; allocates at construction only.
class GlimpseClient final : private soupbintcp::DataHandler {
 public:
  /// `servers` are used in turn; they and the handler outlive the client.
  GlimpseClient(const Options& options, std::vector<wire::StreamTransport*> servers, SnapshotHandler& handler);

  [[nodiscard]] bool available() const noexcept { return !servers_.empty(); }
  /// A snapshot is wanted. Does nothing while one is being fetched; otherwise the first attempt is made at once, or
  /// when the pause after the last attempt is over.
  void start(std::int64_t now_ns) noexcept;
  /// It is not wanted any more.
  void stop() noexcept;
  [[nodiscard]] bool started() const noexcept { return phase_ != Phase::idle; }
  void poll(std::int64_t now_ns) noexcept;

  /// How many attempts ended so.
  [[nodiscard]] std::uint64_t count(Outcome outcome) const noexcept {
    return counts_[static_cast<std::size_t>(outcome)];
  }
  /// Why the last login failed, if it did.
  [[nodiscard]] soupbintcp::Failure last_failure() const noexcept { return last_failure_; }

 private:
  enum class Phase : std::uint8_t { idle, pausing, connecting, receiving };

  void on_data(std::span<const std::byte> payload) noexcept override;
  void connect(std::int64_t now_ns) noexcept;
  void receive(std::int64_t now_ns) noexcept;
  void write_out(std::int64_t now_ns) noexcept;
  void finish(Outcome outcome, std::int64_t now_ns) noexcept;
  [[nodiscard]] Outcome outcome_of(soupbintcp::Failure failure) const noexcept;
  [[nodiscard]] wire::StreamTransport& server() noexcept { return *servers_[turn_]; }

  Options options_;
  std::vector<wire::StreamTransport*> servers_;
  SnapshotHandler& handler_;
  soupbintcp::SoupBinTcpClient soup_;
  Phase phase_ = Phase::idle;
  std::size_t turn_ = 0;
  std::uint64_t attempts_ = 0;  // failed ones in a row
  std::int64_t pause_ns_;
  std::int64_t due_ns_ = INT64_MIN;
  std::int64_t since_ns_ = 0;  // of the phase
  std::uint64_t messages_ = 0;
  bool begun_ = false;
  bool over_ = false;  // `outcome_` says how
  Outcome outcome_ = Outcome::complete;
  soupbintcp::Failure last_failure_ = soupbintcp::Failure::none;
  std::array<std::uint64_t, outcomes> counts_{};
};

}  // namespace plimsoll::glimpse
