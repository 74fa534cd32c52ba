#include "net/ingest/iex_channel.hpp"

namespace plimsoll::ingest {

namespace {

iex::LinesOptions completed(const IexChannelOptions& options) {
  iex::LinesOptions lines = options.sequence;
  lines.lines = options.lines.size();
  return lines;
}

}  // namespace

IexChannel::IexChannel(const IexChannelOptions& options, const Clock& clock, market::QuoteSink& sink)
    : clock_(clock), endpoints_(options.lines), market_(options.limits, sink), lines_(completed(options)) {}

void IexChannel::on_frame(const capture::Frame& frame) noexcept {
  wire::Datagram datagram;
  const wire::FrameVerdict verdict = wire::parse_datagram(frame.bytes, datagram);
  frames_.count(verdict);
  if (verdict != wire::FrameVerdict::datagram) return;
  std::size_t line = 0;
  while (line < endpoints_.size() && !addressed_to(datagram, endpoints_[line])) ++line;
  if (line == endpoints_.size()) {
    ++unknown_destinations_;
    return;
  }
  market_.set_ts_recv(frame.ts_recv);
  lines_.receive(line, datagram.payload, clock_.monotonic_ns(), *this);
  // A sequence that fell back far delivers nothing and reports nothing; only the state tells.
  if (lines_.session().state() != seen_state_) {
    seen_state_ = lines_.session().state();
    if (seen_state_ == iex::SessionState::regressed) market_.lose_continuity();
  }
}

void IexChannel::poll() noexcept { lines_.poll(clock_.monotonic_ns(), *this); }

void IexChannel::on_messages(const iex::MessageRun& run) noexcept {
  for (const std::span<const std::byte> message : run) {
    const iex::Verdict verdict =
        timed_.running() ? iex::dispatch(message, timed_, messages_) : iex::dispatch(message, market_, messages_);
    if (verdict == iex::Verdict::wrong_length) market_.lose_continuity();
  }
}

FeedFormat IexChannel::format() const noexcept {
  return lines_.session().protocol() == iex::deep_1_0 ? FeedFormat::iextp_deep10 : FeedFormat::iextp_tops16;
}

FeedCounters IexChannel::counters() const noexcept {
  const iex::SessionCounts& session = lines_.session().counts();
  FeedCounters counters;
  counters.frames = frames_;
  for (std::size_t line = 0; line < endpoints_.size(); ++line) {
    const iex::LineCounts& counts = lines_.counts(line);
    counters.packets += counts.segments;
    counters.malformed_packets += counts.damaged_segments;
    counters.duplicate_messages += counts.duplicate_messages;
  }
  counters.malformed_packets += session.implausible_segments + session.offset_mismatches;
  counters.foreign_packets = session.stale_session_segments + session.other_stream_segments +
                             session.unknown_protocols + lines_.unconfirmed_segments() + unknown_destinations_;
  counters.heartbeats = session.heartbeats;
  counters.sessions = session.sessions;
  counters.sequence_resets = session.sequence_resets;
  counters.gaps = session.gaps;
  counters.missing_messages = session.missing_messages;
  counters.regressed_packets = session.regressed_segments;
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
