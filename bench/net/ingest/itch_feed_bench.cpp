// The whole ITCH path on one core: frame -> UDP -> MoldUDP64 -> ITCH -> books -> quotes, in nanoseconds per message.
// Each round generates fresh frames, times the feed over them, applies the same instructions to the model and compares
// every level of every book; a difference ends the program without a number.
#include <time.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string_view>
#include <vector>

#include "bench/net/ingest/itch_frames.hpp"
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

struct Load {
  std::uint32_t symbols;
  std::size_t live;
  std::size_t messages;  // per timed round
  int rounds;
};

constexpr std::size_t per_frame = 20;
constexpr std::size_t slice = 50'000;  // messages timed together

/// Time this thread has run: what other processes take away on a shared machine is not counted (their cache misses
/// are).
double thread_time_ns() {
  timespec now{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e9 + static_cast<double>(now.tv_nsec);
}

class Run {
 public:
  explicit Run(const Load& load)
      : load_(load),
        limits_{load.symbols + 1, load.live + load.live / 8, 4'000'000},
        flow_(load.symbols, load.live, 7),
        feed_({limits_, {}, {}}, sink_),
        model_(limits_) {}

  int execute() {
    for (std::uint32_t symbol = 0; symbol < load_.symbols; ++symbol) {
      if (symbol % per_frame == 0) frames_.begin();
      frames_.trading(symbol);
      if (symbol % per_frame == per_frame - 1 || symbol + 1 == load_.symbols) frames_.finish();
    }
    static_cast<void>(play());  // opens every symbol
    std::size_t filled = 0;
    double fill_ns = 0.0;
    while (!flow_.filled()) {
      generate(slice);
      filled += slice;
      for (const double ns : play()) fill_ns += ns * static_cast<double>(slice);
    }
    prove();
    std::vector<double> steady;
    for (int round = 0; round < load_.rounds; ++round) {
      generate(load_.messages);
      const std::vector<double> slices = play();
      // Generating pushed the books out of the caches: the first quarter brings them back and is not counted.
      steady.insert(steady.end(), slices.begin() + static_cast<std::ptrdiff_t>(slices.size() / 4), slices.end());
    }
    prove();
    std::sort(steady.begin(), steady.end());
    const ingest::FeedCounters counters = feed_.counters();
    std::printf(
        "%6u symbols %8zu live: %6.1f ns/message median of %zu slices (10 %%: %.1f, 90 %%: %.1f), fill %.1f; quotes "
        "%.1f %%\n",
        load_.symbols, feed_.books().live_orders(), steady[steady.size() / 2], steady.size(),
        steady[steady.size() / 10], steady[steady.size() * 9 / 10], fill_ns / static_cast<double>(filled),
        100.0 * static_cast<double>(counters.quotes) / static_cast<double>(counters.messages));
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

  /// Nanoseconds per message of each slice.
  std::vector<double> play() {
    std::vector<double> slices;
    constexpr std::size_t frames_per_slice = slice / per_frame;
    for (std::size_t begin = 0; begin < frames_.size(); begin += frames_per_slice) {
      const std::size_t end = std::min(begin + frames_per_slice, frames_.size());
      const double start = thread_time_ns();
      for (std::size_t i = begin; i < end; ++i) feed_.on_frame({frames_[i], {}});
      slices.push_back((thread_time_ns() - start) / static_cast<double>(slice));
    }
    frames_.clear();
    return slices;
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
    bool equal = feed_.books().live_orders() == model_.live_orders();
    for (std::uint32_t symbol = 0; symbol < load_.symbols && equal; ++symbol) {
      for (const Side side : {Side::buy, Side::sell}) {
        const std::size_t depth = model_.depth(SymbolId(symbol), side);
        equal = equal && feed_.books().book(SymbolId(symbol)).depth(side) == depth;
        for (std::size_t i = 0; i < depth && equal; ++i) {
          equal = feed_.books().book(SymbolId(symbol)).level(side, i) == model_.level(SymbolId(symbol), side, i);
        }
      }
    }
    if (!equal) {
      std::fprintf(stderr, "order books differ from the model; refusing to give a number\n");
      std::exit(1);
    }
  }

  Load load_;
  market::BookLimits limits_;
  OrderFlow flow_;
  CountingSink sink_;
  ingest::ItchFeed feed_;
  ModelBooks model_;
  ItchFrames frames_;
  std::vector<Instruction> instructions_;
};

}  // namespace
}  // namespace plimsoll::bench

int main() {
  using plimsoll::bench::Load;
  int failures = 0;
  for (const Load& load :
       {Load{100, 20'000, 1'000'000, 2}, Load{100, 79'000, 1'000'000, 2}, Load{8'000, 1'000'000, 4'000'000, 2}}) {
    failures += std::make_unique<plimsoll::bench::Run>(load)->execute();
  }
  return failures == 0 ? 0 : 1;
}
