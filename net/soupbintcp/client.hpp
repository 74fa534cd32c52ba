// The client's side of one SoupBinTCP connection: bytes in, bytes out, and the time from outside.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "net/soupbintcp/packet.hpp"

namespace plimsoll::soupbintcp {

enum class ClientState : std::uint8_t {
  idle,  // not started
  logging_in,
  logged_in,
  ended,   // the server ended the session
  failed,  // see failure(); the connection is of no more use
};

enum class Failure : std::uint8_t {
  none,
  not_authorised,       // the server's word (reason A)
  session_unavailable,  // likewise (reason S, or one that we do not know)
  login_timeout,
  wrong_sequence,  // logged in, but not where we asked to begin
  silence,         // neither data nor heartbeats
  malformed,       // a length that cannot be, or a packet that has no place here
};
constexpr std::size_t failures = 7;

constexpr std::string_view to_string(Failure failure) noexcept {
  switch (failure) {
    case Failure::none: return "none";
    case Failure::not_authorised: return "not_authorised";
    case Failure::session_unavailable: return "session_unavailable";
    case Failure::login_timeout: return "login_timeout";
    case Failure::wrong_sequence: return "wrong_sequence";
    case Failure::silence: return "silence";
    case Failure::malformed: return "malformed";
  }
  return "unknown";
}

struct ClientOptions {
  std::string user;
  std::string password;
  std::string session;                             // empty: the active one
  std::size_t largest_packet = 4'096;              // type and payload; longer is malformed
  std::int64_t heartbeat_ns = 1'000'000'000;       // section 1.3: after a second without sending
  std::int64_t silence_ns = 15'000'000'000;        // section 1.3: "typically 15 seconds"
  std::int64_t login_timeout_ns = 10'000'000'000;  // from the start
};

class DataHandler {
 public:
  virtual ~DataHandler() = default;
  /// The payload of one sequenced data packet; lives for the length of the call.
  virtual void on_data(std::span<const std::byte> payload) noexcept = 0;
};

/// One thread; allocates at construction only. A connection that failed or ended is begun again with `start`.
class SoupBinTcpClient {
 public:
  explicit SoupBinTcpClient(const ClientOptions& options);

  /// A connection is open: forget the one before and log in, asking for messages from `next_sequence` (at least 1) on.
  void start(std::uint64_t next_sequence, std::int64_t now_ns) noexcept;

  /// Where the connection's next bytes go; never empty while the client is of use.
  [[nodiscard]] std::span<std::byte> input_room() noexcept;
  /// So many bytes are there now; calls the handler for every whole data packet, as long as nothing is wrong.
  void received(std::size_t count, std::int64_t now_ns, DataHandler& handler) noexcept;
  /// Time passes: heartbeats, timeouts.
  void poll(std::int64_t now_ns) noexcept;
  void log_out() noexcept;

  /// What is to be sent; tell `sent` how much of it was.
  [[nodiscard]] std::span<const std::byte> output() const noexcept { return {output_.data(), output_size_}; }
  void sent(std::size_t count, std::int64_t now_ns) noexcept;

  [[nodiscard]] ClientState state() const noexcept { return state_; }
  [[nodiscard]] Failure failure() const noexcept { return failure_; }
  /// Of the next sequenced message.
  [[nodiscard]] std::uint64_t next_sequence() const noexcept { return next_sequence_; }
  /// Packets of types that a server does not send; skipped by their length.
  [[nodiscard]] std::uint64_t unknown_packets() const noexcept { return unknown_packets_; }

 private:
  void take(std::span<const std::byte> packet, DataHandler& handler) noexcept;
  void take_login(std::span<const std::byte> payload) noexcept;
  void fail(Failure failure) noexcept;
  void queue(std::span<const std::byte> bytes) noexcept;
  [[nodiscard]] bool of_use() const noexcept {
    return state_ == ClientState::logging_in || state_ == ClientState::logged_in;
  }

  ClientOptions options_;
  ClientState state_ = ClientState::idle;
  Failure failure_ = Failure::none;
  std::vector<std::byte> input_;
  std::size_t input_size_ = 0;
  std::array<std::byte, 128> output_{};
  std::size_t output_size_ = 0;
  std::uint64_t asked_for_ = 1;
  std::uint64_t next_sequence_ = 1;
  std::uint64_t unknown_packets_ = 0;
  std::int64_t started_ns_ = 0;
  std::int64_t heard_ns_ = 0;
  std::int64_t spoke_ns_ = 0;
};

}  // namespace plimsoll::soupbintcp
