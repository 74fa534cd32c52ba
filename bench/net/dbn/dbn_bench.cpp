// Nanoseconds per DBN record: what memory and zstd alone cost, the walk, decoding, and order books on top.
#include <benchmark/benchmark.h>
#include <zstd.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <numeric>
#include <random>
#include <span>

#include "net/ingest/dbn_feed.hpp"
#include "tests/net/dbn/dbn_bytes.hpp"

namespace {

using namespace plimsoll;

// 28 MB: more than the caches that one core has to itself.
constexpr std::uint64_t record_count = 500'000;
constexpr std::uint64_t live_orders = 10'000;  // about what the front E-mini contract has

/// Adds until there are `live_orders`, then cancellations of random orders and additions by turns, near one price.
test::ByteVector make_file() {
  std::mt19937_64 random(20);
  test::ByteVector file = test::dbn_header();
  file.reserve(file.size() + record_count * 56);
  std::vector<test::MboFields> live;
  std::uint64_t next_order = 6'412'777'000'000;
  for (std::uint64_t i = 0; i < record_count; ++i) {
    test::MboFields fields;
    if (live.size() < live_orders || i % 2 == 0) {
      const bool buys = random() % 2 == 0;
      const auto ticks = static_cast<std::int64_t>(random() % 64) + 1;
      fields = {.side = buys ? 'B' : 'A',
                .order = next_order += random() % 50 + 1,
                .price = 4'800'000'000'000 + (buys ? -ticks : ticks) * 250'000'000,
                .size = static_cast<std::uint32_t>(random() % 20 + 1)};
      live.push_back(fields);
    } else {
      std::swap(live[random() % live.size()], live.back());
      fields = live.back();
      fields.action = 'C';
      live.pop_back();
    }
    fields.at_ns = test::start_ns + i * 20'000 + random() % 20'000;
    fields.flags = i == 0 ? 0x20 : 0x82;
    const test::ByteVector record = test::mbo(fields);
    file.insert(file.end(), record.begin(), record.end());
  }
  return file;
}

const test::ByteVector& plain() {
  static const test::ByteVector file = make_file();
  return file;
}
const test::ByteVector& packed() {
  static const test::ByteVector file = test::zstd(plain());
  return file;
}

struct Sum : dbn::RecordHandler {
  using RecordHandler::on;
  void on(const dbn::Mbo& record) noexcept {
    sum += record.order + static_cast<std::uint64_t>(record.price) + record.size + record.flags + record.ts_recv;
    ++records;
  }
  std::uint64_t sum = 0;
  std::uint64_t records = 0;
};

/// The same sum from the bytes, one after the other.
std::uint64_t slow_sum() {
  std::uint64_t sum = 0;
  const std::size_t first = test::dbn_header().size();
  for (std::size_t at = first; at < plain().size(); at += 56) {
    const auto number = [at](std::size_t offset, std::size_t width) {
      std::uint64_t value = 0;
      for (std::size_t i = width; i-- > 0;)
        value = value * 256 + std::to_integer<std::uint64_t>(plain()[at + offset + i]);
      return value;
    };
    sum += number(16, 8) + number(24, 8) + number(32, 4) + number(36, 1) + number(40, 8);
  }
  return sum;
}

void per_record(benchmark::State& state) {
  state.counters["ns/record"] =
      benchmark::Counter(static_cast<double>(record_count) * 1e-9,
                         benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(record_count));
}

/// The floor: every byte is read once.
void memory_alone(benchmark::State& state) {
  for (auto _ : state) {
    std::uint64_t sum = 0;
    for (std::size_t at = 0; at + 8 <= plain().size(); at += 8) sum += wire::load_u64_le(plain().data() + at);
    benchmark::DoNotOptimize(sum);
  }
  per_record(state);
}
BENCHMARK(memory_alone)->Unit(benchmark::kMillisecond);

/// The floor of packed files.
void zstd_alone(benchmark::State& state) {
  std::vector<std::byte> chunk(1U << 18);
  for (auto _ : state) {
    dbn::ByteStream stream = dbn::ByteStream::over(packed());
    while (stream.read(chunk) == chunk.size()) benchmark::DoNotOptimize(chunk.data());
  }
  state.counters["packed_to"] = static_cast<double>(packed().size()) / static_cast<double>(plain().size());
  per_record(state);
}
BENCHMARK(zstd_alone)->Unit(benchmark::kMillisecond);

void walk_and_decode(benchmark::State& state, const test::ByteVector& bytes) {
  const dbn::DbnFile file = dbn::DbnFile::from_bytes("bench", bytes);
  Sum check;
  for (auto _ : state) {
    Sum sum;
    dbn::RecordStream records = file.records();
    for (std::span<const std::byte> record; records.next(record);) {
      static_cast<void>(dbn::dispatch(record, file.metadata().encoding, sum));
    }
    benchmark::DoNotOptimize(sum.sum);
    check = sum;
  }
  if (check.records != record_count || check.sum != slow_sum()) {  // not timed; a wrong decoder's speed is no number
    std::fprintf(stderr, "the decoder's sum is wrong\n");
    std::abort();
  }
  per_record(state);
}
BENCHMARK_CAPTURE(walk_and_decode, plain, plain())->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(walk_and_decode, packed, packed())->Unit(benchmark::kMillisecond);

class NoSink final : public market::QuoteSink {
 public:
  void on_symbol(SymbolId, std::string_view) noexcept override {}
  void on_quote(const market::Quote& quote) noexcept override { benchmark::DoNotOptimize(quote.bid); }
  void on_trade(const market::Trade&) noexcept override {}
};

/// What `plimsoll replay` does once the file is open: source, decoder, book, quotes.
void feed(benchmark::State& state, const test::ByteVector& bytes) {
  const dbn::DbnFile file = dbn::DbnFile::from_bytes("bench", bytes);
  NoSink sink;
  for (auto _ : state) {
    state.PauseTiming();
    ingest::DbnFeed made(file, {16, 1'000'000, 1'000'000}, sink);
    ingest::DbnSource source(file);
    state.ResumeTiming();
    ingest::run_to_end(source, made);
    if (made.counters().unknown_orders != 0 || made.counters().messages != record_count) std::abort();
  }
  per_record(state);
}
BENCHMARK_CAPTURE(feed, plain, plain())->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(feed, packed, packed())->Unit(benchmark::kMillisecond);

/// The first look: everything from the name of a file to its survey.
void open(benchmark::State& state, const test::ByteVector& bytes) {
  for (auto _ : state) benchmark::DoNotOptimize(dbn::DbnFile::from_bytes("bench", bytes).survey().records);
  per_record(state);
}
BENCHMARK_CAPTURE(open, plain, plain())->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(open, packed, packed())->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
