// What a channel believes of the numbers and names that packets claim.
#include <algorithm>

#include "net/moldudp64/channel.hpp"

namespace plimsoll::moldudp64 {

bool MoldUdp64Channel::admit_session(const PacketHeader& header) noexcept {
  // In a silence even the session before is better than none: perhaps it was left on a false word.
  if (had_previous_ && header.session == previous_name_ && !silent_) {
    ++counts_.stale_session_packets;
    return false;
  }
  // A second packet has to say the same: one corrupt name must not throw the books away.
  const bool believed = state_ == ChannelState::waiting || state_ == ChannelState::ended;
  if (!believed && header.session != candidate_name_) {
    candidate_name_ = header.session;
    ++counts_.unconfirmed_packets;
    return false;
  }
  join(header);
  return true;
}

void MoldUdp64Channel::join(const PacketHeader& header) noexcept {
  had_previous_ = state_ != ChannelState::waiting;
  previous_name_ = name_;
  name_ = header.session;
  candidate_name_ = {};
  candidate_leap_ = 0;
  expected_ = known_next_ = first_of_session;
  end_ = untrusted_through_ = 0;
  recent_claim_ = 0;
  packets_behind_gap_ = 0;
  claims_.clear();
  silent_ = false;
  window_.restart_at(expected_);
  record_.restart_at(expected_);
  for (Line& line : lines_) line.next = 0;
  ++counts_.sessions;
  handler_.on_session(name_);
  set_state(ChannelState::in_sequence);
}

bool MoldUdp64Channel::plausible(const PacketHeader& header) noexcept {
  const std::uint64_t next = header.sequence + header.messages();
  if (next < expected_ && expected_ - next > options_.sequence.reorder) {
    ++counts_.regressed_packets;
    return false;
  }
  if (state_ == ChannelState::ended && next > expected_) {
    ++counts_.packets_after_end;
    return false;
  }
  if (header.sequence <= known_next_) return true;
  const std::uint64_t ahead = header.sequence - known_next_;
  if (ahead > options_.sequence.jump) {
    ++counts_.implausible_packets;
    return false;
  }
  if (ahead <= options_.believable_leap) return true;
  const std::uint64_t apart = std::max(header.sequence, candidate_leap_) - std::min(header.sequence, candidate_leap_);
  const bool confirmed = candidate_leap_ != 0 && apart <= options_.believable_leap;
  candidate_leap_ = header.sequence;
  if (!confirmed) ++counts_.unconfirmed_packets;
  return confirmed;
}

void MoldUdp64Channel::follow_line(Line& line, const PacketHeader& header) noexcept {
  if (line.next != 0 && header.sequence > line.next) line.counts.missing_messages += header.sequence - line.next;
  line.next = std::max(line.next, header.sequence + header.messages());
}

void MoldUdp64Channel::hear_claim(const PacketHeader& header, std::int64_t now_ns) noexcept {
  const std::uint64_t next = header.sequence + header.messages();
  if (header.count == heartbeat_count || header.count == end_of_session_count) ++counts_.heartbeats;
  if (header.count == end_of_session_count && header.sequence >= expected_) end_ = header.sequence;
  if (next >= known_next_) {
    known_next_ = next;
    claimed_ns_ = now_ns;
    recent_claim_ = 0;
    return;
  }
  // Every line says at least every second how far it is. If for some time nobody has gone as far as we were told, we
  // were told wrong.
  recent_claim_ = std::max(recent_claim_, next);
  if (now_ns - claimed_ns_ <= options_.silence_ns || recent_claim_ < expected_) return;
  ++counts_.false_sequences;
  known_next_ = recent_claim_;
  claimed_ns_ = now_ns;
  recent_claim_ = 0;
  if (window_.base() > known_next_) window_.restart_at(known_next_);
  window_.cut_at(known_next_);
  claims_.cut_at(known_next_);
}

}  // namespace plimsoll::moldudp64
