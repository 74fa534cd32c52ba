#include "net/glimpse/client.hpp"

#include <algorithm>
#include <utility>

namespace plimsoll::glimpse {

using wire::StreamTransport;

GlimpseClient::GlimpseClient(const Options& options, std::vector<StreamTransport*> servers, SnapshotHandler& handler)
    : options_(options),
      servers_(std::move(servers)),
      handler_(handler),
      soup_(options.login),
      pause_ns_(options.first_pause_ns) {}

void GlimpseClient::start(std::int64_t now_ns) noexcept {
  if (!available() || phase_ != Phase::idle) return;
  phase_ = Phase::pausing;
  poll(now_ns);
}

void GlimpseClient::stop() noexcept {
  if (phase_ == Phase::idle) return;
  if (phase_ != Phase::pausing) {
    server().close();
    ++counts_[static_cast<std::size_t>(Outcome::stopped)];
  }
  phase_ = Phase::idle;
}

void GlimpseClient::poll(std::int64_t now_ns) noexcept {
  switch (phase_) {
    case Phase::idle: return;
    case Phase::pausing:
      if (now_ns >= due_ns_) connect(now_ns);
      return;
    case Phase::connecting:
      if (server().state() == StreamTransport::State::open) {
        phase_ = Phase::receiving;
        since_ns_ = now_ns;
        soup_.start(1, now_ns);  // GLIMPSE 5.0, section 2
        return receive(now_ns);
      }
      if (server().state() == StreamTransport::State::closed || now_ns - since_ns_ > options_.connect_timeout_ns) {
        finish(Outcome::no_connection, now_ns);
      }
      return;
    case Phase::receiving: return receive(now_ns);
  }
}

void GlimpseClient::connect(std::int64_t now_ns) noexcept {
  phase_ = Phase::connecting;
  since_ns_ = now_ns;
  messages_ = 0;
  begun_ = over_ = false;
  server().connect();
}

void GlimpseClient::receive(std::int64_t now_ns) noexcept {
  std::size_t taken = 0;
  bool dry = false;
  while (!over_ && !dry && taken < options_.most_bytes_per_poll && !soup_.input_room().empty()) {
    const std::span<std::byte> room = soup_.input_room();
    const std::size_t count = std::min(server().read(room), room.size());
    soup_.received(count, now_ns, *this);
    taken += count;
    dry = count == 0;
  }
  soup_.poll(now_ns);
  if (over_) {
    soup_.log_out();
    write_out(now_ns);
    return finish(outcome_, now_ns);
  }
  if (soup_.state() == soupbintcp::ClientState::failed) {
    last_failure_ = soup_.failure();
    return finish(outcome_of(last_failure_), now_ns);
  }
  if (soup_.state() == soupbintcp::ClientState::ended) return finish(Outcome::ended_early, now_ns);
  if (now_ns - since_ns_ > options_.longest_snapshot_ns) return finish(Outcome::too_long, now_ns);
  write_out(now_ns);
  if (dry && server().state() == StreamTransport::State::closed) finish(Outcome::ended_early, now_ns);
}

void GlimpseClient::on_data(std::span<const std::byte> payload) noexcept {
  if (over_) return;
  if (!begun_) {
    begun_ = true;
    handler_.on_snapshot_begin();
  }
  if (payload.empty() || payload[0] != static_cast<std::byte>(snapshot_type)) {
    over_ = ++messages_ > options_.most_messages;
    outcome_ = Outcome::too_long;
    return handler_.on_snapshot_message(payload);
  }
  over_ = true;
  const std::optional<std::uint64_t> next = next_sequence(payload);
  if (!next) {
    outcome_ = Outcome::malformed;
  } else {
    outcome_ = handler_.on_snapshot_end(*next) == Verdict::taken ? Outcome::complete : Outcome::refused;
  }
}

void GlimpseClient::write_out(std::int64_t now_ns) noexcept {
  const std::span<const std::byte> bytes = soup_.output();
  if (!bytes.empty()) soup_.sent(std::min(server().write(bytes), bytes.size()), now_ns);
}

void GlimpseClient::finish(Outcome outcome, std::int64_t now_ns) noexcept {
  server().close();
  ++counts_[static_cast<std::size_t>(outcome)];
  // A snapshot that was taken may be wanted again soon, but not in a loop.
  due_ns_ = now_ns + pause_ns_;
  if (outcome == Outcome::complete) {
    phase_ = Phase::idle;
    attempts_ = 0;
    pause_ns_ = options_.first_pause_ns;
    due_ns_ = now_ns + pause_ns_;
    return;
  }
  phase_ = Phase::pausing;
  pause_ns_ = std::min(pause_ns_ * 2, options_.longest_pause_ns);
  turn_ = (turn_ + 1) % servers_.size();
  ++attempts_;
  handler_.on_snapshot_failure(outcome, attempts_);
}

Outcome GlimpseClient::outcome_of(soupbintcp::Failure failure) const noexcept {
  switch (failure) {
    case soupbintcp::Failure::silence: return Outcome::silent;
    case soupbintcp::Failure::none:
    case soupbintcp::Failure::malformed: return Outcome::malformed;
    default: return Outcome::login_failed;
  }
}

}  // namespace plimsoll::glimpse
