// Full revaluations of vanilla options per second: scenarios x positions, per instruction set, one and two threads.
#include <benchmark/benchmark.h>

#include <string>

#include "bench/kernels/backends/desk.hpp"
#include "kernels/pricers/cell.hpp"

namespace plimsoll::bench {
namespace {

using backends::cpu::Isa;

constexpr std::size_t book_sizes[] = {64, 1'000};
constexpr std::size_t proof_size = 130;  // three runs of positions, the last one short

/// What the definition says, one scenario after the other, from the same moves.
std::vector<Quanta> by_definition(backends::Backend& backend, const std::vector<pricers::Position>& book) {
  std::vector<double> spot_moves(scenario_count);
  std::vector<double> vol_moves(scenario_count);
  const std::vector<double> basis_moves(scenario_count, 0.0);
  backend.download_moves(spot_factor, spot_moves);
  backend.download_moves(vol_factor, vol_moves);
  pricers::CellView cell;
  cell.positions = {book.data(), book.size()};
  cell.spot = desk_spot;
  cell.spot_moves = spot_moves.data();
  cell.vol_moves = vol_moves.data();
  cell.basis_moves = basis_moves.data();
  std::vector<Quanta> pnl(scenario_count);
  for (std::size_t s = 0; s < pnl.size(); ++s) pnl[s] = cell.pnl(s);
  return pnl;
}

std::unique_ptr<backends::Backend> proven_backend(Isa isa, unsigned threads) {
  std::unique_ptr<backends::Backend> backend = cpu_backend(isa, threads);
  backend->load_scenarios(recipe_of(scenario_count, 2));
  backend->allocate_vectors(2);
  const std::vector<pricers::Position> book = vanilla_book(proof_size);
  static const std::vector<Quanta> expected = by_definition(*backend, book);
  constexpr backends::VectorIndex nodes[] = {1};
  backend->revalue(cell_of(book), 0, nodes);
  for (const backends::VectorIndex vector : {0U, 1U}) {
    std::vector<Quanta> pnl(scenario_count);
    backend->download(vector, pnl);
    if (pnl != expected) refuse("P&L differs from the definition's");
  }
  return backend;
}

void revalue(benchmark::State& state, Isa isa, unsigned threads, std::size_t positions) {
  const std::unique_ptr<backends::Backend> backend = proven_backend(isa, threads);
  const std::vector<pricers::Position> book = vanilla_book(positions);
  constexpr backends::VectorIndex nodes[] = {1};
  for (auto _ : state) benchmark::DoNotOptimize(backend->revalue(cell_of(book), 0, nodes));
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(positions * scenario_count));
}

}  // namespace

void register_revaluation() {
  for (const Isa isa : backends::cpu::supported_isas()) {
    // Without a fused multiply-add instruction a large book takes seconds and says nothing more.
    const bool slow = isa == Isa::scalar || isa == Isa::v2;
    for (const std::size_t positions : book_sizes) {
      if (slow && positions > proof_size) continue;
      const std::string name = "revalue/" + std::string(to_string(isa)) + "/" + std::to_string(positions);
      for (const unsigned threads : {1U, 2U}) {
        // Wall time, because two threads finish together or not at all.
        benchmark::RegisterBenchmark((name + "/threads:" + std::to_string(threads)).c_str(),
                                     [=](benchmark::State& state) { revalue(state, isa, threads, positions); })
            ->Unit(benchmark::kMillisecond)
            ->UseRealTime();
      }
      // Processor time of the only thread: what other programs take meanwhile does not count.
      benchmark::RegisterBenchmark((name + "/one_core").c_str(), [=](benchmark::State& state) {
        revalue(state, isa, 1, positions);
      })->Unit(benchmark::kMillisecond);
    }
  }
}

}  // namespace plimsoll::bench
