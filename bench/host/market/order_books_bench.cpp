// Order books alone, without decoding: nanoseconds per instruction in the steady state, after proof against the model.
#include <benchmark/benchmark.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <span>
#include <vector>

#include "bench/host/market/order_flow.hpp"
#include "host/market/order_books.hpp"
#include "tests/host/market/model_books.hpp"

namespace plimsoll::bench {
namespace {

using market::ModelBooks;
using market::OrderBooks;
using market::OrderRef;
using market::Side;
using market::WirePrice;

constexpr std::size_t per_packet = 20;

void apply(OrderBooks& books, const Instruction& in) {
  const auto ref = static_cast<OrderRef>(in.ref);
  switch (in.kind) {
    case Kind::add: books.add({ref, SymbolId(in.symbol), in.side, {in.price}, in.shares}); break;
    case Kind::remove: books.remove(ref); break;
    case Kind::execute: books.execute(ref, in.shares); break;
    case Kind::cancel: books.cancel(ref, in.shares); break;
    case Kind::replace: books.replace({ref, static_cast<OrderRef>(in.new_ref), {in.price}, in.shares}); break;
    case Kind::trade: break;
  }
}

void apply(ModelBooks& books, const Instruction& in) {
  const auto ref = static_cast<OrderRef>(in.ref);
  switch (in.kind) {
    case Kind::add: books.add({ref, SymbolId(in.symbol), in.side, {in.price}, in.shares}); break;
    case Kind::remove: books.remove(ref); break;
    case Kind::execute:
    case Kind::cancel: books.reduce(ref, in.shares); break;
    case Kind::replace: books.replace({ref, static_cast<OrderRef>(in.new_ref), {in.price}, in.shares}); break;
    case Kind::trade: break;
  }
}

/// The three steps, packet by packet: a feed spreads them between the messages of an earlier one.
void prefetch(const OrderBooks& books, std::span<const Instruction> packet) {
  std::array<market::Expected, per_packet> expected;
  for (std::size_t i = 0; i < packet.size(); ++i) {
    const Instruction& in = packet[i];
    const market::LevelKey level(SymbolId(in.symbol), in.side, {in.price});
    expected[i].adds = in.kind == Kind::add;
    expected[i].key = expected[i].adds ? level.bits() : in.ref;
    books.prefetch(static_cast<OrderRef>(in.ref));
    books.prefetch(SymbolId(in.symbol));
    if (expected[i].adds) books.prefetch(level);
    if (in.kind == Kind::replace) books.prefetch(static_cast<OrderRef>(in.new_ref));
  }
  for (market::Expected& one : expected) books.prefetch_level(one);
  for (std::size_t i = 0; i < packet.size(); ++i) {
    books.prefetch_ladder(expected[i]);
    if (packet[i].kind == Kind::replace) books.prefetch_replacement(expected[i], {packet[i].price});
  }
}

struct Load {
  std::uint32_t symbols;
  std::size_t live;
};

void prove(const OrderBooks& books, const ModelBooks& model, std::uint32_t symbols) {
  bool equal = books.live_orders() == model.live_orders();
  for (std::uint32_t symbol = 0; symbol < symbols && equal; ++symbol) {
    for (const Side side : {Side::buy, Side::sell}) {
      const std::size_t depth = model.depth(SymbolId(symbol), side);
      equal = equal && books.book(SymbolId(symbol)).depth(side) == depth;
      for (std::size_t index = 0; index < depth && equal; ++index) {
        equal = books.book(SymbolId(symbol)).level(side, index) == model.level(SymbolId(symbol), side, index);
      }
    }
  }
  if (!equal) {
    std::fprintf(stderr, "order books differ from the model; refusing to time them\n");
    std::exit(1);
  }
}

void steady_state(benchmark::State& state) {
  const Load load{static_cast<std::uint32_t>(state.range(0)), static_cast<std::size_t>(state.range(1))};
  const bool prefetching = state.range(2) != 0;
  constexpr std::size_t timed = 2'000'000;
  OrderFlow flow(load.symbols, load.live, 7);
  auto books =
      std::make_unique<OrderBooks>(market::BookLimits{load.symbols, load.live + load.live / 8, std::size_t{4'000'000}});
  ModelBooks model({load.symbols, load.live + load.live / 8, std::size_t{4'000'000}});
  while (!flow.filled()) {
    const Instruction in = flow.next();
    apply(*books, in);
    apply(model, in);
  }
  std::vector<Instruction> stream(timed);
  for (auto _ : state) {
    state.PauseTiming();
    for (Instruction& in : stream) in = flow.next();
    state.ResumeTiming();
    for (std::size_t at = 0; at < timed; at += per_packet) {
      const std::span<const Instruction> packet(stream.data() + at, per_packet);
      if (prefetching) prefetch(*books, packet);
      for (const Instruction& in : packet) apply(*books, in);
    }
    state.PauseTiming();
    for (const Instruction& in : stream) apply(model, in);
    prove(*books, model, load.symbols);
    state.ResumeTiming();
  }
  state.counters["live"] = static_cast<double>(books->live_orders());
  state.counters["time_per_message"] =
      benchmark::Counter(static_cast<double>(timed) * static_cast<double>(state.iterations()),
                         benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

BENCHMARK(steady_state)
    ->ArgNames({"symbols", "live", "prefetch"})
    ->Args({8'000, 1'000'000, 0})
    ->Args({8'000, 1'000'000, 1})
    ->Args({100, 79'000, 0})
    ->Args({100, 79'000, 1})
    ->Iterations(5)
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace plimsoll::bench

BENCHMARK_MAIN();
