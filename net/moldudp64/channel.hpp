// Several MoldUDP64 lines as one stream: every message once and in order, gaps repaired, and a word for what cannot be.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "host/core/latency_histogram.hpp"
#include "net/moldudp64/channel_state.hpp"
#include "net/moldudp64/claims.hpp"
#include "net/moldudp64/message_record.hpp"
#include "net/moldudp64/packet.hpp"
#include "net/moldudp64/sequence_window.hpp"

namespace plimsoll::moldudp64 {

/// Called from inside the channel's functions; must not call back into it.
class ChannelHandler {
 public:
  virtual ~ChannelHandler() = default;
  /// A session begins; whatever came from an earlier one is void.
  virtual void on_session(const SessionName& name) noexcept = 0;
  /// In order, each once. After a snapshot they go on where it stands.
  virtual void on_messages(const MessageRun& run) noexcept = 0;
  /// These will not come, and messages behind them will; the channel stays stale until its next session.
  virtual void on_gap(Gap gap) noexcept = 0;
  virtual void on_state(ChannelState state) noexcept = 0;
};

/// Whichever line brings a message first wins; the others are compared with it. What is missing is first waited for,
/// then asked for, then replaced by a snapshot, which the owner fetches when `wants_snapshot`. Time is what the caller
/// says it is: nanoseconds of a monotonic clock. One thread; allocates at construction only, never throws.
class MoldUdp64Channel {
 public:
  /// `servers` may be empty; they and the handler outlive the channel.
  MoldUdp64Channel(const ChannelOptions& options, std::vector<wire::DatagramOut*> servers, ChannelHandler& handler);

  /// A packet of one line; line < options.lines.
  void receive(std::size_t line, const Packet& packet, std::int64_t now_ns) noexcept;
  /// An answer of a re-request server. It can fill gaps and nothing else.
  void receive_reply(const Packet& packet, std::int64_t now_ns) noexcept;
  /// Time passes: gaps are declared, requests sent, silence noticed. Call often, at least every millisecond.
  void poll(std::int64_t now_ns) noexcept;

  /// The messages delivered so far made no sense: trust nothing until a snapshot has come.
  void resync(std::int64_t now_ns) noexcept;
  [[nodiscard]] bool wants_snapshot() const noexcept {
    return has_snapshots() && (state_ == ChannelState::snapshotting || state_ == ChannelState::stale);
  }
  /// Whether a snapshot that holds everything before `next` joins what is held without a hole.
  [[nodiscard]] bool accepts_snapshot(std::uint64_t next) const noexcept;
  /// Such a snapshot has been applied: go on from `next`. False, and counted, when it is not accepted.
  bool resume_from(std::uint64_t next, std::int64_t now_ns) noexcept;
  /// Several attempts at a snapshot have failed; the owner goes on trying.
  void despair() noexcept;

  [[nodiscard]] ChannelState state() const noexcept { return silent_ ? ChannelState::silent : state_; }
  [[nodiscard]] Quality quality() const noexcept { return quality_of(state()); }
  [[nodiscard]] LineState line_state(std::size_t line, std::int64_t now_ns) const noexcept;
  [[nodiscard]] const LineCounts& line_counts(std::size_t line) const noexcept { return lines_[line].counts; }
  [[nodiscard]] const ChannelCounts& counts() const noexcept { return counts_; }
  [[nodiscard]] const RequestCounts& request_counts() const noexcept { return requester_.counts(); }
  /// Of every trouble, from its first missing or contradicted message to being in sequence again.
  [[nodiscard]] const LatencyHistogram& recovery_times() const noexcept { return recovery_times_; }
  [[nodiscard]] const SessionName& name() const noexcept { return name_; }
  /// Sequence number of the next message that will be delivered.
  [[nodiscard]] std::uint64_t expected() const noexcept { return expected_; }
  [[nodiscard]] std::size_t held_messages() const noexcept { return window_.held(); }
  [[nodiscard]] std::size_t memory_bytes() const noexcept { return window_.memory_bytes(); }

 private:
  struct Line {
    LineCounts counts;
    std::uint64_t next = 0;  // 0: nothing heard in this session
    std::int64_t heard_ns = 0;
    bool ever_heard = false;
  };

  [[nodiscard]] bool has_snapshots() const noexcept { return options_.snapshots == SnapshotService::present; }
  /// Delivery stands still until a snapshot comes.
  [[nodiscard]] bool frozen() const noexcept { return wants_snapshot(); }
  [[nodiscard]] bool whole() const noexcept { return expected_ >= known_next_; }

  bool admit_session(const PacketHeader& header) noexcept;
  void join(const PacketHeader& header) noexcept;
  bool plausible(const PacketHeader& header) noexcept;
  void follow_line(Line& line, const PacketHeader& header) noexcept;
  void hear_claim(const PacketHeader& header, std::int64_t now_ns) noexcept;
  /// Compares a run with what is known of its messages; true when they agree.
  bool agrees(const MessageRun& run, Line* line) noexcept;
  void take(const MessageRun& run, Line* line, std::int64_t now_ns) noexcept;
  void deliver(const MessageRun& run) noexcept;
  void deliver_held() noexcept;
  void hold(const MessageRun& run, Line* line, std::int64_t now_ns) noexcept;
  void settle(std::int64_t now_ns) noexcept;

  void declare_gap(std::int64_t now_ns) noexcept;
  /// Asking does not help; `limit` as for skip_gap.
  void escalate(std::uint64_t limit) noexcept;
  void distrust(std::uint64_t sequence) noexcept;
  /// Goes on at the first message held, or at `limit`.
  void skip_gap(std::uint64_t limit) noexcept;
  [[nodiscard]] Gap missing() const noexcept;
  void set_state(ChannelState state) noexcept;
  void tell() noexcept;

  ChannelOptions options_;
  ChannelHandler& handler_;
  Requester requester_;
  SequenceWindow window_;  // its base is expected_, but while frozen it may have moved on
  MessageRecord record_;
  Claims claims_;  // of messages that have not been delivered
  std::array<Line, most_lines> lines_{};

  ChannelState state_ = ChannelState::waiting;
  ChannelState told_ = ChannelState::waiting;
  bool silent_ = false;
  bool had_previous_ = false;
  SessionName name_{};
  SessionName previous_name_{};
  SessionName candidate_name_{};  // named by one packet so far
  std::uint64_t candidate_leap_ = 0;
  std::uint64_t expected_ = 0;
  std::uint64_t known_next_ = 0;         // some packet proves that the messages before it exist
  std::uint64_t end_ = 0;                // of the session; 0 while it goes on
  std::uint64_t untrusted_through_ = 0;  // a message that may be false
  std::int64_t claimed_ns_ = 0;          // when a line last went as far as known_next_
  std::uint64_t recent_claim_ = 0;       // how far lines have gone since
  std::uint64_t contradicted_ = 0;       // the last message that `agrees` found to differ
  std::uint64_t overflow_ = 0;           // the last message that found no room; 0: none yet
  std::uint64_t settled_ = 0;            // expected_ when the packet before had been dealt with
  std::size_t packets_behind_gap_ = 0;
  std::int64_t heard_ns_ = 0;
  std::int64_t clock_ns_ = 0;       // as last told
  std::int64_t recovering_ns_ = 0;  // when the present trouble began
  ChannelCounts counts_;
  LatencyHistogram recovery_times_;
};

}  // namespace plimsoll::moldudp64
