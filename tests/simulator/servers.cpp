#include "tests/simulator/servers.hpp"

#include <algorithm>

#include "tests/net/scripted_stream.hpp"

namespace plimsoll::simulator {

namespace {

constexpr std::int64_t round_trip_ns = 200 * microsecond;
constexpr std::uint64_t failures_of_a_bad_day = 2;  // then a server that dies or lags recovers

}  // namespace

std::size_t Venue::day() const {
  std::size_t day = 0;
  while (day + 1 < days->size() && now_ns >= broadcast->ends_ns[day]) ++day;
  return day;
}

std::uint64_t Venue::next() const {
  const std::vector<std::int64_t>& sent = broadcast->sent_ns[day()];
  return 1 + static_cast<std::uint64_t>(std::upper_bound(sent.begin(), sent.end(), now_ns) - sent.begin());
}

bool RequestServer::send(std::span<const std::byte> datagram) noexcept {
  asked_ns_.push_back(venue_.now_ns);
  const TradingDay& day = (*venue_.days)[venue_.day()];
  const std::string session(reinterpret_cast<const char*>(datagram.data()), 10);
  std::uint64_t first = 0;
  for (std::size_t i = 10; i < 18; ++i) first = first << 8 | std::to_integer<std::uint64_t>(datagram[i]);
  std::uint64_t count =
      std::to_integer<std::uint64_t>(datagram[18]) << 8 | std::to_integer<std::uint64_t>(datagram[19]);
  if (kind_ == RequestServerKind::dead) return random_.below(2) == 0;
  if (session != day.name || first == 0 || first >= venue_.next()) return true;
  count = std::min(count, venue_.next() - first);
  if (kind_ == RequestServerKind::lying) return lie(first, count), true;
  if (!venue_.calm() && random_.below(10) == 0) return true;  // lost on the way
  const std::uint64_t most = kind_ == RequestServerKind::one_by_one ? 1 : 30;
  answer(kind_ == RequestServerKind::slow ? 30 * millisecond : round_trip_ns,
         mold_packet(day, first, std::min(count, most)));
  return true;
}

void RequestServer::answer(std::int64_t after_ns, const ByteVector& payload) {
  answers_.push_back({venue_.now_ns + after_ns, frame_to(4, payload)});
}

/// Everything that can be seen through. False bytes of a message that nobody else has cannot.
void RequestServer::lie(std::uint64_t first, std::uint64_t count) {
  const TradingDay& day = (*venue_.days)[venue_.day()];
  ByteVector payload = mold_packet(day, first, std::min<std::uint64_t>(count, 5));
  switch (random_.below(6)) {
    case 0: payload[3] ^= std::byte{0x20}; break;  // another session
    case 1: payload.pop_back(); break;
    case 2: payload = test::Writer().text(day.name).be(first + 5'000, 8).be(0, 2).bytes(); break;
    case 3: payload = test::Writer().text(day.name).be(first, 8).be(0xFFFF, 2).bytes(); break;
    case 4: payload.resize(random_.below(20)); break;
    default: payload = mold_packet(day, 1, 1); break;  // something that nobody asked for
  }
  for (std::uint32_t copies = 1 + random_.below(3); copies > 0; --copies) answer(round_trip_ns, payload);
}

void SnapshotServer::connect() noexcept {
  ++attempts_;
  connected_ns_ = venue_.now_ns;
  login_ns_ = 0;
  heard_ = read_ = 0;
  stream_.clear();
  hangs_up_ = false;
  state_ = kind_ == SnapshotServerKind::refuses ? State::closed : State::connecting;
}

wire::StreamTransport::State SnapshotServer::state() const noexcept {
  if (state_ == State::connecting && venue_.now_ns >= connected_ns_ + round_trip_ns) return State::open;
  if (state_ == State::open && hangs_up_ && read_ == stream_.size()) return State::closed;
  return state_;
}

std::size_t SnapshotServer::write(std::span<const std::byte> bytes) noexcept {
  if (state() != State::open) return 0;
  state_ = State::open;
  const std::size_t count = std::min<std::size_t>(bytes.size(), 1 + random_.below(64));
  const std::size_t before = heard_;
  heard_ += count;
  if (before < 49 && heard_ >= 49) {  // a login request: SoupBinTCP 3.00, section 2.3.1
    login_ns_ = venue_.now_ns + round_trip_ns;
    prepare();
  }
  return count;
}

std::size_t SnapshotServer::read(std::span<std::byte> into) noexcept {
  const std::size_t count = std::min({into.size(), arrived() - read_, std::size_t{1} + random_.below(3'000)});
  std::copy_n(stream_.begin() + static_cast<std::ptrdiff_t>(read_), count, into.begin());
  read_ += count;
  return count;
}

std::size_t SnapshotServer::arrived() const {
  if (login_ns_ == 0 || venue_.now_ns < login_ns_ || state_ != State::open) return read_;
  const double bytes_per_ns = kind_ == SnapshotServerKind::slow ? 2e-4 : 2e-2;
  const auto sent = static_cast<std::size_t>(static_cast<double>(venue_.now_ns - login_ns_) * bytes_per_ns);
  return std::clamp(sent, read_, stream_.size());
}

void SnapshotServer::prepare() {
  const auto add = [this](const ByteVector& bytes) { stream_.insert(stream_.end(), bytes.begin(), bytes.end()); };
  const auto text = [](const ByteVector& bytes) {
    return std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  };
  if (kind_ == SnapshotServerKind::rejects_login) {
    hangs_up_ = true;
    return add(test::soup('J', "A"));
  }
  const bool bad = attempts_ <= failures_of_a_bad_day;
  if (kind_ == SnapshotServerKind::garbage) {
    for (int i = 0; i < 500; ++i) stream_.push_back(static_cast<std::byte>(random_.below(256)));
    hangs_up_ = true;
    return;
  }
  const std::uint64_t now = venue_.next();
  const std::uint64_t next =
      kind_ == SnapshotServerKind::outdated && bad ? 1 + random_.below(static_cast<std::uint32_t>(now)) : now;
  add(test::login_accepted());
  for (const ByteVector& message : (*venue_.days)[venue_.day()].books_before(next).snapshot()) {
    add(test::soup('S', text(message)));
    if (random_.below(20) == 0) add(test::soup('H'));
  }
  std::string digits = std::to_string(next);
  add(test::soup('S', std::string("G").append(20 - digits.size(), ' ').append(digits)));
  if (kind_ == SnapshotServerKind::dies_half_way && bad) {
    stream_.resize(random_.below(static_cast<std::uint32_t>(stream_.size())));
    hangs_up_ = random_.below(2) == 0;
  }
}

}  // namespace plimsoll::simulator
