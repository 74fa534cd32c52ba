// ItchChannel: whatever arrives on two lines, as replies and as snapshots, and however time passes, messages come in
// order and once, held memory stays bounded, and nothing is live in a channel that is not in sequence.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "net/ingest/itch_channel.hpp"
#include "tests/fuzz/require.hpp"
#include "tests/net/ingest/frames.hpp"

using namespace plimsoll;
using test::ByteVector;

namespace {

class Server final : public wire::DatagramOut {
 public:
  bool send(std::span<const std::byte> datagram) noexcept override {
    const auto request = moldudp64::decode_request(datagram);
    PLIMSOLL_REQUIRE(request && request->sequence > 0 && request->count > 0);
    return true;
  }
};

class Stream final : public wire::StreamTransport {
 public:
  void connect() noexcept override { state_ = State::open; }
  [[nodiscard]] State state() const noexcept override { return state_; }
  std::size_t read(std::span<std::byte> into) noexcept override {
    const std::size_t count = std::min(into.size(), bytes.size());
    std::copy_n(bytes.begin(), count, into.begin());
    bytes.erase(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(count));
    return count;
  }
  std::size_t write(std::span<const std::byte> out) noexcept override { return out.size(); }
  void close() noexcept override { state_ = State::closed; }
  ByteVector bytes;

 private:
  State state_ = State::closed;
};

class Sink final : public market::QuoteSink {
 public:
  void on_symbol(SymbolId symbol, std::string_view name) noexcept override {
    PLIMSOLL_REQUIRE(symbol.index() == live.size() && name.size() <= 8);
    live.push_back(false);
  }
  void on_quote(const market::Quote& quote) noexcept override {
    live.at(quote.symbol.index()) = quote.quality == Quality::live;
  }
  void on_trade(const market::Trade& trade) noexcept override { PLIMSOLL_REQUIRE(trade.symbol.index() < live.size()); }
  std::vector<bool> live;
};

/// Small numbers around what can be held, so that every limit is reached.
ByteVector packet(std::span<const std::byte> chunk) {
  const auto at = [&chunk](std::size_t i) { return i < chunk.size() ? std::to_integer<std::uint64_t>(chunk[i]) : 0; };
  const std::uint64_t kind = at(0);
  test::Writer bytes;
  bytes.text((kind & 8) != 0 ? "SESSION002" : "SESSION001").be(at(1) + (kind & 16) * 4, 8);
  if ((kind & 7) == 0) return bytes.be(0xFFFF, 2).bytes();
  const std::uint64_t count = at(2) % 4;
  bytes.be(count, 2);
  for (std::uint64_t i = 0; i < count; ++i) {
    const std::uint64_t ref = at(3 + i) % 16;
    const char side = ref % 2 == 0 ? 'B' : 'S';
    const ByteVector message = (at(3 + i) & 64) != 0
                                   ? test::deleted(ref % 3, ref)
                                   : test::add(ref % 3, "SYM", ref, side, 1 + ref, 100'0000 + at(4 + i));
    bytes.be(message.size(), 2).raw(message);
  }
  return bytes.bytes();
}

ByteVector to(std::uint16_t port, ByteVector frame) {
  frame[36] = static_cast<std::byte>(port >> 8);
  frame[37] = static_cast<std::byte>(port & 0xFF);
  return frame;
}

ByteVector snapshot(std::span<const std::byte> chunk) {
  ByteVector bytes;
  const auto add = [&bytes](const ByteVector& payload, char type) {
    const ByteVector soup = test::Writer().be(payload.size() + 1, 2).text({&type, 1}).raw(payload).bytes();
    bytes.insert(bytes.end(), soup.begin(), soup.end());
  };
  add(test::Writer().text("SESSION001                   1").bytes(), 'A');
  for (const std::byte byte : chunk) {
    const std::uint64_t ref = std::to_integer<std::uint64_t>(byte);
    if (ref < 128) add(test::add(ref % 3, "SYM", ref, ref % 2 == 0 ? 'B' : 'S', 1 + ref, 100'0000 + ref), 'S');
  }
  std::string next = std::to_string(chunk.empty() ? 1 : std::to_integer<unsigned>(chunk[0]));
  add(test::Writer().text(std::string("G").append(20 - next.size(), ' ').append(next)).bytes(), 'S');
  return bytes;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Server server;
  Stream stream;
  Sink sink;
  ManualClock clock({1'767'589'200'000'000'000});
  ingest::ItchChannelOptions options;
  options.limits = {4, 64, 64};
  options.midnight = clock.now();
  options.lines = {{0, 1}, {0, 2}};
  options.replies = {0, 3};
  options.channel.held_messages = 16;
  options.channel.remembered_messages = 16;
  options.channel.believable_leap = 64;
  options.channel.reorder_packets = 4;
  ingest::ItchChannel channel(options, {{&server}, {&stream}}, clock, sink);
  const moldudp64::MoldUdp64Channel& lines = channel.channel();

  std::uint64_t sessions = 0;
  std::uint64_t expected = 0;
  auto rest = std::as_bytes(std::span(data, size));
  while (rest.size() >= 2) {
    const auto what = std::to_integer<unsigned>(rest[0]);
    const std::size_t length = std::min(std::to_integer<std::size_t>(rest[1]) % 32, rest.size() - 2);
    const std::span<const std::byte> chunk = rest.subspan(2, length);
    rest = rest.subspan(2 + length);
    ByteVector frame;
    switch (what % 8) {
      case 0:
      case 1: frame = to(1, test::ethernet(packet(chunk))); break;
      case 2:
      case 3: frame = to(2, test::ethernet(packet(chunk))); break;
      case 4: frame = to(3, test::ethernet(packet(chunk))); break;
      case 5: stream.bytes = (what & 8) != 0 ? snapshot(chunk) : ByteVector(chunk.begin(), chunk.end()); break;
      case 6: frame = to(static_cast<std::uint16_t>(1 + what % 3), test::ethernet({chunk.begin(), chunk.end()})); break;
      default: clock.advance_ns(std::int64_t{1} << (what / 8 + 8)); break;  // 256 ns to 550 s
    }
    if (!frame.empty()) channel.on_frame({frame, clock.now()});
    clock.advance_ns(1'000);
    channel.poll();

    PLIMSOLL_REQUIRE(lines.counts().sessions > sessions || lines.expected() >= expected);
    sessions = lines.counts().sessions;
    expected = lines.expected();
    PLIMSOLL_REQUIRE(lines.held_messages() <= 16);
    PLIMSOLL_REQUIRE(lines.quality() == Quality::live ||
                     std::none_of(sink.live.begin(), sink.live.end(), [](bool live) { return live; }));
  }
  return 0;
}
