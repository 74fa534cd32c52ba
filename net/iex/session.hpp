// The receiving side of an IEX-TP stream: every message once and in order, every loss and every restart reported.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "net/iex/segment.hpp"

namespace plimsoll::iex {

enum class SessionState : std::uint8_t {
  waiting,      // nothing heard yet
  in_sequence,  // everything since the session was joined or restarted has been delivered
  gapped,       // at least one message of this session is missing
  regressed,    // the sequence fell back further than reordering explains, and not to the start: not to be trusted
};

constexpr std::string_view to_string(SessionState state) noexcept {
  switch (state) {
    case SessionState::waiting: return "waiting";
    case SessionState::in_sequence: return "in_sequence";
    case SessionState::gapped: return "gapped";
    case SessionState::regressed: return "regressed";
  }
  return "unknown";
}

/// Messages [first, first + count) were not received.
struct Gap {
  std::int64_t first = 0;
  std::int64_t count = 0;
  friend constexpr bool operator==(Gap, Gap) noexcept = default;
};

/// How far sequence numbers may move before they are disbelieved, in messages.
struct SequenceLimits {
  std::int64_t reorder = 65'536;      // segments that end this far or less behind are late or repeated copies
  std::int64_t jump = 1'000'000'000;  // a jump ahead beyond this is a corrupt number, not loss
};

struct SessionCounts {
  std::uint64_t segments = 0;  // everything offered, good or bad
  std::uint64_t heartbeats = 0;
  std::uint64_t sessions = 0;
  std::uint64_t messages = 0;  // delivered
  std::uint64_t gaps = 0;
  std::uint64_t missing_messages = 0;
  std::uint64_t sequence_resets = 0;       // back to the start under the same session id
  std::uint64_t old_messages = 0;          // delivered or reported missing before; dropped
  std::uint64_t regressed_segments = 0;    // behind by more than SequenceLimits::reorder; dropped
  std::uint64_t implausible_segments = 0;  // ahead by more than SequenceLimits::jump, or numbers past 63 bits; dropped
  std::uint64_t offset_mismatches = 0;     // the sequence fits and the stream offset does not; delivered
  std::uint64_t stale_session_segments = 0;  // of the session before this one; dropped
  std::uint64_t other_stream_segments = 0;   // another channel or message protocol than the first; dropped
  std::uint64_t unknown_protocols = 0;       // neither TOPS 1.6 nor DEEP 1.0; dropped
  std::uint64_t bad_versions = 0;
  std::uint64_t short_headers = 0;
  std::uint64_t short_blocks = 0;    // segments cut inside a block; the rest of their messages becomes a gap
  std::uint64_t trailing_bytes = 0;  // segments with bytes behind their last block; messages delivered
};

/// Takes the events a receiver does not care about; derive from it and hide what you do.
struct SessionHandler {
  /// A session was joined, at its first message (1) or later. Whatever came from an earlier session is void.
  void on_session(const SegmentHeader& /*header*/) noexcept {}
  /// The venue started the same session again: whatever came before is void, and the numbers count from 1.
  void on_sequence_reset(const SegmentHeader& /*header*/) noexcept {}
  /// These messages will not come; reported before the messages behind them.
  void on_gap(Gap /*gap*/) noexcept {}
  /// New messages of one segment, in order.
  void on_messages(const MessageRun& /*run*/) noexcept {}
};

/// One channel of one feed: the first supported segment decides which. Single thread; no allocation; the handler is
/// called from inside `receive`.
class IexSession {
 public:
  explicit IexSession(SequenceLimits limits = {}) noexcept : limits_(limits) {}

  /// One UDP payload.
  template <typename Handler>
  void receive(std::span<const std::byte> datagram, Handler& handler) noexcept {
    ++counts_.segments;
    const Segment segment = Segment::parse(datagram);
    switch (segment.fault) {
      case SegmentFault::short_header: ++counts_.short_headers; return;
      case SegmentFault::bad_version: ++counts_.bad_versions; return;
      case SegmentFault::bad_sequence: ++counts_.implausible_segments; return;
      case SegmentFault::short_block: ++counts_.short_blocks; break;
      case SegmentFault::trailing_bytes: ++counts_.trailing_bytes; break;
      case SegmentFault::none: break;
    }
    const SegmentHeader& header = segment.header;
    if (!belongs(header)) return;
    if (state_ == SessionState::waiting || header.session != session_) {
      if (had_previous_ && header.session == previous_session_) {
        ++counts_.stale_session_segments;
        return;
      }
      join(header, handler);
    } else if (restarts(header)) {
      ++counts_.sequence_resets;
      start_at(header);
      handler.on_sequence_reset(header);
    }
    if (header.count == 0) ++counts_.heartbeats;
    if (advance_to(header, handler)) deliver(segment, handler);
  }

