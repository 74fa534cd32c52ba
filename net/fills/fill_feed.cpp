#include "net/fills/fill_feed.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <span>

#include "host/core/fault_list.hpp"
#include "host/ledger/fill_text.hpp"

namespace plimsoll::fills {
namespace {

using State = wire::StreamTransport::State;

std::string answer_of(std::uint64_t line, const ledger::FillResult& result) {
  nlohmann::ordered_json json{{"line", line}, {"status", to_string(result.outcome)}};
  if (result.refusal) json["reason"] = to_string(*result.refusal);
  return json.dump() + '\n';
}

}  // namespace

FillFeed::FillFeed(wire::StreamTransport& stream, ledger::FillSink& sink, const Clock& clock, FillFeedSettings settings)
    : stream_(stream), sink_(sink), clock_(clock), settings_(settings), pause_ns_(settings.first_pause_ns) {}

std::size_t FillFeed::do_work() {
  if (!connected()) return settle();
  std::size_t moved = read();
  moved += take_lines();
  moved += settle();
  moved += write();
  // What the peer sent before it went away has been read by now, as far as there was room for it.
  if (stream_.state() == State::closed) lose();
  return moved;
}

bool FillFeed::connected() {
  const std::int64_t now = clock_.monotonic_ns();
  const State state = stream_.state();
  if (open_) return true;
  if (attempting_) {
    if (state == State::open) {
      attempting_ = false;
      open_ = true;
      ++counts_.connects;
      return true;
    }
    if (state == State::connecting && now < deadline_ns_) return false;
    lose();
    return false;
  }
  if (now < deadline_ns_) return false;
  stream_.connect();
  attempting_ = true;
  deadline_ns_ = now + settings_.connect_limit_ns;
  return false;
}

void FillFeed::lose() {
  stream_.close();
  if (open_) ++counts_.losses;
  attempting_ = open_ = skipping_ = false;
  in_.clear();
  out_.clear();
  line_ = 0;
  for (const Waiting& waiting : waiting_) {
    if (waiting.answer.empty()) forgotten_.push_back(waiting.ticket);
  }
  waiting_.clear();
  deadline_ns_ = clock_.monotonic_ns() + pause_ns_;
  pause_ns_ = std::min(pause_ns_ * 2, settings_.longest_pause_ns);
}

bool FillFeed::has_room() const {
  return waiting_.size() + forgotten_.size() < settings_.most_outstanding && out_.size() < settings_.most_unsent_bytes;
}

std::size_t FillFeed::read() {
  if (!has_room() || in_.size() > ledger::longest_fill_line) return 0;
  std::array<std::byte, 4096> block;
  const std::size_t count = stream_.read(block);
  for (const std::byte byte : std::span(block).first(count)) in_.push_back(static_cast<char>(byte));
  return count;
}

std::size_t FillFeed::take_lines() {
  std::size_t taken = 0;
  while (has_room()) {
    const std::size_t stop = in_.find('\n');
    if (stop == std::string::npos) {
      if (in_.size() <= ledger::longest_fill_line) break;
      skipping_ = true;  // the line is answered when it ends; its bytes are not kept
      in_.clear();
      break;
    }
    if (!take_line(std::string_view(in_).substr(0, stop))) break;  // the sink has no room: the line stays
    in_.erase(0, stop + 1);
    ++taken;
  }
  return taken;
}

bool FillFeed::take_line(std::string_view line) {
  if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
  FaultList faults("");
  std::optional<ledger::FillEvent> event;
  if (skipping_) {
    faults.add(0, "PLM-2514", "the line has more than " + std::to_string(ledger::longest_fill_line) + " bytes",
               "Write one fill on each line.");
  } else {
    event = ledger::read_fill_json(line, 0, faults);
  }
  if (!event) {
    ++line_;
    ++counts_.lines;
    skipping_ = false;
    answer_malformed(faults.faults().front());
    return true;
  }
  const std::optional<std::uint64_t> ticket = sink_.hand_over(*event);
  if (!ticket) return false;
  ++line_;
  ++counts_.lines;
  waiting_.push_back({line_, *ticket, {}});
  return true;
}

void FillFeed::answer_malformed(const Fault& fault) {
  ++counts_.malformed;
  const nlohmann::ordered_json json{
      {"line", line_}, {"status", "malformed"}, {"code", fault.code}, {"problem", fault.problem}};
  waiting_.push_back({line_, 0, json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + '\n'});
}

std::size_t FillFeed::settle() {
  std::size_t settled = 0;
  while (!forgotten_.empty() && sink_.settled(forgotten_.front())) {
    forgotten_.pop_front();
    ++settled;
  }
  if (!forgotten_.empty()) return settled;
  while (!waiting_.empty() && out_.size() < settings_.most_unsent_bytes) {
    Waiting& first = waiting_.front();
    if (first.answer.empty()) {
      const std::optional<ledger::FillResult> result = sink_.settled(first.ticket);
      if (!result) break;
      first.answer = answer_of(first.line, *result);
      ++counts_.settled;
      pause_ns_ = settings_.first_pause_ns;  // a peer whose fill arrived is worth coming back to soon
    }
    out_ += first.answer;
    waiting_.pop_front();
    ++settled;
  }
  return settled;
}

std::size_t FillFeed::write() {
  if (out_.empty()) return 0;
  const std::size_t count = stream_.write(std::as_bytes(std::span(out_.data(), out_.size())));
  out_.erase(0, count);
  return count;
}

}  // namespace plimsoll::fills
