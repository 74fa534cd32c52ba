// What a channel of several lines says of itself: states, sizes and counts.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "host/core/quality.hpp"
#include "net/moldudp64/requester.hpp"
#include "net/moldudp64/sequence.hpp"

namespace plimsoll::moldudp64 {

enum class ChannelState : std::uint8_t {
  waiting,       // no packet heard yet
  in_sequence,   // everything since the start or the last repair has been delivered
  recovering,    // messages are missing and being asked for; those behind them are held
  snapshotting,  // asking is hopeless, or the lines contradict each other: only a snapshot helps
  stale,         // that failed as well; tried again, slowly, where there is a snapshot service
  silent,        // nothing heard for too long
  ended,         // the whole session has been delivered
};

constexpr std::string_view to_string(ChannelState state) noexcept {
  switch (state) {
    case ChannelState::waiting: return "waiting";
    case ChannelState::in_sequence: return "in_sequence";
    case ChannelState::recovering: return "recovering";
    case ChannelState::snapshotting: return "snapshotting";
    case ChannelState::stale: return "stale";
    case ChannelState::silent: return "silent";
    case ChannelState::ended: return "ended";
  }
  return "unknown";
}

/// What the state is worth to whoever looks at a quote.
constexpr Quality quality_of(ChannelState state) noexcept {
  switch (state) {
    case ChannelState::waiting: return Quality::unknown;
    case ChannelState::in_sequence: return Quality::live;
    case ChannelState::recovering:
    case ChannelState::snapshotting: return Quality::recovering;
    case ChannelState::stale:
    case ChannelState::silent: return Quality::stale;
    case ChannelState::ended: return Quality::halted;
  }
  return Quality::unknown;
}

enum class LineState : std::uint8_t {
  waiting,  // nothing heard yet in this session
  heard,
  silent,  // nothing for longer than the silence limit
};

constexpr std::string_view to_string(LineState state) noexcept {
  switch (state) {
    case LineState::waiting: return "waiting";
    case LineState::heard: return "heard";
    case LineState::silent: return "silent";
  }
  return "unknown";
}

enum class SnapshotService : std::uint8_t { absent, present };

constexpr std::size_t most_lines = 4;
constexpr std::uint64_t first_of_session = 1;  // specification, "Downstream Packet": the first message has number 1

struct ChannelOptions {
  std::size_t lines = 2;  // 1 .. most_lines
  SequenceLimits sequence;
  /// Missing messages may still come on another line, or late: that is not a gap until so many packets have come after
  /// them, or so much time has passed.
  std::size_t reorder_packets = 4'096;
  std::int64_t reorder_ns = 1'000'000;
  /// A packet farther ahead than this is believed once a second one is near it: one corrupt number must not open a gap
  /// that nothing can fill.
  std::uint64_t believable_leap = 20'000;
  std::size_t held_messages = 262'144;  // behind a gap; one slot of `largest_message` bytes each
  std::size_t largest_message = 64;     // ITCH 5.0: 50
  std::size_t remembered_messages = 16'384;
  RequestOptions requests;
  std::uint64_t largest_request_gap = 50'000;       // beyond it a snapshot is sooner
  std::int64_t longest_request_ns = 2'000'000'000;  // of one gap, whatever progress there is
  std::int64_t silence_ns = 3'000'000'000;          // heartbeats come every second
  SnapshotService snapshots = SnapshotService::absent;
};

struct LineCounts {
  std::uint64_t packets = 0;
  std::uint64_t damaged_packets = 0;        // header or blocks cut, bytes left over, impossible numbers: not believed
  std::uint64_t first_messages = 0;         // this line brought them first
  std::uint64_t duplicate_messages = 0;     // another line, or this one, had brought them
  std::uint64_t missing_messages = 0;       // skipped on this line, whoever brought them; late ones are not taken back
  std::uint64_t contradicted_messages = 0;  // came with other bytes than before
};

struct ChannelCounts {
  std::uint64_t sessions = 0;
  std::uint64_t heartbeats = 0;
  std::uint64_t messages = 0;             // delivered
  std::uint64_t unconfirmed_packets = 0;  // of a session, or so far ahead, that one packet does not prove it; dropped
  std::uint64_t stale_session_packets = 0;
  std::uint64_t regressed_packets = 0;
  std::uint64_t implausible_packets = 0;
  std::uint64_t packets_after_end = 0;
  std::uint64_t false_sequences = 0;  // numbers were claimed that no line came up to afterwards
  // Replies of re-request servers
  std::uint64_t reply_packets = 0;
  std::uint64_t reply_messages = 0;   // that were missing
  std::uint64_t useless_replies = 0;  // damaged, of another session, or without anything that was missing
  // Recovery
  std::uint64_t gaps = 0;              // declared
  std::uint64_t repaired_gaps = 0;     // by late packets or replies
  std::uint64_t contradictions = 0;    // lines disagreed: the books are void
  std::uint64_t resyncs = 0;           // asked for by whoever uses the messages
  std::uint64_t overflows = 0;         // more came behind a gap than can be held
  std::uint64_t snapshots_wanted = 0;  // times a recovery had to turn to snapshots
  std::uint64_t snapshots_taken = 0;
  std::uint64_t snapshots_refused = 0;  // too old for what is held, or beyond belief
  std::uint64_t skipped_gaps = 0;       // given up: no snapshot service
  std::uint64_t skipped_messages = 0;
  std::uint64_t silences = 0;
  std::uint64_t alarms = 0;  // the channel became stale
};

}  // namespace plimsoll::moldudp64
