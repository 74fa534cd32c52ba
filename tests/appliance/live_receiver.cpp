#include "tests/appliance/live_receiver.hpp"

#include <algorithm>

#include "host/core/decimal.hpp"

namespace plimsoll::testing {
namespace {

moldudp64::ChannelOptions channel_options(const LiveReceiver::Wiring& wiring) {
  moldudp64::ChannelOptions options;
  options.lines = wiring.lines.size();
  if (!wiring.snapshots.empty()) options.snapshots = moldudp64::SnapshotService::present;
  return options;
}

glimpse::Options glimpse_options() {
  glimpse::Options options;
  options.login.user = "PLMSLL";
  options.login.password = "OVERBOARD";
  return options;
}

}  // namespace

LiveReceiver::LiveReceiver(const Wiring& wiring)
    : frames_of_line(wiring.lines.size()),
      wiring_(wiring),
      channel_(channel_options(wiring), wiring.rerequests, *this),
      glimpse_(glimpse_options(), wiring.snapshots, *this) {}

std::size_t LiveReceiver::work(capture::FrameSource& source, std::int64_t now_ns) {
  now_ns_ = now_ns;
  const auto frames = source.receive();
  for (const capture::Frame& frame : frames) {
    wire::Datagram datagram;
    if (wire::parse_datagram(frame.bytes, datagram) != wire::FrameVerdict::datagram) continue;
    const socket::Endpoint to{datagram.destination_ip, datagram.destination_port};
    const auto line = std::find(wiring_.lines.begin(), wiring_.lines.end(), to);
    const moldudp64::Packet packet = moldudp64::Packet::parse(datagram.payload);
    if (line != wiring_.lines.end()) {
      const auto number = static_cast<std::size_t>(line - wiring_.lines.begin());
      ++frames_of_line[number];
      channel_.receive(number, packet, now_ns);
    } else if (!socket::is_multicast(to.address)) {
      channel_.receive_reply(packet, now_ns);
    }
  }
  return frames.size();
}

void LiveReceiver::poll(std::int64_t now_ns) {
  now_ns_ = now_ns;
  channel_.poll(now_ns);
  if (channel_.wants_snapshot()) {
    glimpse_.start(now_ns);
  } else {
    glimpse_.stop();
  }
  glimpse_.poll(now_ns);
}

void LiveReceiver::on_session(const moldudp64::SessionName& /*name*/) noexcept {
  ++sessions;
  books_ = std::make_unique<test::BookBuilder>();
  next_ = first_message = 0;
}

void LiveReceiver::on_messages(const moldudp64::MessageRun& run) noexcept {
  if (next_ == 0) next_ = first_message = run.first_sequence();
  if (run.first_sequence() != next_) ++out_of_order;
  next_ = run.first_sequence() + run.size();
  for (const std::span<const std::byte> message : run) {
    if (itch::dispatch(message, *books_) != itch::Verdict::delivered) ++undelivered;
  }
}

void LiveReceiver::on_gap(moldudp64::Gap /*gap*/) noexcept { ++gaps; }
void LiveReceiver::on_state(moldudp64::ChannelState /*state*/) noexcept {}

void LiveReceiver::on_snapshot_begin() noexcept { snapshot_ = std::make_unique<test::BookBuilder>(); }

void LiveReceiver::on_snapshot_message(std::span<const std::byte> message) noexcept {
  if (itch::dispatch(message, *snapshot_) != itch::Verdict::delivered) ++undelivered;
}

glimpse::Verdict LiveReceiver::on_snapshot_end(std::uint64_t next) noexcept {
  if (!channel_.accepts_snapshot(next)) return glimpse::Verdict::refused;
  books_ = std::move(snapshot_);
  next_ = first_message = next;
  return channel_.resume_from(next, now_ns_) ? glimpse::Verdict::taken : glimpse::Verdict::refused;
}

void LiveReceiver::on_snapshot_failure(glimpse::Outcome /*outcome*/, std::uint64_t attempts) noexcept {
  if (attempts > 3) channel_.despair();
}

std::string LiveReceiver::books_csv() const {
  std::string text = "symbol,level,bid,bid_size,bid_orders,ask,ask_size,ask_orders\n";
  for (std::size_t locate = 1; locate < books_->names.size(); ++locate) {
    const std::string_view name = itch::trimmed(books_->names[locate]);
    if (name.empty() || name[0] == '\0') continue;
    const market::BookView book = books_->books.book(SymbolId{static_cast<std::uint32_t>(locate)});
    const std::size_t bids = book.depth(market::Side::buy);
    const std::size_t asks = book.depth(market::Side::sell);
    const auto columns = [&book](market::Side side, std::size_t depth, std::size_t index) -> std::string {
      if (index >= depth) return ",,,";
      const market::BookLevel level = book.level(side, index);
      return ',' + format_decimal(std::int64_t{level.price.units} * (decimal_scale / 10'000)) + ',' +
             std::to_string(level.shares) + ',' + std::to_string(level.orders);
    };
    for (std::size_t index = 0; index < std::max(bids, asks); ++index) {
      text += std::string(name) + ',' + std::to_string(index + 1) + columns(market::Side::buy, bids, index) +
              columns(market::Side::sell, asks, index) + '\n';
    }
  }
  return text;
}

}  // namespace plimsoll::testing
