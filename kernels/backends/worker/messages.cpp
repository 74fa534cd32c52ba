#include "kernels/backends/worker/messages.hpp"

#include <stdexcept>

namespace plimsoll::backends {
namespace {

/// The part of a CellWork that is no array.
struct PackedCell {
  double spot = 0.0;
  std::uint32_t spot_factor = no_factor;
  std::uint32_t vol_factor = no_factor;
  std::uint32_t basis_factor = no_factor;
  VectorIndex cell = 0;
  std::uint64_t reads_surface = 0;
};

struct PackedSurface {
  double vol_scale = 0.0;
  double vol_offset = 0.0;
  double base = 0.0;
  double basis_slope = 0.0;
};

template <typename T>
std::span<const T> elements(const View<const T>& view) {
  return {view.data, view.size};
}

template <typename T>
View<const T> view_of(std::span<const T> elements) {
  return {elements.data(), elements.size()};
}

[[noreturn]] void incomplete() { throw std::out_of_range("GPU worker: the answer does not fit the question"); }

void pack(const scenarios::ScenarioRecipe& recipe, Packing& out) {
  out.put(recipe.seed);
  out.put(recipe.scenarios);
  out.put(recipe.factors);
  out.put(recipe.sampler);
  out.put(recipe.marginal);
  out.put_array(std::span(recipe.cholesky_lower));
  out.put_array(std::span(recipe.kinds));
}

scenarios::ScenarioRecipe unpack_recipe(Unpacking& in) {
  scenarios::ScenarioRecipe recipe;
  recipe.seed = in.get<std::uint64_t>();
  recipe.scenarios = in.get<std::uint32_t>();
  recipe.factors = in.get<std::uint32_t>();
  recipe.sampler = in.get<scenarios::Sampler>();
  recipe.marginal = in.get<scenarios::Marginal>();
  const auto cholesky = in.get_array<double>();
  recipe.cholesky_lower.assign(cholesky.begin(), cholesky.end());
  const auto kinds = in.get_array<scenarios::ShockKind>();
  recipe.kinds.assign(kinds.begin(), kinds.end());
  return recipe;
}

void pack(const scenarios::MoveMatrix& matrix, Packing& out) {
  out.put(matrix.scenarios);
  out.put_array(std::span(matrix.kinds));
  out.put_array(std::span(matrix.moves));
}

scenarios::MoveMatrix unpack_matrix(Unpacking& in) {
  scenarios::MoveMatrix matrix;
  matrix.scenarios = in.get<std::uint32_t>();
  const auto kinds = in.get_array<scenarios::ShockKind>();
  matrix.kinds.assign(kinds.begin(), kinds.end());
  const auto moves = in.get_array<double>();
  matrix.moves.assign(moves.begin(), moves.end());
  return matrix;
}

}  // namespace

void pack(const ScenarioSource& source, Packing& out) {
  out.put(std::uint64_t{source.index()});
  std::visit([&out](const auto& made) { pack(made, out); }, source);
}

ScenarioSource unpack_source(Unpacking& in) {
  if (in.get<std::uint64_t>() == 0) return unpack_recipe(in);
  return unpack_matrix(in);
}

void pack(const BackendInfo& info, Packing& out) {
  out.put_text(info.name);
  out.put_text(info.isa);
  out.put_text(info.device);
  out.put(info.threads);
  out.put_text(info.reason);
}

BackendInfo unpack_info(Unpacking& in) {
  BackendInfo info;
  info.name = in.get_text();
  info.isa = in.get_text();
  info.device = in.get_text();
  info.threads = in.get<unsigned>();
  info.reason = in.get_text();
  return info;
}

void pack(const CycleRequest& request, Packing& out) {
  out.put(std::uint64_t{request.tail_entries});
  out.put_array(request.measured);
  out.put(std::uint64_t{request.cells.size()});
  for (const CellWork& work : request.cells) {
    const CellInputs& inputs = work.inputs;
    out.put(PackedCell{inputs.spot, inputs.spot_factor, inputs.vol_factor, inputs.basis_factor, work.cell,
                       inputs.surface != nullptr ? 1U : 0U});
    out.put_array(work.nodes);
    if (inputs.surface == nullptr) {
      out.put_array(inputs.positions);
      continue;
    }
    const surfaces::SurfaceView& surface = *inputs.surface;
    out.put(PackedSurface{surface.vol_scale, surface.vol_offset, surface.base, surface.basis_slope});
    out.put_array(elements(surface.breaks));
    out.put_array(elements(surface.pieces));
    out.put_array(elements(surface.row_terms));
    out.put_array(elements(surface.coefficients));
  }
}

void UnpackedCycle::read(Unpacking& in) {
  cells_.clear();
  surfaces_.clear();
  tail_entries_ = in.get<std::uint64_t>();
  measured_ = in.get_array<VectorIndex>();
  const auto count = in.get<std::uint64_t>();
  surfaces_.reserve(count);  // so that no view moves
  for (std::uint64_t c = 0; c < count; ++c) {
    const auto cell = in.get<PackedCell>();
    CellWork work;
    work.cell = cell.cell;
    work.nodes = in.get_array<VectorIndex>();
    work.inputs.spot = cell.spot;
    work.inputs.spot_factor = cell.spot_factor;
    work.inputs.vol_factor = cell.vol_factor;
    work.inputs.basis_factor = cell.basis_factor;
    if (cell.reads_surface == 0) {
      work.inputs.positions = in.get_array<pricers::Position>();
    } else {
      const auto packed = in.get<PackedSurface>();
      surfaces::SurfaceView& surface = surfaces_.emplace_back();
      surface.breaks = view_of(in.get_array<double>());
      surface.pieces = view_of(in.get_array<surfaces::SurfacePiece>());
      surface.row_terms = view_of(in.get_array<std::uint8_t>());
      surface.coefficients = view_of(in.get_array<double>());
      surface.vol_scale = packed.vol_scale;
      surface.vol_offset = packed.vol_offset;
      surface.base = packed.base;
      surface.basis_slope = packed.basis_slope;
      work.inputs.surface = &surface;
    }
    cells_.push_back(work);
  }
}

void pack(const CycleResult& result, Packing& out) {
  out.put_array(std::span<const VectorSummary>(result.cells));
  for (const MeasuredVector& measured : result.measured) {
    out.put(measured.summary);
    out.put_array(std::span<const measures::TailLoss>(measured.tail));
  }
}

void unpack(Unpacking& in, const CycleRequest& asked, CycleResult& result) {
  const auto cells = in.get_array<VectorSummary>();
  if (cells.size() != asked.cells.size()) incomplete();
  result.cells.assign(cells.begin(), cells.end());
  result.measured.resize(asked.measured.size());
  for (MeasuredVector& measured : result.measured) {
    measured.summary = in.get<VectorSummary>();
    const auto tail = in.get_array<measures::TailLoss>();
    if (tail.size() != asked.tail_entries) incomplete();
    measured.tail.assign(tail.begin(), tail.end());
  }
}

}  // namespace plimsoll::backends
