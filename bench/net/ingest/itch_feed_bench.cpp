// The whole ITCH path on one core: frame -> UDP -> MoldUDP64 -> ITCH -> books -> quotes, in nanoseconds per message.
// Frames come in bursts, as a port hands them to the ingest agent and the agent to the feed; and, every other slice,
// one at a time, as they do when a port is polled faster than they arrive. The ways: a feed of one line without
// recourse
// (`feed`), a recovering channel that hears one line (`channel`), and one that hears two, so that every message is
// taken from the first and compared with the second (`lines`; a message counts once), and the feed behind DPDK's pcap
// device, whose copying of each frame is then part of the time (`dpdk`). `bench_net_ingest [WAY]`. Each
// round generates fresh frames, times the feed over them, applies the same instructions to the model and compares every
// level of every book; a difference ends the program without a number.
#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <initializer_list>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "bench/net/ingest/itch_frames.hpp"
#include "bench/net/ingest/memory_latency.hpp"
#include "host/core/system_clock.hpp"
#include "net/capture/capture_file.hpp"
#include "net/dpdk/capture_port.hpp"
#include "net/ingest/itch_channel.hpp"
#include "net/ingest/itch_feed.hpp"
#include "tests/host/market/model_books.hpp"

namespace plimsoll::bench {
namespace {

using market::ModelBooks;
using market::OrderRef;
using market::Side;

class CountingSink final : public market::QuoteSink {
 public:
  void on_symbol(SymbolId /*symbol*/, std::string_view /*name*/) noexcept override {}
  void on_quote(const market::Quote& quote) noexcept override { live += quote.quality == Quality::live ? 1 : 0; }
  void on_trade(const market::Trade& /*trade*/) noexcept override {}
  std::uint64_t live = 0;
};

enum class Way { feed, channel, lines, dpdk };
constexpr std::array<const char*, 4> way_names{"feed", "channel", "lines", "dpdk"};
constexpr std::uint16_t first_port = 2'000;  // see ItchFrames

struct Load {
  std::uint32_t symbols;
  std::size_t live;
  std::size_t messages;  // per timed round
  int rounds;
};

constexpr std::size_t per_frame = 20;
constexpr std::size_t slice = 50'000;  // messages timed together
constexpr std::size_t burst = 32;      // frames; a port gives up to capture::largest_burst at once

/// Nanoseconds per message of each slice.
struct Timing {
  std::vector<double> bursts;
  std::vector<double> alone;  // frames one at a time
};

double at_rank(std::vector<double>& values, double rank) {
  std::sort(values.begin(), values.end());
  return values[static_cast<std::size_t>(rank * static_cast<double>(values.size()))];
}

class Run {
 public:
  Run(const Load& load, Way way)
      : load_(load),
        way_(way),
        limits_{load.symbols + 1, load.live + load.live / 8, 4'000'000},
        flow_(load.symbols, load.live, 7),
        model_(limits_) {
    if (way == Way::feed || way == Way::dpdk) {
      auto feed = std::make_unique<ingest::ItchFeed>(ingest::ItchFeedOptions{limits_, {}, {}}, sink_);
      books_ = &feed->books();
      feed_ = std::move(feed);
      return;
    }
    ingest::ItchChannelOptions options;
    options.limits = limits_;
    options.lines.push_back({0, first_port});
    if (way == Way::lines) options.lines.push_back({0, first_port + 1});
    auto channel = std::make_unique<ingest::ItchChannel>(options, ingest::ItchChannelWays{}, clock_, sink_);
    books_ = &channel->books();
    feed_ = std::move(channel);
  }

