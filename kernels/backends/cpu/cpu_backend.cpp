#include "kernels/backends/cpu/cpu_backend.hpp"

#include <algorithm>
#include <utility>

#include "kernels/backends/cpu/aligned_array.hpp"
#include "kernels/backends/cpu/tail_selection.hpp"
#include "kernels/backends/cpu/thread_team.hpp"
#include "kernels/backends/factor_columns.hpp"
#include "kernels/core/contract.hpp"

namespace plimsoll::backends::cpu {
namespace {

struct Block {
  std::size_t first;
  std::size_t count;
};

constexpr std::size_t most_blocks_together = 8;  // 32 KiB of each column
constexpr std::size_t fewest_scenarios = 128;    // of an item, so that what an item costs by itself is not seen

class CpuBackend final : public Backend {
 public:
  CpuBackend(Isa isa, unsigned threads, std::string reason)
      : kernels_(kernels_for(isa)), team_(threads), partials_(team_.size()) {
    info_.name = "cpu";
    info_.isa = to_string(isa);
    info_.device = processor_name();
    info_.threads = team_.size();
    info_.reason = std::move(reason);
  }

  [[nodiscard]] const BackendInfo& info() const override { return info_; }
  [[nodiscard]] std::size_t scenario_count() const override { return scenarios_; }

  void load_scenarios(const scenarios::ScenarioRecipe& recipe) override {
    PLIMSOLL_EXPECT(recipe.validate().empty());
    make_columns(recipe.scenarios, recipe.kinds);

    const std::vector<std::uint64_t> directions = scenarios::direction_table(recipe);
    AlignedArray<double> mixing(recipe.mixing_normals() == 0 ? 0 : scenarios_);
    scenarios::with_normals(recipe, {directions.data(), directions.size()}, [&](auto normals) {
      draw(normals, recipe, {mixing.data(), mixing.size()});
    });

    const scenarios::CorrelateShocks correlate{{recipe.cholesky_lower.data(), recipe.cholesky_lower.size()},
                                               {moves_.data(), moves_.size()},
                                               {mixing.data(), mixing.size()},
                                               {columns_.kinds.data(), columns_.kinds.size()},
                                               scenarios_,
                                               factors_};
    for_blocks([&](Block block, unsigned) { kernels_.correlate(correlate, block.first, block.count); });
  }

  void load_moves(const scenarios::MoveMatrix& moves) override {
    PLIMSOLL_EXPECT(moves.validate().empty());
    make_columns(moves.scenarios, moves.kinds);
    std::copy(moves.moves.begin(), moves.moves.end(), moves_.data());
  }

  void allocate_vectors(std::size_t count) override { vectors_ = AlignedArray<Quanta>(count * scenarios_); }

  void run(const CycleRequest& request, CycleResult& result) override {
    prepare(request);
    result.cells.assign(cells_.size(), {});
    result.measured.resize(request.measured.size());
    if (!cells_.empty() || !measured_.empty()) {
      team_.run(items_.size(), [&](std::size_t item, unsigned member) { revalue(items_[item], partials_[member]); });
    }
    for (const Partial& partial : partials_) {
      for (std::size_t c = 0; c < cells_.size(); ++c) result.cells[c] = combine(result.cells[c], partial.cells[c]);
    }
    const std::int64_t selection_began_ns = request.stopwatch != nullptr ? request.stopwatch->now_ns() : 0;
    team_.run(measured_.size(), [&](std::size_t v, unsigned) {
      MeasuredVector& out = result.measured[v];
      out.summary = {};
      for (const Partial& partial : partials_) out.summary = combine(out.summary, partial.measured[v]);
      cpu::select_tail({measured_[v], scenarios_}, request.tail_entries, out.tail);
    });
    if (request.stopwatch != nullptr) result.select_ns = request.stopwatch->now_ns() - selection_began_ns;
  }

