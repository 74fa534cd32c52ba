// The backend for a device, whatever it is: buffers, one recorded sequence of launches per cycle, and the answer.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "kernels/backends/backend.hpp"
#include "kernels/backends/cpu/tail_selection.hpp"
#include "kernels/backends/device/cycle_block.hpp"
#include "kernels/backends/device/cycle_packer.hpp"
#include "kernels/backends/device/device_array.hpp"
#include "kernels/backends/device/tail_steps.hpp"
#include "kernels/backends/factor_columns.hpp"
#include "kernels/core/contract.hpp"
#include "kernels/scenarios/generate.hpp"

namespace plimsoll::backends::device {

/// `Device` allocates, copies, walks functors and records sequences of these; see kernels/backends/cuda/cuda_device.cuh
/// for the real one. Every failure is an exception (std::runtime_error) and leaves nothing to be used.
///
/// A cycle is one replay of a recorded sequence: one copy in, launches whose arguments never change, results written
/// to memory that the host polls. Buffers grow to the largest cycle met (the first, which has every cell) and stay.
template <typename Device>
class DeviceBackend final : public Backend {
 public:
  explicit DeviceBackend(Device device) : device_(std::move(device)), info_(device_.describe()) {}

  [[nodiscard]] const BackendInfo& info() const override { return info_; }
  [[nodiscard]] std::size_t scenario_count() const override { return scenarios_; }

  void load_scenarios(const scenarios::ScenarioRecipe& recipe) override {
    PLIMSOLL_EXPECT(recipe.validate().empty());
    make_columns(recipe.scenarios, recipe.kinds);

    const std::vector<std::uint64_t> table = scenarios::direction_table(recipe);
    const auto directions = resident<std::uint64_t>(table.size());
    directions.upload(table);
    const auto mixing = resident<double>(recipe.mixing_normals() == 0 ? 0 : scenarios_);
    scenarios::with_normals(recipe, directions.const_view(), [&](auto normals) {
      using Normals = decltype(normals);
      device_.launch(scenarios::DrawNormals<Normals>{normals, scenarios_, moves_.view()}, recipe.size(), "draws");
      if (mixing.size() != 0) {
        device_.launch(
            scenarios::DrawMixing<Normals>{normals, recipe.factors, recipe.marginal.degrees_of_freedom, mixing.view()},
            scenarios_, "mixing");
      }
    });
    const auto cholesky = resident<double>(recipe.cholesky_lower.size());
    cholesky.upload(recipe.cholesky_lower);
    const auto kinds = resident<scenarios::ShockKind>(recipe.kinds.size());
    kinds.upload(recipe.kinds);
    device_.launch(scenarios::CorrelateShocks{cholesky.const_view(), moves_.view(), mixing.const_view(),
                                              kinds.const_view(), scenarios_, factors_},
                   scenarios_, "correlation");
    device_.wait("load_scenarios");
  }

  void load_moves(const scenarios::MoveMatrix& moves) override {
    PLIMSOLL_EXPECT(moves.validate().empty());
    make_columns(moves.scenarios, moves.kinds);
    moves_.upload(moves.moves);
    device_.wait("load_moves");
  }

  void allocate_vectors(std::size_t count) override {
    forget_sequences();
    vectors_ = {};
    vectors_ = resident<Quanta>(count * scenarios_);
    vector_count_ = count;
    if (count != 0) device_.clear(vectors_.data(), count * scenarios_ * sizeof(Quanta));
    device_.wait("allocate_vectors");
  }

  void run(const CycleRequest& request, CycleResult& result) override {
    PLIMSOLL_EXPECT(request.tail_entries <= scenarios_);
    result.cells.resize(request.cells.size());
    result.measured.resize(request.measured.size());
    if (request.cells.empty() && request.measured.empty()) return;
    const CycleShape shape = shape_of(request);
    make_room(shape);
    pack_cycle(
        request, shape.groups, ++cycle_, columns_, [this](VectorIndex v) { return vector(v); },
        input_mapped_.host_span(), input_.data());
    // A place that the device fails to fill must not pass for last cycle's answer.
    std::fill_n(tails_.data(), shape.measured * shape.entries, measures::TailLoss{INT64_MIN, UINT32_MAX});
    device_.replay(sequence_for(shape));
    device_.wait_for(finished_.data(), cycle_);
    std::copy_n(summaries_.data(), request.cells.size(), result.cells.data());
    for (std::size_t v = 0; v < request.measured.size(); ++v) {
      result.measured[v].summary = summaries_.data()[shape.cells + v];
      read_tail(request, shape, v, result.measured[v]);
    }
  }

