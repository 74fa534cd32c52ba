#include "tools/exchange/live_venue.hpp"

#include <poll.h>

#include <algorithm>
#include <ctime>

namespace plimsoll::exchange {
namespace {

constexpr std::size_t headers = 14 + 20 + 8;      // the sockets write their own
constexpr std::int64_t serve_every_ns = 200'000;  // while there is no time to wait
constexpr std::int64_t too_short_to_sleep_ns = 60'000;
constexpr std::int64_t second = 1'000'000'000;

}  // namespace

LiveVenue::LiveVenue(const LiveSettings& settings, const Clock& clock, const volatile std::sig_atomic_t& stop)
    : clock_(clock),
      stop_(stop),
      speed_(settings.speed),
      linger_ns_(static_cast<std::int64_t>(settings.linger_s * 1e9)),
      lines_(settings.lines),
      history_(settings.history_messages) {
  if (settings.rerequests) rerequests_.emplace(*settings.rerequests, history_);
  if (settings.snapshots) snapshots_.emplace(*settings.snapshots);
}

Session LiveVenue::run(const VenueSettings& settings) {
  history_.begin_session(session_name(settings.session));
  if (snapshots_) snapshots_->begin_session(session_name(settings.session));
  first_sent_.reset();
  started_ns_ = clock_.monotonic_ns();
  Session session = run_day(settings, *this);
  lines_.flush();
  counts_.busy_ns += clock_.monotonic_ns() - started_ns_;
  counts_.messages += session.messages;
  if (snapshots_) snapshots_->end_session();
  linger(stopped() ? second / 10 : linger_ns_);
  return session;
}

void LiveVenue::on_frame(Timestamp sent, std::span<const std::byte> frame) {
  const std::span<const std::byte> packet = frame.subspan(headers);
  wait_until(due_ns(sent), nullptr);
  history_.append(packet);
  lines_.queue(packet);
  last_packet_.assign(packet.begin(), packet.end());
  ++counts_.packets;
}

Direction LiveVenue::on_pause(const Moment& moment) {
  wait_until(due_ns(moment.resumes), &moment);
  return stopped() ? Direction::stop : Direction::go_on;
}

std::int64_t LiveVenue::due_ns(Timestamp at) {
  if (!first_sent_) first_sent_ = at;
  if (speed_ == 0.0) return started_ns_;
  return started_ns_ + static_cast<std::int64_t>(static_cast<double>(at.ns - first_sent_->ns) / speed_);
}

void LiveVenue::wait_until(std::int64_t due_ns, const Moment* moment) {
  std::int64_t now = clock_.monotonic_ns();
  if (now >= due_ns) {
    if (speed_ > 0.0) counts_.most_late_ns = std::max(counts_.most_late_ns, now - due_ns);
    if (now - served_ns_ >= serve_every_ns) serve(moment);
    return;
  }
  lines_.flush();
  while (now < due_ns && !stopped()) {
    serve(moment);
    sleep(std::min(due_ns - clock_.monotonic_ns(), second / 10));
    now = clock_.monotonic_ns();
  }
}

void LiveVenue::serve(const Moment* moment) {
  served_ns_ = clock_.monotonic_ns();
  if (rerequests_) rerequests_->work();
  if (!snapshots_) return;
  snapshots_->work(served_ns_);
  if (moment == nullptr || !snapshots_->wanted()) return;
  lines_.flush();  // a snapshot must not speak of what nobody could have heard
  snapshots_->serve(*moment);
  snapshots_->work(served_ns_);
}

/// Until somebody asks for something, or for as long as that. Short waits are not worth a system call's rounding.
void LiveVenue::sleep(std::int64_t left_ns) const {
  if (left_ns < too_short_to_sleep_ns) return;
  std::vector<pollfd> who;
  if (rerequests_) who.push_back({rerequests_->descriptor(), POLLIN, 0});
  if (snapshots_) {
    who.push_back({snapshots_->descriptor(), POLLIN, 0});
    snapshots_->visit_connections([&who](int number, bool has_more) {
      who.push_back({number, static_cast<short>(has_more ? POLLIN | POLLOUT : POLLIN), 0});
    });
  }
  const std::int64_t wait_ns = left_ns - too_short_to_sleep_ns / 2;
  const timespec timeout{wait_ns / second, wait_ns % second};
  ::ppoll(who.data(), who.size(), &timeout, nullptr);
}

/// MoldUDP64 1.00, "End of Session": its packets go on for a while, so that receivers can ask for what they miss.
void LiveVenue::linger(std::int64_t for_ns) {
  const std::int64_t until = clock_.monotonic_ns() + for_ns;
  std::int64_t next = clock_.monotonic_ns();
  for (std::int64_t now = next; now < until && (!stopped() || for_ns < second); now = clock_.monotonic_ns()) {
    if (now >= next) {
      lines_.queue(last_packet_);
      lines_.flush();
      ++counts_.packets;
      next += second;
    }
    serve(nullptr);
    sleep(std::min({next, until, now + second / 10}) - now);
  }
}

}  // namespace plimsoll::exchange
