// Nanoseconds per ITCH message: decoding alone, and from the Ethernet frame through MoldUDP64 to the decoded message.
// No order books.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <span>
#include <vector>

#include "net/itch/dispatch.hpp"
#include "net/moldudp64/session.hpp"
#include "net/wire/ethernet.hpp"
#include "tests/net/itch/flatten.hpp"

namespace {

using namespace plimsoll;
using test::ByteVector;
using test::Writer;

// Sizes and mix. About 22 MB of frames: more than the caches that one core has to itself.
constexpr std::uint64_t frame_count = 32'768;
constexpr std::uint64_t messages_per_frame = 20;
constexpr std::uint64_t message_count = frame_count * messages_per_frame;

/// Per mille, near the mix of a TotalView-ITCH day.
struct Share {
  char type;
  unsigned per_mille;
};
constexpr Share mix[] = {{'A', 400}, {'F', 40}, {'D', 400}, {'U', 75}, {'E', 40}, {'X', 25}, {'C', 5}, {'P', 15}};

ByteVector random_message(std::mt19937_64& random) {
  auto ticket = static_cast<unsigned>(random() % 1000);
  const Share* share = mix;
  while (ticket >= share->per_mille) ticket -= (share++)->per_mille;
  test::FieldValues values;
  for (const int width : test::itch_table().at(share->type)) {
    values.push_back(width == 8 ? random() : random() >> (64 - 8 * width));
  }
  return test::slow_encode(share->type, values);
}

struct Feed {
  std::vector<ByteVector> messages;
  ByteVector memory;  // all frames, one behind the other
  std::vector<std::span<const std::byte>> frames;
  std::vector<std::span<const std::byte>> blocks;  // the messages where they lie in the frames
};

Feed make_feed() {
  std::mt19937_64 random(20);
  Feed feed;
  std::vector<std::size_t> starts;
  Writer memory;
  for (std::uint64_t frame = 0; frame < frame_count; ++frame) {
    Writer mold;
    mold.text("20261120A ").be(1 + frame * messages_per_frame, 8).be(messages_per_frame, 2);
    for (std::uint64_t i = 0; i < messages_per_frame; ++i) {
      feed.messages.push_back(random_message(random));
      mold.be(feed.messages.back().size(), 2).raw(feed.messages.back());
    }
    const std::size_t size = mold.bytes().size();
    starts.push_back(memory.bytes().size());
    memory.zeros(12).be(0x0800, 2);
    memory.be(0x4500, 2).be(28 + size, 2).be(0x0000'4000, 4).be(0x4011'0000, 4).be(0x0A000001, 4).be(0xE9360C6F, 4);
    memory.be(50'000, 2).be(26'400, 2).be(8 + size, 2).be(0, 2).raw(mold.bytes());
  }
  feed.memory = memory.bytes();
  starts.push_back(feed.memory.size());
  std::size_t message = 0;
  for (std::size_t i = 0; i + 1 < starts.size(); ++i) {
    feed.frames.push_back(std::span(feed.memory).subspan(starts[i], starts[i + 1] - starts[i]));
    std::size_t at = starts[i] + 14 + 20 + 8 + moldudp64::header_size;
    for (std::uint64_t k = 0; k < messages_per_frame; ++k, ++message) {
      feed.blocks.push_back(std::span(feed.memory).subspan(at + 2, feed.messages[message].size()));
      at += 2 + feed.messages[message].size();
    }
  }
  return feed;
}

/// Uses every field that an order book uses, so that none is optimised away.
struct Digest : itch::MessageHandler {
  using MessageHandler::on;
  void on(const itch::AddOrder& m) noexcept { add(m.header, m.reference + m.shares + m.price.raw + letter(m.side)); }
  void on(const itch::AttributedAddOrder& m) noexcept { on(m.order); }
  void on(const itch::OrderDelete& m) noexcept { add(m.header, m.reference); }
  void on(const itch::OrderReplace& m) noexcept {
    add(m.header, m.original_reference + m.new_reference + m.shares + m.price.raw);
  }
  void on(const itch::OrderExecuted& m) noexcept { add(m.header, m.reference + m.executed_shares + m.match_number); }
  void on(const itch::OrderExecutedWithPrice& m) noexcept {
    add(m.header, m.reference + m.executed_shares + m.match_number + m.execution_price.raw);
  }
  void on(const itch::OrderCancel& m) noexcept { add(m.header, m.reference + m.cancelled_shares); }
  void on(const itch::TradeMessage& m) noexcept {
    add(m.header, m.reference + m.shares + m.price.raw + m.match_number + letter(m.side));
  }
  static std::uint64_t letter(itch::Side side) { return static_cast<unsigned char>(side); }
  void add(const itch::MessageHeader& header, std::uint64_t value) noexcept {
    sum += value + header.stock_locate + header.since_midnight_ns;
    ++messages;
  }
  std::uint64_t sum = 0;
  std::uint64_t messages = 0;
};

/// The same sum from the table-driven decoder. Left out: tracking number, stock, attribution and the printable flag.
std::uint64_t slow_digest(const std::vector<ByteVector>& messages) {
  std::uint64_t sum = 0;
  for (const ByteVector& message : messages) {
    const test::FieldValues v = test::slow_decode(message);
    for (const std::uint64_t value : v) sum += value;
    sum -= v[1];
    const char type = static_cast<char>(message[0]);
    if (type == 'A' || type == 'F' || type == 'P') sum -= v[6];
    if (type == 'F') sum -= v[8];
    if (type == 'C') sum -= v[6];
  }
  return sum;
}

struct Apply : moldudp64::SessionHandler {
  void on_messages(const moldudp64::MessageRun& run) noexcept {
    for (const std::span<const std::byte> message : run) itch::dispatch(message, digest, counts);
  }
  Digest digest;
  itch::MessageCounts counts;
};

Digest decode_blocks(const Feed& feed) {
  Digest digest;
  for (const std::span<const std::byte> message : feed.blocks) itch::dispatch(message, digest);
  return digest;
}

Digest decode_frames(const Feed& feed) {
  Apply apply;
  moldudp64::MoldUdp64Session session;
  for (const std::span<const std::byte> frame : feed.frames) {
    wire::Datagram datagram;
    if (wire::parse_datagram(frame, datagram) == wire::FrameVerdict::datagram) session.receive(datagram.payload, apply);
  }
  return apply.digest;
}

void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "%s: not timed\n", what);
  std::exit(1);
}

void prove(const Feed& feed) {
  for (const ByteVector& message : feed.messages) {
    itch::Flatten handler;
    itch::dispatch(message, handler);
    require(handler.values == test::slow_decode(message), "a message decodes differently from the table");
  }
  const std::uint64_t expected = slow_digest(feed.messages);
  for (const Digest& digest : {decode_blocks(feed), decode_frames(feed)}) {
    require(digest.messages == message_count, "messages were lost");
    require(digest.sum == expected, "the sum of all fields differs from the table's");
  }
}

template <typename Decode>
void measure(const char* name, const Feed& feed, Decode decode) {
  benchmark::RegisterBenchmark(name, [&feed, decode](benchmark::State& state) {
    for (auto _ : state) benchmark::DoNotOptimize(decode(feed).sum);
    const double messages = static_cast<double>(state.iterations()) * static_cast<double>(message_count);
    state.counters["per_message"] =
        benchmark::Counter(messages, benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
  })->Unit(benchmark::kMillisecond);
}

}  // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  const Feed feed = make_feed();
  prove(feed);
  measure("itch/decode", feed, decode_blocks);
  measure("itch/frame_to_message", feed, decode_frames);
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
}