  int execute() {
    for (std::uint32_t symbol = 0; symbol < load_.symbols; ++symbol) {
      if (symbol % per_frame == 0) frames_.begin();
      frames_.trading(symbol);
      if (symbol % per_frame == per_frame - 1 || symbol + 1 == load_.symbols) frames_.finish();
    }
    static_cast<void>(play(0));  // opens every symbol
    while (!flow_.filled()) {
      generate(slice);
      static_cast<void>(play(0));
    }
    prove();
    Timing steady;
    for (int round = 0; round < load_.rounds; ++round) {
      generate(load_.messages);
      // Generating pushed the books out of the caches: the first quarter brings them back and is not counted.
      const Timing slices = play(load_.messages / slice / 4);
      steady.bursts.insert(steady.bursts.end(), slices.bursts.begin(), slices.bursts.end());
      steady.alone.insert(steady.alone.end(), slices.alone.begin(), slices.alone.end());
    }
    prove();
    const ingest::FeedCounters counters = feed_->counters();
    std::printf("%-7s %6u symbols %8zu live: %6.1f ns/message in bursts of %zu frames (10 %%: %.1f, 90 %%: %.1f)",
                way_names[static_cast<std::size_t>(way_)], load_.symbols, books_->live_orders(),
                at_rank(steady.bursts, 0.5), burst, at_rank(steady.bursts, 0.1), at_rank(steady.bursts, 0.9));
    if (!steady.alone.empty()) {
      std::printf(", %.1f one frame at a time (10 %%: %.1f, 90 %%: %.1f)", at_rank(steady.alone, 0.5),
                  at_rank(steady.alone, 0.1), at_rank(steady.alone, 0.9));
    }
    std::printf("; medians of %zu slices; quotes %.1f %%; %ld MiB on huge pages\n", steady.bursts.size(),
                100.0 * static_cast<double>(counters.quotes) / static_cast<double>(counters.messages), huge_page_mib());
    return counters.gaps + counters.unknown_orders + counters.wrong_lengths + counters.capacity_refusals == 0 ? 0 : 1;
  }

 private:
  void generate(std::size_t messages) {
    instructions_.clear();
    frames_.clear();
    for (std::size_t i = 0; i < messages; ++i) {
      instructions_.push_back(flow_.next());
      if (i % per_frame == 0) frames_.begin();
      frames_.message(instructions_.back());
      if (i % per_frame == per_frame - 1 || i + 1 == messages) frames_.finish();
      teach(instructions_.back());
    }
  }

  /// Bursts in even slices, single frames in odd ones; the first `warming` slices are not reported.
  Timing play(std::size_t warming) {
    if (way_ == Way::dpdk) return play_through_device(warming);
    if (way_ == Way::lines) {
      copies_ = frames_;
      copies_.send_to(first_port + 1);
    }
    Timing timing;
    constexpr std::size_t frames_per_slice = slice / per_frame;
    std::size_t number = 0;
    for (std::size_t begin = 0; begin < frames_.size(); begin += frames_per_slice, ++number) {
      const std::size_t end = std::min(begin + frames_per_slice, frames_.size());
      const std::size_t together = number % 2 == 0 ? burst : 1;
      const double start = thread_time_ns();
      for (std::size_t i = begin; i < end; i += together) {
        const std::size_t count = std::min(together, end - i);
        hear(frames_, i, count);
        if (way_ == Way::lines) hear(copies_, i, count);
      }
      const double ns = (thread_time_ns() - start) / static_cast<double>(slice);
      if (number >= warming) (number % 2 == 0 ? timing.bursts : timing.alone).push_back(ns);
    }
    frames_.clear();
    return timing;
  }