  void gather(std::span<const VectorIndex> vectors, std::span<const std::uint32_t> scenarios,
              std::span<Quanta> values) override {
    const std::size_t count = vectors.size() * scenarios.size();
    PLIMSOLL_EXPECT(values.size() >= count);
    if (count == 0) return;
    std::vector<const Quanta*> pointers;
    for (const VectorIndex index : vectors) pointers.push_back(vector(index));
    reserve(gather_vectors_, vectors.size());
    reserve(gather_scenarios_, scenarios.size());
    reserve(gather_values_, count);
    gather_vectors_.upload(pointers);
    gather_scenarios_.upload(scenarios);
    device_.launch(GatherValues{{gather_vectors_.data(), vectors.size()},
                                {gather_scenarios_.data(), scenarios.size()},
                                gather_values_.data()},
                   count, "gather");
    device_.download(values.data(), gather_values_.data(), count * sizeof(Quanta));
  }

  void download(VectorIndex index, std::span<Quanta> values) override {
    PLIMSOLL_EXPECT(values.size() == scenarios_);
    device_.download(values.data(), vector(index), values.size_bytes());
  }

  void download_moves(std::uint32_t factor, std::span<double> moves) override {
    PLIMSOLL_EXPECT(factor != no_factor && moves.size() == scenarios_);
    device_.download(moves.data(), columns_.column(factor, nullptr), moves.size_bytes());
  }

  void gather_moves(std::span<const std::uint32_t> factors, std::span<const std::uint32_t> scenarios,
                    std::span<double> values) override {
    const std::size_t count = factors.size() * scenarios.size();
    PLIMSOLL_EXPECT(values.size() >= count);
    if (count == 0) return;
    const auto which = resident<std::uint32_t>(factors.size());
    which.upload(factors);
    const auto where = resident<std::uint32_t>(scenarios.size());
    where.upload(scenarios);
    const auto out = resident<double>(count);
    device_.launch(GatherMoves{moves_.data(), scenarios_, which.const_view(), where.const_view(), out.data()}, count,
                   "gather moves");
    device_.download(values.data(), out.data(), count * sizeof(double));
  }

  /// Asked once per covariance epoch, so the column comes to the host.
  MoveRange move_range(std::uint32_t factor) override {
    std::vector<double> moves(scenarios_);
    download_moves(factor, moves);
    const auto lowest = std::ranges::min_element(moves);
    const auto highest = std::ranges::max_element(moves);
    return {*lowest, *highest, static_cast<std::uint32_t>(lowest - moves.begin()),
            static_cast<std::uint32_t>(highest - moves.begin())};
  }

 private:
  template <typename T>
  using Array = DeviceArray<Device, T>;

  struct Recorded {
    CycleShape shape;
    typename Device::Sequence sequence;
  };

  // Comparing every candidate with every other is faster than sorting while there are few. Beyond, the host selects.
  static constexpr std::size_t most_ranked_entries = 16'384;
  static constexpr std::size_t most_recordings = 32;

  void make_columns(std::size_t count, const std::vector<scenarios::ShockKind>& kinds) {
    forget_sequences();
    scenarios_ = count;
    factors_ = kinds.size();
    vectors_ = {};
    vector_count_ = 0;
    moves_ = resident<double>(factors_ * scenarios_);
    ones_ = resident<double>(scenarios_);
    zeros_ = resident<double>(scenarios_);
    columns_ = {moves_.data(), ones_.data(), zeros_.data(), scenarios_, kinds};
    device_.launch(Fill{ones_.data(), 1.0}, scenarios_, "ones");
    device_.launch(Fill{zeros_.data(), 0.0}, scenarios_, "zeros");
  }

  template <typename T>
  Array<T> resident(std::size_t size) {
    return Array<T>(device_, MemoryKind::resident, size);
  }

  /// Contents are lost when the array grows; returns whether it did.
  template <typename T>
  bool reserve(Array<T>& array, std::size_t size, MemoryKind kind = MemoryKind::resident) {
    if (array.size() >= size) return false;
    array = {};
    array = Array<T>(device_, kind, rounded_up(size));
    return true;
  }

  [[nodiscard]] Quanta* vector(VectorIndex index) const {
    PLIMSOLL_EXPECT(index < vector_count_);
    return vectors_.data() + std::size_t{index} * scenarios_;
  }

  [[nodiscard]] CycleShape shape_of(const CycleRequest& request) const {
    CycleShape shape;
    shape.cells = rounded_up(request.cells.size());
    shape.measured = rounded_up(request.measured.size());
    const bool ranked = request.tail_entries <= most_ranked_entries && !request.measured.empty();
    shape.entries = ranked ? request.tail_entries : 0;
    const std::size_t fill = std::max<std::size_t>(1, device_.preferred_threads() / scenarios_);
    shape.groups = std::min(shape.cells, fill);
    shape.bytes = rounded_up(std::max<std::size_t>(block_bytes(request, shape.groups), 4096));
    return shape;
  }

  /// Candidates kept for one tail: those wanted and what else falls into the last bucket, with room to spare.
  [[nodiscard]] std::size_t capacity(const CycleShape& shape) const {
    return std::min(scenarios_, 2 * shape.entries + 1024);
  }