  void gather(std::span<const VectorIndex> vectors, std::span<const std::uint32_t> scenarios,
              std::span<Quanta> values) override {
    PLIMSOLL_EXPECT(values.size() >= vectors.size() * scenarios.size());
    team_.run(vectors.size(), [&](std::size_t v, unsigned) {
      const Quanta* const from = vector(vectors[v]);
      Quanta* const to = values.data() + v * scenarios.size();
      for (std::size_t i = 0; i < scenarios.size(); ++i) to[i] = from[scenarios[i]];
    });
  }

  void download(VectorIndex index, std::span<Quanta> values) override {
    PLIMSOLL_EXPECT(values.size() == scenarios_);
    std::copy_n(vector(index), scenarios_, values.data());
  }

  void download_moves(std::uint32_t factor, std::span<double> moves) override {
    PLIMSOLL_EXPECT(factor != no_factor && moves.size() == scenarios_);
    std::copy_n(columns_.column(factor, nullptr), scenarios_, moves.data());
  }

  void gather_moves(std::span<const std::uint32_t> factors, std::span<const std::uint32_t> scenarios,
                    std::span<double> values) override {
    PLIMSOLL_EXPECT(values.size() >= factors.size() * scenarios.size());
    double* to = values.data();
    for (const std::uint32_t factor : factors) {
      PLIMSOLL_EXPECT(factor != no_factor);
      const double* const from = columns_.column(factor, nullptr);
      for (const std::uint32_t scenario : scenarios) *to++ = from[scenario];
    }
  }

  MoveRange move_range(std::uint32_t factor) override {
    PLIMSOLL_EXPECT(factor != no_factor);
    const double* const moves = columns_.column(factor, nullptr);
    const double* const lowest = std::min_element(moves, moves + scenarios_);
    const double* const highest = std::max_element(moves, moves + scenarios_);
    return {*lowest, *highest, static_cast<std::uint32_t>(lowest - moves), static_cast<std::uint32_t>(highest - moves)};
  }

 private:
  void make_columns(std::size_t count, const std::vector<scenarios::ShockKind>& kinds) {
    scenarios_ = count;
    factors_ = kinds.size();
    vectors_ = AlignedArray<Quanta>();
    moves_ = AlignedArray<double>(factors_ * scenarios_);
    ones_ = AlignedArray<double>(scenarios_);
    zeros_ = AlignedArray<double>(scenarios_);
    std::fill_n(ones_.data(), scenarios_, 1.0);
    columns_ = {moves_.data(), ones_.data(), zeros_.data(), scenarios_, kinds};
    share_out();
  }

  // Guided self-scheduling (Polychronopoulos and Kuck 1987, IEEE Trans. Comput. C-36, 1425-1439): items get smaller
  // towards the end, so that threads finish together although none is as fast as the other all the time. How scenarios
  // are shared out cannot be seen in any number.
  void share_out() {
    items_.clear();
    for (std::size_t first = 0; first < scenarios_;) {
      const std::size_t shares = team_.size() == 1 ? 1 : 2 * std::size_t{team_.size()};
      const std::size_t share = (scenarios_ - first) / shares;
      const std::size_t grain = share >= scenarios_per_block ? scenarios_per_block : fewest_scenarios;
      const std::size_t count =
          std::clamp(share / grain * grain, fewest_scenarios, most_blocks_together * scenarios_per_block);
      items_.push_back({first, std::min(count, scenarios_ - first)});
      first += items_.back().count;
    }
  }

  template <typename Normals>
  void draw(const Normals& normals, const scenarios::ScenarioRecipe& recipe, View<double> mixing) {
    const scenarios::DrawNormals<Normals> draws{normals, scenarios_, {moves_.data(), moves_.size()}};
    const scenarios::DrawMixing<Normals> mixes{normals, recipe.factors, recipe.marginal.degrees_of_freedom, mixing};
    for_blocks([&](Block block, unsigned) {
      if constexpr (std::is_same_v<Normals, random::PhiloxNormals>) {
        kernels_.draw_philox(draws, factors_, block.first, block.count);
        if (mixing.size != 0) kernels_.mix_philox(mixes, block.first, block.count);
      } else {
        kernels_.draw_sobol(draws, factors_, block.first, block.count);
        if (mixing.size != 0) kernels_.mix_sobol(mixes, block.first, block.count);
      }
    });
  }

