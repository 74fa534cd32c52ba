// DBN records in, quotes and trades out.
#pragma once

#include <array>
#include <span>

#include "net/dbn/dbn_file.hpp"
#include "net/ingest/dbn_market.hpp"
#include "net/ingest/feed.hpp"

namespace plimsoll::ingest {

/// A file behind the same two interfaces as wires: each record is a frame of its own, with the time at which the vendor
/// received it, in whole microseconds like everywhere. One thread; does not allocate after construction, save for
/// zstd's window.
class DbnSource final : public capture::FrameSource {
 public:
  explicit DbnSource(const dbn::DbnFile& file);

  [[nodiscard]] std::span<const capture::Frame> receive() noexcept override;
  [[nodiscard]] bool exhausted() const noexcept override { return exhausted_; }
  /// Not `clean` or `cut`: the file changed since it was opened.
  [[nodiscard]] dbn::RecordTail tail() const noexcept { return records_.tail(); }

 private:
  dbn::RecordStream records_;
  Timestamp last_;
  bool exhausted_ = false;
  std::array<capture::Frame, capture::largest_burst> burst_{};
};

class DbnFeed final : public Feed {
 public:
  /// `sink` outlives the feed.
  DbnFeed(const dbn::Metadata& metadata, const DbnMarketOptions& options, market::QuoteSink& sink)
      : encoding_(metadata.encoding), market_(metadata, options, sink) {}
  /// With the units of the file's prices, and no more room for orders than it can fill.
  DbnFeed(const dbn::DbnFile& file, market::BookLimits limits, market::QuoteSink& sink);

  void on_frame(const capture::Frame& frame) noexcept override;
  [[nodiscard]] FeedFormat format() const noexcept override { return FeedFormat::dbn; }
  [[nodiscard]] FeedCounters counters() const noexcept override;
  [[nodiscard]] const DbnMarket& market() const noexcept { return market_; }

 private:
  dbn::Encoding encoding_;
  DbnMarket market_;
  dbn::RecordCounts counts_;
};

}  // namespace plimsoll::ingest