  void make_room(const CycleShape& shape) {
    bool moved = reserve(input_mapped_, shape.bytes, MemoryKind::mapped);
    moved |= reserve(input_, shape.bytes);
    moved |= reserve(sums_, shape.segments());
    moved |= reserve(summaries_, shape.segments(), MemoryKind::mapped);
    moved |= reserve(finished_, 1, MemoryKind::mapped);
    if (shape.entries != 0) {
      moved |= reserve(scratch_, shape.measured);
      moved |= reserve(candidates_, shape.measured * capacity(shape));
      moved |= reserve(ranks_, shape.measured * capacity(shape));
      moved |= reserve(counts_, shape.measured, MemoryKind::mapped);
      moved |= reserve(tails_, shape.measured * shape.entries, MemoryKind::mapped);
    }
    if (moved) forget_sequences();
  }

  const typename Device::Sequence& sequence_for(const CycleShape& shape) {
    for (const Recorded& recorded : recorded_) {
      if (recorded.shape == shape) return recorded.sequence;
    }
    if (recorded_.size() == most_recordings) recorded_.erase(recorded_.begin());
    recorded_.push_back({shape, device_.record([&] { enqueue(shape); })});
    return recorded_.back().sequence;
  }

  void enqueue(const CycleShape& shape) {
    const auto* const header = reinterpret_cast<const CycleHeader*>(input_.data());
    const CandidateTable table{candidates_.data(), ranks_.data(), capacity(shape)};
    TailScratch* const scratch = shape.entries == 0 ? nullptr : scratch_.data();
    device_.enqueue_upload(input_.data(), input_mapped_.data(), shape.bytes);
    device_.clear(sums_.data(), shape.segments() * sizeof(VectorSummary));
    if (scratch != nullptr) {
      device_.clear(scratch, shape.measured * sizeof(TailScratch));
      device_.clear(table.ranks, shape.measured * table.capacity * sizeof(std::uint32_t));
    }
    device_.launch(RevalueCells{header, scenarios_}, shape.groups * scenarios_, "revalue");
    device_.summarize(SummarizeVectors{header, shape.cells, scratch}, shape.segments(), scenarios_, sums_.data(),
                      "summarize");
    if (scratch != nullptr) {
      const std::size_t slices = (table.capacity + rank_slice - 1) / rank_slice;
      device_.launch(FindThreshold{scratch, static_cast<std::uint32_t>(shape.entries)}, shape.measured, "threshold");
      device_.launch(CollectCandidates{header, scratch, table, scenarios_}, shape.measured * scenarios_, "collect");
      device_.launch(RankCandidates{scratch, table, slices}, shape.measured * slices * table.capacity, "rank");
    }
    const CycleOutput output{summaries_.data(), counts_.data(), tails_.data(), finished_.data()};
    const std::size_t placed = scratch == nullptr ? 0 : shape.measured * table.capacity;
    device_.launch(PlaceResults{sums_.data(), scratch, table, output, shape.segments(), shape.entries},
                   shape.segments() + placed, "place");
    device_.launch(PublishCycle{header, finished_.data()}, 1, "publish");
  }

  void read_tail(const CycleRequest& request, const CycleShape& shape, std::size_t v, MeasuredVector& measured) {
    const std::size_t entries = request.tail_entries;
    measured.tail.resize(entries);
    if (entries == 0) return;
    if (measured.summary.largest == 0 && measured.summary.unrepresentable == 0) {  // an empty book: all ties
      for (std::uint32_t s = 0; s < entries; ++s) measured.tail[s] = {0, s};
    } else if (shape.entries != 0 && counts_.data()[v] <= capacity(shape)) {
      std::copy_n(tails_.data() + v * shape.entries, entries, measured.tail.data());
    } else {  // too many losses alike, or too many wanted
      std::vector<Quanta> pnl(scenarios_);
      download(request.measured[v], pnl);
      cpu::select_tail(pnl, entries, measured.tail);
    }
  }

  void forget_sequences() { recorded_.clear(); }

  Device device_;
  BackendInfo info_;
  std::size_t scenarios_ = 0;
  std::size_t factors_ = 0;
  std::size_t vector_count_ = 0;
  std::uint64_t cycle_ = 0;
  Array<double> moves_;  // factor-major
  Array<double> ones_;
  Array<double> zeros_;
  FactorColumns columns_;  // views of the three
  Array<Quanta> vectors_;
  // Of a cycle:
  Array<std::byte> input_mapped_;
  Array<std::byte> input_;
  Array<VectorSummary> sums_;
  Array<TailScratch> scratch_;
  Array<measures::TailLoss> candidates_;
  Array<std::uint32_t> ranks_;
  Array<VectorSummary> summaries_;  // mapped, as the next three
  Array<std::uint32_t> counts_;
  Array<measures::TailLoss> tails_;
  Array<std::uint64_t> finished_;
  std::vector<Recorded> recorded_;
  // Of a gather:
  Array<const Quanta*> gather_vectors_;
  Array<std::uint32_t> gather_scenarios_;
  Array<Quanta> gather_values_;
};

}  // namespace plimsoll::backends::device
