#include "net/ingest/itch_channel.hpp"

#include <algorithm>

namespace plimsoll::ingest {

using moldudp64::ChannelState;

namespace {

constexpr std::int64_t day_ns = 86'400'000'000'000;

moldudp64::ChannelOptions completed(const ItchChannelOptions& options, const ItchChannelWays& ways) {
  moldudp64::ChannelOptions channel = options.channel;
  channel.lines = options.lines.size();
  channel.snapshots =
      ways.snapshot_servers.empty() ? moldudp64::SnapshotService::absent : moldudp64::SnapshotService::present;
  return channel;
}

Continuity continuity_of(ChannelState state) noexcept {
  switch (state) {
    case ChannelState::in_sequence:
    case ChannelState::ended: return Continuity::whole;
    case ChannelState::recovering:
    case ChannelState::snapshotting: return Continuity::recovering;
    case ChannelState::waiting:
    case ChannelState::stale:
    case ChannelState::silent: return Continuity::broken;
  }
  return Continuity::broken;
}

}  // namespace

ItchChannel::ItchChannel(const ItchChannelOptions& options, const ItchChannelWays& ways, const Clock& clock,
                         market::QuoteSink& sink)
    : clock_(clock),
      midnight_(options.midnight),
      midnight_before_(options.midnight_before),
      lines_(options.lines),
      replies_(options.replies),
      despair_after_(options.despair_after),
      resync_interval_ns_(options.resync_interval_ns),
      market_(options.limits, options.midnight, sink),
      pipeline_(options.worth_a_second_look),
      channel_(completed(options, ways), ways.request_servers, *this),
      snapshots_(options.snapshots, ways.snapshot_servers, *this) {}

void ItchChannel::on_frames(std::span<const capture::Frame> frames) noexcept {
  const std::int64_t now_ns = clock_.monotonic_ns();
  pipeline_.run(
      frames, market_.books(), [this, now_ns](const ItchPipeline::Opened& opened) { apply(opened, now_ns); },
      [this](const moldudp64::Packet& packet) {
        return packet.header.sequence + packet.header.messages() > channel_.expected();
      });
}

void ItchChannel::poll() noexcept { look_after(clock_.monotonic_ns()); }

void ItchChannel::apply(const ItchPipeline::Opened& opened, std::int64_t now_ns) noexcept {
  frames_.count(opened.verdict);
  if (opened.verdict != wire::FrameVerdict::datagram) return;
  market_.set_ts_recv(opened.ts_recv);
  for (std::size_t line = 0; line < lines_.size(); ++line) {
    if (addressed_to(opened.datagram, lines_[line])) return channel_.receive(line, opened.packet, now_ns);
  }
  if (replies_.port != 0 && addressed_to(opened.datagram, replies_)) {
    channel_.receive_reply(opened.packet, now_ns);
  } else {
    ++counts_.unknown_destinations;
  }
}

void ItchChannel::look_after(std::int64_t now_ns) noexcept {
  channel_.poll(now_ns);
  if (counts_.contradictions != market_.contradictions()) {
    counts_.contradictions = market_.contradictions();
    // Without snapshots the symbol alone is distrusted: there is nothing better to be had.
    if (snapshots_.available()) {
      if (now_ns >= next_resync_ns_) {
        next_resync_ns_ = now_ns + resync_interval_ns_;
        channel_.resync(now_ns);
      } else {
        ++counts_.resyncs_put_off;
      }
    }
  }
  if (channel_.wants_snapshot()) {
    snapshots_.start(now_ns);
  } else {
    snapshots_.stop();
  }
  snapshots_.poll(now_ns);
}

void ItchChannel::dispatch(std::span<const std::byte> message) noexcept {
  // A message that was not understood is one that was not applied.
  const itch::Verdict verdict =
      timed_.running() ? itch::dispatch(message, timed_, messages_) : itch::dispatch(message, market_, messages_);
  if (verdict == itch::Verdict::wrong_length) market_.contradict();
}

void ItchChannel::on_session(const moldudp64::SessionName& /*name*/) noexcept {
  if (++sessions_ > 1) {
    const Timestamp now = clock_.now();
    midnight_ = midnight_before_ != nullptr ? midnight_before_(now)
                                            : Timestamp{midnight_.ns + (now.ns - midnight_.ns) / day_ns * day_ns};
    market_.set_midnight(midnight_);
  }
  market_.start_session(Continuity::broken);
}

void ItchChannel::on_messages(const moldudp64::MessageRun& run) noexcept {
  for (const std::span<const std::byte> message : run) {
    pipeline_.note(market_.books());
    dispatch(message);
  }
}

void ItchChannel::on_gap(moldudp64::Gap /*gap*/) noexcept { market_.lose_continuity(); }

void ItchChannel::on_state(ChannelState state) noexcept {
  market_.set_continuity(continuity_of(state));
  if (state == ChannelState::ended) market_.close();
}

void ItchChannel::on_snapshot_begin() noexcept { market_.start_snapshot(); }

void ItchChannel::on_snapshot_message(std::span<const std::byte> message) noexcept { dispatch(message); }

glimpse::Verdict ItchChannel::on_snapshot_end(std::uint64_t next) noexcept {
  const std::int64_t now_ns = clock_.monotonic_ns();
  if (!market_.snapshot_is_sound()) return glimpse::Verdict::refused;
  if (!channel_.accepts_snapshot(next)) {
    static_cast<void>(channel_.resume_from(next, now_ns));  // counts the refusal
    return glimpse::Verdict::refused;
  }
  market_.set_ts_recv(clock_.now());
  market_.end_snapshot();
  return channel_.resume_from(next, now_ns) ? glimpse::Verdict::taken : glimpse::Verdict::refused;
}

void ItchChannel::on_snapshot_failure(glimpse::Outcome /*outcome*/, std::uint64_t attempts) noexcept {
  if (attempts >= despair_after_) channel_.despair();
}

Quality ItchChannel::condition() const noexcept {
  if (channel_.state() == ChannelState::ended) return Quality::halted;  // the venue's day is over
  switch (continuity_of(channel_.state())) {
    case Continuity::whole: return Quality::live;
    case Continuity::recovering: return Quality::recovering;
    case Continuity::broken: break;
  }
  return Quality::stale;
}

FeedCounters ItchChannel::counters() const noexcept {
  const moldudp64::ChannelCounts& channel = channel_.counts();
  FeedCounters counters;
  counters.frames = frames_;
  for (std::size_t line = 0; line < lines_.size(); ++line) {
    const moldudp64::LineCounts& counts = channel_.line_counts(line);
    counters.packets += counts.packets;
    counters.malformed_packets += counts.damaged_packets;
    counters.duplicate_messages += counts.duplicate_messages;
  }
  counters.packets += channel.reply_packets;
  counters.malformed_packets += channel.implausible_packets;
  counters.foreign_packets = channel.stale_session_packets + channel.packets_after_end + channel.unconfirmed_packets +
                             counts_.unknown_destinations;
  counters.heartbeats = channel.heartbeats;
  counters.sessions = channel.sessions;
  counters.gaps = channel.gaps;
  counters.missing_messages = channel.skipped_messages;
  counters.regressed_packets = channel.regressed_packets;
  counters.repaired_gaps = channel.repaired_gaps;
  counters.repaired_messages = channel.reply_messages;
  counters.snapshots = channel.snapshots_taken;
  counters.contradictions = channel.contradictions + counts_.contradictions;
  counters.alarms = channel.alarms + channel.silences;
  counters.messages = messages_.total();
  for (std::size_t type = 0; type < counters.messages_by_type.size(); ++type) {
    counters.messages_by_type[type] = messages_.delivered(static_cast<char>(type));
  }
  counters.unknown_types = messages_.unknown();
  counters.wrong_lengths = messages_.wrong_length();
  counters.empty_messages = messages_.empty();
  market_.add_to(counters);
  return counters;
}

}  // namespace plimsoll::ingest
