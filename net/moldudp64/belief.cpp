// What a channel believes of the numbers and names that packets claim.
#include <algorithm>

#include "net/moldudp64/channel.hpp"

namespace plimsoll::moldudp64 {

namespace {

constexpr unsigned disowning_heartbeats = 3;

}  // namespace

bool MoldUdp64Channel::admit_session(const PacketHeader& header) noexcept {
  if (had_previous_ && header.session == previous_name_) {
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
  disowned_ = 0;
  packets_behind_gap_ = 0;
  incomplete_ns_ = complete;
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
  if (header.count == heartbeat_count || header.count == end_of_session_count) {
    ++counts_.heartbeats;
    // A quiet venue says again and again how far it is. If that is less than we were told, we were told wrong.
    const bool disowns = header.sequence >= expected_ && header.sequence < known_next_;
    if (!disowns || header.sequence != disowned_next_) disowned_ = 0;
    if (disowns && (disowned_ == 0 || now_ns - disowned_ns_ >= options_.silence_ns / 6)) {
      disowned_next_ = header.sequence;
      disowned_ns_ = now_ns;
      ++disowned_;
    }
    if (disowned_ >= disowning_heartbeats && !frozen()) {
      ++counts_.false_sequences;
      known_next_ = disowned_next_;
      window_.cut_at(known_next_);
      disowned_ = 0;
    }
    if (header.count == end_of_session_count && header.sequence >= expected_) end_ = header.sequence;
  } else {
    disowned_ = 0;
  }
  known_next_ = std::max(known_next_, next);
}

}  // namespace plimsoll::moldudp64
