// Lines, re-request answers and snapshots of one ITCH feed in, quotes and trades out; what is lost is repaired.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "net/glimpse/client.hpp"
#include "net/ingest/destination.hpp"
#include "net/ingest/feed.hpp"
#include "net/ingest/itch_market.hpp"
#include "net/ingest/itch_pipeline.hpp"
#include "net/ingest/timed_market.hpp"
#include "net/moldudp64/channel.hpp"

namespace plimsoll::ingest {

struct ItchChannelOptions {
  market::BookLimits limits;
  Timestamp midnight;  // of the session's day in New York: ITCH times count from there
  /// The midnight that began the day of a time; asked for when a session follows another. nullptr: whole days of 24
  /// hours after `midnight`, which is an hour off after the clocks have changed.
  Timestamp (*midnight_before)(Timestamp now) = nullptr;
  std::size_t worth_a_second_look = 200'000;  // see ItchFeedOptions
  std::vector<wire::Endpoint> lines;          // 1 .. moldudp64::most_lines; where each is sent to
  wire::Endpoint replies;                     // where answers of re-request servers arrive; port 0: none do
  moldudp64::ChannelOptions channel;          // `lines` and `snapshots` follow from what is given here
  glimpse::Options snapshots;
  std::uint64_t despair_after = 3;  // failed snapshots in a row: the channel is stale, and goes on trying
  std::int64_t resync_interval_ns = 10'000'000'000;  // between two snapshots because books contradict themselves
};

/// The ways out; they outlive the channel. Either list may be empty: then there is no such help.
struct ItchChannelWays {
  std::vector<wire::DatagramOut*> request_servers;
  std::vector<wire::StreamTransport*> snapshot_servers;
};

struct ItchChannelCounts {
  std::uint64_t unknown_destinations = 0;  // datagrams for none of our endpoints
  std::uint64_t contradictions = 0;        // see ItchMarket::contradictions
  std::uint64_t resyncs_put_off = 0;       // contradictions too soon after the last resync
};

/// Quotes are `live` while everything has been applied, `recovering` while something is missing and being asked for,
/// `stale` in silence and when nothing helps. Works through bursts like ItchFeed. One thread; sized at construction.
class ItchChannel final : public Feed, private moldudp64::ChannelHandler, private glimpse::SnapshotHandler {
 public:
  /// Clock and sink outlive the channel. Time limits run on the clock's monotonic side only.
  ItchChannel(const ItchChannelOptions& options, const ItchChannelWays& ways, const Clock& clock,
              market::QuoteSink& sink);

  void on_frame(const capture::Frame& frame) noexcept override { on_frames({&frame, 1}); }
  void on_frames(std::span<const capture::Frame> frames) noexcept override;
  std::optional<std::int64_t> on_frames_timed(std::span<const capture::Frame> frames,
                                              const Clock& clock) noexcept override {
    timed_.start(clock);
    on_frames(frames);
    return timed_.stop();
  }
  void poll() noexcept override;

  [[nodiscard]] FeedFormat format() const noexcept override { return FeedFormat::moldudp64_itch50; }
  [[nodiscard]] FeedCounters counters() const noexcept override;
  [[nodiscard]] Quality condition() const noexcept override;
  [[nodiscard]] const LatencyHistogram* recovery_times() const noexcept override { return &channel_.recovery_times(); }
  [[nodiscard]] const ItchChannelCounts& channel_counts() const noexcept { return counts_; }
  [[nodiscard]] const moldudp64::MoldUdp64Channel& channel() const noexcept { return channel_; }
  [[nodiscard]] const glimpse::GlimpseClient& snapshots() const noexcept { return snapshots_; }
  [[nodiscard]] const market::OrderBooks& books() const noexcept { return market_.books(); }
  [[nodiscard]] const SymbolTable& symbols() const noexcept { return market_.symbols(); }

 private:
  void apply(const ItchPipeline::Opened& opened, std::int64_t now_ns) noexcept;
  void look_after(std::int64_t now_ns) noexcept;
  void dispatch(std::span<const std::byte> message) noexcept;

  void on_session(const moldudp64::SessionName& name) noexcept override;
  void on_messages(const moldudp64::MessageRun& run) noexcept override;
  void on_gap(moldudp64::Gap gap) noexcept override;
  void on_state(moldudp64::ChannelState state) noexcept override;
  void on_snapshot_begin() noexcept override;
  void on_snapshot_message(std::span<const std::byte> message) noexcept override;
  glimpse::Verdict on_snapshot_end(std::uint64_t next) noexcept override;
  void on_snapshot_failure(glimpse::Outcome outcome, std::uint64_t attempts) noexcept override;

  const Clock& clock_;
  Timestamp midnight_;
  Timestamp (*midnight_before_)(Timestamp);
  std::vector<wire::Endpoint> lines_;
  wire::Endpoint replies_;
  std::uint64_t despair_after_;
  std::int64_t resync_interval_ns_;
  ItchMarket market_;
  TimedMarket<ItchMarket> timed_{market_};
  ItchPipeline pipeline_;
  moldudp64::MoldUdp64Channel channel_;
  glimpse::GlimpseClient snapshots_;
  wire::FrameCounts frames_;
  itch::MessageCounts messages_;
  ItchChannelCounts counts_;
  std::uint64_t sessions_ = 0;
  std::int64_t next_resync_ns_ = INT64_MIN;
};

}  // namespace plimsoll::ingest
