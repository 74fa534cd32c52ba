// The receiving side of a MoldUDP64 session: every message once and in order, every loss reported.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "net/moldudp64/packet.hpp"
#include "net/moldudp64/sequence.hpp"

namespace plimsoll::moldudp64 {

enum class SessionState : std::uint8_t {
  waiting,      // no packet heard yet
  in_sequence,  // everything since the session was joined has been delivered
  gapped,       // at least one message of this session is missing, or was cut off and has not come again
  regressed,    // the sequence fell back further than reordering explains: the session cannot be trusted
  ended,        // end of session heard
};

constexpr std::string_view to_string(SessionState state) noexcept {
  switch (state) {
    case SessionState::waiting: return "waiting";
    case SessionState::in_sequence: return "in_sequence";
    case SessionState::gapped: return "gapped";
    case SessionState::regressed: return "regressed";
    case SessionState::ended: return "ended";
  }
  return "unknown";
}

struct SessionCounts {
  std::uint64_t packets = 0;  // everything offered, good or bad
  std::uint64_t heartbeats = 0;
  std::uint64_t ends_of_session = 0;
  std::uint64_t sessions = 0;
  std::uint64_t messages = 0;  // delivered
  std::uint64_t gaps = 0;
  std::uint64_t missing_messages = 0;
  std::uint64_t old_messages = 0;           // delivered or reported missing before; dropped
  std::uint64_t regressed_packets = 0;      // behind by more than SequenceLimits::reorder; dropped
  std::uint64_t implausible_packets = 0;    // ahead by more than SequenceLimits::jump, or past 64 bits; dropped
  std::uint64_t stale_session_packets = 0;  // of the session before this one; dropped
  std::uint64_t packets_after_end = 0;      // new messages after the end of session; dropped
  std::uint64_t short_headers = 0;
  std::uint64_t short_blocks = 0;    // packets cut inside a block; the rest of their messages becomes a gap
  std::uint64_t trailing_bytes = 0;  // packets with bytes behind their last block; messages delivered
};

/// Takes the events a receiver does not care about; derive from it and hide what you do.
struct SessionHandler {
  /// A session was joined, at its first message (1) or later. Whatever came from an earlier session is void.
  void on_session(const SessionName& /*name*/, std::uint64_t /*first_sequence*/) noexcept {}
  /// These messages will not come; reported before the messages behind them.
  void on_gap(Gap /*gap*/) noexcept {}
  /// New messages of one packet, in order.
  void on_messages(const MessageRun& /*run*/) noexcept {}
  void on_end_of_session() noexcept {}
};

/// One multicast line. Single thread; no allocation; the handler is called from inside `receive`.
class MoldUdp64Session {
 public:
  explicit MoldUdp64Session(SequenceLimits limits = {}) noexcept : limits_(limits) {}

  /// One UDP payload.
  template <typename Handler>
  void receive(std::span<const std::byte> payload, Handler& handler) noexcept {
    receive(Packet::parse(payload), handler);
  }

  /// The same, parsed before, perhaps while earlier packets were still to be received.
  template <typename Handler>
  void receive(const Packet& packet, Handler& handler) noexcept {
    ++counts_.packets;
    switch (packet.fault) {
      case PacketFault::short_header: ++counts_.short_headers; return;
      case PacketFault::bad_sequence: ++counts_.implausible_packets; return;
      case PacketFault::short_block: ++counts_.short_blocks; break;
      case PacketFault::trailing_bytes: ++counts_.trailing_bytes; break;
      case PacketFault::none: break;
    }
    const PacketHeader& header = packet.header;
    if (state_ == SessionState::waiting || header.session != name_) {
      if (had_previous_ && header.session == previous_name_) {
        ++counts_.stale_session_packets;
        return;
      }
      join(header, handler);
    }
    if (header.count == heartbeat_count) ++counts_.heartbeats;
    if (header.count == end_of_session_count) ++counts_.ends_of_session;
    if (!advance_to(header, handler)) return;
    deliver(packet.run, handler);
    // The next packet tells how many are missing; that some are is known now. A damaged count is not believed beyond
    // that.
    if (packet.fault == PacketFault::short_block && header.sequence + header.count > expected_) lose_sequence();
    if (header.count == end_of_session_count && state_ != SessionState::ended) {
      state_ = SessionState::ended;
      handler.on_end_of_session();
    }
  }

  [[nodiscard]] SessionState state() const noexcept { return state_; }
  [[nodiscard]] const SessionCounts& counts() const noexcept { return counts_; }
  [[nodiscard]] const SessionName& name() const noexcept { return name_; }
  /// Sequence number of the next message that will be delivered.
  [[nodiscard]] std::uint64_t expected() const noexcept { return expected_; }

 private:
  template <typename Handler>
  void join(const PacketHeader& header, Handler& handler) noexcept {
    had_previous_ = state_ != SessionState::waiting;
    previous_name_ = name_;
    name_ = header.session;
    expected_ = header.sequence;
    state_ = SessionState::in_sequence;
    ++counts_.sessions;
    handler.on_session(name_, expected_);
  }

  /// Judges the packet's sequence number and reports the gap before it. False when nothing more is to be done with it.
  template <typename Handler>
  bool advance_to(const PacketHeader& header, Handler& handler) noexcept {
    const std::uint64_t next = header.sequence + header.messages();
    if (next < expected_ && expected_ - next > limits_.reorder) {
      ++counts_.regressed_packets;
      if (state_ != SessionState::ended) state_ = SessionState::regressed;
      return false;
    }
    if (header.sequence > expected_ && header.sequence - expected_ > limits_.jump) {
      ++counts_.implausible_packets;
      return false;
    }
    if (state_ == SessionState::ended && next > expected_) {
      ++counts_.packets_after_end;
      return false;
    }
    if (header.sequence > expected_) {
      const Gap gap{expected_, header.sequence - expected_};
      expected_ = header.sequence;
      ++counts_.gaps;
      counts_.missing_messages += gap.count;
      lose_sequence();
      handler.on_gap(gap);
    }
    return true;
  }

  void lose_sequence() noexcept {
    if (state_ == SessionState::in_sequence) state_ = SessionState::gapped;
  }

  template <typename Handler>
  void deliver(const MessageRun& run, Handler& handler) noexcept {
    const std::uint64_t seen = expected_ - run.first_sequence();  // expected_ >= first_sequence after advance_to
    if (seen >= run.size()) {
      counts_.old_messages += run.size();
      return;
    }
    const auto old = static_cast<std::uint16_t>(seen);
    const MessageRun fresh = old == 0 ? run : run.after(old);
    counts_.old_messages += old;
    counts_.messages += fresh.size();
    expected_ += fresh.size();
    handler.on_messages(fresh);
  }

  SequenceLimits limits_;
  SessionState state_ = SessionState::waiting;
  bool had_previous_ = false;
  SessionName name_{};
  SessionName previous_name_{};
  std::uint64_t expected_ = 0;
  SessionCounts counts_;
};

}  // namespace plimsoll::moldudp64
