// The CUDA backend: the same functors as the CPU's, one thread per scenario, plain streams, selection on integers.
#include <thrust/execution_policy.h>
#include <thrust/extrema.h>
#include <thrust/iterator/counting_iterator.h>
#include <thrust/transform_reduce.h>
#include <cub/device/device_radix_sort.cuh>

#include <algorithm>
#include <vector>

#include "kernels/backends/cuda/cuda_backend.hpp"
#include "kernels/backends/cuda/device.cuh"
#include "kernels/backends/factor_columns.hpp"
#include "kernels/backends/vector_summary.hpp"
#include "kernels/core/contract.hpp"
#include "kernels/pricers/cell.hpp"
#include "kernels/scenarios/generate.hpp"
#include "kernels/surfaces/surface_cell.hpp"

namespace plimsoll::backends::cuda {
namespace {

constexpr std::size_t largest_node_depth = 32;

/// Revalues one scenario of a cell and replaces its P&L everywhere above it.
struct RevalueCell {
  pricers::CellView cell;
  surfaces::SurfaceView surface;
  bool reads_surface;
  Quanta* vector;
  Quanta* nodes[largest_node_depth];
  std::size_t node_count;

  __device__ void operator()(std::size_t scenario) const {
    const Quanta now = reads_surface ? surfaces::SurfaceCell{cell, surface}.pnl(scenario) : cell.pnl(scenario);
    const Quanta before = vector[scenario];
    for (std::size_t n = 0; n < node_count; ++n) {
      nodes[n][scenario] = static_cast<Quanta>(static_cast<std::uint64_t>(nodes[n][scenario]) +
                                               static_cast<std::uint64_t>(now) - static_cast<std::uint64_t>(before));
    }
    vector[scenario] = now;
  }
};

struct Fill {
  double* data;
  double value;
  __device__ void operator()(std::size_t i) const { data[i] = value; }
};

/// Sort keys for the tail. Losses are never INT64_MIN here: an unrepresentable P&L becomes the largest loss.
struct MakeLoss {
  const Quanta* pnl;
  Quanta* loss;
  std::uint32_t* scenario;
  __device__ void operator()(std::size_t i) const {
    loss[i] = pnl[i] == unrepresentable_quanta ? INT64_MAX : -pnl[i];
    scenario[i] = static_cast<std::uint32_t>(i);
  }
};

struct Gather {
  const Quanta* from;
  const std::uint32_t* scenarios;
  Quanta* to;
  __device__ void operator()(std::size_t i) const { to[i] = from[scenarios[i]]; }
};

struct GatherMoves {
  const double* moves;
  std::size_t scenarios;
  const std::uint32_t* factors;
  const std::uint32_t* wanted;
  std::size_t wanted_count;
  double* to;
  __device__ void operator()(std::size_t i) const {
    to[i] = moves[factors[i / wanted_count] * scenarios + wanted[i % wanted_count]];
  }
};

struct SummarizeElement {
  const Quanta* vector;
  __device__ VectorSummary operator()(std::size_t i) const { return summarize_element(i, vector[i]); }
};

struct Combine {
  __device__ VectorSummary operator()(const VectorSummary& a, const VectorSummary& b) const { return combine(a, b); }
};

class CudaBackend final : public Backend {
 public:
  CudaBackend() {
    check(cudaSetDevice(0), "cudaSetDevice");
    check(cudaStreamCreate(&stream_), "cudaStreamCreate");
    cudaDeviceProp device{};
    check(cudaGetDeviceProperties(&device, 0), "cudaGetDeviceProperties");
    info_.name = "cuda";
    info_.isa = "sm_" + std::to_string(device.major) + std::to_string(device.minor);
    info_.device = device.name;
    info_.threads = static_cast<unsigned>(device.multiProcessorCount);
    info_.reason = probe().reason;
  }
  ~CudaBackend() override { cudaStreamDestroy(stream_); }

  [[nodiscard]] const BackendInfo& info() const override { return info_; }
  [[nodiscard]] std::size_t scenario_count() const override { return scenarios_; }

  void load_scenarios(const scenarios::ScenarioRecipe& recipe) override {
    PLIMSOLL_EXPECT(recipe.validate().empty());
    make_columns(recipe.scenarios, recipe.kinds);

    const std::vector<std::uint64_t> table = scenarios::direction_table(recipe);
    const DeviceArray<std::uint64_t> directions(table.size());
    directions.upload(table, stream_);
    const DeviceArray<double> mixing(recipe.mixing_normals() == 0 ? 0 : scenarios_);
    scenarios::with_normals(recipe, directions.const_view(), [&](auto normals) {
      using Normals = decltype(normals);
      launch(scenarios::DrawNormals<Normals>{normals, scenarios_, moves_.view()}, recipe.size(), stream_, "draw");
      if (mixing.size() != 0) {
        launch(
            scenarios::DrawMixing<Normals>{normals, recipe.factors, recipe.marginal.degrees_of_freedom, mixing.view()},
            scenarios_, stream_, "mix");
      }
    });
    const DeviceArray<double> cholesky(recipe.cholesky_lower.size());
    cholesky.upload(recipe.cholesky_lower, stream_);
    const DeviceArray<scenarios::ShockKind> kinds(recipe.kinds.size());
    kinds.upload(recipe.kinds, stream_);
    launch(scenarios::CorrelateShocks{cholesky.const_view(), moves_.view(), mixing.const_view(), kinds.const_view(),
                                      scenarios_, factors_},
           scenarios_, stream_, "correlate");
    wait("load_scenarios");
  }