  /// From the device's burst to the quote, all on this thread. A rest shorter than a slice is played and not timed.
  Timing play_through_device(std::size_t warming) {
    std::vector<std::byte> file;
    file.reserve(frames_.bytes() + 16 * frames_.size() + 24);
    append(file, {0xA1B2C3D4U, 0x00040002U, 0U, 0U, 65'535U, 1U});  // pcap: microseconds, version 2.4, Ethernet
    for (std::size_t i = 0; i < frames_.size(); ++i) {
      const auto size = static_cast<std::uint32_t>(frames_[i].size());
      append(file, {1'700'000'000U, 0U, size, size});
      file.insert(file.end(), frames_[i].begin(), frames_[i].end());
    }
    frames_.clear();
    const capture::CaptureFile capture = capture::CaptureFile::from_bytes("generated", std::move(file));
    dpdk::Port port = dpdk::open_capture(*dpdk::Eal::running(), capture);
    Timing timing;
    std::size_t number = 0;
    std::size_t frames = 0;
    double start = thread_time_ns();
    while (!port.exhausted()) {
      const std::span<const capture::Frame> received = port.receive();
      feed_->on_frames(received);
      feed_->poll();
      frames += received.size();
      if (frames * per_frame < slice) continue;
      const double now = thread_time_ns();
      if (number++ >= warming) timing.bursts.push_back((now - start) / static_cast<double>(frames * per_frame));
      frames = 0;
      start = thread_time_ns();
    }
    return timing;
  }

  static void append(std::vector<std::byte>& out, std::initializer_list<std::uint32_t> words) {
    for (const std::uint32_t word : words) {
      for (int shift = 0; shift < 32; shift += 8) out.push_back(static_cast<std::byte>(word >> shift));
    }
  }

  void hear(const ItchFrames& frames, std::size_t first, std::size_t count) {
    for (std::size_t k = 0; k < count; ++k) received_[k] = {frames[first + k], {}};
    feed_->on_frames({received_.data(), count});
    feed_->poll();
  }

  void teach(const Instruction& in) {
    const auto ref = static_cast<OrderRef>(in.ref);
    switch (in.kind) {
      case Kind::add: model_.add({ref, SymbolId(in.symbol), in.side, {in.price}, in.shares}); break;
      case Kind::remove: model_.remove(ref); break;
      case Kind::execute:
      case Kind::cancel: model_.reduce(ref, in.shares); break;
      case Kind::replace: model_.replace({ref, static_cast<OrderRef>(in.new_ref), {in.price}, in.shares}); break;
      case Kind::trade: break;
    }
  }

  void prove() const {
    bool equal = books_->live_orders() == model_.live_orders();
    for (std::uint32_t symbol = 0; symbol < load_.symbols && equal; ++symbol) {
      for (const Side side : {Side::buy, Side::sell}) {
        const std::size_t depth = model_.depth(SymbolId(symbol), side);
        equal = equal && books_->book(SymbolId(symbol)).depth(side) == depth;
        for (std::size_t i = 0; i < depth && equal; ++i) {
          equal = books_->book(SymbolId(symbol)).level(side, i) == model_.level(SymbolId(symbol), side, i);
        }
      }
    }
    if (!equal) {
      std::fprintf(stderr, "order books differ from the model; refusing to give a number\n");
      std::exit(1);
    }
  }

  Load load_;
  Way way_;
  market::BookLimits limits_;
  OrderFlow flow_;
  CountingSink sink_;
  SystemClock clock_;
  std::unique_ptr<ingest::Feed> feed_;
  const market::OrderBooks* books_ = nullptr;
  ModelBooks model_;
  ItchFrames frames_;
  ItchFrames copies_;  // on the second line
  std::array<capture::Frame, burst> received_{};
  std::vector<Instruction> instructions_;
};

}  // namespace
}  // namespace plimsoll::bench

int main(int argc, char** argv) {
  using plimsoll::bench::Load;
  using plimsoll::bench::Way;
  // One way of them, by name; what tools/bench tells every benchmark begins with a dash and is not for this one.
  const std::string_view wanted = argc > 1 && argv[1][0] != '-' ? argv[1] : "";
  const plimsoll::bench::MemoryLatency memory = plimsoll::bench::measure_memory_latency();
  std::printf("random reads over 64 MiB: %.0f ns when each waits for the one before, %.1f ns when none does\n",
              memory.dependent_ns, memory.independent_ns);
  int failures = 0;
  for (const Load& load :
       {Load{100, 20'000, 1'000'000, 4}, Load{100, 79'000, 1'000'000, 4}, Load{8'000, 1'000'000, 4'000'000, 2}}) {
    for (const Way way : {Way::feed, Way::channel, Way::lines, Way::dpdk}) {
      if (!wanted.empty() && wanted != plimsoll::bench::way_names[static_cast<std::size_t>(way)]) continue;
      if (way == Way::dpdk && !plimsoll::dpdk::reason_absent().empty()) continue;
      if (way == Way::dpdk && plimsoll::dpdk::Eal::running() == nullptr) plimsoll::dpdk::Eal::start();
      failures += std::make_unique<plimsoll::bench::Run>(load, way)->execute();
    }
  }
  return failures == 0 ? 0 : 1;
}
