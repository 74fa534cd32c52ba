#include "net/moldudp64/channel.hpp"

#include <algorithm>

#include "kernels/core/contract.hpp"

namespace plimsoll::moldudp64 {

namespace {

/// Where nobody can send a second copy there is nothing to compare.
std::size_t remembered(const ChannelOptions& options, bool has_servers) {
  return options.lines > 1 || has_servers ? options.remembered_messages : 0;
}

}  // namespace

MoldUdp64Channel::MoldUdp64Channel(const ChannelOptions& options, std::vector<wire::DatagramOut*> servers,
                                   ChannelHandler& handler)
    : options_(options),
      handler_(handler),
      requester_(servers, options.requests),
      window_(options.held_messages, options.largest_message),
      record_(remembered(options, !servers.empty())) {
  PLIMSOLL_EXPECT(options.lines >= 1 && options.lines <= most_lines);
}

void MoldUdp64Channel::receive(std::size_t index, const Packet& packet, std::int64_t now_ns) noexcept {
  PLIMSOLL_EXPECT(index < options_.lines);
  clock_ns_ = now_ns;
  Line& line = lines_[index];
  ++line.counts.packets;
  if (packet.fault != PacketFault::none) {  // its numbers may be as wrong as its lengths: another copy will come
    ++line.counts.damaged_packets;
    return;
  }
  const PacketHeader& header = packet.header;
  if ((state_ == ChannelState::waiting || header.session != name_) && !admit_session(header)) return;
  if (!plausible(header)) return;
  line.ever_heard = true;
  line.heard_ns = now_ns;
  follow_line(line, header);
  const bool news = header.sequence + header.messages() >= expected_;
  if (news) heard_ns_ = now_ns;
  hear_claim(header, now_ns);
  if (!packet.run.empty()) take(packet.run, &line, now_ns);
  settle(now_ns);
  if (silent_ && news) {
    // What was missed during a silence is no matter of reordering.
    if (state_ == ChannelState::in_sequence && !whole()) declare_gap(now_ns);
    silent_ = false;
    tell();
  }
}

void MoldUdp64Channel::receive_reply(const Packet& packet, std::int64_t now_ns) noexcept {
  clock_ns_ = now_ns;
  ++counts_.reply_packets;
  const std::uint64_t before = counts_.reply_messages;
  const bool wanted = state_ == ChannelState::recovering && packet.fault == PacketFault::none &&
                      packet.header.session == name_ && !packet.run.empty() &&
                      packet.run.first_sequence() < known_next_;
  if (wanted) {
    take(packet.run, nullptr, now_ns);
    settle(now_ns);
  }
  if (counts_.reply_messages == before) ++counts_.useless_replies;
}

void MoldUdp64Channel::poll(std::int64_t now_ns) noexcept {
  clock_ns_ = now_ns;
  if (state_ == ChannelState::waiting || state_ == ChannelState::ended) return;
  if (!silent_ && now_ns - heard_ns_ > options_.silence_ns) {
    silent_ = true;
    ++counts_.silences;
    tell();
  }
  if (frozen() || whole()) return;
  if (state_ != ChannelState::recovering) {
    if (now_ns - claims_.since_ns() >= options_.reorder_ns) declare_gap(now_ns);
    return;
  }
  const Gap gap = missing();
  const bool hopeless =
      gap.count > options_.largest_request_gap || now_ns - claims_.since_ns() > options_.longest_request_ns;
  if (hopeless || requester_.poll(now_ns, name_, gap) == Requester::Outcome::exhausted) escalate(known_next_);
}

bool MoldUdp64Channel::agrees(const MessageRun& run, Line* line) noexcept {
  std::uint64_t sequence = run.first_sequence();
  std::uint64_t last_false = 0;
  for (const std::span<const std::byte> message : run) {
    bool differs = false;
    if (sequence < expected_) {
      differs = record_.compare(sequence, message) == wire::MessageRecord::Verdict::differs;
    } else if (window_.has(sequence)) {
      const std::span<const std::byte> held = *window_.at(sequence).begin();
      differs = !std::equal(held.begin(), held.end(), message.begin(), message.end());
    }
    if (differs) {
      last_false = sequence;
      if (line != nullptr) ++line->counts.contradicted_messages;
    }
    ++sequence;
  }
  contradicted_ = last_false;
  return last_false == 0;
}

void MoldUdp64Channel::take(const MessageRun& run, Line* line, std::int64_t now_ns) noexcept {
  const std::uint64_t first = run.first_sequence();
  const bool copies = first < expected_ || window_.held() > 0;
  if (copies && !agrees(run, line)) {
    if (line == nullptr) return;  // a server that contradicts the lines is not listened to
    distrust(contradicted_);
  }
  if (frozen() || first > expected_) return hold(run, line, now_ns);
  const auto old = static_cast<std::uint16_t>(std::min<std::uint64_t>(expected_ - first, run.size()));
  if (line != nullptr) line->counts.duplicate_messages += old;
  if (old == run.size()) return;
  const MessageRun fresh = old == 0 ? run : run.after(old);
  (line != nullptr ? line->counts.first_messages : counts_.reply_messages) += fresh.size();
  deliver(fresh);
  deliver_held();
}

void MoldUdp64Channel::deliver(const MessageRun& run) noexcept {
  record_.note(run);
  counts_.messages += run.size();
  expected_ += run.size();
  window_.advance_to(expected_);
  handler_.on_messages(run);
}

void MoldUdp64Channel::deliver_held() noexcept {
  while (window_.has(expected_)) deliver(window_.at(expected_));
}

void MoldUdp64Channel::hold(const MessageRun& run, Line* line, std::int64_t now_ns) noexcept {
  std::uint64_t sequence = run.first_sequence();
  std::uint16_t taken = 0;
  for (const std::span<const std::byte> message : run) {
    SequenceWindow::Put put = window_.put(sequence, message);
    if (put == SequenceWindow::Put::beyond) {
      if (line == nullptr) return;
      ++counts_.overflows;
      if (!frozen()) escalate(sequence);
      if (!frozen()) {
        // Nothing will fill the gap: what is held goes out, and then there is room, or it is this message's turn.
        while (expected_ < sequence && sequence - expected_ >= window_.capacity()) skip_gap(sequence);
        return take(taken == 0 ? run : run.after(taken), line, now_ns);
      }
      // A snapshot to come will be newer than the oldest; but one false number must not sweep everything away.
      const bool confirmed =
          overflow_ != 0 && std::max(sequence, overflow_) - std::min(sequence, overflow_) < window_.capacity() / 2;
      overflow_ = sequence;
      if (!confirmed) return;
      window_.advance_to(sequence - window_.capacity() + 1);
      put = window_.put(sequence, message);
    }
    if (put == SequenceWindow::Put::too_large) ++counts_.overflows;  // asked for again when it is its turn
    if (put == SequenceWindow::Put::held) {
      ++(line != nullptr ? line->counts.first_messages : counts_.reply_messages);
    } else if (line != nullptr && put != SequenceWindow::Put::too_large) {
      ++line->counts.duplicate_messages;
    }
    ++sequence;
    ++taken;
  }
}

void MoldUdp64Channel::settle(std::int64_t now_ns) noexcept {
  if (state_ == ChannelState::in_sequence) overflow_ = 0;
  if (expected_ != settled_) {
    settled_ = expected_;
    packets_behind_gap_ = 0;
    if (state_ == ChannelState::recovering) requester_.progress(now_ns);
  }
  if (frozen()) return;
  claims_.forget_before(expected_);
  if (whole()) {
    const bool repaired = state_ == ChannelState::recovering;
    if (repaired) {
      ++counts_.repaired_gaps;
      recovery_times_.record(now_ns - recovering_ns_);
    }
    if (end_ != 0 && expected_ >= end_) {
      if (state_ != ChannelState::stale) set_state(ChannelState::ended);
    } else if (repaired) {
      set_state(ChannelState::in_sequence);
    }
    return;
  }
  claims_.note(known_next_, now_ns);
  if (state_ == ChannelState::recovering) return;
  ++packets_behind_gap_;
  if (packets_behind_gap_ >= options_.reorder_packets || now_ns - claims_.since_ns() >= options_.reorder_ns) {
    declare_gap(now_ns);
  }
}

void MoldUdp64Channel::declare_gap(std::int64_t now_ns) noexcept {
  ++counts_.gaps;
  if (state_ == ChannelState::stale) return skip_gap(known_next_);
  set_state(ChannelState::recovering);
  requester_.begin(now_ns);
  poll(now_ns);
}

void MoldUdp64Channel::escalate(std::uint64_t limit) noexcept {
  if (has_snapshots()) {
    ++counts_.snapshots_wanted;
    set_state(ChannelState::snapshotting);
    return;
  }
  if (state_ != ChannelState::stale) {
    ++counts_.alarms;
    set_state(ChannelState::stale);
  }
  skip_gap(limit);
}

void MoldUdp64Channel::distrust(std::uint64_t sequence) noexcept {
  ++counts_.contradictions;
  untrusted_through_ = std::max(untrusted_through_, sequence);
  if (frozen()) return;
  if (has_snapshots()) {
    ++counts_.snapshots_wanted;
    set_state(ChannelState::snapshotting);
  } else if (state_ != ChannelState::stale) {
    ++counts_.alarms;
    set_state(ChannelState::stale);
  }
}

void MoldUdp64Channel::resync(std::int64_t now_ns) noexcept {
  clock_ns_ = now_ns;
  if (state_ == ChannelState::waiting || state_ == ChannelState::ended || frozen() || expected_ == first_of_session) {
    return;
  }
  ++counts_.resyncs;
  --counts_.contradictions;  // the lines agree
  distrust(expected_ - 1);
}

bool MoldUdp64Channel::accepts_snapshot(std::uint64_t next) const noexcept {
  return frozen() && next >= window_.base() && next > untrusted_through_ &&
         (next <= known_next_ || next - known_next_ <= options_.sequence.jump);
}

bool MoldUdp64Channel::resume_from(std::uint64_t next, std::int64_t now_ns) noexcept {
  if (!accepts_snapshot(next)) {
    ++counts_.snapshots_refused;
    return false;
  }
  clock_ns_ = now_ns;
  ++counts_.snapshots_taken;
  window_.advance_to(next);
  record_.restart_at(next);
  expected_ = next;
  known_next_ = std::max(known_next_, next);
  claims_.clear();  // asking may take its time again
  set_state(ChannelState::recovering);
  requester_.begin(now_ns);
  deliver_held();
  settle(now_ns);
  return true;
}

void MoldUdp64Channel::despair() noexcept {
  if (state_ != ChannelState::snapshotting) return;
  ++counts_.alarms;
  set_state(ChannelState::stale);
}

void MoldUdp64Channel::skip_gap(std::uint64_t limit) noexcept {
  const std::uint64_t reach = std::min<std::uint64_t>(limit - expected_, window_.capacity());
  const std::uint64_t to = window_.held() == 0 ? limit : window_.first_held(expected_, reach);
  const Gap gap{expected_, to - expected_};
  ++counts_.skipped_gaps;
  counts_.skipped_messages += gap.count;
  expected_ = to;
  record_.restart_at(to);
  window_.advance_to(to);
  handler_.on_gap(gap);
  deliver_held();
  claims_.forget_before(expected_);
}

Gap MoldUdp64Channel::missing() const noexcept {
  const std::uint64_t reach = std::min(known_next_ - expected_, options_.largest_request_gap + 1);
  return {expected_, window_.first_held(expected_, reach) - expected_};
}

LineState MoldUdp64Channel::line_state(std::size_t index, std::int64_t now_ns) const noexcept {
  const Line& line = lines_[index];
  if (!line.ever_heard) return LineState::waiting;
  return now_ns - line.heard_ns > options_.silence_ns ? LineState::silent : LineState::heard;
}

void MoldUdp64Channel::set_state(ChannelState state) noexcept {
  if (state_ == ChannelState::in_sequence) recovering_ns_ = claims_.empty() ? clock_ns_ : claims_.since_ns();
  state_ = state;
  tell();
}

void MoldUdp64Channel::tell() noexcept {
  if (state() == told_) return;
  told_ = state();
  handler_.on_state(told_);
}

}  // namespace plimsoll::moldudp64