  void load_moves(const scenarios::MoveMatrix& moves) override {
    PLIMSOLL_EXPECT(moves.validate().empty());
    make_columns(moves.scenarios, moves.kinds);
    moves_.upload(moves.moves, stream_);
    wait("load_moves");
  }

  void allocate_vectors(std::size_t count) override {
    vectors_ = DeviceArray<Quanta>(count * scenarios_);
    vector_count_ = count;
    if (count != 0) check(cudaMemsetAsync(vectors_.data(), 0, count * scenarios_ * sizeof(Quanta), stream_), "clear");
    wait("allocate_vectors");
  }

  void run(const CycleRequest& request, CycleResult& result) override {
    result.cells.clear();
    for (const CellWork& work : request.cells) result.cells.push_back(revalue_cell(work.inputs, work.cell, work.nodes));
    result.measured.resize(request.measured.size());
    for (std::size_t v = 0; v < request.measured.size(); ++v) {
      result.measured[v].summary = summarize(request.measured[v]);
      select_tail(request.measured[v], request.tail_entries, result.measured[v].tail);
    }
  }

  void gather(std::span<const VectorIndex> vectors, std::span<const std::uint32_t> scenarios,
              std::span<Quanta> values) override {
    PLIMSOLL_EXPECT(values.size() >= vectors.size() * scenarios.size());
    const DeviceArray<std::uint32_t> where(scenarios.size());
    where.upload(scenarios, stream_);
    const DeviceArray<Quanta> out(vectors.size() * scenarios.size());
    for (std::size_t v = 0; v < vectors.size(); ++v) {
      launch(Gather{vector(vectors[v]), where.data(), out.data() + v * scenarios.size()}, scenarios.size(), stream_,
             "gather");
    }
    copy_out(out.data(), values.first(out.size()));
  }

  void download(VectorIndex index, std::span<Quanta> values) override {
    PLIMSOLL_EXPECT(values.size() == scenarios_);
    copy_out(vector(index), values);
  }

  void download_moves(std::uint32_t factor, std::span<double> moves) override {
    PLIMSOLL_EXPECT(factor != no_factor && moves.size() == scenarios_);
    copy_out(columns_.column(factor, nullptr), moves);
  }

  void gather_moves(std::span<const std::uint32_t> factors, std::span<const std::uint32_t> scenarios,
                    std::span<double> values) override {
    PLIMSOLL_EXPECT(values.size() >= factors.size() * scenarios.size());
    const DeviceArray<std::uint32_t> which(factors.size());
    which.upload(factors, stream_);
    const DeviceArray<std::uint32_t> where(scenarios.size());
    where.upload(scenarios, stream_);
    const DeviceArray<double> out(factors.size() * scenarios.size());
    launch(GatherMoves{moves_.data(), scenarios_, which.data(), where.data(), scenarios.size(), out.data()}, out.size(),
           stream_, "gather moves");
    copy_out(out.data(), values.first(out.size()));
  }

  MoveRange move_range(std::uint32_t factor) override {
    PLIMSOLL_EXPECT(factor != no_factor);
    const double* const moves = columns_.column(factor, nullptr);
    const double* const lowest = thrust::min_element(thrust::cuda::par.on(stream_), moves, moves + scenarios_);
    const double* const highest = thrust::max_element(thrust::cuda::par.on(stream_), moves, moves + scenarios_);
    MoveRange range;
    copy_out(lowest, std::span(&range.lowest, 1));
    copy_out(highest, std::span(&range.highest, 1));
    range.lowest_scenario = static_cast<std::uint32_t>(lowest - moves);
    range.highest_scenario = static_cast<std::uint32_t>(highest - moves);
    return range;
  }

 private:
  VectorSummary revalue_cell(const CellInputs& inputs, VectorIndex cell, std::span<const VectorIndex> nodes) {
    PLIMSOLL_EXPECT(nodes.size() <= largest_node_depth);
    if (positions_.size() < inputs.positions.size())
      positions_ = DeviceArray<pricers::Position>(inputs.positions.size());
    positions_.upload(inputs.positions, stream_);
    RevalueCell work{};
    work.cell = columns_.view(inputs, {positions_.data(), inputs.positions.size()});
    work.vector = vector(cell);
    for (const VectorIndex node : nodes) work.nodes[work.node_count++] = vector(node);
    if (inputs.surface != nullptr) {
      work.reads_surface = true;
      work.surface = *inputs.surface;
      upload(work.surface.breaks, breaks_);
      upload(work.surface.pieces, pieces_);
      upload(work.surface.row_terms, row_terms_);
      upload(work.surface.coefficients, coefficients_);
    }
    launch(work, scenarios_, stream_, "revalue");
    return summarize(cell);
  }

