// Several lines of one IEX-TP stream as one: whichever brings a segment first wins, and what overtakes is put in order.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "kernels/core/contract.hpp"
#include "net/iex/session.hpp"
#include "net/wire/message_record.hpp"

// Source: Investors Exchange, "IEX Transport Specification", version 1.25 (2017-05-12), section "UDP multicast
// publication": the A and B groups carry the same messages in the same order, but not necessarily in the same segments.

namespace plimsoll::iex {

enum class LinesState : std::uint8_t {
  waiting,      // nothing heard yet
  in_sequence,  // everything since the session was joined or restarted has been delivered
  stale,        // a gap, a contradiction or a sequence that cannot be trusted: repaired by what comes later, if at all
  silent,       // nothing heard for too long
};

constexpr std::string_view to_string(LinesState state) noexcept {
  switch (state) {
    case LinesState::waiting: return "waiting";
    case LinesState::in_sequence: return "in_sequence";
    case LinesState::stale: return "stale";
    case LinesState::silent: return "silent";
  }
  return "unknown";
}

constexpr std::size_t most_lines = 4;

struct LinesOptions {
  std::size_t lines = 2;  // 1 .. most_lines
  SequenceLimits sequence;
  std::size_t held_segments = 256;      // that came before their turn
  std::size_t largest_segment = 1'500;  // bytes; a larger one is not held
  std::int64_t hold_ns = 1'000'000;     // patience with a line that is late
  std::size_t remembered_messages = 16'384;
  std::int64_t silence_ns = 3'000'000'000;  // heartbeats come every second
};

struct LineCounts {
  std::uint64_t segments = 0;
  std::uint64_t damaged_segments = 0;  // not believed: another copy will come
  std::uint64_t first_messages = 0;    // this line brought them first, or they were held
  std::uint64_t duplicate_messages = 0;
  std::uint64_t contradicted_messages = 0;
};

/// What a session's handler hears besides (see SessionHandler).
struct LinesHandler : SessionHandler {
  /// Two lines said different things under one number: what was delivered may be false.
  void on_contradiction() noexcept {}
  /// Nothing comes, or something comes again.
  void on_silence() noexcept {}
  void on_sound() noexcept {}
};

/// In front of an IexSession, whose rules for sessions, restarts and gaps stay as they are: it sees every segment once
/// and in order, unless one is missing on all lines. A new session id needs a second segment to be believed. Time is
/// what the caller says it is. One thread; allocates at construction only.
class IexLines {
 public:
  explicit IexLines(const LinesOptions& options)
      : options_(options),
        session_(options.sequence),
        record_(options.lines > 1 ? options.remembered_messages : 0),
        slots_(options.held_segments),
        bytes_(options.held_segments * options.largest_segment) {
    PLIMSOLL_EXPECT(options.lines >= 1 && options.lines <= most_lines);
  }

  /// One UDP payload of one line; line < options.lines.
  template <typename Handler>
  void receive(std::size_t index, std::span<const std::byte> datagram, std::int64_t now_ns, Handler& handler) noexcept {
    PLIMSOLL_EXPECT(index < options_.lines);
    LineCounts& line = lines_[index];
    ++line.segments;
    const Segment segment = Segment::parse(datagram);
    if (segment.fault != SegmentFault::none) {
      ++line.damaged_segments;
      return;
    }
    const SegmentHeader& header = segment.header;
    const bool joined = session_.state() != SessionState::waiting;
    if (joined && header.session != session_.session() && header.session != candidate_) {
      candidate_ = header.session;
      ++unconfirmed_;
      return;
    }
    const bool ours = joined && header.session == session_.session() && header.protocol == session_.protocol() &&
                      header.channel == session_.channel();
    const std::int64_t next = header.sequence + header.count;
    if (ours && next >= session_.expected()) hear(now_ns, handler);
    if (ours && header.sequence > session_.expected()) {
      hold(header, datagram, now_ns, handler);
    } else {
      if (ours && !session_.restarts(header)) compare(segment.run, line, handler);
      const std::uint64_t before = session_.counts().messages;
      pass_on(segment.run, datagram, now_ns, handler);
      line.first_messages += session_.counts().messages - before;
      line.duplicate_messages += segment.run.size() - (session_.counts().messages - before);
    }
    release(handler);
    poll(now_ns, handler);
  }

  /// Time passes. Call often, at least every millisecond.
  template <typename Handler>
  void poll(std::int64_t now_ns, Handler& handler) noexcept {
    while (held_ > 0) {
      const std::size_t oldest = first_held();
      if (now_ns - waiting_since() < options_.hold_ns) break;
      pass_on_held(oldest, handler);  // with a gap before it
      release(handler);
    }
    if (session_.state() != SessionState::waiting && !silent_ && now_ns - heard_ns_ > options_.silence_ns) {
      silent_ = true;
      handler.on_silence();
    }
  }

  [[nodiscard]] LinesState state() const noexcept {
    if (silent_) return LinesState::silent;
    switch (session_.state()) {
      case SessionState::waiting: return LinesState::waiting;
      case SessionState::in_sequence: return contradicted_ ? LinesState::stale : LinesState::in_sequence;
      default: return LinesState::stale;
    }
  }
  [[nodiscard]] const IexSession& session() const noexcept { return session_; }
  [[nodiscard]] const LineCounts& counts(std::size_t line) const noexcept { return lines_[line]; }
  [[nodiscard]] std::uint64_t contradictions() const noexcept { return contradictions_; }
  [[nodiscard]] std::uint64_t unconfirmed_segments() const noexcept { return unconfirmed_; }
  [[nodiscard]] std::size_t held_segments() const noexcept { return held_; }

