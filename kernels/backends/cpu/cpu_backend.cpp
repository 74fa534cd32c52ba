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

class CpuBackend final : public Backend {
 public:
  CpuBackend(Isa isa, unsigned threads, std::string reason)
      : kernels_(kernels_for(isa)), team_(threads), partial_(team_.size()) {
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
    scenarios_ = recipe.scenarios;
    factors_ = recipe.factors;
    vectors_ = AlignedArray<Quanta>();
    moves_ = AlignedArray<double>(recipe.size());
    ones_ = AlignedArray<double>(scenarios_);
    zeros_ = AlignedArray<double>(scenarios_);
    std::fill_n(ones_.data(), scenarios_, 1.0);
    columns_ = {moves_.data(), ones_.data(), zeros_.data(), scenarios_, recipe.kinds};

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

  void allocate_vectors(std::size_t count) override { vectors_ = AlignedArray<Quanta>(count * scenarios_); }

  VectorSummary revalue(const CellInputs& inputs, VectorIndex cell, std::span<const VectorIndex> nodes) override {
    CellBlock whole;
    whole.cell = columns_.view(inputs, {inputs.positions.data(), inputs.positions.size()});
    whole.vector = vector(cell);
    node_pointers_.clear();
    for (const VectorIndex node : nodes) node_pointers_.push_back(vector(node));
    whole.nodes = node_pointers_.data();
    whole.node_count = node_pointers_.size();
    return reduce([&](Block block) {
      CellBlock part = whole;
      part.first = block.first;
      part.count = block.count;
      return kernels_.revalue(part);
    });
  }

  VectorSummary summarize(VectorIndex index) override {
    const Quanta* const values = vector(index);
    return reduce([&](Block block) { return kernels_.summarize(values, block.first, block.count); });
  }

  void select_tail(VectorIndex index, std::size_t entries, std::vector<measures::TailLoss>& tail) override {
    cpu::select_tail({vector(index), scenarios_}, entries, tail);
  }

  void gather(VectorIndex index, std::span<const std::uint32_t> scenarios, std::span<Quanta> values) override {
    PLIMSOLL_EXPECT(values.size() >= scenarios.size());
    const Quanta* const from = vector(index);
    for (std::size_t i = 0; i < scenarios.size(); ++i) values[i] = from[scenarios[i]];
  }

  void download(VectorIndex index, std::span<Quanta> values) override {
    PLIMSOLL_EXPECT(values.size() == scenarios_);
    std::copy_n(vector(index), scenarios_, values.data());
  }

  void download_moves(std::uint32_t factor, std::span<double> moves) override {
    PLIMSOLL_EXPECT(factor != no_factor && moves.size() == scenarios_);
    std::copy_n(columns_.column(factor, nullptr), scenarios_, moves.data());
  }

 private:
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

  template <typename Work>
  void for_blocks(const Work& work) {
    const std::size_t blocks = (scenarios_ + scenarios_per_block - 1) / scenarios_per_block;
    team_.run(blocks, [&](std::size_t item, unsigned member) {
      const std::size_t first = item * scenarios_per_block;
      work(Block{first, std::min(scenarios_per_block, scenarios_ - first)}, member);
    });
  }

  template <typename Work>
  VectorSummary reduce(const Work& work) {
    std::fill(partial_.begin(), partial_.end(), Partial{});
    for_blocks([&](Block block, unsigned member) {
      partial_[member].summary = combine(partial_[member].summary, work(block));
    });
    VectorSummary total;
    for (const Partial& partial : partial_) total = combine(total, partial.summary);
    return total;
  }

  struct alignas(64) Partial {
    VectorSummary summary;
  };

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
  std::vector<Partial> partial_;  // one per thread
  std::vector<Quanta*> node_pointers_;
};

}  // namespace

std::unique_ptr<Backend> make_cpu_backend(Isa isa, unsigned threads, std::string reason) {
  return std::make_unique<CpuBackend>(isa, threads, std::move(reason));
}

}  // namespace plimsoll::backends::cpu
