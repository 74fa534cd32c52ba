// The lines of one IEX feed in, quotes and trades out.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "net/iex/lines.hpp"
#include "net/ingest/destination.hpp"
#include "net/ingest/feed.hpp"
#include "net/ingest/iex_market.hpp"
#include "net/ingest/timed_market.hpp"

namespace plimsoll::ingest {

struct IexChannelOptions {
  market::BookLimits limits;
  std::vector<wire::Endpoint> lines;  // 1 .. iex::most_lines
  iex::LinesOptions sequence;         // `lines` follows from the endpoints
};

/// What is missing on all lines makes quotes stale. A TOPS quote update says everything about its symbol and repairs
/// it; DEEP level updates do not, and DEEP stays stale until its session starts again: the protocol's gap fill is not
/// spoken. One thread; sized at construction.
class IexChannel final : public Feed, private iex::LinesHandler {
 public:
  /// Clock and sink outlive the channel. Time limits run on the clock's monotonic side only.
  IexChannel(const IexChannelOptions& options, const Clock& clock, market::QuoteSink& sink);

  void on_frame(const capture::Frame& frame) noexcept override;
  std::optional<std::int64_t> on_frames_timed(std::span<const capture::Frame> frames,
                                              const Clock& clock) noexcept override {
    timed_.start(clock);
    on_frames(frames);
    return timed_.stop();
  }
  void poll() noexcept override;
  /// TOPS until a DEEP segment has come.
  [[nodiscard]] FeedFormat format() const noexcept override;
  [[nodiscard]] FeedCounters counters() const noexcept override;
  [[nodiscard]] const iex::IexLines& lines() const noexcept { return lines_; }
  [[nodiscard]] const SymbolTable& symbols() const noexcept { return market_.symbols(); }
  [[nodiscard]] market::BookView book(SymbolId symbol) const noexcept { return market_.book(symbol); }

 private:
  friend class iex::IexSession;
  friend class iex::IexLines;
  void on_session(const iex::SegmentHeader& header) noexcept { market_.start_session(header.sequence); }
  void on_sequence_reset(const iex::SegmentHeader& header) noexcept { market_.start_session(header.sequence); }
  void on_gap(iex::Gap /*gap*/) noexcept { market_.lose_continuity(); }
  void on_messages(const iex::MessageRun& run) noexcept;
  void on_contradiction() noexcept { market_.lose_continuity(); }
  void on_silence() noexcept { market_.set_hearing(Hearing::silent); }
  void on_sound() noexcept { market_.set_hearing(Hearing::heard); }

  const Clock& clock_;
  std::vector<wire::Endpoint> endpoints_;
  IexMarket market_;
  TimedMarket<IexMarket> timed_{market_};
  iex::IexLines lines_;
  iex::SessionState seen_state_ = iex::SessionState::waiting;
  wire::FrameCounts frames_;
  iex::MessageCounts messages_;
  std::uint64_t unknown_destinations_ = 0;
};

}  // namespace plimsoll::ingest