 private:
  struct Slot {
    std::int64_t sequence = 0;
    std::int64_t since_ns = 0;
    std::size_t size = 0;  // 0: free
  };

  template <typename Handler>
  void hear(std::int64_t now_ns, Handler& handler) noexcept {
    heard_ns_ = now_ns;
    if (silent_) {
      silent_ = false;
      handler.on_sound();
    }
  }

  /// Messages that were delivered before must be what they were.
  template <typename Handler>
  void compare(const MessageRun& run, LineCounts& line, Handler& handler) noexcept {
    auto sequence = static_cast<std::uint64_t>(run.first_sequence());
    bool differs = false;
    for (const std::span<const std::byte> message : run) {
      if (static_cast<std::int64_t>(sequence) >= session_.expected()) break;
      if (record_.compare(sequence++, message) != wire::MessageRecord::Verdict::differs) continue;
      ++line.contradicted_messages;
      differs = true;
    }
    if (!differs) return;
    ++contradictions_;
    contradicted_ = true;
    handler.on_contradiction();
  }

  template <typename Handler>
  void pass_on(const MessageRun& run, std::span<const std::byte> datagram, std::int64_t now_ns,
               Handler& handler) noexcept {
    const std::uint64_t starts = session_.counts().sessions + session_.counts().sequence_resets;
    const std::int64_t expected = session_.expected();
    session_.receive(datagram, handler);
    if (session_.counts().sessions + session_.counts().sequence_resets != starts) {
      forget();
      hear(now_ns, handler);
      record_.restart_at(static_cast<std::uint64_t>(run.first_sequence()));
      record_.note(run);
    } else if (session_.expected() > expected) {
      note(run, expected);
    }
  }

  /// What the session has just taken of `run`.
  void note(const MessageRun& run, std::int64_t expected) noexcept {
    if (run.empty()) {  // a heartbeat behind a gap
      record_.restart_at(static_cast<std::uint64_t>(session_.expected()));
    } else if (run.first_sequence() > expected) {  // behind a gap
      record_.restart_at(static_cast<std::uint64_t>(run.first_sequence()));
      record_.note(run);
    } else {
      record_.note(run.after(static_cast<std::uint16_t>(expected - run.first_sequence())));
    }
  }

  template <typename Handler>
  void hold(const SegmentHeader& header, std::span<const std::byte> datagram, std::int64_t now_ns,
            Handler& handler) noexcept {
    std::size_t vacant = slots_.size();
    for (std::size_t i = 0; i < slots_.size(); ++i) {
      if (slots_[i].size == 0) {
        vacant = i;
      } else if (slots_[i].sequence == header.sequence && slots_[i].size >= datagram.size()) {
        return;  // another line's copy, or a heartbeat again
      }
    }
    if (datagram.size() > options_.largest_segment) return;  // as if it had been lost
    if (vacant == slots_.size()) {  // patience is over: the earliest goes out with a gap before it
      vacant = first_held();
      pass_on_held(vacant, handler);
      release(handler);
      if (header.sequence <= session_.expected()) {  // and now it is this one's turn
        const Segment segment = Segment::parse(datagram);
        return pass_on(segment.run, datagram, now_ns, handler);
      }
    }
    slots_[vacant] = {header.sequence, now_ns, datagram.size()};
    std::copy(datagram.begin(), datagram.end(), bytes_.begin() + static_cast<std::ptrdiff_t>(offset(vacant)));
    ++held_;
  }

  /// Those whose turn has come.
  template <typename Handler>
  void release(Handler& handler) noexcept {
    while (held_ > 0) {
      const std::size_t first = first_held();
      if (slots_[first].sequence > session_.expected()) return;
      pass_on_held(first, handler);
    }
  }

  template <typename Handler>
  void pass_on_held(std::size_t index, Handler& handler) noexcept {
    const std::span<const std::byte> datagram(bytes_.data() + offset(index), slots_[index].size);
    slots_[index].size = 0;
    --held_;
    const std::int64_t expected = session_.expected();
    session_.receive(datagram, handler);
    if (session_.expected() > expected) note(Segment::parse(datagram).run, expected);
  }

  void forget() noexcept {
    for (Slot& slot : slots_) slot.size = 0;
    held_ = 0;
    contradicted_ = false;
    candidate_ = 0;
  }

  /// held_ > 0.
  [[nodiscard]] std::size_t first_held() const noexcept {
    std::size_t first = slots_.size();
    for (std::size_t i = 0; i < slots_.size(); ++i) {
      if (slots_[i].size > 0 && (first == slots_.size() || slots_[i].sequence < slots_[first].sequence)) first = i;
    }
    return first;
  }
  [[nodiscard]] std::int64_t waiting_since() const noexcept {
    std::int64_t since_ns = INT64_MAX;
    for (const Slot& slot : slots_) {
      if (slot.size > 0) since_ns = std::min(since_ns, slot.since_ns);
    }
    return since_ns;
  }
  [[nodiscard]] std::size_t offset(std::size_t index) const noexcept { return index * options_.largest_segment; }

  LinesOptions options_;
  IexSession session_;
  wire::MessageRecord record_;
  std::array<LineCounts, most_lines> lines_{};
  std::vector<Slot> slots_;
  std::vector<std::byte> bytes_;
  std::size_t held_ = 0;
  std::uint32_t candidate_ = 0;
  bool silent_ = false;
  bool contradicted_ = false;
  std::int64_t heard_ns_ = 0;
  std::uint64_t contradictions_ = 0;
  std::uint64_t unconfirmed_ = 0;
};

}  // namespace plimsoll::iex
