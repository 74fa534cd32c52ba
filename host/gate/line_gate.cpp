#include "host/gate/line_gate.hpp"

#include <poll.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "host/gate/state_text.hpp"

namespace plimsoll::gate {
namespace {

std::string line_of(const OrderCommand& command) {
  return std::string("command\t")
      .append(std::to_string(command.sequence))
      .append("\t")
      .append(verb_of(command.level))
      .append("\t")
      .append(scope_fields(command.level, command.scope))
      .append("\n");
}

std::string numbered(std::string_view word, std::uint64_t number) {
  return std::string(word).append("\t").append(std::to_string(number)).append("\n");
}

}  // namespace

LineGate::LineGate(GateAddress address, std::uint64_t epoch) : address_(std::move(address)), epoch_(epoch) {}

void LineGate::publish(const std::vector<OrderCommand>& commands) {
  std::string lines;
  for (const OrderCommand& command : commands) {
    if (waiting_.size() >= most_waiting && !waiting_.contains(command.scope)) {
      std::erase_if(waiting_, [](const auto& each) { return each.second.level == TradingLevel::active; });
    }
    waiting_[command.scope] = command;
    published_ = std::max(published_, command.sequence);
    lines += line_of(command);
  }
  // Behind what was not taken yet there is no point in more: all of it is repeated, in its newest form.
  if (stream_.open() && !connecting_ && !stream_.has_unsent()) stream_.write(lines);
}

void LineGate::connect(std::int64_t now_ns) {
  next_attempt_ns_ = now_ns + pause_ns;
  const SystemGateAddress to = system_address(address_);
  const int descriptor = ::socket(to.family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (descriptor < 0) return;
  LineStream stream(descriptor);
  const int result = ::connect(descriptor, reinterpret_cast<const sockaddr*>(&to.storage), to.size);
  if (result != 0 && errno != EINPROGRESS) return;
  stream_ = std::move(stream);
  connecting_ = result != 0;
  last_heard_ns_ = now_ns;
  if (!connecting_) begin(now_ns);
}

void LineGate::begin(std::int64_t now_ns) {
  stream_.write(std::string("plimsoll-gate\t1\t").append(std::to_string(epoch_)).append("\n"));
  if (answers_.all_commands) {
    for (const OrderCommand& command : answers_.all_commands()) waiting_[command.scope] = command;
  }
  std::string lines;
  for (const auto& [scope, command] : waiting_) {
    lines += line_of(command);
    published_ = std::max(published_, command.sequence);
  }
  stream_.write(lines + numbered("synced", published_));
  next_beat_ns_ = now_ns + beat_ns;
  next_repeat_ns_ = now_ns + repeat_ns;
}

void LineGate::lose(std::int64_t now_ns) {
  stream_.close();
  stream_ = LineStream();
  connecting_ = false;
  next_attempt_ns_ = now_ns + pause_ns;
}

void LineGate::on_line(const std::string& line) {
  const auto fields = fields_of(line);
  if (fields.size() == 2 && fields[0] == "ack") {
    const auto sequence = parse_count(fields[1]);
    if (!sequence || *sequence > published_) return stream_.close();
    acknowledged_ = std::max(acknowledged_, *sequence);
    std::erase_if(waiting_, [&](const auto& each) { return each.second.sequence == *sequence; });
  } else if (fields.size() == 4 && fields[0] == "held") {
    const auto held = parse_scope_fields(fields[1], fields[2], fields[3]);
    if (!held) return stream_.close();
    const auto ours = waiting_.find(held->scope);
    const bool being_resumed = ours != waiting_.end() && ours->second.level == TradingLevel::active;
    if (!being_resumed && answers_.on_held) answers_.on_held({held->level, held->scope});
  } else if (line != "ready" && line != "alive") {
    stream_.close();  // it speaks another language, and cannot be believed about what it has stopped
  }
}

void LineGate::read(std::int64_t now_ns) {
  stream_.fill();
  while (const auto line = stream_.next_line()) {
    last_heard_ns_ = now_ns;
    on_line(*line);
    if (!stream_.open()) return;
  }
}

int LineGate::do_work(std::int64_t now_ns) {
  if (!stream_.open()) {
    if (now_ns < next_attempt_ns_) return 0;
    connect(now_ns);
    return 1;
  }
  if (connecting_) {
    pollfd waiting{stream_.descriptor(), POLLOUT, 0};
    int error = 0;
    socklen_t size = sizeof error;
    if (::poll(&waiting, 1, 0) == 1) {
      ::getsockopt(stream_.descriptor(), SOL_SOCKET, SO_ERROR, &error, &size);
      connecting_ = false;
      if (error == 0) begin(now_ns);
      if (error != 0) stream_.close();
    }
  } else {
    stream_.flush();
    read(now_ns);
    if (now_ns >= next_repeat_ns_) {
      next_repeat_ns_ = now_ns + repeat_ns;
      std::string lines;
      for (const auto& [scope, command] : waiting_) lines += line_of(command);
      repeats_ += waiting_.size();
      if (!lines.empty() && !stream_.has_unsent()) stream_.write(lines);
    }
    if (now_ns >= next_beat_ns_) {
      next_beat_ns_ = now_ns + beat_ns;
      if (!stream_.has_unsent()) stream_.write(numbered("beat", published_));
    }
  }
  if (!stream_.open() || now_ns - last_heard_ns_ > longest_silence_ns) lose(now_ns);
  return 1;
}

short LineGate::poll_events() const {
  return static_cast<short>(connecting_ || stream_.has_unsent() ? POLLIN | POLLOUT : POLLIN);
}

std::int64_t LineGate::next_due_ns() const {
  if (!stream_.open()) return next_attempt_ns_;
  return connecting_ ? last_heard_ns_ + longest_silence_ns : std::min(next_beat_ns_, next_repeat_ns_);
}

OrderGateStatus LineGate::status() const {
  return {address_.text,   stream_.open() && !connecting_ ? GateLink::up : GateLink::down,
          published_,      acknowledged_,
          waiting_.size(), repeats_};
}

}  // namespace plimsoll::gate
