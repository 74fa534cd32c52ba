#include "net/websocket/client.hpp"

#include <algorithm>
#include <utility>

namespace plimsoll::websocket {

Client::Client(ClientSettings settings, const Clock& clock, Transport& transport, Session& session, std::uint64_t seed)
    : settings_(std::move(settings)),
      clock_(clock),
      transport_(transport),
      session_(session),
      back_off_(settings_.back_off, seed),
      connections_(settings_.connections),
      messages_(settings_.messages),
      deadline_ns_(clock.monotonic_ns()) {
  transport_.set_listener(*this);
}

Client::~Client() { stop(); }

int Client::do_work() noexcept {
  const int done = transport_.do_work();
  return done + check_time();
}

int Client::wait(std::int64_t most_ns) noexcept {
  // A tick is enough for every deadline here; what waits for a rate limit is never further away than a second.
  constexpr std::int64_t tick_ns = 50 * ns_per_ms;
  const int done = transport_.wait(std::min(most_ns, tick_ns));
  return done + check_time();
}

void Client::stop() noexcept {
  if (state_ == ClientState::stopped) return;
  const bool was_open = open();
  transport_.close();
  state_ = ClientState::stopped;
  fetching_ = false;
  if (was_open) session_.on_down(now());
}

int Client::check_time() noexcept {
  const std::int64_t now_ns = clock_.monotonic_ns();
  switch (state_) {
    case ClientState::stopped: return 0;
    case ClientState::waiting:
      if (now_ns < deadline_ns_) return 0;
      attempt(now_ns);
      return 1;
    case ClientState::resolving:
    case ClientState::connecting:
    case ClientState::securing:
    case ClientState::upgrading:
      if (now_ns < deadline_ns_) return 0;
      drop(Loss(LossReason::timed_out, to_string(state_)));
      return 1;
    case ClientState::subscribing:
    case ClientState::streaming: return check_life(now_ns);
  }
  return 0;
}

int Client::check_life(std::int64_t now_ns) noexcept {
  if (state_ == ClientState::subscribing && now_ns >= deadline_ns_ && texts_waiting_ == 0) {
    drop(Loss(LossReason::timed_out, to_string(state_)));
    return 1;
  }
  if (pong_missing_ && now_ns - last_ping_ns_ >= settings_.pong_within_ns) {
    drop(Loss(LossReason::ping_unanswered, "no pong came back"));
    return 1;
  }
  if (now_ns - last_message_ns_ >= settings_.silent_after_ns) {
    drop(Loss(LossReason::silent, "no message came"));
    return 1;
  }
  if (fetching_ && now_ns >= fetch_deadline_ns_) {
    transport_.cancel_fetch();
    on_fetch_failed(Loss(LossReason::timed_out, "the answer to a request for a snapshot"));
    if (!open()) return 1;
  }
  if (!pong_missing_ && now_ns - last_ping_ns_ >= settings_.ping_every_ns) {
    pong_missing_ = true;
    last_ping_ns_ = now_ns;
    ++counts_.pings;
    transport_.ping();
  }
  if (state_ == ClientState::streaming && now_ns - streaming_since_ns_ >= settings_.stable_after_ns) back_off_.reset();
  const int sent = send_next(now_ns);
  return sent + session_.do_work(*this, now());
}

int Client::send_next(std::int64_t now_ns) noexcept {
  if (writing_ || texts_waiting_ == 0 || !messages_.allows(now_ns)) return 0;
  messages_.use(now_ns);
  writing_ = true;
  ++counts_.texts_sent;
  transport_.send(texts_[first_text_]);  // stays until on_sent
  return 1;
}

void Client::attempt(std::int64_t now_ns) noexcept {
  if (!connections_.allows(now_ns)) {
    deadline_ns_ = connections_.next_ns();
    return;
  }
  connections_.use(now_ns);
  ++counts_.attempts;
  enter(ClientState::resolving, now_ns);
  transport_.open(settings_.endpoint);
}

void Client::enter(ClientState state, std::int64_t now_ns) noexcept {
  state_ = state;
  deadline_ns_ = now_ns + settings_.step_within_ns;
}

void Client::on_progress(Progress progress) noexcept {
  const std::int64_t now_ns = clock_.monotonic_ns();
  switch (progress) {
    case Progress::resolved: return enter(ClientState::connecting, now_ns);
    case Progress::connected: return enter(ClientState::securing, now_ns);
    case Progress::secured: return enter(ClientState::upgrading, now_ns);
    case Progress::open: break;
  }
  enter(ClientState::subscribing, now_ns);
  ++counts_.connections;
  last_message_ns_ = last_ping_ns_ = now_ns;
  pong_missing_ = false;
  writing_ = false;
  first_text_ = texts_waiting_ = 0;
  session_.on_open(*this, now());
  if (open()) notice_subscribed(now_ns);
}

void Client::notice_subscribed(std::int64_t now_ns) noexcept {
  if (state_ != ClientState::subscribing || !session_.subscribed()) return;
  state_ = ClientState::streaming;
  streaming_since_ns_ = now_ns;
}

void Client::on_message(PaddedText message) noexcept {
  ++counts_.messages;
  counts_.message_bytes += message.size;
  const Moment at = now();
  last_message_ns_ = at.monotonic_ns;
  session_.on_message(*this, message, at);
  if (open()) notice_subscribed(at.monotonic_ns);
}

void Client::on_pong() noexcept {
  ++counts_.pongs;
  pong_missing_ = false;
}

void Client::on_sent() noexcept {
  writing_ = false;
  first_text_ = (first_text_ + 1) % texts_.size();
  --texts_waiting_;
  // The last request has just left: the venue has a whole step to answer it.
  if (state_ == ClientState::subscribing) deadline_ns_ = clock_.monotonic_ns() + settings_.step_within_ns;
}

void Client::on_lost(const Loss& loss) noexcept { drop(loss); }

void Client::on_fetched(int http_status, PaddedText body) noexcept {
  fetching_ = false;
  session_.on_fetched(*this, http_status, body, now());
}

void Client::on_fetch_failed(const Loss& loss) noexcept {
  fetching_ = false;
  ++counts_.fetch_failures;
  session_.on_fetch_failed(*this, loss, now());
}

bool Client::send(std::string_view text) noexcept {
  if (texts_waiting_ == texts_.size()) return false;
  texts_[(first_text_ + texts_waiting_) % texts_.size()].assign(text);
  ++texts_waiting_;
  return true;
}

bool Client::fetch(std::string_view target) noexcept {
  if (fetching_) return false;
  fetching_ = true;
  ++counts_.fetches;
  fetch_deadline_ns_ = clock_.monotonic_ns() + settings_.step_within_ns;
  settings_.rest.target.assign(target);
  transport_.fetch(settings_.rest);
  return true;
}

void Client::drop(const Loss& loss) noexcept {
  if (state_ == ClientState::waiting || state_ == ClientState::stopped) return;
  const bool was_open = open();
  transport_.close();
  fetching_ = false;
  losses_.count(loss.reason());
  last_loss_ = loss;
  const Moment at = now();
  const std::int64_t least = loss.reason() == LossReason::rate_limited ? settings_.rate_limited_wait_ns : 0;
  state_ = ClientState::waiting;
  deadline_ns_ = at.monotonic_ns + back_off_.next_ns(least);
  if (was_open) session_.on_down(at);
}

}  // namespace plimsoll::websocket