  [[nodiscard]] SessionState state() const noexcept { return state_; }
  [[nodiscard]] const SessionCounts& counts() const noexcept { return counts_; }
  /// Message protocol of the stream: tops_1_6 or deep_1_0; 0 before the first segment.
  [[nodiscard]] std::uint16_t protocol() const noexcept { return protocol_; }
  [[nodiscard]] std::uint32_t session() const noexcept { return session_; }
  [[nodiscard]] std::uint32_t channel() const noexcept { return channel_; }
  /// Sequence number of the next message that will be delivered.
  [[nodiscard]] std::int64_t expected() const noexcept { return expected_; }
  /// Back at the first message and the first byte, sent later than all we have: the venue began again. A late copy of
  /// the first segment has the same numbers, but an earlier send time.
  [[nodiscard]] bool restarts(const SegmentHeader& header) const noexcept {
    return header.sequence <= 1 && header.stream_offset == 0 && expected_ > header.sequence + header.count &&
           header.send_time > last_send_time_;
  }

 private:
  bool belongs(const SegmentHeader& header) noexcept {
    if (header.protocol != tops_1_6 && header.protocol != deep_1_0) {
      ++counts_.unknown_protocols;
      return false;
    }
    if (state_ == SessionState::waiting || (header.protocol == protocol_ && header.channel == channel_)) return true;
    ++counts_.other_stream_segments;
    return false;
  }

  template <typename Handler>
  void join(const SegmentHeader& header, Handler& handler) noexcept {
    had_previous_ = state_ != SessionState::waiting;
    previous_session_ = session_;
    session_ = header.session;
    protocol_ = header.protocol;
    channel_ = header.channel;
    ++counts_.sessions;
    start_at(header);
    handler.on_session(header);
  }

  void start_at(const SegmentHeader& header) noexcept {
    expected_ = header.sequence;
    expected_offset_ = header.stream_offset;
    state_ = SessionState::in_sequence;
  }

  /// Judges the sequence number and reports the gap before it. False when nothing more is to be done with the segment.
  template <typename Handler>
  bool advance_to(const SegmentHeader& header, Handler& handler) noexcept {
    const std::int64_t next = header.sequence + header.count;
    if (next < expected_ && expected_ - next > limits_.reorder) {
      ++counts_.regressed_segments;
      state_ = SessionState::regressed;
      return false;
    }
    if (header.sequence > expected_ && header.sequence - expected_ > limits_.jump) {
      ++counts_.implausible_segments;
      return false;
    }
    if (header.sequence > expected_) {
      const Gap gap{expected_, header.sequence - expected_};
      expected_ = header.sequence;
      expected_offset_ = header.stream_offset;
      ++counts_.gaps;
      counts_.missing_messages += static_cast<std::uint64_t>(gap.count);
      if (state_ == SessionState::in_sequence) state_ = SessionState::gapped;
      handler.on_gap(gap);
    }
    return true;
  }

  template <typename Handler>
  void deliver(const Segment& segment, Handler& handler) noexcept {
    const SegmentHeader& header = segment.header;
    const MessageRun& run = segment.run;
    const std::int64_t seen = expected_ - header.sequence;  // not negative after advance_to
    if (seen > 0 && seen >= run.size()) {
      counts_.old_messages += run.size();
      return;
    }
    if (seen == 0 && header.stream_offset != expected_offset_) ++counts_.offset_mismatches;
    if (header.send_time > last_send_time_) last_send_time_ = header.send_time;
    // A cut segment leaves a hole whose bytes we know: the next segment's offset is right and its sequence shows the
    // gap.
    expected_offset_ = header.stream_offset + header.payload_size;
    if (run.empty()) return;
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
  std::uint16_t protocol_ = 0;
  std::uint32_t channel_ = 0;
  std::uint32_t session_ = 0;
  std::uint32_t previous_session_ = 0;
  std::int64_t expected_ = 0;
  std::int64_t expected_offset_ = 0;
  Timestamp last_send_time_{INT64_MIN};
  SessionCounts counts_;
};

}  // namespace plimsoll::iex
