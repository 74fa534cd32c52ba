// One market-data feed: frames go in, quotes and trades come out at its QuoteSink, everything odd is counted.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "host/core/latency_histogram.hpp"
#include "host/core/quality.hpp"
#include "host/core/time.hpp"
#include "net/capture/frame.hpp"
#include "net/wire/ethernet.hpp"

namespace plimsoll::ingest {

enum class FeedFormat : std::uint8_t { moldudp64_itch50, iextp_tops16, iextp_deep10, dbn };

constexpr std::string_view to_string(FeedFormat format) noexcept {
  switch (format) {
    case FeedFormat::moldudp64_itch50: return "moldudp64_itch50";
    case FeedFormat::iextp_tops16: return "iextp_tops16";
    case FeedFormat::iextp_deep10: return "iextp_deep10";
    case FeedFormat::dbn: return "dbn";
  }
  return "unknown";
}

/// What a feed has seen so far, in words all formats share. A snapshot; take it between frames.
struct FeedCounters {
  // Frames and datagrams
  wire::FrameCounts frames;
  std::uint64_t packets = 0;            // datagrams offered to the transport session
  std::uint64_t malformed_packets = 0;  // header or blocks cut, wrong version, impossible numbers, bytes left over
  std::uint64_t foreign_packets = 0;    // another stream, an older session, after the end of the session; dropped
  std::uint64_t heartbeats = 0;
  // Sequence
  std::uint64_t sessions = 0;
  std::uint64_t sequence_resets = 0;
  std::uint64_t gaps = 0;              // ranges of messages that did not come
  std::uint64_t missing_messages = 0;  // in those ranges
  std::uint64_t duplicate_messages = 0;
  std::uint64_t regressed_packets = 0;
  // Recovery, of feeds that can ask for what is missing
  std::uint64_t repaired_gaps = 0;      // by late packets or replies
  std::uint64_t repaired_messages = 0;  // that replies brought
  std::uint64_t snapshots = 0;          // taken
  std::uint64_t contradictions = 0;     // lines disagreed, or the books contradicted themselves
  std::uint64_t alarms = 0;             // nothing helped, or nothing was heard
  // Messages
  std::uint64_t messages = 0;                         // taken in sequence, whatever became of them
  std::array<std::uint64_t, 256> messages_by_type{};  // decoded ones, by type byte
  std::array<std::uint64_t, 256> skipped_by_type{};   // of types that are unknown or not used
  std::uint64_t unknown_types = 0;                    // their sum
  std::uint64_t wrong_lengths = 0;
  std::uint64_t empty_messages = 0;
  // Books
  std::uint64_t unknown_orders = 0;
  std::uint64_t duplicate_orders = 0;
  std::uint64_t bad_quantities = 0;
  std::uint64_t bad_prices = 0;
  std::uint64_t bad_sides = 0;          // or actions: letters that mean nothing
  std::uint64_t capacity_refusals = 0;  // orders, levels or symbols beyond the configured sizes
  std::uint64_t crossed_books = 0;      // quotes whose bid was not below the ask while the symbol traded
  // Out
  std::uint64_t quotes = 0;
  std::uint64_t trades = 0;
};

/// One thread. Sized at construction; `on_frame` and `on_frames` do not allocate, block or throw.
class Feed {
 public:
  virtual ~Feed() = default;
  virtual void on_frame(const capture::Frame& frame) noexcept = 0;
  /// The same as one after the other; a feed may look ahead to ask for memory.
  virtual void on_frames(std::span<const capture::Frame> frames) noexcept {
    for (const capture::Frame& frame : frames) on_frame(frame);
  }
  /// The same, and how much of the time the order books took, on `clock`, which is read twice for each message: for a
  /// burst now and then. Absent when the feed cannot tell books from decoding.
  virtual std::optional<std::int64_t> on_frames_timed(std::span<const capture::Frame> frames,
                                                      const Clock& /*clock*/) noexcept {
    on_frames(frames);
    return std::nullopt;
  }
  /// Time passes, with frames or without: a feed that recovers looks at its clock. Call often, at least every
  /// millisecond, when frames come from a wire.
  virtual void poll() noexcept {}
  [[nodiscard]] virtual FeedFormat format() const noexcept = 0;
  [[nodiscard]] virtual FeedCounters counters() const noexcept = 0;
  /// The best quality that any of its quotes may have now; `unknown` when the feed as a whole has no such state.
  [[nodiscard]] virtual Quality condition() const noexcept { return Quality::unknown; }
  /// From the first missing message to its repair; any thread. Null for feeds that repair nothing.
  [[nodiscard]] virtual const LatencyHistogram* recovery_times() const noexcept { return nullptr; }
};

/// Takes all frames of `source` until none will come again. For captures; a live port has no end.
inline void run_to_end(capture::FrameSource& source, Feed& feed) noexcept {
  while (!source.exhausted()) {
    feed.on_frames(source.receive());
  }
}

}  // namespace plimsoll::ingest