  VectorSummary summarize(VectorIndex index) {
    const thrust::counting_iterator<std::size_t> first(0);
    return thrust::transform_reduce(thrust::cuda::par.on(stream_), first,
                                    first + static_cast<std::ptrdiff_t>(scenarios_), SummarizeElement{vector(index)},
                                    VectorSummary{}, Combine{});
  }

  void select_tail(VectorIndex index, std::size_t entries, std::vector<measures::TailLoss>& tail) {
    entries = std::min(entries, scenarios_);
    if (entries == 0) return tail.clear();
    launch(MakeLoss{vector(index), losses_.data(), loss_scenarios_.data()}, scenarios_, stream_, "losses");
    // A stable sort, so equal losses stay in scenario order.
    std::size_t bytes = 0;
    const auto sort = [&](void* scratch) {
      check(cub::DeviceRadixSort::SortPairsDescending(scratch, bytes, losses_.data(), losses_.data() + scenarios_,
                                                      loss_scenarios_.data(), loss_scenarios_.data() + scenarios_,
                                                      static_cast<int>(scenarios_), 0, 64, stream_),
            "sort");
    };
    sort(nullptr);
    if (scratch_.size() < bytes) scratch_ = DeviceArray<std::byte>(bytes);
    sort(scratch_.data());
    std::vector<Quanta> losses(entries);
    std::vector<std::uint32_t> scenarios(entries);
    copy_out(losses_.data() + scenarios_, std::span(losses));
    copy_out(loss_scenarios_.data() + scenarios_, std::span(scenarios));
    tail.resize(entries);
    for (std::size_t i = 0; i < entries; ++i) tail[i] = {losses[i], scenarios[i]};
  }

  void make_columns(std::size_t count, const std::vector<scenarios::ShockKind>& kinds) {
    scenarios_ = count;
    factors_ = kinds.size();
    vectors_ = DeviceArray<Quanta>();
    vector_count_ = 0;
    moves_ = DeviceArray<double>(factors_ * scenarios_);
    ones_ = DeviceArray<double>(scenarios_);
    zeros_ = DeviceArray<double>(scenarios_);
    columns_ = {moves_.data(), ones_.data(), zeros_.data(), scenarios_, kinds};
    losses_ = DeviceArray<Quanta>(2 * scenarios_);
    loss_scenarios_ = DeviceArray<std::uint32_t>(2 * scenarios_);
    launch(Fill{ones_.data(), 1.0}, scenarios_, stream_, "fill");
    launch(Fill{zeros_.data(), 0.0}, scenarios_, stream_, "fill");
  }

  template <typename T>
  void copy_out(const T* from, std::span<T> to) {
    if (!to.empty()) {
      check(cudaMemcpyAsync(to.data(), from, to.size_bytes(), cudaMemcpyDeviceToHost, stream_), "download");
    }
    wait("download");
  }

  // Replaces a view of host memory by one of its copy in `buffer`, which grows as needed.
  template <typename T>
  void upload(View<const T>& view, DeviceArray<T>& buffer) {
    if (buffer.size() < view.size) buffer = DeviceArray<T>(view.size);
    buffer.upload({view.data, view.size}, stream_);
    view.data = buffer.data();
  }

  void wait(const char* what) const { check(cudaStreamSynchronize(stream_), what); }

  [[nodiscard]] Quanta* vector(VectorIndex index) const {
    PLIMSOLL_EXPECT(index < vector_count_);
    return vectors_.data() + std::size_t{index} * scenarios_;
  }

  BackendInfo info_;
  cudaStream_t stream_ = nullptr;
  std::size_t scenarios_ = 0;
  std::size_t factors_ = 0;
  std::size_t vector_count_ = 0;
  DeviceArray<double> moves_;  // factor-major
  DeviceArray<double> ones_;
  DeviceArray<double> zeros_;
  FactorColumns columns_;  // views of the three
  DeviceArray<Quanta> vectors_;
  DeviceArray<pricers::Position> positions_;
  DeviceArray<double> breaks_;  // of the surface being read
  DeviceArray<surfaces::SurfacePiece> pieces_;
  DeviceArray<std::uint8_t> row_terms_;
  DeviceArray<double> coefficients_;
  DeviceArray<Quanta> losses_;  // unsorted, then sorted
  DeviceArray<std::uint32_t> loss_scenarios_;
  DeviceArray<std::byte> scratch_;
};

}  // namespace

std::unique_ptr<Backend> make_cuda_backend() { return std::make_unique<CudaBackend>(); }

}  // namespace plimsoll::backends::cuda
