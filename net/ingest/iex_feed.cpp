#include "net/ingest/iex_feed.hpp"

namespace plimsoll::ingest {

void IexFeed::on_frame(const capture::Frame& frame) noexcept {
  wire::Datagram datagram;
  const wire::FrameVerdict verdict = wire::parse_datagram(frame.bytes, datagram);
  frames_.count(verdict);
  if (verdict != wire::FrameVerdict::datagram) return;
  market_.set_ts_recv(frame.ts_recv);
  session_.receive(datagram.payload, *this);
  // A sequence that fell back far delivers nothing and reports nothing; only the state tells.
  if (session_.state() != seen_state_) {
    seen_state_ = session_.state();
    if (seen_state_ == iex::SessionState::regressed) market_.lose_continuity();
  }
}

void IexFeed::on_session(const iex::SegmentHeader& header) noexcept { market_.start_session(header.sequence); }

void IexFeed::on_sequence_reset(const iex::SegmentHeader& header) noexcept { market_.start_session(header.sequence); }

void IexFeed::on_gap(iex::Gap /*gap*/) noexcept { market_.lose_continuity(); }

void IexFeed::on_messages(const iex::MessageRun& run) noexcept {
  for (const std::span<const std::byte> message : run) {
    if (iex::dispatch(message, market_, messages_) == iex::Verdict::wrong_length) market_.lose_continuity();
  }
}

FeedFormat IexFeed::format() const noexcept {
  return session_.protocol() == iex::deep_1_0 ? FeedFormat::iextp_deep10 : FeedFormat::iextp_tops16;
}

FeedCounters IexFeed::counters() const noexcept {
  const iex::SessionCounts& session = session_.counts();
  FeedCounters counters;
  counters.frames = frames_;
  counters.packets = session.segments;
  counters.malformed_packets = session.short_headers + session.short_blocks + session.trailing_bytes +
                               session.bad_versions + session.implausible_segments + session.offset_mismatches;
  counters.foreign_packets = session.stale_session_segments + session.other_stream_segments + session.unknown_protocols;
  counters.heartbeats = session.heartbeats;
  counters.sessions = session.sessions;
  counters.sequence_resets = session.sequence_resets;
  counters.gaps = session.gaps;
  counters.missing_messages = session.missing_messages;
  counters.duplicate_messages = session.old_messages;
  counters.regressed_packets = session.regressed_segments;
  counters.messages = messages_.total();
  for (std::size_t type = 0; type < counters.messages_by_type.size(); ++type) {
    counters.messages_by_type[type] = messages_.delivered(static_cast<char>(type));
    counters.skipped_by_type[type] = messages_.unknown(static_cast<char>(type));
  }
  counters.unknown_types = messages_.unknown();
  counters.wrong_lengths = messages_.wrong_length();
  counters.empty_messages = messages_.empty();
  market_.add_to(counters);
  return counters;
}

}  // namespace plimsoll::ingest