  [[nodiscard]] Quanta* vector(VectorIndex index) {
    PLIMSOLL_EXPECT((std::size_t{index} + 1) * scenarios_ <= vectors_.size());
    return vectors_.data() + std::size_t{index} * scenarios_;
  }

  [[nodiscard]] std::size_t block_count() const { return (scenarios_ + scenarios_per_block - 1) / scenarios_per_block; }
  [[nodiscard]] Block block(std::size_t number) const {
    const std::size_t first = number * scenarios_per_block;
    return {first, std::min(scenarios_per_block, scenarios_ - first)};
  }

  template <typename Work>
  void for_blocks(const Work& work) {
    team_.run(block_count(), [&](std::size_t item, unsigned member) { work(block(item), member); });
  }

  // One thread's share of the sums of a request; on a cache line of its own.
  struct alignas(64) Partial {
    std::vector<VectorSummary> cells;
    std::vector<VectorSummary> measured;
  };

  void prepare(const CycleRequest& request) {
    PLIMSOLL_EXPECT(request.tail_entries <= scenarios_);
    cells_.clear();
    measured_.clear();
    node_pointers_.clear();
    std::size_t nodes = 0;
    for (const CellWork& work : request.cells) nodes += work.nodes.size();
    node_pointers_.reserve(nodes);  // so that no pointer into it moves
    for (const CellWork& work : request.cells) {
      CellBlock& cell = cells_.emplace_back();
      cell.cell = columns_.view(work.inputs, {work.inputs.positions.data(), work.inputs.positions.size()});
      cell.surface = work.inputs.surface;
      cell.vector = vector(work.cell);
      cell.nodes = node_pointers_.data() + node_pointers_.size();
      cell.node_count = work.nodes.size();
      for (const VectorIndex node : work.nodes) node_pointers_.push_back(vector(node));
    }
    for (const VectorIndex index : request.measured) measured_.push_back(vector(index));
    for (Partial& partial : partials_) {
      partial.cells.assign(cells_.size(), {});
      partial.measured.assign(measured_.size(), {});
    }
  }

  // All cells over the scenarios of one item, one cell after another: they share nodes, whose part stays in cache until
  // it has been summarised. Several blocks together, because a cell's columns are read from memory, and a processor
  // fetches ahead only within what is contiguous.
  void revalue(const Block& item, Partial& partial) {
    for (std::size_t c = 0; c < cells_.size(); ++c) {
      CellBlock part = cells_[c];
      for_parts(item, [&](Block block) {
        part.first = block.first;
        part.count = block.count;
        partial.cells[c] = combine(partial.cells[c], kernels_.revalue(part));
      });
    }
    for (std::size_t v = 0; v < measured_.size(); ++v) {
      for_parts(item, [&](Block block) {
        const VectorSummary summary = kernels_.summarize(measured_[v], block.first, block.count);
        partial.measured[v] = combine(partial.measured[v], summary);
      });
    }
  }

  template <typename Work>
  static void for_parts(const Block& item, const Work& work) {
    for (std::size_t done = 0; done < item.count; done += scenarios_per_block) {
      work(Block{item.first + done, std::min(scenarios_per_block, item.count - done)});
    }
  }

  const IsaKernels& kernels_;
  ThreadTeam team_;
  BackendInfo info_;
  std::size_t scenarios_ = 0;
  std::size_t factors_ = 0;
  AlignedArray<double> moves_;  // factor-major
  AlignedArray<double> ones_;
  AlignedArray<double> zeros_;
  FactorColumns columns_;  // views of the three
  AlignedArray<Quanta> vectors_;
  std::vector<Block> items_;  // all scenarios, shared out
  // Of the request being answered:
  std::vector<CellBlock> cells_;  // without their blocks
  std::vector<Quanta*> node_pointers_;
  std::vector<const Quanta*> measured_;
  std::vector<Partial> partials_;  // one per thread
};

}  // namespace

std::unique_ptr<Backend> make_cpu_backend(Isa isa, unsigned threads, std::string reason) {
  return std::make_unique<CpuBackend>(isa, threads, std::move(reason));
}

}  // namespace plimsoll::backends::cpu
