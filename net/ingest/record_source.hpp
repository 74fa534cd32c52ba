// Raw ITCH files behind the same two interfaces as wires: each message is a frame of its own.
#pragma once

#include <array>
#include <utility>

#include "net/capture/frame.hpp"
#include "net/ingest/itch_feed.hpp"
#include "net/itch/decode.hpp"
#include "net/itch/itch_file.hpp"

namespace plimsoll::ingest {

/// There is no receive time in such a file; the venue's own stands for it, in whole microseconds like everywhere.
class RecordSource final : public capture::FrameSource {
 public:
  /// `midnight`: see ItchFeedOptions. The file must outlive the source.
  RecordSource(const itch::ItchFile& file, Timestamp midnight) : records_(file.records()), midnight_(midnight) {
    has_next_ = records_.next(next_);
  }

  [[nodiscard]] std::span<const capture::Frame> receive() noexcept override {
    std::size_t count = 0;
    for (; count < burst_.size() && has_next_; ++count) {
      burst_[count] = {next_, time_of(next_)};
      has_next_ = records_.next(next_);
    }
    return {burst_.data(), count};
  }
  [[nodiscard]] bool exhausted() const noexcept override { return !has_next_; }

 private:
  static constexpr std::size_t header_bytes = 11;  // type, locate, tracking number, 48-bit time

  [[nodiscard]] Timestamp time_of(std::span<const std::byte> message) noexcept {
    if (message.size() >= header_bytes) {
      const std::uint64_t ns = itch::detail::header(message.data()).since_midnight_ns;
      last_ = {midnight_.ns + static_cast<std::int64_t>(ns / 1000 * 1000)};
    }
    return last_;
  }

  itch::ItchRecords records_;
  Timestamp midnight_;
  Timestamp last_;
  std::span<const std::byte> next_;
  bool has_next_ = false;
  std::array<capture::Frame, capture::largest_burst> burst_{};
};

/// Hands each record to an ItchFeed as a bare message.
class RecordFeed final : public Feed {
 public:
  RecordFeed(const ItchFeedOptions& options, market::QuoteSink& sink) : feed_(options, sink) {}
  void on_frame(const capture::Frame& frame) noexcept override { feed_.on_record(frame.bytes); }
  [[nodiscard]] FeedFormat format() const noexcept override { return feed_.format(); }
  [[nodiscard]] FeedCounters counters() const noexcept override { return feed_.counters(); }

 private:
  ItchFeed feed_;
};

}  // namespace plimsoll::ingest
