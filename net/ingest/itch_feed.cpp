#include "net/ingest/itch_feed.hpp"

#include "net/wire/endian.hpp"

namespace plimsoll::ingest {

ItchFeed::ItchFeed(const ItchFeedOptions& options, market::QuoteSink& sink)
    : midnight_(options.midnight),
      market_(options.limits, options.midnight, sink),
      pipeline_(options.worth_a_second_look),
      session_(options.sequence) {}

void ItchFeed::on_frames(std::span<const capture::Frame> frames) noexcept {
  pipeline_.run(
      frames, market_.books(), [this](const ItchPipeline::Opened& opened) { apply(opened); },
      [](const moldudp64::Packet& /*packet*/) { return true; });
}

void ItchFeed::apply(const ItchPipeline::Opened& opened) noexcept {
  frames_.count(opened.verdict);
  if (opened.verdict != wire::FrameVerdict::datagram) return;
  market_.set_ts_recv(opened.ts_recv);
  session_.receive(opened.packet, *this);
  // A cut packet or a sequence that fell back far is known to the session only after its messages.
  if (session_.state() == moldudp64::SessionState::gapped || session_.state() == moldudp64::SessionState::regressed) {
    market_.lose_continuity();
  }
}

void ItchFeed::on_record(std::span<const std::byte> message) noexcept {
  if (!recording_) {
    recording_ = true;
    const bool from_start = message.size() == itch::SystemEvent::size &&
                            static_cast<char>(message[0]) == itch::SystemEvent::type &&
                            static_cast<char>(message[11]) == 'O';
    market_.start_session(from_start ? Continuity::whole : Continuity::broken);
  }
  if (message.size() >= 11) {
    market_.set_ts_recv({midnight_.ns + static_cast<std::int64_t>(wire::load_u48_be(message.data() + 5))});
  }
  const itch::Verdict verdict = itch::dispatch(message, market_, messages_);
  if (verdict == itch::Verdict::wrong_length) market_.lose_continuity();
}

void ItchFeed::on_session(const moldudp64::SessionName& /*name*/, std::uint64_t first_sequence) noexcept {
  market_.start_session(first_sequence <= 1 ? Continuity::whole : Continuity::broken);
}

void ItchFeed::on_gap(moldudp64::Gap /*gap*/) noexcept { market_.lose_continuity(); }

void ItchFeed::on_messages(const moldudp64::MessageRun& run) noexcept {
  for (const std::span<const std::byte> message : run) {
    pipeline_.note(market_.books());
    const itch::Verdict verdict =
        timed_.running() ? itch::dispatch(message, timed_, messages_) : itch::dispatch(message, market_, messages_);
    if (verdict == itch::Verdict::wrong_length) market_.lose_continuity();
  }
}

void ItchFeed::on_end_of_session() noexcept { market_.close(); }

FeedCounters ItchFeed::counters() const noexcept {
  const moldudp64::SessionCounts& session = session_.counts();
  FeedCounters counters;
  counters.frames = frames_;
  counters.packets = session.packets;
  counters.malformed_packets =
      session.short_headers + session.short_blocks + session.trailing_bytes + session.implausible_packets;
  counters.foreign_packets = session.stale_session_packets + session.packets_after_end;
  counters.heartbeats = session.heartbeats;
  counters.sessions = session.sessions;
  counters.gaps = session.gaps;
  counters.missing_messages = session.missing_messages;
  counters.duplicate_messages = session.old_messages;
  counters.regressed_packets = session.regressed_packets;
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
