// MoldUDP64 frames or a raw ITCH 5.0 file in, quotes and trades out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "net/ingest/feed.hpp"
#include "net/ingest/itch_market.hpp"
#include "net/ingest/itch_pipeline.hpp"
#include "net/ingest/timed_market.hpp"
#include "net/itch/itch_file.hpp"
#include "net/moldudp64/session.hpp"

namespace plimsoll::ingest {

struct ItchFeedOptions {
  market::BookLimits limits;
  Timestamp midnight;  // of the session's day in New York: ITCH times count from there
  moldudp64::SequenceLimits sequence;
  /// With fewer live orders their levels are in the caches, and asking for them costs more than it saves. (Measured: it
  /// costs 5 ns a message at 79,000 orders and saves 70 at a million; 200,000 orders occupy about 16 MiB.)
  std::size_t worth_a_second_look = 200'000;
};

/// One line without recourse: a capture. Use it for frames or for records, not for both.
class ItchFeed final : public Feed, private moldudp64::SessionHandler {
 public:
  /// `sink` outlives the feed.
  ItchFeed(const ItchFeedOptions& options, market::QuoteSink& sink);

  void on_frame(const capture::Frame& frame) noexcept override { on_frames({&frame, 1}); }
  void on_frames(std::span<const capture::Frame> frames) noexcept override;
  std::optional<std::int64_t> on_frames_timed(std::span<const capture::Frame> frames,
                                              const Clock& clock) noexcept override {
    timed_.start(clock);
    on_frames(frames);
    return timed_.stop();
  }

  /// One message of a raw file, which has no sequence numbers: the stream counts as whole when it begins with the
  /// venue's "start of messages". There is no receive time either; the venue's stands for it.
  void on_record(std::span<const std::byte> message) noexcept;

  [[nodiscard]] FeedFormat format() const noexcept override { return FeedFormat::moldudp64_itch50; }
  [[nodiscard]] FeedCounters counters() const noexcept override;
  [[nodiscard]] const market::OrderBooks& books() const noexcept { return market_.books(); }
  [[nodiscard]] const SymbolTable& symbols() const noexcept { return market_.symbols(); }

 private:
  void apply(const ItchPipeline::Opened& opened) noexcept;

  friend class moldudp64::MoldUdp64Session;
  void on_session(const moldudp64::SessionName& name, std::uint64_t first_sequence) noexcept;
  void on_gap(moldudp64::Gap gap) noexcept;
  void on_messages(const moldudp64::MessageRun& run) noexcept;
  void on_end_of_session() noexcept;

  Timestamp midnight_;
  ItchMarket market_;
  TimedMarket<ItchMarket> timed_{market_};
  ItchPipeline pipeline_;
  moldudp64::MoldUdp64Session session_;
  wire::FrameCounts frames_;
  itch::MessageCounts messages_;
  bool recording_ = false;
};

/// All messages of the file.
inline void run_to_end(const itch::ItchFile& file, ItchFeed& feed) noexcept {
  itch::ItchRecords records = file.records();
  std::span<const std::byte> message;
  while (records.next(message)) feed.on_record(message);
}

}  // namespace plimsoll::ingest
