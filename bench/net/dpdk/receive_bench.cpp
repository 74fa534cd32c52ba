// Frames per second into one core: a capture through DPDK's pcap device and through the plain reader, and a device that
// costs nothing. Each way must first deliver exactly the same frames.
#include <benchmark/benchmark.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <vector>

#include "host/core/error.hpp"
#include "net/capture/capture_reader.hpp"
#include "net/dpdk/capture_port.hpp"

namespace plimsoll::bench {
namespace {

constexpr std::size_t frame_count = 200'000;
constexpr std::size_t frame_size = 700;  // about 20 ITCH messages in MoldUDP64

void append(std::vector<std::byte>& out, std::initializer_list<std::uint32_t> words) {
  for (const std::uint32_t word : words) {
    for (int shift = 0; shift < 32; shift += 8) out.push_back(static_cast<std::byte>(word >> shift));
  }
}

const capture::CaptureFile& capture_file() {
  static const capture::CaptureFile file = [] {
    std::vector<std::byte> bytes;
    bytes.reserve(24 + frame_count * (16 + frame_size));
    append(bytes, {0xA1B2C3D4U, 0x00040002U, 0U, 0U, 65535U, 1U});
    std::mt19937_64 random(1);
    for (std::uint32_t i = 0; i < frame_count; ++i) {
      append(bytes, {1'700'000'000 + i / 1000, i % 1000, frame_size, frame_size});
      for (std::size_t byte = 0; byte < frame_size; ++byte) bytes.push_back(static_cast<std::byte>(random()));
    }
    return capture::CaptureFile::from_bytes("generated", std::move(bytes));
  }();
  return file;
}

/// What a receiver of the least effort does: looks at one cache line of every frame.
struct Tally {
  std::uint64_t frames = 0;
  std::uint64_t bytes = 0;
  std::uint64_t touched = 0;
  std::int64_t time = 0;
  friend bool operator==(const Tally&, const Tally&) = default;

  void take(std::span<const capture::Frame> burst) {
    for (const capture::Frame& frame : burst) {
      ++frames;
      bytes += frame.bytes.size();
      touched = touched * 31 + std::to_integer<std::uint64_t>(frame.bytes[42]);
      time ^= frame.ts_recv.ns;
    }
  }
};

Tally drain(capture::FrameSource& source) {
  Tally tally;
  while (!source.exhausted()) tally.take(source.receive());
  return tally;
}

const Tally& expected() {
  static const Tally tally = [] {
    capture::CaptureReader reader{capture_file()};
    return drain(reader);
  }();
  return tally;
}

/// One drain of a fresh source; its opening is not timed.
template <typename Source>
void time_drain(benchmark::State& state, Source& source) {
  const auto begin = std::chrono::steady_clock::now();
  const Tally tally = drain(source);
  state.SetIterationTime(std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
  if (tally == expected() && tally.frames == frame_count) return;
  std::fprintf(stderr, "the frames differ from the plain reader's: not timed\n");
  std::exit(1);
}

void report(benchmark::State& state, std::int64_t frames) {
  state.SetItemsProcessed(frames);
  state.SetBytesProcessed(frames * static_cast<std::int64_t>(frame_size));
}

void capture_through_dpdk(benchmark::State& state) {
  static_cast<void>(expected());
  for (auto _ : state) {
    dpdk::Port port = dpdk::open_capture(*dpdk::Eal::running(), capture_file());
    time_drain(state, port);
  }
  report(state, state.iterations() * static_cast<std::int64_t>(frame_count));
}

void capture_through_reader(benchmark::State& state) {
  static_cast<void>(expected());
  for (auto _ : state) {
    capture::CaptureReader reader{capture_file()};
    time_drain(state, reader);
  }
  report(state, state.iterations() * static_cast<std::int64_t>(frame_count));
}

void null_device(benchmark::State& state) {
  dpdk::PortOptions options;
  options.device = "net_null0";
  options.arguments = "size=" + std::to_string(frame_size);
  dpdk::Port port = dpdk::Port::open(*dpdk::Eal::running(), options);
  Tally tally;
  for (auto _ : state) tally.take(port.receive());
  benchmark::DoNotOptimize(tally);
  report(state, static_cast<std::int64_t>(tally.frames));
}

BENCHMARK(capture_through_dpdk)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(capture_through_reader)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(null_device);

}  // namespace
}  // namespace plimsoll::bench

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  try {
    plimsoll::dpdk::Eal::start();
  } catch (const plimsoll::InputError& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 3;
  }
  benchmark::RunSpecifiedBenchmarks();
}
