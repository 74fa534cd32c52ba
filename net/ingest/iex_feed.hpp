// IEX-TP frames carrying TOPS 1.6 or DEEP 1.0 in, quotes and trades out.
#pragma once

#include "net/iex/session.hpp"
#include "net/ingest/feed.hpp"
#include "net/ingest/iex_market.hpp"

namespace plimsoll::ingest {

struct IexFeedOptions {
  market::BookLimits limits;
  iex::SequenceLimits sequence;
};

/// The first segment decides which of the two it is.
class IexFeed final : public Feed, private iex::SessionHandler {
 public:
  /// `sink` outlives the feed.
  IexFeed(const IexFeedOptions& options, market::QuoteSink& sink)
      : market_(options.limits, sink), session_(options.sequence) {}

  void on_frame(const capture::Frame& frame) noexcept override;
  /// TOPS until a DEEP segment has come.
  [[nodiscard]] FeedFormat format() const noexcept override;
  [[nodiscard]] FeedCounters counters() const noexcept override;
  [[nodiscard]] const SymbolTable& symbols() const noexcept { return market_.symbols(); }
  [[nodiscard]] market::BookView book(SymbolId symbol) const noexcept { return market_.book(symbol); }

 private:
  friend class iex::IexSession;
  void on_session(const iex::SegmentHeader& header) noexcept;
  void on_sequence_reset(const iex::SegmentHeader& header) noexcept;
  void on_gap(iex::Gap gap) noexcept;
  void on_messages(const iex::MessageRun& run) noexcept;

  IexMarket market_;
  iex::IexSession session_;
  iex::SessionState seen_state_ = iex::SessionState::waiting;
  wire::FrameCounts frames_;
  iex::MessageCounts messages_;
};

}  // namespace plimsoll::ingest
